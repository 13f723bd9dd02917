"""Saves: the files below an office's folders are watched, and every open page is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from watchfiles import awatch

STEP = 10
"""Milliseconds of quiet that end a save: an editor may write a file in several strokes."""
LONGEST = 100
"""Milliseconds after which a save counts, whether or not more follows."""


class Saves:
    """Tells all who listen that something was saved, or that the program ends."""

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._listening: set[asyncio.Event] = set()
        self.ended = False

    async def watch(self, folders: Sequence[Path]) -> None:
        """Watch folders until cancelled; raise ``OSError`` where the system cannot."""
        async for _ in awatch(*folders, step=STEP, debounce=LONGEST):
            self.tell()

    def tell(self) -> None:
        """Tell all who listen."""
        for event in self._listening:
            event.set()

    def end(self) -> None:
        """Let all who listen come to an end."""
        self.ended = True
        self.tell()

    @contextmanager
    def heard(self) -> Iterator[asyncio.Event]:
        """Give an event that is set by every save; the listener clears it."""
        event = asyncio.Event()
        self._listening.add(event)
        try:
            yield event
        finally:
            self._listening.discard(event)
