"""Reading a file of unknown origin in a process that has limits of time and memory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

from notice import files
from notice.errors import DefinitionError, Fault
from notice.importing.intake import Intake
from notice.process import Limits
from notice.worker import Worker

Reader = Callable[[bytes], Intake]
READING = Limits(seconds=30)
"""What one file may take: the longest honest one, a PDF of 20 pages, takes 2 seconds."""
SHOWN = 3
"""How many remarks are told of a file that holds nothing else."""


def confined(reader: Reader, data: bytes, limit: int) -> Intake:
    """Return what a reader, a function of a module, finds in at most ``limit`` bytes.

    Raises ``ValueError``, also where the process dies, takes too long or too much memory.
    """
    if len(data) > limit:
        message = f"it has more than {files.size(limit)}"
        raise ValueError(f"{message}; save the statement alone, without pictures")
    try:
        with closing(Worker(READING)) as worker:
            answer = worker.run(Fault(message="it cannot be read"), _answer, reader, data)
    except DefinitionError as error:
        raise ValueError(str(error)) from error
    if isinstance(answer, str):
        raise ValueError(answer)  # noqa: TRY004 - it is a message, which came instead of an intake
    return answer


def _answer(reader: Reader, data: bytes) -> Intake | str:
    """Return an intake, or why there is none: a worker carries no other error than our own."""
    try:
        intake = reader(data)
    except ValueError as error:
        return str(error)
    except RecursionError:
        return "its content is nested too deeply; copy the text into a new document"
    left_out = "".join(f"; {remark}" for remark in intake.remarks[:SHOWN])
    return intake if intake.blocks else f"it holds no text{left_out}"
