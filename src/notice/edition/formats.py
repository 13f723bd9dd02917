"""The formats of a statement: each with its file name, its renderer and its check, one a row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from notice.calendar import embargo
from notice.definition.face import Face
from notice.definition.profile import Tags
from notice.edition.artifact import Artifact, Rendering, Settings, Typeset
from notice.errors import UsageError, unknown
from notice.preflight import cardfile, mail, messagefile, pdffile, web, words
from notice.preflight.finding import Finding, about
from notice.render import card, eml, logo
from notice.render.card import SHAPES, Shape
from notice.render.feed import address, ics, item
from notice.render.feed.revision import Revision
from notice.render.frame import BARE, Frame
from notice.render.howto import Howto
from notice.render.html import email, embed, page
from notice.render.pdf import pdf
from notice.render.pdf.pdf import Pdf
from notice.render.text import flowed, md, text
from notice.statement.statement import Statement

Made = Mapping[str, Artifact]
"""The artifacts that a format is made from, by format."""
Renderer = Callable[[Typeset, Settings, Made], Rendering]
Reviser = Callable[[Statement, Settings, Revision], Rendering]
Check = Callable[[Artifact, Sequence[Face], Settings], Iterable[Finding]]


@dataclass(frozen=True)
class Format:
    """A kind of file that an edition may hold."""

    name: str
    asked_as: str
    """What ``--format`` calls it; empty for one that only comes with others."""
    extension: str
    """What a file's name ends in, after its language."""
    render: Renderer
    check: Check
    needs: tuple[str, ...] = ()
    """The formats that it is made from."""
    brings: tuple[str, ...] = ()
    """The formats that come with it."""
    revise: Reviser | None = None
    """Renders any copy of what is known again and replaced by a newer copy."""
    public: bool = False
    """Whether it is made for the public alone: then it waits until an embargo has ended."""
    framed: bool = False
    """Whether a tool's own addresses stand in it, so that its name says the tool."""
    drawn: bool = False
    """Whether its words are set in the fonts of the project and of the machine."""


def named(name: str) -> Format:
    """Return the format of a name; raise ``UsageError`` for an unknown one."""
    if name not in FORMATS:
        raise UsageError(unknown("format", name, FORMATS))
    return FORMATS[name]


def drawn(names: Iterable[str]) -> bool:
    """Whether one of these formats, or what it is made from, is set in fonts."""
    forms = [named(name) for name in names]
    return any(form.drawn or drawn(form.needs) for form in forms)


def asked(words: Sequence[str]) -> tuple[str, ...]:
    """Return the formats that words of ``--format`` stand for; raise ``UsageError``."""
    for word in words:
        if word not in CHOICES:
            raise UsageError(unknown("format", word, CHOICES))
    return tuple(dict.fromkeys(name for word in words for name in CHOICES[word]))


def wanted(statement: Statement, settings: Settings) -> Iterator[Format]:
    """Yield the formats asked for that a statement has.

    Without a logo there is no file of it, and without a number no card of it; among all formats,
    no message without a sender. What is for the public waits until an embargo has ended; of two
    languages there is none of it.
    """
    lacking = set() if logo.shown(statement) else {"logo"}
    if not card.number(statement):
        lacking |= {card.NUMBER, NUMBER_ALT}
    if settings.every_format and not eml.sendable(statement, settings.mail):
        lacking.add("eml")
    if settings.now and embargo.holds(statement.embargo, settings.now):
        lacking |= PUBLIC
    if statement.second is not None:
        lacking |= SINGLE
    return (named(name) for name in settings.formats if name not in lacking)


def file_name(statement: Statement, form: Format, settings: Settings) -> str:
    """Return ``NOTICE-YEAR.LANG.EXT``; ``.TOOL.EXT`` for what is like this for one tool only.

    Where an issuer was asked for, it is ``NOTICE-YEAR.ISSUER.LANG.EXT``.
    """
    tool = f"{settings.profile.id}." if settings.profile and form.framed else ""
    issuer = f".{statement.letterhead.issuer}" if settings.name_issuer else ""
    stem = f"{statement.definition.id}-{statement.occurrence.year}{issuer}"
    return f"{stem}.{statement.tag}.{tool}{form.extension}"


def render(
    ready: Typeset, name: str, settings: Settings, made: dict[str, Artifact] | None = None
) -> Artifact:
    """Return one artifact of a statement; the caller isolates its fonts.

    ``made`` are those that are there already; what is made on the way is added.
    """
    made = {} if made is None else made
    if name not in made:
        form = named(name)
        for need in form.needs:
            render(ready, need, settings, made)
        rendering = form.render(ready, settings, made)
        title = file_name(ready.statement, form, settings)
        made[name] = Artifact(ready.statement, title, name, rendering)
    return made[name]


