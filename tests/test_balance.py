"""Lines of titles about as long, and lines that end before they are full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice import folders
from notice.definition import fonts
from notice.render.pdf import balance, engine, fontconfig
from notice.render.pdf.balance import Title, narrowest, sheet

TEMPLATES = Path(__file__).parents[1] / "templates"
WIDTHS = st.lists(st.integers(1, 20), min_size=1, max_size=7)
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<style>
@page {{ size: 400px; margin: 0 }}
body {{ font: 20px/1.2 "Notice Serif"; margin: 0 }}
{css}
</style>
{body}
"""


@pytest.fixture
def laid() -> Iterator[Callable[..., Any]]:
    """Lay out a page as wide as 400 pixels, in the text face, and return the engine's document."""
    with fontconfig.isolated(fonts.load(folders.locate(TEMPLATES)).faces):

        def lay(body: str, css: str = "") -> Any:
            html = PAGE.format(body=body, css=css)
            return engine.weasyprint().HTML(string=html).render()

        yield lay


def partitions(words: list[int], count: int) -> Iterator[list[int]]:
    """Yield the width of each line, for every way of setting words in so many lines."""
    for cuts in combinations(range(1, len(words)), count - 1):
        ends = [0, *cuts, len(words)]
        yield [sum(words[a:b]) for a, b in pairwise(ends)]


@given(words=WIDTHS, count=st.integers(1, 4))
def test_the_narrowest_width_is_that_of_the_best_of_all_breaks(
    words: list[int], count: int
) -> None:
    """The widest line of the partition in which that is least, up to ``count`` lines."""
    fewer = range(1, min(count, len(words)) + 1)
    best = min(max(lines) for n in fewer for lines in partitions(words, n))
    assert narrowest(words, count) == best


def test_a_title_is_narrowed_by_what_its_lines_leave() -> None:
    """From both sides where it is centred, else from its end; a title of one line is left."""
    lines = ((40.0, 40.0, 10.0), (10.0,))  # best as 40, and 40 + 10 + 10
    rule = "h1 {{ padding-inline-start: {:.1f}px; padding-inline-end: {:.1f}px }}"
    rest = 100 - 60 * balance.SLACK
    assert sheet([Title("h1", 100, centred=False, lines=lines)]) == rule.format(0, rest)
    assert sheet([Title("h1", 100, centred=True, lines=lines)]) == rule.format(rest / 2, rest / 2)
    assert sheet([Title("h1", 100, centred=False, lines=lines[:1])]) == ""
    assert sheet([Title("h1", 52, centred=False, lines=((50.0,), (50.0,)))]) == ""
    assert sheet([]) == ""


def widths(document: Any) -> list[float]:
    """Return how wide each line of the first title is."""
    [title] = balance.titles(document.pages[0])
    return [sum(line) for line in title.lines]


@pytest.mark.parametrize("css", ["", "h1 { text-align: center }"])
@pytest.mark.parametrize(
    "title",
    ["aaaa bbbb cccc dddd eeee ffff gggg", "On the <em>first of May</em>, <i>a</i> holiday"],
)
def test_a_title_that_the_engine_sets_is_balanced(
    title: str, css: str, laid: Callable[..., Any]
) -> None:
    """In as many lines as before, the longest shorter than it was."""
    before = laid(f"<h1>{title}</h1>", css)
    style = sheet(balance.titles(before.pages[0]))
    after = laid(f"<h1>{title}</h1>", css + style)
    assert len(widths(before)) == len(widths(after)) == 2
    assert max(widths(after)) < max(widths(before))
    [found] = balance.titles(after.pages[0])
    assert found.centred == bool(css)


def test_titles_are_the_heading_and_the_subtitle(laid: Callable[..., Any]) -> None:
    body = '<h1>A</h1><p class="subtitle">B</p><h2>C</h2><p>D</p><h1><p>E</p></h1>'
    found = balance.titles(laid(body).pages[0])
    assert [title.selector for title in found] == ["h1", ".subtitle"]


@pytest.mark.parametrize("align", ["start", "justify"])
def test_a_line_that_ends_too_early_is_seen(align: str, laid: Callable[..., Any]) -> None:
    """The engine ends a line after its first word where the space before an element is too wide.

    Where it is justified it is as wide as a full one, and its words stand far apart.
    """
    body = "<p>On we go to see <time>20 May</time> and on we go again to it</p>"
    pages = {
        width: laid(body, f"@page {{ size: {width}px 400px }} p {{ text-align: {align} }}").pages
        for width in range(130, 150)
    }
    torn = {width for width in pages if balance.torn(pages[width])}
    assert torn == {width for width in pages if len(first_line(pages[width][0])) < len("On we go")}
    assert set() < torn < {*pages}


def first_line(page: Any) -> str:
    """Return the text of the first line of a page."""
    boxes = page._page_box.descendants()  # noqa: SLF001 - as in balance.py
    line = next(box for box in boxes if type(box).__name__ == "LineBox")
    return "".join(box.text for box in line.descendants() if hasattr(box, "text"))


@pytest.mark.parametrize(
    "body",
    ["<p>aaaa bbbb cccc</p>", "<p>aaaa<br>bbbb cccc</p>", "<p>aaaa " + "b" * 34 + " cccc</p>"],
)
def test_a_line_that_is_full_or_has_to_end_is_not_torn(body: str, laid: Callable[..., Any]) -> None:
    assert not balance.torn(laid(body).pages)
