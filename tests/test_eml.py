"""Messages: read back by the standard library, carried by a real SMTP and a real IMAP server."""

from __future__ import annotations

import hashlib
import imaplib
import mailbox
import os
import pwd
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from hypothesis import example, given
from hypothesis import strategies as st

import notice
from notice import worker
from notice.calendar.occurrence import occurrence
from notice.definition.mail import MailHeader
from notice.definition.project import load_issuer
from notice.document import Link, Paragraph, Text
from notice.errors import DefinitionError
from notice.preflight import htmlfile, messagefile, words
from notice.render import eml, headerfield
from notice.render.eml import Attachment
from notice.render.headerfield import Field
from notice.render.text import flowed
from notice.statement.compose import compose
from notice.statement.statement import Statement, lines_of

SHIPPED = Path(__file__).parents[1] / "templates"
BUNDLED = sorted((path.parent.name, path.stem) for path in SHIPPED.glob("*/[a-z][a-z].md"))
IMAP = Path("/usr/lib/dovecot/imap")
HEADER = MailHeader.model_validate({"from": "Press <press@example.org>", "to": "desk@example.net"})


@cache
def edition(name: str) -> dict[str, notice.Artifact]:
    """Return the messages and PDFs of a notice, by file name."""
    loaded = notice.load(name, templates=SHIPPED)
    built = notice.build(loaded, 2026, formats=["eml", "pdf"])
    assert not built.refused, built.findings
    return {each.name: each for each in built.artifacts}


def built(name: str, language: str) -> notice.Artifact:
    return edition(name)[f"{name}-2026.{language}.eml"]


@cache
def statement(language: str = "en") -> Statement:
    loaded = notice.load("20-january", languages=[language], templates=SHIPPED)
    issuer = load_issuer(loaded.definition.issuer, loaded.where)
    return compose(loaded, occurrence(loaded.definition, 2026), language, issuer)


def sent(made: Statement, header: MailHeader = HEADER, html: str = "<p>x</p>") -> bytes:
    return eml.render(made, header, flowed.render(made), html, Attachment("a.pdf", b"%PDF-"))


def read(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, _class=EmailMessage, policy=default)
    for part in message.walk():
        assert part.defects == []
    return message


def content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def decoded(value: str) -> str:
    return str(make_header(decode_header(value)))


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_a_bundled_message_is_whole_and_says_what_the_statement_does(
    name: str, language: str
) -> None:
    artifact = built(name, language)
    made, message = artifact.statement, read(artifact.data)
    for field in ("From", "Subject", "Date", "Message-ID", "MIME-Version"):
        (value,) = message.get_all(field, [])
        assert value.defects == ()
    assert message["Subject"] == " ".join(made.subject.split())
    ((name, _),) = getaddresses([message_from_bytes(artifact.data)["From"]])
    assert decoded(name) == made.letterhead.name
    assert message["Date"].datetime == made.dated
    assert message["Content-Language"] == language
    kinds = [part.get_content_type() for part in message.walk()]
    related = ["multipart/related", "text/html", "image/png"]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        *(related if made.letterhead.logo else related[1:2]),
        "application/pdf",
    ]
    plain, html = content(message, "plain"), htmlfile.read(content(message, "html")).text
    for part in made.parts():
        for line in lines_of(part, list_numbers=False):
            assert words.letters(line) in words.letters(plain)
            assert words.letters(line) in words.letters(html)


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_the_pdf_of_the_edition_is_attached_under_its_name(name: str, language: str) -> None:
    (attached,) = read(built(name, language).data).iter_attachments()
    pdf = f"{name}-2026.{language}.pdf"
    assert attached.get_filename() == pdf
    assert attached.get_content() == edition(name)[pdf].data


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_every_line_is_ascii_and_short(name: str, language: str) -> None:
    """RFC 5322, 2.1.1 and RFC 2045, 6.7: any server may carry it, whatever it knows."""
    lines = built(name, language).data.split(b"\r\n")
    assert all(line.isascii() and len(line) <= 78 and b"\n" not in line for line in lines)


def test_the_text_of_a_message_is_the_flowed_text() -> None:
    message = read(sent(statement("ar")))
    part = message.get_body(("plain",))
    assert part is not None
    assert part["Content-Type"].params == {"charset": "utf-8", "format": "flowed"}
    assert messagefile.read(sent(statement("ar"))).text == flowed.render(statement("ar")).text


