"""Where pages end: texts of many lengths, so that every bad break would have its turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import notice
from notice.preflight import pdffile, words

TEMPLATES = Path(__file__).parents[1] / "templates"
SMALL = "@page { size: a4; margin-bottom: 200mm !important; margin-top: 12mm !important }"
"""A page that is soon full."""
LOOSE = "* { orphans: 1 !important; widows: 1 !important; break-after: auto !important }"
"""The rules of the layout put out of force."""
PARTS = {"moon": 4, "lamp": 3, "tree": 5, "bird": 3, "leaf": 4, "seed": 3}
"""Each part has a heading and a paragraph of one word, over and over, in so many lines."""


def text(before: int) -> str:
    """Return lines that push the parts down, and the parts."""
    parts = [f"## A {word}\n\n{' '.join([word] * 17 * lines)}." for word, lines in PARTS.items()]
    return "\n\n".join([*["A line."] * before, *parts])


def broken(pages: list[list[str]]) -> Iterator[str]:
    """Yield what is wrong at the end of each page, by the lines of each."""
    headings = {f"A {word}" for word in PARTS}
    for page, following in pairwise(pages):
        if page[-1] in headings:
            yield "heading"
            continue
        before, after = (
            Counter(line.split()[-1].strip(".") for line in lines if line not in headings)
            for lines in (page, following)
        )
        for word in before.keys() & after.keys() & PARTS.keys():
            if before[word] == 1:
                yield "orphan"
            if after[word] == 1:
                yield "widow"


def built(root: Path, layout: str, css: str) -> list[list[str]]:
    """Build the statement of an office in a bundled layout; return the lines of its pages."""
    own = root / "layouts" / "own"
    for path in (TEMPLATES / "layouts" / layout).iterdir():
        (own / path.name).write_bytes(path.read_bytes())
    with (own / "print.css").open("a", encoding="utf-8") as sheet:
        sheet.write(css)
    made = notice.build(notice.load("day", templates=root), 2026, formats=["pdf"])
    pages = words.prose_of_pdf(pdffile.read(made.artifacts[0].data).pages)
    return [page.splitlines() for page in pages]


@pytest.mark.parametrize(
    ("layout", "expected"),
    [("classic", {"heading", "orphan", "widow"}), ("modern", {"orphan", "widow"})],
)
def test_no_page_ends_badly(layout: str, expected: set[str], office: Callable[..., Path]) -> None:
    """No heading at its end, no single line of a paragraph before or after it.

    One line more is put before the parts until each of these would have happened without the
    rules: so the rules have been at work wherever they were needed. (In modern a heading stands
    beside its text and takes no room of its own.)
    """
    found: set[str] = set()
    for before in range(12):
        root = office(text(before), facts="max_pages = 9\n")
        found |= {*broken(built(root, layout, SMALL + LOOSE))}
        pages = built(root, layout, SMALL)
        assert len(pages) > 2
        assert [*broken(pages)] == []
        if found == expected:
            return
    pytest.fail(f"the lengths show nothing but {found}")
