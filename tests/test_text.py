"""Plain text: what a mail program or a terminal shows of a statement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from unicodedata import is_normalized

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wcwidth import wcswidth

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
    Inline,
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
from notice.language.typography import glued, unbroken
from notice.render.text import text
from notice.render.text.lines import RIGHT_TO_LEFT_MARK, WIDTH
from notice.statement.compose import compose
from notice.statement.statement import Statement
from notice.template import markdown
from notice.template.filling import Filled

SHIPPED = Path(__file__).parents[1] / "templates"
HEAD = "Office\n\nT\n=\n\nD\n"
DAY = PartialDate.of(date(2026, 1, 20))


@cache
def bare(language: str) -> Statement:
    """Return a statement whose every part is one letter long, so that a test may give it a body."""
    loaded = notice.load("human-rights-day", languages=[language], templates=SHIPPED)
    issuer = load_issuer("remembrance-office", loaded.where)
    made = compose(loaded, occurrence(loaded.definition, 2026), language, issuer)
    head = replace(
        made.letterhead, name="Office", contact=(), reference="", signatory="", signatory_title=""
    )
    return replace(
        made,
        letterhead=head,
        title=(Text("T"),),
        subtitle=(),
        dateline=(Text("D"),),
        body=(),
        closing=(),
    )


def rendered(body: Blocks, width: int = WIDTH, language: str = "en") -> str:
    """Render blocks and return what stands below the head."""
    whole = text.render(replace(bare(language), body=body), width)
    plain = whole.replace(RIGHT_TO_LEFT_MARK, "")
    assert plain.startswith(HEAD)
    return plain.removeprefix(HEAD).strip("\n")


def read(source: str) -> Blocks:
    """Parse Markdown without fields."""
    filled = Filled(source, (), (*range(source.count("\n") + 1),))
    return unbroken(markdown.parse(filled, "x.md"), bare("en").language)


def paragraph(*nodes: Inline | str) -> Blocks:
    return (Paragraph(tuple(Text(n) if isinstance(n, str) else n for n in nodes)),)


def lines(*nodes: Inline | str, width: int = 20) -> list[str]:
    """Render one paragraph and return its lines."""
    [block] = paragraph(*nodes)
    assert isinstance(block, Paragraph)
    return rendered((Paragraph(glued(block.children)),), width).split("\n")


BLOCKS = [
    ("One line.", "One line."),
    ("One\nsource line.", "One source line."),
    ("A hard\\\nbreak.", "A hard\nbreak."),
    ("First.\n\nSecond.", "First.\n\nSecond."),
    ("## Part\n\nText.", "Part\n----\n\nText."),
    ("## Part\n### Small part\n\nText.", "Part\n----\n\nSmall part\n\nText."),
    ("*Emphasis* and **importance**.", "_Emphasis_ and *importance*."),
    ("> A quotation of two\n> source lines.", "> A quotation of two\n> source lines."),
    ("> One.\n>\n> Two.", "> One.\n>\n> Two."),
    ("> > Inner.", "> > Inner."),
    ("- one\n- two", "- one\n- two"),
    ("3. three\n4. four", "3. three\n4. four"),
    ("9. nine\n10. ten has its own indent", "9. nine\n10. ten has its own indent"),
    ("- outer\n  - inner\n- next", "- outer\n  - inner\n- next"),
    ("1. outer\n   - inner\n2. next", "1. outer\n   - inner\n2. next"),
    ("- One.\n\n  Still one.", "- One.\n\n  Still one."),
    ("- > quoted", "- > quoted"),
    (
        "- an item that is longer than one line",
        "- an item that is longer\n  than one line",
    ),
    ("Above.\n\n---\n\nBelow.", "Above.\n\n* * *\n\nBelow."),
]


@pytest.mark.parametrize(("source", "expected"), BLOCKS)
def test_each_kind_of_block_reads_as_in_a_mail(source: str, expected: str) -> None:
    assert rendered(read(source), 30) == expected


def test_links_are_numbered_notes_at_the_end() -> None:
    """An address used twice has one note; the mark stays with the word before it."""
    source = (
        "See [the text](https://example.org/a), [the vote](https://example.org/b)\n"
        "and [the text](https://example.org/a) again."
    )
    assert rendered(read(source)) == (
        "See the text\u00a0[1], the vote\u00a0[2] and the text\u00a0[1] again.\n\n"
        "[1] https://example.org/a\n[2] https://example.org/b"
    )


def test_an_address_that_is_its_own_text_needs_no_note() -> None:
    source = "See <https://example.org/a> or write to <press@example.org>."
    expected = "See https://example.org/a or write to press@example.org."
    assert rendered(read(source)) == expected


def test_a_zero_width_space_ends_a_line_and_goes() -> None:
    """Thai puts it between words (UAX #14, class ZW); whoever searches does not type it."""
    assert lines("ไทย\u200bไทย\u200bไทย", width=7) == ["ไทยไทย", "ไทย"]


def test_notes_count_on_through_title_body_and_closing() -> None:
    link = Link("https://example.org/a", (Text("a"),))
    other = Link("https://example.org/b", (Text("b"),))
    made = replace(bare("en"), body=paragraph(link), closing=paragraph(other, " ", link))
    assert text.render(made).removeprefix(HEAD) == (
        "\na\u00a0[1]\n\n* * *\n\nb\u00a0[2] a\u00a0[1]\n\n"
        "[1] https://example.org/a\n[2] https://example.org/b\n"
    )


def test_the_parts_of_a_statement_stand_in_order() -> None:
    made = replace(
        bare("en"),
        letterhead=replace(
            bare("en").letterhead,
            address=("1 Street",),
            contact=("a@example.org",),
            reference="R/1",
            signatory="A. Person",
            signatory_title="Head",
        ),
        title=(Text("The title"),),
        subtitle=(Text("The subtitle"),),
        body=paragraph("Body."),
        closing=paragraph("Closing."),
    )
    assert text.render(made) == (
        "Office\n1 Street\na@example.org\n\nThe title\n=========\n\nThe subtitle\n\nD\nR/1\n\n"
        "Body.\n\n* * *\n\nClosing.\n\nA. Person\nHead\n"
    )


def test_a_long_title_is_underlined_as_long_as_its_longest_line() -> None:
    made = replace(bare("en"), title=(Text("A title that goes on for more than a line"),))
    assert "A title that goes on\nfor more than a line\n====================\n" in text.render(
        made, 20
    )


def test_a_heading_in_wide_characters_is_underlined_by_cells() -> None:
    assert rendered((Heading(2, (Text("人权"),)),)) == "人权\n----"


UNBROKEN = [
    Ordinal("36-cı", "", 36),
    Ordinal("36", "e", 36),
    Number("1\u202f234", 1234),
    Date("20\u00a0January 2026", DAY),
    "36-cı",
    "1990’da",
    "150-dən",
    "one\u00a0two",
    "«\u202fmot\u202f»",
    "well-known",
    "A/RES/217(III)",
    Link("https://example.org", (Text("word"),)),
]


@pytest.mark.parametrize("node", UNBROKEN)
@pytest.mark.parametrize("before", range(21))
def test_what_belongs_together_is_never_torn(node: Inline | str, before: int) -> None:
    """At whatever column it would begin: no line ends in it, and a blank before it is a break."""
    expected = {Ordinal: "36", Date: "20\u00a0January", Link: "word\u00a0[1]"}
    found = lines("x" * before, " ", node, " and so on")
    whole = node if isinstance(node, str) else expected.get(type(node), "1\u202f234")
    whole = node.text if isinstance(node, Ordinal) else whole
    whole = whole if isinstance(node, Link) else whole.replace("\u00a0", " ")
    assert any(whole in line for line in found)
    assert all(wcswidth(line) <= 20 for line in found if not line.startswith("["))


def test_a_suffix_in_the_text_hangs_on_the_number_of_a_field() -> None:
    found = lines("xxxxxxxxxxxxx ", Number("1990", 1990), "-cı ildə")
    assert found == ["xxxxxxxxxxxxx", "1990-cı ildə"]


def test_an_address_wider_than_a_line_is_not_broken() -> None:
    address = "https://example.org/a-long-address"
    assert lines("See ", address, " now") == ["See", address, "now"]


WIDE = [
    # 20 cells are ten characters; a full stop or a bracket may hang on no line of its own
    ("一二三四五六七八九十十一", ["一二三四五六七八九十", "十一"]),
    ("一二三四五六七八九十。十一", ["一二三四五六七八九", "十。十一"]),
    ("一二三四五六七八九、十", ["一二三四五六七八九、", "十"]),
    ("一二三四五六七八九「十」", ["一二三四五六七八九", "「十」"]),
    ("がんばってくださいョー", ["がんばってくださ", "いョー"]),
    ("한국어 문장은 띄어쓰기", ["한국어 문장은", "띄어쓰기"]),
]


@pytest.mark.parametrize(("source", "expected"), WIDE[:4])
def test_wide_characters_take_two_cells_and_keep_kinsoku(source: str, expected: list[str]) -> None:
    assert lines(source) == expected


def test_a_small_kana_or_a_long_vowel_mark_begins_no_line() -> None:
    """JIS X 4051 forbids them there; UAX #14 puts them in class CJ, which it treats as NS."""
    for mark in "ぁぃぅぇぉっゃゅょァィゥェォッャュョー々":
        assert lines("一二三四五六七八九十" + mark + "二") == ["一二三四五六七八九", f"十{mark}二"]


def test_a_date_without_spaces_is_not_torn() -> None:
    """Of 2026年1月20日, the day and the month belong together, and so do a figure and its unit."""
    for before in range(11):
        found = lines("一" * before, Date("2026年1月20日", DAY), "一二三")
        assert any("1月20日" in line for line in found), found


def test_a_mark_of_emphasis_stays_with_its_word_in_wide_text() -> None:
    for before in range(1, 11):
        found = "\n".join(lines("一" * before, Emphasis((Text("二三四"),)), "五六七八"))
        assert "_二" in found
        assert "四_" in found


def test_an_ordinal_in_wide_text_is_whole() -> None:
    for before in range(11):
        found = lines("一" * before, Ordinal("36周年", "", 36), "一二三")
        assert any("36周年" in line for line in found), found


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u3000", ""])
def test_what_holds_only_blanks_leaves_no_gap(blank: str) -> None:
    empty = Heading(2, (Text(blank),)), Paragraph((Text(blank),))
    assert rendered((*paragraph("One."), *empty, *paragraph("Two."))) == "One.\n\nTwo."


ARABIC = "اعتمدت الجمعية العامة للأمم المتحدة في باريس الإعلان العالمي لحقوق الإنسان"


def test_every_line_of_right_to_left_text_begins_with_the_mark() -> None:
    """A line that begins with Latin, a bullet or a figure is then still set from the right."""
    made = replace(bare("ar"), body=read(f"## {ARABIC}\n\n- Human {ARABIC}\n- 2\n\n> {ARABIC}"))
    for line in text.render(made, 30).split("\n"):
        assert line == "" or (line[0] == "\u200f" and line.count("\u200f") == 1)


def test_no_mark_stands_in_left_to_right_text() -> None:
    assert "\u200f" not in text.render(bare("en"))


# Trees of every node, to any depth that a source can have.

WORDS = st.sampled_from(
    [
        "a",
        "of",
        "words",
        "36-cı",
        "1990’da",
        "well-known",
        "ə",
        "e\u0301",
        "слово",
        "a\u00a0b",
        "1\u202f234",
        "«\u202fmot\u202f»",
        "ذكرى",
        "人权日",
        "、",
        "「",
        "」。",
        "ー",
        "x" * 30,
    ]
)


@st.composite
def proses(draw: st.DrawFn) -> str:
    """Words of several scripts, with spaces or run together."""
    return draw(st.sampled_from([" ", ""])).join(draw(st.lists(WORDS, min_size=1, max_size=6)))


@st.composite
def inlines(draw: st.DrawFn, depth: int = 2) -> tuple[Inline, ...]:
    """Inline content of every kind, nested ``depth`` times."""
    kinds = 9 if depth else 5
    return tuple(_inline(draw, kind, depth) for kind in draw(_kinds(kinds, 4)))


def _kinds(kinds: int, size: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, kinds - 1), min_size=1, max_size=size)


