"""A seal costs a PDF nothing: it passes veraPDF as before, and screen readers hear a name."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import SimpleSigner

from notice.edition.artifact import Artifact
from notice.preflight.verapdf import FLAVOURS
from notice.seal import signature
from notice.standard import Standard

Make = Callable[..., Artifact]
Judge = Callable[..., Future[dict[str, list[str]]]]
AT = datetime(2026, 1, 19, 9, tzinfo=UTC)


@cache
def signer() -> SimpleSigner:
    """Return what signs with a key of its own word."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bakı, Xatirə İdarəsi")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(AT - timedelta(1))
        .not_valid_after(AT + timedelta(1))
        .sign(key, hashes.SHA256())
    )
    data = pkcs12.serialize_key_and_certificates(b"", key, certificate, None, NoEncryption())
    made: SimpleSigner = SimpleSigner.load_pkcs12_data(data, [], None)
    return made


@pytest.mark.parametrize("standard", FLAVOURS)
@pytest.mark.parametrize(("language", "layout"), [("en", "classic"), ("ar", "modern")])
def test_a_sealed_pdf_is_conformant(
    make: Make, judge: Judge, language: str, layout: str, standard: Standard
) -> None:
    made = make("20-january", language, layout=layout, standard=standard)
    sealed = signature.seal(made.data, signer(), AT)
    flavours = FLAVOURS[standard]
    assert judge(sealed, *flavours).result() == {flavour: [] for flavour in flavours}
    assert metadata(sealed) == metadata(made.data)


def metadata(data: bytes) -> bytes:
    """Return the packet that claims the standards."""
    with pikepdf.open(BytesIO(data)) as pdf:
        return pdf.Root.Metadata.read_bytes()


def test_a_field_on_the_page_would_have_to_be_in_the_structure_tree(
    make: Make, judge: Judge
) -> None:
    """So the validator looks at the field of a seal (ISO 14289-1, 7.18.1 and 7.18.4)."""
    writer = IncrementalPdfFileWriter(BytesIO(make("20-january", "en").data))
    append_signature_field(writer, SigFieldSpec("Seal", box=(50, 50, 90, 90)))
    output = BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    failed = " ".join(judge(output.getvalue(), "ua1").result()["ua1"])
    assert "7.18.1" in failed
    assert "7.18.4" in failed


def test_the_field_has_the_name_of_its_signer(make: Make) -> None:
    """The one thing that is said of it; it lies beside the page (ISO 14289-1, 7.18.1)."""
    with pikepdf.open(BytesIO(signature.seal(make("20-january", "en").data, signer(), AT))) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        (page,) = (page for page in pdf.pages if "/Annots" in page)
        assert str(field.TU) == "Bakı, Xatirə İdarəsi"
        assert page.Tabs == "/S"
        left, bottom, right, top = (float(each) for each in field.Rect)
        assert left == right < 0
        assert bottom == top < 0
