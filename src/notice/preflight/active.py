"""What a browser would run or fetch because of a page: nothing, or the page is refused.

A layout may come from a stranger, and a snippet stands in a page of somebody else. What counts is
what a browser makes of the page, so that elements and the tokens of CSS are judged, never text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from notice.preflight.finding import Finding
from notice.preflight.htmlfile import Element, HtmlFile
from notice.render.html.email import OUTLOOK

ELEMENTS = frozenset(
    {
        *("html", "head", "title", "meta", "link", "style", "script", "body"),
        *("main", "article", "section"),
        *("header", "footer", "nav", "aside", "address", "div", "p", "span", "h1", "h2", "h3"),
        *("h4", "h5", "h6", "hr", "br", "wbr", "ul", "ol", "li", "dl", "dt", "dd", "blockquote"),
        *("figure", "figcaption", "a", "em", "strong", "b", "i", "u", "s", "small", "mark", "q"),
        *("cite", "dfn", "abbr", "code", "kbd", "samp", "var", "pre", "sub", "sup", "time", "data"),
        *("bdi", "bdo", "ruby", "rb", "rt", "rp", "ins", "del", "img", "table", "caption"),
        *("colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td", "center", "font"),
        *("svg", "g", "defs", "symbol", "use", "desc", "path", "rect", "circle", "ellipse"),
        *("line", "polyline", "polygon", "text", "tspan", "clippath", "mask", "pattern"),
        *("lineargradient", "radialgradient", "stop"),
    }
)
"""The elements that show something and do nothing (HTML Living Standard, 4; SVG 2)."""
DATA_BLOCK = "application/ld+json"
"""The one kind of ``script`` that is data (HTML Living Standard, 4.12.1)."""
LINKS = frozenset({"", "http", "https", "mailto", "tel"})
"""Where a link may lead; a scheme that is left out stays within the site."""
FETCHED = frozenset({"src", "srcset", "poster", "data", "background", "href", "xlink:href", "ping"})
"""The attributes whose address a browser may fetch by itself; ``href`` not of a link."""
PASSIVE = frozenset({"alternate", "author", "canonical", "license"})
"""What a ``link`` may say of a page: a browser does not follow it by itself."""
LEADING = frozenset({"href", "xlink:href", "src", "action", "formaction", "cite", "data"})
INSTRUCTIONS = frozenset({"content-type", "content-security-policy", "x-ua-compatible"})
"""What a page may say in place of a server (HTML Living Standard, 4.2.5.3)."""
IMAGES = frozenset(
    {
        *("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "element"),
        *("-webkit-cross-fade", "-moz-element"),
    }
)
"""The functions of CSS that name something to fetch (CSS Images 4, CSS Values 4)."""
WITHIN = ("data:", "#")


def check(file: HtmlFile, policy: str | None = None) -> Iterator[Finding]:
    """Yield a finding for each thing that a browser could run.

    A whole page also has a ``policy``, which has to come first.
    """
    hint = "take it out of the pages and style sheets of the layout"
    missing_policy = () if policy is None else policy_faults(file, policy)
    for fault in dict.fromkeys((*faults(file), *missing_policy)):
        yield Finding("active-content", f"it holds {fault}", hint=hint)


def check_requests(file: HtmlFile) -> Iterator[Finding]:
    """Yield a finding for each address that a browser would fetch."""
    for address in dict.fromkeys(requests(file)):
        yield Finding("external-request", f"it loads '{address}'")


def faults(file: HtmlFile) -> Iterator[str]:
    """Yield what would run, or could, in a document or a part of one."""
    for comment in file.comments:
        if comment.lstrip().lower().startswith("[if") and comment not in OUTLOOK:
            yield f"a comment that Outlook reads as a condition, '{comment.strip()[:40]}'"
    for element in file.elements:
        tag, attributes = element.tag, element.attributes
        if tag.lower() not in ELEMENTS:
            yield f"an element <{tag}>"
        elif tag == "link" and not _is_passive(element):
            yield "a <link> that a browser follows by itself"
        elif tag == "script" and attributes.get("type") != DATA_BLOCK:
            yield "a script"
        elif tag == "meta" and attributes.get("http-equiv", "content-type").lower() not in (
            INSTRUCTIONS
        ):
            yield f"an instruction '{attributes['http-equiv']}' in place of a server's"
        for name, value in attributes.items():
            if name.startswith("on"):
                yield f"a script in the attribute '{name}' of <{tag}>"
            allowed = LINKS if tag == "a" else LINKS | {"data", "cid"}
            if name in LEADING and scheme(value) not in allowed:
                yield f"an address '{value.strip()[:40]}' in <{tag}>"


def _is_passive(link: Element) -> bool:
    relations = link.attributes.get("rel", "").lower().split()
    return bool(relations) and PASSIVE.issuperset(relations)


def scheme(address: str) -> str:
    """Return the scheme of an address as a browser sees it (URL Standard, 4.4).

    It drops white space and control characters before the address, tabs and line ends within.
    """
    visible = "".join(char for char in address if char > " ").casefold()
    name, colon, _ = visible.partition(":")
    return name if colon and not {"/", "?", "#"} & set(name) else ""


def requests(file: HtmlFile) -> Iterator[str]:
    """Yield the addresses that a browser would fetch to show a document or a part of one."""
    for element in file.elements:
        yield from (address for address in of_element(element) if not _is_within(address))
        if element.tag == "style":
            yield from of_css("".join(element.texts))


def of_element(element: Element) -> Iterator[str]:
    """Yield the addresses that an element fetches, by its attributes and the style in it."""
    for name, value in element.attributes.items():
        followed_by_reader = name == "href" and (element.tag == "a" or _is_passive(element))
        if name in FETCHED and value and not followed_by_reader:
            yield value
        elif name == "style" or "(" in value:
            yield from of_css(value)


def _is_within(address: str) -> bool:
    return address.strip().lower().startswith(WITHIN)


def of_css(css: str) -> Iterator[str]:
    """Yield the addresses that a style sheet or a declaration fetches, ``data:`` ones aside."""
    import tinycss2  # noqa: PLC0415 - an edition that is up to date needs none

    tokens = tinycss2.parse_component_value_list(css, skip_comments=True)
    yield from (address for address in _named(tokens) if not _is_within(address))


def _named(tokens: Sequence[Any]) -> Iterator[str]:
    """Yield every address that tokens of CSS name, at any depth."""
    waiting: list[tuple[Sequence[Any], bool]] = [(tokens, False)]
    while waiting:
        nested, fetching = waiting.pop()
        for token in nested:
            match token.type:
                case "url":
                    yield str(token.value)
                case "string" if fetching:
                    yield str(token.value)
                case "at-keyword" if token.lower_value == "import":
                    yield f"@{token.value}"
                case "function":
                    waiting.append((token.arguments, fetching or token.lower_name in IMAGES))
                case "() block" | "[] block" | "{} block":
                    waiting.append((token.content, fetching))
                case _:
                    pass


def policy_faults(file: HtmlFile, policy: str) -> Iterator[str]:
    """Yield a fault unless the first thing in the head of a page is its policy."""
    head = next((element for element in file.elements if element.tag == "head"), None)
    inner = [part for part in head.content if isinstance(part, Element)] if head else []
    first = inner[0].attributes if inner else {}
    stated = first.get("http-equiv", "").lower() == "content-security-policy"
    if not stated or first.get("content") != policy:
        yield "something before its policy, which has to be the first thing in <head>"
