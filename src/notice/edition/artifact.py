"""The files of a statement: what is wanted of them, and each made by its renderer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from notice.definition.layouts import Layout
from notice.definition.mail import MailHeader
from notice.definition.profile import Profile
from notice.errors import UsageError
from notice.formats import DEFAULT, EXTENSIONS, Format
from notice.render import card, eml, howto, logo
from notice.render.feed import address, ics, item
from notice.render.html import email, embed, page
from notice.render.html.page import Paper
from notice.render.pdf import pdf
from notice.render.pdf.archive import Standard
from notice.render.pdf.density import Density
from notice.render.text import flowed, md, text
from notice.render.text.lines import WIDTH
from notice.statement.statement import Statement


@dataclass(frozen=True)
class Settings:
    """What is wanted of every statement."""

    layout: Layout
    formats: Sequence[Format] = DEFAULT
    paper: Paper = "a4"
    width: int = WIDTH
    name_issuer: bool = False
    """Whether file names say the issuer: where one was asked for."""
    standard: Standard = "a3-ua1"
    mail: MailHeader = field(default_factory=MailHeader)
    """What the header of a message says instead of what the issuer does."""
    require_approved: bool = False
    """Whether a text that nobody has approved as it is now refuses its edition."""
    profile: Profile | None = None
    """The tool that the files are for."""
    every_format: bool = False
    """Whether all formats are asked for, so that a message from nobody is left out."""


@dataclass(frozen=True)
class Artifact:
    """One file of an edition: its name, format and bytes."""

    statement: Statement
    name: str
    format: Format
    data: bytes
    messages: tuple[str, ...] = ()
    """What the engine logged while it was made."""
    density: Density = "normal"
    """How densely a PDF had to be set."""
    page: bytes = b""
    """The PDF that a picture was drawn from."""


def rendered(each: Statement, settings: Settings) -> Iterator[Artifact]:
    """Yield the artifacts of a statement; the PDF, which a message attaches, is made once."""
    needed = {"pdf", "eml"} & set(settings.formats)
    printed = render(each, "pdf", settings) if needed else None
    for form in wanted(each, settings):
        yield printed if printed and form == "pdf" else render(each, form, settings, printed)


def render(
    each: Statement, form: Format, settings: Settings, printed: Artifact | None = None
) -> Artifact:
    """Return one artifact of a statement; the caller isolates its fonts.

    ``printed`` is its PDF, where that is made already.
    """
    name = file_name(each, form, settings)
    match form:
        case "txt":
            return Artifact(each, name, form, text.render(each, settings.width).encode())
        case "html":
            return Artifact(each, name, form, page.render(each, settings.layout, "screen").encode())
        case "email":
            return Artifact(each, name, form, _mail(each, settings).encode())
        case "fragment":
            return Artifact(each, name, form, email.fragment(_mail(each, settings)).encode())
        case "logo":
            return Artifact(each, name, form, logo.render(each, settings.layout))
        case "flowed":
            return Artifact(each, name, form, flowed.render(each).text.encode())
        case "md":
            return Artifact(each, name, form, md.render(each).encode())
        case "embed":
            on_web = address.of_file(each, file_name(each, "pdf", settings))
            return Artifact(each, name, form, embed.render(each, settings.layout, on_web).encode())
        case "ics":
            published = address.of_file(each, file_name(each, "html", settings))
            return Artifact(each, name, form, ics.render([(each, published)]))
        case "item":
            return Artifact(each, name, form, item.render(each))
        case "eml":
            printed = printed or render(each, "pdf", settings)
            html = render(each, "email", settings).data.decode()
            attached = eml.Attachment(printed.name, printed.data)
            sent = eml.render(each, settings.mail, flowed.render(each), html, attached)
            return Artifact(each, name, form, sent, printed.messages)
        case "card" | "card-square":
            drawn = card.render(each, settings.layout, form)
            told = drawn.page.messages
            return Artifact(each, name, form, drawn.data, told, page=drawn.page.data)
        case "card-alt":
            return Artifact(each, name, form, card.alt(each).encode())
        case "howto":
            files = {each_form: file_name(each, each_form, settings) for each_form in EXTENSIONS}
            shown = _logo(each, settings) if "logo" in settings.formats else ""
            steps = howto.render(each, _profile(settings), files, shown)
            return Artifact(each, name, form, steps.encode())
        case "docx":
            from notice.render.docx import docx  # noqa: PLC0415 - slow to import, and seldom asked for

            drawn_logo = None
            if each.letterhead.logo:
                drawn_logo = logo.render(each, settings.layout, logo.HEIGHT_IN_PRINT)
            return Artifact(each, name, form, docx.render(each, settings.paper, drawn_logo))
        case "pdf":
            made = pdf.render(
                each,
                settings.layout,
                settings.paper,
                settings.standard,
                text.render(each, settings.width),
            )
            return Artifact(each, name, form, made.data, made.messages, made.density)
        case _:
            assert_never(form)


def _mail(each: Statement, settings: Settings) -> str:
    """Return the HTML of a mail, which shows the logo where that has an address."""
    return email.render(each, settings.layout, _logo(each, settings))


def _logo(each: Statement, settings: Settings) -> str:
    """Return the address of the logo that a mail shows; empty where it shows none."""
    return address.of_file(each, file_name(each, "logo", settings)) if logo.shown(each) else ""


def wanted(each: Statement, settings: Settings) -> Iterator[Format]:
    """Yield the formats asked for that a statement has.

    Without a logo there is no file of it; among all formats, no message without a sender.
    """
    lacking: set[Format] = set() if logo.shown(each) else {"logo"}
    if settings.every_format and not eml.sendable(each, settings.mail):
        lacking.add("eml")
    return (form for form in settings.formats if form not in lacking)


def file_name(each: Statement, form: Format, settings: Settings) -> str:
    """Return ``NOTICE-YEAR.LANG.EXT``, or ``NOTICE-YEAR.ISSUER.LANG.EXT``."""
    stem = f"{each.definition.id}-{each.occurrence.year}"
    issuer = f".{each.letterhead.issuer}" if settings.name_issuer else ""
    extension = f"{_profile(settings).id}.HOWTO.txt" if form == "howto" else EXTENSIONS[form]
    return f"{stem}{issuer}.{each.language.tag}.{extension}"


def _profile(settings: Settings) -> Profile:
    if settings.profile is None:
        raise UsageError("a HOWTO is for a tool: name one with --for")
    return settings.profile
