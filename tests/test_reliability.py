"""An edition is the old one or the new one, whenever a build is ended and whatever it lacks.

The moments at which a build is ended are those of ``tests/reliability.py``.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from signal import Signals

import pytest
from tests.reliability import (
    PAGE,
    ROWS,
    SIGNALS,
    STEPS,
    STEPWISE,
    Ended,
    Trials,
    page,
)

from notice import exchange, staging
from notice.errors import FileError

OLD_OR_NEW = ("old", "new")


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    """Return an office with an edition of before and one of now."""
    return Trials(tmp_path_factory.mktemp("office"))


@pytest.fixture
def traced(program: Callable[[str], str]) -> None:
    """Skip a test where no process may be traced (ptrace(2), EPERM), as in some containers."""
    command = [program("strace"), "-o", os.devnull, "true"]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no process may be traced here")


@pytest.fixture
def exchanging(folder: Path) -> None:
    """Skip a test where two folders cannot change places: editions roll forward there."""
    if not exchange.exchanged(folder / "made", folder / "2026"):
        pytest.skip("the file system cannot do it")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that holds an edition of before, ``2026``, and one of now, ``made``."""
    for name, text in (("2026", "old"), ("made", "new")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text)
    return tmp_path


# --- ended at any moment --------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("signum", SIGNALS)
@pytest.mark.usefixtures("traced", "exchanging")
def test_ended_at_every_change_of_the_disk(trials: Trials, signum: Signals) -> None:
    calls = trials.calls()
    assert ("renameat2", 1) in calls
    for call in calls:
        ended = trials.at_call(signum, *call)
        assert [*trials.faults(signum, ended, OLD_OR_NEW)] == [], call


@pytest.mark.slow
@pytest.mark.usefixtures("traced")
def test_killed_at_every_change_where_folders_cannot_change_places(trials: Trials) -> None:
    """For an instant a reader sees no edition; the next build puts there what was finished."""
    seen: set[str] = set()
    for call in trials.calls(STEPWISE):
        ended = trials.at_call(signal.SIGKILL, *call, STEPWISE)
        seen.add(ended.edition)
        allowed = (*OLD_OR_NEW, "none")
        assert [*trials.faults(signal.SIGKILL, ended, allowed)] == [], call
    assert seen == {"old", "new", "none"}


@pytest.mark.slow
@pytest.mark.usefixtures("exchanging")
def test_ended_at_moments_by_chance(trials: Trials) -> None:
    """Ten moments; ``tests/reliability.py`` tries them all."""
    for signum, ended in trials.at_random(10):
        assert [*trials.faults(signum, ended, OLD_OR_NEW)] == [], signum


def test_the_page_has_the_counts_of_every_trial() -> None:
    cells = re.findall(r"^\| (.*) \| (SIG\w+) \| (.*) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [row[:2] for row in cells] == [(when, signum.name) for when, signum in ROWS]
    for when, _, counts in cells:
        trials, *editions = map(int, counts.split(" | "))
        assert trials == sum(editions) > 0
        assert (editions[2] > 0) == (when == STEPS)
    assert page({}) == PAGE.read_text("utf-8")


# --- two folders ----------------------------------------------------------------------------------


def text(folder: Path) -> str:
    return (folder / "a.txt").read_text()


@pytest.mark.usefixtures("exchanging")
def test_two_folders_change_places(folder: Path) -> None:
    assert (text(folder / "2026"), text(folder / "made")) == ("new", "old")


def test_without_an_exchange_the_old_folder_is_left_to_be_removed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "exchanged", lambda *_: False)
    exchange.put(folder / "made", folder / "2026")
    assert text(folder / "2026") == "new"
    assert {path.name for path in folder.iterdir()} == {"2026", ".notice-old-2026"}