def test_the_notes_of_links_are_no_words_of_the_statement() -> None:
    link = Link("https://example.org/a", (Text("the text"),))
    made = replace(statement(), body=(Paragraph((link,)),))
    assert words.of_text(messagefile.read(sent(made)).text) == words.of_statement(made)


def test_text_without_spaces_says_that_they_go() -> None:
    made = replace(statement(), body=(Paragraph((Text("人权" * 40),)),))
    part = read(sent(made)).get_body(("plain",))
    assert part is not None
    assert part["Content-Type"].params["delsp"] == "yes"


def test_the_same_statement_gives_the_same_message_and_another_another() -> None:
    assert sent(statement()) == sent(statement())
    first, other = (read(sent(each))["Message-ID"] for each in (statement(), statement("ar")))
    assert first != other
    assert first.endswith("@example.org>")


def test_the_message_id_is_a_digest_of_all_the_rest() -> None:
    data = sent(statement())
    given = str(read(data)["Message-ID"])
    rest = data.replace(f"Message-ID: {given}\r\n".encode(), b"")
    assert given[1:].startswith(hashlib.sha256(rest).hexdigest()[:32])


def test_options_come_before_the_issuer_and_leave_the_rest_to_it() -> None:
    made = statement()
    assert read(sent(made, MailHeader()))["From"] == (
        "Remembrance Office <press@remembrance.example.org>"
    )
    message = read(sent(made))
    assert (message["From"], message["To"]) == ("Press <press@example.org>", "desk@example.net")
    assert message["Reply-To"] is None


def test_every_field_that_can_be_given_is_there() -> None:
    long = f"https://example.org/{'leave/' * 20}"
    header = MailHeader.model_validate(
        {
            "from": "press@example.org",
            "to": "Редакция <a@example.net>, b@example.net",
            "reply_to": '"Desk, (day)" <desk@example.org>',
            "list_unsubscribe": f"mailto:leave@example.org?subject=leave, {long}",
        }
    )
    data = sent(statement(), header)
    message = read(data)
    assert message["To"] == "Редакция <a@example.net>, b@example.net"
    assert message["Reply-To"].addresses[0].display_name == "Desk, (day)"
    field = f"List-Unsubscribe: <mailto:leave@example.org?subject=leave>,\r\n <{long}>\r\n"
    assert field.encode() in data
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("addresses", "leading", "posted"),
    [
        ("mailto:a@example.org, https://example.org/a", "https://example.org/a", True),
        ("mailto:a@example.org", "mailto:a@example.org", False),
        (None, None, False),
    ],
)
def test_a_list_mail_says_where_it_is_left(
    addresses: str | None,
    leading: str | None,
    posted: bool,  # noqa: FBT001 - a table
    office: Callable[..., Path],
) -> None:
    """RFC 8058, 3.1: one click needs an address on the web. The link is in both texts."""
    left_at = f'list_unsubscribe = "{addresses}"\n' if addresses else ""
    root = office(issuer=f'[mail]\nfrom = "a@example.org"\n{left_at}')
    message = read(opened(root))
    assert (message["List-Unsubscribe-Post"] is not None) == posted
    elements = htmlfile.read(content(message, "html")).elements
    links = [each for each in elements if each.tag == "a"]
    left = [each for each in links if htmlfile.text_in(each).strip() == "Unsubscribe"]
    assert [each.attributes["href"] for each in left] == ([leading] if leading else [])
    lines = content(message, "plain").splitlines()
    assert ("Unsubscribe" in lines) == bool(leading)
    assert leading is None or lines[lines.index("Unsubscribe") + 1] == leading


