"""The paragraphs of a word processor's file as they were read, with what is remarked on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from notice.importing import runs
from notice.importing.intake import Remark
from notice.importing.runs import Run, quoted
from notice.importing.wordstyles import Look
from notice.preflight.docxlist import Position


@dataclass(frozen=True)
class Passage:
    """A paragraph as it was read."""

    runs: tuple[Run, ...]
    look: Look
    position: Position | None

    @property
    def text(self) -> str:
        """Its text as one line."""
        return runs.plain(self.runs)


class Passages:
    """The passages of a text, what is remarked on them, and the tables that are refused."""

    def __init__(self) -> None:
        """Begin with none."""
        self.passages: list[Passage] = []
        self.remarks: list[Remark] = []
        self.tables: list[str] = []

    def remark(self, remark: Remark) -> None:
        """Note what stands between passages."""
        before = len(self.passages)
        place = f"after paragraph {before}" if before else "above the text"
        self.remarks.append(replace(remark, place=place))

    def add(
        self, found: Sequence[Run], notes: Iterable[Remark], look: Look, position: Position | None
    ) -> None:
        """Add a paragraph with the remarks on it; an empty line in one parts it in two."""
        if not runs.plain(found):
            for note in notes:
                self.remark(note)
            return
        place = f"paragraph {len(self.passages) + 1}"
        parts = runs.parted(found) if position is None else [found]
        passages = [Passage(tuple(part), look, position) for part in parts if runs.plain(part)]
        self.passages += passages
        told = [*notes, *runs.remarks(found), *_numbering(passages[0])]
        self.remarks += (replace(remark, place=place) for remark in told)

    def refuse(self, cells: Iterable[str]) -> bool:
        """Refuse a table unless only one cell has text, as letters are laid out."""
        texts = [text for text in cells if text]
        if len(texts) > 1:
            place = f"table after paragraph {len(self.passages)}"
            hint = "write it as paragraphs or a list, or delete it"
            self.tables.append(f"{place}: {quoted(' | '.join(texts))} cannot be carried; {hint}")
        return len(texts) > 1


def _numbering(passage: Passage) -> Iterator[Remark]:
    """Yield a remark on a number that is not carried as it is printed."""
    position = passage.position
    if position is None or position.number is None:
        return
    if passage.look.heading:
        yield Remark(f"the number {position.number} of this heading was left out: type it")
    elif position.form != "decimal":
        yield Remark(f"this item is numbered in {position.form}, a statement has figures")
