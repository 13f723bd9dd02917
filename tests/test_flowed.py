"""Flowed text: a reader that joins the lines again, as RFC 3676 says, gets what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notice
from notice.calendar.occurrence import occurrence
from notice.definition.project import load_issuer
from notice.document import (
    Block,
    Blocks,
    Break,
    Emphasis,
    Heading,
    LineBreak,
    Link,
    List,
    ListItem,
    Paragraph,
    Quote,
    Text,
)
from notice.preflight import messagefile, words
from notice.render.text import flowed, text
from notice.render.text.flowed import Flowed
from notice.statement.compose import compose
from notice.statement.statement import Statement

SHIPPED = Path(__file__).parents[1] / "templates"
BUNDLED = sorted((path.parent.name, path.stem) for path in SHIPPED.glob("*/[a-z][a-z].md"))


@cache
def statement(name: str, language: str) -> Statement:
    loaded = notice.load(name, languages=[language], templates=SHIPPED)
    issuer = load_issuer(loaded.definition.issuer, loaded.where)
    return compose(loaded, occurrence(loaded.definition, 2026), language, issuer)


def rendered(body: Blocks, language: str = "en") -> Flowed:
    """Render blocks alone: title and dateline are one letter each, and the rest is not there."""
    made = statement("human-rights-day", language)
    head = replace(
        made.letterhead, name="", contact=(), reference="", signatory="", signatory_title=""
    )
    one = (Text("T"),)
    return flowed.render(
        replace(made, letterhead=head, title=one, subtitle=(), dateline=one, body=body, closing=())
    )


def read(sent: Flowed) -> list[tuple[int, str]]:
    """Return paragraphs with their depth of quotation, by the steps of RFC 3676, 4.1 to 4.5."""
    paragraphs: list[tuple[int, str]] = []
    open_at: int | None = None
    for line in sent.text.removesuffix("\n").split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        signature = content == "-- "
        soft = content.endswith(" ") and not signature
        if soft and sent.delsp:
            content = content[:-1]
        if open_at == depth and not signature:
            paragraphs[-1] = (depth, paragraphs[-1][1] + content)
        else:
            paragraphs.append((depth, content))
        open_at = depth if soft else None
    assert open_at is None, "the last line is flowed"
    return paragraphs


def below(sent: Flowed) -> list[tuple[int, str]]:
    """Return what a reader gets of the body, below title and dateline."""
    assert sent.text.startswith("T\n=\n\nT\n")
    return read(sent)[4:]


def paragraph(*nodes: str | object) -> Blocks:
    return (Paragraph(tuple(Text(n) if isinstance(n, str) else n for n in nodes)),)  # type: ignore[misc]


LONG = "A paragraph that is longer than the columns of a line is flowed, and a reader joins it."
CASES: list[tuple[Blocks, str]] = [
    (paragraph("One line."), "One line."),
    (
        paragraph(LONG),
        "A paragraph that is longer than the columns of a line is flowed, and a \nreader joins it.",
    ),
    (paragraph("A hard ", LineBreak(), "break."), "A hard\nbreak."),
    (paragraph("> no quotation"), " > no quotation"),
    (paragraph("From the first"), " From the first"),
    (paragraph("Fromage"), "Fromage"),
    (paragraph(" a blank before"), "  a blank before"),
    (paragraph("--"), "--"),
    ((Quote((*paragraph("One."), *paragraph("Two."))),), "> One.\n>\n> Two."),
    ((Quote((Quote(paragraph("Deep.")),)),), ">> Deep."),
    ((Heading(2, (Text("Part"),)), *paragraph("Text.")), "Part\n----\n\nText."),
    ((List(None, (ListItem(paragraph("a")), ListItem(paragraph("b")))),), "- a\n- b"),
    ((List(9, (ListItem(paragraph("a")), ListItem(paragraph("b")))),), "9. a\n10. b"),
    (
        (List(None, (ListItem((*paragraph("a"), List(None, (ListItem(paragraph("b")),)))),)),),
        "- a\n   - b",
    ),
    ((List(None, (ListItem((Quote(paragraph("a")),)),)),), "-\n> a"),
    ((*paragraph("a"), Break(), *paragraph("b")), "a\n\n* * *\n\nb"),
    (paragraph(Emphasis((Text("so"),))), "_so_"),
    (
        paragraph(Link("https://example.org/a", (Text("text"),))),
        "text\u00a0[1]\n\n[1] https://example.org/a",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_each_kind_of_block_reads_as_in_a_mail(body: Blocks, expected: str) -> None:
    assert rendered(body).text.removeprefix("T\n=\n\nT\n\n") == f"{expected}\n"


TEXTS = st.lists(
    st.sampled_from(["a", "word", "--", ">", "> ", "From", " ", "  ", "\u2003", "é", "x" * 80]),
    max_size=40,
).map(" ".join)
WIDE = st.text("一二三。「」 a-", max_size=120)


def _logical(blocks: Blocks, depth: int) -> list[tuple[int, str]]:
    """Return the lines of paragraphs and quotations before any wrapping."""
    found: list[tuple[int, str]] = []
    for block in blocks:
        inner: list[tuple[int, str]] = []
        match block:
            case Paragraph((Text(content),)) if content.strip():
                inner = [(depth, normalize("NFC", content.rstrip()))]
            case Quote():
                inner = _logical(block.children, depth + 1)
            case _:
                pass
        found += [(depth, ""), *inner] if found and inner else inner
    return found


BLOCKS: st.SearchStrategy[tuple[Block, ...]] = st.recursive(
    st.lists(st.builds(lambda t: Paragraph((Text(t),)), TEXTS | WIDE), max_size=3).map(tuple),
    lambda inner: st.lists(st.builds(Quote, inner), max_size=2).map(tuple),
    max_leaves=4,
)


@given(BLOCKS)
def test_a_reader_that_joins_the_lines_gets_the_text_back(body: Blocks) -> None:
    """RFC 3676, 4: wrapping, stuffing and quotation marks go, and every character stays."""
    logical = _logical(body, 0)
    assert below(rendered(body)) == ([(0, ""), *logical] if logical else [])


@given(TEXTS)
def test_lines_are_short_where_words_are(content: str) -> None:
    """RFC 3676, 4.2: 78 characters or fewer, unless a word is longer by itself."""
    for line in rendered(paragraph(content)).text.split("\n"):
        assert len(line) <= 78 or "x" * 80 in line


def test_text_without_spaces_is_joined_without_any() -> None:
    sent = rendered(paragraph("人权" * 40))
    assert sent.delsp
    assert below(sent)[1] == (0, "人权" * 40)
    assert max(map(len, sent.text.split("\n"))) == 37  # 72 cells and the space that goes


def test_text_with_spaces_needs_no_parameter() -> None:
    assert not rendered(paragraph(LONG)).delsp


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_every_bundled_statement_keeps_its_words(name: str, language: str) -> None:
    made = statement(name, language)
    sent = flowed.render(made)
    joined = "\n".join(content for _, content in read(sent))
    assert words.of_text(joined) == words.of_statement(made)
    assert words.of_text(sent.text) == words.of_text(text.render(made))


@pytest.mark.parametrize("language", ["en", "ar", "fa", "zh-Hans"])
def test_links_of_any_length_are_issued(office: Callable[..., Path], language: str) -> None:
    """RFC 3676, 4.2: a line may be flowed after the number of a note, and never in an address."""
    addresses = [
        *("https://example.org/".ljust(length, "a") for length in (20, 68, 69, 200)),
        f"mailto:{'a' * 60}@example.org",
    ]
    links = " ".join(f"[page]({address})" for address in addresses)
    before = "纪念" * 40 if language == "zh-Hans" else "See"  # readers delete spaces at line ends
    root = office(f"{before} {links}", language=language, issuer='[mail]\nfrom = "a@example.org"\n')
    made = notice.build(notice.load("day", templates=root), 2026, formats=["txt", "flowed", "eml"])
    assert not made.refused, made.findings
    files = {artifact.name: artifact.data for artifact in made.artifacts}
    for name, data in files.items():
        sent = messagefile.read(data).text if name.endswith("eml") else data.decode()
        assert [address for address in addresses if address not in sent] == [], name


def test_the_signature_stands_below_its_line() -> None:
    made = statement("20-january", "en")
    assert flowed.render(made).text.endswith("\n\n-- \nLeyla Mammadova\nHead of the Office\n")
    head = replace(made.letterhead, signatory="", signatory_title="")
    assert "-- " not in flowed.render(replace(made, letterhead=head)).text


def test_each_right_to_left_paragraph_begins_with_the_mark_and_holds_no_other() -> None:
    """A mark within a line would turn the order of what stands beside it."""
    for _, content in read(flowed.render(statement("20-january", "ar"))):
        assert content in {"", "-- "} or content.rfind("\u200f") == 0
