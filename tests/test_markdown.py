"""Markdown to the document tree: every node, every refusal, and values that nothing reads."""

from collections.abc import Callable

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from notice.characters import REFUSED
from notice.dates import PartialDate
from notice.document import (
    Blocks,
    Break,
    Date,
    Emphasis,
    FieldValue,
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
    Value,
    inlines,
    plain,
)
from notice.errors import SourceError
from notice.template import filling, markdown, syntax
from notice.template.evaluation import Field, Scope
from notice.template.filling import Filled

ADDRESS = "https://example.org/"
WORD = Value("V")
DAY = PartialDate.parse("2026-01-20")


def holding(value: FieldValue) -> Scope:
    """Return a scope with one field, ``v``."""
    return {"v": Field(lambda: value)}


def fill(text: str, value: FieldValue, first_line: int = 1) -> Filled:
    return filling.fill(syntax.parse(text, "en.md", first_line), holding(value))


def tree(text: str, value: FieldValue = WORD) -> Blocks:
    return markdown.parse(fill(text, value), "en.md")


def faults(text: str, first_line: int = 1) -> list[tuple[int, str, str]]:
    """Return line, message and hint of every fault of a text."""
    try:
        markdown.parse(fill(text, WORD, first_line), "en.md")
    except SourceError as error:
        return [(f.line, f.message, f.hint) for f in error.faults if f.source == "en.md"]
    return []


def paragraph(*children: Inline | str) -> Paragraph:
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in children))


def items(*texts: str) -> tuple[ListItem, ...]:
    return tuple(ListItem((paragraph(text),)) for text in texts)


# Every kind of node.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("a", (paragraph("a"),)),
        ("a\n\nb", (paragraph("a"), paragraph("b"))),
        ("a\nb\n  c", (paragraph("a b c"),)),
        ("a\\\nb", (paragraph("a", LineBreak(), "b"),)),
        ("a  \nb", (paragraph("a", LineBreak(), "b"),)),
        ("a\tb", (paragraph("a b"),)),
        ("## a", (Heading(2, (Text("a"),)),)),
        ("## a *b* ##", (Heading(2, (Text("a "), Emphasis((Text("b"),)))),)),
        (
            "## a\n### b\n## c",
            tuple(Heading(n, (Text(t),)) for n, t in ((2, "a"), (3, "b"), (2, "c"))),
        ),
        ("*a* _b_", (paragraph(Emphasis((Text("a"),)), " ", Emphasis((Text("b"),))),)),
        ("**a** __b__", (paragraph(Strong((Text("a"),)), " ", Strong((Text("b"),))),)),
        ("***a***", (paragraph(Emphasis((Strong((Text("a"),)),))),)),
        ("*a\nb*", (paragraph(Emphasis((Text("a b"),))),)),
        (f"[a *b*]({ADDRESS})", (paragraph(Link(ADDRESS, (Text("a "), Emphasis((Text("b"),))))),)),
        (f"<{ADDRESS}>", (paragraph(Link(ADDRESS, (Text(ADDRESS),))),)),
        ("<a@b.org>", (paragraph(Link("mailto:a@b.org", (Text("a@b.org"),))),)),
        ("[a](http://b.org)", (paragraph(Link("http://b.org", (Text("a"),))),)),
        ("[a](tel:+994)", (paragraph(Link("tel:+994", (Text("a"),))),)),
        ("[a](https://ə.az/ö)", (paragraph(Link("https://xn--sna.az/%C3%B6", (Text("a"),))),)),
        ("- a\n- b", (List(None, items("a", "b")),)),
        ("* a", (List(None, items("a")),)),
        ("- a\n\n- b", (List(None, items("a", "b")),)),
        ("1. a\n2. b", (List(1, items("a", "b")),)),
        ("0. a\n1. b", (List(0, items("a", "b")),)),
        ("7) a\n8) b", (List(7, items("a", "b")),)),
        ("- a\n- b\n\n* c", (List(None, items("a", "b")), List(None, items("c")))),
        ("- a\n\n  b", (List(None, (ListItem((paragraph("a"), paragraph("b"))),)),)),
        ("- a\n  - b", (List(None, (ListItem((paragraph("a"), List(None, items("b")))),)),)),
        ("> a\n> b", (Quote((paragraph("a b"),)),)),
        ("> > a", (Quote((Quote((paragraph("a"),)),)),)),
        ("> - a", (Quote((List(None, items("a")),)),)),
        ("a\n\n---\n\nb", (paragraph("a"), Break(), paragraph("b"))),
        ("***\n___", (Break(), Break())),
        (r"\*a\* \# 20\. \[b\]", (paragraph("*a* # 20. [b]"),)),
        (r"20\. Januar", (paragraph("20. Januar"),)),
        ("2 < 3 & 4 > 1", (paragraph("2 < 3 & 4 > 1"),)),
        ("a*", (paragraph("a*"),)),
        ("“a” – b…", (paragraph("“a” – b…"),)),  # typography is the author's
        ("a -- 'b' (c) ...", (paragraph("a -- 'b' (c) ..."),)),
    ],
)
def test_nodes(text: str, expected: Blocks) -> None:
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ v }}", "V"),
        ("## {{ v }}", "## V"),
        ("*a* [b](https://c) 20. <b>", "*a* [b](https://c) 20. <b>"),
        ("a\tb", "a b"),
    ],
)
def test_a_single_line_is_not_read_as_markdown(text: str, expected: str) -> None:
    """A title and a subject stand as they are typed."""
    leaves = markdown.inline(fill(text, WORD))
    assert "".join(leaf.text for leaf in leaves if isinstance(leaf, Text | Value)) == expected


