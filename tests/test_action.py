"""The action of GitHub, its steps run one by one as a runner runs them, and the example workflow.

The runner's part is played here: its variables and files, ``gh`` and the server that git pushes to.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ACTION = ROOT / "action.yml"
WORKFLOW = ROOT / "docs" / "examples" / "notice.yml"
STEP = re.compile(r"^    - name: (.*)\n((?:      .*\n|\n)*)", re.MULTILINE)
RUN = re.compile(r"^      run: \|\n((?:        .*\n|\n)*)", re.MULTILINE)
ENV = re.compile(r"^        (\w+): \$\{\{ (.*) \}\}$", re.MULTILINE)
GH = '#!/bin/sh\nprintf "<%s>" "$@" >> "$HEARD"\necho >> "$HEARD"\n'
GH += 'case "$*" in *view*) exit 1 ;; esac\n'
SHELL = ("/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
"""As a runner starts ``shell: bash``."""
INPUTS = {
    "inputs.templates": "templates",
    "inputs.formats": "txt",
    "inputs.require-approved": "true",
    "inputs.fail-on": "error",
    "github.token": "secret",
}


def texts() -> dict[str, str]:
    """Return the steps of the action by name."""
    return {match[1]: match[2] for match in STEP.finditer(ACTION.read_text("utf-8"))}


def git(folder: Path, arguments: str) -> str:
    words = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@b.example"]
    done = subprocess.run([*words, *arguments.split()], capture_output=True, text=True, check=True)
    return done.stdout


@dataclass
class Runner:
    """A machine of GitHub that has checked out an office's repository."""

    folder: Path
    today: str = "2026-01-10"

    def step(self, name: str, **inputs: str) -> tuple[int, str]:
        """Run a step; return its exit code and its log."""
        text = texts()[name]
        script = RUN.search(text)
        assert script, f"{name} runs nothing"
        named = INPUTS | {f"inputs.{key}": value for key, value in inputs.items()}
        given = {key: named[value] for key, value in ENV.findall(text)}
        paths = {
            "GITHUB_ACTION_PATH": "action",
            "GITHUB_OUTPUT": "output",
            "GITHUB_STEP_SUMMARY": "summary",
            "RUNNER_TEMP": "temp",
            "HEARD": "heard",
        }
        own = {key: str(self.folder / value) for key, value in paths.items()}
        own |= {"PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "TODAY": self.today}
        own |= {"GITHUB_REPOSITORY": "office/statements", "RUNNER_OS": "Linux"}
        own |= {"GITHUB_WORKFLOW_REF": "office/statements/.github/workflows/day.yml@refs/heads/x"}
        done = subprocess.run(
            [*SHELL, re.sub("^ {8}", "", script[1], flags=re.MULTILINE)],
            cwd=self.folder / "work",
            env={"LC_ALL": "C.UTF-8", "HOME": str(self.folder), "RUNNER_ARCH": "X64"} | given | own,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def read(self, name: str) -> str:
        """Return what steps have written to a file of the runner."""
        path = self.folder / name
        return path.read_text("utf-8") if path.exists() else ""


@pytest.fixture
def runner(office: Callable[..., Path], tmp_path: Path) -> Runner:
    """Set up a runner: the action, the office's repository with its templates only, and ``gh``."""
    templates = office("We remember the {{ ordinal }}.")
    for folder in ("action", "temp", "work", "bin"):
        (tmp_path / folder).mkdir()
    shutil.move(templates, tmp_path / "work" / "templates")
    shutil.copy(ROOT / "requirements.lock", tmp_path / "action")
    start = f'PYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" -P -m notice "$@"'
    day = 'case $1 in diff) ;; *) set -- "$@" --today "$TODAY" ;; esac\n'
    for name, text in (("action/run", f"#!/bin/sh\n{day}{start}\n"), ("bin/gh", GH)):
        (tmp_path / name).write_text(text, "utf-8")
        (tmp_path / name).chmod(0o755)
    work = tmp_path / "work"
    git(tmp_path, "init -q --bare server")
    git(work, "init -q -b main")
    git(work, f"remote add origin {tmp_path / 'server'}")
    git(work, "add .")
    git(work, "commit -q -m Begin")
    return Runner(tmp_path)


BUILD = "Build what is due"
GATHER = "Gather the files and check their sums"
PATH = "out/day/2026/day-2026.en.txt\n"


def test_the_cache_has_a_name_that_changes_with_the_packages(runner: Runner) -> None:
    names: set[str] = set()
    for text in ("", "changed"):
        with (runner.folder / "action" / "requirements.lock").open("a") as lock:
            lock.write(text)
        assert runner.step("Name the cache")[0] == 0
        names.add(runner.read("output").splitlines()[-1])
    assert len(names) == 2
    assert all(re.fullmatch(r"key=notice-Linux-X64-[0-9a-f]{64}", name) for name in names)


def test_the_check_tells_what_is_wrong(runner: Runner) -> None:
    assert runner.step("Check the coming statements")[0] == 0
    text = runner.folder / "work" / "templates" / "day" / "en.md"
    text.write_text(text.read_text("utf-8") + "\nIn 1990.\n", "utf-8")
    code, log = runner.step("Check the coming statements")
    assert (code, "::error file=templates/day/en.md,line=" in log) == (1, True)
    assert "stale-literal" in runner.read("summary")


def test_what_is_due_is_built_once(runner: Runner) -> None:
    code, log = runner.step(BUILD)
    assert (code, log, runner.read("output")) == (0, PATH, "built=yes\n")
    assert "| day | 2026-01-20 | 36 | written | 1 |" in runner.read("summary")
    runner.today = "2026-01-11"
    assert runner.step(BUILD) == (0, "nothing to do\n")
    assert runner.read("output") == "built=yes\n"


def test_what_is_not_approved_is_refused_unless_the_office_says_so(runner: Runner) -> None:
    shutil.rmtree(runner.folder / "work" / "templates" / "day" / "approvals")
    code, log = runner.step(BUILD)
    assert (code, "title=approval-required::" in log, runner.read("output")) == (1, True, "")
    options = {"require-approved": "false"}
    assert runner.step(BUILD, **options)[0] == 0
    options["fail-on"] = "warning"
    shutil.rmtree(runner.folder / "work" / "out")
    assert runner.step(BUILD, **options)[0] == 1


def test_what_is_sound_is_kept_where_something_else_fails(runner: Runner) -> None:
    another = runner.folder / "work" / "templates" / "another"
    another.mkdir()
    (another / "notice.toml").write_text("id = \n", "utf-8")
    code, _ = runner.step(BUILD)
    assert (code, runner.read("output")) == (2, "built=yes\n")


def test_the_files_have_checksums_and_a_comparison(runner: Runner) -> None:
    runner.step(BUILD)
    assert runner.step(GATHER) == (0, "")
    folder = runner.folder / "temp" / "statements" / "day" / "2026"
    names = ["SHA256SUMS", "day-2026.en.txt", "manifest.json"]
    assert sorted(path.name for path in folder.iterdir()) == names
    checker = shutil.which("sha256sum") or ""
    subprocess.run([checker, "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    assert (folder / "SHA256SUMS").read_text("utf-8").count("\n") == 2
    text = runner.read("temp/day-2026.md")
    assert "36th" in text
    assert "35th" in text


def test_a_first_edition_is_compared_with_nothing(runner: Runner) -> None:
    definition = runner.folder / "work" / "templates" / "day" / "notice.toml"
    definition.write_text(definition.read_text("utf-8").replace("1990", "2025"), "utf-8")
    assert runner.step(BUILD, **{"require-approved": "false"})[0] == 0
    assert runner.step(GATHER)[0] == 0
    assert runner.read("temp/day-2026.md") == "There is nothing to compare 2026 with.\n"


def test_each_edition_is_released(runner: Runner) -> None:
    runner.step(BUILD)
    runner.step(GATHER)
    assert runner.step("Release each edition") == (0, "")
    asked, made = runner.read("heard").splitlines()
    assert asked == "<release><view><day-2026>"
    assert made.startswith("<release><create><day-2026><--title><day 2026><--notes-file><")
    assert [name for name in ("SHA256SUMS>", "en.txt>", "manifest.json>") if name in made] == [
        "SHA256SUMS>",
        "en.txt>",
        "manifest.json>",
    ]


def test_a_release_that_is_there_gets_the_new_files(runner: Runner) -> None:
    gh = runner.folder / "bin" / "gh"
    gh.write_text(GH.replace("exit 1", "exit 0"), "utf-8")
    runner.step(BUILD)
    runner.step(GATHER)
    assert runner.step("Release each edition")[0] == 0
    assert "<release><upload><day-2026><--clobber><" in runner.read("heard")


def test_each_edition_is_proposed_with_its_comparison(runner: Runner) -> None:
    """The branch holds the edition beside what was there, and the text of the request is it."""
    runner.step(BUILD)
    runner.step(GATHER)
    code, log = runner.step("Propose each edition")
    assert code == 0, log
    listed = git(runner.folder / "server", "ls-tree -r --name-only statements/day-2026")
    assert PATH in listed
    assert "templates/day/notice.toml" in listed
    head = "<pr><create><--head><statements/day-2026><--title><day 2026><--body-file><"
    assert runner.read("heard").startswith(head)
    assert runner.read("temp/body") == runner.read("temp/day-2026.md")
    git(runner.folder / "work", "checkout -q -B main")
    (runner.folder / "heard").unlink()
    assert runner.step("Propose each edition")[0] == 0
    assert runner.read("heard") == "", "it has been merged"


def test_the_schedule_is_kept_on(runner: Runner) -> None:
    assert runner.step("Keep the schedule on") == (0, "")
    address = "repos/office/statements/actions/workflows/day.yml/enable"
    assert runner.read("heard") == f"<api><--silent><--method><PUT><{address}>\n"


# --- as it is written -----------------------------------------------------------------------------


def scripts() -> Iterator[str]:
    for text in texts().values():
        yield from RUN.findall(text)


def test_no_script_holds_an_expression() -> None:
    """What somebody else may have written comes as a variable and is never run."""
    assert len([*scripts()]) == 7
    assert [script for script in scripts() if "${{" in script] == []


def test_every_step_after_the_check_runs_though_it_fails() -> None:
    after = [*texts()]
    for name in after[after.index(BUILD) :]:
        assert "      if: ${{ !cancelled()" in texts()[name], name


def test_every_action_is_pinned_to_a_commit() -> None:
    """Ours has a placeholder in the example, which says so."""
    used = [
        line
        for path in (ACTION, WORKFLOW)
        for line in re.findall(r"uses: (.*)", path.read_text("utf-8"))
    ]
    own, *others = sorted(used, key=lambda line: not line.startswith("example/"))
    assert own == f"example/notice@{'0' * 40}"
    assert len(others) == 5
    for line in others:
        assert re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)


def test_the_workflow_has_the_least_permissions() -> None:
    text = WORKFLOW.read_text("utf-8")
    assert "\npermissions: {}\n" in text
    granted = re.findall(r"^      (\w[\w-]*: (?:read|write))", text, re.MULTILINE)
    assert granted == ["contents: read", "actions: write"]


def test_the_workflow_gives_inputs_that_there_are() -> None:
    inputs = ACTION.read_text("utf-8").partition("outputs:")[0]
    known = re.findall(r"^  ([\w-]+):$", inputs, re.MULTILINE)
    given = re.findall(r"^          ([\w-]+): ", WORKFLOW.read_text("utf-8"), re.MULTILINE)
    assert known == [
        "templates",
        "formats",
        "require-approved",
        "fail-on",
        "release",
        "pull-request",
        "keep-alive",
    ]
    assert set(given) < set(known)


@pytest.mark.parametrize(
    ("kind", "path"), [("github-actions", ACTION), ("github-workflows", WORKFLOW)]
)
def test_the_published_schema_takes_it(kind: str, path: Path) -> None:
    """With the package check-jsonschema, which brings the schemas."""
    pytest.importorskip("check_jsonschema")
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{kind}"]
    subprocess.run([*checker, str(path)], check=True)
