"""Mail messages: which text is read, flowed lines (RFC 3676), and what is attached."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from notice.document import Blocks
from notice.importing import message

Outline = Callable[[Blocks], str]
ARMENIAN = "Այսօր հիշում ենք երկրաշարժի բոլոր զոհերին։"


def mail(text: str, **parameters: str) -> EmailMessage:
    made = EmailMessage(policy=SMTP)
    made["From"], made["Subject"] = "office@example.org", "Երկրաշարժի տարելիցը"
    made.set_content(text, cte="8bit", params=parameters or None)
    return made


def test_plain_text_counts_before_html_and_the_rest_is_named(outline: Outline) -> None:
    made = mail(ARMENIAN)
    made.add_alternative(f"<p><b>{ARMENIAN}</b></p>", subtype="html")
    made.get_payload().reverse()  # type: ignore[union-attr]
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="ուղերձ.pdf")
    made.add_attachment("attached", filename="a.txt")
    made.add_attachment(mail("forwarded"))
    made.add_attachment("a footer of a list", disposition="inline")
    intake = message.read(made.as_bytes())
    assert outline(intake.blocks) == ARMENIAN
    assert [*map(str, intake.remarks)] == [
        "the header: the subject is 'Երկրաշարժի տարելիցը'",
        "the attachment 'ուղերձ.pdf' was left out",
        "the attachment 'a.txt' was left out",
        "the attachment 'message/rfc822' was left out",
        "another text was left out: 'a footer of a list'",
    ]


def test_html_is_read_where_there_is_no_plain_text(outline: Outline) -> None:
    made = mail(" \n")
    made.add_alternative("<h1>Ուղերձ</h1><p>Հիշում ենք։</p><img alt='Logo'>", subtype="html")
    intake = message.read(made.as_bytes())
    assert outline(intake.blocks) == "# Ուղերձ\nՀիշում ենք։"
    assert "a picture or player ('Logo') was left out" in str(intake.remarks[1])


FLOWED = """\
It is fifty years since the dam broke above the \r
valley, on a night of rain, and since then we \r
have met here every year.\r
\r
  indented by one\r
 >not quoted, though it looks so, and it is a sentence.\r
\r
> They had no warning, and \r
> no road.\r
>> None at all, none.\r
> So it was.\r
\r
- the valley\r
- the hills\r
-- \r
The Office\r
Tel. 0\r
"""


def test_flowed_lines_are_joined(outline: Outline) -> None:
    """RFC 3676, 4.1 to 4.5: stuffed spaces, depths of quotation, the line above a signature."""
    intake = message.read(mail(FLOWED, format="flowed").as_bytes())
    assert (
        outline(intake.blocks)
        == """\
It is fifty years since the dam broke above the valley, on a night of rain, and since then we have \
met here every year.
indented by one|>not quoted, though it looks so, and it is a sentence.
> They had no warning, and no road.
> > None at all, none.
> So it was.
- the valley
- the hills"""
    )
    assert str(intake.remarks[-1]) == (
        "the signature: left out, as it is the issuer's: 'The Office Tel. 0'"
    )


def test_a_flowed_line_ends_where_the_depth_of_quotation_changes(outline: Outline) -> None:
    """RFC 3676, 4.5."""
    text = "> They said that it flows \r\nwhich it does not.\r\n"
    assert outline(message.read(mail(text, format="flowed").as_bytes()).blocks) == (
        "> They said that it flows\nwhich it does not."
    )


def test_delsp_deletes_the_space_of_a_flowed_line(outline: Outline) -> None:
    """RFC 3676, 4.1: what Chinese needs, which has no spaces between words."""
    made = mail("今天我们缅怀 \r\n所有遇难者。\r\n", format="flowed", delsp="yes")
    assert outline(message.read(made.as_bytes()).blocks) == "今天我们缅怀所有遇难者。"


def test_fixed_lines_are_read_as_plain_text_is(outline: Outline) -> None:
    text = "> It was quoted \n> in two lines that were wrapped, and it ends here.\n\nWe agree.\n"
    assert outline(message.read(mail(text).as_bytes()).blocks) == (
        "> It was quoted|in two lines that were wrapped, and it ends here.\nWe agree."
    )


def test_the_encoding_is_that_of_the_part(outline: Outline) -> None:
    data = b"Subject: x\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n"
    assert outline(message.read(data + "Мы помним всех.".encode("cp1251")).blocks) == (
        "Мы помним всех."
    )


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "no mail message: it has no header"),
        (b"A letter.\n\nWith two paragraphs.\n", "no mail message: it has no header"),
        (b"Subject: x\n\n", "it holds no text$"),
        (
            b"Subject: x\nContent-Type: application/pdf\n\n%PDF-",
            "no text; the attachment 'application/pdf'",
        ),
        (b"Subject: x\nContent-Type: text/plain; charset=klingon\n\nx", "'klingon' is unknown"),
        (b"Subject: x\n\n\xc4\xe5\xed\xfc", r"its text is not utf-8 \(byte 1\)"),
        (
            b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
                for level in range(2000)
            ),
            "nested too deeply",
        ),
        (b"Subject: x\n\n" + b"a\n" * 10**6, "more than 1 MB of text; save the statement alone"),
        (b"Subject: x\n\n" + b"a " * 9 * 10**6, "more than 16 MB"),
    ],
)
def test_a_file_that_is_no_message_is_refused(data: bytes, wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted):
        message.read(data)