@pytest.mark.parametrize("gone", [False, True])
def test_a_finished_folder_is_put_in_place_by_the_next_run(folder: Path, *, gone: bool) -> None:
    """Whether the run was killed before or after the old folder went."""
    (folder / "made").rename(folder / ".notice-next-2026")
    (folder / ".notice-abc").mkdir()
    if gone:
        (folder / "2026").rename(folder / ".notice-old-2026")
    staging.mend(folder)
    assert [path.name for path in folder.iterdir()] == ["2026"]
    assert text(folder / "2026") == "new"


def test_a_new_folder_has_what_the_old_one_had(folder: Path) -> None:
    """Files of others, at any depth, links as links, the mode; no file of a killed build."""
    old = folder / "2026"
    (old / "deep" / "er").mkdir(parents=True)
    (old / "deep" / "er" / "b.txt").write_text("b")
    (old / "link").symlink_to("nowhere")
    (old / "gone.txt").write_text("gone")
    (old / ".notice-abc").mkdir()
    old.chmod(0o2750)
    with staging.staged(folder) as fresh:
        staging.replace_folder(fresh, old, {"a.txt": b"new"}, ["gone.txt"])
    paths = {path.relative_to(old).as_posix() for path in old.rglob("*")}
    assert paths == {"a.txt", "deep", "deep/er", "deep/er/b.txt", "link"}
    assert (old / "link").readlink() == Path("nowhere")
    assert old.stat().st_mode & 0o7777 == 0o2750
    assert text(old) == "new"


def test_without_hard_links_files_are_copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    with staging.staged(folder) as fresh:
        staging.replace_folder(fresh, folder / "2026", {"b.txt": b"b"})
    assert text(folder / "2026") == "old"


# --- what a build may lack ------------------------------------------------------------------------


