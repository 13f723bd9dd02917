"""A mail message read back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MessageFile:
    """What preflight wants to know of a message."""

    text: str
    html: str
    attached: tuple[bytes, ...]


def read(data: bytes) -> MessageFile:
    """Return the two texts of a message and the files that are attached to it."""
    from email import message_from_bytes  # noqa: PLC0415 - slow to load, for messages alone
    from email.message import EmailMessage  # noqa: PLC0415 - the same
    from email.policy import SMTP  # noqa: PLC0415 - the same

    message = message_from_bytes(data, _class=EmailMessage, policy=SMTP)
    return MessageFile(
        _body(message.get_body(("plain",))),
        _body(message.get_body(("html",))),
        tuple(part.get_content() for part in message.iter_attachments()),
    )


def _body(part: object) -> str:
    from email.message import EmailMessage  # noqa: PLC0415 - see above

    return part.get_content().replace("\r\n", "\n") if isinstance(part, EmailMessage) else ""
