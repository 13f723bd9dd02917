"""What stands around a statement in a mail: where it leads, and how a reader leaves the list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from notice.document import Paragraph, plain, walk
from notice.statement.statement import Statement

WORDS: Mapping[str, str] = {
    "page": "read_page",
    "pdf": "download_pdf",
    "view": "view_in_browser",
    "unsubscribe": "unsubscribe",
}
"""The links of a frame, and which of the language's words each of them says."""
LONGEST_PREVIEW = 140
"""Characters of a preview text: what lists of messages have room for on a wide screen."""


@dataclass(frozen=True)
class Frame:
    """The addresses of a mail, each empty where there is none.

    A newsletter tool puts an address of its own in the place of a tag such as ``*|UNSUB|*``.
    """

    page: str = ""
    """The web page of the statement."""
    pdf: str = ""
    view: str = ""
    """The mail itself, in a browser."""
    unsubscribe: str = ""
    address: str = ""
    """The tag of the postal address that the tool knows."""
    preview: str | None = None
    """What stands for the hidden line for lists of messages; ``None`` is the first paragraph."""
    logo: str = ""
    titled: bool = True
    """Whether the title is in it; some tools show their own."""


BARE = Frame()
"""Nothing but the statement."""


def addresses(frame: Frame) -> dict[str, str]:
    """Return the address of each link by its name in ``WORDS``; empty where there is none."""
    return {name: str(getattr(frame, name)) for name in WORDS}


def texts(statement: Statement, frame: Frame) -> dict[str, str]:
    """Return what each link says by its name in ``WORDS``; empty where there is none.

    Raises ``DefinitionError`` for a word that the language lacks.
    """
    found = addresses(frame).items()
    return {name: statement.language.word(WORDS[name]) if there else "" for name, there in found}


def links(statement: Statement, frame: Frame) -> list[tuple[str, str]]:
    """Return text and address of each link that a frame has; raises as ``texts`` does."""
    pairs = zip(texts(statement, frame).values(), addresses(frame).values(), strict=True)
    return [(text, address) for text, address in pairs if address]


def lines(statement: Statement, frame: Frame) -> list[str]:
    """Return a frame as lines of plain text, each address on a line of its own."""
    found = [line for link in links(statement, frame) for line in link]
    return [*([frame.address] if frame.address else []), *found]


def first_paragraph(statement: Statement) -> str:
    """Return the first paragraph of a statement; empty where there is none."""
    paragraphs = (block for block in walk(statement.body) if isinstance(block, Paragraph))
    return next((plain(block.children) for block in paragraphs), "")


def preview(statement: Statement) -> str:
    """Return what a list of messages shows after the subject: whole words of the first paragraph.

    Spaces are ordinary ones, as it is copied.
    """
    text = " ".join(first_paragraph(statement).split())
    if len(text) <= LONGEST_PREVIEW:
        return text
    cut, space, _ = text[:LONGEST_PREVIEW].rpartition(" ")
    return (cut if space else text[: LONGEST_PREVIEW - 1]).rstrip(" ,;:") + "…"
