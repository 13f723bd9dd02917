"""What the command line says: the result on stdout, all else on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from notice.errors import ExitCode, Fault, FileError

if TYPE_CHECKING:
    from notice.preflight.finding import Finding

COLOURS = {"error": "red", "warning": "yellow"}


def say(message: str, kind: str = "") -> None:
    """Print a message on stderr, coloured where the user's terminal and wishes allow.

    Where nobody can read it, because stderr is closed or full, the work goes on without it.
    """
    plain = bool(os.environ.get("NO_COLOR")) or not on_terminal()
    wanted = bool(os.environ.get("FORCE_COLOR")) or not plain
    text = click.style(message, fg=COLOURS[kind]) if kind in COLOURS else message
    with suppress(OSError):
        click.echo(text, err=True, color=wanted)


def report(findings: Sequence[Finding], *, quiet: bool) -> None:
    """Print findings on stderr, errors first, then in order of lines; ``quiet`` drops warnings."""
    for finding in sorted(findings, key=_order):
        if finding.severity == "error" or not quiet:
            say(str(finding), finding.severity)


def _order(finding: Finding) -> tuple[bool, str, str, int]:
    file, _, line = finding.place.partition(":")
    number = int(line) if line.isdecimal() else 0
    return finding.severity != "error", finding.artifact, file, number


def progress(*, quiet: bool) -> Callable[[str], None]:
    """Return how progress is shown: one line that is written over, and only on a terminal."""
    if quiet or not on_terminal():
        return lambda _: None

    def show(message: str) -> None:
        with suppress(OSError):
            click.echo(f"\r\x1b[K{message}", err=True, nl=False)

    return show


def on_terminal() -> bool:
    """Tell whether somebody may be watching stderr."""
    return sys.stderr is not None and sys.stderr.isatty()


def coloured() -> bool:
    """Tell whether the result may be coloured: on a terminal, unless the user wishes otherwise."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout is not None and sys.stdout.isatty())


def can_ask() -> bool:
    """Tell whether somebody may answer: stdin is a terminal, and so is stderr, which asks."""
    return sys.stdin is not None and sys.stdin.isatty() and on_terminal()


def ask(question: str, usual: str) -> str:
    """Return an answer, or ``usual`` where none is typed; raise ``click.Abort`` at the end."""
    return str(click.prompt(question, default=usual or None, err=True))


def put(text: str, *, colour: bool = False) -> None:
    """Print a part of the result, a line; ``colour`` lets ANSI escapes through."""
    _put(text, newline=True, colour=colour)


def _put(text: str | bytes, *, newline: bool, colour: bool = False) -> None:
    """Print on stdout; end quietly where its reader has left (``| head -1``)."""
    try:
        click.echo(text, nl=newline, color=colour)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes at exit
        if isinstance(error, BrokenPipeError):
            raise SystemExit(ExitCode.FILE_ERROR) from None
        message = f"cannot be written: {error.strerror}"
        raise FileError(Fault("the standard output", message=message)) from None


def put_bytes(data: bytes) -> None:
    """Print a result that is a file, as it is."""
    _put(data, newline=False)


def put_json(content: Any) -> None:
    """Print JSON, in ASCII where the encoding of stdout may lack a character."""
    encoding = sys.stdout.encoding if sys.stdout is not None else ""
    put(json.dumps(content, ensure_ascii="utf" not in encoding.lower(), indent=2))
