"""How far a run has come."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """How many pieces of work are done, of how many, and what comes next; all: the run is over."""

    done: int
    total: int
    name: str = ""