def test_the_logo_comes_with_the_message() -> None:
    """Its Content-ID is the address of the picture (RFC 2392), and nothing is loaded."""
    message = read(built("human-rights-day", "en").data)
    (picture,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    sources = [
        each.attributes["src"]
        for each in htmlfile.read(content(message, "html")).elements
        if each.tag == "img"
    ]
    assert [f"<{source.removeprefix('cid:')}>" for source in sources] == [picture["Content-ID"]]
    assert picture.get_content().startswith(b"\x89PNG")
    assert picture.get_content_disposition() == "inline"
    assert [part.get_content_type() for part in message.iter_attachments()] == ["application/pdf"]


def test_a_long_subject_in_any_script_is_folded_and_comes_back() -> None:
    for text in ("Заявление " * 12, "يوم الحداد " * 12, "人权" * 60, "word " * 40, "x" * 300):
        made = replace(statement(), subject=text.strip())
        data = sent(made)
        assert decoded(str(read(data)["Subject"])) == text.strip()
        assert max(len(line) for line in data.split(b"\r\n")) <= 998


def test_an_issuer_without_an_address_is_told_so() -> None:
    head = replace(statement().letterhead, mail=MailHeader())
    with pytest.raises(DefinitionError, match="no address to send mail from"):
        sent(replace(statement(), letterhead=head), MailHeader())


ENCODED = st.sampled_from(
    ["=?utf-8?q?", "=?utf-8?b?DQo=", "=0D=0ABcc:_all=40example.org", "?=", " ", "x", '"', ",", "\r"]
)


@given(st.lists(ENCODED, min_size=1, max_size=6).map("".join))
@example("=?utf-8?q?x=0D=0ABcc:_all=40example.org?=")
def test_no_subject_and_no_name_writes_a_field_of_its_own(text: str) -> None:
    """The standard library decodes encoded words and writes what comes of them as it is."""
    named = replace(statement(), letterhead=replace(statement().letterhead, name=text))
    bare = MailHeader.model_validate({"from": "press@example.org"})
    for made, fit in (
        (replace(statement(), subject=text), "=?" not in text),
        (named, "=?" not in text and "\r" not in text),
    ):
        if fit:
            message = read(sent(made, bare))
            assert message["Bcc"] is None
            assert len(message["From"].addresses) == 1
        else:
            with pytest.raises(DefinitionError, match=r"header holds|begins what is encoded"):
                sent(made, bare)


FORMS = [
    "=?utf-8?q?x=0D=0ABcc:_all@example.org?=",
    "=?UTF-8?B?eA0KQmNjOiBh?=",
    "=?iso-8859-1?q?=0D=0A?=",
    "why 2+2=?",
    r"=\u003futf-8?q?=0D=0A?=",
]


@pytest.mark.parametrize("form", FORMS)
def test_what_looks_encoded_is_refused_with_file_and_line(
    office: Callable[..., Path], form: str
) -> None:
    root = office(subject=f"On {form} of the day", issuer='[mail]\nfrom = "a@example.org"\n')
    with pytest.raises(DefinitionError, match=r"en\.md:3: subject: '=\?' begins what is encoded"):
        opened(root)


@pytest.mark.parametrize("form", FORMS)
def test_what_looks_encoded_is_refused_in_names_too(office: Callable[..., Path], form: str) -> None:
    root = office(issuer='[mail]\nfrom = "a@example.org"\n')
    named(root, form)
    with pytest.raises(DefinitionError, match=r"office\.toml:1: name: '=\?' begins what is"):
        opened(root)
    mailed = f'[mail]\nfrom = "a@example.org"\nto = "{form} <b@example.org>"\n'
    with pytest.raises(DefinitionError, match=r"office\.toml:5: mail\.to: '=\?' begins what is"):
        opened(office(issuer=mailed))


def test_a_fact_brings_nothing_encoded_into_a_subject(office: Callable[..., Path]) -> None:
    facts = '[facts.dead]\nvalue = 150\nsource = "x"\nattribution = "?utf-8?q?=0D=0A?="\n'
    subject = "On the day, ={{ facts.dead.attribution }}"
    root = office(facts=facts, subject=subject, issuer='[mail]\nfrom = "a@example.org"\n')
    with pytest.raises(DefinitionError, match=r"en\.md:3: subject: '=\?' begins what is encoded"):
        opened(root)


def test_a_long_name_with_commas_is_one_sender(office: Callable[..., Path]) -> None:
    name = "Office for the Memory of the Victims of the Great War, Peace, Justice and the City"
    root = office(issuer='[mail]\nfrom = "a@example.org"\n')
    named(root, name)
    value = message_from_bytes(opened(root))["From"].replace("\r\n", "")
    ((encoded, address),) = getaddresses([value])
    assert (decoded(encoded), address) == (name, "a@example.org")


def test_the_space_between_two_encoded_words_of_a_subject_is_kept(
    office: Callable[..., Path],
) -> None:
    subject = "Stadt Köln: Erklärung zum 28. Jahrestag des Großbrandes für Bürger"
    root = office(subject=subject, issuer='[mail]\nfrom = "a@example.org"\n')
    assert read(opened(root))["Subject"] == subject


def test_an_edition_is_refused_where_a_header_says_something_else(
    office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was once: the space between two encoded words is lost, and nothing else."""
    lost = ["Statement", "=?utf-8?q?on?=", "=?utf-8?q?the_day?="]
    monkeypatch.setattr(headerfield, "text", lambda name, _: Field(name, lost))
    monkeypatch.setattr(worker, "shared", worker.Here)  # where the test has a say
    root = office(issuer='[mail]\nfrom = "a@example.org"\n')
    edition = notice.build(notice.load("day", templates=root), 2026, formats=["eml"])
    assert edition.refused
    told = [str(each) for each in edition.findings if each.code == "header-differs"]
    assert len(told) == 1
    assert told[0].endswith(
        "en.md:3: Subject says 'Statement onthe day', not 'Statement on the day'"
    )


def named(root: Path, name: str) -> None:
    """Give the office a name, as it is typed in TOML."""
    path = root / "issuers" / "office.toml"
    rest = path.read_text("utf-8").partition("\n")[2]
    path.write_text(f'name = "{name}"\n{rest}', "utf-8")


def opened(root: Path) -> bytes:
    """Return the message of an office's notice; nothing was found in its headers."""
    edition = notice.build(notice.load("day", templates=root), 2026, formats=["eml"])
    assert not edition.refused, edition.findings
    return edition.artifacts[0].data


# --- on the way -----------------------------------------------------------------------------------


class _Store:
    """Puts what a server receives into a folder of mails."""

    def __init__(self, folder: mailbox.Maildir) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802 - named by aiosmtpd
        self.folder.add(envelope.content)
        return "250 OK"


@contextmanager
def imap(folder: Path, dovecot: str) -> Iterator[imaplib.IMAP4]:
    """Run Dovecot's IMAP server on a folder of mails, as its owner and logged in already."""
    user = pwd.getpwuid(folder.stat().st_uid)
    asked = subprocess.run([dovecot, "--version"], capture_output=True, text=True, check=False)
    settings = [
        f"base_dir = {folder}/run",
        f"state_dir = {folder}/state",
        f"log_path = {folder}/log",
        f"mail_uid = {user.pw_uid}",
        f"mail_gid = {user.pw_gid}",
        f"mail_home = {folder}",
    ]
    if asked.stdout.startswith("2.3"):
        settings += [f"mail_location = maildir:{folder}/mail", "stats_writer_socket_path ="]
    else:
        settings = ["dovecot_config_version = 2.4.0", "dovecot_storage_version = 2.4.0", *settings]
        settings += ["mail_driver = maildir", f"mail_path = {folder}/mail"]
    (folder / "dovecot.conf").write_text("\n".join(settings) + "\n", "utf-8")
    server = imaplib.IMAP4_stream(f"USER=reader HOME={folder} {IMAP} -c {folder}/dovecot.conf")
    try:
        yield server
    finally:
        server.logout()


@pytest.fixture
def folder() -> Iterator[Path]:
    """Make a folder that Dovecot may use: it refuses to read mail as root."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        path.chmod(0o755)
        yield path


def test_a_message_goes_out_by_smtp_and_comes_in_by_imap_with_the_same_bytes(
    folder: Path, program: Callable[[str], str]
) -> None:
    dovecot = program("dovecot")
    messages = [built(name, language) for name, language in BUNDLED]
    store = mailbox.Maildir(folder / "mail")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(_Store(store), hostname="127.0.0.1", port=port, enable_SMTPUTF8=False)
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            for each in messages:
                client.sendmail("press@example.org", ["desk@example.net"], each.data)
    finally:
        server.stop()
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
    with imap(folder, dovecot) as reader:
        (count,) = reader.select("INBOX")[1]
        assert count == str(len(messages)).encode()
        found = {_fetched(reader, index) for index in range(1, len(messages) + 1)}
        assert found == {each.data for each in messages}
        structure = str(reader.fetch("1", "(BODYSTRUCTURE)")[1])
        assert '"alternative"' in structure
        assert '"format" "flowed"' in structure


def _fetched(reader: imaplib.IMAP4, index: int) -> bytes:
    """Return the bytes of a message, as they are kept."""
    part = reader.fetch(str(index), "(BODY.PEEK[])")[1][0]
    assert isinstance(part, tuple)
    return part[1]
