"""What stands around a statement in a mail, a text or a snippet, for the tool that is asked for."""

from __future__ import annotations

from notice.definition.profile import Tags
from notice.edition import filename
from notice.edition.artifact import Settings
from notice.render import eml, logo
from notice.render.feed import address
from notice.render.frame import BARE, Frame
from notice.statement.statement import Statement


def frame(statement: Statement, settings: Settings, name: str) -> Frame:
    """Return what stands around a statement in a mail of a format, for the tool asked for."""
    tool = settings.profile
    tags = (tool.tags if tool else {}).get(name, Tags())
    leaving = settings.mail.over(statement.letterhead.mail).leaving
    own = () if tool and tool.keeps_list else leaving
    inside = name == "eml" and statement.letterhead.logo is not None
    return Frame(
        page=on_web(statement, "html", settings),
        pdf=on_web(statement, "pdf", settings),
        view=tags.view,
        unsubscribe=tags.unsubscribe or next(iter(own), ""),
        address=tags.address,
        preview=tags.preview if tool and tool.asks_for("preview") else None,
        logo=f"cid:{eml.LOGO}" if inside else logo_on_web(statement),
        titled=not (tool and tool.shows_title),
    )


def frame_of_text(statement: Statement, settings: Settings, name: str) -> Frame:
    """Return what stands around a statement in a text: nothing, unless a tool is to send it."""
    return frame(statement, settings, name) if settings.profile else BARE


def frame_of_snippet(statement: Statement, settings: Settings) -> Frame:
    """Return where a snippet leads."""
    page, pdf = (on_web(statement, name, settings) for name in ("html", "pdf"))
    return Frame(page=page, pdf=pdf)


def on_web(statement: Statement, name: str, settings: Settings) -> str:
    """Return the address under which a page or a PDF of a statement will be found."""
    return address.of_file(statement, filename.of_statement(statement, name, settings))


def logo_on_web(statement: Statement) -> str:
    """Return the address of the logo that a mail shows; empty where it shows none."""
    return address.of_logo(statement) if logo.shown(statement) else ""