# What is refused.

CANNOT = "is not allowed in a statement"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("![a](https://b.org/c.png)", 1, f"an image {CANNOT}"),
        ("a ![b](c.png) d", 1, f"an image {CANNOT}"),
        ("[![a](b.png)](https://c.org)", 1, f"an image {CANNOT}"),
        ("<div>a</div>", 1, f"HTML {CANNOT}"),
        ("<!-- a -->", 1, f"HTML {CANNOT}"),
        ("a <b>b", 1, f"HTML {CANNOT}"),
        ("a\nb <br> c", 2, f"HTML {CANNOT}"),
        ("    a", 1, f"an indented block (code) {CANNOT}"),
        ("\ta", 1, f"an indented block (code) {CANNOT}"),
        ("```\na\n```", 1, f"a code block {CANNOT}"),
        ("~~~\na\n~~~", 1, f"a code block {CANNOT}"),
        ("a\n`b` c", 2, f"code between backquotes {CANNOT}"),
        ("| a | b |\n| - | - |\n| c | d |", 1, f"a table {CANNOT}"),
        ("a ~~b~~ c", 1, f"struck text {CANNOT}"),
        ("a\nb &nbsp; c", 2, f"'&nbsp;' {CANNOT}"),
        ("a &#xF0000; b", 1, f"'&#xF0000;' {CANNOT}"),  # it would stand for a field
        ("a &#10; b", 1, f"'&#10;' {CANNOT}"),
        ("# a", 1, "a heading begins with ## here"),
        ("#", 1, "a heading begins with ## here"),
        ("#### a", 1, "this heading skips a level"),
        ("## a\n\n> #### b", 3, "this heading skips a level"),
        ("a\n---", 1, "a line of --- or === below a text makes a heading of it"),
        ("a\nb\n===", 1, "a line of --- or === below a text makes a heading of it"),
        ("##", 1, "this heading is empty"),
        ("- a\n-\n- c", 2, "this item is empty"),
        (">", 1, "this quotation is empty"),
        ("[](https://a.org)", 1, "this link has no text"),
        ("20. Januar", 1, "'20.' makes a list of one item here"),
        ("a\n1) b", 2, "'1)' makes a list of one item here"),
        ("[a](b.html)", 1, "the link 'b.html' is not a whole address"),
        ("[a](/b)", 1, "the link '/b' is not a whole address"),
        ("[a](#b)", 1, "the link '#b' is not a whole address"),
        ("[a]()", 1, "the link '' is not a whole address"),
        ("[a](//b.org)", 1, "the link '//b.org' is not a whole address"),
        ("[a](www.b.org)", 1, "the link 'www.b.org' is not a whole address"),
        ("[a](https:b)", 1, "the link 'https:b' is not a whole address"),
        ("[a](https://)", 1, "the link 'https://' is not a whole address"),
        ("[a](https://[b)", 1, "the link 'https://%5Bb' is not a whole address"),
        ("[a](https://[b]:c/)", 1, "the link 'https://%5Bb%5D:c/' is not a whole address"),
        ("[a](https://b@c.org/)", 1, "the link 'https://b@c.org/' is not a whole address"),
        ("[a](mailto:)", 1, "the link 'mailto:' is not a whole address"),
        ("[a](javascript:b)", 1, "the link 'javascript:b' is not a whole address"),
        ("[a](data:image/png;base64,b)", 1, "the link 'data:image/png;base64,b' is not a whole"),
        ("[a](file:///etc/passwd)", 1, "the link 'file:///etc/passwd' is not a whole address"),
        ("[a](ftp://b.org)", 1, "the link 'ftp://b.org' is not a whole address"),
        ('[a](https://b.org "c")', 1, "a link has no title here"),
        ("[a](https://b.org/{{ v }})", 1, "a field is not allowed in the address of a link"),
        ("a\n[b](https://{{ v }}.org)", 2, "a field is not allowed in the address of a link"),
        ("[a]({{ v }})", 1, "a field is not allowed in the address of a link"),
        ("[a](<https://b.org/{{ v }}>)", 1, "a field is not allowed in the address of a link"),
        ("<https://b.org/{{ v }}>", 1, "a field is not allowed in the address of a link"),
        (
            "{{ v }}" * 70 + "\n[a](https://b.org/{{ v }})",
            2,
            "a field is not allowed in the address",
        ),
        ("a\n\n[b]: https://c.org", 3, "a line [name]: is left out of the text"),
        ("[Note]: see\n\nb", 1, "a line [name]: is left out of the text"),
        ("[a][b]\n\n[b]: https://c.org", 3, "a line [name]: is left out of the text"),
    ],
)
def test_refused(text: str, line: int, message: str) -> None:
    """Anything outside the subset is one fault with its line, wherever it stands in the text."""
    before = "## A heading\n\n- an item\n- {{ v }}\n\nAnd more.\n\n"
    for around, rows in (("", 0), (before, 7), ("{% if false %}\na\n{% endif %}\n\n", 4)):
        [(found, told, hint)] = faults(around + text + "\n\nEnd.", first_line=4)
        assert found == 3 + rows + line
        assert told.startswith(message)
        assert hint


