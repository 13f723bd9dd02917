"""The files of a new notice: written from the answers, or copied from another notice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile
from pathlib import Path
from string import Template

from notice import staging
from notice.calendar import schedule
from notice.definition import project
from notice.definition.models import Observed, json_schema
from notice.edition import pipeline
from notice.errors import Fault, UsageError, did_you_mean
from notice.files import TEXT, read
from notice.folders import DEFINITION, Folders, notice_ids, shown
from notice.language.language import Language
from notice.preflight import prose
from notice.preflight.mail import SUBJECT
from notice.render.text.lines import cells
from notice.toml import textfile, tomlfile

SCHEMA = "notice.schema.json"
DIRECTIVE = f"#:schema ../{SCHEMA}\n"
"""Tells an editor where the schema is: https://taplo.tamasfe.dev/configuration/directives.html"""
YEARS = {"feb-28": "it on 28 February", "mar-1": "it on 1 March", "leap-years": "none"}
"""What a common year has of a leap day."""
FIELD = re.compile(r"\{\{.*?\}\}")
FILLED = (5, 12)
"""The fewest and the most columns that an ordinal takes up, in any language and year."""
TEXTS = Path(__file__).with_name("texts")
"""The files of a new notice with ``$names`` in place of the answers."""


@dataclass(frozen=True)
class NewNotice:
    """What a new notice is to be."""

    id: str
    name: str
    first_date: date
    observed: Observed
    languages: tuple[Language, ...]
    issuer: str
    issuer_name: str
    """The name of the issuer, if it is as new as the notice; else this and the place are empty."""
    place: str
    timezone: str
    counts: str
    tone: str


def files(notice: NewNotice, where: Folders) -> dict[str, bytes]:
    """Return the files of a new notice by their path below the folder of the notices.

    The notice's own come last. The schema is left out if there is one already.
    """
    texts = {f"{notice.id}/{DEFINITION}": _definition(notice)}
    for language in notice.languages:
        texts[f"{notice.id}/{language.tag}.md"] = _source(notice, language, where)
    if notice.place:
        name, place = _quoted(notice.issuer_name), _quoted(notice.place)
        issuer = _filled("issuer.toml", name=name, place=place)
        texts = {f"issuers/{notice.issuer}.toml": issuer} | texts
    return _with_schema(texts, where)


def copied(original: str, notice_id: str, where: Folders, shipped: Folders) -> dict[str, bytes]:
    """Return the files of an office's own or a shipped notice under another id.

    Its sources come with it; approvals do not, because nobody has approved the copy. Raises
    ``UsageError`` for a notice that does not exist.
    """
    homes = [home for home in (where, shipped) if original in notice_ids(home)]
    if not homes:
        known = {*notice_ids(where), *notice_ids(shipped)}
        hint = did_you_mean(original, known)
        raise UsageError(Fault(message=f"--from {original}: there is no such notice", hint=hint))
    folder = homes[0].notices / original
    path = folder / DEFINITION
    text = textfile.read(path, homes[0].notices)
    lines = text.split("\n")
    lines[tomlfile.parse(text, shown(path)).line(("id",)) - 1] = f"id = {_quoted(notice_id)}"
    schema = "" if text.startswith("#:schema") else DIRECTIVE
    texts = {f"{notice_id}/{DEFINITION}": schema + "\n".join(lines)}
    for path in sorted(folder.glob("*.md")):
        texts[f"{notice_id}/{path.name}"] = textfile.read(path, homes[0].notices)
    return _with_schema(texts, where)


def write(notice_id: str, files: Mapping[str, bytes], where: Folders) -> list[Path]:
    """Write the files of a new notice below the folder of an office and return their paths.

    It writes them to a folder beside their place first, and fills the notice there for the next
    occurrence. Raises ``NoticeError`` if the notice does not build; then it leaves no file.
    """
    with staging.begun(where.notices, files) as fresh:
        attempt(notice_id, replace(where, notices=fresh, shared=(fresh, *where.shared)))
    return [Path(shown(where.notices / name)) for name in files]


