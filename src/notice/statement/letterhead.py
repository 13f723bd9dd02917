"""The letterhead: who speaks, in one language."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Literal

from notice.definition.logo import usual_height
from notice.definition.mail import MailHeader
from notice.definition.models import in_language
from notice.definition.project import LoadedIssuer
from notice.document import plain
from notice.errors import DefinitionError, Fault, NoticeError
from notice.template import filling, markdown, syntax
from notice.template.evaluation import Scope
from notice.toml.tomlfile import TomlFile


@dataclass(frozen=True)
class Picture:
    """A logo: the bytes of the file, its media type and the text that stands for it."""

    data: bytes
    media_type: str
    alt: str
    height: float
    """In millimetres."""
    position: Literal["left", "centre", "right"] | None = None
    """Where in a left-to-right letterhead it stands, where the layout does not decide."""


@dataclass(frozen=True)
class Letterhead:
    """The issuer in one language."""

    issuer: str
    """The issuer's id."""
    toml: TomlFile = field(repr=False)
    """The issuer's file: findings name its lines."""
    name: str
    place: str
    address: tuple[str, ...]
    contact: tuple[str, ...]
    signatory: str
    signatory_title: str
    reference: str
    publish_url: str
    logo: Picture | None
    mail: MailHeader

    @property
    def path(self) -> str:
        """The path of the issuer's file, as messages show it."""
        return self.toml.path


def compose(issuer: LoadedIssuer, tag: str, scope: Scope) -> Letterhead:
    """Return the letterhead of an issuer in a language, its reference filled.

    Raises ``DefinitionError`` with every text that is missing in the language.
    """
    data = issuer.data
    faults: list[Fault] = []

    def local(key: str, texts: Mapping[str, Any], default: Any) -> Any:
        text = in_language(texts, tag)
        if text is None and texts:
            message = f"there is no text for '{tag}'"
            hint = f"add {key}.{tag} = ..."
            faults.append(issuer.toml.fault(tuple(key.split(".")), message, hint))
        return default if text is None else text

    if data.languages and tag not in data.languages:
        message = f"'{tag}' is not one of the issuer's languages"
        faults.append(issuer.toml.fault(("languages",), message))
    logo = None
    if data.logo is not None:
        media_type = mimetypes.types_map[PurePath(data.logo.file).suffix.lower()]
        alt = local("logo.alt", data.logo.alt, "")
        height = data.logo.height or usual_height(issuer.drawing)
        logo = Picture(issuer.drawing, media_type, alt, height, data.logo.position)
    reference = local("reference", data.reference, "")
    if reference:
        try:
            line = issuer.toml.line(("reference", tag))
            filled = filling.fill(syntax.parse(reference, issuer.toml.path, line), scope)
            reference = plain(markdown.inline(filled))
        except NoticeError as error:
            faults += [replace(fault, key="reference") for fault in error.faults]
    letterhead = Letterhead(
        issuer.id,
        issuer.toml,
        local("name", data.name, ""),
        local("place", data.place, ""),
        tuple(local("address", data.address, [])),
        tuple(local("contact", data.contact, [])),
        local("signatory", data.signatory, ""),
        local("signatory_title", data.signatory_title, ""),
        reference,
        data.publish_url or "",
        logo,
        data.mail,
    )
    if faults:
        raise DefinitionError(*faults)
    return letterhead
