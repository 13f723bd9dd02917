"""PDFs of the program, and veraPDF to judge them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

import notice
from notice.calendar.occurrence import occurrence
from notice.definition import fonts, layouts, project
from notice.edition import formats, pipeline
from notice.edition.artifact import Artifact, Settings, Typeset
from notice.errors import LibraryError
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.preflight.verapdf import Flavour, VeraPdf
from notice.render.pdf import fontconfig, typeface
from notice.standard import Standard

TEMPLATES = Path(__file__).parents[2] / "templates"


@cache
def _made(  # noqa: PLR0913, PLR0917 - what can differ
    name: str,
    language: str,
    year: int,
    issuer: str,
    layout: str,
    paper: str,
    standard: Standard,
    templates: Path,
    second: str,
) -> Artifact:
    loaded = notice.load(
        name, languages=[language, second] if second else [language], templates=templates
    )
    where = loaded.where
    day = occurrence(loaded.definition, year)
    office = project.load_issuer(issuer or loaded.definition.issuer, where)
    (statement,) = pipeline.compose(loaded, day, [office], second=second)
    settings = Settings(layouts.chosen(loaded, layout), ("pdf",), paper, standard=standard)
    families = fonts.load(where).serving(sans=settings.layout.data.sans)
    faces = typeface.choose(statement, families)
    with fontconfig.isolated(faces):
        made = formats.render(Typeset(statement, faces), "pdf", settings)
    assert made.rendering.messages == ()
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
        paper: str = DEFAULT_PAPER,
        standard: Standard = "a3-ua1",
        templates: Path = TEMPLATES,
        second: str = "",
    ) -> Artifact:
        return _made(name, language, year, issuer, layout, paper, standard, templates, second)

    return make


class Judge:
    """A veraPDF that is asked in the background, so that PDFs can be made while it judges others.

    What it says of a file is what failed, by flavour: each rule as "clause-test: message".
    """

    def __init__(self) -> None:
        self.verapdf = VeraPdf()
        self.thread = ThreadPoolExecutor(1)

    def __call__(self, data: bytes, *flavours: Flavour) -> Future[dict[Flavour, list[str]]]:
        """Have a file judged and return what will say what failed."""
        return self.thread.submit(self.verapdf.failures, data, flavours)

    def end(self) -> None:
        """Let veraPDF end."""
        self.thread.shutdown()
        self.verapdf.close()


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """Return veraPDF. It needs a JDK: without one a test is skipped, or fails where CI is set."""
    try:
        judge = Judge()
    except LibraryError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))
    yield judge
    judge.end()
