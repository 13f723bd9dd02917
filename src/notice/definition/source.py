"""Statement sources: a TOML front matter between ``+++`` lines, then the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
RULE = re.compile(r"\s*[-–—+=~][-–—+=~\s]*")
"""A line that is no fence and looks like one."""
MARKDOWN = re.compile(r"\*\*|(?<!_)__(?!_)|^#{1,6}(?= )|\]\(")
"""What nobody means in a title or subject that stands as it is typed."""
KEY = re.compile(r"""\s*(?:$|[#\[\]"']|[\w."'-]+\s*=)""")
"""How a line begins that may stand in a front matter."""
HEADS = ("title", "subtitle", "subject")
"""The keys of a front matter that are templates too."""

FINISHED = 'write status = "final" when it is finished'
"""What a draft needs before anybody can approve it."""


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
    status_line: int
    """The line on which it says whether it is a draft."""

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
    end = _end_of_front(lines, path)
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
    problems.add(
        Fault(path, line, key, f"'{mark[0]}' is printed as it is typed", "a title has no Markdown")
        for key, part, line in texts
        if key in HEADS and (mark := MARKDOWN.search(part))
    )
    rules = frozenset(language.data.ordinal.rules)
    forms, patterns = _entries(toml.data, "ordinal", "forms"), _entries(toml.data, "date")
    problems.add(checks.form_faults(forms, rules, toml))
    offered = checks.available(language.data, forms)
    problems.add(checks.pattern_faults(patterns, offered, toml))
    problems.raise_all()
    spoken = language.overridden(front.ordinal.forms, front.date)
    line = toml.line(("status",))
    return Source(path, spoken, front, **templates, text=text, body_line=end + 2, status_line=line)


def _end_of_front(lines: Sequence[str], path: str) -> int:
    """Return the index of the line that ends a front matter; raise ``SourceError`` without one."""
    line, message = 1, "the front matter is missing"
    hint = f"begin the file with a line {FENCE}, then title = ..., then a line {FENCE}"
    if lines[0].rstrip() == FENCE:
        for index, text in enumerate(lines[1:], 1):
            if text.rstrip() == FENCE:
                return index
        line = next((n for n, text in enumerate(lines, 1) if n > 1 and not KEY.match(text)), 1)
        message, hint = "the front matter has no end", f"write a line {FENCE} below its last key"
    typed = lines[line - 1].rstrip()
    if typed != FENCE and RULE.fullmatch(typed):
        message, hint = f"'{typed}' is no edge of a front matter", f"write {FENCE}"
    raise SourceError(Fault(path, line, message=message, hint=hint))


def _entries(data: Mapping[str, Any], *path: str) -> Mapping[str, str | Mapping[str, str]]:
    """Return the texts and tables of a table, whatever else is wrong with it."""
    table: object = data
    for key in path:
        table = table.get(key) if isinstance(table, dict) else None
    entries = table.items() if isinstance(table, dict) else ()
    return {name: entry for name, entry in entries if isinstance(entry, str | dict)}
