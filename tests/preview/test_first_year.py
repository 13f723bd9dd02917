"""A new user's year: what docs/guide/first-year.md says is typed, in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guide" / "first-year.md").read_text("utf-8")
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which ``notice`` is the program of this checkout."""
    command = folder / "bin" / "notice"
    command.parent.mkdir()
    start = f'PYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" -P -m notice "$@"'
    command.write_text(f"#!/bin/sh\n{start}\n", "utf-8")
    command.chmod(0o755)
    path = f"{command.parent}:{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}


def typed(text: str, folder: Path, env: dict[str, str]) -> None:
    """Type the commands of a block; each has to end well, but a diff may find something."""
    for line in text.splitlines():
        if line.startswith("$ ") and not line.startswith("$ mkdir"):
            done = subprocess.run(line[2:], shell=True, cwd=folder, env=env, check=False)  # noqa: S602 - the guide's own words
            assert done.returncode in ({0, 1} if "--against" in line else {0}), line


def previewed(command: str, folder: Path, env: dict[str, str]) -> str:
    """Start the preview, fetch its page, end it as Ctrl-C does; return the page."""
    words = [*command.split(), "--port", "0", "--no-open"]
    with subprocess.Popen(words, cwd=folder, env=env, stdout=subprocess.PIPE, text=True) as shown:
        assert shown.stdout is not None
        address = shown.stdout.readline().strip()
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - on this machine
            page = str(answer.read(), "utf-8")
        shown.terminate()
        assert shown.wait() in {0, 130}
    return page


def test_the_guide_leads_from_an_empty_folder_to_an_approved_statement(tmp_path: Path) -> None:
    env = environment(tmp_path)
    office = tmp_path / "office"
    office.mkdir()
    commands: list[str] = []
    for kind, file, text in BLOCK.findall(PAGE):
        commands += re.findall(r"^(?:\$ )?notice (\w+)", text, re.MULTILINE)
        if file:
            (office / file).write_text(text, "utf-8")
        elif kind == "console":
            typed(text, office, env)
        else:
            assert "<html" in previewed(text, office, env)
    steps = ["new", "build", "preview", "build", "diff", "diff", "approve", "approve", "build"]
    assert commands == steps
    issued = office / "out" / "founding-day" / "2026"
    assert b"Ruth Okafor" in (issued / "manifest.json").read_bytes()
    assert "everybody who built it" in (issued / "founding-day-2026.en.txt").read_text("utf-8")
    assert (issued / "founding-day-2026.de.pdf").read_bytes().startswith(b"%PDF")
