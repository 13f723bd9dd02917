"""The prose of a source: figures that should be fields, festive words, straight quotation marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import nodes
from markdown_it import MarkdownIt

from notice.calendar.occurrence import Occurrence
from notice.definition.project import LoadedNotice
from notice.definition.source import Source
from notice.language.language import Language
from notice.language.mention import latin_digits, wide
from notice.preflight.figures import Figure, Finder, spaced
from notice.preflight.finding import Finding
from notice.template.syntax import expression

TAG = re.compile(r"\{%.*?%\}", re.DOTALL)
FIELD = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
NOT_A_NUMBER = re.compile(
    r"(?:date|first_date|weekday|issued|issuer|words|plural|capitalize)\b(?!\.(?:day|month|year)\b)"
)
NO_PROSE = re.compile(
    r"\{\{.*?\}\}"  # a field
    r"|(?:https?|mailto|tel):[^\s)>]+"  # an address
    r"|(?<![\w+])(?:\+|\(?0)(?:[\s()/.-]*\d){8,}",  # a telephone number
    re.DOTALL,
)
LIST_MARK = re.compile(r"[\s>]*(?:(?:[-*+]|\d+[.)])\s+)+")
ORDINALS = {"ordinal", "ordinal_words"}


@dataclass(frozen=True)
class Prose:
    """What is typed as text, with the line it begins on; a heading has no sentences."""

    text: str
    line: int
    heading: bool
    fields: Mapping[int, str]
    """The expression of each field, by where it begins."""

    def line_at(self, offset: int) -> int:
        """Return the line of the source that a character of the text stands on."""
        return self.line + self.text.count("\n", 0, offset)


def check(notice: LoadedNotice, source: Source, day: Occurrence) -> Iterator[Finding]:
    """Yield what is wrong with the prose of a source in a year."""
    parts = [*typed(source)]
    yield from _check_figures(notice, source, day, parts)
    yield from check_tone(notice, source, parts)
    yield from _check_quotes(source, parts)


def _check_figures(
    notice: LoadedNotice, source: Source, day: Occurrence, parts: Sequence[Prose]
) -> Iterator[Finding]:
    """Yield a finding for each number typed in a source that a field should say."""
    finder = Finder(notice, source.language, day)
    for prose in parts:
        text = _without_constants(prose.text, source.front.constants)
        for figure in finder.find(text, prose.fields, heading=prose.heading):
            yield _typed(source, prose, figure)
        for typed, line, hint in _second_ordinals(prose, source.language):
            yield _stale(source, line, typed, "a second ordinal", hint)
    for typed, line in _typed_ordinals(source):
        yield _stale(source, line, typed, "an ordinal", "write {{ ordinal }}")


def _typed(source: Source, prose: Prose, figure: Figure) -> Finding:
    start, end = figure.span
    typed, line = prose.text[start:end], prose.line_at(start)
    if figure.decided:
        return _stale(source, line, typed, figure.what, figure.hint, figure.constant)
    return Finding(
        "undecided-number",
        f"'{_joined(typed)}' is {figure.what}, or a number that never changes",
        place=f"{source.path}:{line}",
        hint=f"{figure.hint}, or constants = [{_quoted(figure.constant or typed)}]",
    )


def _stale(
    source: Source, line: int, typed: str, what: str, hint: str, constant: str = ""
) -> Finding:
    return Finding(
        "stale-literal",
        f"'{_joined(typed)}' is {what} typed as text",
        place=f"{source.path}:{line}",
        hint=f"{hint}, or, if it never changes, constants = [{_quoted(constant or typed)}]",
    )


def _joined(typed: str) -> str:
    return " ".join(typed.split())


def _quoted(typed: str) -> str:
    return json.dumps(_joined(typed), ensure_ascii=False)  # as TOML quotes too


def _second_ordinals(prose: Prose, language: Language) -> Iterator[tuple[str, int, str]]:
    """Yield the letters after a field that make an ordinal of it, as in ``{{ anniversary }}th``.

    They stay what they are when the number changes.
    """
    for start, field in prose.fields.items():
        end = start + len(prose.text[start:]) - len(prose.text[start:].lstrip("\ufffc"))
        name = field.partition("|")[0].strip()
        after = language.reader.ordinal_ending(
            prose.text[end:], varying=not name.startswith("ordinal")
        )
        if after and not NOT_A_NUMBER.match(name):
            hint = (
                "ordinal"
                if name == "anniversary" or name.startswith("ordinal")
                else f"ordinal({name})"
            )
            yield f"{{{{ {field} }}}}{after}", prose.line_at(start), f"write {{{{ {hint} }}}}"


def check_tone(notice: LoadedNotice, source: Source, parts: Sequence[Prose]) -> Iterator[Finding]:
    """Yield a finding for each festive word of the language in a commemoration."""
    if notice.definition.tone != "commemoration":
        return
    for stem in source.language.data.festive:
        start = "" if wide(stem[0]) else r"(?<!\w)"
        pattern = re.compile(rf"{start}{re.escape(stem)}\w*", re.IGNORECASE)
        for prose in parts:
            for match in pattern.finditer(prose.text):
                place = f"{source.path}:{prose.line_at(match.start())}"
                yield Finding("festive-word", f"'{match[0]}' is a jubilee word", place=place)


def _check_quotes(source: Source, parts: Sequence[Prose]) -> Iterator[Finding]:
    """Yield a finding for each line with a straight double quotation mark in its prose."""
    outer, closing, *_ = source.language.data.quotes
    for prose in parts:
        for number, line in enumerate(prose.text.split("\n"), prose.line):
            if '"' in line:
                message, hint = "a straight quotation mark is typed", f"type {outer}…{closing}"
                place = f"{source.path}:{number}"
                yield Finding("straight-quotes", message, place=place, hint=hint)


def typed(source: Source) -> Iterator[Prose]:
    """Yield what is typed as text in every branch; of fields, the texts and numbers in them."""
    for part in (source.title, source.subtitle, source.subject, source.body):
        heading = part is not source.body
        text = TAG.sub(_blank, part.text)
        fields = {match.start(): match[1] for match in FIELD.finditer(text)}
        text = NO_PROSE.sub(_cover, text)
        prose = text if heading else _without_list_marks(text)
        yield Prose(prose, part.first_line, heading, fields)
        for node in part.body.find_all(nodes.Node):
            for constant in _constants(node):
                yield Prose(str(constant.value), constant.lineno + part.first_line - 1, heading, {})


def _typed_ordinals(source: Source) -> Iterator[tuple[str, int]]:
    """Yield ``ordinal(36)`` and ``36 | ordinal``, which look like fields and never change."""
    for part in (source.title, source.subtitle, source.subject, source.body):
        for node in part.body.find_all(nodes.Node):
            match node:
                case nodes.Call(node=nodes.Name(name=name)) | nodes.Filter(name=name):
                    typed = any(isinstance(constant.value, int) for constant in _constants(node))
                    if name in ORDINALS and typed:
                        yield expression(node), node.lineno + part.first_line - 1
                case _:
                    pass


def _constants(node: nodes.Node) -> Iterator[nodes.Const]:
    """Yield the texts and numbers that an expression prints or hands on, those compared aside."""
    values: list[nodes.Node | None] = []
    match node:
        case nodes.Output():
            values += node.nodes
        case nodes.Call():
            values += [*node.args, *(keyword.value for keyword in node.kwargs)]
        case nodes.Filter():
            values += [node.node, *node.args]
        case _:
            pass
    yield from (value for value in values if isinstance(value, nodes.Const))


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _cover(match: re.Match[str]) -> str:
    """Put what is no letter, digit or space for each character: lines and columns stay."""
    return re.sub(r"[^\n]", "\ufffc", match[0])


def _without_list_marks(text: str) -> str:
    """Blank the numbers of list items, as Markdown finds them: ``4.`` is no figure there."""
    lines = text.split("\n")
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "list_item_open" and token.map is not None:
            row = token.map[0]
            lines[row] = LIST_MARK.sub(_blank, lines[row], count=1)
    return "\n".join(lines)


def _without_constants(text: str, constants: list[str]) -> str:
    """Cover the figures that the author declared constant, where they are no part of others."""
    latin = latin_digits(text)
    for constant in constants:
        pattern = rf"(?<!\d){spaced(latin_digits(constant))}(?!\d)"
        for match in re.finditer(pattern, latin):
            text = text[: match.start()] + _cover(match) + text[match.end() :]
    return text
