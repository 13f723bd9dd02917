"""Texts of unheard-of length: each is told at once, where it is too long, and nothing is made."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice import extent, files, folders
from notice.calendar.occurrence import occurrence
from notice.definition import project
from notice.edition import pipeline
from notice.errors import (
    LONGEST,
    MORE,
    MOST,
    DefinitionError,
    Fault,
    NoticeError,
    SourceError,
    shortened,
)
from notice.importing import readers
from notice.importing.intake import Remark
from notice.importing.readers import Original
from notice.preflight.finding import Finding, codes

SECONDS = 10
"""Of processor time: each of these texts took more before it had a limit."""
MANY = "this paragraph has more than 500 signs of Markdown, such as * and ["
TAGS = "there are more than 2000 fields and tags"
DEEP = "this is nested too deeply in other marks"
HEAD = 7
"""The line of a source of an office on which its text begins."""


def composed(root: Path) -> None:
    """Read the notice of an office and fill its text, which is all that needs no worker."""
    where = folders.locate(root)
    loaded = project.load_notice("day", where)
    issuer = project.load_issuer("office", where)
    pipeline.compose(loaded, occurrence(loaded.definition, 2026), [issuer])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("We.\n\n" + "a**b " * 501, 2, MANY),
        ("a**b" * 40_000, 0, MANY),
        ("[" * 501, 0, MANY),
        ("![a](" * 30_000, 0, MANY),
        ("\n".join("> " * 90 + "a" for _ in range(1000)), 0, DEEP),
        ("{{ year }} " * 2001, 0, TAGS),
        ("{% if true %}a{% else %}b{% endif %}\n" * 700, 666, TAGS),
        ("a\n" * 5001, 4999, "the text has more than 5000 lines"),
        ("1. a\n" * 5001, 4999, "the text has more than 5000 lines"),
    ],
    ids=[
        "runs",
        "more runs",
        "brackets",
        "pictures",
        "quotations",
        "fields",
        "tags",
        "lines",
        "items",
    ],
)
def test_a_text_that_takes_too_long_is_refused_where_it_does(
    text: str, line: int, message: str, office: Callable[..., Path]
) -> None:
    begun = time.process_time()
    with pytest.raises(SourceError) as refused:
        composed(office(text, approved=False))
    assert time.process_time() - begun < SECONDS
    (fault,) = refused.value.faults
    assert (Path(fault.source).name, fault.line) == ("en.md", HEAD + line)
    assert fault.message == message


@pytest.mark.parametrize(
    "name", ["day/en.md", "day/notice.toml", "issuers/office.toml", "languages/en.toml"]
)
def test_no_file_that_says_something_is_larger_than_a_hundred_pages_are(
    name: str, office: Callable[..., Path]
) -> None:
    root = office()
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_bytes(b"#" * (files.STATEMENT + 1))
    with pytest.raises(NoticeError) as refused:
        composed(root)
    assert "cannot be read: it has more than 250 kB; put a smaller file there" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.md", "a**b " * 501, f"line 1: {MANY}; save the statement alone"),
        ("a.md", "a\n" * 10**6, "it has more than 250 kB; save the statement alone"),
        ("a.md", "a\n" * 6000, "line 5001: the text has more than 5000 lines; save the statement"),
        ("a.txt", "a\n" * 6000, "it has more than 5000 lines; save the statement alone"),
        ("a.html", "<p>a" * 50_001, "it has more than 50000 elements; save the statement alone"),
        ("a.eml", "From: a\n\n" + "a\n" * 6000, "it has more than 5000 lines; save the statement"),
        ("a.eml", "From: a\nX-A: " + "b; " * 30_000, "its header has more than 65 kB"),
        ("a.eml", "From: a\n\n" + "a" * 17 * 10**6, "it has more than 16 MB"),
    ],
)
def test_a_file_to_import_is_refused_at_once(
    name: str, text: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    begun = time.monotonic()
    with pytest.raises(NoticeError) as refused:
        readers.read(Original.at(tmp_path / name))
    assert time.monotonic() - begun < SECONDS
    assert message in str(refused.value)


def test_a_notice_has_no_more_facts_than_can_be_looked_for(office: Callable[..., Path]) -> None:
    facts = "".join(f'[facts.f{n}]\nvalue = {n}\nsource = "A"\n' for n in range(501))
    with pytest.raises(DefinitionError) as refused:
        composed(office(facts=facts, approved=False))
    assert "facts: this must have 500 or fewer entries; found 501" in str(refused.value)


@given(st.lists(st.integers(0, 2 * extent.MARKS), max_size=4))
def test_the_row_told_is_that_of_the_first_paragraph_with_too_many(marks: list[int]) -> None:
    found = extent.overflow("\n\n".join("*" * number for number in marks))
    first = next((i for i, number in enumerate(marks) if number > extent.MARKS), None)
    assert (None if found is None else found[0]) == (None if first is None else 2 * first)


# --- what is told ---------------------------------------------------------------------------------


@given(st.text(), st.integers(0, 3), st.text())
def test_a_message_says_its_beginning_and_its_end_and_no_more_than_it_may(
    before: str, times: int, after: str
) -> None:
    text = before + "word " * 100 * times + after
    cut = shortened(text)
    assert len(cut) <= LONGEST
    assert cut == text or (text.startswith(cut[:200]) and text.endswith(cut[-200:]) and "…" in cut)


def test_whatever_is_told_is_shortened() -> None:
    long = "x" * 10**5
    fault = Fault("en.md", 1, long, long, long)
    finding = Finding(next(iter(codes())), long, hint=long)
    told = (fault.key, fault.message, fault.hint, finding.message, finding.hint)
    assert [len(text) for text in (*told, Remark(long).message)] == [LONGEST - 1] * 6


@pytest.mark.parametrize(
    "given",
    [
        {"text": "{{ " + "x" * 10**5 + " }}"},
        {"text": "{{ year | " + "x" * 10**5 + " }}"},
        {"text": "{% " + "x" * 10**5 + " %}"},
        {"text": "{{ years_since(" + "1, " * 30_000 + "1) }}"},
        {"text": "[a](" + "x" * 10**5 + ")"},
        {"text": "&" + "x" * 10**5 + "; `" + "x" * 10**5 + "`"},
        {"title": "{{ " + "x" * 10**5 + " }}"},
        {"front": "x" * 10**5 + " = 1"},
        {"front": '[date]\nlong = "{' + "x" * 10**5 + '}"'},
        {"status": "x" * 10**5},
        {"facts": "x" * 10**5 + " = 1"},
        {"facts": '[facts.a]\nvalue = "' + "x" * 10**5 + '"'},
        {"issuer": "x" * 10**5 + " = 1"},
        {"issuer": '[logo]\nfile = "' + "x" * 10**5 + '.svg"'},
        {"language": "x" * 100},
        {"tone": "x" * 10**5},
    ],
    ids=" ".join,
)
def test_a_message_quotes_a_line_at_the_most(
    given: dict[str, str], office: Callable[..., Path]
) -> None:
    """However long what is wrong is: a terminal shows it, and a mail of a failed run holds it."""
    with pytest.raises(NoticeError) as refused:
        composed(office(approved=False, **given))
    assert len(refused.value.faults) < 5
    assert all(len(str(fault)) < 3 * LONGEST for fault in refused.value.faults)


def test_an_error_has_a_hundred_faults_and_says_that_there_are_more() -> None:
    """Also once it is joined with another, which has the same to say."""
    many = [Fault("b.md", line, message="a fault") for line in range(1, 5000)]
    error = DefinitionError(*many)
    assert error.faults == (*many[:MOST], MORE)
    joined = DefinitionError(Fault("a.md", message="one"), *error.faults)
    assert joined.faults == (Fault("a.md", message="one"), *many[: MOST - 1], MORE)
    assert DefinitionError(*many[:MOST]).faults == tuple(many[:MOST])


def test_a_million_characters_that_no_text_may_hold_are_a_hundred_faults(
    office: Callable[..., Path],
) -> None:
    root = office()
    with (root / "day" / "en.md").open("a", encoding="utf-8") as source:
        source.write("\u00ad\n" * 60_000)
    begun = time.process_time()
    with pytest.raises(SourceError) as refused:
        composed(root)
    assert time.process_time() - begun < SECONDS
    assert len(refused.value.faults) == MOST + 1
