"""Several processes at once: what is written and told does not depend on how many there are."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

import notice
from notice.crew import Crew
from notice.process import Failure

Call = Callable[[str], tuple[int, str, str]]
Started = Callable[..., AbstractContextManager[subprocess.Popen[str]]]
ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def contents(folder: str) -> dict[str, bytes]:
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_number_of_processes_changes_nothing(call: Call, office: Callable[..., Path]) -> None:
    """Files, their order and every message are those of one process, whoever is done first."""
    office(status="draft")
    for number in (1, 2, 5):
        call(f"build 1991..2002 --format txt,html --jobs {number} --out out{number}")
    told = [
        call(f"build 1991..2002 --format txt,html --jobs {number} --out new{number} --force")
        for number in (1, 2, 5)
    ]
    assert contents("out1") == contents("out2") == contents("out5") != {}
    one, two, five = (
        (code, out.replace(f"new{number}", "new"), err)
        for number, (code, out, err) in zip((1, 2, 5), told, strict=True)
    )
    assert one == two == five
    assert len(one[1].splitlines()) == 24


def children(pid: int) -> Iterator[int]:
    """Yield the processes that a process of Linux has started (proc(5))."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            yield int(path.parent.name)


@pytest.mark.skipif(sys.platform != "linux", reason="its processes are found in /proc")
def test_a_worker_that_dies_is_told_and_leaves_nothing_half_done(
    call: Call, office: Callable[..., Path], started: Started
) -> None:
    """What was written before stays, what was not is not there, and the next build makes it."""
    office()
    command = [sys.executable, "-m", "notice", "build", "1991..2030", "--format", "pdf,txt"]
    with started([*command, "--jobs", "2"], env=ENVIRONMENT) as build:
        deadline = time.monotonic() + 120
        while not Path("out/day/1992").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.kill(max(children(build.pid)), signal.SIGKILL)
        _, told = build.communicate(timeout=120)
    assert build.returncode == 2
    assert "cannot be made: its process died (SIGKILL)" in told
    years = sorted(path.name for path in Path("out/day").iterdir())
    assert years == [str(year) for year in range(1991, 1991 + len(years))]
    assert len(years) < 40
    assert all(len([*Path("out/day", year).iterdir()]) == 4 for year in years)
    code, out, _ = call("build 1991..2030 --format pdf,txt")
    assert (code, len(out.splitlines())) == (0, 80)


@pytest.mark.skipif(sys.platform != "linux", reason="its processes are found in /proc")
def test_an_interrupted_build_ends_its_processes(
    call: Call, office: Callable[..., Path], started: Started
) -> None:
    office()
    command = [sys.executable, "-m", "notice", "build", "1991..2030", "--format", "pdf", "--jobs"]
    with started([*command, "2"], env=ENVIRONMENT) as build:
        deadline = time.monotonic() + 120
        while not Path("out/day/1991").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        workers = [*children(build.pid)]
        build.send_signal(signal.SIGINT)
        _, told = build.communicate(timeout=60)
    assert (build.returncode, told.strip()) == (
        130,
        "interrupted; what was not finished is as it was before",
    )
    assert len(workers) == 3  # a crew of two, and the one that has looked at the layout
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]
    assert [path.name for path in Path("out/day").iterdir() if path.name.startswith(".")] == []
    assert call("build 1991 --format pdf")[0] == 0


def test_an_edition_is_the_same_from_any_executor(office: Callable[..., Path]) -> None:
    """``notice.build`` takes an executor of the standard library: ours, or one of processes."""
    loaded = notice.load("day", templates=office())
    expected = notice.build(loaded, 2026, formats=("pdf", "txt"))
    executors: list[Executor] = [
        Crew(2),
        ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")),
    ]
    for executor in executors:
        with executor:
            made = notice.build(loaded, 2026, formats=("pdf", "txt"), executor=executor)
        assert made == expected


def test_a_crew_says_why_work_was_given_up() -> None:
    with Crew(2) as crew:
        dead, alive = crew.submit(os._exit, 3), crew.submit(abs, -3)
        with pytest.raises(Failure, match=r"its process died \(3\)"):
            dead.result()
        assert alive.result() == 3
        assert crew.submit(abs, -4).result() == 4


def test_a_crew_ends_with_what_it_was_for() -> None:
    with Crew(1) as crew:
        assert crew.submit(abs, -1).result() == 1
    with pytest.raises(RuntimeError):
        crew.submit(abs, -1)
