"""Notice, occurrence, language and issuer → statement: every template filled and set as a tree."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from notice.calendar.occurrence import Occurrence
from notice.dates import PartialDate, midnight
from notice.definition.models import in_language
from notice.definition.project import LoadedIssuer, LoadedNotice
from notice.definition.source import Source
from notice.document import Blocks, Break, Inlines, Text, Value, plain
from notice.errors import Collector, DefinitionError, Fault, SourceError
from notice.language.isolation import isolated
from notice.language.language import Language
from notice.language.typography import title, unbroken
from notice.statement import fields
from notice.statement import letterhead as letterheads
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
) -> Statement:
    """Return the statement of a notice in a language.

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
        blocks = unbroken(markdown.parse(text, source.path), source.language)
        conditions += text.conditions
        if all(isinstance(block, Break) for block in blocks):
            raise SourceError(Fault(source.path, source.body_line, message="the text is empty"))
    with problems.gathered():
        mark = _mark(source, release)
    problems.raise_all()
    body, closing = _closing(blocks)
    issued = release.issued or _issued(occurrence, issuer)
    first_moment = midnight(issued, notice.definition.timezone)
    dated = first_moment if release.issued else release.dated or first_moment
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
        body,
        closing,
        tuple(conditions),
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


def _dateline(language: Language, place: str, issued: date) -> Inlines:
    day = PartialDate.of(issued)
    nodes: Inlines = ()
    for part in re.split(r"(\{place\}|\{date\})", language.data.dateline):
        match part:
            case "{place}":
                nodes += (Value(place, "issuer.place"),)
            case "{date}":
                nodes += (replace(language.date(day), field="issued"),)
            case "":
                pass
            case literal:
                nodes += (Text(literal),)
    return absorbed(nodes)
