"""Numbers in digits: ordinals in every form of a language, years, dates, decades, counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from notice.language.languagefile import LanguageFile, TextOrTable
from notice.language.mention import Mention, wide

START = r"(?<![A-Za-z0-9_.,:/])(?<![A-Za-z0-9]-)"
"""Not inside a number, a time or a code such as A/RES/217. A letter of another script may stand
before a figure: Arabic and Hebrew write small words in one with it, Chinese sets no spaces."""
CENTURY = "(?:1[0-9]|20|21)"
YEAR = re.compile(rf"{START}{CENTURY}\d\d(?!\d)")
DATE = re.compile(rf"(?<![\d./-])(\d{{1,2}})([./-])(\d{{1,2}})\2({CENTURY}\d\d)(?!\d)")
IDEOGRAPHIC_DATE = re.compile(r"(\d{1,2})\s?[月월]\s*(\d{1,2})\s?[日号號일]")
NUMBER = re.compile(
    rf"{START}(?:\d{{1,3}}(?:[.,’'\u00a0\u202f ]\d{{3}})+|\d+(?:[.,:/–-]\d+)*)(?![A-Za-z0-9_])"
)
GROUPED = re.compile(r"\d{1,3}(?:[.,’'\u00a0\u202f ]\d{3})+|\d+")
LONGEST = 24
"""Digits of a number that is worth reading; Python reads none of more than 4300."""
SUFFIX = re.compile(r"[-‐‑’'][^\W\d_]{1,4}(?!\w)")
"""An ending that makes an ordinal of a figure, whether the language's file has it or not."""


class Digits:
    """Finds the numbers in digits of texts in one language."""

    def __init__(self, file: LanguageFile) -> None:
        """Compile the forms of ordinals and decades in the file of a language."""
        self._forms = (*file.ordinal.forms.values(),)
        self._ordinals = _ordinals(self._forms)
        self._decades = [*map(_decade, file.numbers.decade)]
        self._capitalised_nouns = file.numbers.capitalised_nouns

    def mentions(self, text: str, *, sentences: bool) -> Iterator[Mention]:
        """Yield what may be a number; of two that overlap, the first is meant.

        ``text`` has Latin digits. Without ``sentences`` a number with a full stop ends none.
        """
        for match in DATE.finditer(text):
            first, _, second, year = match.groups()
            yield Mention(*match.span(), "date", int(first), int(second), int(year))
        for match in IDEOGRAPHIC_DATE.finditer(text):
            yield Mention(*match.span(), "date", int(match[2]), int(match[1]))
        for pattern in self._decades:
            for match in pattern.finditer(text):
                yield Mention(*match.span(), "decade", int(match["n"]))
        for match in YEAR.finditer(text):
            yield Mention(*match.span(), "year", int(match[0]))
        for match in self._ordinals.finditer(text):
            number = re.search(r"\d+", match[0])
            ends = sentences and not self._capitalised_nouns and _ends_sentence(text, match)
            if number and not ends and len(number[0]) <= LONGEST:
                yield Mention(*match.span(), "ordinal", int(number[0]), ordinal=True)
        for match in NUMBER.finditer(text):
            whole = re.sub(r"[.,’'\u00a0\u202f ]", "", match[0])
            known = GROUPED.fullmatch(match[0]) and len(whole) <= LONGEST
            value = int(whole) if known else -1
            suffixed = bool(SUFFIX.match(text, match.end()))
            yield Mention(*match.span(), "count", value, ordinal=suffixed)

    def ordinal_ending(self, text: str, *, varying: bool) -> str:
        """Return the letters at the beginning of a text that make an ordinal of a number, if any.

        With ``varying`` only those count that are not the same for every number.
        """
        endings = {
            _affixes(form)[1]
            for entry in self._forms
            if not (varying and isinstance(entry, str))
            for form in _texts(entry)
        }
        lettered = (ending for ending in endings if any(map(str.isalpha, ending)))
        choice = "|".join(map(_ending, sorted(lettered, key=len, reverse=True)))
        match = re.match(choice or "(?!)", text, re.IGNORECASE)
        return match[0] if match else ""


def _texts(entry: TextOrTable) -> Iterable[str]:
    return [entry] if isinstance(entry, str) else entry.values()


def _ordinals(forms: Iterable[TextOrTable]) -> re.Pattern[str]:
    """Return a pattern for a number with what stands around it in any ordinal of the language.

    A form that is the bare number, as in Kazakh, is no pattern: it would find every number.
    """
    choices: set[str] = set()
    for entry in forms:
        for form in _texts(entry):
            before, after = _affixes(form)
            if before or after:
                choices.add(rf"{re.escape(before)}\d+{_ending(after)}")
    choice = "|".join(sorted(choices, key=len, reverse=True)) or "(?!)"
    return re.compile(rf"{START}(?:{choice})", re.IGNORECASE)


def _affixes(form: str) -> tuple[str, str]:
    """Return what is written in one with the number in a form of an ordinal."""
    before, number, after = form.replace("^", "").partition("{n}")
    before = before.split()[-1] if before and not before[-1].isspace() else ""
    after = after.split()[0] if after and not after[0].isspace() else ""
    return (before, after) if number else ("", "")


def _ending(after: str) -> str:
    """Return a pattern for the ending of an ordinal; the mark before its letters may be another."""
    letters = after.lstrip("-:.’'")
    if not after:
        return r"(?!\d)"
    if after == ".":  # 36. Jahrestag; with a backslash where Markdown would take it for a list
        return r"\\?\.(?=\s+[*_]*[^\W\d])"
    if not letters:  # 36-yillik
        return re.escape(after) + r"(?=[^\W\d])"
    mark = "" if letters == after else "[-‐‑:.’'\u200c]"
    if len(letters) > 1 or letters in "ºª":  # a single letter hangs on too much else: 12a
        mark = r"(?:[-‐‑:.’'\u200c]| (?!\s))?"
    return mark + re.escape(letters) + ("" if wide(letters[-1]) else r"(?!\w)")


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop after a number ends a sentence: a capital follows."""
    following = text[match.end() :].lstrip(" \n\u00a0*_")
    return match[0].endswith(".") and following[:1].isupper()


def _decade(form: str) -> re.Pattern[str]:
    """Return a pattern for a decade in a form such as ``{n}s``; ``*`` is for more letters."""
    before, _, after = form.removesuffix("*").partition("{n}")
    tail = r"\w*" if form.endswith("*") else "" if after and wide(after[-1]) else r"(?!\w)"
    pattern = rf"{re.escape(before)}(?P<n>(?:\d\d)?\d0){re.escape(after)}{tail}"
    return re.compile(rf"(?<![\w.,:/])(?:{pattern})".replace(r"\ ", r"\s+"), re.IGNORECASE)
