"""The decisions: each under the number of its file, each with the tests that hold it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "decisions").glob("*.md"))
HEADING = re.compile(r"# (\d{4}) \S.*")
HELD = re.compile(r"Held by: (`[^`]+`(?:, `[^`]+`)*|no test, because \S.*)\.")
NAMED = re.compile(r"`([^`]+)::([^`]+)`")


@cache
def named_in(path: str) -> frozenset[str]:
    """Return the names of the tests of a file; none where there is no such file."""
    file = ROOT / path
    tree = ast.parse(file.read_text("utf-8") if file.is_file() else "")
    functions = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in functions if name.startswith("test_"))


def faults(page: str, number: str) -> list[str]:
    """Return what is wrong with the text of a page whose file has a number."""
    first, *_, last = page.rstrip().split("\n")
    heading, held = HEADING.fullmatch(first), HELD.fullmatch(last)
    found = [] if heading and heading[1] == number else [f"the heading is not '# {number} ...'"]
    if held is None:
        return [*found, "the last line is not 'Held by: ...'"]
    named = [] if held[1].startswith("no test") else held[1].split(", ")
    for each in named:
        test = NAMED.fullmatch(each)
        if test is None or test[2] not in named_in(test[1]):
            found.append(f"there is no test {each}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem[:4])
def test_a_decision_has_its_number_and_names_tests_that_are_there(page: Path) -> None:
    """A test that goes, or is put back to before it was, takes no decision with it in silence."""
    assert faults(page.read_text("utf-8"), page.name[:4]) == []


def test_every_number_is_given_once_and_none_is_left_out() -> None:
    assert [int(page.name[:4]) for page in PAGES] == [*range(1, len(PAGES) + 1)]


SELF = "tests/test_decisions.py::test_what_is_wrong_with_a_page_is_found"


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (f"# 0007 A\n\nHeld by: `{SELF}`.\n", []),
        ("# 0007 A\n\nHeld by: no test, because it is a matter of taste.\n", []),
        (f"# 7. A\n\nHeld by: `{SELF}`.\n", ["the heading is not '# 0007 ...'"]),
        (f"# 0012 A\n\nHeld by: `{SELF}`.\n", ["the heading is not '# 0007 ...'"]),
        ("# 0007 A\n\nIt is so.\n", ["the last line is not 'Held by: ...'"]),
        (f"# 0007 A\n\nHeld by: `{SELF}`, `{SELF}s`.\n", [f"there is no test `{SELF}s`"]),
        (
            "# 0007 A\n\nHeld by: `tests/test_none.py::test_a`.\n",
            ["there is no test `tests/test_none.py::test_a`"],
        ),
    ],
)
def test_what_is_wrong_with_a_page_is_found(page: str, found: list[str]) -> None:
    assert faults(page, "0007") == found


def test_every_promise_of_security_names_its_tests() -> None:
    """A promise whose file of tests is gone, or holds none, is not kept in silence."""
    page = (ROOT / "SECURITY.md").read_text("utf-8")
    rows = [line for line in page.split("\n") if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) >= 7
    for row in rows:
        named = re.findall(r"`(tests/[\w/.]+)`", row)
        assert named
        assert all(named_in(path) for path in named)
