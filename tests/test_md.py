"""Markdown: what is read again by a CommonMark parser is the statement."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import notice
from notice.calendar.occurrence import occurrence
from notice.dates import PartialDate
from notice.definition.project import load_issuer
from notice.document import (
    Block,
    Blocks,
    Break,
    Date,
    Emphasis,
    Heading,
    Inlines,
    LineBreak,
    Link,
    List,
    ListItem,
    Number,
    Ordinal,
    Paragraph,
    Quote,
    Strong,
    Text,
    Unbroken,
)
from notice.errors import SourceError
from notice.preflight import htmlfile, words
from notice.render.html.nodes import blocks
from notice.render.text import md
from notice.statement.compose import compose
from notice.statement.statement import Statement
from notice.template import filling, markdown, syntax

SHIPPED = Path(__file__).parents[1] / "templates"
BUNDLED = sorted((path.parent.name, path.stem) for path in SHIPPED.glob("*/[a-z][a-z].md"))
KEPT = {"h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", "em", "strong", "a"}
EDGES = {"p", "div", "li", "h2", "h3", "h4", "ul", "ol", "blockquote", "hr"}


@cache
def statement(name: str, language: str) -> Statement:
    loaded = notice.load(name, languages=[language], templates=SHIPPED)
    issuer = load_issuer(loaded.definition.issuer, loaded.where)
    return compose(loaded, occurrence(loaded.definition, 2026), language, issuer)


class _Reader(HTMLParser):
    """Reads HTML as a line of elements and texts, with ``|`` at the edge of a block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = "".join(f" {key}={value}" for key, value in attrs if key in {"href", "start"})
        self.note(tag, f"{{{tag}{given}}}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.note(tag, f"{{/{tag}}}")

    def note(self, tag: str, shown: str) -> None:
        edge = "|" if tag in EDGES else ""
        self.found += "↵" if tag == "br" else edge + (shown if tag in KEPT else "") + edge

    def handle_data(self, data: str) -> None:
        self.found += data.replace("|", "bar")


def said(page: str) -> str:
    """Return what HTML says, without the white space that no browser shows."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    flat = reader.found
    for _ in range(flat.count("{/")):  # emphasis of nothing
        flat = flat.replace("{em}{/em}", "").replace("{strong}{/strong}", "")
    edged = re.sub(r"\s*([|↵])\s*", r"\1", flat)
    return re.sub("↵+", "↵", re.sub(r"↵*\|[|↵]*", "|", edged)).strip("|↵ \n\u00a0")


def rendered(body: Blocks) -> str:
    """Return the Markdown of a body."""
    made = replace(statement("human-rights-day", "en"), body=body, closing=())
    text = md.render(made)
    start = text.index("\n\n", text.index("Geneva, 10")) + 2
    return text[start : text.rindex("Clara Weiss")].strip("\n")


def paragraph(*nodes: str | object) -> Blocks:
    return (Paragraph(tuple(Text(n) if isinstance(n, str) else n for n in nodes)),)  # type: ignore[misc]


DAY = PartialDate.of(date(2026, 1, 20))
CASES: list[tuple[Blocks, str]] = [
    (paragraph("One line."), "One line."),
    (paragraph("A hard", LineBreak(), "break."), "A hard  \nbreak."),
    (paragraph("36. Jahrestag"), "36\\. Jahrestag"),
    (paragraph(Ordinal("36.", "", 36), " Jahrestag"), "36\\. Jahrestag"),
    (paragraph("Le ", Ordinal("36", "e", 36)), "Le 36e"),
    (paragraph("am ", Date("20.\u00a0Januar", DAY)), "am 20.\u00a0Januar"),
    (paragraph(Unbroken((Number("1990", 1990), Text("-cı")))), "1990-cı"),
    (paragraph("- no item"), "\\- no item"),
    (paragraph("# no heading"), "\\# no heading"),
    (paragraph("a", LineBreak(), "==="), "a  \n\\==="),
    (paragraph("5 * 3 and a_b and _c_"), "5 \\* 3 and a_b and \\_c\\_"),
    (paragraph("<b>&amp; R&D"), "&#60;b>&#38;amp; R&D"),
    (paragraph(Emphasis((Text("so"),)), " and ", Strong((Text("so"),))), "*so* and **so**"),
    (paragraph("«", Emphasis((Text("so"),)), "»"), "«*so*»"),
    (paragraph("a", Emphasis((Text("«so»"),)), "b"), "a<em>«so»</em>b"),
    (paragraph(Strong((Emphasis((Text("so"),)),))), "__*so*__"),
    (paragraph(Emphasis((Text("so"),)), Emphasis((Text("so"),))), "_so_*so*"),
    (paragraph(Emphasis((Text("so"),)), Strong((Text("so"),))), "_so_**so**"),
    (paragraph("a", Emphasis((Text("b"),)), Strong((Text("c"),))), "a<em>b</em>**c**"),
    (
        paragraph("No!", Link("https://example.org/a_(b)", (Text("a [b]"),))),
        "No\\![a \\[b\\]](https://example.org/a_\\(b\\))",
    ),
    ((Heading(2, (Text("In C#"),)),), "## In C\\#"),
    ((Quote((*paragraph("One."), *paragraph("Two."))),), "> One.\n>\n> Two."),
    (
        (List(3, (ListItem(paragraph("three")), ListItem(paragraph("four")))),),
        "3. three\n4. four",
    ),
    (
        (List(None, (ListItem((*paragraph("a"), List(None, (ListItem(paragraph("b")),)))),)),),
        "-   a\n    - b",
    ),
    (
        (List(None, (ListItem(paragraph("a")),)), List(None, (ListItem(paragraph("b")),))),
        "- a\n\n* b",
    ),
    ((*paragraph("Above."), Break(), *paragraph("Below.")), "Above.\n\n---\n\nBelow."),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_each_kind_of_node_is_clean_markdown(body: Blocks, expected: str) -> None:
    assert rendered(body) == expected


NASTY = st.text("*_[]()<>&#!~|-+=.`\\ 1aé«\u00a0'\":;x/", max_size=6)
TEXTS = st.builds(Text, NASTY) | st.builds(lambda base: Ordinal(base, "e", 1), NASTY)
LINKS = st.sampled_from(["https://example.org/", "https://example.org/a_(b?c=1&copy;=2"])


def _marked(children: st.SearchStrategy[Inlines]) -> st.SearchStrategy[object]:
    return (
        st.builds(Emphasis, children) | st.builds(Strong, children) | st.builds(Unbroken, children)
    )


INLINES = st.recursive(
    st.lists(TEXTS | st.just(LineBreak()), min_size=1, max_size=4).map(tuple),
    lambda inner: st.lists(TEXTS | _marked(inner), min_size=1, max_size=4).map(tuple),
    max_leaves=12,
)
LINKED = st.builds(lambda to, text: (Link(to, (Text(f"a{text}"),)),), LINKS, NASTY)
PARAGRAPHS = st.builds(Paragraph, st.lists(INLINES | LINKED, max_size=3).map(lambda n: sum(n, ())))
HEADINGS = st.builds(Heading, st.integers(2, 4), TEXTS.map(lambda node: (Text("a"), node)))
WORDS = st.text("abc", min_size=1, max_size=3).map(lambda word: Paragraph((Text(word),)))
BLOCKS: st.SearchStrategy[tuple[Block, ...]] = st.recursive(
    st.lists(PARAGRAPHS | HEADINGS | st.just(Break()), max_size=3).map(tuple),
    lambda inner: st.lists(
        st.builds(Quote, st.builds(lambda first, rest: (first, *rest), WORDS, inner))
        | st.builds(
            List,
            st.none() | st.integers(0, 999),
            st.lists(
                st.builds(lambda first, rest: ListItem((first, *rest)), WORDS, inner),
                min_size=1,
                max_size=3,
            ).map(tuple),
        )
        | WORDS,
        max_size=3,
    ).map(tuple),
    max_leaves=6,
)


MARKED = st.text("*_a `", min_size=3, max_size=12) | st.text("a[](<>!&;#", max_size=12)
STARTS = st.text("-+=#>1.) a|", max_size=8)


@given(st.lists(MARKED | STARTS, min_size=1, max_size=3))
def test_text_is_read_as_text(lines: list[str]) -> None:
    """What would be emphasis, code, a link, an element or the start of a block is escaped."""
    nodes = [node for line in lines for node in (LineBreak(), Text(line))]
    body = (Paragraph(tuple(nodes[1:])),)
    found = MarkdownIt("commonmark").render(rendered(body))
    assert said(found) == said(str(blocks(body)))


@given(BLOCKS)
def test_a_commonmark_parser_reads_the_same_tree(body: Blocks) -> None:
    """Whatever a text holds, it is text: no character of it makes a block, a mark or a link."""
    text = md.render(replace(statement("human-rights-day", "en"), body=body, closing=()))
    start = text.index("\n\n", text.index("Geneva, 10"))
    found = MarkdownIt("commonmark").render(text[start : text.rindex("Clara Weiss")])
    assert said(found) == said(str(blocks(body)))


@given(st.text("**_ab .“”", min_size=2, max_size=14))
@example("*a***b**")
@example("**a***b*")
@example("*a* *b*")
@example("***a** b*")
@example("*a*_b_**c**")
def test_emphasis_is_read_again_as_the_source_meant_it(text: str) -> None:
    """What touches in a source, emphasis in or beside emphasis, is written so that it holds."""
    try:
        body = markdown.parse(filling.fill(syntax.parse(text, "en.md"), {}), "en.md")
    except SourceError:
        return
    found = MarkdownIt("commonmark").render(rendered(body))
    assert said(found) == said(str(blocks(body)))


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_every_bundled_statement_keeps_its_words(name: str, language: str) -> None:
    made = statement(name, language)
    found = MarkdownIt("commonmark").render(md.render(made))
    assert words.of_html(htmlfile.read(found)) == words.of_statement(made)


def test_a_right_to_left_text_says_so_and_is_read_as_markdown() -> None:
    text = md.render(statement("20-january", "ar"))
    assert text.startswith('<div dir="rtl" lang="ar" markdown="1">\n\n')
    page = MarkdownIt("commonmark").render(text)
    assert "<h2>" in page
    assert page.rstrip().endswith("</div>")


def test_a_paragraph_is_one_line() -> None:
    """GitHub and Ghost make a line break of a line end."""
    text = md.render(statement("20-january", "en"))
    assert "On Tuesday, 20\u00a0January 2026, Azerbaijan observes" in text
    joined = [part for part in text.split("\n\n") if "\n" in part]
    assert all("  \n" in part for part in joined)
