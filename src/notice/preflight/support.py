"""What mail programs do not support, by the data of caniemail.com that the program carries.

``tools/caniemail.py`` makes the data and names the programs. A feature is looked up by its exact
name: ``line-height`` is not ``height``. What has no data counts as supported, and so does what is
supported in part.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from notice import files
from notice.preflight.htmlfile import Element, keyword

ACCEPTED: Mapping[str, str] = {
    "<style>": "without it the mail is light, and its title as large as on a desk",
    "<body>": "every document has one; it has no style, so that a div in its place is as good",
    "<time>": "where the tags are dropped, the text of the date stays",
    **dict.fromkeys(
        ("table-layout", "word-break", "word-wrap"),
        "where one is lacking another breaks words that are wider than a phone",
    ),
    "white-space": "without it an ordinal such as 36-cı may be broken over two lines",
    "display: none": "where it is lacking, HIDING hides the line for lists of messages",
}
"""What is used though some program lacks it, and why: nothing of the text is lost."""
HIDING = frozenset({"max-height", "overflow"})
"""What hides an element where ``display: none`` is lacking; where it is not, no matter."""
SCRIPT = "html-script"
EVERY = ("any mail program",)
"""Who lacks scripts: caniemail does not ask, as all take them out."""
FAMILIES: Mapping[str, Sequence[str]] = {
    "html-h1-h6": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "html-lists": ("ul", "ol", "dl"),
    "html-image-maps": ("map", "area"),
    "html-semantics": (
        *("article", "aside", "details", "figcaption", "figure", "footer", "header", "main"),
        *("mark", "nav", "section", "summary", "time"),
    ),
}
"""Elements that caniemail has under one name."""
ATTRIBUTES = frozenset(
    {
        *("align", "background", "cellpadding", "cellspacing", "dir", "height", "hidden", "lang"),
        *("popover", "required", "role", "srcset", "target", "valign", "width"),
        *(f"aria-{name}" for name in ("describedby", "hidden", "label", "labelledby", "live")),
    }
)
"""The attributes that caniemail has data of, by their own names."""
RENAMED_ATTRIBUTES = {"loading": "html-loading-attribute", "inert": "css-inert-attribute"}
SIDES = re.compile(r"(border|margin|padding)-(?:top|right|bottom|left)(?:-(?:color|style|width))?")
BORDERS = re.compile(r"border-(?:color|style|width)")
LOGICAL = re.compile(r"(margin|padding)-(inline|block)(-start|-end)?")
RADIUS = re.compile(r"border-(?:(top|bottom)-(?:left|right)|(?:start|end)-(?:start|end))-radius")
LOGICAL_BORDER = re.compile(r"border-(?:inline|block)(-start|-end)?(-color|-style|-width)?")
PROPERTIES = {
    "font-family": "css-font",
    "font-style": "css-font",
    **dict.fromkeys(("left", "right", "top", "bottom"), "css-left-right-top-bottom"),
    "block-size": "css-block-inline-size",
}
DISPLAYS = {"none", "flex", "grid"}
FUNCTIONS = {
    "rgb": "css-rgb",
    "rgba": "css-rgba",
    "var": "css-variables",
    "calc": "css-unit-calc",
    "linear-gradient": "css-linear-gradient",
    "radial-gradient": "css-radial-gradient",
    "conic-gradient": "css-conic-gradient",
    **dict.fromkeys(("clamp", "light-dark", "max", "min"), "css-function-{}"),
    **dict.fromkeys(("hwb", "lab", "lch", "oklab", "oklch", "color"), "css-modern-color"),
}
WORDS = {"system-ui": "css-sytem-ui", "initial": "css-unit-initial"}
"""Words with data of their own; the misspelt name is caniemail's."""
EXTENSIONS = {"jpeg": "jpg", "tif": "tiff", "heic": "heif"}


