"""What Pango sees of a machine's fonts: these faces, under their private names, and no others."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

from notice.definition.face import COLLECTION, Face
from notice.errors import Fault, FileError


@contextmanager
def isolated(faces: Sequence[Face]) -> Iterator[None]:
    """Let fontconfig see these faces, under their private family names, and no others.

    A character that the families of a style sheet lack is drawn in another of these faces, so
    that a layout need not name the family of every script. Fontconfig takes its configuration
    from a file named by ``FONTCONFIG_FILE`` only; the variable is put back afterwards. Raises
    ``FileError`` where the file cannot be written.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory(prefix="notice-fonts-") as name:
        os.environ["FONTCONFIG_FILE"] = str(_written(faces, Path(name).resolve()))
        try:
            yield
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before


def _written(faces: Sequence[Face], folder: Path) -> Path:
    config = folder / "fonts.conf"
    try:
        config.write_text(_config(faces, folder), "utf-8")
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        hint = "make room there, or name another folder in TMPDIR"
        raise FileError(Fault(str(folder.parent), message=message, hint=hint)) from None
    return config


def _config(faces: Sequence[Face], folder: Path) -> str:
    """Return a fontconfig file (fonts.conf(5)) for links to the faces, which it renames.

    Links, because fontconfig would open every file of a folder that it is given, and installed
    fonts lie beside hundreds of others. They are numbered, so that no path decides an order.
    """
    links = folder / "fonts"
    links.mkdir()
    rows = [f"<dir>{escape(str(links))}</dir><cachedir>{escape(str(folder))}/cache</cachedir>"]
    for number, face in enumerate(faces):
        link = links / f"{number:03}{face.path.suffix}"
        link.symlink_to(face.path)
        rows.append(
            f'<match target="scan">{_test("file", str(link))}'
            + (_test("family", face.name) if link.suffix == COLLECTION else "")
            + '<edit name="family" mode="assign">'
            f"<string>{escape(face.family)}</string></edit></match>"
        )
    families = dict.fromkeys(face.family for face in faces)
    accepted = "".join(_pattern("family", f"<string>{escape(name)}</string>") for name in families)
    every = _pattern("scalable", "<bool>true</bool>")
    rows.append(
        f"<selectfont><rejectfont>{every}</rejectfont>"
        f"<acceptfont>{accepted}</acceptfont></selectfont>"
    )
    body = "\n".join(rows)
    return f'<?xml version="1.0"?>\n<fontconfig>\n{body}\n</fontconfig>\n'


def _test(name: str, value: str) -> str:
    return f'<test name="{name}"><string>{escape(value)}</string></test>'


def _pattern(name: str, value: str) -> str:
    return f'<pattern><patelt name="{name}">{value}</patelt></pattern>'
