"""WeasyPrint, the PDF engine: the only module that imports it, and only when it is called."""

from __future__ import annotations

import contextlib
import ctypes.util
import importlib
import io
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from types import ModuleType

from notice.document import Direction
from notice.errors import Fault, LibraryError

PACKAGES = {
    "linux": "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
}
LIBRARY = re.compile(r"'(lib[^']+?)(?:-[0-9])?'")
"""How the loader's message names a library: ``cannot load library 'libpango-1.0-0': ...``."""
DEFERRED = ("fontTools.subset", "fontTools.varLib.instancer")
"""What WeasyPrint imports for variable fonts and for want of HarfBuzz alone: half of its start."""
BIDI = """
    unsigned char * pango_log2vis_get_embedding_levels (const char *text, int length, int *base);
    void g_free (void *memory);
"""
"""Declarations of Pango and GLib that WeasyPrint has no use for."""
BASES: dict[Direction, int] = {"ltr": 0, "rtl": 1}
"""PangoDirection."""


def require() -> None:
    """Import WeasyPrint ahead of its use; raise ``LibraryError`` as ``weasyprint`` does."""
    weasyprint()


@cache
def weasyprint() -> ModuleType:
    """Return WeasyPrint, imported at the first call.

    Raises ``LibraryError`` with the command that installs what is missing.
    """
    command = PACKAGES.get(sys.platform, "install Pango and HarfBuzz")
    try:
        quiet = contextlib.redirect_stdout(io.StringIO())
        with _direct_names(), _deferred(DEFERRED), quiet, warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            engine = importlib.import_module("weasyprint")
    except OSError as error:
        match = LIBRARY.search(str(error))
        name = match[1] if match else str(error)
        message = f"the system library {name} is missing or damaged"
        raise LibraryError(Fault(message=message, hint=f"type: {command}")) from None
    if engine.text.ffi.harfbuzz_subset is None:
        message = "the system library libharfbuzz-subset is missing"
        raise LibraryError(Fault(message=message, hint=f"type: {command}"))
    return engine


@contextlib.contextmanager
def _direct_names() -> Iterator[None]:
    """Open libraries by file name alone while WeasyPrint is imported.

    It tries the names of other systems first, and for each of those ``find_library`` runs gcc and
    ldconfig; the name that works on Linux, such as ``libpango-1.0.so.0``, needs no search.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        setattr(ctypes.util, "find_library", lambda _: None)  # noqa: B010 - typed as a constant
    try:
        yield
    finally:
        setattr(ctypes.util, "find_library", search)  # noqa: B010 - the same


class _Deferred(ModuleType):
    """Stands for a module until something of it is called."""

    def __getattr__(self, name: str) -> Callable[..., object]:
        """Return a function that imports the module when it is called."""

        def call(*args: object, **named: object) -> object:
            return getattr(importlib.import_module(self.__name__), name)(*args, **named)

        return call


@contextlib.contextmanager
def _deferred(names: Sequence[str]) -> Iterator[None]:
    """Let modules be imported that are not loaded before they are used."""
    added = {name: _Deferred(name) for name in names if name not in sys.modules}
    sys.modules.update(added)
    try:
        yield
    finally:
        for name in added:
            del sys.modules[name]


def levels(text: str, base: Direction) -> bytes:
    """Return the embedding level of each character of a paragraph (UAX #9, 3.3), by Pango.

    Raises ``LibraryError`` where Pango is missing.
    """
    bidi = _bidi()
    data = text.encode()
    direction = bidi.ffi.new("int *", BASES[base])
    array = bidi.pango.pango_log2vis_get_embedding_levels(data, len(data), direction)
    try:
        return bytes(bidi.ffi.buffer(array, len(text)))
    finally:
        bidi.gobject.g_free(array)


@cache
def _bidi() -> ModuleType:
    """Return WeasyPrint's bindings, with two functions more."""
    bindings: ModuleType = weasyprint().text.ffi
    bindings.ffi.cdef(BIDI)
    return bindings
