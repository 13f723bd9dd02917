"""A statement as a mail message (RFC 5322, MIME), to be opened as a draft or sent as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from notice.errors import Collector, DefinitionError, Fault
from notice.mail import Mailbox, MailHeader, mailboxes, targets, unfit
from notice.render.flowed import Flowed
from notice.statement import Statement

BOUNDARIES = {"multipart/mixed": "=_mixed", "multipart/alternative": "=_alternative"}
"""Fixed, and still in none of the parts: neither encoding of them ever writes ``=_``."""


@dataclass(frozen=True)
class Attachment:
    """A PDF file to be attached, by name."""

    name: str
    data: bytes


class _Targets(str):
    """The value of List-Unsubscribe, which the library would fold into encoded words.

    RFC 2369, 2, wants addresses between angle brackets; a program reads them as they stand.
    """

    __slots__ = ()
    name = "List-Unsubscribe"

    def fold(self, *, policy: EmailPolicy) -> str:
        """Return the field with an address a line."""
        lines = f",{policy.linesep} ".join(f"<{target}>" for target in targets(self))
        return f"{self.name}: {lines}{policy.linesep}"


def header_of(statement: Statement, given: MailHeader) -> MailHeader:
    """Return the fields of a statement's message: those given, else the issuer's.

    Raises ``DefinitionError`` where neither says who it is from, and for a subject or a name that
    cannot stand in a header.
    """
    header = given.over(statement.letterhead.mail)
    faults = [*_faults(statement, header)]
    if faults:
        raise DefinitionError(*faults)
    return header


def _faults(statement: Statement, header: MailHeader) -> Iterator[Fault]:
    if header.sender is None:
        message = "this issuer has no address to send mail from"
        hint = 'write under [mail] from = "name@example.org", or give --from'
        yield Fault(statement.issuer_path, message=message, hint=hint)
    if reason := unfit(subject(statement)):
        yield Fault(statement.source.path, message=f"subject: {reason}")
    if reason := unfit(statement.letterhead.name):
        yield Fault(statement.issuer_path, message=f"name: {reason}")


def sendable(statement: Statement, given: MailHeader) -> bool:
    """Whether it is known who a statement's message is from."""
    return given.over(statement.letterhead.mail).sender is not None


def check(statements: Iterable[Statement], given: MailHeader) -> None:
    """Raise ``DefinitionError`` with everything for which messages could not be made."""
    problems = Collector()
    for statement in statements:
        with problems.gathered():
            header_of(statement, given)
    problems.raise_all()


def subject(statement: Statement) -> str:
    """Return the subject with ordinary spaces: it is searched for and filtered, and never set."""
    return " ".join(statement.subject.split())


def render(
    statement: Statement, given: MailHeader, text: Flowed, html: str, attached: Attachment
) -> bytes:
    """Return a message: both texts as alternatives, and a PDF attached.

    Every line is ASCII and short, so that any server carries it unchanged. ``X-Unsent`` makes
    Outlook and Thunderbird open the file as a draft. Boundaries are fixed, and the Message-ID is a
    digest of the message, so that the same statement gives the same bytes. Raises
    ``DefinitionError`` for an issuer without an address.
    """
    header = header_of(statement, given)
    (sender,) = mailboxes(header.sender or "")
    message = EmailMessage(policy=SMTP)
    message["From"] = [_address(sender, statement.letterhead.name)]
    if header.to is not None:
        message["To"] = [_address(each) for each in mailboxes(header.to)]
    if header.reply_to is not None:
        message["Reply-To"] = [_address(each) for each in mailboxes(header.reply_to)]
    message["Subject"] = subject(statement)
    message["Date"] = format_datetime(statement.dated)
    if header.list_unsubscribe is not None:
        message["List-Unsubscribe"] = _Targets(header.list_unsubscribe)
    message["X-Unsent"] = "1"
    flow = {"format": "flowed", "delsp": "yes"} if text.delsp else {"format": "flowed"}
    message.set_content(text.text, cte="quoted-printable", params=flow)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message.add_attachment(
        attached.data, maintype="application", subtype="pdf", filename=attached.name
    )
    message["Content-Language"] = statement.language.tag
    for part in message.walk():
        if part.is_multipart():
            part.set_boundary(BOUNDARIES[part.get_content_type()])
    digest = hashlib.sha256(message.as_bytes()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{sender.address.rpartition('@')[2]}>"
    return message.as_bytes()


def _address(mailbox: Mailbox, name: str = "") -> Address:
    """Return a mailbox for the header, under ``name`` where it has none of its own."""
    return Address(mailbox.name or name, addr_spec=mailbox.address)
