"""What each glyph of a font reads as (ISO 32000-1, 9.10.3), put right where WeasyPrint guesses.

WeasyPrint gives all characters of a cluster to its last glyph and none to the others: a Hebrew
letter with its point and vowel reads as nothing, and its vowel as all three wherever it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from unicodedata import normalize

from notice import files
from notice.definition.face import Face
from notice.render.pdf.boxes import TURNING
from notice.render.pdf.structure import resolve
from notice.render.pdf.syllables import REORDERED

ENTRY = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]*)>")
NOTHING = "\u200b"
"""What a glyph reads as whose cluster another glyph reads as: no entry would be its number."""
FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufeff]")
"""Forms of Arabic letters that have a code of their own: a font makes them of the letters, and the
one of a ligature may say more than the letters do, as that of Allah does."""
POSTSCRIPT = 6
"""The entry of a font's table of names that tells fonts apart (OpenType, name)."""


def correct(pdf: Any, faces: Sequence[Face]) -> None:
    """Let each glyph of a cluster read as the characters that it is the glyph of."""
    for font in pdf.objects:
        if isinstance(font, dict) and "ToUnicode" in font and "DescendantFonts" in font:
            entries = resolve(pdf, font["ToUnicode"]).stream
            read = {
                index: (int(match[1], 16), _text(match[2]))
                for index, line in enumerate(entries)
                if (match := ENTRY.fullmatch(line))
            }
            reordered = any(REORDERED.search(text) for _, text in read.values())
            doubtful = {
                index: (glyph, text)
                for index, (glyph, text) in read.items()
                if len(text) != 1 or (reordered and REORDERED.match(text))
            }
            made = any(TURNING.search(text) or REORDERED.search(text) for _, text in read.values())
            name = font["BaseFont"].partition(b"+")[2].decode()
            family = [face for face in faces if name.startswith(face.family.replace(" ", "-"))]
            texts = _texts(pdf, font, family if made else ()) if doubtful else {}
            for index, (glyph, text) in doubtful.items():
                own = texts.get(glyph, text or NOTHING)
                other = normalize("NFKC", own) != normalize("NFKC", text)
                if other and (not text or reordered or _holds(text, own)):
                    entries[index] = b"<%04x> <%s>" % (glyph, _digits(own))


def _texts(pdf: Any, font: Any, faces: Sequence[Face]) -> Mapping[int, str]:
    """Return what glyphs of a font stand for by its own tables, from the file of its face if any.

    The font in the PDF says which glyphs are those of a character, and no longer how others are
    made of these.
    """
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 - slow to import, seldom needed

    descriptor = resolve(pdf, resolve(pdf, font["DescendantFonts"][0])["FontDescriptor"])
    embedded = resolve(pdf, descriptor.get("FontFile2") or descriptor["FontFile3"])
    try:
        table = TTFont(BytesIO(b"".join(embedded.stream)))
        for face in faces:
            original = TTFont(BytesIO(files.read(face.path, files.FONT)), fontNumber=0)
            if original["name"].getDebugName(POSTSCRIPT) == table["name"].getDebugName(POSTSCRIPT):
                table = original
        codes = sorted((table.getBestCmap() or {}).items(), reverse=True)
        characters = {name: chr(code) for code, name in codes}  # of several the lowest
    except TTLibError:
        return {}
    made = _made(table, characters)
    return {table.getGlyphID(name): text for name, text in made.items()}


def _holds(text: str, part: str) -> bool:
    """Whether a part is of characters that a text has."""
    return Counter(normalize("NFKD", part)) <= Counter(normalize("NFKD", text))


def _made(font: Any, characters: Mapping[str, str]) -> dict[str, str]:
    """Return what every glyph stands for that a font makes of others, by name (OpenType, GSUB)."""
    plain = {
        name: normalize("NFKC", char) if FORM.match(char) else char
        for name, char in characters.items()
    }
    texts = {name: text for name, text in plain.items() if len(text) == 1}
    substitutions = sorted(_substitutions(font), key=lambda item: -len(item[0]))
    known: dict[str, str] = {}
    while known != texts:
        known = dict(texts)
        for parts, result in substitutions:
            if result not in plain and all(part in texts for part in parts):
                made = "".join(texts[part] for part in parts)
                first = texts.setdefault(result, made)
                # Only as long a one may replace it: fonts turn glyphs into each other in circles.
                texts[result] = min(first, made) if len(first) == len(made) else first
    return plain | texts


def _substitutions(font: Any) -> Iterator[tuple[Sequence[str], str]]:
    """Yield the glyphs that are replaced and the one that replaces them: a form or a ligature."""
    lookups = font["GSUB"].table.LookupList.Lookup if "GSUB" in font else ()
    for lookup in lookups:
        for entry in lookup.SubTable:
            table = getattr(entry, "ExtSubTable", entry)
            match table.LookupType:
                case 1:
                    yield from (((old,), new) for old, new in table.mapping.items())
                case 4:
                    for first, ligatures in table.ligatures.items():
                        for ligature in ligatures:
                            yield (first, *ligature.Component), ligature.LigGlyph
                case _:
                    pass


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")


def _digits(text: str) -> bytes:
    return text.encode("utf-16-be").hex().encode()
