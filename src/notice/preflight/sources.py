"""What staff write: whether each text is approved and final, and each fact up to date."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from unicodedata import name as character_name

from notice.calendar.occurrence import Occurrence
from notice.definition import approval
from notice.definition.approval import ApprovalStatus
from notice.definition.project import LoadedNotice
from notice.definition.source import FINISHED, Source
from notice.preflight import pasted, prose
from notice.preflight.finding import Finding
from notice.statement.statement import Statement

LETTERHEAD = ("name", "place", "address", "contact", "signatory", "signatory_title")
"""The texts of an issuer that every reader reads; a reference may be a code."""
SAME_EVERYWHERE = re.compile(r"\S*[@.:/\d]\S+|\b[A-Z]+\b")
"""Addresses of mail and of the web, numbers, and abbreviations such as UN."""
MAIN = 0.1
"""The share of a text's letters from which a script counts as its own: Japanese has three."""
HEADING = re.compile(r"^ {0,3}#+ ", re.MULTILINE)


def check(
    notice: LoadedNotice, occurrence: Occurrence, *, require_approved: bool = False
) -> Iterator[Finding]:
    """Yield what is wrong with the sources and facts of a notice in a year.

    Where approval is required, a draft and a text without it are errors, else warnings.
    """
    for source in notice.sources.values():
        yield from _check_approval(notice, source, occurrence.year, required=require_approved)
        yield from prose.check(notice, source, occurrence)
        yield from pasted.check(source)
    yield from _check_sections(notice)
    yield from _check_attributions(notice)
    for name, fact in notice.definition.facts.items():
        if fact.review_by and fact.review_by < occurrence.date:
            message = f"facts.{name} was to be reviewed by {fact.review_by}"
            place = f"{notice.path}:{notice.toml.line(('facts', name, 'review_by'))}"
            hint = f"its source: {notice.definition.citation(name).citation}"
            yield Finding("review-due", message, place=place, hint=hint)


def check_letterhead(statement: Statement) -> Iterator[Finding]:
    """Yield a finding for each text of the issuer in other letters than those of the statement.

    It looks at texts that the issuer's file gives once for every language.
    """
    head, language = statement.letterhead, statement.language
    source = statement.source
    text = approval.FIELD.sub("", source.title.text + source.body.text)
    scripts = Counter(_scripts(text))
    own = {script for script, count in scripts.items() if count >= MAIN * scripts.total()}
    for key in LETTERHEAD:
        value = head.toml.data.get(key)
        if isinstance(value, dict) and language.tag in value:
            continue
        lines = getattr(head, key)
        for line in (lines,) if isinstance(lines, str) else lines:
            others = {*_scripts(SAME_EVERYWHERE.sub("", line))}
            if others and own and not others & own:
                message = f"'{line}' is in other letters than the text in {language.data.name}"
                place = f"{head.path}:{head.toml.line((key,))}"
                hint = f"write it for each language: {key}.{language.tag} = ..."
                yield Finding("letterhead-language", message, place=place, hint=hint)


def approval_status(notice: LoadedNotice, source: Source, year: int) -> ApprovalStatus:
    """Return how a source stands to its approval for a year; a draft has none."""
    if source.front.status == "draft":
        return ApprovalStatus(None)
    original = notice.original
    if original is None or original.path == source.path:
        translated: tuple[approval.Block, ...] = ()
    else:
        translated = approval.blocks(original, notice.definition)
    approvals = notice.approvals.get(source.language.tag, ())
    blocks = approval.blocks(source, notice.definition)
    return approval.status(approvals, year, blocks, translated)


def _check_approval(
    notice: LoadedNotice, source: Source, year: int, *, required: bool
) -> Iterator[Finding]:
    """Yield a finding for a draft, or for a text or each block of one that is not approved so."""
    language, path = source.language, source.path
    if source.front.status == "draft":
        code = "approval-required" if required else "draft"
        message = f"the text in {language.data.name} has the status draft"
        yield Finding(code, message, place=f"{path}:{source.status_line}", hint=FINISHED)
        return
    code = "approval-required" if required else "unapproved"
    reviewed = approval_status(notice, source, year)
    last = reviewed.approval
    command = f"notice approve {last.year}" if last and last.year else "notice approve"
    command = f'{command} --notice {notice.definition.id} --lang {language.tag} --by "Name"'
    if last is None:
        message = f"the text in {language.data.name} has not been approved for {year}"
        yield Finding(code, message, place=path, hint=command)
        return
    since = f"since {last.by} approved it on {last.on}"
    for block in reviewed.changed:
        message = f"'{block.text}' is new or has changed {since}"
        yield Finding(code, message, place=f"{path}:{block.line}", hint=command)
    for gone in reviewed.gone:
        yield Finding(code, f"'{gone.text}' is gone {since}", place=path, hint=command)
    code = code if required else "stale-translation"
    original = notice.original.path if notice.original else path
    since = f"since the translation into {language.data.name}"
    hint = f"look at {path}, then {command}"
    for block in reviewed.moved:
        message = f"'{block.text}' is new or has changed {since}"
        yield Finding(code, message, place=f"{original}:{block.line}", hint=hint)
    for lost in reviewed.lost:
        yield Finding(code, f"'{lost.text}' is gone {since}", place=original, hint=hint)


def _scripts(text: str) -> Iterator[str]:
    """Yield the script of each letter, as its name in Unicode begins."""
    return (character_name(char, "").split(" ")[0] for char in text if char.isalpha())


def _check_sections(notice: LoadedNotice) -> Iterator[Finding]:
    """Yield a finding for each translation with fewer headings than the original."""
    original = notice.original or notice.sources.get(notice.definition.languages[0])
    if original is None:
        return
    expected = len(HEADING.findall(original.body.text))
    for source in notice.sources.values():
        count = len(HEADING.findall(source.body.text))
        if count < expected:
            message = f"the text in {source.language.data.name} has {count} of {expected} headings"
            hint = f"compare it with {original.path}"
            yield Finding("missing-section", message, place=source.path, hint=hint)


def _check_attributions(notice: LoadedNotice) -> Iterator[Finding]:
    """Yield a finding for each source whose facts carry the attribution themselves."""
    names_by_source: defaultdict[str, list[str]] = defaultdict(list)
    for name, fact in notice.definition.facts.items():
        if fact.attribution:
            names_by_source[fact.source].append(name)
    for names in names_by_source.values():
        message = f"an attribution stands in {', '.join(f'facts.{name}' for name in names)}"
        place = f"{notice.path}:{notice.toml.line(('facts', names[0], 'attribution'))}"
        hint = 'write citation and attribution once, under [sources.NAME], and source = "NAME" here'
        yield Finding("outdated-key", message, place=place, hint=hint)