def _inline(draw: st.DrawFn, kind: int, depth: int) -> Inline:
    match kind:
        case 0:
            return Text(draw(proses()) if draw(st.booleans()) else draw(BLANKS))
        case 1:
            return Ordinal(draw(st.sampled_from(["36-cı", "36"])), "e", 36)
        case 2:
            return Number(draw(st.sampled_from(["150", "1\u202f234"])), 150)
        case 3:
            written = st.sampled_from(["20\u00a0January 2026", "2026年1月20日"])
            return Date(draw(written), DAY)
        case 4:
            return LineBreak()
        case 5:
            return Emphasis(_words_around(draw(inlines(depth - 1))))
        case 6:
            return Strong(_words_around(draw(inlines(depth - 1))))
        case 7:
            address = draw(st.sampled_from(["https://example.org/a", "https://example.org/b"]))
            return Link(address, draw(inlines(depth - 1)))
        case _:
            return Unbroken((Text(draw(WORDS)),))


def _words_around(children: Inlines) -> Inlines:
    """No blank stands beside a mark of emphasis in Markdown (CommonMark, 6.2)."""
    return (Text("a"), *children, Text("a"))


BLANKS = st.sampled_from([" ", "  ", "\u3000", "\u2003", " \u00a0"])


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Blocks:
    """Blocks of every kind, lists and quotations nested ``depth`` times."""
    return tuple(_block(draw, kind, depth) for kind in draw(_kinds(5 if depth else 2, 3)))


