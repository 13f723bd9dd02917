"""``notice sign``: the seal of the office on the PDFs of editions."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import Fault, UsageError
from notice.seal import installed
from notice.seal.key import Key, KeyDevice, KeyFile


@program.command(
    epilog="Example: notice sign out/20-january/2026 --key office.p12",
)
@click.argument("path", type=options.FOLDER, metavar="DIR")
@click.option(
    "--key", "key_file", type=options.FOLDER, metavar="FILE", help="A PKCS#12 file: .p12 or .pfx."
)
@click.option(
    "--pkcs11", "module", type=options.FOLDER, metavar="FILE", help="The library of a device."
)
@click.option("--token", default="", metavar="LABEL", help="Which token, where it has several.")
@click.option("--label", metavar="LABEL", help="Which key in the device.")
@click.option(
    "--password-file",
    type=options.FOLDER,
    metavar="FILE",
    help=f"The password to the key; else it is taken from {options.PASSWORD}, or asked for.",
)
@click.option(
    "--timestamp", metavar="URL", help="Ask this server for the time; no other is ever asked."
)
def sign(  # noqa: PLR0913, PLR0917 - click passes options by name
    path: Path,
    key_file: Path | None,
    module: Path | None,
    token: str,
    label: str | None,
    password_file: Path | None,
    timestamp: str | None,
) -> None:
    """Seal the PDFs of the editions in DIR that have no seal yet, as the last step of all.

    A seal is a signature (PAdES) that comes after the bytes that were built. A draft gets none.
    Each edition gets all its seals in one step, or none.
    """
    from notice.edition.sealing import SignOptions, run  # noqa: PLC0415 - heavy

    key = _key(key_file, module, token, label)
    installed.check()
    password = partial(options.password, password_file)
    asked = SignOptions(path, key, password, timestamp)
    sealed = False
    for each in run(asked):
        console.put(str(each))
        sealed = True
    if not sealed:
        console.say("nothing to do: every PDF has its seal")


def _key(file: Path | None, module: Path | None, token: str, label: str | None) -> Key:
    """Return where the key lies; raise ``UsageError`` where that is not said, or said twice."""
    match file, module, label:
        case Path(), None, None if not token:
            return KeyFile(file)
        case None, Path(), str():
            return KeyDevice(module, token, label)
        case None, None, _:
            hint = "give --key FILE, or --pkcs11 FILE with --label"
            raise UsageError(Fault(message="there is no key to sign with", hint=hint))
        case None, _, None:
            hint = "name it with --label"
            raise UsageError(Fault(message="--pkcs11: a device may hold many keys", hint=hint))
        case _:
            hint = "leave out --pkcs11, --token and --label, or --key"
            raise UsageError(Fault(message="a key lies in a file or in a device", hint=hint))
