"""HTML for mail: what mail programs, their readers and spam filters make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category
from urllib.parse import urlsplit

from notice.preflight import active, colours, htmlfile, support, words
from notice.preflight.finding import Finding
from notice.preflight.htmlfile import Element, HtmlFile, keyword
from notice.render.text.lines import cells
from notice.statement.statement import Statement, text_of

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
SIDES = ("width", "height")
MEASURES = {"dimension", "number"}
INSIDE = ("data:", "cid:")
"""How the address of a picture that comes with the mail begins."""


def check(statement: Statement, data: bytes) -> Iterator[Finding]:
    """Yield what is wrong with the HTML of a statement for mail, a whole document or a part."""
    source = data.decode()
    file = htmlfile.read(source)
    yield from _check_subject(statement)
    if statement.letterhead.logo is not None:
        yield from check_address(statement, "the logo is left out")
    if len(data) >= LARGEST:
        message = f"it has {len(data) / 1024:.0f} KB; Gmail shows the first 102"
        yield Finding("mail-too-large", message)
    for feature, programs in support.lacking(file.elements).items():
        message = f"{feature} is not supported by {', '.join(programs)}"
        yield Finding("unsupported-in-mail", message)
    for fault in dict.fromkeys(colours.faults(file.elements)):
        yield Finding("unreadable-colours", fault)
    yield from check_wrapper(statement, file)
    yield from check_links(statement, file)
    yield from _check_pictures(statement, file)
    yield from active.check(file)
    if source.startswith("<!DOCTYPE"):
        yield from words.check_identity(statement, file.language, file.title)
    yield from words.check(statement, words.of_html(file))


def _check_subject(statement: Statement) -> Iterator[Finding]:
    width = cells(statement.subject)
    if width not in SUBJECT:
        message = f"the subject '{statement.subject}' takes up {width} columns"
        hint = f"write {SUBJECT[0]} to {SUBJECT[-1]}; a Chinese character takes up two"
        yield Finding("subject-length", message, place=statement.source.path, hint=hint)


def check_address(statement: Statement, loss: str) -> Iterator[Finding]:
    """Yield a finding where the issuer has no address on the web; ``loss`` is what that costs."""
    if not statement.letterhead.publish_url:
        message = f"the issuer has no publish_url: {loss}"
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


def check_links(statement: Statement, file: HtmlFile) -> Iterator[Finding]:
    """Yield what is wrong with links: their addresses and what they say."""
    empty = {_bare(text) for text in (*statement.language.data.words.empty_links, "")}
    for link in file.elements:
        if link.tag != "a":
            continue
        address = link.attributes.get("href", "")
        text = htmlfile.text_in(link)
        if not is_complete(address):
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
