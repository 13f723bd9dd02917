"""The libraries of the system that have a say in a page, each asked for its version."""

from __future__ import annotations

import ctypes
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from ctypes import CDLL, byref, c_int, c_void_p
from functools import cache


@cache
def versions() -> Mapping[str, str]:
    """Return the versions by name; a library that is not there is left out.

    The libraries are asked by themselves: WeasyPrint, which loads them too, takes longer to import
    than an edition that is up to date takes to check.
    """
    numbers = {"zlib": zlib.ZLIB_RUNTIME_VERSION}
    for name, (stem, number, ask) in LIBRARIES.items():
        for file in (f"lib{stem}.so.{number}", f"lib{stem}.{number}.dylib", f"lib{stem}.dylib"):
            with suppress(OSError, AttributeError):
                numbers[name] = ask(CDLL(file))
                break
    return numbers


def _pango(library: CDLL) -> str:
    return _decimal(library.pango_version())


def _harfbuzz(library: CDLL) -> str:
    library.hb_version_string.restype = ctypes.c_char_p
    return str(library.hb_version_string(), "ascii")


def _fontconfig(library: CDLL) -> str:
    return _decimal(library.FcGetVersion())


def _freetype(library: CDLL) -> str:
    handle, numbers = c_void_p(), (c_int(), c_int(), c_int())
    if library.FT_Init_FreeType(byref(handle)):
        raise OSError("FreeType does not start")
    library.FT_Library_Version(handle, *map(byref, numbers))
    library.FT_Done_FreeType(handle)
    return ".".join(str(number.value) for number in numbers)


def _decimal(number: int) -> str:
    """Return a version given as one number, two digits a part: 15012 is 1.50.12."""
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


LIBRARIES: Mapping[str, tuple[str, int, Callable[[CDLL], str]]] = {
    "pango": ("pango-1.0", 0, _pango),
    "harfbuzz": ("harfbuzz", 0, _harfbuzz),
    "fontconfig": ("fontconfig", 1, _fontconfig),
    "freetype": ("freetype", 6, _freetype),
}
"""Each with the stem and the number of its file name, and what asks it."""
