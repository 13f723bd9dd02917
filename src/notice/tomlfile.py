"""TOML files whose every key knows its line, checked against a model, all faults at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import tomli
import tree_sitter_toml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails
from tree_sitter import Language, Node, Parser

from notice.document import REFUSED
from notice.errors import DefinitionError, Fault, did_you_mean

KeyPath = tuple[str | int, ...]


class Record(BaseModel):
    """A table of a TOML file: frozen, no unknown keys, no conversion between types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


AnyRecord = TypeVar("AnyRecord", bound=Record)

EVERY = "*"


def one_line(text: str) -> str:
    """Return the text; raise ``ValueError`` where it is more than one line."""
    if "\n" in text or "\t" in text:
        raise ValueError("this must be one line, without tabs")
    return text


Line = Annotated[str, AfterValidator(one_line)]


def _per_language(value: object) -> object:
    if isinstance(value, str):
        return {EVERY: value}
    if isinstance(value, dict):
        return value
    raise ValueError("this must be a text, or a table with a text for each language")


PerLanguage = Annotated[
    Mapping[str, Line],
    BeforeValidator(_per_language),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ]
        }
    ),
]
"""One text for every language (key ``*``), or one per language tag."""


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


def parse(text: str, path: str, first_line: int = 1) -> TomlFile:
    """Parse TOML text found in ``path`` from ``first_line`` on.

    Raises ``DefinitionError`` for a syntax error, a duplicate key, or a character that no statement
    may hold, with its line.
    """
    tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
    keys = [(key, row + first_line) for key, row in _keys(tree.root_node, ())]
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        message = f"this is not valid TOML: {error.msg}"
        fault = Fault(path, error.lineno + first_line - 1, "", message, SYNTAX)
        faults = [] if tree.root_node.has_error else [*_duplicates(keys, path)]
        raise DefinitionError(*(faults or [fault])) from None
    lines: dict[KeyPath, int] = {}
    for key, line in keys:
        for length in range(1, len(key) + 1):
            lines.setdefault(key[:length], line)
    found = TomlFile(path, data, lines | dict(keys), first_line)
    faults = [*_refused(data, (), found)]
    if faults:
        raise DefinitionError(*faults)
    return found


def _duplicates(keys: Iterable[tuple[KeyPath, int]], path: str) -> Iterator[Fault]:
    lines: dict[KeyPath, int] = {}
    for key, line in keys:
        if key in lines:
            name = ".".join(map(str, key))
            hint = f"it stands on line {lines[key]} already"
            yield Fault(path, line, name, "this key is given twice", hint)
        lines.setdefault(key, line)


def _refused(value: Any, key: KeyPath, source: TomlFile) -> Iterator[Fault]:
    """Yield a fault for each text that an escape sequence gives such a character."""
    match value:
        case str() if found := REFUSED.search(value):
            message = f"the character U+{ord(found[0]):04X} cannot stand in a text"
            yield source.fault(key, message, "delete it")
        case dict():
            for name, entry in value.items():
                yield from _refused(entry, (*key, name), source)
        case list():
            for index, entry in enumerate(value):
                yield from _refused(entry, (*key, index), source)
        case _:
            pass


