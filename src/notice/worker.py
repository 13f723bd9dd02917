"""Work that an input can make endless: it is done in a process with limits, by a worker."""

from __future__ import annotations

import atexit
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Protocol, TypeVar

from notice import staging
from notice.errors import DefinitionError, Fault, InterruptionError
from notice.process import MIB, OUT_OF_MEMORY, Failure, Limits, Process, Raised, Task

Result = TypeVar("Result")
STARVED = {signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP}
"""How a process ends for want of memory: by the kernel, and by the checks of C++ and of GLib."""


class Maker(Protocol):
    """What does work: a worker, or this process itself."""

    def run(self, about: Fault, work: Callable[..., Result], *arguments: object) -> Result:
        """Return what a function of a module returns."""


class Worker:
    """Does one piece of work at a time, in a process that starts with the first.

    Whatever ends a piece of work early, a limit, a crash or Ctrl-C, ends the process with it, and
    the next piece has a fresh one. It ends with its parent too, however that ends.
    """

    def __init__(self, limits: Limits = Limits()) -> None:
        """Take the limits; the first work starts the process."""
        self._limits = limits
        self._turn = Lock()
        self._process: Process | None = None
        self._closed = False
        self._begun: float | None = None
        """When the work that is being done was begun, by the monotonic clock."""
        self._given_up = False
        self._watch = Lock()

    def run(self, about: Fault, work: Callable[..., Result], *arguments: object) -> Result:
        """Return what a function of a module returns; it and its arguments are pickled.

        Raises what the function raises of ``NoticeError`` and ``OSError``. Where the work is given
        up or fails in another way, ``DefinitionError``: ``about`` says what could not be done, and
        where to look, and gets the reason. ``InterruptionError`` where ``give_up`` ended it.
        """
        try:
            return self.attempt(work, *arguments)
        except Failure as failure:
            if self._given_up:
                message = f"{about.message}: it was given up for something newer"
                raise InterruptionError(replace(about, message=message, hint="")) from None
            raise given_up(about, failure) from None

    def attempt(self, work: Callable[..., Result], *arguments: object) -> Result:
        """Do the same, and raise ``Failure`` where the work fails or is ended at a limit."""
        with self._turn:
            with self._watch:
                self._given_up, self._begun = False, monotonic()
            try:
                answer = self._ask(Task(self._limits, Path.cwd(), work, arguments))
            except BaseException:
                self._end()  # its answer would come for the next work
                raise
            finally:
                with self._watch:
                    self._begun = None
        if isinstance(answer, Raised):
            raise answer.error
        result: Result = answer
        return result

    def give_up(self, before: float) -> None:
        """End work that was begun before an instant of the monotonic clock; any thread may."""
        with self._watch:
            if self._begun is not None and self._begun < before:
                self._given_up = True
                self._end()

    def close(self) -> None:
        """End the process at once and for good; any thread may do so, whatever is being done."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()

    def start(self, prepare: Callable[[], object] | None = None) -> Process:
        """Return the process, started if it does not run; before there are threads, it is quick.

        One that is started calls ``prepare`` first.
        """
        process = self._process
        if process is None or process.ended:
            self._end()
            with staging.undisturbed():
                process = self._process = Process.start(prepare)
        if self._closed:
            process.end()
        return process

    def _ask(self, task: Task) -> Any:
        process, seconds = self.start(), self._limits.seconds
        try:
            process.tasks.send(task)
            if not process.answers.poll(seconds):
                raise Failure(f"it takes more than {seconds:g} seconds")
            answer = process.answers.recv()
        except (EOFError, OSError):
            raise Failure(self._why(process.end())) from None
        if isinstance(answer, Failure):
            raise answer
        return answer

    def _why(self, status: int) -> str:
        """Return why a process died, by its exit code, or the negative number of a signal."""
        if status == OUT_OF_MEMORY:
            return f"it takes more than {self._limits.memory // MIB} MiB of memory"
        if status >= 0:
            return f"its process died ({status})"
        cause = ", as where memory runs out" if -status in STARVED else ""
        return f"its process died ({signal.Signals(-status).name}){cause}"


def given_up(about: Fault, failure: Exception) -> DefinitionError:
    """Return the error of work that was given up: ``about`` says what could not be done."""
    error = DefinitionError(replace(about, message=f"{about.message}: {failure}"))
    error.add_note(getattr(failure, "details", ""))
    return error


class Here:
    """Does work in this very process, without limits: for code that a worker already runs."""

    def run(self, about: Fault, work: Callable[..., Result], *arguments: object) -> Result:
        """Return what a function returns, and raise what it raises."""
        del about
        return work(*arguments)


@cache
def _of_process(_: int) -> Worker:
    worker = Worker()
    atexit.register(worker.close)
    return worker


def shared() -> Worker:
    """Return the worker of this process, which ends with it; a forked child has its own."""
    return _of_process(os.getpid())
