"""A statement as an office has it, read from a file: its blocks, and what could not be carried."""

from __future__ import annotations

from dataclasses import dataclass

from notice.document import Blocks
from notice.errors import shortened


@dataclass(frozen=True)
class Remark:
    """Something in a file that a source cannot hold, or that was read one of several ways."""

    message: str
    place: str = ""
    """Where it stands, as a reader finds it: ``paragraph 4``, ``line 12``, ``the header``."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", shortened(self.message))

    def __str__(self) -> str:
        """One line: where, and what."""
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True)
class Intake:
    """What a file holds.

    The blocks have ``Text``, ``Emphasis``, ``Strong``, ``Link`` and ``LineBreak`` as inline nodes
    and nothing that a field put there. A heading of level 1 is the title; headings by looks have
    level 2. No text is dropped without a remark.
    """

    blocks: Blocks
    remarks: tuple[Remark, ...] = ()
