"""Texts in Markdown: the subset of a source, and remarks on what lies outside of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from notice.document import Blocks
from notice.importing import markdown

Outline = Callable[[Blocks], str]

KAZAKH = """\
---
title: Еске алу
date: 2026-03-01
---
# Су тасқынының 20 жылдығы

Бүгін біз *барлығын* еске
аламыз, **бәрін де**\\
және [тізімді](https://example.org/t).

Сол түні
--------

- бір
- екі

   3. үш
   4. төрт

> Су түнде келді.

* * *

**Бүгін**

Біз бірге тұрамыз &amp; күтеміз.
"""


def test_what_a_source_may_hold_is_read(outline: Outline) -> None:
    intake = markdown.read(KAZAKH.encode())
    assert (
        outline(intake.blocks)
        == """\
# Су тасқынының 20 жылдығы
Бүгін біз _барлығын_ еске аламыз, *бәрін де*|және [тізімді](https://example.org/t).
## Сол түні
- бір
- екі
  3. үш
  4. төрт
> Су түнде келді.
---
## Бүгін
Біз бірге тұрамыз & күтеміз."""
    )
    assert [*map(str, intake.remarks)] == [
        "line 1: front matter was left out: 'title: Еске алу date: 2026-03-01'"
    ]


JAPANESE = "私たちは犠牲者を\n追悼します。\n\nBy the sea\nand 海\n岸。\n\n• one\n• two\n"


def test_a_line_end_is_a_space_where_the_script_has_spaces(outline: Outline) -> None:
    """And a new line before a bullet, which Markdown does not know."""
    assert outline(markdown.read(JAPANESE.encode()).blocks) == (
        "私たちは犠牲者を追悼します。\nBy the sea and 海岸。\n- one\n- two"
    )


OUTSIDE = """\
+++
title = "x"
+++

Called `home`, H<sub>2</sub>O,<br>~~gone~~ ![Logo](x.png) and [here](/there).

<div>boxed</div>

| North | South |
|-------|-------|
| 4     | 5     |

    indented

```
fenced
```
"""


def test_what_lies_outside_is_named_by_line(outline: Outline) -> None:
    intake = markdown.read(OUTSIDE.encode())
    assert outline(intake.blocks) == "Called home, H2O,|gone and here.\nindented\nfenced"
    assert [*map(str, intake.remarks)] == [
        "line 1: front matter was left out: 'title = \"x\"'",
        "line 5: code was read as text: 'home'",
        "line 5: HTML was left out: '<sub>'",
        "line 5: HTML was left out: '</sub>'",
        "line 5: struck text was read as text",
        "line 5: a picture ('Logo') was left out",
        "line 5: a link to '/there' was left out: it is no whole address",
        "line 7: HTML was left out: '<div>boxed</div>'",
        "line 9: a table was left out: 'North | South | 4 | 5'",
        "line 13: an indented block was read as a paragraph",
        "line 15: a code block was read as a paragraph",
    ]


def test_a_line_at_the_top_is_no_front_matter_without_keys(outline: Outline) -> None:
    assert outline(markdown.read(b"---\n\nText.\n\n---\n\nMore.\n").blocks) == (
        "---\nText.\n---\nMore."
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\n\n", "no text"),
        (b"\xc4\xe5\xed\xfc", r"its text is not utf-8 \(byte 1\)"),
        (b">" * 60 + b" x", "nested too deeply"),
        (b">" * 3000 + b" x", "nested too deeply"),
        (b"*a " * 80 + b"b" + b" c*" * 80, "nested too deeply"),
        (b"a " * 3 * 10**6, "more than 250 kB"),
    ],
)
def test_a_text_that_is_no_statement_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        markdown.read(data)
