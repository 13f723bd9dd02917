"""TOML files with the line of every key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import tomli
import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from notice.characters import REFUSED, refusal
from notice.errors import MOST, DefinitionError, Fault
from notice.folders import shown
from notice.toml import textfile

KeyPath = tuple[str | int, ...]
QUOTES = "“”„‟‘’‚‛«»‹›`´″′"
PASTED = re.compile(
    rf"""^[^="'\#\n]*(?:
        (\u00a0)
        | =[^"'\#\n]*?([{QUOTES}\u00a0])
        | =[^\S\n]*"[^"\n]*([{QUOTES}])[^\S\n]*$
    )""",
    re.MULTILINE | re.VERBOSE,
)
"""A mark of a word processor in a line key = value: before a text, or at the end of one."""
SYNTAX = 'write one key = value a line, and texts between quotes: name = "..."'


@dataclass(frozen=True)
class TomlFile:
    """A parsed TOML text: its data, and the line of every table and key."""

    path: str
    data: Mapping[str, Any]
    lines: Mapping[KeyPath, int]
    first_line: int = 1

    def line(self, key: KeyPath) -> int:
        """Return the line of a key, else of the nearest table around it."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, self.first_line)

    def fault(self, key: KeyPath, message: str, hint: str = "") -> Fault:
        """Return a fault at a key of this file."""
        return Fault(self.path, self.line(key), ".".join(map(str, key)), message, hint)

    def over(self, base: TomlFile) -> TomlFile:
        """Return this file with the keys of another where it has none; tables are joined.

        A fault of a key that comes from there is told at the table of this file that holds it.
        """
        return replace(self, data=_joined(self.data, base.data))


def read(path: Path, root: Path) -> TomlFile:
    """Parse the TOML file at ``path``, below ``root``; raise ``NoticeError`` as its text does."""
    return parse(textfile.read(path, root), shown(path))


def parse(text: str, path: str, first_line: int = 1) -> TomlFile:
    """Parse TOML text found in ``path`` from ``first_line`` on.

    Raises ``DefinitionError`` for a syntax error, a duplicate key, or a character that no statement
    may hold, with its line.
    """
    tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
    keys: list[tuple[KeyPath, int]] = []
    try:
        keys += ((key, row + first_line) for key, row in _keys(tree.root_node, ()))
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        message = f"this is not valid TOML: {error.msg}"
        fault = Fault(path, error.lineno + first_line - 1, "", message, SYNTAX)
        pasted = [*_pasted(text, path, first_line)]
        faults = pasted if tree.root_node.has_error else [*_duplicates(keys, path)]
        raise DefinitionError(*(faults or [fault])) from None
    except RecursionError:
        message = "lists or tables are nested too deeply"
        raise DefinitionError(Fault(path, first_line, message=message)) from None
    lines: dict[KeyPath, int] = {}
    for key, line in keys:
        for length in range(1, len(key) + 1):
            lines.setdefault(key[:length], line)
    toml = TomlFile(path, data, lines | dict(keys), first_line)
    faults = [*_refused(data, (), toml)]
    if faults:
        raise DefinitionError(*faults)
    return toml


def _joined(own: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    joined = {**base, **own}
    for key in own.keys() & base.keys():
        if isinstance(own[key], dict) and isinstance(base[key], dict):
            joined[key] = _joined(own[key], base[key])
    return joined


def _duplicates(keys: Iterable[tuple[KeyPath, int]], path: str) -> Iterator[Fault]:
    lines: dict[KeyPath, int] = {}
    for key, line in keys:
        if key in lines:
            name = ".".join(map(str, key))
            hint = f"it is already on line {lines[key]}"
            yield Fault(path, line, name, "this key is given twice", hint)
        lines.setdefault(key, line)


def _pasted(text: str, path: str, first_line: int) -> Iterator[Fault]:
    """Yield a fault for each mark of a word processor where TOML has its own."""
    for match in islice(PASTED.finditer(text), MOST + 1):
        line = text.count("\n", 0, match.start()) + first_line
        char = match[match.lastindex or 0]
        message, hint = f"'{char}' is no quotation mark in TOML", 'write "'
        if char.isspace():
            message, hint = "a no-break space stands outside of a text", "write a plain space"
        yield Fault(path, line, "", message, hint)


def _refused(value: Any, key: KeyPath, source: TomlFile) -> Iterator[Fault]:
    """Yield a fault for each text with an escape sequence for a refused character."""
    match value:
        case str() if refused := REFUSED.search(value):
            yield source.fault(key, *refusal(refused[0]))
        case dict():
            for name, entry in value.items():
                yield from _refused(entry, (*key, name), source)
        case list():
            for index, entry in enumerate(value):
                yield from _refused(entry, (*key, index), source)
        case _:
            pass


def _keys(node: Node, prefix: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    """Yield each key path below ``node`` with its 0-based row.

    It skips what the parser makes up to recover from a syntax error.
    """
    arrays: dict[KeyPath, int] = {}
    for child in node.named_children:
        parts = _without_comments(child)
        name = _parts(parts[0]) if parts else ()
        if not name:
            continue
        path = prefix + name
        match child.type:
            case "pair" if len(parts) > 1:
                value = parts[1]
                yield path, child.start_point.row
                yield from _keys(value, path) if value.type == "inline_table" else ()
                yield from _elements(value, path) if value.type == "array" else ()
            case "table" | "table_array_element":
                if child.type == "table_array_element":
                    arrays[path] = arrays.get(path, -1) + 1
                    path = (*path, arrays[path])
                yield path, child.start_point.row
                yield from _keys(child, path)
            case _:
                pass


def _elements(array: Node, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    for index, value in enumerate(_without_comments(array)):
        yield (*path, index), value.start_point.row


def _without_comments(node: Node) -> list[Node]:
    return [child for child in node.named_children if child.type != "comment"]


def _parts(key: Node) -> KeyPath:
    """Return the parts of a key, or none where the node is not a key."""
    match key.type:
        case "dotted_key":
            return tuple(part for child in key.named_children for part in _parts(child))
        case "bare_key" if not (key.has_error or key.is_missing):
            return ((key.text or b"").decode(),)
        case "quoted_key" if not (key.has_error or key.is_missing):
            text = (key.text or b"").decode()
            return (next(iter(tomli.loads(f"{text} = 0"))),)
        case _:
            return ()
