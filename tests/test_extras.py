"""Where the extras are not installed: every other command works, theirs say what to install."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    "distributed": "distributed",
    "opendataloader-pdf": "opendataloader_pdf",
    "pikepdf": "pikepdf",
    "pyhanko": "pyhanko",
    "starlette": "starlette",
    "uvicorn": "uvicorn",
    "watchfiles": "watchfiles",
}
"""The modules that the packages of the extras are imported by."""
WITHOUT = f"""
import sys
from importlib.machinery import PathFinder
class Without(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        missing = name.partition(".")[0] in {set(MODULES.values())!r}
        return None if missing else PathFinder.find_spec(name, path, target)
sys.meta_path[:] = [Without if each is PathFinder else each for each in sys.meta_path]
from notice.cli import main
main(sys.argv[1:])
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process in which the packages of the extras are not to be found."""
    return subprocess.run(
        [sys.executable, "-P", "-c", WITHOUT, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_all_packages_of_the_extras_are_meant() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = (each for extra in project["optional-dependencies"].values() for each in extra)
    assert {re.split(r"[\[>]", each)[0] for each in extras} == set(MODULES)


@pytest.mark.parametrize(
    "command",
    [
        "--help",
        "doctor",
        "list",
        "next --today 2026-01-10",
        "schema",
        "explain",
        "calendar 2026",
        "diff 2025 2026 --notice 20-january --lang en",
        "check 2026 --notice 20-january --lang en --fast --jobs 1",
        "build 2026 --notice 20-january --lang en --format all",
        "new --from 20-january",
    ],
)
def test_what_needs_no_extra_works_without(command: str, tmp_path: Path) -> None:
    done = run(tmp_path, *command.split())
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert done.stdout


def test_the_doctor_names_what_is_missing(tmp_path: Path) -> None:
    said = run(tmp_path, "doctor").stdout
    assert "opendataloader-pdf, pikepdf; type: pip install 'notice[conformance]'" in said
    assert "notice[preview]" in said
    assert "notice[sign]" in said


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        ("check 2026 --notice 20-january --lang en --conformance --jobs 1", "conformance"),
        ("preview --no-open", "preview"),
        ("sign out --key office.p12", "sign"),
        ("verify --roots ca.pem", "sign"),
    ],
)
def test_what_needs_one_says_which(command: str, extra: str, tmp_path: Path) -> None:
    done = run(tmp_path, *command.split())
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (3, "", False)
    java = "a Java development kit" in done.stderr  # is asked for first
    assert java or f"notice[{extra}]" in done.stderr