def started(trials: Trials, setup: str = "", *, end: str = "") -> subprocess.CompletedProcess[str]:
    """Build in a shell that first does ``setup``; ``end`` is what stands after the command."""
    trials.reset()
    build = f"{sys.executable} -m notice build 2026 --format txt --lang en --quiet {end}"
    environment = os.environ | {"PYTHONPATH": str(staging.__file__).rpartition("/notice/")[0]}
    return subprocess.run(
        ["/bin/sh", "-c", f"{setup}\n{build}"],
        cwd=trials.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def state(trials: Trials) -> str:
    """Return which edition lies there, once nothing is left beside it."""
    assert not trials.left()
    return next((name for name, files in trials.editions.items() if files == trials.lies()), "")


@pytest.fixture
def small(trials: Trials) -> Iterator[Path]:
    """Mount a file system that holds the edition of before, and 8 kB more."""
    pages = sum(len(data) // 4096 + 1 for data in trials.editions["old"].values())
    mounted = trials.folder / "small"
    mounted.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={4 * (pages + 2)}k", "tmpfs", str(mounted)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a file system")
    try:
        shutil.copytree(trials.folder / "before" / "day", mounted / "day")
        yield mounted
    finally:
        subprocess.run(["umount", str(mounted)], check=True)  # noqa: S607 - found on the path


def test_a_full_disk_leaves_the_old_edition(trials: Trials, small: Path) -> None:
    before = sorted(path.name for path in small.rglob("*"))
    done = started(trials, end=f"--out {small}")
    assert done.returncode == 4
    assert done.stderr == (
        "error: small/day: cannot be written: No space left on device; "
        "give another folder with --out\n"
    )
    assert sorted(path.name for path in small.rglob("*")) == before
    assert (small / "day/2026/day-2026.en.txt").read_bytes() == trials.editions["old"][
        "day-2026.en.txt"
    ]


@pytest.mark.parametrize("size", range(0, 3000, 999))
def test_a_file_that_may_not_grow_leaves_the_old_edition(folder: Path, size: int) -> None:
    """As on a full disk, for whoever may not mount one (RLIMIT_FSIZE, setrlimit(2))."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    made = {"a.txt": bytes(900), "b.txt": bytes(2800), "c.txt": bytes(3001)}
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        with (
            pytest.raises(FileError, match="cannot be written: File too large"),
            staging.staged(folder) as fresh,
        ):
            staging.replace_folder(fresh, folder / "2026", made)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert text(folder / "2026") == "old"
    assert {path.name for path in folder.iterdir()} == {"2026", "made"}


def test_no_room_for_what_is_written_for_a_time(trials: Trials) -> None:
    """Fonts are set up in the folder of temporary files."""
    done = started(trials, "export TMPDIR=/tmp; ulimit -f 1")
    assert done.returncode == 4
    hint = "make room there, or name another folder in TMPDIR"
    assert re.fullmatch(f"error: /tmp/.*: cannot be written: File too large; {hint}\n", done.stderr)
    assert state(trials) == "old"


def test_a_folder_that_may_only_be_read(trials: Trials) -> None:
    """Root may write everywhere but on a file system that is mounted to be read."""
    done = started(trials, end="--out /proc/sys")
    assert done.returncode == 4
    assert re.fullmatch(
        r"error: /proc/sys/day: cannot be written: .*; give another folder with --out\n",
        done.stderr,
    )


def test_a_folder_that_vanishes_while_it_is_written_into(folder: Path) -> None:
    def write() -> None:
        with staging.staged(folder) as fresh:
            shutil.rmtree(folder)
            staging.replace_folder(fresh, folder / "2026", {"a.txt": b"new"})

    with pytest.raises(FileError, match="cannot be written: No such file or directory"):
        write()


def test_a_link_to_the_folder_of_an_edition_stays_one(trials: Trials) -> None:
    trials.reset()
    elsewhere = trials.folder / "elsewhere"
    shutil.rmtree(elsewhere, ignore_errors=True)
    trials.target.rename(elsewhere)
    trials.target.symlink_to(elsewhere)
    assert trials.build("--lang", "en") == Ended(0, "", "new", left=False)
    assert trials.target.is_symlink()
    assert not [*trials.folder.glob(".notice-*")]


def test_a_link_among_the_files_of_an_edition_is_not_written_through(trials: Trials) -> None:
    """Nor is what it leads to read, removed or shown as a file of the edition."""
    trials.reset()
    secret = trials.folder / "secret.txt"
    secret.write_text("of somebody else", "utf-8")
    statement = next(trials.target.glob("*.en.txt"))
    statement.unlink()
    statement.symlink_to(secret)
    assert trials.build("--lang", "en") == Ended(0, "", "new", left=False)
    assert not statement.is_symlink()
    assert secret.read_text("utf-8") == "of somebody else"


def test_a_link_to_nothing_is_no_folder(trials: Trials) -> None:
    trials.reset()
    shutil.rmtree(trials.target)
    trials.target.symlink_to("nowhere")
    ended = trials.build("--lang", "en")
    assert ended.code == 4
    assert ended.message == (
        "error: out/day/2026: cannot be written: it is a link to nothing; remove the link\n"
    )


@pytest.mark.parametrize(
    ("setup", "end"), [("", ">&-"), ("unset HOME", ""), ("ulimit -n 24", ""), ("exec 2>&-", "")]
)
def test_what_a_build_can_do_without(trials: Trials, setup: str, end: str) -> None:
    """Somebody who reads what is printed, a home, many open files."""
    done = started(trials, setup, end=end)
    assert (done.returncode, done.stderr) == (0, "")
    assert state(trials) == "new"


def test_a_standard_output_that_is_full(trials: Trials) -> None:
    """The edition is complete all the same."""
    done = started(trials, end=">/dev/full")
    assert done.returncode == 4
    assert done.stderr == (
        "error: the standard output: cannot be written: No space left on device\n"
    )
    assert state(trials) == "new"


@pytest.mark.parametrize("number", [8, 12, 16])
def test_too_few_open_files(trials: Trials, number: int) -> None:
    """One message, or the new edition where they are enough."""
    done = started(trials, f"ulimit -n {number}")
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 4}
    assert state(trials) == ("old" if done.returncode else "new")
