"""Fields of a header: what three readers, none of them the writer's, make of what is written."""

from __future__ import annotations

import re
import sys
from email import message_from_bytes
from email.header import decode_header
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.definition.mail import ENCODED, Mailbox
from notice.preflight import headers
from notice.render import headerfield

LONG_NAME = (
    "Office for the Remembrance of the Victims, Peace, Justice and Memory of the City in Ashford"
)
SCRIPTS = (
    "Statement on the anniversary",
    "Заявление к годовщине",
    "Ανακοίνωση για την επέτειο",
    "بيان في الذكرى السنوية",
    "הודעה ליום השנה",
    "वर्षगाँठ पर वक्तव्य",
    "განცხადება წლისთავზე",
    "Հայտարարություն տարելիցի",
    "แถลงการณ์วันครบรอบ",
    "人权日声明七十八周年",
    "きねんびにあたっての コメント",
    "기념일 성명서 발표",
    "Großbrände, Bürger; Ée\u0301a\u0308",
)
"""Latin twice, and eleven other scripts: letters, combining marks and spaces."""
MARKS = [*",;:()[]<>@.\"'\\?=_", "?=", "= ?", "utf-8", "=0D=0A", "Bcc:", "👩🏽\u200d🚀", "🇦🇿"]
WORDS = st.one_of(
    st.sampled_from([word for text in SCRIPTS for word in text.split()]),
    st.sampled_from(SCRIPTS).flatmap(lambda text: st.text(text.replace(" ", ""), min_size=1)),
    st.sampled_from(MARKS),
    st.sampled_from(["x" * 70, "x" * 300, "Ж" * 90, "权" * 200]),
)
TEXTS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join).filter(lambda t: ENCODED not in t)


def written(*fields: headerfield.Field) -> bytes:
    message = EmailMessage(policy=SMTP)
    for field in fields:
        message[field.name] = field
    return message.as_bytes() + b"x"


def legacy(text: str) -> str:
    """Return what the standard library's older reader decodes, part by part."""
    parts = decode_header(text)
    return "".join(
        p if isinstance(p, str) else p.decode(charset or "ascii") for p, charset in parts
    )


def body(data: bytes, name: str) -> str:
    (found,) = (field.body for field in headers.read(data)[0] if field.name == name)
    return found


def folded(data: bytes) -> bool:
    """Whether a header is ASCII, in lines of 76 characters at most, none of them empty."""
    lines = data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return data.isascii() and all(line.strip() and len(line) <= 76 for line in lines)


@given(TEXTS)
def test_a_subject_is_read_as_it_is_meant(text: str) -> None:
    data = written(headerfield.text("Subject", text))
    assert headers.text(body(data, "Subject")) == text
    assert message_from_bytes(data, policy=default)["Subject"] == text
    old = message_from_bytes(data)
    assert legacy(re.sub(r"\r\n", "", old["Subject"])) == text
    assert old.keys() == ["Subject"]
    assert folded(data)


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_names_are_read_as_they_are_meant_and_stay_as_many(names: list[str]) -> None:
    meant = [(name, f"office-{number}@example.org") for number, name in enumerate(names)]
    data = written(headerfield.mailboxes("To", [Mailbox(*each) for each in meant]))
    assert headers.mailboxes(body(data, "To")) == meant
    old = message_from_bytes(data)
    read = getaddresses([re.sub(r"\r\n", "", old["To"])])
    assert [(legacy(name), address) for name, address in read] == meant
    assert old.keys() == ["To"]
    modern = message_from_bytes(data, policy=default)["To"].addresses
    assert [(spaced(each.display_name), each.addr_spec) for each in modern] == [
        (spaced(name), address) for name, address in meant
    ]
    assert folded(data)


def spaced(name: str) -> str:
    """Return a name as the newer reader can tell it.

    Until Python 3.13.2 that reader leaves a space between two encoded words of a name
    (python/cpython#128110), against RFC 2047, 6.2.
    """
    return name if sys.version_info >= (3, 13, 2) else name.replace(" ", "")


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("Remembrance Office", "Remembrance Office <a@example.org>"),
        ("Peace, Justice", '"Peace, Justice" <a@example.org>'),
        ("St. Mary's", '"St. Mary\'s" <a@example.org>'),
        ('The "Old" \\ Town', r'"The \"Old\" \\ Town" <a@example.org>'),
        ("A  B", '"A  B" <a@example.org>'),
        ("Amt für Gedenken", "=?utf-8?q?Amt_f=C3=BCr_Gedenken?= <a@example.org>"),
        ("", "a@example.org"),
    ],
)
def test_a_name_stands_in_the_plainest_way_that_holds_it(name: str, phrase: str) -> None:
    """RFC 5322, 3.2.3 to 3.2.5: atoms, else a quoted string; else encoded words."""
    field = headerfield.mailboxes("From", [Mailbox(name, "a@example.org")])
    assert str(field) == phrase


def test_a_long_name_with_commas_is_one_mailbox() -> None:
    data = written(headerfield.mailboxes("From", [Mailbox(LONG_NAME, "a@example.org")]))
    (address,) = message_from_bytes(data, policy=default)["From"].addresses
    assert address.addr_spec == "a@example.org"
    assert headers.mailboxes(body(data, "From")) == [(LONG_NAME, "a@example.org")]


def test_no_space_between_two_encoded_words_is_lost() -> None:
    text = "Stadt Köln: Erklärung zum 28. Jahrestag des Großbrandes für Bürger"
    data = written(headerfield.text("Subject", text))
    assert data == (
        b"Subject: =?utf-8?q?Stadt_K=C3=B6ln=3A_Erkl=C3=A4rung_zum_28=2E_Jahrestag_d?=\r\n"
        b" =?utf-8?q?es_Gro=C3=9Fbrandes_f=C3=BCr_B=C3=BCrger?=\r\n\r\nx"
    )
    assert message_from_bytes(data, policy=default)["Subject"] == text


@pytest.mark.parametrize("text", ["x =?utf-8?q?=0D=0ABcc:_a?=", "a\r\nBcc: b", "a\nBcc: b", "=?"])
def test_the_writer_adds_no_field_even_where_nothing_has_been_refused(text: str) -> None:
    data = written(
        headerfield.mailboxes("From", [Mailbox(text, "a@example.org")]),
        headerfield.text("Subject", text),
    )
    assert [field.name for field in headers.read(data)[0]] == ["From", "Subject"]
    assert headers.text(body(data, "Subject")) == text


def test_addresses_to_leave_a_list_stay_whole() -> None:
    """RFC 2369, 2: angle brackets, and no encoded words however long an address is."""
    long = f"https://example.org/{'leave/' * 20}"
    field = headerfield.targets("List-Unsubscribe", ["mailto:a@example.org", long])
    assert written(field).startswith(
        f"List-Unsubscribe: <mailto:a@example.org>,\r\n <{long}>\r\n".encode()
    )
