"""What the page shows: a view of what was asked for or the faults in its way, and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from notice import files, folders, spans
from notice.calendar.occurrence import occurrence
from notice.compare.changes import Kept, Run, passages
from notice.compare.words import of_statement
from notice.definition import languages, layouts, project
from notice.definition.fonts import FontSet
from notice.document import plain
from notice.edition import movements, pipeline
from notice.edition.artifact import Settings
from notice.edition.formats import CHOICES, named
from notice.errors import Fault, FileError, NoticeError, UsageError
from notice.folders import Folders
from notice.paper import parse as parse_paper
from notice.preflight import numbers
from notice.preflight.finding import Finding, codes
from notice.preview import door
from notice.preview.door import Form
from notice.preview.proof import Proof
from notice.preview.query import Query, complete, menus
from notice.process import Limits
from notice.render.pdf import engine
from notice.worker import Worker

REMEMBERED = 24
"""How many proofs stay available to the pages that still show them."""
AROUND = 2
"""Lines of a file shown before and after the one that a fault or finding names."""
MEDIA_TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
"""How the formats that a browser can show are sent; every other is for download only."""
PATIENCE = Limits(seconds=20)
"""What one file may take: somebody waits for it, and may have mended the layout meanwhile."""
DOWNLOAD = "application/octet-stream"
Message = dict[str, Any]


@dataclass
class Session:
    """One run of the preview. Only one thread may use it at a time, as with the PDF engine."""

    where: Folders
    fonts: FontSet
    today: date | None = None
    office: Folders = field(default_factory=folders.office)
    """Where a notice that is imported is written: the preview writes nothing else."""
    worker: Worker = field(default_factory=lambda: Worker(PATIENCE))
    _proofs: dict[str, Proof] = field(default_factory=dict)

    def begin(self) -> None:
        """Make ready for the first statement; raise ``LibraryError`` if a library is missing."""
        self.worker.run(Fault(message="nothing can be shown"), engine.require)

    def known(self, proof_id: str) -> Proof | None:
        """Return one of the last proofs by its id."""
        return self._proofs.get(proof_id)

    def look(self, query: Query) -> tuple[Proof | None, Message]:
        """Return the proof that a query asks for, and a view of it or the faults, for the page."""
        try:
            query = complete(query, self.where, self.today)
            proof = self._proof(query)
            view = self._view(proof)
        except NoticeError as error:
            return None, menus(query, self.where) | {"faults": self.faults(error.faults)}
        return proof, menus(query, self.where) | {"view": view}

    def check(self, proof: Proof) -> Message:
        """Return what preflight finds in a proof, and which files cannot be made, for the page."""
        missing = {form: self.faults(proof.attempt(form)) for form in proof.formats}
        return {
            "proof": proof.id,
            "findings": [self._finding(finding) for finding in proof.findings()],
            "missing": {form: faults for form, faults in missing.items() if faults},
        }

    def compare(self, proof: Proof) -> Message:
        """Return a proof beside the statement of the year before, for the page, or the faults.

        Each run of words is ``[kind, before, after, spaced]``: what the two years say there, and
        whether a space comes before it. The first year has no passages.
        """
        try:
            earlier = proof.last_year()
        except NoticeError as error:
            return {"faults": self.faults(error.faults)}
        if earlier is None:
            return {"passages": []}
        old, new = (of_statement(side, subject=True) for side in (earlier, proof.statement))
        return {
            "years": [earlier.occurrence.year, proof.statement.occurrence.year],
            "passages": [
                {"kind": passage.kind, "runs": [_run(run) for run in passage.runs]}
                for passage in passages(old, old, new)
            ],
        }

    def numbers(self, proof: Proof) -> Message:
        """Return each line of a proof with its numbers, for the page.

        A run of words is ``[text, number]``: the index of the number in its line, or ``None``.
        """
        table = movements.table(proof.notice, proof.statement)
        rows: list[Message] = []
        for index, line in enumerate(numbers.lines(proof.statement)):
            moving = [movement for movement in table.movements if movement.number.line == index]
            text, end = plain(line), 0
            runs: list[tuple[str, int | None]] = []
            for position, movement in enumerate(moving):
                start, stop = movement.number.span
                runs += [(text[end:start], None), (text[start:stop], position)]
                end = stop
            runs.append((text[end:], None))
            stated = [
                {
                    "text": movement.number.text,
                    "next": movement.others[0] if movement.others else "",
                    "origin": movement.number.origin,
                    "source": table.source(movement.number),
                }
                for movement in moving
            ]
            rows.append({"runs": [run for run in runs if run[0]], "numbers": stated})
        return {"following": table.following.year if table.following else None, "lines": rows}

    def write(self, form: Form, data: bytes) -> Message:
        """Write a notice that is imported, and show the office's notices from then on.

        Raises ``NoticeError``; then it leaves no file.
        """
        written = door.write(form, data, self.office)
        self.where = replace(self.office, fonts=self.where.fonts)
        return written

    def _proof(self, query: Query) -> Proof:
        years = spans.parse_years(query.year)
        if len(years) != 1:
            raise UsageError(f"'{query.year}' is more than one year")
        notice = project.load_notice(query.notice, self.where, [query.language])
        issuer = project.load_issuer(query.issuer, self.where)
        marked = occurrence(notice.definition, years[0])
        layout = layouts.chosen(notice, query.layout)
        (ready,) = pipeline.typeset(pipeline.compose(notice, marked, [issuer]), layout, self.fonts)
        other = query.issuer != notice.definition.issuer
        pipeline.check_layout(layout, self.fonts, self.worker)
        paper = parse_paper(query.paper)
        settings = Settings(layout, CHOICES["all"], paper=paper, name_issuer=other)
        fresh = Proof(notice, ready, settings, self.worker)
        proof = self._proofs.pop(fresh.id, fresh)
        self._proofs[proof.id] = proof
        while len(self._proofs) > REMEMBERED:
            del self._proofs[next(iter(self._proofs))]
        return proof

    def _view(self, proof: Proof) -> Message:
        statement = proof.statement
        day = statement.occurrence.date
        english = languages.load("en", self.where)
        return {
            "proof": proof.id,
            "name": statement.definition.name,
            "title": plain(statement.title),
            "language": statement.language.tag,
            "direction": statement.language.data.direction,
            "status": statement.source.front.status,
            "day": f"{day:%A} {day.day} {day:%B %Y}",
            "ordinal": english.ordinal(statement.occurrence.number).text,
            "counts": statement.definition.counts,
            "pages": [{"width": width, "height": height} for width, height in proof.pages],
            "files": [
                {"format": form, "name": proof.name(form), "type": media_type(form)}
                for form in proof.formats
            ],
        }

    def faults(self, faults: Iterable[Fault]) -> list[Message]:
        """Return faults for the page, each with the lines around its place."""
        return [
            {
                "message": f"{fault.key}: {fault.message}" if fault.key else fault.message,
                "hint": fault.hint,
                **self._location(fault.source, fault.line),
            }
            for fault in faults
        ]

    def _finding(self, finding: Finding) -> Message:
        file, _, line = finding.place.rpartition(":")
        known = bool(file) and line.isdecimal()
        location = self._location(file, int(line)) if known else self._location(finding.place)
        return {**asdict(finding), **asdict(codes()[finding.code]), **location}

    def _location(self, file: str, line: int = 0) -> Message:
        """Return where a fault or finding is, and the lines around it, each with its number.

        Only text files below an office's own or the shipped folders are read.
        """
        path = Path(file).absolute()
        root = next((root for root in self.where.shared if path.is_relative_to(root)), None)
        rows: list[Message] = []
        if line and root is not None:
            with suppress(FileError, UnicodeDecodeError):
                first = max(line - AROUND, 1)
                text = files.read(path, files.TEXT, root).decode()
                lines = text.splitlines()[first - 1 : line + AROUND]
                rows = [
                    {"line": number, "text": text, "here": number == line}
                    for number, text in enumerate(lines, first)
                ]
        return {"place": f"{file}:{line}" if line else file, "excerpt": rows}


def _run(run: Run) -> tuple[str, str, str, bool]:
    if isinstance(run, Kept):
        return "kept", run.text, run.text, run.spaced
    return "change", run.before, run.after, run.spaced


def media_type(form: str) -> str:
    """Return the media type that a format is sent as."""
    return MEDIA_TYPES.get(PurePath(f"x.{named(form).extension}").suffix, DOWNLOAD)
