"""TOML files whose every key knows its line, checked against a model, all faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import tomli
import tree_sitter_toml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails
from tree_sitter import Language, Node, Parser

from notice.errors import DefinitionError, Fault, did_you_mean

KeyPath = tuple[str | int, ...]


class Record(BaseModel):
    """A table of a TOML file: frozen, no unknown keys, no conversion between types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


AnyRecord = TypeVar("AnyRecord", bound=Record)

EVERY = "*"


def _per_language(value: object) -> object:
    return {EVERY: value} if isinstance(value, str) else value


PerLanguage = Annotated[
    Mapping[str, str],
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
    """Parse TOML 1.0 text found in ``path`` from ``first_line`` on.

    Raises ``DefinitionError`` for a syntax error or a duplicate key, with its line.
    """
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        line = error.lineno + first_line - 1
        message = f"this is not valid TOML: {error.msg}"
        raise DefinitionError(Fault(path, line, message=message)) from None
    tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
    lines = {key: row + first_line for key, row in _keys(tree.root_node, ())}
    return TomlFile(path, data, lines, first_line)


def _keys(node: Node, prefix: KeyPath) -> Iterator[tuple[KeyPath, int]]:
    """Yield each key path below ``node`` with its 0-based row."""
    arrays: dict[KeyPath, int] = {}
    for child in node.named_children:
        match child.type:
            case "pair":
                key, value = child.named_children[0], child.named_children[-1]
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
    values = [child for child in array.named_children if child.type != "comment"]
    for index, value in enumerate(values):
        yield (*path, index), value.start_point.row


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
    key: KeyPath = tuple(detail["loc"])
    name = str(key[-1]) if key else ""
    hint = ""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            message = "this key is missing"
            hint = f"add a line '{name} = ...'"
        case "extra_forbidden":
            message = f"unknown key '{name}'"
            hint = did_you_mean(name, _known_keys(model, key[:-1]))
        case "literal_error":
            message = f"{detail['input']!r} is not one of {context['expected']}"
            options = [part.strip("'") for part in str(context["expected"]).split(", ")]
            hint = did_you_mean(str(detail["input"]), options[:-1] + options[-1].split("' or '"))
        case "value_error":
            message = str(context["error"])
        case _:
            message = detail["msg"].removeprefix("Input should be ")
            message = message if message != detail["msg"] else message[:1].lower() + message[1:]
            found = type(detail["input"]).__name__
            message = f"this must be {message}" if detail["type"].endswith("_type") else message
            hint = f"found {TYPE_NAMES.get(found, found)}"
    return source.fault(key, message, hint)


TYPE_NAMES = {
    "str": "a text",
    "int": "an integer",
    "float": "a decimal number",
    "bool": "true or false",
    "list": "a list",
    "dict": "a table",
    "date": "a date",
    "datetime": "a date with a time",
}


def _known_keys(model: type[Record], path: KeyPath) -> list[str]:
    """Return the keys that the table at ``path`` may hold, from the model's JSON Schema."""
    schema = model.model_json_schema()

    def resolve(node: Mapping[str, Any]) -> Mapping[str, Any]:
        return schema["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node

    node: Mapping[str, Any] = schema
    for part in path:
        node = resolve(node)
        choices = [node, *map(resolve, node.get("anyOf", ()))]
        node = next(
            (
                found
                for choice in choices
                if (found := choice.get("properties", {}).get(part))
                or isinstance(found := choice.get("additionalProperties"), dict)
            ),
            {},
        )
    choices = [resolve(node), *map(resolve, resolve(node).get("anyOf", ()))]
    return [key for choice in choices for key in choice.get("properties", {})]
