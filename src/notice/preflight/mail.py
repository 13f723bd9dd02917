"""HTML for mail: what mail programs, their readers and spam filters make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category
from urllib.parse import urlsplit

from notice.definition.profile import Profile
from notice.preflight import active, colours, htmlfile, support, words
from notice.preflight.finding import Finding
from notice.preflight.htmlfile import Element, HtmlFile, keyword
from notice.render import frame as frames
from notice.render.frame import BARE, Frame
from notice.render.html import email
from notice.render.text.lines import cells
from notice.statement.statement import Statement, lines_of, text_of

ORDER = (
    "dateline",
    "embargo",
    "mark",
    "title",
    "subtitle",
    "body",
    "closing",
    "second",
    "signature",
)
SUBJECT = range(10, 79)
"""The columns of a subject: enough to say something, and a line of mail (RFC 5322, 2.1.1)."""
LARGEST = 102 * 1024
"""The bytes from which on Gmail cuts a mail off."""
SHORTENERS = frozenset(
    {
        *("bit.ly", "buff.ly", "cutt.ly", "dlvr.it", "goo.gl", "ift.tt", "is.gd", "lnkd.in"),
        *("ow.ly", "rb.gy", "rebrand.ly", "s.id", "short.io", "shorturl.at", "t.co", "t.ly"),
        *("tiny.cc", "tinyurl.com", "trib.al", "v.gd", "vk.cc", "clck.ru", "x.gd"),
    }
)
HOST = re.compile(r"[^\s.]+(\.[^\s.]+)+")
MAILBOX = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
SMALLEST = 2
"""A picture of fewer pixels, in width or height, shows nothing: it counts who opens the mail."""
MARK = 2
"""Characters that tell a tag: ``*|`` or ``{{``."""
SIDES = ("width", "height")
MEASURES = {"dimension", "number"}
DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?\})\s*\}", re.DOTALL)
"""The rules that a mail has for dark colours."""
INSIDE = ("data:", "cid:")
"""How the address of a picture that comes with the mail begins."""


def check(statement: Statement, data: bytes, frame: Frame = BARE) -> Iterator[Finding]:
    """Yield what is wrong with the HTML of a statement for mail, a whole document or a part."""
    source = data.decode()
    file = htmlfile.read(source)
    yield from _check_subject(statement)
    yield from check_address(statement)
    if len(data) >= LARGEST:
        message = f"it has {len(data) / 1024:.0f} KB; Gmail shows the first 102"
        yield Finding("mail-too-large", message)
    for feature, programs in support.lacking(file.elements).items():
        message = f"{feature} is not supported by {', '.join(programs)}"
        yield Finding("unsupported-in-mail", message)
    for fault in dict.fromkeys(colours.faults(file.elements)):
        yield Finding("unreadable-colours", fault)
    for fault in dict.fromkeys(_faults_in_dark(source, file)):
        yield Finding("unreadable-colours", f"in dark colours: {fault}")
    yield from check_wrapper(statement, file)
    yield from check_links(statement, file, frame)
    yield from _check_pictures(statement, file)
    yield from active.check(file)
    if source.startswith("<!DOCTYPE"):
        yield from words.check_identity(statement, file.language, file.title)
    yield from words.check(statement, words.of_html(file), expected(statement, frame))


def expected(statement: Statement, frame: Frame) -> list[str]:
    """Return the words of a mail in the order of its layout.

    Below the masthead stand place and date; whom to ask, and how to leave, come last.
    """
    said: dict[str, list[str]] = {part.role: lines_of(part) for part in statement.parts()}
    head = said.pop("letterhead", [])
    if not frame.titled:
        said.pop("title", None)
    told = [line for role in ORDER for line in said.get(role, [])]
    says = frames.texts(statement, frame)
    first, last = (says["page"], says["pdf"]), (says["view"], says["unsubscribe"])
    return words.of_text("\n".join([*head[:1], *told, *first, *head[1:], frame.address, *last]))


def check_tags(data: bytes, tool: Profile) -> Iterator[Finding]:
    """Yield a finding for what a tool takes for a tag, and is none of those in its profile."""
    tags = {tag for each in tool.tags.values() for tag in each.model_dump().values() if tag}
    text = data.decode()
    for tag in tags:
        text = text.replace(tag, "")
    for opening in sorted({tag[:MARK] for tag in tags}):
        if opening in text:
            message = f"'{opening}' in the text begins a tag for {tool.name}"
            yield Finding("stray-tag", message, hint="write it in another way")


def _faults_in_dark(source: str, file: HtmlFile) -> Iterator[str]:
    """Yield what could not be read where a program takes the dark colours of the mail."""
    rules = "".join("".join(each.texts) for each in file.elements if each.tag == "style")
    dark = "".join(DARK.findall(rules))
    if dark:
        drawn = email.inlined(f"<style>{dark}</style>{source}")
        yield from colours.faults(htmlfile.read(drawn).elements, forced=False)


def _check_subject(statement: Statement) -> Iterator[Finding]:
    width = cells(statement.subject)
    if width not in SUBJECT:
        message = f"the subject '{statement.subject}' takes up {width} columns"
        hint = f"write {SUBJECT[0]} to {SUBJECT[-1]}; a Chinese character takes up two"
        yield Finding("subject-length", message, place=statement.source.path, hint=hint)


def check_address(statement: Statement) -> Iterator[Finding]:
    """Yield a finding where the issuer has no address on the web: the same for each file."""
    if not statement.letterhead.publish_url:
        message = "the issuer has no publish_url: nothing leads to the web page and the PDF"
        hint = 'write publish_url = "https://..."'
        yield Finding("no-publish-url", message, place=statement.letterhead.path, hint=hint)


def check_wrapper(statement: Statement, file: HtmlFile) -> Iterator[Finding]:
    """Yield a finding where some text stands in no element with its language and direction."""
    tag, direction = statement.language.tag, statement.language.data.direction
    for element in file.elements:
        wrappers = [
            (ancestor.attributes.get("lang"), ancestor.attributes.get("dir"))
            for ancestor in element.upwards()
            if ancestor.tag not in {"html", "body"}
        ]
        if element.shows_text and (tag, direction) not in wrappers:
            message = f'no element around the text has lang="{tag}" and dir="{direction}"'
            yield Finding("missing-wrapper", message)
            break
    yield from check_second(statement, file)


def check_second(statement: Statement, file: HtmlFile) -> Iterator[Finding]:
    """Yield a finding unless a second language stands in one element that says so."""
    if statement.second is None:
        return
    tag, direction = statement.second.tag, statement.second.language.data.direction
    expected = words.letters(text_of(statement.second.content()))
    told = {"lang": tag, "dir": direction}
    within = (each for each in file.elements if told.items() <= each.attributes.items())
    if expected not in {words.letters(htmlfile.text_of(element)) for element in within}:
        message = f'no element around the text has lang="{tag}" and dir="{direction}"'
        yield Finding("missing-wrapper", message)


def check_links(statement: Statement, file: HtmlFile, frame: Frame = BARE) -> Iterator[Finding]:
    """Yield what is wrong with links: their addresses and what they say.

    Where a tool fills in an address of its own, the ``frame`` has a tag.
    """
    empty = {_bare(text) for text in (*statement.language.data.words.empty_links, "")}
    for link in file.elements:
        if link.tag != "a":
            continue
        address = link.attributes.get("href", "")
        text = htmlfile.text_in(link)
        if not is_complete(address) and address not in {frame.view, frame.unsubscribe}:
            yield Finding("broken-link", f"'{address}' is not a whole address")
        elif (urlsplit(address).hostname or "").removeprefix("www.") in SHORTENERS:
            yield Finding("shortened-link", f"'{address}' hides where it leads")
        if _bare(text) in empty:
            yield Finding("empty-link-text", f"the link to {address} says '{text.strip()}'")


def is_complete(address: str) -> bool:
    """Whether an address of the web or of mail leads to the same page or person from anywhere."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if re.search(r"\s", address):
        return False
    match parts.scheme:
        case "https" | "http":
            return bool(HOST.fullmatch(host))
        case "mailto":
            return bool(MAILBOX.fullmatch(parts.path))
        case _:
            return False


def _bare(text: str) -> str:
    """Return a text without case, punctuation and arrows, to be compared."""
    kept = (char if category(char)[0] in "LMN" else " " for char in text.casefold())
    return " ".join("".join(kept).split())


def _check_pictures(statement: Statement, file: HtmlFile) -> Iterator[Finding]:
    for element in file.elements:
        source = element.attributes.get("src", "") if element.tag == "img" else ""
        for address in active.of_element(element):
            if address != source:
                yield Finding("external-request", f"it loads '{address}'")
        if element.tag != "img":
            continue
        if "alt" not in element.attributes:
            yield Finding("missing-alt", f"the picture '{source}' has no alt")
        if _counts_readers(element):
            yield Finding("tracking-pixel", f"nobody sees the picture '{source}'")
        elif not _is_ours(statement, source):
            yield Finding("external-request", f"it loads '{source}'")


def _is_ours(statement: Statement, address: str) -> bool:
    """Whether a picture comes with the mail, or from where the issuer publishes."""
    published = statement.letterhead.publish_url
    return address.startswith(INSIDE) or bool(published and address.startswith(published))


def _counts_readers(picture: Element) -> bool:
    """Whether a picture is there to count readers: a pixel, or one that is not shown."""
    sizes = [picture.attributes.get(side, "") for side in SIDES]
    styles = [picture.style[side].value for side in SIDES if side in picture.style]
    pixels = [token.value for style in styles for token in style if token.type in MEASURES]
    pixels += [float(size) for size in sizes if size.isdecimal()]
    unseen = keyword(picture.style.get("visibility")) == "hidden"
    return picture.hidden or unseen or any(size < SMALLEST for size in pixels)
