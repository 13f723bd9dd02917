"""``notice language``."""

from __future__ import annotations

from pathlib import Path

import click

from notice import folders
from notice.cli import console, options
from notice.cli.program import program


@program.command(
    epilog="Example: notice language az --html > az.html",
)
@click.argument("tag")
@click.option("--html", "as_html", is_flag=True, help="Print one HTML page that loads nothing.")
@click.option(
    "--templates",
    type=options.FOLDER,
    help="Folder with the notices: ./templates, else the bundled.",
)
def language(tag: str, as_html: bool, templates: Path | None) -> None:
    """Print all that the language TAG writes, for somebody who reads it to look over.

    The ordinals and words from 1 to 150 in every form, the months and days, a date of each kind,
    and which plural each number takes.
    """
    from notice.definition import languages  # noqa: PLC0415 - keeps --help quick
    from notice.specimen.page import as_page  # noqa: PLC0415 - the same
    from notice.specimen.specimen import specimen  # noqa: PLC0415 - the same
    from notice.specimen.text import as_text  # noqa: PLC0415 - the same

    where = folders.locate(templates) if templates else folders.office()
    shown = specimen(languages.load(tag, where))
    console.put(as_page(shown).rstrip("\n") if as_html else as_text(shown))
