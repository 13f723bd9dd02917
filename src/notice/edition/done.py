"""What became of an edition, and of the feeds after it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from notice.calendar.occurrence import Occurrence
from notice.preflight.finding import Finding

Status = Literal["written", "unchanged", "issued", "stale", "refused", "failed"]


@dataclass(frozen=True)
class Done:
    """What became of one edition."""

    notice: str
    occurrence: Occurrence
    paths: tuple[Path, ...]
    findings: tuple[Finding, ...]
    refused: bool = False
    current: bool = False
    """Whether it lay there already as it would be built now."""
    stale: bool = False
    """Whether it would be written, were that not forbidden (``BuildOptions.frozen``)."""
    sample: bool = False
    """Whether its texts came with the program, for an office to make its own."""
    failed: bool = False
    """Whether a mistake in an input kept it from being made; an error says which."""
    waits: bool = False
    """Whether it is under embargo, so that a later build may make more of it."""
    issued: str = ""
    """When it was issued and by whom, where that is why it was left as it is."""
    differs: bool = False
    """Whether what it was made from or what was asked for is something else now."""
    beyond: tuple[str, ...] = ()
    """The files that are asked for and were not issued with it, so that they are not made."""

    @property
    def status(self) -> Status:
        """What became of it, in one word."""
        if self.failed:
            return "failed"
        if self.refused:
            return "refused"
        if self.stale:
            return "stale"
        if self.issued:
            return "issued"
        return "unchanged" if self.current else "written"


@dataclass(frozen=True)
class Fed:
    """The feeds of a notice as they are now; none where no edition of it has items."""

    notice: str
    paths: tuple[Path, ...]
    stale: bool = False
    """Whether one of them would be written, were that not forbidden."""
