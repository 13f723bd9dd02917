"""What is looked at in HTML for mail beside its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import category
from urllib.parse import urlsplit

from notice.preflight import active, colours, htmlfile, support
from notice.preflight.finding import Finding
from notice.preflight.htmlfile import Element, HtmlFile, keyword
from notice.statement.statement import Statement

SUBJECT = range(10, 79)
"""How many characters a subject has: enough to say something, and a line of mail (RFC 5322)."""
LARGEST = 102 * 1024
"""Gmail cuts off what goes beyond (in bytes)."""
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
"""How the address of a picture begins that comes with the mail."""


def check_subject(statement: Statement) -> Iterator[Finding]:
    """Yield a finding for a subject that is too short or too long."""
    length = len(statement.subject)
    if length not in SUBJECT:
        message = f"the subject '{statement.subject}' has {length} characters"
        hint = f"write {SUBJECT[0]} to {SUBJECT[-1]}"
        yield Finding("subject-length", message, place=statement.source.path, hint=hint)


def check_logo(statement: Statement) -> Iterator[Finding]:
    """Yield a finding where the logo is left out, for it has no address on the web."""
    if statement.letterhead.logo is not None:
        yield from check_address(statement, "the logo is left out")


def check_address(statement: Statement, lost: str) -> Iterator[Finding]:
    """Yield a finding where the issuer has no address on the web; ``lost`` is what that costs."""
    if not statement.letterhead.publish_url:
        message = f"the issuer has no publish_url: {lost}"
        hint = 'write publish_url = "https://..."'
        yield Finding("no-publish-url", message, place=statement.letterhead.path, hint=hint)


def check(statement: Statement, file: HtmlFile, size: int, name: str) -> Iterator[Finding]:
    """Yield what is wrong with the HTML of a mail of ``size`` bytes, or with a part of one."""
    elements = file.elements
    if size >= LARGEST:
        message = f"it has {size / 1024:.0f} KB; Gmail shows the first 102"
        yield Finding("mail-too-large", message, artifact=name)
    for used, programs in support.lacking(elements).items():
        message = f"{used} is not supported by {', '.join(programs)}"
        yield Finding("unsupported-in-mail", message, artifact=name)
    for fault in dict.fromkeys(colours.faults(elements)):
        yield Finding("unreadable-colours", fault, artifact=name)
    yield from check_wrapper(statement, elements, name)
    yield from check_links(statement, elements, name)
    yield from _check_pictures(statement, elements, name)


def check_wrapper(
    statement: Statement, elements: Sequence[Element], name: str
) -> Iterator[Finding]:
    """Yield a finding where some text stands in no element with its language and direction."""
    language = statement.language
    wanted = (language.tag, language.data.direction)
    for element in elements:
        around = [each.attributes for each in element.upwards() if each.tag not in {"html", "body"}]
        if element.says and wanted not in [(at.get("lang"), at.get("dir")) for at in around]:
            message = f'no element around the text has lang="{wanted[0]}" and dir="{wanted[1]}"'
            yield Finding("missing-wrapper", message, artifact=name)
            return


def check_links(statement: Statement, elements: list[Element], name: str) -> Iterator[Finding]:
    """Yield what is wrong with links: their addresses and what they say."""
    empty = {_bare(text) for text in (*statement.language.data.words.empty_links, "")}
    for link in elements:
        if link.tag != "a":
            continue
        address = link.attributes.get("href", "")
        text = htmlfile.text_in(link)
        if not whole(address):
            yield Finding("broken-link", f"'{address}' is not a whole address", artifact=name)
        elif (urlsplit(address).hostname or "").removeprefix("www.") in SHORTENERS:
            yield Finding("shortened-link", f"'{address}' hides where it leads", artifact=name)
        if _bare(text) in empty:
            message = f"the link to {address} says '{text.strip()}'"
            yield Finding("empty-link-text", message, artifact=name)


def whole(address: str) -> bool:
    """Whether an address leads to the same place from anywhere: of the web, or of mail."""
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


def _check_pictures(
    statement: Statement, elements: Sequence[Element], name: str
) -> Iterator[Finding]:
    ours = statement.letterhead.publish_url
    for element in elements:
        own = element.attributes.get("src", "") if element.tag == "img" else ""
        for address in active.of_element(element):
            if address != own:
                yield Finding("external-request", f"the mail loads '{address}'", artifact=name)
        if element.tag != "img":
            continue
        address = element.attributes.get("src", "")
        if "alt" not in element.attributes:
            yield Finding("missing-alt", f"the picture '{address}' has no alt", artifact=name)
        if _counts(element):
            yield Finding("tracking-pixel", f"nobody sees the picture '{address}'", artifact=name)
        elif not (ours and address.startswith(ours)) and not address.startswith(INSIDE):
            yield Finding("external-request", f"the mail loads '{address}'", artifact=name)


def _counts(picture: Element) -> bool:
    """Whether a picture is there to count readers: a pixel, or one that is not shown."""
    sizes = [picture.attributes.get(side, "") for side in SIDES]
    styles = [picture.style[side].value for side in SIDES if side in picture.style]
    pixels = [token.value for style in styles for token in style if token.type in MEASURES]
    pixels += [float(size) for size in sizes if size.isdecimal()]
    unseen = keyword(picture.style.get("visibility")) == "hidden"
    return picture.hidden or unseen or any(size < SMALLEST for size in pixels)
