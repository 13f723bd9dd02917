"""``notice verify``: whether editions are still what their receipts say."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from notice.cli import console, options
from notice.cli.program import program
from notice.errors import ExitCode


@program.command(
    epilog="Example: notice verify out/20-january/2026 --rebuild",
)
@click.argument("path", type=options.FOLDER, metavar="[DIR|FILE]", required=False)
@click.option(
    "--out",
    type=options.FOLDER,
    default=Path("out"),
    show_default=True,
    help="Where the editions lie.",
)
@click.option("--rebuild", is_flag=True, help="Make the files again in memory, and compare them.")
@click.option(
    "--roots",
    type=options.FOLDER,
    multiple=True,
    metavar="FILE",
    help="Judge the seals by these certificates of authorities, in PEM or DER.",
)
@options.as_json
@options.folders
def verify(path: Path | None, out: Path, as_json: bool, **values: object) -> int:
    """Say which files of the editions in DIR are missing, changed, extra or unreadable.

    Without DIR it looks at --out. A FILE is looked up by its SHA-256, whatever it is called now.
    With --roots every PDF has to have a seal that holds. Exits with 1 if something differs.
    """
    from notice.edition.verify import VerifyOptions, run  # noqa: PLC0415 - heavy

    verified = run(options.filled(VerifyOptions, {**values, "path": path or out, "out": out}))
    if as_json:
        console.put_json(asdict(verified))
    else:
        for each in verified.differences:
            console.put(f"{each.kind}: {each.path}" + (f": {each.reason}" if each.reason else ""))
        for copy in verified.copies:
            console.put(f"it is {copy}")
        for version in verified.other_versions:
            console.say(f"made with another version: {version}")
        kinds = Counter(each.kind for each in verified.differences)
        result = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        seals = ", and the seals hold" if values["roots"] else ""
        counts = f"{_number(verified.files, 'file')} of {_number(verified.editions, 'edition')}"
        console.say(f"{counts}: {result or f'as the receipts say{seals}'}")
    return ExitCode.NEGATIVE if verified.differences else ExitCode.DONE


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