def _block(draw: st.DrawFn, kind: int, depth: int) -> Block:
    match kind:
        case 0:
            return Paragraph(draw(inlines()))
        case 1:
            return Heading(draw(st.integers(2, 4)), draw(inlines(0)))
        case 2:
            return Break()
        case 3:
            return Quote(draw(trees(depth - 1)))
        case _:
            start = draw(st.one_of(st.none(), st.integers(0, 99)))
            items = draw(st.lists(trees(depth - 1), min_size=1, max_size=2))
            return List(start, tuple(ListItem(item) for item in items))


TREES = trees()
WIDTHS = st.integers(20, 80)
LANGUAGES = st.sampled_from(["en", "ar"])


@settings(max_examples=30)
@given(TREES, WIDTHS, LANGUAGES)
def test_form_of_the_whole(tree: Blocks, width: int, language: str) -> None:
    """The text is NFC, ends in one line feed, and has no blank at the end of any line."""
    whole = text.render(replace(bare(language), body=tree), width)
    assert is_normalized("NFC", whole)
    assert whole.endswith("\n")
    assert not whole.endswith("\n\n")
    assert all(line == line.rstrip() for line in whole.split("\n"))
    assert not set(whole) & {"\t", "\r", "\x0b", "\x0c", "\u2028"}


