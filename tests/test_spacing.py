"""The spaces that no line ends at, in the languages that ask for them."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.dates import PartialDate
from notice.definition import languages
from notice.document import (
    Date,
    Emphasis,
    Inline,
    Inlines,
    LineBreak,
    Number,
    Ordinal,
    Text,
    Value,
    plain,
)
from notice.folders import locate, shipped
from notice.language.language import Language
from notice.language.spacing import spaced

TAGS = sorted(path.stem for path in (shipped("templates") / "languages").glob("*.toml"))
DAY = PartialDate.parse("1990-01-20")
KILLED = Number("150", 150)


@cache
def language(tag: str) -> Language:
    """Load a language that ships."""
    return languages.load(tag, locate(shipped("templates")))


def shown(children: Inlines, tag: str) -> str:
    """Return a text with ``~`` for a no-break space and ``^`` for a narrow one."""
    text = plain(spaced(children, language(tag)))
    return text.replace("\u00a0", "~").replace("\u202f", "^")


@pytest.mark.parametrize(
    ("tag", "text", "expected"),
    [
        # number and noun, sign and number
        ("en", "In all 150 people and 744 more", "In all 150~people and 744~more"),
        ("en", "resolution 217 A (III) of 1948.", "resolution 217~A (III) of 1948."),
        ("az", "1990-cı il, 20 nəfər", "1990-cı~il, 20~nəfər"),
        ("tr", "1991’de başladı", "1991’de~başladı"),
        ("ru", "№ 5, стр. 7, 1990 года", "№~5, стр.~7, 1990~года"),
        ("de", "Nr. 12, § 3", "Nr.~12, §~3"),
        ("en", "from 19 to 20 people, 19 and 20", "from 19 to 20~people, 19 and 20"),
        ("ar", "بين 19 و20 يناير", "بين 19 و20~يناير"),
        ("en", "In 1990, it ended. In Baku", "In 1990, it ended. In Baku"),
        # initial and name
        ("az", "Ə. Məmmədov və H. Ə. Əliyev", "Ə.~Məmmədov və H.~Ə.~Əliyev"),
        ("ru", "А. С. Пушкин и Дж. Байрон", "А.~С.~Пушкин и~Дж.~Байрон"),
        ("tr", "İ. Yılmaz", "İ.~Yılmaz"),
        ("en", "Dr. Weiss said it. So did we.", "Dr.~Weiss said it. So did we."),
        ("en", "so did I. then", "so did I. then"),
        # words that no line ends with, where the language has them
        ("ru", "в Баку и в Москве", "в~Баку и~в~Москве"),
        ("uk", "У Баку й з нами", "У~Баку й~з~нами"),
        ("pl", "w Baku i w Moskwie", "w~Baku i~w~Moskwie"),
        ("cs", "v Baku a s námi", "v~Baku a~s~námi"),
        ("en", "a day", "a day"),
        # dashes
        ("ru", "Баку — столица", "Баку~— столица"),
        ("de", "Baku – die Stadt", "Baku~– die Stadt"),
        # what French sets off, and no other language
        ("fr", "blessées ; disparus : quatre !", "blessées^; disparus~: quatre^!"),
        ("fr", "« Sur les événements »", "«^Sur les événements^»"),
        ("de", "sagte »ja« und ging", "sagte »ja« und ging"),
        ("ru", "слово «да» и «нет»", "слово «да» и~«нет»"),
        ("fr", "10:30", "10:30"),
    ],
)
def test_typed_text(tag: str, text: str, expected: str) -> None:
    assert shown((Text(text),), tag) == expected


@pytest.mark.parametrize(
    ("tag", "children", "expected"),
    [
        ("en", (KILLED, Text(" people")), "150~people"),
        ("de", (Ordinal("36.", "", 36), Text(" Jahrestag")), "36.~Jahrestag"),
        ("de", (Ordinal("19.", "", 19), Text(" auf den 20. Januar")), "19. auf den 20. Januar"),
        ("tr", (Date("20 Ocak 1990", DAY), Text(" olayları")), "20~Ocak 1990 olayları"),
        ("tr", (Date("20 Ocak 1990", DAY), Text("’da Bakü")), "20~Ocak 1990’da Bakü"),
        ("fr", (Ordinal("36", "e", 36), Text(" anniversaire")), "36e~anniversaire"),
        ("ru", (Text("в "), Value("Баку")), "в~Баку"),
        ("ru", (Date("20 января 1990 года", DAY), Text(" в Баку")), "20~января 1990~года в~Баку"),
        ("en", (Emphasis((KILLED,)), Text(" people")), "150~people"),
        ("en", (Value("A. Weiss"), LineBreak(), KILLED), "A.~Weiss 150"),
        ("ru", (Text("в"), LineBreak(), Text("Баку")), "в Баку"),
    ],
)  # fmt: skip
def test_across_nodes(tag: str, children: Inlines, expected: str) -> None:
    assert shown(children, tag) == expected


PIECES = st.text(st.sampled_from("12авcdƏÉ.,;:!?–—«»„№§'’- \n\u00a0\u202f"))
NODES: st.SearchStrategy[Inline] = st.one_of(
    PIECES.map(Text),
    PIECES.map(Value),
    PIECES.map(lambda text: Emphasis((Text(text),))),
    st.sampled_from([KILLED, Ordinal("36.", "", 36), LineBreak(), Date("20. Januar", DAY)]),
)


@given(st.lists(NODES).map(tuple), st.sampled_from(TAGS))
def test_only_plain_spaces_change(children: Inlines, tag: str) -> None:
    """Every other character stays where it was, and a second time changes nothing."""
    before, once = plain(children), spaced(children, language(tag))
    assert len(plain(once)) == len(before)
    assert all(
        new == old or (old == " " and new in "\u00a0\u202f")
        for old, new in zip(before, plain(once), strict=True)
    )
    assert spaced(once, language(tag)) == once
