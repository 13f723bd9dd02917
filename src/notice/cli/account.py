"""What a build tells as it goes on, and in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from notice.cli import console
from notice.cli.documents import (
    BuildDocument,
    EditionRow,
    FaultRow,
    FindingRow,
    OverdueRow,
    fault_rows,
)
from notice.cli.report import Report, in_order
from notice.edition.done import Done, Fed
from notice.edition.overdue import Overdue
from notice.edition.trace import Told
from notice.errors import Collector, ExitCode
from notice.preflight.finding import Finding

SAMPLES = (
    "warning: the bundled texts are samples: drafts that nobody has approved; "
    "notice new --from ID makes one your own"
)
OF_SAMPLES = {"draft", "unapproved"}
"""The codes of which one warning for all samples is enough."""
OF_ONE_RUN = {"seal-lost"}
"""The codes of what a run has done, which the next one has not."""


@dataclass
class Account:
    """The account of one build: each edition and what was said of it."""

    as_json: bool
    on_github: bool
    quiet: bool
    only_due: bool
    """Whether editions that lay there already are passed over in silence."""
    editions: list[Done] = field(default_factory=list)
    overdue: list[Overdue] = field(default_factory=list)
    problems: Collector = field(default_factory=Collector)
    _feeds: list[str] = field(default_factory=list)
    _skipped: list[str] = field(default_factory=list)
    _findings: list[Finding] = field(default_factory=list)
    _causes: set[tuple[str, str]] = field(default_factory=set)
    _stale: bool = False

    @property
    def report(self) -> Report:
        """How it is told."""
        return Report(self.as_json, self.on_github, self.quiet)

    @property
    def fresh(self) -> list[Done]:
        """The editions that did not lie there as they would be built."""
        return [done for done in self.editions if not done.current]

    @property
    def _news(self) -> list[Done]:
        return self.fresh if self.only_due else self.editions

    def skip(self, reason: str) -> None:
        """Tell why something is left out."""
        self._skipped.append(reason)
        console.skip(reason, quiet=self.quiet)

    def tell(self, done: Done | Fed | Overdue) -> None:
        """Tell what became of an edition, or of the feeds after it, or that a day has passed."""
        if isinstance(done, Overdue):
            self.overdue.append(done)
            row = FaultRow(None, None, "overdue", str(done), None)
            self.report.told(row, done.severity, f"{done.severity}: {done}")
            return
        match done:
            case Done():
                self.editions.append(done)
                if done.issued and not (self.quiet and (self.only_due or not done.beyond)):
                    self._tell_issued(done)
            case Fed():
                self._stale |= done.stale
            case _:
                assert_never(done)
        if self.only_due and self.editions[-1].current:
            return
        match done:
            case Done():
                self._tell_edition(done)
            case Fed():
                self._feeds += map(str, done.paths)
                for path in done.paths if done.stale else ():
                    console.say(f"{path}: it would be written")
            case _:
                assert_never(done)
        for path in done.paths if not (self.as_json or done.stale) else ():
            console.put(str(path))

    def _tell_edition(self, done: Done) -> None:
        findings = in_order(self._untold(done))
        self._findings += findings
        self.report.findings(findings)
        named = f"{done.notice} {done.occurrence.year}"
        if done.stale:
            console.say(f"{named}: it would be written")
        if done.refused:
            console.say(f"{named}: refused, nothing of it was written", "error")

    def _tell_issued(self, done: Done) -> None:
        why = ""
        if done.beyond:
            first, *others = done.beyond
            these = f" and {len(others)} more" if others else ""
            why = f"; {first}{these}: not issued with it, and not made"
        elif done.differs:
            changed = "; its texts, its options or the program have changed since"
            why = f"{changed}: notice verify --rebuild says what would differ"
        named = f"{done.notice} {done.occurrence.year}"
        console.say(f"{named}: {done.issued}, and left as it is{why}")

    def _untold(self, done: Done) -> list[Finding]:
        """Return the findings whose cause no edition before has had.

        A cause is a code and where it lies, in whatever year: what is wrong with a text is so in
        all.
        """
        made = f"-{done.occurrence.year}."
        by_cause = [
            ((finding.code, finding.place or finding.artifact.replace(made, ".")), finding)
            for finding in _reported(done)
        ]
        untold = [finding for cause, finding in by_cause if cause not in self._causes]
        self._causes.update(cause for cause, _ in by_cause)
        return untold

    def close(self) -> None:
        """Print the document and the summary of the run, and one warning for all samples."""
        faults = fault_rows(self.problems.error)
        editions, late = map(EditionRow.of, self.editions), map(OverdueRow.of, self.overdue)
        document = BuildDocument([*editions], self._feeds, faults, [*late])
        self.report.document(document)
        found = in_order(finding for done in self._news for finding in _reported(done))
        rows = [*faults, *map(FindingRow.of, found)]
        self.report.summary(self._summary(failed=bool(faults)), rows)
        codes = {finding.code for done in self.fresh if done.sample for finding in done.findings}
        if not self.quiet and codes & OF_SAMPLES:
            console.say(SAMPLES, "warning")

    def _summary(self, *, failed: bool) -> Iterator[str]:
        """Yield lines of Markdown that say what became of each edition."""
        yield from ("### Statements", "")
        if not self._news:
            yield "Nothing was made." if failed else "Nothing to do."
            return
        yield from ("| notice | day | number | status | files |", "| --- | --- | --- | --- | --- |")
        for done in self._news:
            day, files = done.occurrence, len(done.paths)
            yield f"| {done.notice} | {day.date} | {day.number} | {done.status} | {files} |"

    def end(self, fail_on: str) -> ExitCode:
        """Tell the faults, and return how the run ends."""
        negative = self._stale or any(done.refused or done.stale for done in self.editions)
        negative |= any(late.severity == "error" for late in self.overdue)
        found = any(not finding.allowed for done in self._news for finding in done.findings)
        warned = fail_on == "warning" and (found or bool(self.overdue))
        return self.report.end(self.problems, negative=negative or warned)

    def told(self) -> Told:
        """Return what the same build would tell if nothing changed."""
        findings = (finding for finding in self._findings if finding.code not in OF_ONE_RUN)
        lines = tuple((finding.severity, str(finding)) for finding in findings)
        paths = [*(str(path) for done in self.editions for path in done.paths), *self._feeds]
        return Told(len(self.editions), tuple(self._skipped), lines, tuple(paths))


def _reported(done: Done) -> list[Finding]:
    """Return the findings of an edition but those that are allowed or that every sample has."""
    return [
        finding
        for finding in done.findings
        if not (finding.allowed or (done.sample and finding.code in OF_SAMPLES))
    ]
