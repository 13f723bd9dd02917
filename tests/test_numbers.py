"""Numbers by meaning: a typed one that should move is found, in every language; no other is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import notice
from notice.calendar.occurrence import occurrence
from notice.definition.project import LoadedNotice
from notice.definition.source import parse
from notice.preflight import prose
from notice.preflight.finding import Finding

DATA = Path(__file__).with_name("data")
SOURCE = '+++\ntitle = "T"\nsubject = "S"\nstatus = "final"\n{front}+++\n\n{text}\n'
FACTS = """
[facts.resolution]
value = 1994-03-29
source = "Parliament"

[facts.independence]
value = 1991-10-18
source = "Parliament"
"""
Reader = Callable[..., list[Finding]]


def rows(name: str) -> list[tuple[str, ...]]:
    lines = (DATA / name).read_text().split("\n")
    return [
        tuple(cell.strip() for cell in line.split(" | "))
        for line in lines
        if line and not line.startswith("#")
    ]


PLANTED = rows("stale-numbers.txt")


@pytest.fixture(scope="module")
def spoken() -> dict[str, LoadedNotice]:
    return {}


@pytest.fixture
def read(office: Callable[..., Path], spoken: dict[str, LoadedNotice]) -> Reader:
    """Return what is said of the numbers of a text in a year; a language is loaded once."""

    def look(text: str, language: str, year: int, front: str = "") -> list[Finding]:
        if language not in spoken:
            root = office(language=language, facts=FACTS)
            spoken[language] = notice.load("day", templates=root)
        loaded = spoken[language]
        whole = SOURCE.format(front=front, text=text)
        source = parse(whole, "x.md", loaded.sources[language].language)
        return [*prose.check(loaded, source, occurrence(loaded.definition, year))]

    return look


def test_the_planted_set_is_as_large_as_it_should_be() -> None:
    languages = Counter(language for language, _, _ in PLANTED)
    assert sum(languages.values()) >= 200
    assert sum(count >= 10 for count in languages.values()) >= 8
    assert len(languages) >= 25


@pytest.mark.parametrize("year", [2026, 2031])
@pytest.mark.parametrize(("language", "typed", "text"), PLANTED)
def test_a_planted_number_is_found(
    language: str, typed: str, text: str, year: int, read: Reader
) -> None:
    found = [finding.message for finding in read(text, language, year)]
    assert any(typed.casefold() in message.casefold() for message in found), found


STATEMENTS = sorted((DATA / "statements").glob("*.md"))


@pytest.mark.parametrize("path", STATEMENTS, ids=lambda path: path.name)
def test_a_statement_whose_numbers_are_true_gives_no_alarm(
    path: Path, office: Callable[..., Path]
) -> None:
    """Neither an error nor a warning, in any year; what could be either is declared in it once."""
    language = path.name.split(".")[1]
    root = office(language=language, facts=FACTS)
    loaded = notice.load("day", templates=root)
    source = parse(path.read_text(), path.name, loaded.sources[language].language)
    for year in range(1991, 2126):
        day = occurrence(loaded.definition, year)
        assert [*prose.check(loaded, source, day)] == [], year


@pytest.mark.parametrize("notice_id", ["20-january", "human-rights-day"])
def test_the_bundled_texts_give_no_alarm(notice_id: str) -> None:
    loaded = notice.load(notice_id)
    for year in range(1991, 2126):
        day = occurrence(loaded.definition, year)
        for source in loaded.sources.values():
            assert [*prose.check(loaded, source, day)] == [], year