@pytest.mark.parametrize(
    "text",
    [
        "> " * 200 + "x",
        "- " * 3000 + "x",
        "\n".join(f"{'  ' * level}- a" for level in range(60)),
        "**" * 60 + "x" + "**" * 60,
    ],
    ids=["quotations", "items on a line", "items", "emphasis"],
)
def test_what_lies_too_deep_is_refused(text: str) -> None:
    """No reader follows fifty marks, and no parser a few thousand."""
    assert "this is nested too deeply in other marks" in {told for _, told, _ in faults(text)}
    assert faults("> " * 10 + "- *x*") == []


@pytest.mark.parametrize("container", ["> {}", "- {}", "1. a\n2. {}", "- > {}"])
def test_refused_within(container: str) -> None:
    """What is refused is refused in lists and quotations as well."""
    for inner in ("# a", "a `b` c", "![a](b)", "[a](b)", "<div>"):
        assert len(faults(container.format(inner))) == 1, inner


def test_all_refusals_at_once() -> None:
    text = """\
# One

Two `code`
and <b>three</b> with ![four](x.png).

- [five](x)

  ```
  six
  ```

[seven]: eight
"""
    assert [line for line, _, _ in faults(text)] == [1, 3, 4, 4, 6, 8, 12]


# Line ends.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日本\n語", "日本語"),
        ("語。\n日本", "語。日本"),
        ("「日\n本」\n語", "「日本」語"),
        ("中文\n**强**", "中文强"),
        ("**中\n文**\n强", "中文强"),
        (f"[中]({ADDRESS})\n文", "中文"),
        ("ｱ\nｲ", "ｱｲ"),
        ("日\nabc", "日 abc"),
        ("abc\n日", "abc 日"),
        ("36\n周年", "36 周年"),
        ("한국\n어", "한국 어"),  # Korean separates words
        ("한국\n語", "한국 語"),
        ("a\nb", "a b"),
        ("日本\n\\*", "日本 *"),
    ],
)
def test_a_line_end_between_wide_characters_is_no_space(text: str, expected: str) -> None:
    """CSS Text 3, 4.1.3: a line end between scripts without spaces leaves none behind."""
    [block] = tree(text)
    assert isinstance(block, Paragraph)
    assert text_of(block.children) == expected


