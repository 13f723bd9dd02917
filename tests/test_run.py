"""The script that runs a checkout: what it says where nothing may be installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the script needs of a checkout, which has no ``.venv``."""
    for name in ("run", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def started(checkout: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the script where nothing may be installed."""
    environment = {**os.environ, "NOTICE_INSTALL": "No", "NOTICE_PYTHON": ""}
    return subprocess.run(
        ["/bin/bash", str(checkout / "run"), *command],
        env=environment,
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["list", "test"])
def test_nothing_is_installed_and_what_is_missing_is_named(checkout: Path, command: str) -> None:
    before = sorted(path.name for path in checkout.iterdir())
    ran = started(checkout, command)
    assert (ran.returncode, ran.stdout) == (3, "")
    first, *_, last = ran.stderr.splitlines()
    missing = f"the Python packages of requirements.lock are missing in {checkout}/.venv"
    assert first == f"run: {missing}"
    assert last.startswith(("run: nothing is installed with NOTICE_INSTALL=no", "run: then start"))
    assert sorted(path.name for path in checkout.iterdir()) == before


def test_packages_of_the_tests_are_not_installed_either(checkout: Path) -> None:
    """Where all that the program needs is there: ``list`` starts, and ``test`` does not."""
    scripts = checkout / ".venv" / "bin"
    scripts.mkdir(parents=True)
    (scripts / "python").symlink_to(sys.executable)
    made_with = f"{sys.executable}\n\n"
    (checkout / ".venv" / "run-made-with").write_text(made_with, "utf-8")
    (checkout / ".venv" / "run-libraries").write_text(f"{checkout}\n", "utf-8")
    shutil.copy(checkout / "requirements.lock", scripts.parent)
    for command in ("test", "sign out --key a.p12", "verify --roots ca.pem", "check --conformance"):
        ran = started(checkout, *command.split())
        assert ran.returncode == 3
        assert ran.stderr.startswith("run: the Python packages of requirements-dev.lock are miss")
    assert "missing" not in started(checkout, "list").stderr