@settings(max_examples=30)
@given(TREES, WIDTHS, LANGUAGES)
def test_the_mark_of_direction(tree: Blocks, width: int, language: str) -> None:
    """Each line that is not empty begins with one right-to-left mark, in such a language only."""
    for line in text.render(replace(bare(language), body=tree), width).split("\n"):
        assert line.startswith("\u200f") == (language == "ar" and line != "")
        assert "\u200f" not in line[1:]


@settings(max_examples=30)
@given(TREES, WIDTHS)
def test_nothing_is_lost(tree: Blocks, width: int) -> None:
    """Blanks aside, the width decides nothing about which characters are printed, in what order."""
    narrow, wide = (re.sub(r"[\s>=-]", "", rendered(tree, each)) for each in (width, 900))
    assert narrow == wide


LATIN = st.lists(
    st.sampled_from(["a", "of", "words", "36-cı", "e\u0301", "x" * 25]),
    min_size=1,
    max_size=30,
)


@given(LATIN, WIDTHS)
def test_lines_are_as_long_as_they_can_be_and_no_longer(words: Sequence[str], width: int) -> None:
    """No line is wider than asked unless it is one word; no word would have fitted one line up."""
    rows = rendered(paragraph(" ".join(words)), width).split("\n")
    for row in rows:
        assert wcswidth(row) <= width or " " not in row
    for above, below in pairwise(rows):
        assert wcswidth(f"{above} {below.split(' ')[0]}") > width


