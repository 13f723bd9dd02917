"""Whether the seal of a PDF holds: its bytes, its signer, and since when."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from asn1crypto.x509 import Certificate
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from notice import files
from notice.errors import Fault, FileError
from notice.folders import shown
from notice.seal.credential import USAGES, holder

for _name in ("pyhanko", "pyhanko_certvalidator"):  # else it prints what is said better here
    logging.getLogger(_name).addHandler(logging.NullHandler())

UNREADABLE = "its signature cannot be read"
SPOILT = "the file is not the one that was signed"
STAMP = "its timestamp is not for this signature"


@dataclass(frozen=True)
class Judgement:
    """What is wrong with a seal, or nothing, and who made it."""

    fault: str = ""
    signer: str = ""
    """The subject of the certificate (RFC 4514)."""


def read_roots(paths: Sequence[Path]) -> tuple[Certificate, ...]:
    """Return the certificates of files in PEM or DER; raise ``FileError``."""
    return tuple(root for path in paths for root in _roots(path))


def _roots(path: Path) -> list[Certificate]:
    data = files.read(path, files.TEXT)
    try:
        roots = list(load_certs_from_pemder_data(data))
        known = [root for root in roots if root.subject.native]
    except ValueError:
        known = []
    if not known:
        hint = "give the certificates of authorities, in PEM or DER"
        raise FileError(Fault(shown(path), message="it holds no certificate", hint=hint))
    return known


def is_sealed(data: bytes) -> bool:
    """Whether a PDF has a signature, or what may have been one."""
    return b"/ByteRange" in data


def judge(data: bytes, roots: Sequence[Certificate], now: datetime) -> Judgement:
    """Return whether the seal of a PDF holds, and is by somebody whom one of the roots vouches for.

    A timestamp that a root vouches for shows when it was signed, so that the certificate may have
    expired since. Revocation is not asked for: that would take a network.
    """
    try:
        signature = _only(data)
        status = _status(signature, roots, now)
    except Exception:  # noqa: BLE001 - for bytes of a stranger it has as many exceptions as places
        return Judgement(UNREADABLE)
    return Judgement(_fault(status), holder(status.signing_cert))


def broken(data: bytes, now: datetime) -> str:
    """Return what is wrong with a seal that was just made, whoever made it; "" if nothing is."""
    status = _status(_only(data), (), now)
    stamp = status.timestamp_validity
    return _damage(status) or (STAMP if stamp and not (stamp.intact and stamp.valid) else "")


def _only(data: bytes) -> EmbeddedPdfSignature:
    """Return the only signature of a PDF; raise ``ValueError`` if it has none, or several."""
    signature: EmbeddedPdfSignature
    (signature,) = PdfFileReader(BytesIO(data)).embedded_signatures
    return signature


def _status(
    signature: EmbeddedPdfSignature, roots: Sequence[Certificate], now: datetime
) -> PdfSignatureStatus:
    """Return how a signature stands now, or at the time that a trusted timestamp shows."""
    status = _at(signature, roots, now, now)
    stamp = status.timestamp_validity
    if stamp is None or not stamp.trusted:
        return status
    return _at(signature, roots, stamp.timestamp, now)


def _at(
    signature: EmbeddedPdfSignature, roots: Sequence[Certificate], moment: datetime, now: datetime
) -> PdfSignatureStatus:
    return validate_pdf_signature(
        signature,
        _context(roots, moment),
        _context(roots, now),
        key_usage_settings=KeyUsageConstraints(key_usage=USAGES),
    )


def _context(roots: Sequence[Certificate], moment: datetime) -> ValidationContext:
    return ValidationContext(trust_roots=list(roots), moment=moment, allow_fetching=False)


def _damage(status: PdfSignatureStatus) -> str:
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return "" if status.intact and status.valid and whole else SPOILT


def _fault(status: PdfSignatureStatus) -> str:
    """Return what is wrong, the gravest first; "" if nothing is."""
    certificate = status.signing_cert
    name, stamp = holder(certificate), status.timestamp_validity
    if damage := _damage(status):
        return damage
    if stamp and not (stamp.intact and stamp.valid):
        return STAMP
    if stamp and not stamp.trusted:
        return f"no root vouches for its timestamp by {holder(stamp.signing_cert)}"
    if status.trusted:
        return "" if status.bottom_line else SPOILT
    match status.trust_problem_indic:
        case AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND:
            return f"no root vouches for {name}"
        case AdESIndeterminate.OUT_OF_BOUNDS_NO_POE:
            first, last = certificate.not_valid_before.date(), certificate.not_valid_after.date()
            valid = f"the certificate of {name} is valid from {first} to {last}"
            return f"{valid}, and no timestamp shows that it was signed then"
        case problem:
            reason = problem.standard_name.lower().replace("_", " ") if problem else "no reason"
            return f"the certificate of {name} is not accepted: {reason}"
