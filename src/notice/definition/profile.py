"""Paste profiles: what a newsletter tool takes and where it goes there, as data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated

from annotated_types import Len
from pydantic import Field

from notice.definition.models import Filled, Identifier
from notice.definition.project import located
from notice.errors import DefinitionError, Fault, did_you_mean
from notice.folders import Folders
from notice.toml import record, tomlfile
from notice.toml.record import Record
from notice.toml.tomlfile import TomlFile

PLACEHOLDER = re.compile(r"(?<!\{)\{([\w-]+)\}(?!\})")
"""A file, as in ``{md}``, or a field. Doubled braces are the tool's own and stay."""
FIELDS = ("subject", "preview", "sender", "title", "template")
"""What a tool asks for beside the text; a step ends in the one that it asks for."""
Address = Annotated[
    str,
    Field(pattern=r"^https?://\S+$", description="an address that begins with https://"),
]


class Tags(Record):
    """``[tags.FORMAT]``: what the tool puts its own addresses for, such as ``*|UNSUB|*``."""

    view: str = ""
    """The mail in a browser."""
    unsubscribe: str = ""
    address: str = ""
    """The postal address that the tool knows."""
    preview: str = ""
    """The preview text that is typed into the tool."""


class Profile(Record):
    """``templates/profiles/<id>.toml``: the files for a tool, and how they get into it."""

    id: Identifier
    name: Filled
    formats: Annotated[list[str], Len(1)]
    keeps_list: bool = True
    """Whether the tool knows the readers: a list of the office's own is none of its concern."""
    shows_title: bool = False
    """Whether the tool shows the title by itself, so that the files leave it out."""
    formatted: Sequence[str] = ()
    """The formats that are copied as they look, for a tool that takes no source."""
    tags: Mapping[str, Tags] = {}
    template: str = ""
    """What a template of the tool holds, where the tool puts the mail into one."""
    steps: Annotated[list[Filled], Len(1)]
    sources: Annotated[list[Address], Len(1)]
    looked_up: date
    unconfirmed: str = ""
    """What no source says that could be read."""

    def asks_for(self, field: str) -> bool:
        """Whether a step asks for a field."""
        return any(field in PLACEHOLDER.findall(step) for step in self.steps)


def load(wanted: str, where: Folders, formats: Collection[str]) -> Profile:
    """Return a profile by its id; ``formats`` are those that it may ask for.

    Raises ``UsageError`` for an unknown one and ``DefinitionError`` with every fault of its file.
    """
    path = located("profile", wanted, where)
    toml = tomlfile.read(path, where.root(path))
    profile = record.validate(Profile, toml)
    faults = [*_faults(profile, wanted, toml, formats)]
    if faults:
        raise DefinitionError(*faults)
    return profile


def _faults(
    profile: Profile, wanted: str, toml: TomlFile, formats: Collection[str]
) -> Iterator[Fault]:
    if profile.id != wanted:
        yield toml.fault(("id",), f"the file is called {wanted}.toml", f'write id = "{wanted}"')
    for index, form in enumerate(profile.formats):
        if form not in formats:
            message = f"'{form}' cannot be asked for"
            yield toml.fault(("formats", index), message, did_you_mean(form, formats))
        elif not any(form in PLACEHOLDER.findall(step) for step in profile.steps):
            hint = f"name it in a step, as {{{form}}}"
            yield toml.fault(("formats", index), f"no step says where '{form}' goes", hint)
    for key, names in (("formatted", profile.formatted), ("tags", [*profile.tags])):
        for name in names:
            if name not in profile.formats:
                hint = did_you_mean(name, profile.formats)
                yield toml.fault((key,), f"'{name}' is not among the formats", hint)
    for index, step in enumerate(profile.steps):
        names = PLACEHOLDER.findall(step)
        for name in names:
            if name not in (*profile.formats, *FIELDS):
                hint = did_you_mean(name, (*profile.formats, *FIELDS))
                yield toml.fault(("steps", index), f"'{name}' is neither format nor field", hint)
        if any(field in names for field in FIELDS) and not step.endswith(f"{{{names[-1]}}}"):
            hint = "write a step for each"
            yield toml.fault(("steps", index), "a step with a field ends in it", hint)
