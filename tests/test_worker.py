"""The worker: what it hands back, its limits, and that nothing is left of it."""

from __future__ import annotations

import ast
import operator
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest

from notice import files, worker
from notice.errors import DefinitionError, Fault, FileError, InterruptionError
from notice.process import MIB, Limits
from notice.worker import Worker

ROOT = Path(__file__).parents[1]
ABOUT = Fault("layouts/own", message="day 2026 en cannot be made", hint="look at it")
ENDLESS = (re.match, "(a*)*b", "a" * 60)
"""Work that holds on to Python all the time, so that no signal handler or thread gets a turn."""
PATIENCE = 20


@pytest.fixture(params=["fork", "from scratch"])
def make(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Worker]]:
    """Make workers, in a process with one thread or with several; nothing of them may be left."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made: list[Worker] = []
    done = Event()
    other = Thread(target=done.wait)
    if request.param == "from scratch":
        other.start()

    def make(**limits: Any) -> Worker:
        made.append(Worker(Limits(**limits)))
        return made[-1]

    try:
        yield make
        for each in made:
            each.close()
        assert [*tmp_path.glob("notice-fonts-*")] == []
    finally:
        done.set()
        if other.ident:
            other.join()


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that nobody has waited for yet (Z) does not."""
    ran = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)],  # noqa: S607 - as every system has it
        capture_output=True,
        text=True,
        check=False,
    )
    return bool(ran.stdout.strip()) and not ran.stdout.startswith("Z")


def soon(true: Callable[[], bool]) -> bool:
    """Wait until something is true, a while at most."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_one_process_does_it_all(make: Callable[..., Worker]) -> None:
    made = make()
    assert made.run(ABOUT, operator.add, (1,), (2,)) == (1, 2)
    pid = made.run(ABOUT, os.getpid)
    assert pid not in {os.getpid(), make().run(ABOUT, os.getpid)}
    assert made.run(ABOUT, os.getpid) == pid
    made.close()
    assert not alive(pid)


def test_what_is_given_up_says_so_and_the_next_work_is_done(make: Callable[..., Worker]) -> None:
    """Only what was begun before the instant is; at another time nothing is to be given up."""
    made = make()
    made.give_up(time.monotonic())
    begun = time.monotonic()
    Timer(0.5, made.give_up, (begun,)).start()
    Timer(1, lambda: made.give_up(time.monotonic())).start()
    with pytest.raises(InterruptionError) as given_up:
        made.run(ABOUT, *ENDLESS)
    assert time.monotonic() - begun > 0.9
    assert str(given_up.value) == (
        "layouts/own: day 2026 en cannot be made: it was given up for something newer"
    )
    assert made.run(ABOUT, operator.add, (1,), (2,)) == (1, 2)


def test_it_stands_where_its_parent_does(
    make: Callable[..., Worker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages name files from there, and a program may change its folder."""
    made = make()
    made.run(ABOUT, os.getcwd)
    monkeypatch.chdir(tmp_path)
    assert made.run(ABOUT, os.getcwd) == str(tmp_path)


def test_errors_are_those_of_the_work(make: Callable[..., Worker], tmp_path: Path) -> None:
    made = make()
    with pytest.raises(FileNotFoundError) as missing:
        made.run(ABOUT, Path.read_bytes, tmp_path / "none")
    assert missing.value.filename == str(tmp_path / "none")
    with pytest.raises(FileError) as refused:
        made.run(ABOUT, files.read, tmp_path / "none", files.TEXT)
    assert Path(refused.value.faults[0].source) == tmp_path / "none"
    pid = made.run(ABOUT, os.getpid)
    with pytest.raises(DefinitionError) as failed:
        made.run(ABOUT, operator.truediv, 1, 0)
    assert str(failed.value) == (
        "layouts/own: day 2026 en cannot be made: ZeroDivisionError: division by zero; look at it"
    )
    assert "Traceback" in failed.value.__notes__[0]
    assert made.run(ABOUT, os.getpid) != pid
    with pytest.raises(DefinitionError, match="cannot be made: something in it is nested too deep"):
        made.run(ABOUT, ast.literal_eval, "-" * 3000 + "1")


