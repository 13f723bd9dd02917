"""The formats of a statement: each with its file name, its renderer and its check, one a row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from notice.calendar import embargo
from notice.definition.face import Face
from notice.edition.artifact import Artifact, Rendering, Settings, Typeset
from notice.errors import UsageError, unknown
from notice.preflight import cardfile, mail, messagefile, pdffile, web, words
from notice.preflight.finding import Finding, about
from notice.render import card, eml, howto, logo
from notice.render.card import SHAPES, Shape
from notice.render.feed import address, ics, item
from notice.render.feed.revision import Revision
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

    Without a logo there is no file of it; among all formats, no message without a sender. What is
    for the public waits until an embargo has ended; of two languages there is none of it.
    """
    lacking = set() if logo.shown(statement) else {"logo"}
    if settings.every_format and not eml.sendable(statement, settings.mail):
        lacking.add("eml")
    if settings.now and embargo.holds(statement.embargo, settings.now):
        lacking |= PUBLIC
    if statement.second is not None:
        lacking |= SINGLE
    return (named(name) for name in settings.formats if name not in lacking)


def file_name(statement: Statement, form: Format, settings: Settings) -> str:
    """Return ``NOTICE-YEAR.LANG.EXT``; that of a HOWTO says the tool.

    Where an issuer was asked for, it is ``NOTICE-YEAR.ISSUER.LANG.EXT``.
    """
    tool = f"{settings.profile.id}." if settings.profile and form.name == "howto" else ""
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
        findings = named(artifact.format).check(artifact, ready.faces, settings)
        yield from about(artifact.name, findings)


# --- renderers ------------------------------------------------------------------------------------


def _text(render: Callable[[Statement], str], ready: Typeset, *_: object) -> Rendering:
    return Rendering(render(ready.statement).encode())


def _plain(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    return Rendering(text.render(ready.statement, settings.width).encode())


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
    logo_on_web = _logo_on_web(ready.statement, settings)
    return Rendering(email.render(ready.statement, settings.layout, logo_on_web).encode())


def _fragment(_: Typeset, _settings: Settings, made: Made) -> Rendering:
    return Rendering(email.fragment(made["email"].data.decode()).encode())


def _logo(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    return Rendering(logo.render(ready.statement, settings.layout))


def _embed(ready: Typeset, settings: Settings, _: Made) -> Rendering:
    pdf_on_web = _on_web(ready.statement, "pdf", settings)
    return Rendering(embed.render(ready.statement.public(), settings.layout, pdf_on_web).encode())


def _first(revise: Reviser, ready: Typeset, settings: Settings, _: Made) -> Rendering:
    return revise(ready.statement, settings, Revision.first(ready.statement))


def _event(statement: Statement, settings: Settings, revision: Revision) -> Rendering:
    page_on_web = _on_web(statement, "html", settings)
    return Rendering(ics.render([(statement, revision, page_on_web)]), revision=revision)


def _item(statement: Statement, _: Settings, revision: Revision) -> Rendering:
    return Rendering(item.render(statement.public(), revision), revision=revision)


def _message(ready: Typeset, settings: Settings, made: Made) -> Rendering:
    attached = eml.Attachment(made["pdf"].name, made["pdf"].data)
    html = made["email"].data.decode()
    flowing = flowed.render(ready.statement)
    sent = eml.render(ready.statement, settings.mail, flowing, html, attached)
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
    if settings.profile is None:
        raise UsageError("a HOWTO is for a tool: name one with --for")
    files = {name: file_name(ready.statement, form, settings) for name, form in FORMATS.items()}
    shown = _logo_on_web(ready.statement, settings) if "logo" in settings.formats else ""
    return Rendering(howto.render(ready.statement, settings.profile, files, shown).encode())


def _on_web(statement: Statement, name: str, settings: Settings) -> str:
    """Return the address under which a file of a statement will be found."""
    return address.of_file(statement, file_name(statement, named(name), settings))


def _logo_on_web(statement: Statement, settings: Settings) -> str:
    """Return the address of the logo that a mail shows; empty where it shows none."""
    return _on_web(statement, "logo", settings) if logo.shown(statement) else ""


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
        messagefile.check(statement, made.data, made.messages, faces, _pages(statement, settings)),
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
    brings = ("card-alt",)
    return Format(
        shape, shape, f"{shape}.png", render, check, brings=brings, public=True, drawn=True
    )


# --- the table ------------------------------------------------------------------------------------

_flowed = partial(_text, lambda statement: flowed.render(statement).text)
_check_text = partial(_by_bytes, words.check_text)
_check_mail = partial(_by_bytes, mail.check)
_check_page = partial(_by_bytes, web.check_page)
_check_markdown = partial(_by_bytes, words.check_markdown)
_check_embed = partial(_by_public_bytes, web.check_snippet)
_check_event = partial(_by_bytes, web.check_event)
_check_item = partial(_by_public_bytes, web.check_item)
ROWS = (
    Format("pdf", "pdf", "pdf", _pdf, _check_pdf, drawn=True),
    Format("txt", "txt", "txt", _plain, _check_text),
    Format("html", "html", "html", _page, _check_page, drawn=True),
    Format("email", "email", "email.html", _email, _check_mail, (), ("logo",)),
    Format("fragment", "fragment", "fragment.html", _fragment, _check_mail, ("email",), ("logo",)),
    Format("logo", "", "logo.png", _logo, _nothing),
    Format("flowed", "flowed", "flowed.txt", _flowed, _check_text),
    Format("md", "md", "md", partial(_text, md.render), _check_markdown),
    Format("eml", "eml", "eml", _message, _check_message, ("pdf", "email"), ("logo",)),
    Format("embed", "embed", "embed.html", _embed, _check_embed, public=True),
    Format("ics", "ics", "ics", partial(_first, _event), _check_event, revise=_event),
    Format(
        "item", "feed", "item.json", partial(_first, _item), _check_item, revise=_item, public=True
    ),
    *map(_card_format, SHAPES),
    Format("card-alt", "", "card.alt.txt", partial(_text, card.alt), _nothing, public=True),
    Format("docx", "docx", "docx", _word, _check_word),
    Format("howto", "", "HOWTO.txt", _howto, _nothing),
)
FORMATS: Mapping[str, Format] = {form.name: form for form in ROWS}
PUBLIC = frozenset(form.name for form in ROWS if form.public)
SINGLE = PUBLIC | {"ics"}
"""What has room for one language only."""
CHOICES: Mapping[str, tuple[str, ...]] = {
    **{form.asked_as: (form.name, *form.brings) for form in ROWS if form.asked_as},
    "text": ("txt",),
    "all": tuple(form.name for form in ROWS if form.name != "howto"),
}
"""What a user may ask for, and the formats that come of it."""