@pytest.mark.parametrize(
    ("value", "before", "after"),
    [
        (Date("2026年1月20日", DAY), "日\n ", "\n本"),
        (Date("一月二十日", DAY), "日\n", "\n本"),
        (Value("日本"), "日\n", "\n本"),
        (Number("36", 36), "日\n ", "\n 本"),
        (Value("日x"), "日\n", "\n 本"),
        (Ordinal("36周年", "", 36), "日\n ", "\n本"),
    ],
)
def test_a_line_end_beside_a_value(value: FieldValue, before: str, after: str) -> None:
    """Whether a space is left beside a field is decided by what the field says."""
    [block] = tree("日\n{{ v }}\n本", value)
    assert isinstance(block, Paragraph)
    expected = (before + value.text + after).replace("\n", "")
    assert text_of(block.children) == expected


def text_of(children: tuple[Inline, ...]) -> str:
    """Return the text of inline content that has no hard break."""
    return "".join(
        text_of(node.children) if isinstance(node, Emphasis | Strong | Link) else node.text
        for node in children
        if isinstance(node, Emphasis | Strong | Link | Text | Value | Number | Date | Ordinal)
    )


# The escape property.

Build = Callable[[Inline], Blocks]
PLACES: dict[str, Build] = {
    "{{ v }}": lambda v: (Paragraph((v,)),),
    "{{ v }} a": lambda v: (paragraph(v, " a"),),
    "{{ v }}. a": lambda v: (paragraph(v, ". a"),),
    "{{ v }}) a": lambda v: (paragraph(v, ") a"),),
    "a {{ v }} b": lambda v: (paragraph("a ", v, " b"),),
    "a{{ v }}b": lambda v: (paragraph("a", v, "b"),),
    "a\n{{ v }}\nb": lambda v: (paragraph("a ", v, " b"),),
    "a\\\n{{ v }}": lambda v: (paragraph("a", LineBreak(), v),),
    "{{ v }}{{ v }}": lambda v: (paragraph(v, v),),
    "## {{ v }}": lambda v: (Heading(2, (v,)),),
    "## a {{ v }} ##": lambda v: (Heading(2, (Text("a "), v)),),
    "- {{ v }}\n- a": lambda v: (List(None, (ListItem((paragraph(v),)), *items("a"))),),
    "1. {{ v }}\n2. a": lambda v: (List(1, (ListItem((paragraph(v),)), *items("a"))),),
    "> {{ v }}": lambda v: (Quote((paragraph(v),)),),
    "*{{ v }}*": lambda v: (paragraph(Emphasis((v,))),),
    "a*{{ v }}*b": lambda v: (paragraph("a", Emphasis((v,)), "b"),),
    "**{{ v }}**": lambda v: (paragraph(Strong((v,))),),
    "_{{ v }}_": lambda v: (paragraph(Emphasis((v,))),),
    "[{{ v }}](https://example.org/)": lambda v: (paragraph(Link(ADDRESS, (v,))),),
    "({{ v }}) [{{ v }}]": lambda v: (paragraph("(", v, ") [", v, "]"),),
    "**a** {{ v }} *b*": lambda v: (
        paragraph(Strong((Text("a"),)), " ", v, " ", Emphasis((Text("b"),))),
    ),
    "---\n\n{{ v }}": lambda v: (Break(), paragraph(v)),
}
NARROW = st.characters(exclude_categories=["Cc", "Cs", "Co", "Zl", "Zp"])
TEXTS = st.text(NARROW, min_size=1).filter(lambda text: not REFUSED.search(text)) | st.lists(
    st.sampled_from(
        [*"*_`#<>[](){}|\\~!&=-+.: 0123456789", "{{", "}}", "{%", "%}", "](", "a", "é"]
    ),
    min_size=1,
).map("".join)
VALUES = st.one_of(
    st.builds(Value, TEXTS),
    st.builds(Number, TEXTS, st.integers()),
    st.builds(Ordinal, TEXTS, TEXTS | st.just(""), st.integers(1, 9999)),
    st.builds(Date, TEXTS, st.just(DAY)),
)


