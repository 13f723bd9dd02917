"""What can be wrong with an input: faults with their place, and the exceptions that carry them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from typing import ClassVar, assert_never

LISTED = 40
"""How many known names a hint lists at the most."""
LONGEST = 500
"""Characters of a message and of a hint: the longest honest ones, which list names, have 400."""
MOST = 100
"""Faults of an error: nobody reads more."""


class ExitCode(IntEnum):
    """How the program ends."""

    DONE = 0
    NEGATIVE = 1
    """An edition is refused, nothing is due, or something has changed that should not have."""
    INVALID_INPUT = 2
    MISSING_DEPENDENCY = 3
    FILE_ERROR = 4
    INTERRUPTED = 130
    """128 and the number of SIGINT, as shells have it."""
    READER_LEFT = 141
    """The same of SIGPIPE, by which programs in C end."""

    @property
    def word(self) -> str:
        """The code of a fault in JSON, as ``invalid-input``."""
        return self.name.lower().replace("_", "-")

    @property
    def meaning(self) -> str:
        """What the code tells the user of the program."""
        match self:
            case ExitCode.DONE:
                return "done; for next: something is due, or with --overdue overdue"
            case ExitCode.NEGATIVE:
                return (
                    "an edition was or would be refused, nothing is due, "
                    "a day has passed without its statement, a change is unexpected, "
                    "a file is not what it should be, or with --fail-on warning there is a warning"
                )
            case ExitCode.INVALID_INPUT:
                return "a mistake in the arguments, a definition or a text; nothing was written"
            case ExitCode.MISSING_DEPENDENCY:
                return "a system library or a font is missing"
            case ExitCode.FILE_ERROR:
                return "a file could not be read or written, or memory ran out"
            case ExitCode.INTERRUPTED:
                return "interrupted"
            case ExitCode.READER_LEFT:
                return "what read the output has ended, as in: notice list | head -1"
            case _:
                assert_never(self)


def shortened(text: str) -> str:
    """Return a text of at most ``LONGEST`` characters, its middle an ellipsis where it is longer.

    What quotes an input says at its beginning or its end what is wrong with it.
    """
    half = (LONGEST - 1) // 2
    return text if len(text) <= LONGEST else f"{text[:half]}…{text[-half:]}"


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with an input: where it is, what it is and what to do about it.

    However much of the input its texts quote, they are shortened.
    """

    source: str = ""
    line: int = 0
    key: str = ""
    message: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        for name in ("key", "message", "hint"):
            object.__setattr__(self, name, shortened(getattr(self, name)))

    def __str__(self) -> str:
        """One line: ``file:line: key: message; hint``, each part only where it is known."""
        place = f"{self.source}:{self.line}: " if self.source and self.line else ""
        if self.source and not self.line:
            place = f"{self.source}: "
        key = f"{self.key}: " if self.key else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{place}{key}{self.message}{hint}"


MORE = Fault(message="there are more faults than these", hint="mend these first")


class NoticeError(Exception):
    """An input that cannot be used. Carries its faults in order of place, a hundred at the most."""

    exit_code: ClassVar[ExitCode] = ExitCode.INVALID_INPUT

    def __init__(self, *faults: Fault | str) -> None:
        """Take faults, or bare messages for faults that belong to no file."""
        unique = {Fault(message=f) if isinstance(f, str) else f for f in faults}
        listed = sorted(unique - {MORE})
        has_more = MORE in unique or len(listed) > MOST
        self.faults: tuple[Fault, ...] = (*listed[:MOST], *[MORE] * has_more)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[NoticeError], tuple[Fault, ...]]:
        """Keep the faults on the way from one process to another."""
        return type(self), self.faults


class UsageError(NoticeError):
    """An argument or option that cannot be used."""


class DefinitionError(NoticeError):
    """A definition, language, issuer or layout file that cannot be used."""


class SourceError(NoticeError):
    """A statement source that cannot be filled or parsed."""


class OccurrenceError(NoticeError):
    """A year in which the notice has no occurrence."""


class UnknownLanguageError(NoticeError, LookupError):
    """A language without a language file."""


class UnknownFormError(NoticeError, LookupError):
    """A form of a number that the language file does not hold."""


class NoValueError(NoticeError, LookupError):
    """A value that does not exist for this number or in this year, though it may in others."""


class LibraryError(NoticeError):
    """A system library or a font that is not installed."""

    exit_code = ExitCode.MISSING_DEPENDENCY


class RefusalError(NoticeError):
    """An edition that may not be issued."""

    exit_code = ExitCode.NEGATIVE


class FileError(NoticeError):
    """A file that could not be read or written."""

    exit_code = ExitCode.FILE_ERROR


class InterruptionError(NoticeError):
    """Somebody ended the run, as with Ctrl-C."""

    exit_code = ExitCode.INTERRUPTED


class Collector:
    """Gathers what is wrong in several parts, so that one error carries all of it.

    ::

        problems = Collector()
        for part in parts:
            with problems.gathered():
                read(part)
        problems.raise_all()
    """

    def __init__(self) -> None:
        """Begin without errors."""
        self.errors: list[NoticeError] = []

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Keep a ``NoticeError`` of the block for later; the rest of the block is skipped."""
        try:
            yield
        except NoticeError as error:
            self.errors.append(error)

    def add(self, faults: Iterable[Fault]) -> None:
        """Keep faults of a definition, if there are any."""
        kept = tuple(faults)
        if kept:
            self.errors.append(DefinitionError(*kept))

    @property
    def error(self) -> NoticeError | None:
        """One error with every fault, of the kind whose exit code is the gravest."""
        if not self.errors:
            return None
        kind = type(max(self.errors, key=lambda error: error.exit_code))
        return kind(*(fault for error in self.errors for fault in error.faults))

    def raise_all(self) -> None:
        """Raise the one error with every fault, if there are any."""
        if self.error is not None:
            raise self.error


def unknown(kind: str, name: str, known: Iterable[str]) -> Fault:
    """Return the fault that no ``kind`` of thing has this name, with the nearest of ``known``."""
    return Fault(message=f"there is no {kind} '{name}'", hint=did_you_mean(name, known))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint that names the nearest of ``known``, else all of them where they are few."""
    names: Sequence[str] = sorted(set(known))
    near = get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if 0 < len(names) <= LISTED:
        return "known: " + ", ".join(names)
    return ""
