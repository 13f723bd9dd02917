"""What hangs on a number stays with it: the nodes that no line may end in."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from notice.dates import PartialDate
from notice.definition import languages
from notice.document import (
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
    Value,
    plain,
)
from notice.folders import locate, shipped
from notice.language.typography import LONGEST, SHORTEST, ended, glued, unbroken

NTH = Ordinal("36", "e", 36)
TEN = Number("10", 10)
DAY = PartialDate.parse("2026-01-20")
PLAIN_DAY = Date("20 January 2026", DAY)
SUFFIXED_DAY = Date("yanvarın 20-də", DAY)
NAME = Value("Baku")
ENGLISH = languages.load("en", locate(shipped("templates")))


def fixed(*children: Inline | str) -> Unbroken:
    return Unbroken(tuple(Text(each) if isinstance(each, str) else each for each in children))


def inlines(*children: Inline | str) -> Inlines:
    return tuple(Text(each) if isinstance(each, str) else each for each in children)


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        # Fields, with what is typed after them.
        (inlines("a ", NTH, " b"), inlines("a ", fixed(NTH), " b")),
        (inlines(TEN), inlines(fixed(TEN))),
        (inlines(TEN, "-cu il"), inlines(fixed(TEN, "-cu"), " il")),
        (inlines(TEN, "'da"), inlines(fixed(TEN, "'da"))),
        (inlines(TEN, "’dan beri"), inlines(fixed(TEN, "’dan"), " beri")),
        (inlines(TEN, "‑я, b"), inlines(fixed(TEN, "‑я"), ", b")),
        (inlines(TEN, "-year-old b"), inlines(fixed(TEN, "-year-old"), " b")),
        (inlines(NTH, "-nin, b"), inlines(fixed(NTH, "-nin"), ", b")),
        (inlines(TEN, "-", NAME), inlines(fixed(TEN), "-", NAME)),
        (inlines(TEN, " – 20"), inlines(fixed(TEN), " – 20")),
        (inlines(TEN, "’ b"), inlines(fixed(TEN), "’ b")),  # a closing quotation mark
        (inlines(TEN, LineBreak(), "-a"), inlines(fixed(TEN), LineBreak(), "-a")),
        (inlines(TEN, NTH), inlines(fixed(TEN), fixed(NTH))),
        (inlines(PLAIN_DAY, " b"), inlines(PLAIN_DAY, " b")),
        (inlines(PLAIN_DAY, "-cı b"), inlines(fixed(PLAIN_DAY, "-cı"), " b")),
        (inlines(SUFFIXED_DAY, " b"), inlines(fixed(SUFFIXED_DAY), " b")),
        (inlines(NAME, "-da b"), inlines(NAME, "-da b")),  # a word may break at its hyphen
        # Figures that are typed.
        (inlines("a 36-cı b"), inlines("a ", fixed("36-cı"), " b")),
        (inlines("20-nə"), inlines(fixed("20-nə"))),
        (inlines("1990'da ve 1991’de"), inlines(fixed("1990'da"), " ve ", fixed("1991’de"))),
        (inlines("36-ci-nin"), inlines(fixed("36-ci-nin"))),
        (inlines("36‑я и 37‐я"), inlines(fixed("36‑я"), " и ", fixed("37‐я"))),
        (inlines("٣٦-م"), inlines(fixed("٣٦-م"))),
        (inlines("2026-01-20"), inlines(fixed("2026-01-20"))),
        (inlines("36 - a"), inlines("36 - a")),
        (inlines("36-"), inlines("36-")),
        (inlines("a-b ab-12"), inlines("a-b ab-12")),
        (inlines("‘1990’"), inlines("‘1990’")),
        # Inside other nodes.
        (inlines(Emphasis((TEN, Text("-a")))), inlines(Emphasis((fixed(TEN, "-a"),)))),
        (inlines(Strong(inlines("3-a"))), inlines(Strong((fixed("3-a"),)))),
        (
            inlines(Link("https://a.org", inlines(NTH, " b"))),
            inlines(Link("https://a.org", inlines(fixed(NTH), " b"))),
        ),
    ],
)
def test_what_hangs_on_a_number(children: Inlines, expected: Inlines) -> None:
    assert glued(children) == expected


def test_every_block() -> None:
    before, after = Paragraph(inlines("3-a")), Paragraph((fixed("3-a"),))
    assert unbroken(
        (
            Heading(2, before.children),
            before,
            List(1, (ListItem((before, Quote((before,)))),)),
            Break(),
        ),
        ENGLISH,
    ) == (
        Heading(2, after.children),
        after,
        List(1, (ListItem((after, Quote((after,)))),)),
        Break(),
    )


PROSE = st.text(st.sampled_from("0123٣аaıة-‑'’ .,–"), min_size=1)
FIELDS = st.sampled_from([NTH, TEN, PLAIN_DAY, SUFFIXED_DAY, NAME, LineBreak()])
CONTENT = st.lists(PROSE.map(Text) | FIELDS).map(tuple)


@given(children=CONTENT)
def test_nothing_is_lost(children: Inlines) -> None:
    """The text is the same before and after, and gluing twice is gluing once."""
    once = glued(children)
    assert plain(once) == plain(children)
    assert glued(once) == once


@given(text=PROSE)
def test_no_figure_is_left_apart_from_its_letters(text: str) -> None:
    """No hyphen or apostrophe between a digit and a letter stands outside an unbroken node."""
    loose = "|".join(plain((node,)) for node in glued((Text(text),)) if isinstance(node, Text))
    assert not re.search(r"\d[-‑'’]\w", loose)


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        (inlines("We shall keep it too."), inlines("We shall ", fixed("keep it too."))),
        (inlines("With all remembrance."), inlines("With all ", fixed("remembrance."))),
        (inlines("All of it on ", PLAIN_DAY, "."), inlines("All of it on ", fixed(PLAIN_DAY, "."))),
        (inlines("Here it ends ", Strong(inlines("now"))),
         inlines("Here ", fixed("it ends ", Strong(inlines("now"))))),
        (inlines("One line of it.", LineBreak(), "Another one is it."),
         inlines("One ", fixed("line of it."), LineBreak(), "Another ", fixed("one is it."))),
        (inlines("A no\u00a0break\u00a0x."), inlines("A ", fixed("no\u00a0break\u00a0x."))),
        (inlines("Short."), inlines("Short.")),
        (inlines("We ", Value(" remember")), inlines("We ", Value(" remember"))),
        (inlines("All of us ", Value(" remember")),
         inlines("All of ", fixed("us ", Value(" remember")))),
        (inlines("An address ", "x" * LONGEST + "x"), inlines("An address ", "x" * LONGEST + "x")),
        (inlines("See ", Link("https://a.org", inlines("a name " * 9))),
         inlines("See ", Link("https://a.org", inlines("a name " * 9)))),
    ],
)  # fmt: skip
def test_the_last_words_stay_together(children: Inlines, expected: Inlines) -> None:
    assert ended(children) == expected


@given(children=CONTENT)
@example(children=inlines("We ", Value(" remember")))  # two spaces in a row once had no end
def test_a_last_line_is_no_short_word(children: Inlines) -> None:
    """What may stand alone on the last line is long enough, or all that could be kept together."""
    once = ended(children)
    assert plain(once) == plain(children)
    assert ended(once) == once
    if once != children and not any(isinstance(node, LineBreak) for node in children):
        assert SHORTEST <= len(plain((once[-1],))) <= LONGEST
