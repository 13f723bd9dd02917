"""What the command line says: the result on stdout, all else on stderr."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import click

from notice.errors import ExitCode, Fault, FileError

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


def skip(reason: str, *, quiet: bool) -> None:
    """Print on stderr why something is left out, unless it is to be ``quiet``."""
    if not quiet:
        say(f"skipped: {reason}")


def rewrite(line: str) -> None:
    """Write a line on stderr over the last of its kind; an empty one clears it."""
    with suppress(OSError):
        click.echo(f"\r\x1b[K{line}", err=True, nl=False)


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


def ask_in_secret(question: str) -> str:
    """Return an answer that is not shown while it is typed; raise ``click.Abort`` at the end."""
    return str(click.prompt(question, default="", show_default=False, hide_input=True, err=True))


def put(result: str | bytes, *, colour: bool = False) -> None:
    """Print a part of the result: a text as a line, the bytes of a file as they are.

    ``colour`` lets ANSI escapes through. It ends quietly where its reader has left (``| head -1``).
    """
    try:
        click.echo(result, nl=isinstance(result, str), color=colour)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # Python flushes at exit
        if isinstance(error, BrokenPipeError):
            raise SystemExit(ExitCode.READER_LEFT) from None
        message = f"cannot be written: {error.strerror}"
        raise FileError(Fault("the standard output", message=message)) from None


def put_json(content: object) -> None:
    """Print JSON, in ASCII where the encoding of stdout may lack a character."""
    import json  # noqa: PLC0415 - keeps --help quick

    encoding = sys.stdout.encoding if sys.stdout is not None else ""
    put(json.dumps(content, ensure_ascii="utf" not in encoding.lower(), indent=2))
