"""The files of a statement: what is asked of them, and how they were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from notice.definition.face import Face
from notice.definition.layouts import Layout
from notice.definition.mail import MailHeader
from notice.definition.profile import Profile
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.render.feed.revision import Revision
from notice.render.pdf.density import Density
from notice.render.text.lines import WIDTH
from notice.standard import Standard
from notice.statement.statement import Statement

DEFAULT = ("pdf", "txt", "html")
"""The formats that are made when none are asked for."""


@dataclass(frozen=True)
class Settings:
    """What is asked of every statement."""

    layout: Layout
    formats: Sequence[str] = DEFAULT
    paper: str = DEFAULT_PAPER
    width: int = WIDTH
    name_issuer: bool = False
    """Whether file names say the issuer: where one was asked for."""
    standard: Standard = "a3-ua1"
    mail: MailHeader = field(default_factory=MailHeader)
    """What the header of a message says instead of what the issuer does."""
    require_approved: bool = False
    """Whether a text that is not approved as it is now refuses its edition."""
    profile: Profile | None = None
    """The tool that the files are for."""
    now: datetime | None = None
    """The reading of the clock at which an embargo has ended or not; without one, nothing waits."""
    every_format: bool = False
    """Whether all formats are asked for, so that a message without a sender is left out."""


@dataclass(frozen=True)
class Rendering:
    """The bytes of a file, and how they were made."""

    data: bytes
    messages: tuple[str, ...] = ()
    """What the engine logged."""
    density: Density = "normal"
    """How densely a PDF had to be set."""
    page: bytes = b""
    """The PDF that a picture was drawn from."""
    revision: Revision | None = None
    """Which copy of an event or an item it is."""


@dataclass(frozen=True)
class Artifact:
    """One file of an edition: its statement, name, format and bytes."""

    statement: Statement
    name: str
    format: str
    rendering: Rendering

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.rendering.data


@dataclass(frozen=True)
class Typeset:
    """A statement and the faces that it is set in."""

    statement: Statement
    faces: tuple[Face, ...]
