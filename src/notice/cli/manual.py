"""``notice man``: the manual page, made of what ``--help`` says.

Its macros and escapes are those of groff_man(7).
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from notice import __version__
from notice.cli import console
from notice.cli.program import program
from notice.errors import ExitCode

ESCAPES = str.maketrans({"\\": "\\e", "-": "\\-"})


@program.command("man", epilog="Example: notice man > notice.1")
def man() -> None:
    """Print the manual page: every command with its options, and the exit codes."""
    for line in page():
        console.put(line)


def page() -> Iterator[str]:
    """Yield the lines of the manual page."""
    yield f'.TH NOTICE 1 "" "notice {__version__}"'
    yield from (".SH NAME", f"notice \\- {_text(_paragraphs(program)[0]).rstrip('.')}")
    yield from (".SH SYNOPSIS", ".B notice", _text("COMMAND [OPTIONS] [ARGUMENTS]"), ".SH COMMANDS")
    for name, command in program.every_command().items():
        yield f".SS {_text(usage(command, name))}"
        for paragraph in _paragraphs(command):
            yield from (".PP", _text(paragraph))
        for option in command.params:
            if isinstance(option, click.Option):
                metavar = "" if option.is_flag else f" {option.metavar or option.type.name.upper()}"
                usual = f" Default: {option.default}." if option.show_default else ""
                yield from (".TP", f".B {_text(', '.join(option.opts) + metavar)}")
                yield _text(f"{option.help}{usual}")
        if command.epilog:
            yield from (".PP", _text(command.epilog))
    yield ".SH EXIT STATUS"
    for code in ExitCode:
        yield from (".TP", f".B {code.value}", _text(f"{code.meaning}."))


def usage(command: click.Command, name: str) -> str:
    """Return a command as it is typed, with its arguments."""
    words = ["notice", name]
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            word = parameter.metavar or (parameter.name or "").upper()
            words.append(word if parameter.required else f"[{word}]")
    return " ".join(words)


def _paragraphs(command: click.Command) -> list[str]:
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    return [" ".join(paragraph.split()) for paragraph in paragraphs]


def _text(text: str) -> str:
    """Return a text that groff prints as it is; a point at its beginning is no macro."""
    plain = text.translate(ESCAPES)
    escaped = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in plain)
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped
