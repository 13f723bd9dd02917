"""A specimen as text: sections in columns, 80 cells wide."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from notice.document import END_OF_ISOLATE, ISOLATES
from notice.render.text.lines import cells
from notice.specimen.specimen import Entry, Section, Specimen

WIDTH = 80
GAP = 2


def as_text(specimen: Specimen) -> str:
    """Return a specimen as lines of at most 80 cells; columns are read downwards."""
    language = specimen.language
    parts = [f"{language.data.name} ({language.tag})\n{language.path}"]
    for section in specimen.sections:
        lines = _columns(section, rtl=language.rtl)
        parts.append("\n".join([section.heading, *lines]))
    return "\n\n".join(parts)


def _columns(section: Section, *, rtl: bool) -> Iterator[str]:
    entries = section.entries
    labels = GAP + max(cells(entry.label) for entry in entries) + 1
    width = labels + max(cells(entry.value.text) for entry in entries)
    if width > WIDTH:
        for entry in entries:
            yield from _wrapped(entry, labels, rtl=rtl)
        return
    height = -(-len(entries) // (WIDTH // width))
    columns = [entries[at : at + height] for at in range(0, len(entries), height)]
    for row in zip_longest(*columns):
        cells_of_row = (_cell(entry, labels, width, rtl=rtl) for entry in row if entry is not None)
        yield "".join(cells_of_row).rstrip()


def _cell(entry: Entry, labels: int, width: int, *, rtl: bool) -> str:
    text = entry.value.text
    padding = " " * (width - labels - cells(text))
    return f"{entry.label.rjust(labels - 1)} {_isolated(text, rtl=rtl)}{padding}"


def _wrapped(entry: Entry, labels: int, *, rtl: bool) -> Iterator[str]:
    """Yield an entry that is too long for one line, broken at spaces."""
    text, label = entry.value.text, entry.label
    width = WIDTH - labels
    for line in wrap(text, width if cells(text) <= len(text) else width // 2):
        yield f"{label.rjust(labels - 1)} {_isolated(line, rtl=rtl)}"
        label = ""


def _isolated(text: str, *, rtl: bool) -> str:
    """Keep a text that runs from right to left from moving what stands beside it."""
    return f"{ISOLATES['rtl']}{text}{END_OF_ISOLATE}" if rtl else text
