"""What several test files share: an office of one's own, outside programs, and a flag."""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from notice import cli, folders
from notice.definition import approval, fonts, project
from notice.definition.approval import Approval
from notice.definition.face import Face
from notice.definition.fonts import Family
from notice.errors import LibraryError, NoticeError

settings.register_profile("notice", deadline=None)  # a busy machine is no fault of the program
settings.load_profile("notice")

os.environ["XDG_CACHE_HOME"] = str(Path(tempfile.gettempdir(), f"notice-tests-{os.getuid()}"))
"""What a build notes for the next is not to lie with that of whoever runs the tests."""
TOOLS = Path(__file__).parent / "browser"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHIPPED = Path(__file__).parents[1] / "templates"
DEFINITION = """\
id = "day"
name = "A day"
first_date = 1990-01-20
timezone = "UTC"
counts = "anniversaries"
tone = "{tone}"
languages = ["{language}"]
issuer = "office"
layout = "own"
"""
ISSUER = """\
name = {{ "*" = "An Office", {language} = "An Office" }}
place = {{ "*" = "Baku", {language} = "Baku" }}
"""
SOURCE = """\
+++
title = "{title}"
subject = "{subject}"
status = "{status}"
{front}+++

{text}
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag that takes what the program says now for right."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden")


LONGEST = ("test_reliability.py", "test_container.py", "test_issue.py", "test_cli.py")
"""The files whose tests take minutes: begun first, so that no core waits for the last."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], tuple[int, str, str]]:
    """Run the program in the test's folder; return its exit code and what it said."""
    monkeypatch.chdir(tmp_path)

    def call(arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            cli.main(shlex.split(arguments))
        return int(str(stopped.value.code)), *capsys.readouterr()

    return call


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """Let Ctrl-C end what tests start.

    A shell has what it runs in the background ignore SIGINT, and a program inherits that; a signal
    that is handled is at its default in a program that is started (execve(2)).
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def started() -> Callable[..., AbstractContextManager[subprocess.Popen[str]]]:
    """Start a program whose output a test reads; end it if the test fails before it does."""

    @contextmanager
    def run(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, **options) as process:
            try:
                yield process
            finally:
                process.kill()  # else a test that ran out of time would wait for it

    return run


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Find an outside program: without it a test is skipped, or fails where CI is set."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None and os.environ.get("CI"):
            pytest.fail(f"{name} is not installed, and with CI set it has to be")
        return path or pytest.skip(f"{name} is not installed")

    return find


@pytest.fixture(scope="session")
def packages(program: Callable[[str], str]) -> Path:
    """Install the packages that package-lock.json lists, once, and return their folder."""
    program("node")
    npm, folder = program("npm"), TOOLS / "node_modules"
    installed = folder / ".installed-from"
    with (TOOLS / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests may run in several processes
        wanted = lock.read()
        if not installed.is_file() or installed.read_bytes() != wanted:
            subprocess.run([npm, "ci", "--ignore-scripts"], cwd=TOOLS, check=True, stdout=2)
            installed.write_bytes(wanted)
    return folder


@pytest.fixture(scope="session")
def installed() -> Callable[[Family], tuple[Face, ...]]:
    """Find the faces of a packaged family: without them a test is skipped, or fails in CI."""
    shipped = fonts.load(folders.locate(SHIPPED)).serving(sans=True)  # it has all families

    def find(family: Family) -> tuple[Face, ...]:
        try:
            return shipped.installed(family)
        except LibraryError as error:
            if os.environ.get("CI"):
                pytest.fail(str(error))
            pytest.skip(str(error))

    return find


@pytest.fixture(scope="session")
def chromium(program: Callable[[str], str]) -> str:
    """Return the path of a browser: the one that CHROMIUM names, or one that is installed."""
    named = os.environ.get("CHROMIUM") or next(filter(shutil.which, BROWSERS), BROWSERS[0])
    return program(named)


@pytest.fixture(scope="session")
def approve() -> Callable[..., None]:
    """Approve the texts of a notice as they are now; those that cannot be read stay as they are."""

    def approve(root: Path, name: str = "day") -> None:
        with suppress(NoticeError):
            loaded = project.load_notice(name, folders.locate(root))
            original = next(iter(loaded.sources.values()))
            for tag, source in loaded.sources.items():
                found, first = (
                    approval.approved(approval.blocks(each, loaded.definition))
                    for each in (source, original)
                )
                day, first = date(2026, 1, 5), [] if source is original else first
                given = Approval(by="Leyla", on=day, blocks=found, original=first)
                path = root / name / approval.FOLDER / f"{tag}.toml"
                path.parent.mkdir(exist_ok=True)
                path.write_text(approval.to_toml([given]), "utf-8")

    return approve


@pytest.fixture
def office(tmp_path: Path, approve: Callable[..., None]) -> Callable[..., Path]:
    """Write a templates folder with one notice, ``day``, whose text is approved, and return it.

    Its layout is a copy of the shipped one: ``print_css`` and ``card_css`` are added to its style
    sheets, and ``page`` changes the page; ``mail_css`` and ``mail`` do so for the mail. ``facts``
    is added to the definition, ``front`` to the front matter, ``issuer`` to the issuer's file.
    """

    def write(  # noqa: PLR0913 - each part of an office that a test may vary
        text: str = "We remember.",
        *,
        language: str = "en",
        status: str = "final",
        tone: str = "commemoration",
        front: str = "",
        facts: str = "",
        title: str = "A day",
        print_css: str = "",
        card_css: str = "",
        page: Callable[[str], str] = str,
        mail: Callable[[str], str] = str,
        mail_css: str = "",
        subject: str = "Statement on the day",
        issuer: str = "",
        approved: bool = True,
    ) -> Path:
        root = tmp_path / "templates"
        layout = root / "layouts" / "own"
        shutil.copytree(SHIPPED / "layouts" / "classic", layout, dirs_exist_ok=True)
        html = layout / "page.html"
        for name, css in (("print.css", print_css), ("card.css", card_css)):
            style = layout / name
            style.write_text(style.read_text("utf-8") + css, "utf-8")
        html.write_text(page(html.read_text("utf-8")), "utf-8")
        style, html = layout / "email.css", layout / "email.html"
        style.write_text(style.read_text("utf-8") + mail_css, "utf-8")
        html.write_text(mail(html.read_text("utf-8")), "utf-8")
        for folder in ("day", "issuers"):
            (root / folder).mkdir(exist_ok=True)
        letterhead = ISSUER.format(language=language) + issuer
        (root / "issuers" / "office.toml").write_text(letterhead, "utf-8")
        definition = DEFINITION.format(language=language, tone=tone) + facts
        (root / "day" / "notice.toml").write_text(definition, "utf-8")
        source = SOURCE.format(title=title, status=status, subject=subject, front=front, text=text)
        (root / "day" / f"{language}.md").write_text(source, "utf-8")
        if approved:
            approve(root)
        return root

    return write
