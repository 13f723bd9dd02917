"""What goes along with the program: units of systemd, a hook, completion and the manual page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from notice import cli
from notice.errors import ExitCode

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "docs" / "examples"
UNITS = ("notice.service", "notice.timer", "notice-failed.service")


def start(arguments: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program as it is installed."""
    return subprocess.run(
        [sys.executable, "-m", "notice", *arguments.split()],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


# --- systemd and cron -----------------------------------------------------------------------------


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Copy the units, with a program that is there in place of ours."""
    for name in UNITS:
        text = (EXAMPLES / name).read_text("utf-8").replace("/srv/notice/run", "/bin/true")
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_systemd_takes_the_units(units: Path, program: Callable[[str], str]) -> None:
    paths = [str(units / name) for name in UNITS]
    checked = subprocess.run(
        [program("systemd-analyze"), "verify", *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_failure_is_mailed(tmp_path: Path) -> None:
    """With the last lines of the log; ``journalctl`` and ``sendmail`` are played here."""
    assert "\nOnFailure=notice-failed.service\n" in (EXAMPLES / UNITS[0]).read_text("utf-8")
    unit = (EXAMPLES / UNITS[2]).read_text("utf-8")
    line = re.search(r"^ExecStart=/bin/sh -c '(.*)'$", unit, re.MULTILINE)
    assert line
    for name, script in (("journalctl", "echo error: no"), ("sendmail", "cat > sent")):
        played = tmp_path / name
        played.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        played.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    subprocess.run(["/bin/sh", "-c", line[1]], cwd=tmp_path, env={"PATH": path}, check=True)
    head, _, body = (tmp_path / "sent").read_text("utf-8").partition("\n\n")
    assert head.splitlines()[0] == "To: press@example.org"
    assert body == "error: no\n"


@pytest.mark.parametrize(
    "typed",
    [
        re.search(pattern, (ROOT / path).read_text("utf-8"), re.MULTILINE)
        for path, pattern in (
            ("docs/examples/notice.service", r"^ExecStart=/srv/notice/run (.*)$"),
            ("docs/guide/scheduling.md", r"&& /srv/notice/run (.*)$"),
        )
    ],
    ids=["systemd", "cron"],
)
def test_the_line_of_the_job_builds_what_is_due(
    typed: re.Match[str], office: Callable[..., Path], tmp_path: Path
) -> None:
    office()
    ran = start(f"{typed[1]} --format txt --today 2026-01-10", tmp_path)
    path = "out/day/2026/day-2026.en.txt\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, path, "")
    ran = start(f"{typed[1]} --format txt --today 2026-01-11", tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


# --- the hook of pre-commit -----------------------------------------------------------------------


def test_the_hook_checks_the_templates(office: Callable[..., Path], tmp_path: Path) -> None:
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert hook.startswith("- id: notice-check\n")
    assert "  pass_filenames: false\n" in hook
    entry = re.search(r"^  entry: notice (.*)$", hook, re.MULTILINE)
    files = re.search(r"^  files: (.*)$", hook, re.MULTILINE)
    assert entry
    assert files
    assert re.search(files[1], "templates/day/en.md")
    assert not re.search(files[1], "docs/templates.md")
    office()
    assert start(entry[1], tmp_path).returncode == 0
    office("In 1990.")
    ran = start(entry[1], tmp_path)
    assert (ran.returncode, "error [stale-literal]" in ran.stdout) == (1, True)


# --- the shell ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shell", "lines"),
    [
        ("bash", "complete -o nosort -F _notice_completion notice"),
        ("zsh", "#compdef notice"),
        ("fish", "complete --no-files --command notice"),
    ],
)
def test_a_shell_gets_its_script(shell: str, lines: str, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "guide" / "scheduling.md").read_text("utf-8")
    assert f"_NOTICE_COMPLETE={shell}_source notice" in page
    ran = start("", tmp_path, _NOTICE_COMPLETE=f"{shell}_source")
    assert (ran.returncode, lines in ran.stdout, ran.stderr) == (0, True, "")
    if found := shutil.which(shell):
        subprocess.run([found, "-n"], input=ran.stdout, text=True, check=True)


def test_commands_and_options_are_completed(tmp_path: Path) -> None:
    def completed(words: str, last: int) -> list[str]:
        variables = {"COMP_WORDS": words, "COMP_CWORD": str(last)}
        ran = start("", tmp_path, _NOTICE_COMPLETE="bash_complete", **variables)
        return [line.partition(",")[2] for line in ran.stdout.splitlines()]

    assert completed("notice bu", 1) == ["build"]
    assert completed("notice build --du", 2) == ["--due"]


# --- the manual page ------------------------------------------------------------------------------


def test_the_manual_page_has_all_and_is_set_without_a_warning(
    program: Callable[[str], str], tmp_path: Path
) -> None:
    ran = start("man", tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    set_page = subprocess.run(
        [program("groff"), "-man", "-Tutf8", "-ww", "-P-cbou"],
        input=ran.stdout,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set_page.stderr == ""
    text = " ".join(re.sub(r"‐\n\s*", "", set_page.stdout).split())
    assert "NAME notice - Issue the same anniversary statement every year" in text
    for name, command in cli.program.every_command().items():
        assert f"notice {name}" in text
        options = [option for each in command.params for option in each.opts if option[0] == "-"]
        assert [option for option in options if option not in text] == []
    for code in ExitCode:
        assert f"{code.value} {code.meaning}." in text
