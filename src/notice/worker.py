"""A process of its own for work that an input can make endless: it has limits, and can be ended."""

from __future__ import annotations

import atexit
import ctypes
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from threading import Lock
from traceback import format_exc
from typing import Any, NoReturn, Protocol, TypeVar

from notice import staging
from notice.errors import DefinitionError, Fault, NoticeError

PREFIX = "notice-fonts-"
"""How the folder of a worker begins: fontconfig's configuration is what lies in it."""
START = "import sys; sys.path = sys.argv[2:]; from notice import worker; worker.main(sys.argv[1])"
PR_SET_PDEATHSIG = 1
"""Linux: have a signal when the parent ends (prctl(2))."""
OUT_OF_MEMORY = 77
"""The exit code of a worker that had no memory left; no other means anything."""
MIB = 2**20
Result = TypeVar("Result")


@dataclass(frozen=True)
class Limits:
    """What one piece of work may take.

    The longest honest one, a statement in every format, takes 3 seconds and 200 MiB on a machine
    of 2024: the usual limits leave a slow one forty times that, and ten times the memory.
    """

    seconds: float = 120
    memory: int = 2048 * MIB
    """Bytes beyond what the process has at the start; held on Linux only."""
    answer: int = 256 * MIB
    """Bytes of what comes back."""


class Maker(Protocol):
    """Whoever does work: a worker, or this process itself."""

    def run(self, about: Fault, work: Callable[..., Result], *given: object) -> Result:
        """Return what a function of a module returns."""


class Worker:
    """Does one piece of work at a time, in a process that starts with the first.

    Whatever ends a piece of work early, a limit, a crash or Ctrl-C, ends the process with it, and
    the next piece has a fresh one. It ends with its parent too, however that ends.
    """

    def __init__(self, limits: Limits = Limits()) -> None:
        """Start nothing yet."""
        self._limits = limits
        self._turn = Lock()
        self._process: _Process | None = None
        self._closed = False

    def run(self, about: Fault, work: Callable[..., Result], *given: object) -> Result:
        """Return what a function of a module returns; it and all that it is given are pickled.

        Raises what the function raises of ``NoticeError`` and ``OSError``. Where the work is given
        up or fails in another way, ``DefinitionError``: ``about`` says what could not be done, and
        where to look, and gets the reason.
        """
        with self._turn:
            try:
                answer = self._ask((self._limits, Path.cwd(), work, given))
            except _Failure as failure:
                self._end()
                message = f"{about.message}: {failure}"
                error = DefinitionError(replace(about, message=message))
                error.add_note(failure.details)
                raise error from None
            except BaseException:
                self._end()  # it would answer what nobody asks any more
                raise
        if isinstance(answer, _Raised):
            raise answer.error
        result: Result = answer
        return result

    def close(self) -> None:
        """End the process at once and for good; any thread may do so, whatever is being done."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()

    def start(self) -> _Process:
        """Return the process, started if it does not run; before there are threads, it is quick."""
        process = self._process
        if process is None or process.ended:
            self._end()
            with staging.undisturbed():
                process = self._process = _Process.start()
        if self._closed:
            process.end()
        return process

    def _ask(self, task: tuple[object, ...]) -> Any:
        process, seconds = self.start(), self._limits.seconds
        try:
            process.tasks.send(task)
            if not process.answers.poll(seconds):
                raise _Failure(f"it takes more than {seconds:g} seconds")
            answer = process.answers.recv()
        except (EOFError, OSError):
            raise _Failure(self._why(process.end())) from None
        if isinstance(answer, _Failure):
            raise answer
        return answer

    def _why(self, status: int) -> str:
        """Return why a process died, by its exit code, or the negative number of a signal."""
        if status == OUT_OF_MEMORY:
            return f"it takes more than {self._limits.memory // MIB} MiB of memory"
        return f"its process died ({signal.Signals(-status).name if status < 0 else status})"


class Here:
    """Does work in this very process, without limits: where a worker does all of it already."""

    def run(self, about: Fault, work: Callable[..., Result], *given: object) -> Result:
        """Return what a function returns, and raise what it raises."""
        del about
        return work(*given)


@cache
def _of_process(_: int) -> Worker:
    worker = Worker()
    atexit.register(worker.close)
    return worker


def shared() -> Worker:
    """Return the worker of this process, which ends with it; a forked child has its own."""
    return _of_process(os.getpid())


class _Failure(Exception):  # noqa: N818 - it is the answer to a task, or stands for it
    """Why work was given up, with Python's own account of it for whoever looks into it."""

    def __init__(self, reason: str, details: str = "") -> None:
        super().__init__(reason, details)
        self.details = details

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class _Raised:
    """What the work raised."""

    error: NoticeError | OSError


