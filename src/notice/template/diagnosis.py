"""Why a field or condition cannot be read, in the words of those who type it.

Jinja says what its parser expected next; here is said what is missing or too much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import shorten

Refusal = tuple[int, str, str]
"""Line within the template, message and hint."""

FIELD = re.compile(
    r"""(?P<open>\{[{%])
        (?P<inside>(?:"[^"]*"|'[^']*'|(?![}%]\}|\{[{%]|\n[^\S\n]*\n).)*+)
        (?P<close>[}%]\})?""",
    re.VERBOSE | re.DOTALL,
)
"""A field or condition up to what ends it, else up to the next or the end of the paragraph."""
PART = re.compile(
    r"""(?P<text>"[^"]*"|'[^']*')
      | (?P<word>\w+(?:\s*\.\s*\w+)*)
      | (?P<space>\s+)
      | (?P<sign>[<>=!]=|[^\w\s])""",
    re.VERBOSE,
)
NAME = re.compile(r"[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*|\d+(?:\.\d+)?", re.ASCII)
ENDS = {"{{": "}}", "{%": "%}", "(": ")", "[": "]"}
NAMES = {"{{": "field", "{%": "condition"}
SHOWN = 40
"""The most characters that a message shows of a field."""
JOINING = {"and", "or", "not", "in", "is", "if", "else"}
"""The words that stand between values or before one."""
QUOTES = "“”„‟‘’‚‛«»‹›`´″′"
SIGNS = set("=,.|:<>+-*/%~") | {"<=", ">=", "==", "!="}
TYPED = {"≤": "<=", "≥": ">=", "≠": "!="}


def refusals(text: str) -> Iterator[Refusal]:
    """Yield what is wrong with each field and condition of a template that cannot be read."""
    for field in FIELD.finditer(text):
        line = text.count("\n", 0, field.start()) + 1
        end = ENDS[field["open"]]
        if field["close"] != end:
            begun = shorten(field[0], SHOWN, placeholder=" ...")
            yield line, f"'{begun}' has no {end}", f"write {end} where it ends"
        elif fault := _fault(field["inside"], NAMES[field["open"]]):
            yield line, *fault


def _fault(inside: str, name: str) -> tuple[str, str] | None:
    """Return what is wrong between the braces of a field or condition."""
    if name == "condition":
        tag, *rest = inside.split(maxsplit=1) or [""]
        if tag not in {"if", "elif"}:
            return _tag_fault(tag, *rest)
        inside = "".join(rest)
    if not inside.strip():
        return f"this {name} is empty", "write what it is to hold"
    opened: list[str] = []
    before = ""
    for part in PART.finditer(inside):
        kind, typed = part.lastgroup, part[0]
        if kind == "space":
            continue
        if kind == "word" and not NAME.fullmatch(typed):
            return f"'{typed}' is neither a name nor a number", "write it as facts.NAME"
        value = kind != "sign" and typed not in JOINING
        if value and before:
            hint = "write each field between braces of its own, or what belongs between them"
            return f"nothing stands between '{before}' and '{typed}'", hint
        if kind == "sign" and (fault := _sign_fault(typed, opened)):
            return fault
        before = typed if value or typed in {")", "]"} else ""
    return (f"this '{opened[-1]}' is not closed", f"write {ENDS[opened[-1]]}") if opened else None


def _tag_fault(tag: str, rest: str = "") -> tuple[str, str] | None:
    """Return what is wrong with a tag that has no condition."""
    if tag != "else" or not rest:
        return None
    hint = "write {% elif ... %}" if rest.startswith("if ") else "delete what follows it"
    return "'{% else %}' stands alone", hint


def _sign_fault(sign: str, opened: list[str]) -> tuple[str, str] | None:
    """Return what is wrong with a sign, given the brackets that are open; they are kept up."""
    match sign:
        case '"' | "'":
            return f"this {sign} has no second one", "write one before a text and one after it"
        case "{" | "}":
            return f"this '{sign}' is one too many", "write a field between {{ and }}"
        case "(" | "[":
            opened.append(sign)
        case ")" | "]":
            if not opened or ENDS[opened.pop()] != sign:
                return f"this '{sign}' closes nothing", "delete it, or write what it closes"
        case "=" if not opened:
            return "'=' does not compare", "write =="
        case _ if sign in QUOTES:
            return f"'{sign}' is no quotation mark in a field", 'write "'
        case _ if sign not in SIGNS:
            hint = f"write {TYPED[sign]}" if sign in TYPED else "delete it"
            return f"'{sign}' is not part of the template language", hint
        case _:
            pass
    return None
