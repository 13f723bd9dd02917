"""The document tree as HTML: each node by hand, and whatever the text holds."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.dates import PartialDate
from notice.document import (
    Block,
    Break,
    Date,
    Emphasis,
    Heading,
    Inline,
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
    Value,
)
from notice.render.html.nodes import blocks, inlines

DAY = PartialDate.of(date(2026, 1, 20))
A, B = Paragraph((Text("a"),)), Paragraph((Text("b"),))

INLINES: list[tuple[Inline, str]] = [
    (Text("a < b & c > d"), "a &lt; b &amp; c &gt; d"),
    (Value("R & D <Ltd>"), "R &amp; D &lt;Ltd&gt;"),
    (Number("1\u202f234", 1234), "1\u202f234"),
    (Ordinal("36-cı", "", 36), '<span class="ordinal">36-cı</span>'),
    (Ordinal("36", "e", 36), '<span class="ordinal">36<sup>e</sup></span>'),
    (Date("20 January 2026", DAY), '<time datetime="2026-01-20">20 January 2026</time>'),
    (
        Date("March 1994", PartialDate.parse("1994-03")),
        '<time datetime="1994-03">March 1994</time>',
    ),
    (Date("1994", PartialDate.parse("1994")), '<time datetime="1994">1994</time>'),
    (LineBreak(), "<br>"),
    (Emphasis((Text("a"),)), "<em>a</em>"),
    (Strong((Emphasis((Text("a"),)),)), "<strong><em>a</em></strong>"),
    (Link("https://example.org/?a=1&b=2", (Text("a"),)),
     '<a href="https://example.org/?a=1&amp;b=2">a</a>'),
    (Unbroken((Number("36", 36), Text("-cı"))), '<span class="unbroken">36-cı</span>'),
]  # fmt: skip

BLOCKS: list[tuple[Block, str]] = [
    (Heading(2, (Text("a"),)), "<h2>a</h2>"),
    (Heading(3, (Text("a"),)), "<h3>a</h3>"),
    (A, "<p>a</p>"),
    (Break(), "<hr>"),
    (Quote((A, B)), "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
    (List(None, (ListItem((A,)), ListItem((B,)))), "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    (List(1, (ListItem((A,)),)), "<ol>\n<li>a</li>\n</ol>"),
    (List(7, (ListItem((A,)),)), '<ol start="7">\n<li>a</li>\n</ol>'),
    (List(0, (ListItem((A,)),)), '<ol start="0">\n<li>a</li>\n</ol>'),
    (List(None, (ListItem((A, B)),)), "<ul>\n<li><div><p>a</p>\n<p>b</p></div></li>\n</ul>"),
    (
        List(1, (ListItem((A, List(None, (ListItem((B,)),)))),)),
        "<ol>\n<li><div><p>a</p>\n<ul>\n<li>b</li>\n</ul></div></li>\n</ol>",
    ),
]


@pytest.mark.parametrize(("node", "expected"), INLINES)
def test_inline(node: Inline, expected: str) -> None:
    assert inlines((node,)) == expected


@pytest.mark.parametrize(("node", "expected"), BLOCKS)
def test_block(node: Block, expected: str) -> None:
    assert blocks((node,)) == expected


def test_blocks_stand_one_a_line() -> None:
    assert blocks((A, B)) == "<p>a</p>\n<p>b</p>"


class Reader(HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


def read(source: str) -> Reader:
    reader = Reader()
    reader.feed(source)
    reader.close()
    return reader


ANY = st.one_of(
    st.text(st.characters(exclude_categories=["C"])),
    st.lists(st.sampled_from(["<", ">", "&", '"', "'", "&amp;", "</p>", "<script>", "]]>", "{{"]))
    .map("".join),
)  # fmt: skip


@given(ANY)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """Whatever a text or a value holds, a browser shows just that, and finds no other element."""
    nodes = (Text(text), Value(text), Number(text, 1), Ordinal(text, text, 1), Date(text, DAY))
    reader = read(blocks((Paragraph(nodes),)))
    assert reader.text == text * 6
    assert reader.tags == ["p", "span", *["sup"] * bool(text), "time"]


@given(ANY)
def test_any_address_is_followed_as_it_is(address: str) -> None:
    """An address reads back as it was, whatever it holds."""
    reader = read(inlines((Link(address, (Text("a"),)),)))
    assert reader.attributes == [("href", address)]
    assert reader.tags == ["a"]
