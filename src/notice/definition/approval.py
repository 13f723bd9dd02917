"""Who approved which wording: a digest for each block of it, and what has changed since."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel import Locale

from notice.dates import PartialDate
from notice.definition.models import Filled, Notice, Year, in_language
from notice.definition.source import HEADS, Source
from notice.language.languagefile import LanguageFile
from notice.sequences import align
from notice.toml.record import Line, Record
from notice.toml.textfile import quoted

FOLDER = "approvals"
"""Where approvals lie, beside the sources: one file a language, so that merges do not clash."""
OPENING = 48
"""Characters of a block that a message quotes."""
BLANK = re.compile(r"(\n[ \t]*\n)")
"""What stands between two blocks; a split keeps it, so that its lines count."""
FACT = re.compile(r"\bfacts\.([a-z][a-z0-9_]*)")
FIELD = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
LANGUAGE = {"cldr", "digits", "capitals", "ordinal", "plural", "date", "calendars", "spellout"}
"""The keys of a language file that decide how a field is printed."""
DEFINITION = {"first_date", "counts", "skipped_years", "milestones", "observed"}
"""The keys of a definition that decide what a field is in a year."""


class ApprovedBlock(Record):
    """A block as it was approved: its digest, and how it began."""

    sha256: Filled
    text: str


class Approval(Record):
    """One entry of ``approvals/<tag>.toml``; without a ``year`` it holds for every year."""

    by: Filled
    on: date
    note: Line = ""
    year: Year | None = None
    blocks: list[ApprovedBlock]
    original: list[ApprovedBlock] = []


class ApprovalFile(Record):
    """``approvals/<tag>.toml``: approvals in the order in which people gave them."""

    approvals: list[Approval]


@dataclass(frozen=True)
class Block:
    """A block of a source as it is now: a head, or a part of the text between blank lines."""

    line: int
    text: str
    """How it begins."""
    sha256: str


@dataclass(frozen=True)
class ApprovalStatus:
    """The approval of a text for a year, and what differs from it now."""

    approval: Approval | None
    changed: tuple[Block, ...] = ()
    """Blocks that were not approved as they are now."""
    gone: tuple[ApprovedBlock, ...] = ()
    """Blocks that were approved and are no longer there."""
    moved: tuple[Block, ...] = ()
    """Blocks of the original that are not what was translated."""
    lost: tuple[ApprovedBlock, ...] = ()
    """Blocks of the original that were translated and are no longer there."""

    @property
    def approved(self) -> bool:
        """Whether all of the text is approved as it is now."""
        differs = self.changed or self.gone or self.moved or self.lost
        return self.approval is not None and not differs


def blocks(source: Source, notice: Notice) -> tuple[Block, ...]:
    """Return the blocks of a source, each with a digest of its text and of what its fields use.

    The digest covers the facts that a block names, with their attribution in the language, and
    where it has any field the parts of language file and definition that decide what fields say.
    It moves neither with the year nor with keys that a later version of the program may add.
    """
    language = {**_written(source.language.data, LANGUAGE), **_own_names(source.language.data)}
    definition = _written(notice, DEFINITION)

    def digest(text: str) -> str:
        stated = {name: _fact(notice, name, source.language.tag) for name in _facts(text)}
        used = [language, definition] if FIELD.search(text) else []
        content = json.dumps([text, stated, used], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    return tuple(
        Block(line, f"{label}{_opening(text)}", digest(text))
        for line, label, text in _parts(source)
    )


def facts(source: Source) -> list[str]:
    """Return the names of the facts that the fields of a source name, sorted."""
    return _facts(source.text)


def _facts(text: str) -> list[str]:
    return sorted(set(FACT.findall(" ".join(FIELD.findall(text)))))


def _written(record: Record, keys: set[str]) -> Mapping[str, object]:
    """Return the values of some keys of a table that differ from their defaults."""
    return record.model_dump(mode="json", include=keys, exclude_defaults=True)


def _own_names(data: LanguageFile) -> Mapping[str, object]:
    """Return the months and weekdays of a language that are not those which its ``cldr`` means.

    So an approval stands that was given when all of them came from there.
    """
    locale = Locale.parse(data.cldr)
    usual = {
        "months": [locale.months["format"]["wide"][month] for month in range(1, 13)],
        "weekdays": [locale.days["format"]["wide"][day] for day in range(7)],
    }
    names = data.names.model_dump(exclude_defaults=True)
    return {key: value for key, value in names.items() if value != usual.get(key)}


def _fact(notice: Notice, name: str, tag: str) -> list[str]:
    fact = notice.facts.get(name)
    if fact is None:
        return []
    value = fact.value.iso if isinstance(fact.value, PartialDate) else str(fact.value)
    return [value, in_language(notice.citation(name).attribution, tag) or ""]


def _parts(source: Source) -> Iterator[tuple[int, str, str]]:
    """Yield the parts of a source: line, label and text."""
    front = source.front
    lines = source.text.split("\n")
    for key in HEADS:
        text = getattr(front, key)
        if text:
            numbers = (number for number, line in enumerate(lines, 1) if line.startswith(key))
            yield next(numbers, 1), f"{key}: ", text
    line = source.body_line
    for part in BLANK.split("\n".join(lines[line - 1 :])):
        if part.strip():
            yield line + len(part) - len(part.lstrip("\n")), "", part.strip("\n")
        line += part.count("\n")


def _opening(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= OPENING else words[: OPENING - 1].rstrip() + "…"


def status(
    approvals: Sequence[Approval],
    year: int,
    now: Sequence[Block],
    original: Sequence[Block],
) -> ApprovalStatus:
    """Return the approval of a text for a year, and what differs from it in text and original.

    The last approval that is for this year or for every year counts.
    """
    approval = next((last for last in reversed(approvals) if last.year in {None, year}), None)
    if approval is None:
        return ApprovalStatus(None)
    changed, gone = _differences(approval.blocks, now)
    moved, lost = _differences(approval.original, original) if approval.original else ((), ())
    return ApprovalStatus(approval, changed, gone, moved, lost)


def _differences(
    approved: Sequence[ApprovedBlock], now: Sequence[Block]
) -> tuple[tuple[Block, ...], tuple[ApprovedBlock, ...]]:
    """Return the blocks that are new or changed, and those that nothing has replaced."""
    changed: list[Block] = []
    gone: list[ApprovedBlock] = []
    for cell in align([block.sha256 for block in approved], [block.sha256 for block in now]):
        if not cell.same:
            changed += now[cell.second.start : cell.second.stop]
            gone += approved[cell.first.start + len(cell.second) : cell.first.stop]
    return tuple(changed), tuple(gone)


def approved(now: Sequence[Block]) -> list[ApprovedBlock]:
    """Return blocks as an approval has them."""
    return [ApprovedBlock(sha256=block.sha256, text=block.text) for block in now]


def added(approvals: Sequence[Approval], new: Approval) -> tuple[Approval, ...]:
    """Return approvals with a new one, which replaces one for the same year."""
    return (*(old for old in approvals if old.year != new.year), new)


def to_toml(approvals: Sequence[Approval]) -> str:
    """Return approvals as the text of their file."""
    return HEADER + "".join(f"\n[[approvals]]\n{_entry(approval)}" for approval in approvals)


HEADER = (
    "# Written by notice approve: who approved which wording. A block that changes needs it anew.\n"
)


def _entry(approval: Approval) -> str:
    lines = [f"by = {quoted(approval.by)}", f"on = {approval.on.isoformat()}"]
    lines += [f"note = {quoted(approval.note)}"] if approval.note else []
    lines += [f"year = {approval.year}"] if approval.year else []
    lines += _rows("blocks", approval.blocks)
    lines += _rows("original", approval.original) if approval.original else []
    return "\n".join(lines) + "\n"


def _rows(key: str, blocks: Sequence[ApprovedBlock]) -> list[str]:
    rows = [
        f"  {{ sha256 = {quoted(block.sha256)}, text = {quoted(block.text)} }}," for block in blocks
    ]
    return [f"{key} = [", *rows, "]"]


def summary(approval: Approval | None) -> Mapping[str, object] | None:
    """Return what the manifest says of an approval."""
    if approval is None:
        return None
    return approval.model_dump(mode="json", exclude={"blocks", "original"}, exclude_defaults=True)