def rendered(ready: Typeset, settings: Settings) -> Iterator[Artifact]:
    """Yield the artifacts of a statement, each made once."""
    made: dict[str, Artifact] = {}
    for form in wanted(ready.statement, settings):
        yield render(ready, form.name, settings, made)


def revised(artifact: Artifact, settings: Settings, before: Revision, sha256: str) -> Artifact:
    """Return an artifact as the copy that follows an earlier one, which has this SHA-256.

    Where it says the same it is that earlier copy. Only the number and the times of a copy depend
    on those before it.
    """
    revise = named(artifact.format).revise
    if revise is None:
        return artifact
    rendering = revise(artifact.statement, settings, before)
    if hashlib.sha256(rendering.data).hexdigest() != sha256:
        rendering = revise(artifact.statement, settings, before.following(artifact.statement))
    return replace(artifact, rendering=rendering)


def check(ready: Typeset, artifacts: Sequence[Artifact], settings: Settings) -> Iterator[Finding]:
    """Yield what is wrong with a statement and with files of it, set in its faces."""
    if drawn(artifact.format for artifact in artifacts):
        yield from words.check_glyphs(ready.statement, ready.faces)
    for artifact in artifacts:
        form = named(artifact.format)
        yield from about(artifact.name, form.check(artifact, ready.faces, settings))
        if settings.profile and form.framed and form.name not in HOWTOS:
            tags = mail.check_tags(artifact.data, settings.profile)
            yield from about(artifact.name, tags)


# --- renderers ------------------------------------------------------------------------------------


def _text(render: Callable[[Statement], str], ready: Typeset, *_: object) -> Rendering:
    return Rendering(render(ready.statement).encode())


