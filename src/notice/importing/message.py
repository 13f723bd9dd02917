"""A mail message (.eml) → an intake: its plain text, else its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from notice import files
from notice.importing import charset, flowed, webpage
from notice.importing.confined import confined
from notice.importing.intake import Intake, Remark
from notice.importing.runs import quoted

FIELDS = ("From", "Date", "Subject", "MIME-Version", "Content-Type")
"""A message has one of these (RFC 5322, 3.6; RFC 2045, 4 and 5)."""

LARGEST = files.MEGABYTE
"""Bytes of a text: a statement has some ten thousand."""
HEADER_END = re.compile(rb"\r?\n\r?\n")
HEADER = 65_536
"""Bytes of a header: one of many hops has some 20 000."""


@dataclass(frozen=True)
class Part:
    """A part of a message that holds no others."""

    kind: str
    """Its media type, ``text/plain`` say."""
    data: bytes
    charset: str
    flowed: bool
    delsp: bool
    name: str
    attached: bool

    @property
    def text(self) -> str:
        """Its text; raises ``ValueError`` where it is none."""
        decoded = webpage.source if self.kind == "text/html" else charset.decoded
        return decoded(self.data, self.charset)


def read(data: bytes) -> Intake:
    """Return the text of a message; raise ``ValueError`` for what is none or has no text."""
    return confined(_read, data, files.PICTURE)


def _read(data: bytes) -> Intake:
    if len(data) > HEADER and not HEADER_END.search(data, 0, HEADER):
        raise ValueError(f"its header has more than {files.size(HEADER)}; save the statement alone")
    try:
        message = message_from_bytes(data, _class=EmailMessage, policy=default)
        parts, subject = [*_parts(message)], str(message.get("Subject", ""))
        known = any(field in message for field in FIELDS)
    except RecursionError:
        raise
    except Exception as error:  # of the library, which trips over some broken headers
        raise ValueError(f"it is no mail message, or damaged ({error})") from error
    if not known:
        raise ValueError("it is no mail message: it has no header")
    texts = [part for part in parts if part.kind in {"text/plain", "text/html"}]
    if any(len(part.data) > LARGEST for part in texts if not part.attached):
        most = files.size(LARGEST)
        raise ValueError(f"it has more than {most} of text; save the statement alone")
    shown = [part for part in texts if not part.attached and part.text.strip()]
    shown.sort(key=lambda part: part.kind, reverse=True)  # plain text before HTML
    if not shown:
        return Intake((), tuple(_left_out(parts, None)))
    body = shown[0]
    if body.kind == "text/html":
        intake = webpage.parse(body.text)
    else:
        intake = flowed.read(body.text, soft=body.flowed, delsp=body.delsp)
    remarks = [Remark(f"the subject is {quoted(subject)}", "the header")] if subject else []
    remarks += _left_out(parts, body)
    return Intake(intake.blocks, (*remarks, *intake.remarks))


def _left_out(parts: list[Part], body: Part | None) -> Iterator[Remark]:
    """Yield a remark on each part beside the text; HTML beside a plain text says the same."""
    for part in parts:
        if part.attached or not part.kind.startswith("text/"):
            yield Remark(f"the attachment {quoted(part.name or part.kind)} was left out")
        elif body and part is not body and part.kind == body.kind and part.text.strip():
            yield Remark(f"another text was left out: {quoted(part.text)}")


def _parts(message: EmailMessage) -> Iterator[Part]:
    """Yield the parts of a message in their order; one that is forwarded is attached."""
    if message.get_content_maintype() == "multipart":
        for part in message.iter_parts():
            if isinstance(part, EmailMessage):
                yield from _parts(part)
        return
    data = message.get_payload(decode=True)
    disposition = message.get_content_disposition()
    name = message.get_filename()
    yield Part(
        message.get_content_type(),
        data if isinstance(data, bytes) else b"",
        message.get_content_charset("utf-8"),
        str(message.get_param("format", "")).lower() == "flowed",
        str(message.get_param("delsp", "")).lower() == "yes",
        name or "",
        disposition == "attachment" or bool(name),
    )
