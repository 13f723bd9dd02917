"""Whether each text of an edition has been approved as it is now."""

from __future__ import annotations

from collections.abc import Iterator

from notice.calendar.occurrence import Occurrence
from notice.definition import approval
from notice.definition.approval import Standing
from notice.definition.project import LoadedNotice
from notice.definition.source import Source
from notice.preflight.finding import Finding


def standing(notice: LoadedNotice, source: Source, year: int) -> Standing:
    """Return how a source stands to its approval for a year."""
    original = notice.original
    if original is None or original.path == source.path:
        first: tuple[approval.Block, ...] = ()
    else:
        first = approval.blocks(original, notice.definition)
    given = notice.approvals.get(source.language.tag, ())
    return approval.standing(given, year, approval.blocks(source, notice.definition), first)


def check(notice: LoadedNotice, occurrence: Occurrence, *, required: bool) -> Iterator[Finding]:
    """Yield a finding for each text, or each block of one, that is not approved.

    Where approval is ``required`` the findings are errors, else they are warnings.
    """
    code = "approval-required" if required else "unapproved"
    for source in notice.sources.values():
        yield from _check(notice, source, occurrence.year, code)


def _check(notice: LoadedNotice, source: Source, year: int, code: str) -> Iterator[Finding]:
    name, tag = source.language.data.name, source.language.tag
    hint = f'notice approve --notice {notice.definition.id} --lang {tag} --by "Name"'
    found = standing(notice, source, year)
    if found.approval is None:
        message = f"the text in {name} has not been approved for {year}"
        yield Finding(code, message, place=source.path, hint=hint)
        return
    if found.approval.year:
        hint = hint.replace("approve", f"approve {found.approval.year}", 1)
    since = f"since {found.approval.by} approved it on {found.approval.on}"
    for block in found.changed:
        message = f"'{block.text}' is new or has changed {since}"
        yield Finding(code, message, place=f"{source.path}:{block.line}", hint=hint)
    for gone in found.gone:
        yield Finding(code, f"'{gone.text}' is gone {since}", place=source.path, hint=hint)
    stale = code if code == "approval-required" else "stale-translation"
    first = notice.original.path if notice.original else source.path
    since = f"since the translation into {name}"
    rest = f"look at {source.path}, then {hint}"
    for block in found.moved:
        message = f"'{block.text}' is new or has changed {since}"
        yield Finding(stale, message, place=f"{first}:{block.line}", hint=rest)
    for lost in found.lost:
        yield Finding(stale, f"'{lost.text}' is gone {since}", place=first, hint=rest)
