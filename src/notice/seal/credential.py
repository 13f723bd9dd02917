"""A key that is opened, with its certificate: what signs.

The key is used where it lies. It is written nowhere, and the password to it neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import assert_never

import pkcs11
from asn1crypto.pkcs12 import Pfx
from asn1crypto.x509 import Certificate
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs12
from pkcs11 import exceptions
from pyhanko.sign.pkcs11 import PKCS11Signer
from pyhanko.sign.signers import Signer, SimpleSigner

from notice import files
from notice.errors import Fault, FileError, NoticeError, UsageError
from notice.folders import shown
from notice.seal.key import Key, KeyDevice, KeyFile

USAGES = {"digital_signature", "non_repudiation"}
"""What a certificate may be for, one of which it has to be if it says so (RFC 5280, 4.2.1.3)."""

SHUT, AGAIN = "the password does not open it", "type it again"


@contextmanager
def opened(key: Key, password: Callable[[], str], now: datetime) -> Iterator[Signer]:
    """Give what signs with a key; raise ``NoticeError`` where that cannot be, or not any more.

    It asks for the ``password`` once there is a key to open.
    """
    match key:
        case KeyFile():
            signer = _of_file(key.path, password)
            _check(signer, shown(key.path), now)
            yield signer
        case KeyDevice():
            with _session(key, password) as session:
                signer = PKCS11Signer(
                    session,
                    cert_label=key.label,
                    key_label=key.label,
                    other_certs_to_pull=None,
                )
                _check(signer, shown(key.module), now)
                yield signer
        case _:
            assert_never(key)


def holder(certificate: Certificate) -> str:
    """Return the name of whom a certificate is for, as people say it (RFC 5280, 4.1.2.6)."""
    names = certificate.subject.native
    known = (names.get(key) for key in ("common_name", "organization_name"))
    name = next(filter(None, known), certificate.subject.human_friendly)
    return name if isinstance(name, str) else ", ".join(name)


def _of_file(path: Path, ask: Callable[[], str]) -> Signer:
    data, place = files.read(path, files.TEXT), shown(path)
    try:
        Pfx.load(data, strict=True)["version"].native  # noqa: B018 - it is parsed when asked for
    except ValueError:
        hint = "ask for the key and the certificate in one file, as .p12 or .pfx"
        raise FileError(Fault(place, message="this is no PKCS#12 file", hint=hint)) from None
    password = ask()
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(data, password.encode() or None)
    except ValueError:
        raise UsageError(Fault(place, message=SHUT, hint=AGAIN)) from None
    except UnsupportedAlgorithm:
        message, hint = (
            "its encryption is not known any more",
            "export it anew",
        )
        raise FileError(Fault(place, message=message, hint=hint)) from None
    if key is None or certificate is None:
        what = "key" if key is None else "certificate"
        hint = "export both together"
        raise UsageError(Fault(place, message=f"it holds no {what}", hint=hint))
    signer: SimpleSigner = SimpleSigner.load_pkcs12_data(data, [], password.encode() or None)
    return signer


@contextmanager
def _session(device: KeyDevice, password: Callable[[], str]) -> Iterator[pkcs11.Session]:
    """Give a session with a token, which is closed afterwards; raise ``NoticeError``."""
    if not device.module.exists():
        message, hint = "there is no such module", "name the library that came with the device"
        raise FileError(Fault(shown(device.module), message=message, hint=hint))
    certificate = {
        pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
        pkcs11.Attribute.LABEL: device.label,
    }
    label = {"token_label": device.token} if device.token else {}
    try:
        token = pkcs11.lib(str(device.module.resolve())).get_token(**label)
        with token.open(user_pin=password()) as session:
            session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, label=device.label)
            if not any(session.get_objects(certificate)):
                raise exceptions.NoSuchKey
            yield session
    except exceptions.PKCS11Error as error:
        raise _refused(device, error) from None


def _refused(device: KeyDevice, error: exceptions.PKCS11Error) -> NoticeError:
    """Return what a device says, by the codes of PKCS#11, in our words."""
    module, name = shown(device.module), device.label
    match error:
        case exceptions.PinIncorrect() | exceptions.PinInvalid() | exceptions.PinLenRange():
            return UsageError(Fault(module, message=SHUT, hint=AGAIN))
        case exceptions.PinLocked():
            message, hint = "it is locked after too many wrong passwords", "ask who gave it to you"
        case exceptions.NoSuchToken():
            message, hint = "it has no such token", "plug it in, and name it with --token"
        case exceptions.MultipleTokensReturned():
            message, hint = "it has several tokens", "name one with --token"
        case exceptions.NoSuchKey():
            message, hint = f"it has no key and certificate '{name}'", "name another with --label"
        case exceptions.MultipleObjectsReturned():
            message, hint = f"it has several keys '{name}'", "give one of them another label"
        case _:
            message, hint = f"it cannot be used: {error or type(error).__name__}", ""
            return FileError(Fault(module, message=message, hint=hint))
    return UsageError(Fault(module, message=message, hint=hint))


def _check(signer: Signer, place: str, now: datetime) -> None:
    """Raise ``UsageError`` for a certificate that is out of date, or not for signatures."""
    certificate = signer.signing_cert
    if certificate is None:
        raise UsageError(Fault(place, message="it holds no certificate"))
    hint = "ask for a new one"
    whose = f"the certificate of {holder(certificate)}"
    first, last = certificate.not_valid_before, certificate.not_valid_after
    if now > last:
        message = f"{whose} expired on {last.date()}"
        raise UsageError(Fault(place, message=message, hint=hint))
    if now < first:
        message = f"{whose} is not valid before {first.date()}"
        raise UsageError(Fault(place, message=message, hint="sign with it from then on"))
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & USAGES:
        message = f"{whose} is not meant for signatures"
        raise UsageError(Fault(place, message=message, hint="ask for one that is"))
