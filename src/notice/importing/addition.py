"""A further language of an existing notice: its text is imported, its figures are matched."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from notice import staging
from notice.calendar.occurrence import occurrence
from notice.dates import PartialDate
from notice.definition import project
from notice.definition.project import LoadedNotice
from notice.document import Heading, walk
from notice.errors import Fault, UsageError
from notice.folders import DEFINITION, Folders, shown
from notice.importing import letter as letters
from notice.importing import readers, signature, source, statement
from notice.importing.facts import Facts, NewFact
from notice.importing.intake import Remark
from notice.importing.letter import Letter
from notice.importing.moving import Moving
from notice.importing.notes import Ask, unasked
from notice.importing.readers import Original
from notice.importing.statement import Imported
from notice.language.language import Language
from notice.new import scaffold
from notice.new.scaffold import NewNotice
from notice.preflight.sources import HEADING
from notice.toml import textfile, tomlfile

LANGUAGES = re.compile(r"(languages\s*=\s*\[[^\]\n]*?)(,?\s*\])")


def run(  # noqa: PLR0913, PLR0917 - what is read, what it becomes, and who is asked
    file: Original,
    year: int,
    notice_id: str,
    language: Language,
    where: Folders,
    encoding: str = "",
    ask: Ask = unasked,
) -> Imported:
    """Add a language to a notice: write its source, name it in the definition, and prove it.

    Figures that the notice has as facts are written with these. Raises ``NoticeError`` for a file
    that cannot be read, a language that is there, and a notice that could not be built; then it
    changes no file.
    """
    loaded = project.load_notice(notice_id, where)
    definition = loaded.definition
    folder = where.notices / notice_id
    path = folder / f"{language.tag}.md"
    if language.tag in definition.languages or path.exists():
        message = "this language is there already, and no file is ever overwritten"
        raise UsageError(Fault(shown(path), message=message))
    intake = readers.read(file, encoding)
    notice = NewNotice(
        id=definition.id,
        name=definition.name,
        first_date=definition.first_date,
        observed=definition.observed,
        languages=(language,),
        issuer=definition.issuer,
        issuer_name="",
        place="",
        timezone=definition.timezone,
        counts=definition.counts,
        tone=definition.tone,
    )
    letter = letters.recognised(intake.blocks, language)
    given = tuple(NewFact(name, fact.value) for name, fact in definition.facts.items())
    moving = Moving(notice, language, occurrence(definition, year), ask, Facts(given))
    signed = signature.signed(letter, notice, where)
    text = source.filled(signed, moving)
    changed = _definition(folder / DEFINITION, file, moving, where)
    _try(notice_id, {path.name: text, DEFINITION: changed}, where)
    staging.write_file(path, text.encode())
    staging.write_file(folder / DEFINITION, changed.encode())
    noted = (*intake.remarks, *_new_facts(moving), *_sections(signed, loaded))
    intake = replace(intake, remarks=noted)
    paths = [Path(shown(each)) for each in (path, folder / DEFINITION)]
    return statement.proved(file, intake, signed, moving, paths, where)


def _definition(path: Path, file: Original, moving: Moving, where: Folders) -> str:
    """Return a definition that names the language, and has the facts that it lacked."""
    text = textfile.read(path, where.notices)
    line = tomlfile.parse(text, shown(path)).line(("languages",))
    rows = text.split("\n")
    tag = moving.language.tag
    rows[line - 1] = LANGUAGES.sub(rf'\1, "{tag}"\2', rows[line - 1], count=1)
    changed = "\n".join(rows)
    if tag not in tomlfile.parse(changed, shown(path)).data["languages"]:
        hint = f'write them on one line, languages = ["{tag}", ...]'
        raise UsageError(Fault(shown(path), line, "languages", "no language can be added", hint))
    name = f"statement_{tag.lower().replace('-', '_')}"
    return changed + source.facts(moving, file.name, name)


def _try(notice_id: str, texts: dict[str, str], where: Folders) -> None:
    """Raise ``NoticeError`` with whatever would keep the notice from being built."""
    files = {f"{notice_id}/{name}": text.encode() for name, text in texts.items()}
    with staging.rehearsed(where.notices / notice_id, files) as fresh:
        scaffold.attempt(notice_id, replace(where, notices=fresh, shared=(fresh, *where.shared)))


def _new_facts(moving: Moving) -> list[Remark]:
    return [
        Remark(
            f"{fact.value.iso if isinstance(fact.value, PartialDate) else fact.value} is no fact "
            f"of the notice: it has become facts.{fact.name}"
        )
        for fact in moving.facts.new.values()
    ]


def _sections(letter: Letter, loaded: LoadedNotice) -> list[Remark]:
    """Return what is to be said of headings that the original has and the file has not."""
    original = loaded.original or next(iter(loaded.sources.values()))
    expected = len(HEADING.findall(original.body.text))
    count = sum(isinstance(block, Heading) for block in walk(letter.body))
    if count == expected:
        return []
    return [Remark(f"it has {count} headings, and {shown(Path(original.path))} has {expected}")]
