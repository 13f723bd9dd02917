"""The fonts that the texts of a page ask for, as the cascade of CSS decides it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, takewhile
from typing import Any

from notice.render.html import stylesheet

STANDARD = """
h1, h2, h3, h4, h5, h6, th, b, strong { font-weight: bold }
em, i, cite, dfn, var, address { font-style: italic }
"""
"""What a browser does by itself (HTML Living Standard, 15.3)."""
WEIGHTS: Mapping[str, int] = {"normal": 400, "lighter": 400, "bold": 700, "bolder": 700}
"""The weights that have names; the relative ones as from normal (CSS Fonts 4, 2.2)."""
HEAVIEST = 1000
STYLES: Mapping[str, str] = {"normal": "normal", "italic": "italic", "oblique": "italic"}
INHERITING = frozenset({"inherit", "unset"})
UNSEEN = frozenset({"title", "script", "style", "template"})
"""The elements whose text is not shown."""
NUMBER = "1."
Match = tuple[tuple[int, int, int], int, str | None, list[Any]]
"""A rule for an element: specificity, number, pseudo-element, declarations (``cssselect2``)."""


@dataclass(frozen=True)
class Font:
    """What a text asks for. A custom property among the families stands under its own name."""

    families: tuple[str, ...] = ()
    weight: int = WEIGHTS["normal"]
    style: str = STYLES["normal"]


def texts(html: str) -> Iterator[tuple[str, Font]]:
    """Yield every text that a page shows, with the font that it asks for.

    What a style sheet puts before or after an element has that element's font. The number of an
    item is ``1.`` here. Rules of a medium or a state are left out.
    """
    import tinyhtml5  # noqa: PLC0415 - an edition that is up to date needs none
    from cssselect2 import ElementWrapper  # noqa: PLC0415 - likewise

    root = ElementWrapper.from_html_root(tinyhtml5.parse(html))
    own = "\n".join(style.etree_element.text or "" for style in root.query_all("style"))
    origins = [_matcher(STANDARD), _matcher(own)]
    fonts: dict[Any, Font] = {None: Font()}
    for element in root.iter_subtree():
        font = fonts[element.parent]
        matches = [match for matcher in origins for match in matcher.match(element)]
        for declaration in _declarations(element, matches):
            font = _changed(font, declaration)
        fonts[element] = font
        if element.local_name not in UNSEEN:
            node = element.etree_element
            shown = (node.text, *(child.tail for child in node), *_added(element, matches))
            yield from ((text, font) for text in shown if text and not text.isspace())


def _added(element: Any, matches: Iterable[Match]) -> Iterator[str]:
    """Yield what a browser shows beside an element: its number, and what the rules have for it."""
    if element.local_name == "li" and element.parent.local_name == "ol":
        yield NUMBER
    for _, _, pseudo, declarations in matches:
        for declaration in declarations:
            if pseudo is not None and declaration.lower_name == "content":
                yield from (token.value for token in declaration.value if token.type == "string")


def _matcher(css: str) -> Any:
    """Return what finds the declarations that the rules of a style sheet have for an element."""
    import tinycss2  # noqa: PLC0415 - as above
    from cssselect2 import Matcher, SelectorError, compile_selector_list  # noqa: PLC0415 - as above

    matcher = Matcher()
    for rule in tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            try:
                selectors = compile_selector_list(rule.prelude)
            except SelectorError:  # a browser leaves the rule out too
                continue
            for selector in selectors:
                matcher.add_selector(selector, _parsed(rule.content))
    return matcher


def _parsed(source: Any) -> list[Any]:
    """Return the declarations of a rule, or of a ``style`` attribute."""
    import tinycss2  # noqa: PLC0415 - as above

    nodes = tinycss2.parse_blocks_contents(source, skip_comments=True, skip_whitespace=True)
    return [node for node in nodes if node.type == "declaration"]


def _declarations(element: Any, matches: Iterable[Match]) -> list[Any]:
    """Return the declarations for an element, those that win last (CSS Cascade 4, 6.1)."""
    rules = (declarations for _, _, pseudo, declarations in matches if pseudo is None)
    own = _parsed(element.etree_element.get("style", ""))
    return sorted(chain(*rules, own), key=lambda declaration: bool(declaration.important))


def _changed(font: Font, declaration: Any) -> Font:
    """Return a font as a declaration changes it; what is inherited is there already."""
    words = [*takewhile(_is_word, declaration.value)]
    match declaration.lower_name:
        case "font-family":
            return replace(font, families=_families(declaration) or font.families)
        case "font-weight":
            return replace(font, weight=_weight(words, font.weight))
        case "font-style":
            return replace(font, style=_style(words, font.style))
        case "font" if families := _families(declaration):
            return Font(families, _weight(words, Font.weight), _style(words, Font.style))
        case _:
            return font


def _is_word(token: Any) -> bool:
    """Whether a token may say a weight or a style: it stands before the size of ``font``."""
    if token.type == "ident":
        return token.lower_value not in stylesheet.SIZES
    return token.type in {"number", "whitespace", "comment"}


def _weight(words: Iterable[Any], weight: int) -> int:
    """Return the weight that words say, else the one that is given (CSS Fonts 4, 2.2)."""
    values = [word.value for word in words if word.type == "number"]
    numbers = [int(value) for value in values if 1 <= value <= HEAVIEST]
    return max(numbers or [WEIGHTS[word] for word in _idents(words) & set(WEIGHTS)], default=weight)


def _style(words: Iterable[Any], style: str) -> str:
    """Return the style that words say, else the one that is given."""
    styles = _idents(words) & set(STYLES)
    return next((STYLES[word] for word in ("italic", "oblique", "normal") if word in styles), style)


def _idents(words: Iterable[Any]) -> set[str]:
    return {word.lower_value for word in words if word.type == "ident"}


def _families(declaration: Any) -> tuple[str, ...]:
    """Return the families that a declaration names, in small letters; none where it inherits."""
    tokens: list[Any] = []
    for token in declaration.value:
        tokens += (
            token.arguments if token.type == "function" and token.lower_name == "var" else [token]
        )
    shorthand = declaration.lower_name == "font"
    names = [name.casefold() for _, name in stylesheet.families(tokens, shorthand=shorthand)]
    return tuple(name for name in names if name not in INHERITING)
