"""The files of a new notice: from a charter, or copied from one that is there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import takewhile

from notice.definition import source
from notice.definition.models import Observed, json_schema
from notice.errors import Fault, UsageError, did_you_mean
from notice.folders import DEFINITION, Folders, notice_ids, shown
from notice.language.language import Language
from notice.new.questions import Charter, NewIssuer
from notice.toml import tomlfile

SCHEMA = "notice.schema.json"
DIRECTIVE = f"#:schema ../{SCHEMA}\n"
"""By this line an editor finds the schema: https://taplo.tamasfe.dev/configuration/directives.html"""
YEARS = {"feb-28": "it on 28 February", "mar-1": "it on 1 March", "leap-years": "none"}
"""What a common year has of a leap day."""

DEFINITION_TEXT = """\
{directive}# What is marked, since when and how it is counted.
# A remark stands after a #. Which other keys there are: notice schema

id = {id}  # the name of this folder
name = {name}
first_date = {first_date}  # the day of the event
timezone = {timezone}  # an IANA time zone, such as "Europe/London": it decides what "today" is
counts = {counts}  # "anniversaries": the year after has the 1st; "editions": the first year has it
tone = {tone}  # "commemoration" or "celebration"; the first lets no jubilee word pass
milestones = [10, 20, 25, 50, 75, 100]  # the numbers for which {{% if is_milestone %}} holds
languages = {languages}  # the texts beside this file: "en" is en.md
issuer = {issuer}  # who speaks; --issuer lets another office speak
max_pages = 1
lead_days = 14  # how many days before the day `notice next` says that it is due

[observed]  # on which day of a year
{observed}

# A figure or date of the text, with where it comes from: {{{{ facts.members }}}} prints it.
# To have one, take the # away from these lines.
# [facts.members]
# value = 120
# source = "Annual report"
# review_by = 2035-01-31  # an occurrence after this day brings a warning
"""
SOURCE_TEXT = """\
+++
# Between these lines stand the title and the subject of the mail. This is a remark: never printed.
title = {name}  # in {language}
{subtitle}subject = {subject}
status = "draft"  # "final" when the text is done
{constants}# What moves with the year is a field, such as {{{{ date }}}} or {{{{ ordinal }}}}.
# In English: On {{{{ weekday }}}}, {{{{ date }}}}, we mark the {{{{ ordinal }}}} anniversary.
{remarks}# Below the next line comes the text. An empty line begins a paragraph, ## a heading.
+++

{text}
"""
ISSUER_TEXT = """\
# Who speaks, and the letterhead. A text is the same in every language, or one for each:
# [name]
# en = "City Library"
# de = "Stadtbibliothek"

name = {name}
place = {place}
# contact = ["press@example.org"]
# signatory = "Ruth Okafor"
# signatory_title = "Librarian"
# publish_url = "https://example.org/statements/"
"""


def files(charter: Charter, where: Folders) -> dict[str, bytes]:
    """Return the files of a new notice by their path below the folder of the notices.

    The notice's own come last. The schema is left out where there is one.
    """
    texts = {f"{charter.id}/{DEFINITION}": _definition(charter)}
    for language in charter.languages:
        texts[f"{charter.id}/{language.tag}.md"] = _source(charter, language, where)
    if charter.new_issuer is not None:
        texts = {f"issuers/{charter.issuer}.toml": _issuer(charter.new_issuer)} | texts
    return _with_schema(texts, where)


def copied(original: str, notice: str, where: Folders, shipped: Folders) -> dict[str, bytes]:
    """Return the files of a notice that is there, or came with the program, under another id.

    Its sources come with it; approvals do not, because nobody has approved the copy. Raises
    ``UsageError`` for a notice that does not exist.
    """
    homes = [each for each in (where, shipped) if original in notice_ids(each)]
    if not homes:
        known = {*notice_ids(where), *notice_ids(shipped)}
        hint = did_you_mean(original, known)
        raise UsageError(Fault(message=f"--from {original}: there is no such notice", hint=hint))
    folder = homes[0].notices / original
    path = folder / DEFINITION
    text = source.read(path, shown(path), homes[0].notices)
    lines = text.split("\n")
    lines[tomlfile.parse(text, shown(path)).line(("id",)) - 1] = f"id = {_quoted(notice)}"
    schema = "" if text.startswith("#:schema") else DIRECTIVE
    texts = {f"{notice}/{DEFINITION}": schema + "\n".join(lines)}
    for each in sorted(folder.glob("*.md")):
        texts[f"{notice}/{each.name}"] = source.read(each, shown(each), homes[0].notices)
    return _with_schema(texts, where)


def _with_schema(texts: Mapping[str, str], where: Folders) -> dict[str, bytes]:
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    fresh = {} if (where.notices / SCHEMA).exists() else {SCHEMA: schema}
    return {name: text.encode() for name, text in (fresh | dict(texts)).items()}


def _definition(charter: Charter) -> str:
    return DEFINITION_TEXT.format(
        directive=DIRECTIVE,
        id=_quoted(charter.id),
        name=_quoted(charter.name),
        first_date=charter.first_date.isoformat(),
        timezone=_quoted(charter.timezone),
        counts=_quoted(charter.counts),
        tone=_quoted(charter.tone),
        languages=_quoted([language.tag for language in charter.languages]),
        issuer=_quoted(charter.issuer),
        observed="\n".join(_rule(charter.observed)),
    )


def _rule(observed: Observed) -> Iterator[str]:
    remark = f"  # a common year has {YEARS[observed.rule]}" if observed.rule in YEARS else ""
    yield f"rule = {_quoted(observed.rule)}{remark}"
    for key, value in observed.model_dump(exclude_defaults=True, exclude={"rule"}).items():
        yield f"{key} = {_quoted(value)}"


def _source(charter: Charter, language: Language, where: Folders) -> str:
    """Return a source that says the day and, where the language has words for it, the number.

    The words are for anniversaries; what an edition is called, the author has to say.
    """
    words = language.data.words.anniversary if charter.counts == "anniversaries" else ""
    name = charter.name
    constants = f"constants = [{_quoted(name)}]  # figures that are right to type\n"
    return SOURCE_TEXT.format(
        name=_quoted(name),
        language=language.data.name,
        subtitle=f"subtitle = {_quoted(words)}\n" if words else "",
        subject=_quoted(" – ".join(filter(None, (name, words)))),
        constants=constants if any(char.isdecimal() for char in name) else "",
        remarks="".join(_remarks(language, where)),
        text=" – ".join(filter(None, ("{{ date }}", words))),
    )


def _remarks(language: Language, where: Folders) -> Iterator[str]:
    """Yield what the language file tells a translator: the remark that it begins with."""
    path = where.find("languages", f"{language.tag}.toml")
    text = source.read(path, language.path, where.root(path)) if path else ""
    lines = text.splitlines(keepends=True)
    yield from takewhile(lambda line: line.startswith("#"), lines)


def _issuer(issuer: NewIssuer) -> str:
    return ISSUER_TEXT.format(name=_quoted(issuer.name), place=_quoted(issuer.place))


def _quoted(value: object) -> str:
    """Return a text, number or list of texts as TOML: what JSON escapes is escaped so there too."""
    return json.dumps(value, ensure_ascii=False)
