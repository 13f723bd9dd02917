"""The formats of a statement: each with its file name, its renderer and its check, one a row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from notice.calendar import embargo
from notice.edition import checks, filename, framing, renderers
from notice.edition.artifact import Artifact, Rendering, Settings, Typeset
from notice.edition.checks import Check
from notice.edition.renderers import Made, Renderer, Reviser
from notice.errors import UsageError, unknown
from notice.preflight import mail, web, words
from notice.preflight.finding import Finding, about
from notice.render import card, eml, logo
from notice.render.card import SHAPES, Shape
from notice.render.feed.revision import Revision
from notice.render.howto import Howto
from notice.render.text import flowed
from notice.statement.statement import Statement


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
    """Return the name of the file of a format (``filename.of_statement``)."""
    return filename.of_statement(statement, form.extension, settings, framed=form.framed)


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
    around = framing.frame(statement, settings, tool.formats[0])
    return Howto(statement, tool, names, around, eml.sender_name(statement, settings.mail))


def _card_format(shape: Shape) -> Format:
    render, check = partial(renderers.card_file, shape), partial(checks.card_file, shape)
    brings = (NUMBER_ALT if shape == card.NUMBER else "card-alt",)
    return Format(
        shape, shape, f"{shape}.png", render, check, brings=brings, public=True, drawn=True
    )


def _mail_format(name: str, render: Renderer) -> Format:
    extension = f"{name}.html"
    return Format(name, name, extension, render, checks.mail_file, brings=("logo",), framed=True)


# --- the table ------------------------------------------------------------------------------------

_alt_of_number = partial(card.alt, shape=card.NUMBER)
_flowed = partial(renderers.text_file, lambda statement: flowed.render(statement).text)
_check_text = partial(checks.framed, words.check_text)
_check_page = partial(checks.by_bytes, web.check_page)
_check_flowed = partial(checks.by_bytes, words.check_flowed)
_check_markdown = partial(checks.framed, words.check_markdown)
_check_event = partial(checks.by_bytes, web.check_event)
_check_item = partial(checks.by_public_bytes, web.check_item)
NUMBER_ALT = "card-number-alt"
HOWTOS = ("howto", "howto-page")
"""What tells how the files get into a tool: made last, from the others."""
ROWS = (
    Format("pdf", "pdf", "pdf", renderers.printed, checks.pdf_file, drawn=True),
    Format("txt", "txt", "txt", renderers.plain_text, _check_text, framed=True),
    Format("html", "html", "html", renderers.web_page, _check_page, drawn=True),
    _mail_format("email", renderers.mail),
    _mail_format("fragment", renderers.fragment),
    Format("logo", "", "logo.png", renderers.logo_file, checks.nothing),
    Format("flowed", "flowed", "flowed.txt", _flowed, _check_flowed),
    Format("md", "md", "md", renderers.markdown, _check_markdown, framed=True),
    Format("eml", "eml", "eml", renderers.message, checks.message_file, ("pdf",)),
    Format("embed", "embed", "embed.html", renderers.snippet, checks.snippet, public=True),
    Format(
        "ics",
        "ics",
        "ics",
        partial(renderers.first, renderers.event),
        _check_event,
        revise=renderers.event,
    ),
    Format(
        "item",
        "feed",
        "item.json",
        partial(renderers.first, renderers.feed_item),
        _check_item,
        revise=renderers.feed_item,
        public=True,
    ),
    *map(_card_format, SHAPES),
    Format(
        "card-alt",
        "",
        "card.alt.txt",
        partial(renderers.text_file, card.alt),
        checks.nothing,
        public=True,
    ),
    Format(
        NUMBER_ALT,
        "",
        "card-number.alt.txt",
        partial(renderers.text_file, _alt_of_number),
        checks.nothing,
        public=True,
    ),
    Format("docx", "docx", "docx", renderers.word_file, checks.word_file),
    Format("howto", "", "HOWTO.txt", _howto, checks.nothing, framed=True),
    Format("howto-page", "", "HOWTO.html", _howto_page, checks.nothing, framed=True),
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
