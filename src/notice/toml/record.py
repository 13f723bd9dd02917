"""Checking TOML tables against a model: all faults at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
)
from pydantic_core import ErrorDetails

from notice.errors import MORE, MOST, DefinitionError, Fault, did_you_mean
from notice.toml.tomlfile import KeyPath, TomlFile


class Record(BaseModel):
    """A table of a TOML file: frozen, no unknown keys, no conversion between types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


AnyRecord = TypeVar("AnyRecord", bound=Record)

EVERY = "*"


def one_line(text: str) -> str:
    """Return the text; raise ``ValueError`` if it has more than one line."""
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
    BeforeValidator(_per_language, json_schema_input_type=str | Mapping[str, str]),
]
"""One text for every language (key ``*``), or one per language tag."""


def validate(model: type[AnyRecord], source: TomlFile) -> AnyRecord:
    """Return the file as a ``model``.

    Raises ``DefinitionError`` with every fault up to a hundred: file, line, key path and, for an
    unknown key or value, the nearest known one.
    """
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        faults = [_fault(model, source, detail) for detail in error.errors()[:MOST]]
        more = [MORE] if error.error_count() > MOST else []
        raise DefinitionError(*faults, *more) from None


def _fault(model: type[Record], source: TomlFile, detail: ErrorDetails) -> Fault:
    key: KeyPath = tuple(part for part in detail["loc"] if part != KEY)
    name = str(key[-1]) if key else ""
    around = _schemas(model, key[:-1])
    if KEY in detail["loc"]:
        return source.fault(key, f"'{name}' is not allowed as a name here", _described(around))
    match detail["type"]:
        case "missing":
            record = any("properties" in schema for schema in _schemas(model, key))
            wanted = f"a table [{'.'.join(map(str, key))}]" if record else f"a line '{name} = ...'"
            return source.fault(key, "this key is missing", f"add {wanted}")
        case "extra_forbidden":
            known = (known for schema in around for known in schema.get("properties", ()))
            return source.fault(key, f"unknown key '{name}'", did_you_mean(name, known))
        case _:
            return source.fault(key, *_misfit(detail, _schemas(model, key)))


def _misfit(detail: ErrorDetails, schemas: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Return what is wrong with a value, and a hint."""
    context, value = detail.get("ctx", {}), _shown(detail["input"])
    match detail["type"]:
        case "value_error":
            return str(context["error"]), ""
        case "literal_error":
            options = [str(option) for schema in schemas for option in schema.get("enum", ())]
            near = did_you_mean(value.strip("'"), options)
            hint = near if near.startswith("did") else f"found {value}"
            return f"this must be one of {', '.join(options)}", hint
        case "string_pattern_mismatch":
            return f"{value} is not allowed here", _described(schemas)
        case kind if kind in WANTED:
            message = f"this must {WANTED[kind].format(**context)}"
        case _:
            message = detail["msg"]
    size = len(detail["input"]) if detail["type"] in SIZED else value
    return message, f"found {size}"


KEY = "[key]"
"""Pydantic's mark at the end of a location that means the name of a key, not its value."""
SIZED = {"too_short", "too_long"}
WANTED = {
    "string_type": "be a text between quotes",
    "int_type": "be a whole number",
    "float_type": "be a number",
    "bool_type": "be true or false",
    "date_type": "be a date without quotes, such as 1990-01-20",
    "list_type": "be a list between [ and ]",
    "dict_type": "be a table",
    "mapping_type": "be a table",
    "model_type": "be a table",
    "greater_than_equal": "be {ge:g} or more",
    "less_than_equal": "be {le:g} or less",
    "too_short": "have {min_length} or more entries",
    "too_long": "have {max_length} or fewer entries",
}
"""What a value must be, by pydantic's name of the error; braces hold what pydantic knows of it."""


def _shown(value: object) -> str:
    """Return a value as TOML writes it, or the name of its kind where that is long."""
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


@cache
def _schema(model: type[Record]) -> Mapping[str, Any]:
    return model.model_json_schema()


def _schemas(model: type[Record], path: KeyPath) -> list[Mapping[str, Any]]:
    """Return the parts of the model's JSON Schema for a key path: one for each alternative."""
    schema = _schema(model)

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

    nodes = [*alternatives(schema)]
    for part in path:
        nodes = [child for node in nodes for child in below(node, part)]
    return nodes


def _described(schemas: Sequence[Mapping[str, Any]]) -> str:
    """Return a hint from the description in a schema."""
    texts = (schema["description"] for schema in schemas if "description" in schema)
    return next((f"write {text}" for text in texts), "")