@given(value=VALUES)
@example(value=Ordinal("36.", "", 36))
@example(value=Value("36. Jahrestag"))
@example(value=Value("- a"))
@example(value=Value("# a"))
@example(value=Value("*a* **b** _c_ `d` ~~e~~"))
@example(value=Value("<b>a</b> <!-- b --> &amp; &#36;"))
@example(value=Value("{{ year }} {% if x %} {# y #}"))
@example(value=Value("[a](https://b.org) ![c](d) <https://e.org> [f]: g"))
@example(value=Value("| a | b |"))
@example(value=Value("---"))
@example(value=Value("\\"))
@example(value=Value("   a   "))
@example(value=Value("    a"))
@example(value=Value("\u00a0"))
@example(value=Value("\u05d0\u200f \u2067a\u2069"))
def test_a_value_appears_literally_wherever_it_stands(value: FieldValue) -> None:
    """A value appears as it is, whatever characters it holds, and keeps its type.

    What stands around it is read as if a word stood in its place: a value neither starts a block
    nor closes an emphasis nor opens a field.
    """
    assume(not value.text.endswith("."))  # which is that of the sentence too, see below
    placed = type(value)(
        **{name: getattr(value, name) for name in value.__slots__} | {"field": "v"}
    )
    for text, build in PLACES.items():
        assert tree(text, value) == build(placed), text
        assert fill(text, value).values == (placed,) * text.count("{{ v }}")
    assert markdown.inline(fill("a *{{ v }}* b", value)) == (Text("a *"), placed, Text("* b"))


# A full stop that a value ends with, and the one of its sentence.

HUNGARIAN = Date("2026. január 20.", DAY)


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("A napja: {{ v }}.", HUNGARIAN, "A napja: 2026. január 20."),
        ("{{ v }}. Másnap.", HUNGARIAN, "2026. január 20. Másnap."),
        ("*{{ v }}*.", HUNGARIAN, "2026. január 20."),
        ("*a {{ v }}.*", HUNGARIAN, "a 2026. január 20."),
        ("**[{{ v }}](https://example.org/)**. B", HUNGARIAN, "2026. január 20. B"),
        ("- der {{ v }}.", Ordinal("45.", "", 45), "der 45."),
        ("> in {{ v }}.", Date("1990 г.", DAY), "in 1990 г."),
        ("# {{ v }}.", Value("Acme Inc."), "Acme Inc."),
        ("by {{ v }}.\\\nNext.", Value("Acme Inc."), "by Acme Inc. Next."),
        # What is no full stop of a sentence, or none behind the value.
        ("{{ v }}, a", HUNGARIAN, "2026. január 20., a"),
        ("{{ v }}? a", HUNGARIAN, "2026. január 20.? a"),
        ("({{ v }}).", HUNGARIAN, "(2026. január 20.)."),
        ("{{ v }} .", HUNGARIAN, "2026. január 20. ."),
        ("{{ v }}\\\n. a", HUNGARIAN, "2026. január 20. . a"),
        ("{{ v }}... a", Value("etc."), "etc.... a"),
        ("{{ v }}.5", Value("No."), "No..5"),
        ("{{ v }}.com", Value("a."), "a..com"),
        ("{{ v }}. A", Date("20 January", DAY), "20 January. A"),
        ("{{ v }}a. A", HUNGARIAN, "2026. január 20.a. A"),
    ],
)
def test_a_value_that_ends_with_a_full_stop_ends_the_sentence(
    text: str, value: FieldValue, expected: str
) -> None:
    """``{{ date }}.`` never has two, whatever mark-up stands between."""
    made = tree(text.replace("# ", "## "), value)
    assert " ".join(plain(children) for children in inlines(made)) == expected


def test_a_line_without_markdown_has_one_full_stop_too() -> None:
    """Such as the title and the subject."""
    assert plain(markdown.inline(fill("Zum {{ v }}.", Ordinal("45.", "", 45)))) == "Zum 45."
    assert plain(markdown.inline(fill("{{ v }}.", Value("a")))) == "a."
