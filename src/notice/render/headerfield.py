"""Texts, mailboxes and addresses → fields of a message's header, in lines (RFC 5322, RFC 2047)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from email.charset import Charset
from email.policy import EmailPolicy
from itertools import repeat
from typing import Self

from notice.definition.mail import ATOM, ENCODED, Mailbox

LINE = 76
"""Characters of a line with an encoded word (RFC 2047, 2); other lines need no more."""
ATOMS = re.compile(rf"{ATOM}(?: {ATOM})*")
SPECIAL = re.compile(r'["\\]')


class Field(str):
    """The body of a field, in lines already.

    The standard library writes a value that has the field's name as that value folds itself. Any
    other it decodes and writes anew: it loses the space between two encoded words, and the
    quotation marks around a long name with a comma.
    """

    __slots__ = ("name",)
    name: str

    def __new__(cls, name: str, pieces: Iterable[str]) -> Self:
        """Take pieces that no line may break; what is longer than a line has one to itself."""
        first, *rest = pieces
        lines = [f"{name}: {first}"]
        for piece in rest:
            longer = f"{lines[-1]} {piece}"
            if len(longer) <= LINE:
                lines[-1] = longer
            else:
                lines.append(f" {piece}")
        field = super().__new__(cls, "\r\n".join(lines).removeprefix(f"{name}: "))
        field.name = name
        return field

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the whole field as it stands in a message."""
        return f"{self.name}: {self}{policy.linesep}"


def text(name: str, value: str) -> Field:
    """Return a field that says a text, such as the subject."""
    room = _room(name)
    return Field(name, value.split(" ") if _plain(value, room) else _encoded(value, room))


def mailboxes(name: str, addressees: Sequence[Mailbox]) -> Field:
    """Return a field that lists mailboxes (RFC 5322, 3.4)."""
    return Field(name, _listed(_mailbox(mailbox, _room(name)) for mailbox in addressees))


def targets(name: str, addresses: Iterable[str]) -> Field:
    """Return a field that lists addresses between angle brackets (RFC 2369, 2)."""
    return Field(name, _listed([f"<{address}>"] for address in addresses))


def _room(name: str) -> int:
    """Return how long a piece may be that shares the first line with the field's name."""
    return LINE - len(f"{name}: ")


def _mailbox(mailbox: Mailbox, room: int) -> list[str]:
    if not mailbox.name:
        return [mailbox.address]
    return [*_phrase(mailbox.name, room), f"<{mailbox.address}>"]


def _phrase(name: str, room: int) -> Sequence[str]:
    """Return a name as atoms, else between quotation marks, else as encoded words."""
    quoted = '"' + SPECIAL.sub(r"\\\g<0>", name) + '"'
    if _plain(name, room) and ATOMS.fullmatch(name):
        return name.split(" ")
    if _plain(name, room) and len(quoted) <= room:
        return [quoted]
    return _encoded(name, room)


def _plain(value: str, room: int) -> bool:
    """Whether a text can stand in a header as it is, with a line break at any of its spaces."""
    short = all(len(word) <= room for word in value.split(" "))
    return value.isascii() and value.isprintable() and ENCODED not in value and short


def _encoded(value: str, room: int) -> list[str]:
    """Return a text as encoded words, the spaces inside of them: readers drop those between.

    Each word holds whole characters (RFC 2047, 5 and 6.2).
    """
    words = Charset("utf-8").header_encode_lines(value, repeat(room))
    return [word for word in words if word]


def _listed(entries: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the pieces of all entries, with a comma after each entry but the last."""
    *before, last = entries
    for *pieces, end in before:
        yield from (*pieces, f"{end},")
    yield from last
