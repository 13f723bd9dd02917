"""What is looked at in a mail message beside its texts: what its headers say to other programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from hashlib import sha256

from notice.definition.mail import Mailbox, MailHeader, mailboxes
from notice.preflight import headers
from notice.preflight.finding import Finding
from notice.preflight.headers import Field
from notice.render import eml
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


def check(statement: Statement, given: MailHeader, data: bytes, name: str) -> Iterator[Finding]:
    """Yield a finding for each header with other fields than are meant, or other things in them.

    ``given`` is what options say instead of the issuer.
    """
    try:
        found = headers.read(data)
    except ValueError as error:
        yield Finding(CODE, f"a header cannot be read: {error}", artifact=name)
        return
    meant = _meant(statement, given, data, name)
    if len(found) != len(meant):
        message = f"the message has {len(found)} headers, not {len(meant)}"
        yield Finding(CODE, message, artifact=name)
    for fields, wanted in zip(found, meant, strict=False):
        names = [field.name for field in fields]
        if names != [*wanted]:
            message = f"a header has the fields {', '.join(names)}, not {', '.join(wanted)}"
            yield Finding(CODE, message, artifact=name)
        for field in fields:
            if wanted.get(field.name) is not None:
                message = _difference(field, wanted[field.name])
                if message:
                    yield Finding(
                        CODE, message, artifact=name, place=_place(statement, given, field.name)
                    )


def _meant(
    statement: Statement, given: MailHeader, data: bytes, name: str
) -> list[dict[str, object]]:
    """Return the fields of the message and of each part, in order; ``None`` is for any body."""
    header = eml.header_of(statement, given)
    digest = sha256(IDENTIFIER.sub(b"", data, count=1)).hexdigest()[:32]
    fields: dict[str, object] = {
        "From": _pairs([header.sender]),
        "To": _pairs(header.to),
        "Reply-To": _pairs(header.reply_to),
        "Subject": header.subject,
        "Date": header.dated,
        "List-Unsubscribe": ", ".join(f"<{target}>" for target in header.unsubscribe),
        "X-Unsent": "1",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/mixed; boundary="=_mixed"',
        "Content-Language": statement.language.tag,
        "Message-ID": f"<{digest}@{header.sender.address.rpartition('@')[2]}>",
    }
    text, encoding = {"Content-Type": None}, {"Content-Transfer-Encoding": None}
    attached = {"Content-Disposition": f"{name.removesuffix('.eml')}.pdf", "MIME-Version": "1.0"}
    return [
        {key: value for key, value in fields.items() if value},
        {**text},  # both texts together
        {**encoding, **text},
        {**text, **encoding, "MIME-Version": "1.0"},
        {**text, **encoding, **attached},
    ]


def _pairs(given: Iterable[Mailbox]) -> list[tuple[str, str]]:
    return [(mailbox.name, mailbox.address) for mailbox in given]


def _difference(field: Field, wanted: object) -> str:
    """Return in what a field differs from what is meant; empty where it does not."""
    try:
        said = READERS.get(field.name, str)(field.body)
    except ValueError as error:
        return f"{field.name} cannot be read: {error}"
    return "" if said == wanted else f"{field.name} says {said!r}, not {wanted!r}"


def _place(statement: Statement, given: MailHeader, field: str) -> str:
    """Return where it is written what a field says: a file with the line, or an option."""
    source, head = statement.source, statement.letterhead
    if field == "Subject":
        return f"{source.path}:{source.subject.first_line}"
    if field not in KEYS:
        return ""
    if KEYS[field] in given.model_dump(by_alias=True, exclude_none=True):
        return f"--{KEYS[field].replace('_', '-')}"
    named = any(each.name for each in mailboxes(head.mail.sender or ""))
    own = field != "From" or named
    line = head.toml.line(("mail", KEYS[field]) if own else ("name", statement.language.tag))
    return f"{head.path}:{line}"
