"""Whether what the seal needs is installed: the packages of the extra ``sign``."""

from __future__ import annotations

from importlib.util import find_spec

from notice.errors import Fault, LibraryError

PACKAGES = {"pyhanko": "pyHanko", "pkcs11": "python-pkcs11"}
"""The extra ``sign``, by the modules that are imported of it."""
HINT = "./run sign installs them; with pip: python -m pip install 'notice[sign]'"


def missing() -> Fault | None:
    """Return what to say where a package of the extra is missing, or ``None``."""
    names = [name for module, name in PACKAGES.items() if find_spec(module) is None]
    if not names:
        return None
    message = f"packages that make and judge a seal are missing: {', '.join(names)}"
    return Fault(message=message, hint=HINT)


def check() -> None:
    """Raise ``LibraryError`` where a package of the extra is missing."""
    fault = missing()
    if fault is not None:
        raise LibraryError(fault)
