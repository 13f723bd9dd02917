"""``notice sign`` and ``verify --roots``: the seal on a PDF, what it keeps and what breaks it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import jsonschema
import pkcs11
import pytest
from asn1crypto import x509 as asn1
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from notice.calendar import schedule
from notice.edition import receipt
from notice.edition.build import BuildOptions, run
from notice.seal import signature, timestamp, validity

ROOT = Path(__file__).parents[1]
PASSWORD = "correct horse"  # noqa: S105 - it opens throw-away keys
NOW = datetime.now(UTC)
YEAR = timedelta(365)
FOLDER = Path("out/20-january/2026")
PDF = FOLDER / "20-january-2026.en.pdf"
BUILD = "build 2026 --notice 20-january --lang en --format pdf,txt"
SIGN = f"sign {FOLDER} --key office.p12"
Call = Callable[[str], tuple[int, str, str]]


# --- a throw-away authority -----------------------------------------------------------------------


@dataclass(frozen=True)
class Holder:
    """A key and its certificate."""

    key: Any
    certificate: x509.Certificate

    @property
    def asn1(self) -> asn1.Certificate:
        """Return the certificate as pyHanko takes it."""
        return asn1.Certificate.load(self.certificate.public_bytes(Encoding.DER))

    def pem(self) -> bytes:
        """Return the certificate in PEM (RFC 7468)."""
        return self.certificate.public_bytes(Encoding.PEM)

    def p12(self, password: str = PASSWORD) -> bytes:
        """Return both in PKCS#12, with the authority's certificate."""
        hidden = BestAvailableEncryption(password.encode()) if password else NoEncryption()
        return pkcs12.serialize_key_and_certificates(
            b"", self.key, self.certificate, [authority().certificate], hidden
        )

    def signer(self) -> SimpleSigner:
        """Return what signs with the key."""
        signer: SimpleSigner = SimpleSigner.load_pkcs12_data(self.p12(), [], PASSWORD.encode())
        return signer


def made(  # noqa: PLR0913 - what certificates differ in
    name: str,
    issuer: Holder | None,
    *,
    key: Any = None,
    first: datetime = NOW - YEAR,
    last: datetime = NOW + YEAR,
    signs: bool = True,
    stamps: bool = False,
) -> Holder:
    """Return a new key with a certificate; without an issuer it is an authority's own."""
    key = key or rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    ca = issuer is None
    flags = (signs and not ca, False, not (signs or ca), False, False, ca, ca, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(x509.KeyUsage(*flags), critical=True)
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return Holder(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


@cache
def authority() -> Holder:
    return made("An Authority", None, first=NOW - 9 * YEAR, last=NOW + 9 * YEAR)


@cache
def stamping_authority() -> Holder:
    return made("A Clock", None, first=NOW - 9 * YEAR, last=NOW + 9 * YEAR)


@cache
def office() -> Holder:
    return made("The Remembrance Office", authority())


# --- an edition that can be sealed ----------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build an edition once."""
    folder = tmp_path_factory.mktemp("built")
    asked = BuildOptions(
        range(2026, 2027),
        notices=("20-january",),
        languages=("en",),
        formats=("pdf", "txt"),
        out=folder / "out",
    )
    assert [*run(asked, lambda _: None, lambda _: None)]
    return folder


@pytest.fixture
def notice(
    built: Path, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], tuple[int, str, str]]:
    """Run the program where an edition lies, with the key of an office and the roots beside it."""
    shutil.copytree(built / "out", tmp_path / "out")
    Path("office.p12").write_bytes(office().p12())
    Path("roots.pem").write_bytes(authority().pem())
    monkeypatch.setenv("NOTICE_KEY_PASSWORD", PASSWORD)
    return call


@pytest.fixture(scope="module")
def page(built: Path) -> bytes:
    return (built / PDF).read_bytes()


@pytest.fixture(scope="module")
def sealed(page: bytes) -> bytes:
    return signature.seal(page, office().signer(), NOW)


def contents() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(Path("out").rglob("*")) if path.is_file()}


