"""The fields of a message's header: what is typed is taken as it is, or refused by its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.definition.mail import Mailbox, from_options, mailboxes, targets
from notice.errors import UsageError

TAKEN = [
    ("a@example.org", [Mailbox("", "a@example.org")]),
    (" a@example.org ", [Mailbox("", "a@example.org")]),
    ("Press <a@example.org>", [Mailbox("Press", "a@example.org")]),
    ("İdarə <a@example.org>", [Mailbox("İdarə", "a@example.org")]),
    ("Office (press) <a@example.org>", [Mailbox("Office (press)", "a@example.org")]),
    ('"Press, day" <a@example.org>', [Mailbox("Press, day", "a@example.org")]),
    ("a.b+c@xn--bcher-kva.example", [Mailbox("", "a.b+c@xn--bcher-kva.example")]),
    (
        "<a@example.org>, b@example.net",
        [Mailbox("", "a@example.org"), Mailbox("", "b@example.net")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TAKEN)
def test_mailboxes_are_what_is_typed(text: str, expected: list[Mailbox]) -> None:
    assert list(mailboxes(text)) == expected


REFUSED = [
    ("from", "", "'' is not a mail address"),
    ("from", "press", "'press' is not a mail address such as Name <name@example.org>"),
    ("from", "press@example", "is not a mail address"),
    ("from", "a@example.org, b@example.org", "only one address is allowed here"),
    ("from", "a@bücher.example", "<name@example.org>, with an address in ASCII"),
    ("from", ".a@example.org", "is not a mail address"),
    ("from", "a..b@example.org", "is not a mail address"),
    ("from", f"{'a' * 65}@example.org", "is not a mail address"),
    ("from", "a@-example.org", "is not a mail address"),
    ("to", "=?utf-8?q?x=0D=0ABcc:_all=40example.org?= <a@example.org>", "'=?' begins what is"),
    ("to", '"=?utf-8?b?eA0KQmNjOiBl?=" <a@example.org>', "'=?' begins what is encoded"),
    ("from", "a@example.org\r\nBcc: all@example.org", "no line breaks"),
    ("from", "a\x00 <a@example.org>", "no control characters"),
    ("from", "=?utf-8?q?a?=@example.org", "'=?' begins what is encoded"),
    ("from", "\udcff <a@example.org>", "no control characters"),  # a byte that is no UTF-8
    ("to", "a@example.org;b@example.org", "is not a mail address"),
    ("to", "Press, day <a@example.org>", "'Press, day <a@example.org>' is not a mail address"),
    ("to", "Büro, Amt <a@example.org>", "such as Name <name@example.org>"),
    ("to", "a@example.org b@example.org", "is not a mail address"),
    ("to", f"{'a@example.org, ' * 80}a@example.org", "longer than 900 characters"),
    ("reply-to", "a@example.org\nTo: b@example.org", "no line breaks"),
    ("reply-to", "a@example.org\u2028x", "no line breaks"),
    ("list-unsubscribe", "example.org/leave", "begins with mailto: or https://"),
    ("list-unsubscribe", "http://example.org/leave", "begins with mailto: or https://"),
    ("list-unsubscribe", "https://example.org/a> b", "begins with mailto: or https://"),
    ("list-unsubscribe", "https://example.org/?a=?b", "'=?' begins what is encoded; write %3D?"),
    ("list-unsubscribe", "javascript:alert(1)", "begins with mailto: or https://"),
]


@pytest.mark.parametrize(("option", "value", "message"), REFUSED)
def test_a_value_that_cannot_be_used_is_told_with_its_option(
    option: str, value: str, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        from_options(**{option.replace("-", "_"): value})
    (fault,) = caught.value.faults
    assert str(fault).startswith(f"--{option}: ")
    assert message in str(fault)


def test_every_option_at_fault_is_told_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        from_options(**{"from": "x", "to": "y", "reply_to": None})
    assert [str(fault)[:8] for fault in caught.value.faults] == ["--from: ", "--to: 'y"]


@given(st.text(alphabet='a@<>"(),;:\\ \r\n\t\0.=?é-', max_size=30))
def test_nothing_that_is_taken_holds_a_line_break_or_control(text: str) -> None:
    for option in ("from", "to", "reply_to", "list_unsubscribe"):
        try:
            header = from_options(**{option: text})
        except UsageError:
            continue
        taken = [value for value in header.model_dump().values() if value is not None]
        assert all(value.isprintable() for value in taken)


def test_addresses_to_leave_a_list_are_several() -> None:
    assert targets("mailto:a@example.org, https://example-city.org/a-z?b=c;d") == (
        "mailto:a@example.org",
        "https://example-city.org/a-z?b=c;d",
    )
