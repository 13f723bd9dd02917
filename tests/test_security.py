"""SECURITY.md: each promise names the tests that hold it, and they are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
ROW = re.compile(r"^\| (?P<promise>.+\.) \| (?P<held>`[^|]+`) \|$", re.MULTILINE)
FILE = re.compile(r"`(tests/[\w/]+\.py)`")
TEST = re.compile(r"^def test_\w+", re.MULTILINE)


def missing(page: str) -> list[str]:
    """Return the files that a page names and that hold no test."""
    named = [name for row in ROW.finditer(page) for name in FILE.findall(row["held"])]
    return [
        name
        for name in named
        if not (ROOT / name).is_file() or not TEST.search((ROOT / name).read_text("utf-8"))
    ]


def test_every_promise_names_tests_that_are_there() -> None:
    table = PAGE.partition("| --- | --- |\n")[2].partition("\n\n")[0].rstrip().split("\n")
    assert len([*ROW.finditer(PAGE)]) == len(table) > 10
    assert missing(PAGE) == []


@pytest.mark.parametrize("name", ["tests/test_gone.py", "tests/conftest.py"])
def test_a_promise_that_nothing_holds_would_be_seen(name: str) -> None:
    assert missing(f"| It holds. | `{name}` |") == [name]