def manifest() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / "manifest.json").read_bytes())
    return read


def roots(*holders: Holder) -> list[asn1.Certificate]:
    return [holder.asn1 for holder in holders]


# --- the seal -------------------------------------------------------------------------------------


def test_a_seal_comes_after_the_bytes_that_were_built(
    notice: Call, page: bytes, program: Callable[[str], str]
) -> None:
    """Another program reads it: one signature by PAdES, valid, of the whole file."""
    assert notice(SIGN) == (0, f"{PDF}\n", "")
    data = PDF.read_bytes()
    assert data.startswith(page)
    assert len(data) > len(page)
    said = subprocess.run([program("pdfsig"), PDF], capture_output=True, text=True, check=False)
    assert "Signature Type: ETSI.CAdES.detached" in said.stdout
    assert "Signature is Valid." in said.stdout
    assert "Total document signed" in said.stdout
    assert "CN=The Remembrance Office" in said.stdout
    assert "Signature #2" not in said.stdout
    assert notice("verify --roots roots.pem")[::2] == (
        0,
        "2 files of 1 edition: as the receipts say, and the seals hold\n",
    )


def test_the_same_time_gives_the_same_bytes(page: bytes, sealed: bytes) -> None:
    """The time is the one that is given, and nothing is by chance."""
    assert signature.seal(page, office().signer(), NOW) == sealed
    at = datetime(2026, 1, 19, 9, tzinfo=UTC)
    assert b"20260119090000Z" in signature.seal(page, office().signer(), at)


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP384R1()), ed25519.Ed25519PrivateKey.generate()]
)
def test_keys_of_other_kinds(page: bytes, key: Any) -> None:
    data = signature.seal(page, made("Curve", authority(), key=key).signer(), NOW)
    assert validity.broken(data, NOW) == ""
    assert validity.judge(data, roots(authority()), NOW) == validity.Judgement("", "Curve")


