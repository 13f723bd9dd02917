"""Notice, occurrence, language and issuer → statement: every template filled and set as a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from notice.calendar import embargo
from notice.calendar.occurrence import Occurrence
from notice.dates import PartialDate, midnight
from notice.definition.models import in_language
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.definition.source import Source
from notice.document import (
    Blocks,
    Break,
    FieldValue,
    Inlines,
    Paragraph,
    Strong,
    Text,
    Value,
    plain,
)
from notice.errors import Collector, DefinitionError, Fault, SourceError
from notice.language.isolation import isolated
from notice.language.language import Language
from notice.language.typography import title, unbroken
from notice.statement import amendment as amendments
from notice.statement import fields
from notice.statement import letterhead as letterheads
from notice.statement.phrase import phrase
from notice.statement.statement import Release, Statement
from notice.template import filling, markdown
from notice.template.filling import Condition
from notice.template.fullstop import absorbed


def compose(
    notice: LoadedNotice,
    occurrence: Occurrence,
    tag: str,
    issuer: LoadedIssuer,
    release: Release = Release(),
    second: str = "",
) -> Statement:
    """Return the statement of a notice in a language, and in a ``second`` one if it is given.

    Raises ``NoticeError`` with every fault of the source and of the issuer in that language.
    """
    source = notice.sources[tag]
    name = in_language(issuer.data.name, tag) or ""
    place = in_language(issuer.data.place, tag) or ""
    scope = fields.scope(notice.definition, occurrence, source.language, name, place)
    problems = Collector()
    filled: dict[str, Inlines] = {}
    conditions: list[Condition] = []
    with problems.gathered():
        letterhead = letterheads.compose(issuer, tag, scope)
    for key, part in (
        ("title", source.title),
        ("subtitle", source.subtitle),
        ("subject", source.subject),
    ):
        with problems.gathered():
            text = filling.fill(part, scope)
            filled[key] = markdown.inline(text)
            conditions += text.conditions
    with problems.gathered():
        text = filling.fill(source.body, scope)
        blocks = markdown.parse(text, source.path)
        conditions += text.conditions
        if all(isinstance(block, Break) for block in blocks):
            raise SourceError(Fault(source.path, source.body_line, message="the text is empty"))
    with problems.gathered():
        amendment = amendments.compose(notice.issues.get(occurrence.year, ()), source.language)
    with problems.gathered():
        mark = _mark(source, release)
    until = embargo.until(notice.definition, occurrence, release.embargo)
    with problems.gathered():
        embargoed = _embargoed(source.language, until)
    problems.raise_all()
    behind = None
    if second:
        behind = compose(notice, occurrence, second, issuer, release)
        behind = replace(behind, letterhead=replace(behind.letterhead, reference=""))
    said = (Paragraph((Strong(amendment.line),)),) if amendment else ()
    body, closing = _closing(unbroken((*said, *blocks), source.language))
    issued = release.issued or _issued(occurrence, issuer)
    first_moment = midnight(issued, notice.definition.timezone)
    dated = first_moment if release.issued else release.dated or first_moment
    if amendment:
        dated = notice.issues[occurrence.year][-1].at
    return Statement(
        notice.definition,
        occurrence,
        source,
        source.language,
        letterhead,
        title(filled["title"], source.language),
        title(filled["subtitle"], source.language),
        plain(filled["subject"]),
        isolated(_dateline(source.language, place, issued), source.language.data.direction),
        issued,
        dated,
        mark,
        until,
        isolated(embargoed, source.language.data.direction),
        body,
        closing,
        tuple(conditions),
        amendment,
        behind,
    )


def _closing(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Split at the last thematic break: what follows it is the closing."""
    breaks = [i for i, block in enumerate(blocks) if isinstance(block, Break)]
    if not breaks:
        return blocks, ()
    return blocks[: breaks[-1]], blocks[breaks[-1] + 1 :]


def _issued(occurrence: Occurrence, issuer: LoadedIssuer) -> date:
    try:
        return occurrence.date - timedelta(days=issuer.data.issued_days_before)
    except OverflowError:
        message = f"no day lies {issuer.data.issued_days_before} days before {occurrence.date}"
        raise DefinitionError(issuer.toml.fault(("issued_days_before",), message)) from None


def _mark(source: Source, release: Release) -> str:
    if not release.mark_drafts or source.front.status != "draft":
        return ""
    return source.language.word("draft")


def _embargoed(language: Language, until: datetime | None) -> Inlines:
    """Return what says until when a text is under embargo."""
    if until is None:
        return ()
    pattern = language.word("embargo")
    values: Mapping[str, FieldValue] = {
        "{date}": replace(language.date(PartialDate.of(until.date())), field="embargo"),
        **{key: Value(text, "embargo") for key, text in language.time(until).items()},
    }
    parts = re.split(r"(\{\w+\})", pattern)
    return absorbed(tuple(values.get(part) or Text(part) for part in parts if part))


def _dateline(language: Language, place: str, issued: date) -> Inlines:
    day = replace(language.date(PartialDate.of(issued)), field="issued")
    return phrase(language.data.dateline, {"{place}": Value(place, "issuer.place"), "{date}": day})
