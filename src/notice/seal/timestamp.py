"""The client of a timestamp server: the one part of the program that calls out, if it is named."""

from __future__ import annotations

from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from asn1crypto.core import Sequence
from asn1crypto.tsp import PKIStatusInfo, TimeStampReq, TimeStampResp
from pyhanko.sign.timestamps import TimeStamper

from notice.errors import Fault, FileError, UsageError

TIMEOUT = 30
"""Seconds that a server may take for each step."""
LARGEST = 10**6
"""The most bytes of an answer."""
HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
"""RFC 3161, 3.4."""


class TimestampServer(TimeStamper):
    """A server that says when it has seen a digest (RFC 3161), asked over HTTP.

    It is asked for nothing but a time for a digest, and no other server is, whatever it answers:
    a redirection is an error.
    """

    def __init__(self, address: str) -> None:
        """Take the address of a server; raise ``UsageError`` for one that is none."""
        super().__init__()  # type: ignore[no-untyped-call]
        self.address = address
        self._parts = _parsed(address)

    async def async_request_tsa_response(self, req: TimeStampReq) -> TimeStampResp:
        """Return what the server answers; raise ``FileError``."""
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        connection = kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT)
        path = self._parts.path or "/"
        query = f"?{self._parts.query}" if self._parts.query else ""
        try:
            connection.request("POST", path + query, req.dump(), HEADERS)
            with connection.getresponse() as answer:
                if answer.status != HTTPStatus.OK:
                    raise self.refused(f"it answers {answer.status}")
                data = answer.read(LARGEST)
            status = PKIStatusInfo.load(Sequence.load(data, strict=True)[0].dump())
            if status["status"].native != "granted":  # else it may be of another digest
                reasons = ", ".join(sorted(status["fail_info"].native or ())).replace("_", " ")
                raise self.refused(f"it refuses to{reasons and ': '}{reasons}")
            response = TimeStampResp.load(data)
            token = response["time_stamp_token"]["content"]["encap_content_info"]["content"]
            if token.parsed["nonce"].native != req["nonce"].native:
                raise self.refused("it answers something that was asked before")
        except OSError as error:
            raise self.refused(error.strerror or str(error)) from None
        except (HTTPException, ValueError, LookupError, TypeError):
            raise self.refused("it answers with something else") from None
        finally:
            connection.close()
        return response

    def refused(self, reason: str) -> FileError:
        """Return the error that says that there is no timestamp, and why."""
        hint = "sign again later, or name another server with --timestamp"
        return FileError(Fault(self.address, message=f"it gives no timestamp: {reason}", hint=hint))


def _parsed(address: str) -> SplitResult:
    """Return the parts of an address; raise ``UsageError``."""
    hint = "write it as https://tsa.example/tsr"
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known or not address.isascii() or not address.isprintable() or " " in address:
        raise UsageError(
            Fault(message=f"--timestamp: '{address}' is no address of a server", hint=hint)
        )
    if parts.username is not None:
        raise UsageError(Fault(message="--timestamp: the address has a password in it", hint=hint))
    return parts