def _keys(node: Node, prefix: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    """Yield each key path below ``node`` with its 0-based row."""
    arrays: dict[KeyPath, int] = {}
    for child in node.named_children:
        match child.type:
            case "pair":
                key, value = _without_comments(child)[:2]
                path = prefix + _parts(key)
                yield path, child.start_point.row
                yield from _keys(value, path) if value.type == "inline_table" else ()
                yield from _elements(value, path) if value.type == "array" else ()
            case "table" | "table_array_element":
                path = prefix + _parts(child.named_children[0])
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
    if key.type == "dotted_key":
        return tuple(part for child in key.named_children for part in _parts(child))
    text = (key.text or b"").decode()
    return (next(iter(tomli.loads(f"{text} = 0"))),)


def validate(model: type[AnyRecord], source: TomlFile) -> AnyRecord:
    """Return the file as a ``model``.

    Raises ``DefinitionError`` with every fault: file, line, key path and, for an unknown key or
    value, the nearest known one.
    """
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        faults = [_fault(model, source, detail) for detail in error.errors()]
        raise DefinitionError(*faults) from None


def _fault(model: type[Record], source: TomlFile, detail: ErrorDetails) -> Fault:
    key: KeyPath = tuple(part for part in detail["loc"] if part != KEY)
    name = str(key[-1]) if key else ""
    around = _schemas(model, key[:-1])
    if KEY in detail["loc"]:
        return source.fault(key, f"'{name}' cannot be a name here", _described(around))
    match detail["type"]:
        case "missing":
            return source.fault(key, "this key is missing", f"add a line '{name} = ...'")
        case "extra_forbidden":
            known = (known for each in around for known in each.get("properties", ()))
            return source.fault(key, f"unknown key '{name}'", did_you_mean(name, known))
        case _:
            return source.fault(key, *_misfit(detail, _schemas(model, key)))


def _misfit(detail: ErrorDetails, wanted: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Return what is wrong with a value, and a hint."""
    limit, found = detail.get("ctx", {}), _shown(detail["input"])
    match detail["type"]:
        case "value_error":
            return str(limit["error"]), ""
        case "literal_error":
            options = [str(option) for each in wanted for option in each.get("enum", ())]
            near = did_you_mean(found.strip("'"), options)
            hint = near if near.startswith("did") else f"found {found}"
            return f"this must be one of {', '.join(options)}", hint
        case "string_pattern_mismatch":
            return f"{found} cannot stand here", _described(wanted)
        case "greater_than_equal":
            message = f"this must be {limit['ge']} or more"
        case "less_than_equal":
            message = f"this must be {limit['le']} or less"
        case "too_short":
            message = f"this must have {limit['min_length']} or more entries"
            found = str(limit["actual_length"])
        case "too_long":
            message = f"this must have {limit['max_length']} or fewer entries"
            found = str(limit["actual_length"])
        case kind if kind in KINDS:
            message = f"this must be {KINDS[kind]}"
        case _:
            message = detail["msg"]
    return message, f"found {found}"


KEY = "[key]"
"""What stands at the end of a place where the name of a key is meant, not its value."""
SYNTAX = 'write one key = value a line, and texts between quotes: name = "..."'
KINDS = {
    "string_type": "a text between quotes",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date without quotes, such as 1990-01-20",
    "list_type": "a list between [ and ]",
    "dict_type": "a table",
    "mapping_type": "a table",
    "model_type": "a table",
}


def _shown(value: object) -> str:
    """Return a value as it is typed in TOML, or what it is where that is long."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"'{value}'"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return str(value)


def _schemas(model: type[Record], path: KeyPath) -> list[Mapping[str, Any]]:
    """Return what the JSON Schema of the model says of a place: one entry for each alternative."""
    schema = model.model_json_schema()

    def alternatives(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
        yield node
        for choice in node.get("anyOf", ()):
            yield from alternatives(choice)

    def below(node: Mapping[str, Any], part: str | int) -> Iterator[Mapping[str, Any]]:
        named = next(iter(node.get("patternProperties", {}).values()), None)
        every = named or node.get("additionalProperties") or node.get("items")
        if part in node.get("properties", {}):
            yield from alternatives(node["properties"][part])
        elif isinstance(every, dict):
            yield from alternatives(every)

    found = [*alternatives(schema)]
    for part in path:
        found = [child for node in found for child in below(node, part)]
    return found


def _described(schemas: Sequence[Mapping[str, Any]]) -> str:
    """Return a hint from the description that a schema gives of a place."""
    return next((f"write {each['description']}" for each in schemas if "description" in each), "")
