"""Statement sources: a TOML front matter between ``+++`` lines, then the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from notice.definition.models import Filled
from notice.errors import Collector, Fault, SourceError
from notice.folders import shown
from notice.language import checks
from notice.language.language import Language
from notice.language.languagefile import Forms, Patterns
from notice.template import syntax
from notice.template.syntax import Template
from notice.toml import record, textfile, tomlfile
from notice.toml.record import Line, Record

FENCE = "+++"
HEADS = ("title", "subtitle", "subject")
"""The keys of a front matter that are templates too."""


class OrdinalOverride(Record):
    """``[ordinal]`` in a front matter."""

    forms: Forms = {}


class FrontMatter(Record):
    """The table between the ``+++`` lines of a source."""

    title: Filled
    subtitle: Line = ""
    subject: Filled
    status: Literal["draft", "final"]
    constants: list[Filled] = []
    date: Patterns = {}
    ordinal: OrdinalOverride = OrdinalOverride()


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
    """The file, normalised: what is digested and searched for stale figures."""
    body_line: int
    """The line of the file on which the body begins."""

    def line_of(self, part: str) -> int:
        """Return the first line of the file that holds ``part``, or 0: a field may bring it."""
        lines = self.text.split("\n")
        return next((number for number, line in enumerate(lines, 1) if part in line), 0)


def read(path: Path, root: Path, language: Language) -> Source:
    """Return the source at ``path``, below ``root``; raise ``NoticeError`` as ``parse`` does."""
    return parse(textfile.read(path, root), shown(path), language)


def parse(text: str, path: str, language: Language) -> Source:
    """Parse the text of a source; raise ``NoticeError`` with every fault of front matter and body.

    The language's own ordinal forms and date patterns give way to those of the front matter.
    """
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() == FENCE), None)
    if lines[0].rstrip() != FENCE or end is None:
        message = "the front matter is missing"
        hint = f"begin the file with a line {FENCE}, then title = ..., then a line {FENCE}"
        raise SourceError(Fault(path, 1, message=message, hint=hint))
    toml = tomlfile.parse("\n".join(lines[1:end]), path, 2)
    problems = Collector()
    templates: dict[str, Template] = {}
    texts = [(key, str(toml.data.get(key, "")), toml.line((key,))) for key in HEADS]
    texts.append(("body", "\n".join(lines[end + 1 :]), end + 2))
    for key, part, line in texts:
        with problems.gathered():
            templates[key] = syntax.parse(part, path, line)
    with problems.gathered():
        front = record.validate(FrontMatter, toml)
    rules = frozenset(language.data.ordinal.rules)
    forms, patterns = _entries(toml.data, "ordinal", "forms"), _entries(toml.data, "date")
    problems.add(checks.form_faults(forms, rules, toml))
    offered = checks.available(language.data, forms)
    problems.add(checks.pattern_faults(patterns, offered, toml))
    problems.raise_all()
    spoken = language.overridden(front.ordinal.forms, front.date)
    return Source(path, spoken, front, **templates, text=text, body_line=end + 2)


def _entries(data: Mapping[str, Any], *path: str) -> Mapping[str, str | Mapping[str, str]]:
    """Return the texts and tables of a table, whatever else is wrong with it."""
    table: object = data
    for key in path:
        table = table.get(key) if isinstance(table, dict) else None
    entries = table.items() if isinstance(table, dict) else ()
    return {name: entry for name, entry in entries if isinstance(entry, str | dict)}
