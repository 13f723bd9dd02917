"""A statement as a mail message (RFC 5322, MIME), to be opened as a draft or sent as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notice.definition.mail import Mailbox, MailHeader, mailboxes, targets, unfit
from notice.errors import Collector, DefinitionError, Fault
from notice.render import headerfield
from notice.render.text.flowed import Flowed
from notice.statement.statement import Statement

BOUNDARIES = {
    "multipart/mixed": "=_mixed",
    "multipart/alternative": "=_alternative",
    "multipart/related": "=_related",
}
"""Fixed, and still in none of the parts: neither encoding of them ever writes ``=_``."""


LOGO = "logo@notice.invalid"
"""The Content-ID of the logo (RFC 2392); the name is one that no host has (RFC 2606, 2)."""
LOGO_FILE = "logo.png"
ONE_CLICK = "List-Unsubscribe=One-Click"
"""What a mail program posts to leave a list (RFC 8058, 3.2)."""


@dataclass(frozen=True)
class Attachment:
    """A PDF file to be attached, by name."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Header:
    """What the header of a message is to say."""

    sender: Mailbox
    to: tuple[Mailbox, ...]
    reply_to: tuple[Mailbox, ...]
    subject: str
    dated: datetime
    unsubscribe: tuple[str, ...]

    @property
    def one_click(self) -> bool:
        """Whether a mail program may leave the list by itself (RFC 8058, 3.1)."""
        return any(address.startswith("https:") for address in self.unsubscribe)


def header_of(statement: Statement, options: MailHeader) -> Header:
    """Return what the header of a statement's message says: what is given, else the issuer's.

    Raises ``DefinitionError`` where neither says who it is from, and for a subject or a name that
    cannot stand in a header.
    """
    fields = options.over(statement.letterhead.mail)
    faults = [*_faults(statement, fields)]
    if faults:
        raise DefinitionError(*faults)
    (sender,) = mailboxes(fields.sender or "")
    return Header(
        replace(sender, name=sender_name(statement, options)),
        mailboxes(fields.to) if fields.to is not None else (),
        mailboxes(fields.reply_to) if fields.reply_to is not None else (),
        _spaced(statement.subject),
        statement.dated,
        targets(fields.list_unsubscribe) if fields.list_unsubscribe is not None else (),
    )


def _faults(statement: Statement, fields: MailHeader) -> Iterator[Fault]:
    source, issuer = statement.source, statement.letterhead.toml
    if fields.sender is None:
        message = "this issuer has no address to send mail from"
        hint = 'write under [mail] from = "name@example.org", or give --from'
        yield Fault(issuer.path, message=message, hint=hint)
    if reason := unfit(_spaced(statement.subject)):
        yield Fault(source.path, source.subject.first_line, "subject", reason)
    if reason := unfit(statement.letterhead.name):
        line = issuer.line(("name", statement.language.tag))
        yield Fault(issuer.path, line, "name", reason)


def _spaced(text: str) -> str:
    """Return a text with ordinary spaces: it is searched for and filtered, and never set."""
    return " ".join(text.split())


def sender_name(statement: Statement, options: MailHeader) -> str:
    """Return by what name a mail is sent: the one that is given, else the issuer's."""
    given = options.over(statement.letterhead.mail).sender
    named = mailboxes(given)[0].name if given else ""
    return named or _spaced(statement.letterhead.name)


def sendable(statement: Statement, options: MailHeader) -> bool:
    """Whether it is known who a statement's message is from."""
    return options.over(statement.letterhead.mail).sender is not None


def check(statements: Iterable[Statement], options: MailHeader) -> None:
    """Raise ``DefinitionError`` with everything for which messages could not be made."""
    problems = Collector()
    for statement in statements:
        with problems.gathered():
            header_of(statement, options)
    problems.raise_all()


def languages(statement: Statement) -> str:
    """Return the languages of a message, with commas between them (RFC 3282, 2)."""
    return ", ".join(each.language.tag for each in statement.languages())


def render(
    statement: Statement,
    options: MailHeader,
    text: Flowed,
    html: str,
    attached: Attachment,
    logo: bytes = b"",
) -> bytes:
    """Return a message: both texts as alternatives, the logo with the HTML, and a PDF attached.

    Every line is ASCII and short, so that any server carries it unchanged. ``X-Unsent`` makes
    Outlook and Thunderbird open the file as a draft. Boundaries are fixed, and the Message-ID is a
    digest of the message, so that the same statement gives the same bytes. Raises
    ``DefinitionError`` for an issuer without an address.
    """
    header = header_of(statement, options)
    message = EmailMessage(policy=SMTP)
    message["From"] = headerfield.mailboxes("From", [header.sender])
    if header.to:
        message["To"] = headerfield.mailboxes("To", header.to)
    if header.reply_to:
        message["Reply-To"] = headerfield.mailboxes("Reply-To", header.reply_to)
    message["Subject"] = headerfield.text("Subject", header.subject)
    message["Date"] = format_datetime(header.dated)
    if header.unsubscribe:
        name = "List-Unsubscribe"
        message[name] = headerfield.targets(name, header.unsubscribe)
    if header.one_click:
        message["List-Unsubscribe-Post"] = ONE_CLICK
    message["X-Unsent"] = "1"
    flow = {"format": "flowed", "delsp": "yes"} if text.delsp else {"format": "flowed"}
    message.set_content(text.text, cte="quoted-printable", params=flow)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if logo:
        _, shown = message.iter_parts()
        shown.add_related(
            logo,
            maintype="image",
            subtype="png",
            cid=f"<{LOGO}>",
            filename=LOGO_FILE,
            disposition="inline",
        )
    message.add_attachment(
        attached.data, maintype="application", subtype="pdf", filename=attached.name
    )
    message["Content-Language"] = languages(statement)
    for part in message.walk():
        if part.is_multipart():
            part.set_boundary(BOUNDARIES[part.get_content_type()])
    digest = hashlib.sha256(message.as_bytes()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{header.sender.address.rpartition('@')[2]}>"
    return message.as_bytes()