@pytest.mark.parametrize(
    ("limits", "work", "reason"),
    [
        ({"seconds": 1}, ENDLESS, "it takes more than 1 seconds"),
        ({"seconds": 0.5}, (time.sleep, 60), "it takes more than 0.5 seconds"),
        ({"answer": MIB}, (bytes, 2 * MIB), "its files have more than 1 MiB"),
        ({}, (os.kill, 0, signal.SIGKILL), "its process died (SIGKILL), as where memory runs out"),
        ({}, (os.kill, 0, signal.SIGTRAP), "its process died (SIGTRAP), as where memory runs out"),
        ({}, (os.kill, 0, signal.SIGHUP), "its process died (SIGHUP)"),
        ({}, (os._exit, 3), "its process died (3)"),
    ],
)
def test_what_takes_too_much_is_given_up(
    limits: dict[str, float],
    work: tuple[Any, ...],
    reason: str,
    make: Callable[..., Worker],
) -> None:
    made = make(**limits)
    pid = made.run(ABOUT, os.getpid)
    work = (os.kill, pid, work[2]) if work[0] is os.kill else work
    with pytest.raises(DefinitionError) as failed:
        made.run(ABOUT, *work)
    message = f"layouts/own: day 2026 en cannot be made: {reason}; look at it"
    assert str(failed.value) == message
    assert not alive(pid)
    assert made.run(ABOUT, os.getpid) != pid


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not hold this limit")
def test_memory_has_a_limit(make: Callable[..., Worker]) -> None:
    """It is that of one piece of work: what the process has already does not count."""
    made = make(memory=64 * MIB)
    for _ in range(4):
        assert len(made.run(ABOUT, bytes, 20 * MIB)) == 20 * MIB
    with pytest.raises(DefinitionError, match="it takes more than 64 MiB of memory; look at it"):
        made.run(ABOUT, bytes, 512 * MIB)
    assert made.run(ABOUT, len, b"12") == 2


def test_one_that_was_killed_while_it_rested_is_not_missed(make: Callable[..., Worker]) -> None:
    made = make()
    pid = made.run(ABOUT, os.getpid)
    os.kill(pid, signal.SIGKILL)
    assert soon(lambda: not alive(pid))
    assert made.run(ABOUT, os.getpid) != pid


def test_another_thread_may_end_it_for_good(make: Callable[..., Worker]) -> None:
    made = make()
    made.run(ABOUT, os.getpid)
    Timer(0.3, made.close).start()
    for _ in range(2):
        with pytest.raises(DefinitionError, match=r"its process died \(SIGKILL\)"):
            made.run(ABOUT, *ENDLESS)


def test_ctrl_c_ends_what_is_being_done(make: Callable[..., Worker]) -> None:
    made = make()
    pid = made.run(ABOUT, os.getpid)
    timer = Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        made.run(ABOUT, *ENDLESS)
    timer.join()
    assert not alive(pid)


def test_ctrl_c_is_left_to_the_parent(make: Callable[..., Worker]) -> None:
    made = make()
    pid = made.run(ABOUT, os.getpid)
    os.kill(pid, signal.SIGINT)
    time.sleep(0.2)
    assert made.run(ABOUT, os.getpid) == pid


CHILD = """
import os, re
from notice import worker
from notice.errors import Fault

shared = worker.shared()
print(shared.run(Fault(), os.getpid), flush=True)
{0}
"""


@pytest.mark.parametrize("busy", [True, False])
def test_it_ends_with_a_parent_that_is_killed(
    busy: bool,  # noqa: FBT001 - a parameter
    tmp_path: Path,
) -> None:
    code = 'shared.run(Fault(), re.match, "(a*)*b", "a" * 60)' if busy else "input()"
    with subprocess.Popen(
        [sys.executable, "-c", CHILD.format(code)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        time.sleep(0.3)
        assert alive(pid)
        process.kill()
    assert soon(lambda: not alive(pid))


def test_a_forked_child_has_a_worker_of_its_own(tmp_path: Path) -> None:
    """And leaves that of its parent alone when it ends."""
    code = """
child = os.fork()
print(worker.shared().run(Fault(), os.getpid), flush=True)
if child:
    os.waitpid(child, 0)
    print(shared.run(Fault(), os.getpid), flush=True)
"""
    ran = subprocess.run(
        [sys.executable, "-c", CHILD.format(code)],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    first, *rest = ran.stdout.split()
    assert sorted(map(rest.count, set(rest))) == [1, 2]
    assert rest.count(first) == 2
    assert [*tmp_path.iterdir()] == []


def test_the_shared_one_is_one() -> None:
    assert worker.shared() is worker.shared()
