"""A folder of templates from a stranger: no file of it hangs a run, fills the memory or leads out.

Each attack is tried on each kind of file, through the real command line, in a process that a signal
ends after some seconds and that may not have more than 2 GB.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from notice import files
from notice.errors import FileError

ROOT = Path(__file__).parents[1]
SECONDS = 8
SERVER = f"""
import gc, json, os, resource, signal, sys
import fontTools.ttLib
from notice import cli
from notice.edition import build

gc.freeze()
for line in sys.stdin:
    folder, arguments = json.loads(line)
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    signal.alarm({SECONDS})
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    os.chdir(folder)
    for number, name in enumerate((os.devnull, "stdout", "stderr")):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
    cli.main(arguments)
"""
Run = Callable[[str], tuple[int, str]]
Office = Callable[..., Path]


@pytest.fixture(scope="module")
def server() -> Iterator[subprocess.Popen[str]]:
    """Start the program once; each run is a process of its own."""
    command = [sys.executable, "-c", SERVER]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield process
        process.communicate()


@pytest.fixture
def run(server: subprocess.Popen[str], tmp_path: Path) -> Run:
    """Run the program in the test's folder: its exit code and what it says on stderr."""

    def start(arguments: str) -> tuple[int, str]:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps([str(tmp_path), arguments.split()]) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        return code, (tmp_path / "stderr").read_text("utf-8")

    return start


BUILD = "build 2026 --templates templates --format txt"
PAGE = BUILD.replace("txt", "html")
KINDS = {
    "definition": ("templates/day/notice.toml", BUILD),
    "source": ("templates/day/en.md", BUILD),
    "approval": ("templates/day/approvals/en.toml", BUILD),
    "issuer": ("templates/issuers/office.toml", BUILD),
    "logo": ("templates/issuers/logo.svg", BUILD),
    "language": ("templates/languages/en.toml", BUILD),
    "profile": ("templates/profiles/tool.toml", "build 2026 --templates templates --for tool"),
    "page": ("templates/layouts/own/page.html", PAGE),
    "style": ("templates/layouts/own/screen.css", PAGE),
    "card": ("templates/layouts/own/card.css", BUILD),
    "font table": ("faces/fonts.toml", f"{BUILD} --fonts faces"),
    "font": ("faces/own.ttf", f"{BUILD} --fonts faces"),
}
"""What a stranger sends, and a command that reads it."""
OWN = {
    "manifest": ("out/day/2026/manifest.json", BUILD),
    "released manifest": ("out/day/2026/manifest.json", "diff 2026 --against out"),
    "released": ("out/day/2026/day-2026.en.txt", "diff 2026 --against out"),
    "reviewed": ("review.txt", "diff 2026 --against review.txt"),
}
"""What is the user's own: a link may lead anywhere."""
FONTS = """\
[[families]]
family = "Notice Own"
name = "Own"
scripts = ["Latn"]
origin = "here"
version = "1"
licence = "OFL-1.1"
copyright = "nobody"
files = [{{ path = "own.ttf", weight = 400, style = "normal", sha256 = "{}" }}]
"""


def socketed(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # the whole path may be too long for one (unix(7))
    try:
        with closing(socket.socket(socket.AF_UNIX)) as listener:
            listener.bind(path.name)
    finally:
        os.chdir(before)


def sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 3 << 30)


ATTACKS: Mapping[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "endless device": lambda path: path.symlink_to("/dev/zero"),
    "standard input": lambda path: path.symlink_to("/dev/stdin"),
    "folder": Path.mkdir,
    "socket": socketed,
    "3 GB": sparse,
    "loop": lambda path: path.symlink_to(path.name),
}
LINKS: Mapping[str, Callable[[Path], object]] = {
    "link out": lambda path: path.symlink_to(shutil.move(path, path.parents[-2] / "moved")),
    "link to accounts": lambda path: path.symlink_to("/etc/passwd"),
    "link to nothing": lambda path: path.symlink_to("nothing"),
}
EVERY = {**ATTACKS, **LINKS}


