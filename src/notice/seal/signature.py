"""A seal is put on a PDF: a signature by PAdES (ETSI EN 319 142-1), B-B or with a timestamp B-T.

It is an incremental update (ISO 32000-1, 7.5.6): the file stays as it is, and the signature comes
after its last byte.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper

from notice.errors import Fault, UsageError
from notice.seal.credential import holder

FIELD = "Seal"
METADATA = PdfSignatureMetadata(
    field_name=FIELD,
    subfilter=SigSeedSubFilter.PADES,
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,
)
"""It certifies the document: whatever is added to it afterwards breaks the seal."""
OUTSIDE = InvisSigSettings(box_out_of_bounds=True)
"""A widget beside the page is no part of the structure tree (ISO 14289-1, 7.18.1)."""


def seal(data: bytes, signer: Signer, at: datetime, server: TimeStamper | None = None) -> bytes:
    """Return a PDF with the seal of a signer after its bytes.

    With an RSA key and no server the same time gives the same bytes. Raises ``UsageError`` for a
    key that cannot sign a PDF, and ``FileError`` for a server that gives no timestamp.
    """
    writer = _Update(BytesIO(data))
    spec = SigFieldSpec(
        FIELD,
        invis_sig_settings=OUTSIDE,
        # What a screen reader says of the field: a name needs no translation.
        readable_field_name=holder(signer.signing_cert),
    )
    try:
        sealed: BytesIO = _Sealer(at, signer, server, spec).sign_pdf(writer)
    except SigningError as error:
        message, hint = f"a PDF cannot be signed with this key: {error}", "ask for another"
        raise UsageError(Fault(message=message, hint=hint)) from None
    return sealed.getvalue()


class _Update(IncrementalPdfFileWriter):
    """An update that leaves the metadata as they are, and takes no random number.

    The claims of PDF/A and PDF/UA stand in the metadata, and the date of the statement.
    """

    def _update_meta(self) -> None:
        pass

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        """Return the identifier of the file and a new one of this version (ISO 32000-1, 14.4)."""
        first, _ = prev.trailer["/ID"]
        digest = hashlib.sha256(prev.stream.getvalue()).digest()[:16]
        return ArrayObject([first, ByteStringObject(digest)])


class _Sealer(PdfSigner):
    """What signs at a time that it is told."""

    def __init__(
        self, at: datetime, signer: Signer, server: TimeStamper | None, spec: SigFieldSpec
    ) -> None:
        super().__init__(METADATA, signer, timestamper=server, new_field_spec=spec)
        self._at = at

    def init_signing_session(self, *args: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **options)
        session.system_time = self._at
        return session