class _Process:
    """A process that works, seen from its parent."""

    def __init__(self, pid: int, tasks: Connection, answers: Connection, folder: str) -> None:
        self.tasks = tasks
        self.answers = answers
        self._pid = pid
        self._folder = folder
        self._parent = os.getpid()
        self._ending = Lock()
        self._status: int | None = None

    @classmethod
    def start(cls) -> _Process:
        """Start one by a fork, which costs nothing, or from scratch where there are threads.

        What other threads hold at a fork stays held (fork(2)), and macOS has no safe fork at all.
        The caller holds Ctrl-C back, which is for the parent: that ends it.
        """
        taken, tasks = Pipe(duplex=False)
        answers, given = Pipe(duplex=False)
        folder = tempfile.mkdtemp(prefix=PREFIX)
        try:
            if _has_one_thread():
                pid = os.fork()
                if not pid:
                    tasks.close()
                    answers.close()
                    _serve(taken, given, folder)
            else:
                command = [sys.executable, "-c", START, folder, *sys.path]
                ends = enumerate((taken.fileno(), given.fileno()))
                streams = [(os.POSIX_SPAWN_DUP2, end, stream) for stream, end in ends]
                pid = os.posix_spawn(sys.executable, command, os.environ, file_actions=streams)
            return cls(pid, tasks, answers, folder)
        finally:
            taken.close()
            given.close()

    @property
    def ended(self) -> bool:
        """Whether it has ended: it says nothing unasked, so that its silence is broken by that."""
        return self._status is not None or self.answers.poll()

    def end(self) -> int:
        """End it if it runs, and leave nothing of it; return its exit code, or minus the signal."""
        with staging.undisturbed(), self._ending:
            if self._status is None and self._parent == os.getpid():
                os.kill(self._pid, signal.SIGKILL)
                self._status = os.waitstatus_to_exitcode(os.waitpid(self._pid, 0)[1])
                shutil.rmtree(self._folder, ignore_errors=True)
        return self._status or 0


def _has_one_thread() -> bool:
    """Whether Linux knows of one thread in this process (proc(5)), those of libraries included."""
    threads = Path("/proc/self/task")
    return threads.is_dir() and len([*threads.iterdir()]) == 1


def main(folder: str) -> None:
    """Work for the process that is at the other end of stdin and stdout."""
    tasks = Connection(os.dup(0), writable=False)
    _serve(tasks, Connection(os.dup(1), readable=False), folder)


def _serve(tasks: Connection, answers: Connection, folder: str) -> NoReturn:
    """Answer tasks until the other end closes, and end the process."""
    code = 1
    try:
        _confine(folder, {tasks.fileno(), answers.fileno()})
        while True:
            limits, place, work, given = tasks.recv()
            os.chdir(place)
            _limit(limits)
            answers.send_bytes(_pickled(_answer(work, given), limits))
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
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in {0, 1, 2} - pipes:  # a library that aborts would say so, and its parent does
        os.dup2(nothing, stream)
    tempfile.tempdir = folder


def _answer(work: Callable[..., object], given: tuple[object, ...]) -> object:
    try:
        return work(*given)
    except MemoryError:
        raise
    except (NoticeError, OSError) as error:
        return _Raised(error)
    except Exception as error:  # noqa: BLE001 - the parent tells it
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return _Failure(what, format_exc())


def _pickled(answer: object, limits: Limits) -> memoryview:
    data = ForkingPickler.dumps(answer)
    if len(data) <= limits.answer:
        return data
    return ForkingPickler.dumps(_Failure(f"its files have more than {limits.answer // MIB} MiB"))


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
