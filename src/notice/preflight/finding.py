"""A finding, and the codes that one may have; ``findings.toml`` describes each code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import tomli

from notice import files
from notice.errors import shortened

Severity = Literal["error", "warning"]
LINE = re.compile(r":([0-9]{1,9})$")


@dataclass(frozen=True)
class Code:
    """A kind of finding: how grave it is, what it means and what to do."""

    severity: Severity
    summary: str
    explanation: str


@cache
def codes() -> Mapping[str, Code]:
    """Return every code that a finding may have, in the order of ``findings.toml``."""
    tables = tomli.loads(files.program_file("preflight/findings.toml").decode())
    return {code: Code(**table) for code, table in tables.items()}


@dataclass(frozen=True)
class Finding:
    """One thing that preflight found, and where; an unknown ``code`` is a ``ValueError``."""

    code: str
    message: str
    artifact: str = ""
    """The name of the file that it is about, which ``about`` sets; empty for a source."""
    place: str = ""
    """The file and line where it is written, if anyone wrote it."""
    hint: str = ""
    allowed: str = ""
    """Why the notice allows it; empty where it does not."""

    def __post_init__(self) -> None:
        if self.code not in codes():
            raise ValueError(f"no finding has the code '{self.code}'")
        for name in ("message", "hint"):
            object.__setattr__(self, name, shortened(getattr(self, name)))

    @property
    def severity(self) -> Severity:
        """``error`` refuses the edition, ``warning`` does not."""
        return codes()[self.code].severity

    @property
    def file(self) -> str:
        """The file that it is about: the one where it is written, else the one that was made."""
        return (self.place[: -len(f":{self.line}")] if self.line else self.place) or self.artifact

    @property
    def line(self) -> int:
        """The line of that file, 0 where there is none to name."""
        number = LINE.search(self.place)
        return int(number[1]) if number else 0

    def __str__(self) -> str:
        """One line: ``severity [code] artifact: place: message; hint``."""
        where = ": ".join(part for part in (self.artifact, self.place) if part)
        hint = f"; {self.hint}" if self.hint else ""
        return f"{self.severity} [{self.code}] {where}: {self.message}{hint}"


def about(artifact: str, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings of a check of one file, with its name unless a source is to blame."""
    for finding in findings:
        yield finding if finding.place else replace(finding, artifact=artifact)