@cache
def unsupported() -> Mapping[str, Sequence[str]]:
    """Return the programs that lack a feature, by the name that caniemail gives the feature."""
    content = json.loads(files.program_file("preflight/caniemail.json"))
    programs: Mapping[str, Sequence[str]] = content["unsupported"]
    return programs


def lacking(elements: Sequence[Element]) -> dict[str, Sequence[str]]:
    """Return what a mail uses and some programs lack, with their names; what is accepted aside."""
    used = {
        shown: feature
        for element in elements
        for feature, shown in features(element)
        if not (element.hidden and shown in HIDING)
    }
    known = {**unsupported(), SCRIPT: EVERY}
    return {
        shown: known[feature]
        for shown, feature in sorted(used.items())
        if feature in known and shown not in ACCEPTED
    }


def features(element: Element) -> Iterator[tuple[str, str]]:
    """Yield what an element uses: the name that caniemail gives it, and how it is written."""
    family = next((name for name, tags in FAMILIES.items() if element.tag in tags), None)
    yield family or f"html-{element.tag}", f"<{element.tag}>"
    for name, value in element.attributes.items():
        if name.startswith("on"):
            yield SCRIPT, f"the attribute {name}"
        if name in ATTRIBUTES or name in RENAMED_ATTRIBUTES:
            yield RENAMED_ATTRIBUTES.get(name, f"html-{name}"), f"the attribute {name}"
        if element.tag == "a" and name == "href":
            yield from _link(value)
        if element.tag == "img" and name == "src":
            yield from _image(value)
    for declaration in element.style.values():
        yield from _declaration(declaration)


def _link(address: str) -> Iterator[tuple[str, str]]:
    if address.startswith("#"):
        yield "html-anchor-links", "a link within the mail"
    if address.startswith("mailto:"):
        yield "html-mailto-links", "a mailto link"


def _image(address: str) -> Iterator[tuple[str, str]]:
    if address.startswith("data:"):
        yield "image-base64", "a picture inside of the mail (data:)"
        return
    extension = urlsplit(address).path.rpartition(".")[2].lower()
    extension = EXTENSIONS.get(extension, extension)
    yield f"image-{extension}", f"a picture in {extension.upper()}"


def _declaration(declaration: Any) -> Iterator[tuple[str, str]]:
    name = declaration.lower_name
    yield _property(name), name
    word = keyword(declaration)
    if name == "display" and word.removeprefix("inline-") in DISPLAYS:
        yield f"css-display-{word.removeprefix('inline-')}", f"display: {word}"
    if declaration.important:
        yield "css-important", "!important"
    yield from _values(declaration.value)


def _property(name: str) -> str:
    """Return the name that caniemail gives a property: a longhand may have none of its own."""
    if SIDES.fullmatch(name) or BORDERS.fullmatch(name):
        return f"css-{name.partition('-')[0]}"
    if match := LOGICAL.fullmatch(name):
        return f"css-{match[1]}-" + (f"{match[2]}-start-end" if match[3] else "inline-block")
    if match := LOGICAL_BORDER.fullmatch(name):
        kind = "individual" if match[1] else "longhand" if match[2] else ""
        return "css-border-inline-block" + (f"-{kind}" if kind else "")
    if match := RADIUS.fullmatch(name):
        return "css-border-radius" if match[1] else "css-border-radius-logical"
    return PROPERTIES.get(name, f"css-{name}")


def _values(tokens: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        match token.type:
            case "dimension":
                yield f"css-unit-{token.lower_unit}", f"the unit {token.lower_unit}"
            case "percentage":
                yield "css-unit-percent", "the unit %"
            case "ident" if token.lower_value in WORDS:
                yield WORDS[token.lower_value], token.lower_value
            case "function":
                name = token.lower_name
                if name in FUNCTIONS:
                    yield FUNCTIONS[name].format(name), f"{name}()"
                yield from _values(token.arguments)
            case _:
                pass
