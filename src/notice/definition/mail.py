"""Who a mail is from and to: the fields of a message's header that an office decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError

from notice.errors import Fault, UsageError
from notice.toml.record import Record, one_line

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = rf"(?=[^@]{{1,64}}@){ATOM}(?:\.{ATOM})*@{LABEL}(?:\.{LABEL})+"
"""An address as HTML's ``input type=email`` has it: ASCII, so that any server takes it. Its dots
stand between letters, as RFC 5322's dot-atom wants."""
MAILBOX = re.compile(
    rf"""\s*(?:(?:"(?P<quoted>[^"\\]*)"|(?P<name>[^",;<>@\\]*))\s*<(?P<address>{ADDRESS})>"""
    rf"""|(?P<bare>{ADDRESS}))\s*(?:,|$)"""
)
"""One mailbox of a list. The standard library's reader would take brackets in a name for a remark
and decode what looks encoded: here a name is what is typed."""
TARGET = re.compile(r"(?:mailto:|https://)[!#-+\--;=?-~]+")
"""An address of RFC 2369 without its brackets: ASCII, with no comma, quotation mark or bracket."""
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
ENCODED = "=?"
"""How an encoded word begins (RFC 2047). The standard library decodes one wherever it is written
and puts what comes of it into the header as it is: a line break, and with it another field."""
LONGEST = 900
"""Characters of one value, so that no line is longer than RFC 5322's 998, however it is folded."""


@dataclass(frozen=True)
class Mailbox:
    """A name, which may be empty, and a mail address."""

    name: str
    address: str


def unfit(text: str) -> str:
    """Return why a text cannot be a name or a subject in a header; empty where it can."""
    if CONTROL.search(text):
        return "a header holds no line breaks and no control characters"
    if ENCODED in text:
        return f"'{ENCODED}' begins what is encoded: write the text as it is to be read"
    return ""


def mailboxes(text: str) -> tuple[Mailbox, ...]:
    """Return the mailboxes of ``Name <name@example.org>, other@example.org``.

    Raises ``ValueError`` for anything else.
    """
    if reason := unfit(text):
        raise ValueError(reason)
    boxes: list[Mailbox] = []
    position = 0
    while position < len(text) or not boxes:
        match = MAILBOX.match(text, position)
        if match is None:
            wrong = text[position:].strip()
            address = wrong.rpartition("<")[2]
            ascii_only = "" if address.isascii() else ", with an address in ASCII"
            example = f"Name <name@example.org>{ascii_only}"
            raise ValueError(f"'{wrong}' is not a mail address such as {example}")
        name = (match["quoted"] or match["name"] or "").strip()
        boxes.append(Mailbox(name, match["address"] or match["bare"]))
        position = match.end()
    return tuple(boxes)


def targets(text: str) -> tuple[str, ...]:
    """Return the addresses of ``mailto:leave@example.org, https://example.org/leave``.

    Raises ``ValueError`` for anything else.
    """
    if ENCODED in text:
        raise ValueError(f"'{ENCODED}' begins what is encoded; write %3D?")
    addresses = tuple(part.strip() for part in text.split(","))
    for part in addresses:
        if not TARGET.fullmatch(part):
            raise ValueError(f"'{part}' is not an address that begins with mailto: or https://")
    return addresses


def _checked(check: Callable[[str], object]) -> Callable[[str], str]:
    def value(text: str) -> str:
        if CONTROL.search(text):
            raise ValueError(unfit(text))
        if len(text) > LONGEST:
            raise ValueError(f"this is longer than {LONGEST} characters")
        check(text)
        return one_line(text)

    return value


def _one(text: str) -> None:
    if len(mailboxes(text)) > 1:
        raise ValueError("only one address is allowed here")


class MailHeader(Record):
    """``[mail]`` of an issuer, and the options of the same names."""

    sender: Annotated[str, AfterValidator(_checked(_one))] | None = Field(None, alias="from")
    to: Annotated[str, AfterValidator(_checked(mailboxes))] | None = None
    reply_to: Annotated[str, AfterValidator(_checked(mailboxes))] | None = None
    list_unsubscribe: Annotated[str, AfterValidator(_checked(targets))] | None = None

    @property
    def leaving(self) -> tuple[str, ...]:
        """Where a reader can leave the list: the addresses on the web first."""
        found = targets(self.list_unsubscribe) if self.list_unsubscribe else ()
        return tuple(sorted(found, key=lambda address: not address.startswith("https:")))

    def over(self, other: MailHeader) -> MailHeader:
        """Return these fields, and those of another where there are none."""
        return other.model_copy(update=self.model_dump(exclude_none=True))


def from_options(**options: str | None) -> MailHeader:
    """Return what options say, by the names of the keys: ``from``, ``to``, ``reply_to`` ...

    Raises ``UsageError`` that names each option with a value that cannot be used.
    """
    try:
        return MailHeader.model_validate(options)
    except ValidationError as error:
        faults = [
            Fault(message=f"--{str(detail['loc'][0]).replace('_', '-')}: {detail['ctx']['error']}")
            for detail in error.errors()
        ]
        raise UsageError(*faults) from None
