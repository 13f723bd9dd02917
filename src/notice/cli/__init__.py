"""The command line: the only part that prints, and the only one that ends the program."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from typing import NoReturn

import click

from notice.cli.console import say
from notice.cli.program import program
from notice.errors import ExitCode, Fault, FileError, InterruptionError, NoticeError, UsageError

__all__ = ["main", "program"]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit with the code that its command returns, 0 where it returns none."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    stdout = sys.stdout
    if isinstance(stdout, TextIOWrapper) and stdout.errors == "strict":
        stdout.reconfigure(errors="backslashreplace")
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = program.main(args=arguments, prog_name="notice", standalone_mode=False)
    except NoticeError as error:
        raise SystemExit(_stop(arguments, error)) from None
    except click.exceptions.NoArgsIsHelpError as error:
        say(error.format_message())
        raise SystemExit(ExitCode.INVALID_INPUT) from None
    except click.MissingParameter as error:
        message = error.format_message().removesuffix(".")
        hint = f"see {error.ctx.command_path} --help" if error.ctx else ""
        raise SystemExit(_stop(arguments, UsageError(Fault(message=message, hint=hint)))) from None
    except click.ClickException as error:
        raise SystemExit(_stop(arguments, UsageError(error.format_message()))) from None
    except (click.Abort, KeyboardInterrupt):
        message, hint = "interrupted", "what was not finished is as it was before"
        raise SystemExit(
            _stop(arguments, InterruptionError(Fault(message=message, hint=hint)))
        ) from None
    except MemoryError:
        message = "there is not enough memory"
        hint = "build fewer years or languages at once, or free memory"
        raise SystemExit(_stop(arguments, FileError(Fault(message=message, hint=hint)))) from None
    except SystemExit:
        if sys.stdout is not stdout:  # click takes it away where nobody reads its help
            raise SystemExit(ExitCode.READER_LEFT) from None
        raise
    except OSError as error:
        fault = Fault(str(error.filename or ""), message=error.strerror or str(error))
        raise SystemExit(_stop(arguments, FileError(fault))) from None
    raise SystemExit(code or ExitCode.DONE)


def _stop(arguments: Sequence[str], error: NoticeError) -> ExitCode:
    """Tell why the program ends without a result, as the arguments want it told."""
    from notice.cli.report import Report  # noqa: PLC0415 - no other run needs it here

    return Report.asked(arguments).stop(error)