def test_the_receipt_has_the_sealed_file_beside_the_built_one(
    notice: Call, page: bytes, program: Callable[[str], str]
) -> None:
    before = manifest()
    assert "sealed" not in (FOLDER / "manifest.json").read_text("utf-8")
    notice(SIGN)
    data, after = PDF.read_bytes(), manifest()
    (row,) = (row for row in after["files"] if row["format"] == "pdf")
    assert row.pop("sealed") == {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert row["sha256"] == hashlib.sha256(page).hexdigest()
    assert after == before
    jsonschema.validate(manifest(), receipt.json_schema())
    checked = [program("sha256sum"), "-c", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(checked, cwd=FOLDER, check=False).returncode == 0


def test_neither_the_key_nor_the_password_is_written(notice: Call) -> None:
    notice(SIGN)
    secret = office().key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    written = contents()
    assert {path.name for path in written} == {
        PDF.name,
        "20-january-2026.en.txt",
        "manifest.json",
        "SHA256SUMS",
    }
    for data in written.values():
        assert PASSWORD.encode() not in data
        assert secret not in data
        assert secret[-32:] not in data


def test_what_is_sealed_is_left_alone(notice: Call) -> None:
    notice(SIGN)
    before = contents()
    assert notice(SIGN) == (0, "", "nothing to do: every PDF has its seal\n")
    assert contents() == before


@pytest.mark.parametrize("place", ["out", "out/20-january", "out/20-january/2026/../2026"])
def test_any_folder_with_editions_will_do(notice: Call, place: str) -> None:
    assert notice(f"sign {place} --key office.p12")[0] == 0
    assert notice("verify --roots roots.pem")[0] == 0


def test_the_edition_may_be_the_folder_of_work(
    notice: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FOLDER)
    assert notice(f"sign . --key {tmp_path / 'office.p12'}")[:2] == (0, f"{PDF.name}\n")
    monkeypatch.chdir(tmp_path)
    assert notice("verify --roots roots.pem")[0] == 0


def test_the_file_without_its_seal_gets_another(notice: Call, page: bytes) -> None:
    notice(SIGN)
    PDF.write_bytes(page)
    assert notice("verify")[1] == f"changed: {PDF}\n"
    assert notice(SIGN)[:2] == (0, f"{PDF}\n")
    assert notice("verify --roots roots.pem")[0] == 0


# --- builds of a sealed edition -------------------------------------------------------------------


@pytest.mark.parametrize("options", ["", " --frozen", " --force", " --format pdf"])
def test_a_build_of_the_same_bytes_keeps_the_seal(notice: Call, options: str) -> None:
    notice(SIGN)
    before = contents()
    code, _, err = notice(BUILD + options)
    assert (code, "seal-lost" in err) == (0, False)
    assert contents() == before


def test_a_seal_outlives_another_file_of_its_edition(notice: Call) -> None:
    notice(SIGN)
    before = contents()
    (FOLDER / "20-january-2026.en.txt").write_text("spoilt")
    assert notice(BUILD)[0] == 0
    assert contents() == before


def test_making_it_again_compares_what_was_built(notice: Call) -> None:
    notice(SIGN)
    assert notice("verify --rebuild")[::2] == (0, "2 files of 1 edition: as the receipts say\n")


@pytest.mark.parametrize("spoil", ["date", "file"])
def test_a_build_of_other_bytes_drops_the_seal_and_says_so(
    notice: Call, page: bytes, spoil: str
) -> None:
    notice(SIGN)
    if spoil == "file":
        PDF.write_bytes(PDF.read_bytes() + b"\n")
    code, _, err = notice(BUILD + (" --date 2026-01-19" if spoil == "date" else ""))
    assert code == 0
    assert (
        f"warning [seal-lost] {PDF.name}: its seal went with the file that lay there before; "
        f"sign it again: notice sign {FOLDER}\n"
    ) in err
    assert "sealed" not in (FOLDER / "manifest.json").read_text("utf-8")
    assert (PDF.read_bytes() == page) == (spoil == "file")
    assert notice("verify")[0] == 0
    assert "seal-lost" not in notice(BUILD)[2]


@pytest.mark.parametrize("kind", ["correct", "withdraw"])
def test_the_version_after_has_no_seal_and_the_one_before_keeps_its_own(
    notice: Call, kind: str
) -> None:
    shutil.copytree(ROOT / "templates" / "20-january", "templates/20-january")
    issue = "issue 2026 --by Ruth --unapproved"
    notice(BUILD)
    notice(SIGN)
    assert notice(issue)[::2] == (0, "20-january 2026: issued by Ruth\n")
    code, out, err = notice(f"{issue} --{kind} Why --json")
    (row,) = json.loads(out)["findings"]
    assert (code, row["code"], row["file"]) == (0, "seal-lost", PDF.name)
    assert f"{PDF.name}: its seal went with the file that lay there before; sign it again" in err
    assert notice("verify --roots roots.pem")[:2] == (1, f"unsealed: {PDF}\n")
    assert notice(SIGN)[0] == 0
    assert notice("verify --roots roots.pem --rebuild")[0] == 0


def test_a_feed_tells_the_size_of_the_sealed_file_after_the_next_build(notice: Call) -> None:
    order = BUILD.replace("txt", "feed")
    notice(order)
    notice(SIGN)
    code, out, _ = notice(f"{order} --frozen")
    assert (code, "feed.json" in out) == (1, False)
    assert notice(order)[0] == 0
    (item,) = json.loads(Path("out/20-january/feed.json").read_bytes())["items"]
    assert [each["size_in_bytes"] for each in item["attachments"]] == [PDF.stat().st_size]
    assert notice(f"{order} --frozen")[0] == 0
    assert notice("verify --roots roots.pem")[0] == 0


def test_a_sealed_file_is_looked_up(notice: Call) -> None:
    notice(SIGN)
    shutil.copy(PDF, "from-the-web.pdf")
    assert notice("verify from-the-web.pdf --roots roots.pem")[:2] == (0, f"it is {PDF}\n")


# --- what breaks it -------------------------------------------------------------------------------


def test_a_flipped_byte_is_found_even_where_the_receipt_was_written_anew(notice: Call) -> None:
    """In the page or in the signature: whoever changes a file can change the receipt beside it."""
    notice(SIGN)
    data = PDF.read_bytes()
    start = data.index(b"/Contents <3082") + len("/Contents <")
    end = start + 2 * (4 + int(data[start + 4 : start + 8], 16))  # of the CMS, in hexadecimal
    for place in (2000, end - 40):
        other = b"1" if data[place : place + 1] == b"0" else b"0"
        spoilt = data[:place] + other + data[place + 1 :]
        PDF.write_bytes(spoilt)
        assert notice("verify")[1] == f"changed: {PDF}\n"
        forge(spoilt)
        assert notice("verify")[1] in {"", f"changed: {PDF}: {UNLIKE}\n"}
        code, out, err = notice("verify --roots roots.pem")
        assert code == 1
        assert f"invalid: {PDF}: " in out
        assert "the seals hold" not in err


UNLIKE = "what was sealed is not the file that was built"


def forge(data: bytes) -> None:
    """Write a receipt and digests that fit a sealed file, as an attacker would."""
    content = manifest()
    for row in content["files"]:
        if row["format"] == "pdf":
            row["sealed"] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    written = receipt.write(content)
    (FOLDER / "manifest.json").write_bytes(written)
    digests = {row["file"]: row.get("sealed", row)["sha256"] for row in content["files"]}
    digests["manifest.json"] = hashlib.sha256(written).hexdigest()
    lines = (f"{digests[name]}  {name}\n" for name in sorted(digests))
    (FOLDER / "SHA256SUMS").write_text("".join(lines))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_byte_outside_of_it_can_change(sealed: bytes, data: st.DataObject) -> None:
    """ISO 32000-1, 12.8.1: the digest is of the whole file but the value of ``Contents``."""
    start, end = sealed.index(b"/Contents <30") + 10, sealed.rindex(b">", 0, sealed.index(b"/M (D"))
    place = data.draw(st.integers(0, start) | st.integers(end, len(sealed) - 1))
    bit = data.draw(st.integers(0, 7))
    spoilt = bytearray(sealed)
    spoilt[place] ^= 1 << bit
    assert validity.judge(bytes(spoilt), roots(authority()), NOW).fault


@given(st.binary(max_size=200))
def test_what_follows_the_seal_breaks_it(sealed: bytes, more: bytes) -> None:
    """Nothing may be added, whatever it is; a line end is."""
    found = validity.judge(sealed + more, roots(authority()), NOW).fault
    assert bool(found) == bool(more)


def test_a_file_that_says_little_is_judged_too() -> None:
    assert validity.judge(b"", (), NOW).fault == "its signature cannot be read"
    assert validity.judge(b"%PDF-1.7 /ByteRange", (), NOW).fault == "its signature cannot be read"


def test_an_update_that_only_looks_like_a_seal(notice: Call, page: bytes) -> None:
    notice(SIGN)
    data = PDF.read_bytes()
    PDF.write_bytes(data + data[len(page) :])
    forge(PDF.read_bytes())
    assert notice("verify --roots roots.pem")[0] == 1


def test_an_unsealed_pdf_does_not_pass_for_a_sealed_one(notice: Call) -> None:
    code, out, err = notice("verify --roots roots.pem")
    assert (code, out) == (1, f"unsealed: {PDF}\n")
    assert err == "2 files of 1 edition: 1 unsealed\n"


def test_a_root_that_did_not_vouch(notice: Call) -> None:
    notice(SIGN)
    Path("other.pem").write_bytes(stamping_authority().pem())
    out = f"invalid: {PDF}: no root vouches for The Remembrance Office\n"
    assert notice("verify --roots other.pem")[:2] == (1, out)
    assert notice("verify --roots other.pem --roots roots.pem")[0] == 0


def test_roots_that_are_none(notice: Call) -> None:
    Path("none.pem").write_text("no certificate")
    code, out, err = notice("verify --roots none.pem")
    hint = "give the certificates of authorities, in PEM or DER"
    assert (code, out, err) == (4, "", f"error: none.pem: it holds no certificate; {hint}\n")
    assert notice("verify --roots missing.pem")[0] == 4


def test_an_expired_certificate_is_not_believed_its_own_word(sealed: bytes) -> None:
    later = NOW + 2 * YEAR
    fault = validity.judge(sealed, roots(authority()), later).fault
    assert "is valid from" in fault
    assert "no timestamp shows that it was signed then" in fault


# --- keys that cannot be used ---------------------------------------------------------------------


def refused(notice: Call, arguments: str = SIGN) -> tuple[int, str]:
    """Sign, and return the code and the message; nothing is printed or written."""
    before = contents()
    code, out, err = notice(arguments)
    assert out == ""
    assert err.count("\n") == 1
    assert contents() == before
    return code, err


def test_a_wrong_password(notice: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICE_KEY_PASSWORD", "wrong")
    message = "error: office.p12: the password does not open it; type it again\n"
    assert refused(notice) == (2, message)


def test_files_that_hold_no_key(notice: Call) -> None:
    Path("office.p12").unlink()
    code, err = refused(notice)
    assert (code, "office.p12: cannot be read: No such file" in err) == (4, True)
    Path("office.p12").write_bytes(office().pem())
    code, err = refused(notice)
    assert (code, "office.p12: this is no PKCS#12 file; " in err) == (4, True)
    only = pkcs12.serialize_key_and_certificates(
        None, None, office().certificate, None, BestAvailableEncryption(PASSWORD.encode())
    )
    Path("office.p12").write_bytes(only)
    code, err = refused(notice)
    assert (code, "office.p12: it holds no key; " in err) == (2, True)


@pytest.mark.parametrize(
    ("given_to", "message"),
    [
        ({"last": NOW - timedelta(1)}, "expired on "),
        ({"first": NOW + timedelta(1)}, "is not valid before "),
        ({"signs": False}, "is not meant for signatures; ask for one that is"),
    ],
)
def test_a_certificate_that_may_not_sign_today(
    notice: Call, given_to: dict[str, Any], message: str
) -> None:
    Path("office.p12").write_bytes(made("Late", authority(), **given_to).p12())
    code, err = refused(notice)
    assert (code, message in err) == (2, True)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ("", 2, "there is no key to sign with; give --key FILE, or --pkcs11 FILE with --label"),
        ("--pkcs11 a.so", 2, "--pkcs11: a device may hold many keys; name it with --label"),
        ("--pkcs11 a.so --label b --key c", 2, "a key lies in a file or in a device; leave out"),
        ("--pkcs11 a.so --label b", 4, "a.so: there is no such module; name the library"),
        ("--pkcs11 office.p12 --label b", 4, "office.p12: it cannot be used: "),
        ("--key office.p12 --timestamp ftp://a/", 2, "'ftp://a/' is no address of a server"),
        ("--key office.p12 --timestamp http://u:p@a/", 2, "the address has a password in it"),
        ("--key office.p12 --password-file gone", 4, "gone: cannot be read: No such file"),
    ],
)
def test_what_is_asked_amiss(notice: Call, options: str, code: int, message: str) -> None:
    found, err = refused(notice, f"sign {FOLDER} {options}")
    assert (found, message in err) == (code, True)


def test_only_what_was_built_and_is_final_gets_a_seal(notice: Call) -> None:
    """All that is in the way is told at once, and nothing of the edition is sealed."""
    notice(BUILD.replace("en", "de"))
    draft = FOLDER / "20-january-2026.de.pdf"
    of_draft = f"error: {draft}: a draft gets no seal; finish its text, and build it again\n"
    assert refused(notice) == (2, of_draft)
    PDF.write_bytes(PDF.read_bytes() + b"\n")
    of_other = f"error: {PDF}: this is not the file that was built; build it again\n"
    assert notice(SIGN) == (4, "", of_draft + of_other)


def test_where_there_is_nothing_to_seal(notice: Call) -> None:
    shutil.rmtree("out")
    assert refused(notice)[0] == 2
    notice(BUILD.replace("pdf,txt", "txt"))
    code, err = refused(notice)
    assert (code, err) == (2, "error: there is no PDF to seal; build one first: --format pdf\n")


# --- passwords ------------------------------------------------------------------------------------


def test_a_password_in_a_file_may_end_its_line(
    notice: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTICE_KEY_PASSWORD", "wrong")
    Path("password").write_text(f"{PASSWORD}\r\n")
    assert notice(f"{SIGN} --password-file password")[0] == 0


def test_without_a_password_it_says_where_to_put_it(
    notice: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOTICE_KEY_PASSWORD")
    message = "there is no password to the key; set NOTICE_KEY_PASSWORD, or give a file with"
    code, err = refused(notice)
    assert (code, message in err) == (2, True)


def test_a_file_without_a_password(notice: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("office.p12").write_bytes(office().p12(""))
    monkeypatch.setenv("NOTICE_KEY_PASSWORD", "")
    assert notice(SIGN)[0] == 0


@pytest.mark.usefixtures("notice")
def test_on_a_terminal_it_asks_and_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTICE_KEY_PASSWORD")
    ours, theirs = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-P", "-m", "notice", *SIGN.split()]
    with subprocess.Popen(
        command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        os.close(theirs)
        shown = os.read(ours, 100)
        os.write(ours, f"{PASSWORD}\n".encode())
        out, _ = process.communicate(timeout=60)
        shown += os.read(ours, 100)
    os.close(ours)
    assert (process.returncode, out) == (0, f"{PDF}\n")
    assert shown.split() == b"password to the key:".split()


# --- timestamps -----------------------------------------------------------------------------------


@cache
def clock() -> Holder:
    return made("A Clock's Hand", stamping_authority(), last=NOW + 8 * YEAR, stamps=True)


def stamped(request: bytes) -> bytes:
    """Answer a request as a server of RFC 3161 does."""
    key = clock().key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(clock().asn1, PrivateKeyInfo.load(key), fixed_dt=schedule.now())
    answer = stamper.async_request_tsa_response(TimeStampReq.load(request))
    dumped: bytes = asyncio.run(answer).dump()
    return dumped


def of_another_digest(request: bytes) -> bytes:
    """Answer with the time of something else."""
    content = TimeStampReq.load(request)
    content["message_imprint"]["hashed_message"] = bytes(32)
    return stamped(content.dump(force=True))


def of_another_request(request: bytes) -> bytes:
    """Answer with the time that somebody else has asked for (RFC 3161, 2.4.1: the nonce)."""
    content = TimeStampReq.load(request)
    content["nonce"] = 1
    return stamped(content.dump(force=True))


def refusing(_: bytes) -> bytes:
    """Answer with a status and no token: rejection, badAlg (RFC 3161, 2.4.2)."""
    return bytes.fromhex("30 09 30 07 02 01 02 03 02 07 80")


@contextmanager
def serving(answer: Callable[[bytes], bytes], status: int = 200) -> Iterator[tuple[str, list[str]]]:
    """Serve on a port of this machine; give the address, and the kinds of what was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.headers["Content-Type"])
            data = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsr?policy=1", asked
        finally:
            server.shutdown()
            thread.join()


def test_a_timestamp_outlives_the_certificate(notice: Call) -> None:
    """PAdES B-T: with it the seal holds after the certificate of the office has expired."""
    with serving(stamped) as (address, asked):
        assert notice(f"{SIGN} --timestamp {address}")[:2] == (0, f"{PDF}\n")
    assert set(asked) == {"application/timestamp-query"}
    Path("both.pem").write_bytes(authority().pem() + stamping_authority().pem())
    assert notice("verify --roots both.pem")[0] == 0
    fault = "no root vouches for its timestamp by A Clock's Hand"
    assert notice("verify --roots roots.pem")[1] == f"invalid: {PDF}: {fault}\n"
    data, known = PDF.read_bytes(), roots(authority(), stamping_authority())
    assert validity.judge(data, known, NOW + 7 * YEAR).fault == ""
    assert validity.judge(data, known, NOW + 8 * YEAR + timedelta(1)).fault


@pytest.mark.parametrize(
    ("answer", "status", "message"),
    [
        (stamped, 503, "it gives no timestamp: it answers 503; "),
        (stamped, 302, "it gives no timestamp: it answers 302; "),
        (bytes, 200, "it gives no timestamp: it answers with something else"),
        (lambda _: b"<html>", 200, "it gives no timestamp: it answers with something else"),
        (lambda _: b"0\0", 200, "it gives no timestamp: it answers with something else"),
        (lambda data: stamped(data)[:9], 200, "it answers with something else"),
        (refusing, 200, "it gives no timestamp: it refuses to: bad alg; "),
        (of_another_request, 200, "it answers something that was asked before"),
        (of_another_digest, 200, "does not hold: its timestamp is not for this signature"),
    ],
)
def test_a_server_that_gives_no_timestamp(
    notice: Call, answer: Callable[[bytes], bytes], status: int, message: str
) -> None:
    with serving(answer, status) as (address, asked):
        code, err = refused(notice, f"{SIGN} --timestamp {address}")
    assert (code, message in err) == (4, True)
    assert len(asked) <= 2  # one for the size of an answer; none elsewhere


def test_a_server_that_is_not_there(notice: Call) -> None:
    with serving(stamped) as (address, _):
        pass
    code, err = refused(notice, f"{SIGN} --timestamp {address}")
    assert (code, f"{address}: it gives no timestamp: Connection refused" in err) == (4, True)


def test_addresses_of_servers() -> None:
    for address in ("https://tsa.example", "http://[::1]:8080/tsr?a=b"):
        assert timestamp.TimestampServer(address).address == address


# --- a device -------------------------------------------------------------------------------------


@pytest.fixture
def device(program: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the key of the office into a token of SoftHSM, and return the module."""
    util = Path(program("softhsm2-util"))
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    key = office().key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key.pem").write_bytes(key)
    pin = ["--pin", PASSWORD]
    imported = ["--import", tmp_path / "key.pem", "--label", "office", "--id", "01"]
    module = util.parents[1] / "lib" / "softhsm" / "libsofthsm2.so"
    for arguments in (
        ["--init-token", "--free", "--label", "seal", "--so-pin", PASSWORD, *pin],
        [*imported, "--token", "seal", *pin],
    ):
        subprocess.run([util, "--module", module, *arguments], check=True, stdout=2)
    token = pkcs11.lib(str(module.resolve())).get_token(token_label="seal")  # noqa: S106 - a name
    with token.open(rw=True, user_pin=PASSWORD) as session:
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.LABEL: "office",
                pkcs11.Attribute.SUBJECT: office().asn1.subject.dump(),
                pkcs11.Attribute.VALUE: office().asn1.dump(),
            }
        )
    return module


def test_a_key_in_a_device(notice: Call, device: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order = f"sign {FOLDER} --pkcs11 {device} --token seal --label"
    code, err = refused(notice, f"{order} other")
    assert (code, f"{device}: it has no key and certificate 'other'; " in err) == (2, True)
    code, err = refused(notice, f"{order} office".replace("--token seal", "--token mine"))
    assert (code, f"{device}: it has no such token; " in err) == (2, True)
    monkeypatch.setenv("NOTICE_KEY_PASSWORD", "wrong")
    code, err = refused(notice, f"{order} office")
    assert (code, f"{device}: the password does not open it; " in err) == (2, True)
    monkeypatch.setenv("NOTICE_KEY_PASSWORD", PASSWORD)
    assert notice(f"{order} office")[:2] == (0, f"{PDF}\n")
    assert notice("verify --roots roots.pem")[0] == 0
