"""Where the key of an office lies: in a file, or in a device that keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class KeyFile:
    """A PKCS#12 file, which holds a key and its certificate (RFC 7292)."""

    path: Path


@dataclass(frozen=True)
class KeyDevice:
    """A key in a token (PKCS#11): a smart card, a USB stick or a machine that signs."""

    module: Path
    """The library of the maker, by which programs speak with it."""
    token: str
    """Its label; empty where the module has only one token."""
    label: str
    """Of the key, and of its certificate."""


Key = KeyFile | KeyDevice