def depth(block: Block) -> int:
    """How many cells quotations and lists take at most from a line."""
    match block:
        case Quote():
            return 2 + max(depth(child) for child in block.children)
        case List():
            return 4 + max(depth(child) for item in block.items for child in item.children)
        case _:
            return 0


@settings(max_examples=30)
@given(TREES, WIDTHS)
def test_quotations_and_lists_do_not_widen_the_text(tree: Blocks, width: int) -> None:
    """A line goes beyond the width only where it holds a single piece that is too wide.

    No-break spaces, which are printed as others, hold pieces together.
    """
    for row in rendered(tree, width).split("\n"):
        held = row.replace("20 January", "20\u00a0January").replace("a b", "a\u00a0b")
        pieces = [piece for piece in held.split(" ") if piece.strip("->_*0123456789.")]
        note = re.fullmatch(r"\[\d+\] \S+", row)
        assert wcswidth(row) <= width or len(pieces) <= 1 or note or not row.isascii()


CLOSING = "、。，．・：；？！）」』】〉》〕々ーっゃ"
OPENING = "（「『【〈《〔"
KINSOKU = st.text(
    st.sampled_from("一二三人权日世界宣言" + CLOSING + OPENING), min_size=1, max_size=60
)


@given(KINSOKU, st.integers(20, 40))
def test_kinsoku(source: str, width: int) -> None:
    """No line begins with what closes and none ends with what opens (UAX #14, LB13 and LB14)."""
    rows = lines(source, width=width)
    assert "".join(rows) == source
    assert not any(row[0] in CLOSING for row in rows[1:])
    assert not any(row[-1] in OPENING for row in rows[:-1])


ATOMS = st.sampled_from(
    [
        Ordinal("36-cı", "", 36),
        Ordinal("36", "e", 36),
        Number("1\u202f234", 1234),
        Date("20\u00a0January", DAY),
        Text("1990-cı"),
        Text("20\u00a0January"),
        Text("1\u202f234"),
    ]
)
MIXED = st.lists(st.one_of(ATOMS, proses().map(Text)), min_size=1, max_size=8)


@given(MIXED, WIDTHS)
def test_atoms(nodes: Sequence[Inline], width: int) -> None:
    """As many ordinals, figures and days with their month stand whole in the text as were given."""
    spaced = [part for node in nodes for part in (node, Text(" "))]
    found = rendered((Paragraph(glued(tuple(spaced))),), width)
    for atom in ("36-cı", "36e", "1\u202f234", "20\u00a0January", "1990-cı"):
        given_times = sum(node.text.count(atom) for node in nodes if hasattr(node, "text"))
        assert found.count(atom.replace("\u00a0", " ")) == given_times
