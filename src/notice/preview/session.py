"""What the page is told: a view of what was chosen, or the faults in its way, and the findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath
from typing import Any

from notice.calendar import schedule
from notice.calendar.occurrence import occurrence
from notice.definition import layouts, project
from notice.definition.fonts import FontSet
from notice.document import plain
from notice.edition import pipeline
from notice.edition.artifact import Settings
from notice.edition.formats import CHOICES, FORMATS, named
from notice.errors import Fault, NoticeError, UsageError
from notice.folders import Folders
from notice.preflight.finding import CODES, Finding
from notice.preview import choice
from notice.preview.beside import beside
from notice.preview.choice import Choice
from notice.preview.place import Place
from notice.preview.proof import Proof
from notice.render.html.page import Paper
from notice.render.pdf import pdf
from notice.worker import Limits, Worker

KEPT = 24
"""How many proofs are kept for the pages that still show them."""
MEDIA_TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
"""How the formats that can be looked at are sent; every other is for keeping only."""
PATIENCE = Limits(seconds=20)
"""What one file may take: somebody waits for it, and may have mended the layout meanwhile."""
KEEPING = "application/octet-stream"
Message = dict[str, Any]


@dataclass
class Session:
    """One run of the preview. Not for use by two threads at once: the PDF engine is not."""

    where: Folders
    fonts: FontSet
    today: date | None = None
    worker: Worker = field(default_factory=lambda: Worker(PATIENCE))
    _proofs: dict[str, Proof] = field(default_factory=dict)

    def begin(self) -> None:
        """Make ready for the first statement; raise ``LibraryError`` where a library is missing."""
        self.worker.run(Fault(message="nothing can be shown"), pdf.require)

    def known(self, proof: str) -> Proof | None:
        """Return one of the last proofs by its id."""
        return self._proofs.get(proof)

    def look(self, asked: Choice) -> tuple[Proof | None, Message]:
        """Return the proof of a choice and what the page is told: a view of it, or faults."""
        chosen = asked
        try:
            chosen = choice.complete(asked, self.where, self.today)
            proof = self._proof(chosen)
            message = {"view": self._view(proof)}
        except NoticeError as error:
            return None, choice.offer(chosen, self.where) | {"faults": self._faults(error.faults)}
        return proof, choice.offer(chosen, self.where) | message

    def look_over(self, proof: Proof) -> Message:
        """Return what preflight finds in a proof, and which files cannot be made, for the page."""
        missing = {form: self._faults(proof.attempt(form)) for form in proof.formats}
        return {
            "proof": proof.id,
            "findings": [self._finding(each) for each in proof.findings()],
            "missing": {form: faults for form, faults in missing.items() if faults},
        }

    def look_back(self, proof: Proof) -> Message:
        """Return last year's statement beside that of a proof, for the page, or the faults."""
        try:
            return beside(proof.statement, proof.notice)
        except NoticeError as error:
            return {"faults": self._faults(error.faults)}

    def _proof(self, chosen: Choice) -> Proof:
        years = schedule.parse_years(chosen.year)
        if len(years) != 1:
            raise UsageError(f"'{chosen.year}' is more than one year")
        if chosen.paper not in choice.PAPERS:
            raise UsageError(f"there is no paper '{chosen.paper}'")
        notice = project.load_notice(chosen.notice, self.where, [chosen.language])
        issuer = project.load_issuer(chosen.issuer, self.where)
        first = occurrence(notice.definition, years[0])
        (ready,) = pipeline.typeset(pipeline.compose(notice, first, [issuer]), self.fonts)
        paper: Paper = "letter" if chosen.paper == "letter" else "a4"
        layout = layouts.chosen(notice, chosen.layout)
        named = chosen.issuer != notice.definition.issuer
        pipeline.check_layout(layout, self.fonts, self.worker)
        settings = Settings(layout, CHOICES["all"], paper=paper, name_issuer=named)
        made = Proof(notice, ready, settings, self.worker)
        proof = self._proofs.pop(made.id, made)
        self._proofs[proof.id] = proof
        while len(self._proofs) > KEPT:
            del self._proofs[next(iter(self._proofs))]
        return proof

    def _view(self, proof: Proof) -> Message:
        each = proof.statement
        day = each.occurrence.date
        english = project.load_language("en", self.where)
        return {
            "proof": proof.id,
            "name": each.definition.name,
            "title": plain(each.title),
            "language": each.language.tag,
            "direction": each.language.data.direction,
            "status": each.source.front.status,
            "day": f"{day:%A} {day.day} {day:%B %Y}",
            "ordinal": english.ordinal(each.occurrence.number).text,
            "counts": each.definition.counts,
            "pages": [{"width": page.width, "height": page.height} for page in proof.pages],
            "files": [
                {"format": form, "name": proof.name(form), "type": media_type(form)}
                for form in proof.formats
            ],
        }

    def _faults(self, faults: Iterable[Fault]) -> list[Message]:
        return [
            {
                "message": f"{fault.key}: {fault.message}" if fault.key else fault.message,
                "hint": fault.hint,
                **self._place(Place(fault.source, fault.line)),
            }
            for fault in faults
        ]

    def _finding(self, finding: Finding) -> Message:
        return {
            "code": finding.code,
            "severity": finding.severity,
            "summary": CODES[finding.code].summary,
            "explanation": CODES[finding.code].explanation,
            "artifact": finding.artifact,
            "message": finding.message,
            "hint": finding.hint,
            **self._place(Place.parse(finding.place)),
        }

    def _place(self, place: Place) -> Message:
        return {"place": str(place), "excerpt": place.excerpt(self.where)}


def media_type(form: str) -> str:
    """Return the media type that a format is sent as."""
    return MEDIA_TYPES.get(PurePath(f"x.{named(form).extension}").suffix, KEEPING)


def format_of(name: str) -> str | None:
    """Return the format of this name, if it is one."""
    return name if name in FORMATS else None
