"""A mail message read back: its texts, its attached PDF, and what its headers say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from hashlib import sha256

from notice.definition.face import Face
from notice.definition.mail import Mailbox, MailHeader, mailboxes
from notice.preflight import headers, mail, pdffile, words
from notice.preflight.finding import Finding
from notice.preflight.headers import Field
from notice.render import eml
from notice.render.frame import BARE, Frame
from notice.statement.statement import Statement

CODE = "header-differs"
IDENTIFIER = re.compile(rb"Message-ID: [^\r\n]*\r\n")
READERS: Mapping[str, Callable[[str], object]] = {
    "From": headers.mailboxes,
    "To": headers.mailboxes,
    "Reply-To": headers.mailboxes,
    "Subject": headers.text,
    "Date": parsedate_to_datetime,
    "Content-Disposition": headers.file_name,
}
"""What reads a field; the body of any other is compared as it stands."""
KEYS = {"From": "from", "To": "to", "Reply-To": "reply_to", "List-Unsubscribe": "list_unsubscribe"}
"""What a field is called under ``[mail]`` of an issuer, and as an option."""


@dataclass(frozen=True)
class Message:
    """The parts of a mail message."""

    text: str
    html: str
    attached: tuple[bytes, ...]


def read(data: bytes) -> Message:
    """Return the two texts of a message and the files that are attached to it."""
    message = message_from_bytes(data, _class=EmailMessage, policy=SMTP)
    return Message(
        _body(message.get_body(("plain",))),
        _body(message.get_body(("html",))),
        tuple(part.get_content() for part in message.iter_attachments()),
    )


def _body(part: object) -> str:
    return part.get_content().replace("\r\n", "\n") if isinstance(part, EmailMessage) else ""


def check(
    statement: Statement,
    data: bytes,
    messages: Sequence[str],
    faces: Sequence[Face],
    allowed: int,
    frame: Frame = BARE,
) -> Iterator[Finding]:
    """Yield what is wrong with any part of a mail message; ``messages`` are those of its PDF.

    ``allowed`` is the most pages that the PDF may have.
    """
    message = read(data)
    yield from words.check_flowed(statement, message.text.encode(), frame)
    yield from mail.check(statement, message.html.encode(), frame)
    for attached in message.attached:
        yield from pdffile.check(statement, attached, messages, faces, allowed)


def check_headers(
    statement: Statement, options: MailHeader, data: bytes, artifact: str
) -> Iterator[Finding]:
    """Yield a finding for each header with other fields than are meant, or other things in them.

    ``options`` take the place of what the issuer says. A finding about what somebody wrote names
    ``artifact`` too, since the program should have written it correctly or refused it.
    """
    try:
        written = headers.read(data)
    except ValueError as error:
        yield Finding(CODE, f"a header cannot be read: {error}")
        return
    header = eml.header_of(statement, options)
    if header.unsubscribe and not header.one_click:
        message = "readers cannot leave the list with one click"
        hint = "add an address that begins with https:// to list_unsubscribe"
        place = _place(statement, options, "List-Unsubscribe")
        yield Finding("no-one-click", message, artifact=artifact, place=place, hint=hint)
    meant = _meant(statement, options, data, artifact)
    if len(written) != len(meant):
        yield Finding(CODE, f"the message has {len(written)} headers, not {len(meant)}")
    for fields, wanted in zip(written, meant, strict=False):
        names = [field.name for field in fields]
        if names != [*wanted]:
            message = f"a header has the fields {', '.join(names)}, not {', '.join(wanted)}"
            yield Finding(CODE, message)
        for field in fields:
            if message := _difference(field, wanted.get(field.name)):
                place = _place(statement, options, field.name)
                yield Finding(CODE, message, artifact=artifact, place=place)


def _meant(
    statement: Statement, options: MailHeader, data: bytes, artifact: str
) -> list[dict[str, object]]:
    """Return the fields of the message and of each part, in order; ``None`` means any body."""
    header = eml.header_of(statement, options)
    digest = sha256(IDENTIFIER.sub(b"", data, count=1)).hexdigest()[:32]
    one_click = eml.ONE_CLICK if header.one_click else ""
    drawn = statement.letterhead.logo is not None
    fields: dict[str, object] = {
        "From": _pairs([header.sender]),
        "To": _pairs(header.to),
        "Reply-To": _pairs(header.reply_to),
        "Subject": header.subject,
        "Date": header.dated,
        "List-Unsubscribe": ", ".join(f"<{target}>" for target in header.unsubscribe),
        "List-Unsubscribe-Post": one_click,
        "X-Unsent": "1",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/mixed; boundary="=_mixed"',
        "Content-Language": eml.languages(statement),
        "Message-ID": f"<{digest}@{header.sender.address.rpartition('@')[2]}>",
    }
    text, encoding = {"Content-Type": None}, {"Content-Transfer-Encoding": None}
    attached = {
        "Content-Disposition": f"{artifact.removesuffix('.eml')}.pdf",
        "MIME-Version": "1.0",
    }
    inside = {"Content-Disposition": eml.LOGO_FILE, "Content-ID": f"<{eml.LOGO}>"}
    html = {**text, **encoding}
    version: dict[str, object] = {"MIME-Version": "1.0"}
    related = [{**version, **text}, html, {**html, **inside, **version}]
    return [
        {key: value for key, value in fields.items() if value},
        {**text},  # both texts together
        {**encoding, **text},
        *(related if drawn else [{**html, "MIME-Version": "1.0"}]),
        {**text, **encoding, **attached},
    ]


def _pairs(boxes: Iterable[Mailbox]) -> list[tuple[str, str]]:
    return [(mailbox.name, mailbox.address) for mailbox in boxes]


def _difference(field: Field, wanted: object) -> str:
    """Return in what a field differs from what is meant; empty where it does not.

    ``None`` means any body.
    """
    if wanted is None:
        return ""
    try:
        value = READERS.get(field.name, str)(field.body)
    except ValueError as error:
        return f"{field.name} cannot be read: {error}"
    return "" if value == wanted else f"{field.name} says {value!r}, not {wanted!r}"


def _place(statement: Statement, options: MailHeader, field: str) -> str:
    """Return where it is written what a field says: a file with the line, or an option."""
    source, head = statement.source, statement.letterhead
    if field == "Subject":
        return f"{source.path}:{source.subject.first_line}"
    if field not in KEYS:
        return ""
    if KEYS[field] in options.model_dump(by_alias=True, exclude_none=True):
        return f"--{KEYS[field].replace('_', '-')}"
    named = any(mailbox.name for mailbox in mailboxes(head.mail.sender or ""))
    in_mail = field != "From" or named
    line = head.toml.line(("mail", KEYS[field]) if in_mail else ("name", statement.language.tag))
    return f"{head.path}:{line}"
