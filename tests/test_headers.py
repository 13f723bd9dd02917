"""Headers read back strictly, and compared with what the office wrote: any difference is told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

import notice
from notice.calendar.occurrence import occurrence
from notice.definition.mail import MailHeader
from notice.definition.project import load_issuer
from notice.preflight import headers, messagefile
from notice.preflight.finding import about
from notice.render import eml
from notice.render.text import flowed
from notice.statement.compose import compose
from notice.statement.statement import Statement

SHIPPED = Path(__file__).parents[1] / "templates"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("Statement on the day", "Statement on the day"),
        ("=?utf-8?q?a?= =?utf-8?b?YiBj?=", "ab c"),  # RFC 2047, 6.2: no space between two
        ("=?UTF-8?Q?a_b=3F?= c  d", "a b? c  d"),
        ("x =?utf-8?q?=C3=A9?=", "x é"),
    ],
)
def test_what_a_text_says(body: str, said: str) -> None:
    assert headers.text(body) == said


@pytest.mark.parametrize(
    "body",
    [
        "=?utf-8?q?=C3?= =?utf-8?q?=A9?=",  # half a character in each
        "=?iso-8859-1?q?=E9?=",
        "x=?utf-8?q?a?=",
        "=?utf-8?q?a?=x",
        "=?utf-8?b?a?=",
        f"=?utf-8?q?{'a' * 64}?=",
        "=?",
    ],
)
def test_what_is_no_encoded_word_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r"encoded word|longer than|codec|base64|[Pp]adding"):
        headers.text(body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("a@example.org", [("", "a@example.org")]),
        ("An Office <a@example.org>", [("An Office", "a@example.org")]),
        (r'"A, \"b\" \\" <a@example.org>', [('A, "b" \\', "a@example.org")]),
        (
            "=?utf-8?q?=C3=A9=2C?= =?utf-8?q?_b?= <a@example.org>, b@example.org",
            [("é, b", "a@example.org"), ("", "b@example.org")],
        ),
        ("Peace, Justice <a@example.org>", [("", "Peace"), ("Justice", "a@example.org")]),
    ],
)
def test_which_mailboxes_a_body_lists(body: str, said: Sequence[tuple[str, str]]) -> None:
    assert headers.mailboxes(body) == said


@pytest.mark.parametrize(
    "body",
    [
        "St. Mary <a@example.org>",
        "Office (press) <a@example.org>",
        "<a@example.org>; b@example.org",
        '"a" b <a@example.org>',
        "a@example.org,",
    ],
)
def test_a_name_that_another_program_would_read_as_more_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r"no mailbox|cannot be a name"):
        headers.mailboxes(body)


@pytest.mark.parametrize(
    "head",
    [
        b" A: b\r\n",  # a continuation of nothing
        b"A: b\r\n \r\n c\r\n",  # RFC 5322, 3.2.2: a line of spaces alone
        b"A: b\nBcc: c\r\n",
        b"A: b\rBcc: c\r\n",
        b"A b: c\r\n",
        b"A: \xc3\xa9\r\n",
        b"A: " + b"b" * 996 + b"\r\n",
    ],
)
def test_what_is_no_field_is_refused(head: bytes) -> None:
    with pytest.raises(ValueError, match=r"is no field|codec|a line has"):
        headers.read(head + b"\r\n")


def test_the_name_of_a_file_is_read_in_one_piece_or_several() -> None:
    assert headers.file_name('attachment; filename="a.pdf"') == "a.pdf"
    parts = "attachment; filename*0*=us-ascii''day-2026; filename*1*=.en.pdf"
    assert headers.file_name(parts) == "day-2026.en.pdf"


# --- compared with what is meant ------------------------------------------------------------------

GIVEN = MailHeader.model_validate(
    {
        "to": '"Press, day" <desk@example.org>',
        "reply_to": "Редакция <b@example.org>",
        "list_unsubscribe": "https://example.org/leave-it, mailto:leave@example.org",
    }
)
NAME = "20-january-2026.de.eml"


@cache
def statement() -> Statement:
    loaded = notice.load("20-january", languages=["de"], templates=SHIPPED)
    issuer = load_issuer(loaded.definition.issuer, loaded.where)
    return compose(loaded, occurrence(loaded.definition, 2026), "de", issuer)


@cache
def sent() -> bytes:
    made = statement()
    attached = eml.Attachment("20-january-2026.de.pdf", b"%PDF-")
    return eml.render(made, GIVEN, flowed.render(made), "<p>x</p>", attached)


def found(data: bytes) -> list[str]:
    findings = messagefile.check_headers(statement(), GIVEN, data, NAME)
    return [str(finding) for finding in about(NAME, findings)]


def test_a_message_as_it_is_written_says_what_is_meant() -> None:
    assert found(sent()) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            b"Subject: ",
            b"Bcc: all@example.org\r\nSubject: ",
            "a header has the fields From, To, Re",
        ),
        (b"Subject: ", b"Subject: x\r\nSubject: ", "Subject, Subject, Date"),
        (b"Date: ", b"X-Date: ", "X-Date, List-Unsubscribe"),
        (b"_36=2E", b"36=2E", "templates/20-january/de.md:4: Subject says 'Erklärung zum36."),
        (b"zum_36", b"zum?=\r\n =?utf-8?q?36", "de.md:4: Subject says 'Erklärung zum36."),
        (b"=C3=A4", b"=C3", "de.md:4: Subject cannot be read: 'utf-8' codec"),
        (b"Amt_f", b"Bmt_f", "templates/issuers/remembrance-office.toml:12: From says [('Bmt für"),
        (
            b'"Press, day"',
            b"Press, day",
            "--to: To says [('', 'Press'), ('day', 'desk@example.org')], not [('Pr",
        ),
        (b"<b@example.org>", b"<c@example.org>", "--reply-to: Reply-To says"),
        (b"leave-it", b"leave", "--list-unsubscribe: List-Unsubscribe says '<https://"),
        (b"20 Jan 2026 00", b"20 Jan 2026 01", "Date says datetime"),
        (b"X-Unsent: 1", b"X-Unsent: 0", "X-Unsent says '0', not '1'"),
        (b"Language: de", b"Language: fr", "Content-Language says 'fr', not 'de'"),
        (
            b'="20-january',
            b'="21-january',
            "Content-Disposition says '21-january-2026.de.pdf', not",
        ),
        (b"--=_mixed--", b"--=_mixed\r\nA: b\r\n\r\n", "the message has 6 headers, not 5"),
        (b"format=", b"\nformat=", "a header cannot be read: 'Content-Type: text/plain"),
    ],
)
def test_any_difference_is_told_with_its_place(old: bytes, new: bytes, told: str) -> None:
    assert old in sent()
    findings = found(sent().replace(old, new, 1))
    assert [each for each in findings if told in each], findings
    assert all(each.startswith(f"error [header-differs] {NAME}: ") for each in findings)
