"""The characters that no statement may hold: what they are called, and what to write instead."""

from __future__ import annotations

import re
from unicodedata import category, name

UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf"
)
"""Thai, Lao, Khmer, Burmese and their kin (UAX #14, class SA): a zero-width space parts words."""
REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\ue000-\uf8ff\U000f0000-\U0010ffff\u202a-\u202e"
    "\u00ad\u115f\u1160\u17b4\u17b5\u180e\u2060-\u2064\u206a-\u206f\u2800\u3164\ufeff\uffa0"
    "\ufff9-\ufffd\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
    f"|(?<![{UNSPACED}])\u200b(?![{UNSPACED}])"
)
"""Control, private-use, non-characters and bidi embeddings (Unicode 23.7; UTS #55 on the last),
what Python has for a byte that is no UTF-8 (PEP 383), and what nobody sees (Unicode 23.2, 23.3,
23.8 and 23.9, fillers and blanks): tags spell a whole text.

Nothing finds a word with a soft hyphen in it: no reader who searches, and no check of this program.
Joiners stay, which Persian, Hindi and emoji are spelled with.
"""
CALLED = {
    "\t": "tab",
    "\n": "line end",
    "\x0b": "line break of a word processor",
    "\x0c": "page break",
    "\r": "carriage return",
    "\ufeff": "byte order mark",
}
"""What characters are called that Unicode has no name for, or one that it no longer means."""
KINDS = {
    "Cc": "control character",
    "Co": "private-use character",
    "Cn": "noncharacter",
    "Cs": "no UTF-8",
}
ENDED = "end the line there with a backslash"
INSTEAD = {
    "\x0b": ENDED,
    "\u2028": ENDED,
    "\u2029": "leave a line empty there",
    "\x0c": "leave a line empty there",
    "\r": "save the file with the line ends of Unix or Windows",
    "\u00ad": "delete it, as words are divided without it",
    "\ufffc": "delete it, or say what the picture showed that stood there",
    "\ufffd": "write the letter that was lost there",
}
"""What to write for a character, where it is not enough to delete it."""


def called(char: str) -> str:
    """Return the code of a character and what it is called, as ``U+00AD (soft hyphen)``."""
    usual = name(char, "").lower() or KINDS[category(char)]
    return f"U+{ord(char):04X} ({CALLED.get(char, usual)})"


def refusal(char: str) -> tuple[str, str]:
    """Return why a refused character may not stand in a text, and what to do about it."""
    symbol = "write the character that it stands for, such as - for a bullet"
    hint = symbol if category(char) == "Co" else INSTEAD.get(char, "delete it")
    return f"the character {called(char)} is not allowed in a text", hint
