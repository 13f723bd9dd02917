"""The headers of a message read back from its bytes, by nothing that took part in writing them.

The reader forgives nothing: what is not RFC 5322, 2047 or 2231 to the letter is a ``ValueError``,
for programs differ in what they make of it.
"""

from __future__ import annotations

import re
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITER = re.compile(rb"(?<=\r\n)--=_[a-z]+(?:--)?\r\n")
FIELD = re.compile(r"([!-9;-~]+): ([ -~]*[!-~])")
CONTINUATION = re.compile(r" [ -~]*[!-~]")
LONGEST_LINE = 998
WORD = re.compile(r"( *)([^ ]+)")
ENCODED = re.compile(r"=\?utf-8\?([bq])\?([!->@-~]+)\?=", re.IGNORECASE)
LONGEST_WORD = 75
ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+", re.ASCII)
MAILBOX = re.compile(
    r'(?:(?P<quoted>"(?:[^"\\]|\\.)*")? ?|(?P<phrase>[^"<>,]+) )<(?P<address>[^<>", ]+)>'
    r'|(?P<bare>[^<>", ]+)'
)
PARAMETER = re.compile(r"""; filename(?:\*\d+)?(?:="([^"\\]*)"|\*=(?:us-ascii'')?([\w.-]+))""")


@dataclass(frozen=True)
class Field:
    """A field of a header: its name, and its body in one line."""

    name: str
    body: str


def read(data: bytes) -> list[list[Field]]:
    """Return the fields of a message, then those of each of its parts, in the order of the bytes.

    Raises ``ValueError`` for a line that is no field and continues none.
    """
    blocks = (block for block in DELIMITER.split(data) if block.strip())
    return [[*_fields(block.partition(b"\r\n\r\n")[0])] for block in blocks]


def _fields(head: bytes) -> Iterator[Field]:
    """Yield the fields of a header (RFC 5322, 2.2): unfolding takes line ends away, no spaces."""
    field: Field | None = None
    for line in head.decode("ascii").split("\r\n"):
        if len(line) > LONGEST_LINE:
            raise ValueError(f"a line has {len(line)} characters")
        if field and CONTINUATION.fullmatch(line):
            field = Field(field.name, field.body + line)
        elif match := FIELD.fullmatch(line):
            if field:
                yield field
            field = Field(match[1], match[2])
        else:
            raise ValueError(f"'{line}' is no field")
    if field:
        yield field


def text(body: str) -> str:
    """Return what a body says: encoded words decoded, and the spaces between two of them gone.

    Raises ``ValueError`` for one that is not as RFC 2047 has it, or is not UTF-8.
    """
    decoded, after_encoded = "", False
    for space, word in WORD.findall(body):
        encoded = ENCODED.fullmatch(word)
        if not (encoded and after_encoded):
            decoded += space
        decoded += _decoded(encoded) if encoded else word
        if not encoded and "=?" in word:
            raise ValueError(f"'{word}' is no encoded word")
        after_encoded = bool(encoded)
    return decoded


def _decoded(word: re.Match[str]) -> str:
    if len(word[0]) > LONGEST_WORD:
        raise ValueError(f"'{word[0]}' is longer than {LONGEST_WORD} characters")
    if word[1] in "bB":
        return a2b_base64(word[2], strict_mode=True).decode()
    return a2b_qp(word[2], header=True).decode()


def mailboxes(body: str) -> list[tuple[str, str]]:
    """Return the mailboxes of a body (RFC 5322, 3.4), each as its name and address.

    Raises ``ValueError`` for anything else: a name of special characters without quotation marks.
    """
    boxes: list[tuple[str, str]] = []
    position = 0
    while position < len(body):
        match = MAILBOX.match(body, position)
        if match is None or body[match.end() : match.end() + 2] not in {"", ", "}:
            raise ValueError(f"'{body[position:]}' is no mailbox")
        phrase = match["phrase"] or ""
        if not all(ATOM.fullmatch(word) for word in phrase.split()):
            raise ValueError(f"'{phrase}' cannot be a name as it is")
        quoted = re.sub(r"\\(.)", r"\1", (match["quoted"] or "")[1:-1])
        boxes.append((quoted or text(phrase), match["address"] or match["bare"]))
        position = match.end() + 2
    return boxes


def file_name(body: str) -> str:
    """Return the name that a body gives an attached file, in one piece or several (RFC 2231)."""
    return "".join(plain or part for plain, part in PARAMETER.findall(body))
