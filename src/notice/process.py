"""A process that does one task after another for its parent: confined, limited, ended at will."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import ceil
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from threading import Lock
from traceback import format_exc
from typing import NoReturn

from notice import scratch, staging
from notice.errors import NoticeError
from notice.scratch import Scratch

START = "import sys; sys.path = sys.argv[2:]; from notice import process; process.main(sys.argv[1])"
PR_SET_PDEATHSIG = 1
"""Linux: have a signal when the parent ends (prctl(2))."""
OUT_OF_MEMORY = 77
"""The exit code of a process that had no memory left; no other means anything."""
MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What one task may take.

    The longest honest one, a statement in every format, takes 3 seconds and 200 MiB on a machine
    of 2024: the usual limits leave a slow one forty times that, and ten times the memory.
    """

    seconds: float = 120
    memory: int = 2048 * MIB
    """Bytes beyond what the process has at the start; held on Linux only."""
    answer: int = 256 * MIB
    """Bytes of what comes back."""


@dataclass(frozen=True)
class Task:
    """A function of a module to call with these arguments, in this folder and within limits."""

    limits: Limits
    folder: Path
    function: Callable[..., object]
    arguments: tuple[object, ...]


@dataclass(frozen=True)
class Raised:
    """What the function of a task raised."""

    error: NoticeError | OSError


class Failure(Exception):  # noqa: N818 - it is the answer to a task, or stands for it
    """Why a task was given up, with Python's own traceback."""

    def __init__(self, reason: str, details: str = "") -> None:
        """Take the reason and the traceback."""
        super().__init__(reason, details)
        self.details = details

    def __str__(self) -> str:
        """Return the reason."""
        return str(self.args[0])


class Process:
    """A process that works, seen from its parent."""

    def __init__(self, pid: int, tasks: Connection, answers: Connection, folder: Scratch) -> None:
        """Take a process that has been started, the ends of its pipes and its folder."""
        self.tasks = tasks
        self.answers = answers
        self._pid = pid
        self._folder = folder
        self._parent = os.getpid()
        self._ending = Lock()
        self._status: int | None = None

    @classmethod
    def start(cls, prepare: Callable[[], object] | None = None) -> Process:
        """Start one by a fork, which costs nothing, or from scratch where there are threads.

        Forked, it calls ``prepare`` before its first task, while its parent goes on.
        What other threads hold at a fork stays held (fork(2)), and macOS has no safe fork at all.
        The caller holds Ctrl-C back: it is for the parent, which ends the process.
        """
        tasks_end, tasks = Pipe(duplex=False)
        answers, answers_end = Pipe(duplex=False)
        folder = scratch.make("fonts")  # fontconfig's configuration is what lies in it
        try:
            if _has_one_thread():
                pid = os.fork()
                if not pid:
                    tasks.close()
                    answers.close()
                    _serve(tasks_end, answers_end, str(folder.path), prepare)
            else:
                command = [sys.executable, "-c", START, str(folder.path), *sys.path]
                ends = enumerate((tasks_end.fileno(), answers_end.fileno()))
                streams = [(os.POSIX_SPAWN_DUP2, end, stream) for stream, end in ends]
                pid = os.posix_spawn(sys.executable, command, os.environ, file_actions=streams)
            return cls(pid, tasks, answers, folder)
        finally:
            tasks_end.close()
            answers_end.close()

    @property
    def ended(self) -> bool:
        """Whether it has ended: it only answers tasks, so only its end is read between them."""
        return self._status is not None or self.answers.poll()

    def end(self) -> int:
        """End it if it runs and delete its folder; return its exit code, or minus the signal."""
        with staging.undisturbed(), self._ending:
            if self._status is None and self._parent == os.getpid():
                os.kill(self._pid, signal.SIGKILL)
                self._status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
                self._folder.remove()
        return self._status or 0


def _has_one_thread() -> bool:
    """Whether Linux knows of one thread in this process (proc(5)), those of libraries included."""
    threads = Path("/proc/self/task")
    return threads.is_dir() and len([*threads.iterdir()]) == 1


def main(folder: str) -> None:
    """Work for the process that is at the other end of stdin and stdout."""
    tasks = Connection(os.dup(0), writable=False)
    _serve(tasks, Connection(os.dup(1), readable=False), folder)


def _serve(
    tasks: Connection,
    answers: Connection,
    folder: str,
    prepare: Callable[[], object] | None = None,
) -> NoReturn:
    """Answer tasks until the other end closes, and end the process."""
    code = 1
    try:
        _confine(folder, {tasks.fileno(), answers.fileno()})
        if prepare is not None:
            with suppress(NoticeError):  # the task that needs it says what is missing
                prepare()
        while True:
            task: Task = tasks.recv()
            os.chdir(task.folder)
            _limit(task.limits)
            answers.send_bytes(_pickled(_answer(task), task.limits))
    except EOFError:
        code = 0
    except MemoryError:  # what holds the memory may be held still: an answer would need some too
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _confine(folder: str, pipes: set[int]) -> None:
    """Leave Ctrl-C, the streams and the life of this process to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    null = os.open(os.devnull, os.O_RDWR)
    for stream in {0, 1, 2} - pipes:  # a library that aborts would say so, and its parent does
        os.dup2(null, stream)
    tempfile.tempdir = folder


def _answer(task: Task) -> object:
    """Return what the function of a task returns, or what it raises."""
    try:
        return task.function(*task.arguments)
    except MemoryError:
        raise
    except (NoticeError, OSError) as error:
        return Raised(error)
    except RecursionError:
        return Failure("something in it is nested too deeply", format_exc())
    except Exception as error:  # noqa: BLE001 - the parent raises it
        name = type(error).__name__
        return Failure(f"{name}: {error}" if str(error) else name, format_exc())


def _pickled(answer: object, limits: Limits) -> memoryview:
    data = ForkingPickler.dumps(answer)
    if len(data) <= limits.answer:
        return data
    return ForkingPickler.dumps(Failure(f"its files have more than {limits.answer // MIB} MiB"))


def _limit(limits: Limits) -> None:
    """Let the kernel hold the limits (setrlimit(2)): time too, where no parent is left to do it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    taken = usage.ru_utime + usage.ru_stime
    _lower(resource.RLIMIT_CPU, ceil(taken + limits.seconds) + 1)
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
        _lower(resource.RLIMIT_DATA, pages * resource.getpagesize() + limits.memory)


def _lower(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (soft, hard))