@pytest.fixture
def templates(office: Office, tmp_path: Path) -> Path:
    """Return an office with a file of every kind beside the folder of templates."""
    root = office(issuer='[logo]\nfile = "logo.svg"\nalt = "A wave"\n')
    (root / "issuers" / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    for name in ("languages", "profiles"):
        (root / name).mkdir()
    shutil.copy(ROOT / "templates" / "languages" / "en.toml", root / "languages")
    profile = (ROOT / "templates" / "profiles" / "mailchimp.toml").read_text("utf-8")
    (root / "profiles" / "tool.toml").write_text(profile.replace('"mailchimp"', '"tool"', 1))
    faces = tmp_path / "faces"
    faces.mkdir()
    shutil.copy(next((ROOT / "fonts").rglob("SourceSerif4-Regular.ttf")), faces / "own.ttf")
    digest = hashlib.sha256((faces / "own.ttf").read_bytes()).hexdigest()
    (faces / "fonts.toml").write_text(FONTS.format(digest))
    return root


def attacked(path: Path, attack: Callable[[Path], object]) -> None:
    if attack is not LINKS["link out"]:
        path.unlink()
    attack(path)


def refused(told: tuple[int, str], path: str) -> None:
    """Check that a run ended by itself, with one line that names the file."""
    code, said = told
    assert code in {2, 4}, said
    assert said.startswith("error: ")
    assert said.count("\n") == 1, said
    assert Path(path).name in said


@pytest.mark.parametrize("attack", EVERY)
@pytest.mark.parametrize("kind", KINDS)
def test_no_file_of_a_stranger_hangs_or_leads_out(
    kind: str, attack: str, templates: Path, run: Run
) -> None:
    name, command = KINDS[kind]
    attacked(templates.parent / name, EVERY[attack])
    refused(run(command), name)
    assert not (templates.parent / "out").exists()


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("kind", OWN)
def test_no_file_of_an_edition_hangs(kind: str, attack: str, templates: Path, run: Run) -> None:
    name, command = OWN[kind]
    assert run(BUILD)[0] == 0
    path = templates.parent / name
    if kind == "reviewed":
        shutil.copy(templates.parent / OWN["released"][0], path)
    attacked(path, ATTACKS[attack])
    if (kind, attack) == ("manifest", "loop"):  # as if there were none
        assert run(f"{command} --force")[0] == 0
    else:
        lost = attack == "loop" or (kind, attack) == ("released manifest", "folder")
        refused(run(command), "out" if lost and "manifest" in kind else name)


READING = {
    "definition": (
        "build 2026",
        "check",
        "list",
        "next",
        "diff 2025 2026",
        "approve --lang en --by A",
    ),
    "source": ("build 2026", "check", "diff 2025 2026", "approve --lang en --by A"),
    "issuer": (
        "build 2026",
        "check",
        "diff 2025 2026",
        "approve --lang en --by A",
        "calendar 2026",
    ),
    "approval": ("build 2026", "check", "approve --lang en --by A"),
}


@pytest.mark.parametrize("attack", ["pipe", "link out"])
@pytest.mark.parametrize(
    ("kind", "command"), [(kind, each) for kind, commands in READING.items() for each in commands]
)
def test_every_command_refuses_it(
    kind: str, command: str, attack: str, templates: Path, run: Run
) -> None:
    name, _ = KINDS[kind]
    attacked(templates.parent / name, EVERY[attack])
    refused(run(command), name)


@pytest.mark.parametrize("attack", ["pipe", "endless device", "3 GB", "link out"])
def test_doctor_tells_of_it(attack: str, templates: Path, run: Run) -> None:
    attacked(templates / "day" / "en.md", EVERY[attack])
    assert run("doctor")[0] >= 0
    said = (templates.parent / "stdout").read_text("utf-8")
    assert "templates/day/en.md: cannot be read: it " in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_link_that_stays_inside_is_followed(kind: str, templates: Path, run: Run) -> None:
    name, command = KINDS[kind]
    path = templates.parent / name
    path.rename(path.with_name(f".{path.name}"))
    path.symlink_to(f".{path.name}")
    code, said = run(command.replace("--for tool", "--for tool --format txt"))
    assert code == (2 if kind == "profile" else 0), said  # the profile says which formats there are


def test_the_folder_itself_may_be_a_link(templates: Path, run: Run) -> None:
    templates.rename(templates.with_name("kept"))
    templates.symlink_to("kept")
    assert run(BUILD) == (0, "")


def test_a_folder_that_leads_out_is_refused(templates: Path, run: Run) -> None:
    """A layout, and the folder that an approval is written to, even where it holds none yet."""
    for name, command in (("layouts/own", BUILD), ("day/approvals", "approve --lang en --by A")):
        moved = Path(shutil.move(templates / name, templates.parent / "elsewhere"))
        (templates / name).symlink_to(moved)
        (moved / "en.toml").unlink(missing_ok=True)
        code, said = run(command)
        assert (code, said.count("\n")) == (4, 1), said
        assert f"templates/{name}" in said
        (templates / name).unlink()
        shutil.move(moved, templates / name)
        assert not (templates / name / "en.toml").exists()


def test_a_font_table_names_files_of_its_folder_only(templates: Path, run: Run) -> None:
    table = templates.parent / "faces" / "fonts.toml"
    table.write_text(FONTS.replace("own.ttf", "../../../../../../../etc/passwd").format("00"))
    code, said = run(f"{BUILD} --fonts faces")
    assert (code, said.count("\n")) == (4, 1)
    assert "etc/passwd: cannot be read: it lies outside faces" in said


def test_names_that_are_no_text(templates: Path, run: Run) -> None:
    """A name that is not UTF-8, or is hidden as an editor's lock is, harms no build."""
    layout = os.fsencode(templates / "layouts" / "own")
    Path(os.fsdecode(layout + b"/\xff.css")).write_text("")
    (templates / "layouts" / "own" / ".#page.html").symlink_to("me@here.1234")
    assert run(BUILD) == (0, "")


def test_the_limit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of just that size is read."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "en.md"
    path.write_bytes(b"x" * files.MEGABYTE)
    assert len(files.read(path, files.MEGABYTE, tmp_path)) == files.MEGABYTE
    path.write_bytes(b"x" * (files.MEGABYTE + 1))
    with pytest.raises(FileError) as error:
        files.read(path, files.MEGABYTE, tmp_path)
    message = "en.md: cannot be read: it has more than 1 MB; put a smaller file there"
    assert str(error.value) == message
