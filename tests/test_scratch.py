"""Folders for a time: none of a process that lives is removed, none of one that died stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from notice import scratch

ROOT = Path(__file__).parents[1]
HOLDS = "from notice import scratch; print(scratch.make('test').path, flush=True); input()"
Started = Callable[..., AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_folder_of_a_killed_process_is_removed_by_the_next(
    place: Path, started: Started
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(place)}
    command = [sys.executable, "-c", HOLDS]
    with started(command, env=environment, stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        theirs = Path(process.stdout.readline().strip())
        (theirs / "fonts").mkdir()
        with scratch.folder("test"):
            assert theirs.is_dir()
        process.send_signal(signal.SIGKILL)
        process.wait()
    with scratch.folder("test") as mine:
        assert [*place.iterdir()] == [mine]
        assert mine.stat().st_mode & 0o777 == 0o700
    assert [*place.iterdir()] == []


@pytest.mark.parametrize("lock", ["none", "link", "pipe"])
def test_what_may_be_somebody_else_s_is_left_alone(place: Path, lock: str) -> None:
    """Such as a folder of another program, or one that a link leads to."""
    other = place / "notice-other"
    other.mkdir()
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / scratch.LOCK).touch()
    (place / "notice-link").symlink_to(elsewhere)
    if lock == "link":
        (other / scratch.LOCK).symlink_to(elsewhere / scratch.LOCK)
    elif lock == "pipe":
        os.mkfifo(other / scratch.LOCK)
    before = sorted(place.rglob("*"))
    with scratch.folder("test"):
        assert other.is_dir()
    assert sorted(place.rglob("*")) == before
