"""``notice preview``."""

from __future__ import annotations

import webbrowser
from contextlib import closing, suppress
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import click

from notice import folders
from notice.cli import console, options
from notice.cli.program import program
from notice.errors import Fault, LibraryError

PORT = 8026
PACKAGES = ("starlette", "uvicorn", "watchfiles")
"""What the extra ``preview`` installs."""


@program.command(
    epilog="Example: notice preview --port 0",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="0 takes a free one.",
)
@click.option("--no-open", "closed", is_flag=True, help="Open no browser; only print the address.")
@options.today
@options.folders
def preview(
    port: int, closed: bool, today: date | None, templates: Path | None, fonts: Path | None
) -> None:
    """Show the statements in the browser and refresh them after every save, until Ctrl-C."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        message = f"the preview needs packages that are not installed: {', '.join(missing)}"
        hint = "./run preview installs them; with pip: python -m pip install 'notice[preview]'"
        raise LibraryError(Fault(message=message, hint=hint))
    from notice.definition import fonts as font_table  # noqa: PLC0415 - keeps --help quick
    from notice.preview import server  # noqa: PLC0415 - an extra, which may not be installed
    from notice.preview.session import Session  # noqa: PLC0415 - the same

    where = folders.locate(templates, fonts)
    office = folders.office(templates or folders.OWN)
    session = Session(where, font_table.load(where), today, office)
    with suppress(KeyboardInterrupt), closing(session.worker):
        session.begin()
        with server.listen(port) as listener:
            address = f"http://{server.LOOPBACK}:{listener.getsockname()[1]}/"
            console.put(address)
            if not closed and not _open(address):
                console.say("no browser could be started; open the address above in one")
            console.say("Ctrl-C ends the preview")
            server.serve(session, listener)
    console.say("")  # a terminal has shown ^C, and no end of its line


def _open(address: str) -> bool:
    """Open an address in a browser with a window of its own; say whether there is one."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if type(browser) is webbrowser.GenericBrowser:  # it would take the terminal for itself
        return False
    return browser.open(address)
