"""Statement sources: a TOML front matter between ``+++`` lines, then the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notice import files
from notice.definition.models import FrontMatter
from notice.document import REFUSED
from notice.errors import Collector, Fault, SourceError
from notice.language import languagefile
from notice.language.language import Language
from notice.template import syntax
from notice.template.syntax import Template
from notice.toml import record, tomlfile

FENCE = "+++"
LONG_NUMBER = re.compile(r"0[xob][\da-f_]{999,}|\d[\d_]{999,}", re.IGNORECASE)
"""Python reads no number of more than 4300 digits (``sys.set_int_max_str_digits``)."""


@dataclass(frozen=True)
class Source:
    """One language's text of a notice, parsed but not filled."""

    path: str
    language: Language
    front: FrontMatter
    title: Template
    subtitle: Template
    subject: Template
    body: Template
    text: str
    """The whole file, normalised: what is digested and searched for stale figures."""
    body_line: int
    """The line of the file on which the body begins."""

    def line_of(self, part: str) -> int:
        """Return the first line of the file that holds ``part``, or 0: a field may bring it."""
        lines = self.text.split("\n")
        return next((number for number, line in enumerate(lines, 1) if part in line), 0)


def read(path: Path, shown: str, root: Path) -> str:
    """Return a UTF-8 text file in NFC with LF line ends; ``shown`` names it in messages.

    Raises ``FileError`` if it cannot be read or lies outside ``root``, ``SourceError`` for bytes
    that are not UTF-8 and for characters that no statement may hold, each with its line.
    """
    data = files.read(path, files.TEXT, root)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise SourceError(Fault(shown, line, message=message, hint="save it as UTF-8")) from None
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    faults = [*_refused(text, shown)]
    if faults:
        raise SourceError(*faults)
    return text


def _refused(text: str, shown: str) -> Iterator[Fault]:
    for match in REFUSED.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"the character U+{ord(match[0]):04X} cannot stand in a text"
        yield Fault(shown, line, message=message, hint="delete it")
    for match in LONG_NUMBER.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        message = f"a number of {len(match[0])} digits cannot be read"
        yield Fault(shown, line, message=message, hint="write a shorter one")


def parse(text: str, shown: str, language: Language) -> Source:
    """Parse the text of a source; raise ``NoticeError`` with every fault of front matter and body.

    The language's own ordinal forms and date patterns give way to those of the front matter.
    """
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() == FENCE), None)
    if lines[0].rstrip() != FENCE or end is None:
        message = "the front matter is missing"
        hint = f"begin the file with a line {FENCE}, then title = ..., then a line {FENCE}"
        raise SourceError(Fault(shown, 1, message=message, hint=hint))
    toml = tomlfile.parse("\n".join(lines[1:end]), shown, 2)
    problems = Collector()
    templates: dict[str, Template] = {}
    texts = [(key, str(toml.data.get(key, "")), toml.line((key,))) for key in HEADS]
    texts.append(("body", "\n".join(lines[end + 1 :]), end + 2))
    for key, part, line in texts:
        with problems.gathered():
            templates[key] = syntax.parse(part, shown, line)
    with problems.gathered():
        front = record.validate(FrontMatter, toml)
    rules = frozenset(language.data.ordinal.rules)
    forms, patterns = _entries(toml.data, "ordinal", "forms"), _entries(toml.data, "date")
    problems.add(languagefile.form_faults(forms, rules, toml))
    problems.add(languagefile.pattern_faults(patterns, toml))
    problems.raise_all()
    spoken = language.overridden(front.ordinal.forms, front.date)
    return Source(shown, spoken, front, **templates, text=text, body_line=end + 2)


HEADS = ("title", "subtitle", "subject")


def _entries(data: Mapping[str, Any], *path: str) -> Mapping[str, str | Mapping[str, str]]:
    """Return the texts and tables of a table, whatever else is wrong with it."""
    found: object = data
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    entries = found.items() if isinstance(found, dict) else ()
    return {name: entry for name, entry in entries if isinstance(entry, str | dict)}