def attempt(notice_id: str, where: Folders) -> None:
    """Raise ``NoticeError`` with whatever would keep a notice from being built."""
    notice = project.load_notice(notice_id, where)
    definition = notice.definition
    upcoming = schedule.following(definition)
    pipeline.compose(notice, upcoming, [project.load_issuer(definition.issuer, where)])
    faults = [  # what its name brings into its texts, or the file that it was imported from
        Fault(message=finding.message, hint="take another word or --tone celebration")
        for text in notice.sources.values()
        for finding in prose.check_tone(notice, text, [*prose.typed(text)])
    ]
    if faults:
        raise UsageError(*faults)


def _with_schema(texts: Mapping[str, str], where: Folders) -> dict[str, bytes]:
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    fresh = {} if (where.notices / SCHEMA).exists() else {SCHEMA: schema}
    return {name: text.encode() for name, text in (fresh | dict(texts)).items()}


def _filled(file: str, **values: str) -> str:
    """Return one of ``TEXTS`` with values in place of its ``$names``."""
    return Template(read(TEXTS / file, TEXT).decode()).substitute(values)


def _definition(notice: NewNotice) -> str:
    return _filled(
        "notice.toml",
        directive=DIRECTIVE,
        id=_quoted(notice.id),
        name=_quoted(notice.name),
        first_date=notice.first_date.isoformat(),
        timezone=_quoted(notice.timezone),
        counts=_quoted(notice.counts),
        tone=_quoted(notice.tone),
        languages=_quoted([language.tag for language in notice.languages]),
        issuer=_quoted(notice.issuer),
        observed="\n".join(_rule(notice.observed)),
    )


def _rule(observed: Observed) -> Iterator[str]:
    remark = f"  # a common year has {YEARS[observed.rule]}" if observed.rule in YEARS else ""
    yield f"rule = {_quoted(observed.rule)}{remark}"
    for key, value in observed.model_dump(exclude_defaults=True, exclude={"rule"}).items():
        yield f"{key} = {_quoted(value)}"


def _source(notice: NewNotice, language: Language, where: Folders) -> str:
    """Return a source that says the day and, where the language has words for it, the number.

    The words are for anniversaries; what an edition is called, the author has to say.
    """
    words = language.data.words.anniversary if notice.counts == "anniversaries" else ""
    name = notice.name
    constants = f"constants = [{_quoted(name)}]  # figures that are right to type\n"
    return _filled(
        "source.md",
        name=_quoted(name),
        language=language.data.name,
        subtitle=f"subtitle = {_quoted(words)}\n" if words else "",
        subject=_quoted(_subject(name, words)),
        constants=constants if any(char.isdecimal() for char in name) else "",
        remarks="".join(_remarks(language, where)),
        text=" – ".join(filter(None, ("{{ date }}", words))),
    )


def _subject(name: str, words: str) -> str:
    """Return a subject of as many columns as a mail may have: the name, and what fits with it."""
    for subject in (f"{name} – {words}" if words else name, name, f"{name} – {{{{ date }}}}"):
        widths = (cells(FIELD.sub("0" * columns, subject)) for columns in FILLED)
        if all(width in SUBJECT for width in widths):
            return subject
    short = name[: SUBJECT[-1]]
    while cells(f"{short}…") > SUBJECT[-1]:
        before = short.rpartition(" ")[0]
        short = before if cells(before) >= SUBJECT[0] else short[:-1]
    return f"{short}…"


def _remarks(language: Language, where: Folders) -> Iterator[str]:
    """Yield what the language file tells a translator: the remark that it begins with."""
    path = where.find("languages", f"{language.tag}.toml")
    text = textfile.read(path, where.root(path)) if path else ""
    lines = text.splitlines(keepends=True)
    yield from takewhile(lambda line: line.startswith("#"), lines)


def _quoted(value: object) -> str:
    """Return a text, number or list of texts as TOML: what JSON escapes is escaped so there too."""
    return json.dumps(value, ensure_ascii=False)
