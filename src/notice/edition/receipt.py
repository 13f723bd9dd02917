"""The receipt of an edition: the model that every ``manifest.json`` is written and read by."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le
from pydantic import AfterValidator, Field, ValidationError

from notice.definition.models import Identifier
from notice.errors import Fault, FileError
from notice.preflight.finding import Severity, codes
from notice.toml.record import Record

VERSION = 1
LONGEST = 255
"""Bytes of a name (NAME_MAX of Linux, limits.h; macOS has as many characters)."""
RESTORE = "restore the file; or delete it, and the next build makes the edition anew"


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("it holds the character NUL")
    return text


def _code(text: str) -> str:
    if text not in codes():
        raise ValueError(f"no finding has the code '{text}'")
    return text


def _iso(text: str) -> str:
    date.fromisoformat(text)
    return text


def _time(text: str) -> str:
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("it has no offset from UTC")
    try:
        time.astimezone(UTC), (time + timedelta(seconds=1)).astimezone(UTC)
    except OverflowError:
        raise ValueError("no time follows it, or it is none in UTC") from None
    return text


def _short(name: str) -> str:
    if len(os.fsencode(name)) > LONGEST:
        raise ValueError(f"no file has a name of more than {LONGEST} bytes")
    return name


Text = Annotated[str, AfterValidator(_no_nul)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[
    str,
    Field(pattern=r"^[^/\\\x00-\x1f]*[^/\\\x00-\x1f.][^/\\\x00-\x1f]*$"),
    AfterValidator(_short),
]
"""Of a file in the folder of the edition: ``.`` and ``..`` are none."""
Day = Annotated[str, AfterValidator(_iso), Field(json_schema_extra={"format": "date"})]
Time = Annotated[str, AfterValidator(_time), Field(json_schema_extra={"format": "date-time"})]
Size = Annotated[int, Ge(0)]
Count = Annotated[int, Ge(0), Le(2**31 - 2)]
"""An integer of a calendar that another follows (RFC 5545, 3.3.8)."""


class Font(Record):
    """A face that an edition is set in."""

    font: Text
    file: Text
    sha256: Sha256


class Input(Record):
    """A file that a statement was made from, by its path below templates or fonts."""

    file: Text
    sha256: Sha256


class Fact(Record):
    """A fact that a statement states."""

    value: Text
    source: Text


class Approved(Record):
    """Who approved a text, as it is."""

    by: Text
    on: Day
    note: Text = ""
    year: int | None = None


class Options(Record):
    """What was asked of a statement, beside what notice and issuer say."""

    layout: Text
    paper: Text
    width: int
    standard: Text
    issued: Day
    dated: Time
    mark: Text
    embargo: Time | None = None
    """When its embargo ends; a receipt that does not say it is older than embargoes."""
    mail: Mapping[Text, Text]
    profile: Text | None
    require_approved: bool
    name_issuer: bool


class Made(Record):
    """What a statement was made from; its files name it by ``inputs``."""

    inputs: Sha256
    """Digest of all that decides the bytes of its files."""
    language: Text
    issuer: Identifier
    status: Literal["draft", "final"]
    approval: Approved | None
    sources: list[Input]
    facts: Mapping[Text, Fact]
    options: Options


class Copy(Record):
    """Which copy of an event or of an item of a feed it is."""

    sequence: Count
    published: Time
    updated: Time


class Sealed(Record):
    """A file with its seal, which comes after the bytes that were built."""

    size: Size
    sha256: Sha256


class Output(Record):
    """A file of the edition, as it was built."""

    file: Name
    language: Text
    issuer: Identifier
    format: Text
    status: Literal["draft", "final"]
    approval: Approved | None
    revision: Copy | None
    size: Size
    sha256: Sha256
    inputs: Sha256
    sealed: Sealed | None = None
    """What lies there instead, where it has a seal."""


class Found(Record):
    """A finding of preflight."""

    artifact: Text
    code: Annotated[str, AfterValidator(_code)]
    place: Text
    message: Text
    hint: Text
    allowed: Text
    """Why the notice allows it; nothing where it does not."""
    severity: Severity


class Issued(Record):
    """A version of an edition that was issued: the rows of its files are those of the last."""

    kind: Literal["issued", "corrected", "withdrawn"]
    by: Text
    at: Time
    unapproved: bool
    """Whether not all of its texts were approved."""
    reasons: Mapping[Text, Text]
    """Why it follows the one before, by language."""


class Receipt(Record):
    """``manifest.json``: what an edition is and what it was made from."""

    version: Literal[1]
    """Of this format."""
    notice: Identifier
    year: Annotated[int, Ge(1), Le(9999)]
    date: Day
    ordinal: Size
    counts: Literal["anniversaries", "editions"]
    versions: Mapping[Text, Text]
    fonts: list[Font]
    statements: list[Made]
    files: list[Output]
    findings: list[Found]
    issued: Sequence[Issued] = ()
    """Its versions since it was issued; none before that."""


def read(data: bytes, path: str) -> Mapping[str, Any]:
    """Return a receipt; raise ``FileError`` with the first thing that is wrong with it.

    JSON as in RFC 8259: a surrogate alone is no character, and depth has a limit (9).
    """
    try:
        Receipt.model_validate_json(data)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        key = ".".join(map(str, fault["loc"]))
        message = fault["msg"].removeprefix("Value error, ")
        what = "this is no manifest of an edition"
        raise FileError(Fault(path, 0, key, f"{what}: {message}", RESTORE)) from None
    content: Mapping[str, Any] = json.loads(data)
    return content


def write(content: Mapping[str, Any]) -> bytes:
    """Return a receipt in its one form: keys sorted, UTF-8, two spaces a level, a last line end."""
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False)
    return (text + "\n").encode()


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a receipt."""
    schema = Receipt.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
