"""The formats of a statement: the word that ``--format`` takes, and the files it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Format = Literal[
    "pdf",
    "txt",
    "html",
    "email",
    "fragment",
    "logo",
    "embed",
    "flowed",
    "md",
    "eml",
    "ics",
    "item",
    "card",
    "card-square",
    "card-alt",
    "howto",
    "docx",
]
"""A kind of file. ``artifact.render`` makes each."""

EXTENSIONS: Mapping[Format, str] = {
    "pdf": "pdf",
    "txt": "txt",
    "html": "html",
    "email": "email.html",
    "fragment": "fragment.html",
    "logo": "logo.png",
    "flowed": "flowed.txt",
    "md": "md",
    "eml": "eml",
    "embed": "embed.html",
    "ics": "ics",
    "item": "item.json",
    "card": "card.png",
    "card-square": "card-square.png",
    "card-alt": "card.alt.txt",
    "docx": "docx",
}
"""What a file's name ends in, after its language; that of a HOWTO names the tool too."""

CHOICES: Mapping[str, tuple[Format, ...]] = {
    "pdf": ("pdf",),
    "txt": ("txt",),
    "html": ("html",),
    "email": ("email", "logo"),
    "fragment": ("fragment", "logo"),
    "flowed": ("flowed",),
    "md": ("md",),
    "eml": ("eml", "logo"),
    "embed": ("embed",),
    "ics": ("ics",),
    "feed": ("item",),
    "card": ("card", "card-alt"),
    "card-square": ("card-square", "card-alt"),
    "docx": ("docx",),
    "text": ("txt",),
    "all": tuple(EXTENSIONS),
}
"""What a user may ask for, and the files that come of it."""

DEFAULT: tuple[Format, ...] = ("pdf", "txt", "html")
"""What is made where nobody asks for anything."""
