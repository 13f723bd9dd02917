"""The reader of language files, by tag."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from notice.errors import DefinitionError, Fault, UnknownLanguageError, did_you_mean
from notice.folders import Folders, shown
from notice.language.language import Language
from notice.toml import textfile, tomlfile
from notice.toml.tomlfile import TomlFile

QUALIFIED = re.compile(r"([A-Za-z]{2,3})(?=[-_])(?:[-_][A-Za-z]{4})?(?:[-_][A-Za-z]{2})?")
"""The tag of a language with its script, its region or both."""


def load(tag: str, where: Folders) -> Language:
    """Return a language, its file laid over the one that it names as its base.

    A file whose base has its own name is laid over the bundled one that it stands in for. Raises
    ``UnknownLanguageError`` saying which file to write, ``DefinitionError`` for what is wrong with
    a file.
    """
    paths = [_path(tag, where)]
    files = [_text(paths[0], where)]
    while isinstance(base := (toml := _parsed(*files[-1])).data.get("base"), str):
        around = where.behind(paths[-1]) if base == paths[-1].stem else where
        try:
            path = _path(base, around)
        except UnknownLanguageError as error:
            faults = (toml.fault(("base",), fault.message, fault.hint) for fault in error.faults)
            raise DefinitionError(*faults) from None
        if path in paths:
            circle = " → ".join([*(each.stem for each in paths), base])
            raise DefinitionError(toml.fault(("base",), f"this goes round in a circle: {circle}"))
        paths.append(path)
        files.append(_text(path, where))
    return _language(tag, *files)


def _path(tag: str, where: Folders) -> Path:
    known = where.names("languages", ".toml")
    path = where.find("languages", f"{tag}.toml")
    if path is None or tag not in known:
        hint = _advice(tag, known, where.notices / "languages")
        raise UnknownLanguageError(Fault(message=f"there is no language '{tag}'", hint=hint))
    return path


def _advice(tag: str, known: Iterable[str], folder: Path) -> str:
    """Return which language is meant, and which file to write where it is another.

    The tag of a language is as short as it can be (RFC 5646, 4.1).
    """
    file = shown(folder / f"{tag}.toml")
    near = hint(tag, known)
    if near.startswith("did"):
        return f"{near} else write {file}"
    if qualified := QUALIFIED.fullmatch(tag):
        short = qualified[1].lower()
        return f"did you mean '{short}'? write {shown(folder / f'{short}.toml')}, else {file}"
    return f"write {file}"


def _text(path: Path, where: Folders) -> tuple[str, str]:
    return textfile.read(path, where.root(path)), shown(path)


@cache
def _language(tag: str, *files: tuple[str, str]) -> Language:
    """Return the language of a file, laid over those that follow; the same text is read once."""
    toml = _parsed(*files[0])
    if files[1:]:
        _language(str(toml.data["base"]), *files[1:])  # so that a fault of the base names its file
    for file in files[1:]:
        toml = toml.over(_parsed(*file))
    return Language.of(tag, toml)


@cache
def _parsed(text: str, path: str) -> TomlFile:
    return tomlfile.parse(text, path)


def spelled(tags: Iterable[str], where: Folders) -> tuple[str, ...]:
    """Return language tags as their files spell them, whatever the case that is typed.

    Case tells no tags apart (RFC 5646, 2.1.1). One without a file stays as it is.
    """
    known = {tag.lower(): tag for tag in where.names("languages", ".toml")}
    return tuple(known.get(tag.lower(), tag) for tag in tags)


def hint(wanted: str, offered: Iterable[str]) -> str:
    """Return what to do about a language that is not there: a list of them is no language.

    The nearest is found as by RFC 4647, 3.4: without regard to case, and by dropping subtags from
    the end (``bg-BG``: ``bg``); an underscore is read as the hyphen of a tag.
    """
    known = {tag.lower(): tag for tag in offered}
    subtags = wanted.lower().replace("_", "-").split("-")
    for length in range(len(subtags), 0, -1):
        near = known.get("-".join(subtags[:length]))
        if near is not None:
            return f"did you mean '{near}'?"
    return "give --lang once for each" if "," in wanted else did_you_mean(wanted, known.values())