def _plain(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    around = frame_of_text(ready.statement, settings, "txt")
    return Rendering(text.render(ready.statement, settings.width, around).encode())


def _markdown(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    around = frame_of_text(ready.statement, settings, "md")
    return Rendering(md.render(ready.statement, around).encode())


def _page(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    html = page.for_screen(ready.statement, settings.layout, ready.faces)
    return Rendering(html.encode())


def _pdf(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    plain = text.render(ready.statement, settings.width)
    paper, standard = settings.paper, settings.standard
    statement = logo.wordless(ready.statement, settings.layout)
    made = pdf.render(statement, settings.layout, paper, standard, plain, ready.faces)
    return Rendering(made.data, made.messages, made.density)


def _email(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    around = frame(ready.statement, settings, "email")
    return Rendering(email.render(ready.statement, settings.layout, around).encode())


def _fragment(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    around = frame(ready.statement, settings, "fragment")
    html = email.render(ready.statement, settings.layout, around)
    return Rendering(email.fragment(html).encode())


def _logo(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    return Rendering(logo.render(ready.statement, settings.layout))


def _embed(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    around = _frame_of_snippet(ready.statement, settings)
    return Rendering(embed.render(ready.statement.public(), settings.layout, around).encode())


def _first(revise: Reviser, ready: Typeset, settings: Settings, _: Made) -> Rendering:
    return revise(ready.statement, settings, Revision.first(ready.statement))


def _event(statement: Statement, settings: Settings, revision: Revision) -> Rendering:
    page_on_web = _on_web(statement, "html", settings)
    return Rendering(ics.render([(statement, revision, page_on_web)]), revision=revision)


def _item(statement: Statement, _: Settings, revision: Revision) -> Rendering:
    return Rendering(item.render(statement.public(), revision), revision=revision)


def _message(ready: Typeset, settings: Settings, made: Made) -> Rendering:
    statement, around = ready.statement, frame(ready.statement, settings, "eml")
    attached = eml.Attachment(made["pdf"].name, made["pdf"].data)
    html = email.render(statement, settings.layout, around)
    picture = logo.render(statement, settings.layout) if around.logo else b""
    flowing = flowed.render(statement, around)
    sent = eml.render(statement, settings.mail, flowing, html, attached, picture)
    return Rendering(sent, made["pdf"].rendering.messages)


def _card(shape: Shape, ready: Typeset, settings: Settings, _: Made) -> Rendering:
    statement = logo.wordless(ready.statement, settings.layout)
    drawn = card.render(statement, settings.layout, shape)
    return Rendering(drawn.data, drawn.page.messages, page=drawn.page.data)


def _word(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    from notice.render.docx import docx  # noqa: PLC0415 - slow to import, and seldom asked for

    drawn = None
    if picture := ready.statement.letterhead.logo:
        drawn = logo.render(ready.statement, settings.layout, logo.dots(picture))
    return Rendering(docx.render(ready.statement, settings.paper, drawn))


def _howto(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    return Rendering(_told(ready.statement, settings).text().encode())


def _howto_page(ready: Typeset, settings: Settings, made: Made) -> Rendering:
    contents = {name: artifact.data for name, artifact in made.items()}
    return Rendering(_told(ready.statement, settings).page(contents).encode())


def _told(statement: Statement, settings: Settings) -> Howto:
    """Return what to do with the files of a statement; raise ``UsageError`` without a tool."""
    tool = settings.profile
    if tool is None:
        raise UsageError("a HOWTO is for a tool: name one with --for")
    names = {name: file_name(statement, form, settings) for name, form in FORMATS.items()}
    around = frame(statement, settings, tool.formats[0])
    return Howto(statement, tool, names, around, eml.sender_name(statement, settings.mail))


def frame(statement: Statement, settings: Settings, name: str) -> Frame:
    """Return what stands around a statement in a mail of a format, for the tool asked for."""
    tool = settings.profile
    tags = (tool.tags if tool else {}).get(name, Tags())
    leaving = settings.mail.over(statement.letterhead.mail).leaving
    own = () if tool and tool.keeps_list else leaving
    inside = name == "eml" and statement.letterhead.logo is not None
    return Frame(
        page=_on_web(statement, "html", settings),
        pdf=_on_web(statement, "pdf", settings),
        view=tags.view,
        unsubscribe=tags.unsubscribe or next(iter(own), ""),
        address=tags.address,
        preview=tags.preview if tool and tool.asks_for("preview") else None,
        logo=f"cid:{eml.LOGO}" if inside else _logo_on_web(statement),
        titled=not (tool and tool.shows_title),
    )


def frame_of_text(statement: Statement, settings: Settings, name: str) -> Frame:
    """Return what stands around a statement in a text: nothing, unless a tool is to send it."""
    return frame(statement, settings, name) if settings.profile else BARE


def _frame_of_snippet(statement: Statement, settings: Settings) -> Frame:
    """Return where a snippet leads."""
    page, pdf = (_on_web(statement, name, settings) for name in ("html", "pdf"))
    return Frame(page=page, pdf=pdf)


def _on_web(statement: Statement, name: str, settings: Settings) -> str:
    """Return the address under which a file of a statement will be found."""
    return address.of_file(statement, file_name(statement, named(name), settings))


def _logo_on_web(statement: Statement) -> str:
    """Return the address of the logo that a mail shows; empty where it shows none."""
    return address.of_logo(statement) if logo.shown(statement) else ""


# --- checks ---------------------------------------------------------------------------------------


def _by_bytes(
    check: Callable[[Statement, bytes], Iterator[Finding]], artifact: Artifact, *_: object
) -> Iterable[Finding]:
    return check(artifact.statement, artifact.data)


def _by_public_bytes(
    check: Callable[[Statement, bytes], Iterator[Finding]], artifact: Artifact, *_: object
) -> Iterable[Finding]:
    return check(artifact.statement.public(), artifact.data)


def _nothing(*_: object) -> Iterable[Finding]:
    """Yield no findings: the file has no words of its own, and what shows it is checked."""
    return ()


def _check_mail(artifact: Artifact, _: Sequence[Face], settings: Settings) -> Iterable[Finding]:
    around = frame(artifact.statement, settings, artifact.format)
    return mail.check(artifact.statement, artifact.data, around)


def _check_framed(
    check: Callable[[Statement, bytes, Frame], Iterator[Finding]],
    artifact: Artifact,
    _: Sequence[Face],
    settings: Settings,
) -> Iterable[Finding]:
    around = frame_of_text(artifact.statement, settings, artifact.format)
    return check(artifact.statement, artifact.data, around)


def _check_snippet(artifact: Artifact, _: Sequence[Face], settings: Settings) -> Iterable[Finding]:
    around = _frame_of_snippet(artifact.statement, settings)
    return web.check_snippet(artifact.statement.public(), artifact.data, around)


def _pages(statement: Statement, settings: Settings) -> int:
    """Return the most pages that the PDF of a statement may have."""
    return statement.definition.max_pages * settings.layout.data.pages * len(statement.languages())


def _check_pdf(artifact: Artifact, faces: Sequence[Face], settings: Settings) -> Iterable[Finding]:
    made, allowed = artifact.rendering, _pages(artifact.statement, settings)
    return chain(
        pdffile.check_density(made.density),
        pdffile.check(artifact.statement, made.data, made.messages, faces, allowed),
    )


def _check_message(
    artifact: Artifact, faces: Sequence[Face], settings: Settings
) -> Iterable[Finding]:
    statement, made = artifact.statement, artifact.rendering
    return chain(
        messagefile.check_headers(statement, settings.mail, made.data, artifact.name),
        messagefile.check(
            statement,
            made.data,
            made.messages,
            faces,
            _pages(statement, settings),
            frame(statement, settings, "eml"),
        ),
    )


def _check_card(
    shape: Shape, artifact: Artifact, faces: Sequence[Face], _: Settings
) -> Iterable[Finding]:
    drawn = Pdf(artifact.rendering.page, artifact.rendering.messages)
    return cardfile.check(artifact.statement, shape, drawn, faces)


def _check_word(artifact: Artifact, *_: object) -> Iterable[Finding]:
    from notice.preflight import docxfile  # noqa: PLC0415 - slow to import, and seldom asked for

    return docxfile.check(artifact.statement, artifact.data)


def _card_format(shape: Shape) -> Format:
    render, check = partial(_card, shape), partial(_check_card, shape)
    brings = (NUMBER_ALT if shape == card.NUMBER else "card-alt",)
    return Format(
        shape, shape, f"{shape}.png", render, check, brings=brings, public=True, drawn=True
    )


def _mail_format(name: str, render: Renderer) -> Format:
    extension = f"{name}.html"
    return Format(name, name, extension, render, _check_mail, brings=("logo",), framed=True)


# --- the table ------------------------------------------------------------------------------------

_alt_of_number = partial(card.alt, shape=card.NUMBER)
_flowed = partial(_text, lambda statement: flowed.render(statement).text)
_check_text = partial(_check_framed, words.check_text)
_check_page = partial(_by_bytes, web.check_page)
_check_flowed = partial(_by_bytes, words.check_flowed)
_check_markdown = partial(_check_framed, words.check_markdown)
_check_event = partial(_by_bytes, web.check_event)
_check_item = partial(_by_public_bytes, web.check_item)
NUMBER_ALT = "card-number-alt"
HOWTOS = ("howto", "howto-page")
"""What tells how the files get into a tool: made last, from the others."""
ROWS = (
    Format("pdf", "pdf", "pdf", _pdf, _check_pdf, drawn=True),
    Format("txt", "txt", "txt", _plain, _check_text, framed=True),
    Format("html", "html", "html", _page, _check_page, drawn=True),
    _mail_format("email", _email),
    _mail_format("fragment", _fragment),
    Format("logo", "", "logo.png", _logo, _nothing),
    Format("flowed", "flowed", "flowed.txt", _flowed, _check_flowed),
    Format("md", "md", "md", _markdown, _check_markdown, framed=True),
    Format("eml", "eml", "eml", _message, _check_message, ("pdf",)),
    Format("embed", "embed", "embed.html", _embed, _check_snippet, public=True),
    Format("ics", "ics", "ics", partial(_first, _event), _check_event, revise=_event),
    Format(
        "item", "feed", "item.json", partial(_first, _item), _check_item, revise=_item, public=True
    ),
    *map(_card_format, SHAPES),
    Format("card-alt", "", "card.alt.txt", partial(_text, card.alt), _nothing, public=True),
    Format(
        NUMBER_ALT,
        "",
        "card-number.alt.txt",
        partial(_text, _alt_of_number),
        _nothing,
        public=True,
    ),
    Format("docx", "docx", "docx", _word, _check_word),
    Format("howto", "", "HOWTO.txt", _howto, _nothing, framed=True),
    Format("howto-page", "", "HOWTO.html", _howto_page, _nothing, framed=True),
)
FORMATS: Mapping[str, Format] = {form.name: form for form in ROWS}
PUBLIC = frozenset(form.name for form in ROWS if form.public)
SINGLE = PUBLIC | {"ics"}
"""What has room for one language only."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    **{form.asked_as: (form.name, *form.brings) for form in ROWS if form.asked_as},
    "text": ("txt",),
    "all": tuple(form.name for form in ROWS if form.name not in HOWTOS),
}
"""What a user may ask for, and the formats that come of it."""
