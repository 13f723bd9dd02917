"""An edition that is asked for: what of it has to be made, and what becomes of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from notice.calendar import embargo
from notice.calendar.occurrence import Occurrence
from notice.definition import issue
from notice.definition.fonts import FontSet
from notice.definition.issue import Issue
from notice.definition.project import LoadedNotice
from notice.edition import formats, issued, manifest, pipeline, store
from notice.edition.artifact import Settings, Typeset
from notice.edition.done import Done
from notice.edition.inputs import digest
from notice.edition.pipeline import Begun
from notice.edition.plan import Plan
from notice.edition.step import Step
from notice.errors import NoticeError
from notice.folders import is_sample
from notice.preflight import allowed

AHEAD = 64
"""Statements that an executor may have before the first is written: a few a core, some MB."""


@dataclass(frozen=True)
class Order:
    """An edition that is asked for, and the statements of it that have to be made."""

    notice: LoadedNotice
    occurrence: Occurrence
    settings: Settings
    statements: Sequence[Typeset]
    stale: Sequence[Typeset]
    issues: Sequence[Issue] = ()
    """Its versions, if it was issued."""
    settled: bool = False
    """Whether it was issued and lies there, so that it is left as it is whatever has changed."""

    @property
    def size(self) -> int:
        """How many statements of it are made."""
        return 0 if self.settled else len(self.stale)


def orders(
    planned: Plan,
    ready: Mapping[int, Typeset],
    settings: Settings,
    out: Path,
    *,
    force: bool,
    frozen: bool,
) -> list[Order]:
    """Return the editions of a plan: by day, with the statements of them that have to be made.

    ``ready`` has its statements by identity. With ``force`` all have to be made, but what was
    issued is left as it is. Raises ``FileError``.
    """
    of_notice: list[Order] = []
    for occurrence, composed in planned.composed.items():
        items = [ready[id(statement)] for statement in composed]
        issues = planned.notice.issues.get(occurrence.year, ())
        stale = _stale(planned.notice, out, items, settings)
        settled = False
        if issues:
            target = manifest.folder(out, planned.notice.definition.id, occurrence.year)
            settled = issued.settled(target, issues, frozen=frozen)
        if not settled and (force or issues):
            stale = items
        of_notice.append(Order(planned.notice, occurrence, settings, items, stale, issues, settled))
    return of_notice


def made(
    orders: Sequence[Order],
    families: FontSet,
    out: Path,
    executor: Executor | None,
    progress: Callable[[Step], None],
    *,
    frozen: bool,
) -> Iterator[Done]:
    """Yield what becomes of the editions of a notice, in order; an executor works some ahead.

    With ``frozen`` none is made. Raises ``NoticeError``, after the edition that has failed by it.
    """
    ahead: deque[tuple[Order, Begun | None]] = deque()
    waiting = deque(orders)
    while waiting or ahead:
        try:
            while waiting and (not ahead or (executor and _in_work(ahead) < AHEAD)):
                order = waiting.popleft()
                begun = None
                if order.size and not frozen:
                    begun = pipeline.begin(
                        order.notice,
                        order.occurrence,
                        order.stale,
                        families,
                        order.settings,
                        executor=executor,
                    )
                ahead.append((order, begun))
            order, begun = ahead.popleft()
            name = f"{order.notice.definition.id} {order.occurrence.year}"
            progress(Step(len(orders) - len(waiting) - len(ahead) - 1, len(orders), name))
            done = _finished(order, begun, out)
        except NoticeError:
            yield Done(order.notice.definition.id, order.occurrence, (), (), failed=True)
            raise
        finally:
            progress(Step(len(orders), len(orders)))
        yield done


def _in_work(ahead: Iterable[tuple[Order, Begun | None]]) -> int:
    return sum(len(begun.statements) for _, begun in ahead if begun)


def _finished(order: Order, begun: Begun | None, out: Path) -> Done:
    notice, occurrence = order.notice, order.occurrence
    target = manifest.folder(out, notice.definition.id, occurrence.year)
    if order.settled:
        digests = order.issues[-1].digests
        return Done(
            notice.definition.id,
            occurrence,
            tuple(target / name for name in sorted(digests)),
            (),
            current=True,
            sample=is_sample(notice.where),
            issued=issue.told(order.issues),
            differs=bool(order.stale),
            beyond=tuple(sorted(_names(order.statements, order.settings) - digests.keys())),
        )
    now = order.settings.now
    waits = now is not None and any(
        embargo.holds(ready.statement.embargo, now) for ready in order.statements
    )
    if not order.stale:
        return replace(_lying(notice, out, order.statements, order.settings), waits=waits)
    if begun is None:
        return Done(notice.definition.id, occurrence, (), (), stale=True)
    edition = begun.finish()
    if order.issues:
        edition = issued.restored(edition, out)
    else:
        edition = replace(edition, statements=tuple(order.statements))
    if edition.refused:
        sample = is_sample(notice.where)
        return Done(
            notice.definition.id, occurrence, (), edition.findings, refused=True, sample=sample
        )
    sealed = manifest.seals(target)
    paths = store.write([edition], out)
    if order.issues:
        return Done(notice.definition.id, occurrence, tuple(paths), edition.findings)
    lying = _lying(notice, out, order.statements, order.settings)
    findings = (*lying.findings, *manifest.lost_seals(target, sealed))
    return replace(lying, current=False, findings=findings, waits=waits)


def _lying(
    notice: LoadedNotice, out: Path, statements: Sequence[Typeset], settings: Settings
) -> Done:
    """Return an edition that lies in ``out`` as it would be built now."""
    occurrence = statements[0].statement.occurrence
    target = manifest.folder(out, notice.definition.id, occurrence.year)
    names = _names(statements, settings)
    sources = [ready.statement for ready in statements]
    content = manifest.read(target / manifest.NAME)
    findings = allowed.applied(manifest.findings(content, names, sources, notice), notice)
    paths = tuple(target / name for name in sorted(names))
    sample = is_sample(notice.where)
    return Done(notice.definition.id, occurrence, paths, findings, current=True, sample=sample)


def _names(statements: Sequence[Typeset], settings: Settings) -> set[str]:
    """Return the names of the files that are asked for."""
    return {
        formats.file_name(ready.statement, form, settings)
        for ready in statements
        for form in formats.wanted(ready.statement, settings)
    }


def _stale(
    notice: LoadedNotice, out: Path, statements: Sequence[Typeset], settings: Settings
) -> list[Typeset]:
    """Return the statements of an occurrence whose files do not lie in ``out`` as built now."""
    target = manifest.folder(out, notice.definition.id, statements[0].statement.occurrence.year)
    content = manifest.read(target / manifest.NAME)
    if not content or not manifest.summed(target, content):
        return [*statements]
    rows = {row["file"]: row for row in content["files"]}

    def is_current(ready: Typeset) -> bool:
        inputs = digest(notice, ready, settings)
        return all(
            name in rows
            and rows[name]["inputs"] == inputs
            and manifest.lies_there(target, rows[name])
            for name in _names([ready], settings)
        )

    return [ready for ready in statements if not is_current(ready)]
