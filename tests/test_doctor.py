"""``notice doctor``: what is there, what is missing, and what mends it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BROKEN = """\
import ctypes, sys
real = ctypes.CDLL.__init__
def missing(self, name, *rest, **named):
    if name and "pango" in str(name):
        raise OSError(f"cannot load library '{name}'")
    real(self, name, *rest, **named)
ctypes.CDLL.__init__ = missing
import cffi.api
def dlopen(self, name, flags=0):
    raise OSError(f"cannot load library '{name}'")
cffi.api.FFI.dlopen = dlopen
from notice.cli import main
main(sys.argv[1:])
"""
"""A machine without Pango: whoever loads it is told what the system's loader says."""


def run(*arguments: str, start: tuple[str, ...] = ("-m", "notice"), **variables: str) -> Any:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables}
    command = [sys.executable, "-P", *start, "doctor", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def rows(done: Any, kind: str, key: str) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in json.loads(done.stdout)[kind]}


def test_it_tells_versions_fonts_and_texts() -> None:
    done = run("--json", "--templates", str(ROOT / "templates"), "--today", "2026-01-05")
    assert (done.returncode, done.stderr) == (0, "")
    parts = rows(done, "parts", "name")
    assert {"Python", "WeasyPrint", "pango", "harfbuzz", "fontconfig", "Java", "git"} <= set(parts)
    assert parts["pango"]["version"].startswith("1.")
    assert parts["git"]["version"] == ("present" if shutil.which("git") else "")
    bundled = [font for font in rows(done, "fonts", "name").values() if font["bundled"]]
    assert {"Latn", "Cyrl", "Arab"} <= {script for font in bundled for script in font["scripts"]}
    texts = [t for t in json.loads(done.stdout)["texts"] if t["notice"] == "human-rights-day"]
    assert [text["language"] for text in texts] == ["en", "fr", "es", "ar"]
    assert {text["status"] for text in texts} == {"final", "draft"}


def test_without_pango_it_says_what_to_install_and_ends_with_3() -> None:
    done = run("--templates", str(ROOT / "templates"), start=("-c", BROKEN))
    assert (done.returncode, done.stderr) == (3, "")
    lines = done.stdout.splitlines()
    assert any(line.split() == ["pango", "missing", "PDF"] for line in lines)
    remedy = lines[next(i for i, line in enumerate(lines) if "WeasyPrint" in line) + 1]
    assert "is missing or damaged; type: " in remedy
    assert "20-january" in done.stdout


def test_without_java_and_git_a_build_is_possible_all_the_same(tmp_path: Path) -> None:
    done = run("--json", "--templates", str(ROOT / "templates"), PATH=str(tmp_path))
    parts = rows(done, "parts", "name")
    assert done.returncode == 0
    assert "apt-get install default-jdk-headless" in parts["Java"]["remedy"]
    assert "apt-get install git" in parts["git"]["remedy"]


def test_a_font_that_is_not_there_is_told_with_its_package(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "fonts", tmp_path / "fonts")
    table = tmp_path / "fonts" / "fonts.toml"
    text = table.read_text("utf-8").replace("NotoSerifGeorgian-", "NotoNoSuchGeorgian-")
    table.write_text(text, "utf-8")
    done = run("--json", "--fonts", str(tmp_path / "fonts"))
    font = rows(done, "fonts", "name")["Noto Serif Georgian"]
    assert not font["bundled"]
    assert "NotoNoSuchGeorgian-Regular.ttf" in font["remedy"]


def test_a_text_that_cannot_be_built_says_why_and_hides_no_other(
    office: Callable[..., Path],
) -> None:
    templates = office("We {{ remembr }}.", status="draft")
    (templates / "broken").mkdir()
    (templates / "broken" / "notice.toml").write_text("id = \n")
    done = run("--templates", str(templates))
    assert done.returncode == 0
    assert "broken/notice.toml:1" in done.stdout
    assert "unknown field 'remembr'" in done.stdout
    office("We remember.", status="draft", approved=False)
    said = run("--templates", str(templates), "--today", "2026-01-05").stdout
    assert "day                     en       draft\n" in said
    assert said.endswith('    when a draft is finished: write status = "final" in it\n')
    office("We remember.", approved=False)
    said = run("--templates", str(templates), "--today", "2026-01-05").stdout
    assert "day                     en       final, not approved for 2026\n" in said
    assert "when a draft" not in said
    assert 'when somebody has read one: notice approve --notice ID --lang TAG --by "Name"' in said
