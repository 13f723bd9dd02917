"""``notice diff`` as it is typed: what it prints, where, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
BODY = "In {{ year }} we remember.\n\n## Why\n\nOne reason."
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(office: Callable[..., Path], tmp_path: Path) -> Run:
    """Run the program in a folder whose ``out`` holds the text of 2025 as released."""
    source = office(BODY)

    def notice(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        clean = {key: value for key, value in os.environ.items() if not key.endswith("_COLOR")}
        return subprocess.run(
            [sys.executable, "-m", "notice", *arguments],
            cwd=tmp_path,
            env={**clean, "PYTHONPATH": str(SRC), "LC_ALL": "C.UTF-8", **variables},
            capture_output=True,
            text=True,
            check=False,
        )

    assert notice("build", "2025", "--format", "txt").returncode == 0
    edited = (source / "day" / "en.md").read_text("utf-8").replace("One reason", "A reason")
    (source / "day" / "en.md").write_text(edited, "utf-8")
    return notice


PRINTED = """\
day en: 2025 as released -> 2026
  unexpected, under "Why"
    - One
    + A
      reason.
  expected, date of issue: 2025 -> 2026
  expected, year: 2025 -> 2026

1 compared: 2 expected, 1 unexpected
"""


def test_it_prints_what_has_changed_and_ends_with_1_if_anything_is_unexpected(run: Run) -> None:
    done = run("diff", "2026", "--against", "out")
    assert (done.returncode, done.stdout, done.stderr) == (1, PRINTED, "")
    done = run("diff", "2025", "2026")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("1 compared: 2 expected, 0 unexpected\n")


def test_it_has_colour_where_the_user_wishes_it(run: Run) -> None:
    assert (
        "\x1b[31m    - One\x1b[0m"
        in run("diff", "2026", "--against", "out", FORCE_COLOR="1").stdout
    )
    both = run("diff", "2026", "--against", "out", FORCE_COLOR="1", NO_COLOR="1")
    assert both.stdout == PRINTED


@pytest.mark.parametrize("form", ["json", "html", "markdown"])
def test_a_format_is_printed_whole(form: str, run: Run) -> None:
    done = run("diff", "2026", "--against", "out", "--format", form)
    assert (done.returncode, done.stderr) == (1, "")
    match form:
        case "json":
            assert json.loads(done.stdout)["unexpected"] == 1
        case "html":
            assert done.stdout.startswith("<!DOCTYPE html>\n")
            assert done.stdout.endswith("</html>\n")
        case _:
            assert done.stdout.startswith("## day, English (en): 2025 as released → 2026\n")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["2026"], 2, "error: 2026 is compared with nothing; add an earlier year, --against"),
        (["2024", "2025", "2026"], 2, "error: give one year or two; as in: notice diff 2025 2026"),
        (["2024..2026", "--against", "out"], 2, "error: give one year or two"),
        (["last", "2026"], 2, "error: 'last' is not a year; write a year such as 2026"),
        (["2026", "--against", "out", "--against-rev", "v1"], 2, "error: give --against or --agai"),
        (["2026", "--against", "nowhere"], 2, "error: --against nowhere: there is no such folder"),
        (["2026", "--format", "pdf"], 2, "error: Invalid value for '--format': 'pdf'"),
        ([], 2, "error: Missing argument"),
    ],
)
def test_a_mistake_is_told(arguments: list[str], code: int, message: str, run: Run) -> None:
    done = run("diff", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(message)


def test_a_released_file_that_was_changed_ends_with_4(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out" / "day" / "2025" / "day-2025.en.txt"
    file.write_text(file.read_text("utf-8") + "More.\n", "utf-8")
    done = run("diff", "2026", "--against", "out")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("error: out/day/2025/day-2025.en.txt: this is not the file that")
