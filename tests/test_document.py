"""Walking the document tree: every node once, in reading order."""

import pytest

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
    leaves,
    plain,
    walk,
)

FIRST = Paragraph((Text("first"),))
SECOND = Paragraph((Text("second"),))
INNER = List(1, (ListItem((SECOND,)),))
OUTER = List(None, (ListItem((FIRST, INNER)), ListItem(())))
DAY = Date("20 January", PartialDate.parse("2026-01-20"))
NTH = Ordinal("36", "e", 36)


@pytest.mark.parametrize(
    ("blocks", "order"),
    [
        ((), []),
        ((Break(), FIRST), [Break(), FIRST]),
        ((OUTER, FIRST), [OUTER, FIRST, INNER, SECOND, FIRST]),
        ((Quote((Heading(2, ()), OUTER)),), [None, Heading(2, ()), OUTER, FIRST, INNER, SECOND]),
    ],
)
def test_walk(blocks: tuple[Block, ...], order: list[Block | None]) -> None:
    """A parent comes before its children, and those in the order of reading."""
    assert [*walk(blocks)] == [block or blocks[0] for block in order]


@pytest.mark.parametrize(
    ("children", "text"),
    [
        ((), ""),
        ((Text("a"), LineBreak(), Text("b")), "a b"),
        ((Value("a"), Number("2", 2), NTH, DAY), "a236e20 January"),
        ((Emphasis((Text("a"), Strong((Text("b"),)))), Text("c")), "abc"),
        ((Link("https://a.org", (Text("b"), NTH)), Unbroken((NTH, Text("-x")))), "b36e36e-x"),
    ],
)
def test_plain(children: tuple[Inline, ...], text: str) -> None:
    """Plain text is what the leaves say, one after the other, a hard break being a space."""
    assert plain(children) == text
    said = [" " if isinstance(leaf, LineBreak) else leaf.text for leaf in leaves(children)]
    assert "".join(said) == text
