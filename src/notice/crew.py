"""Several workers at once, as an executor of the standard library (PEP 3148)."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from queue import SimpleQueue
from typing import ParamSpec, TypeVar

from notice.worker import Worker

P = ParamSpec("P")
Result = TypeVar("Result")


class Crew(Executor):
    """As many workers as asked for, each in a process of its own with its limits.

    They start at once, before there are threads: that is a fork, which costs nothing. A worker
    that dies takes its work along, whose future raises ``Failure``; the next work has a fresh one.
    """

    def __init__(self, size: int) -> None:
        """Start ``size`` workers."""
        self.size = size
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self._workers = [Worker() for _ in range(size)]
        for worker in self._workers:
            worker.start()
            self._free.put(worker)
        self._threads = ThreadPoolExecutor(size)

    def submit(
        self, fn: Callable[P, Result], /, *args: P.args, **kwargs: P.kwargs
    ) -> Future[Result]:
        """Have a function of a module called in one of the processes; all of it is pickled."""
        return self._threads.submit(self._attempt, partial(fn, *args, **kwargs))

    def run(self, work: Callable[[Worker], Result]) -> Future[Result]:
        """Have a function called here, in a thread, with a worker that nobody else has."""
        return self._threads.submit(self._lent, work)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as in Executor
        """End the processes: at once if what is not done is cancelled, else once it is done."""
        if cancel_futures:
            self._end()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        self._end()

    def _end(self) -> None:
        for worker in self._workers:
            worker.close()

    def _attempt(self, work: Callable[[], Result]) -> Result:
        return self._lent(lambda worker: worker.attempt(work))

    def _lent(self, work: Callable[[Worker], Result]) -> Result:
        worker = self._free.get()
        try:
            return work(worker)
        finally:
            self._free.put(worker)


def cores() -> int:
    """Return how many processes may run at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
