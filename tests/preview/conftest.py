"""A preview that runs, as the command starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
COMMAND = [sys.executable, "-m", "notice", "preview", "--no-open", "--today", "2026-01-05"]
PATIENCE = 60


@pytest.fixture(scope="session")
def previewing(
    started: Callable[..., AbstractContextManager[subprocess.Popen[str]]],
) -> Callable[[Path], AbstractContextManager[str]]:
    """Run the preview of a folder; give its address, and end it as Ctrl-C does."""

    @contextmanager
    def run(templates: Path) -> Iterator[str]:
        with started(
            [*COMMAND, "--port", "0", "--templates", str(templates)],
            env=ENVIRONMENT,
            cwd=templates,
        ) as running:
            assert running.stdout is not None
            try:
                yield running.stdout.readline().strip()
            finally:
                running.send_signal(signal.SIGINT)
                _, said = running.communicate(timeout=PATIENCE)
        assert (running.returncode, said) == (0, "Ctrl-C ends the preview\n\n")

    return run
