"""The languages that ship, number by number, and what is said of a language file with faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

import notice
from notice import folders
from notice.dates import PartialDate
from notice.definition import languages
from notice.errors import DefinitionError, NoValueError, UnknownFormError, UnknownLanguageError
from notice.language import languagefile
from notice.language.datepattern import glue
from notice.language.language import Language
from notice.toml import tomlfile

HERE = Path(__file__).parent
TEMPLATES = HERE.parent / "templates"
TAGS = sorted(path.stem for path in (TEMPLATES / "languages").glob("*.toml"))
NO_BREAK = "\u00a0"
EZAFE = "\u0654"
"""The mark on a Persian month before its year, which is not there without one."""


@cache
def language(tag: str) -> Language:
    """Load a language that ships."""
    return languages.load(tag, folders.locate(TEMPLATES))


def written(tag: str, n: int, form: str | None = None) -> str:
    """Write an ordinal in digits."""
    return language(tag).ordinal(n, form).text


# What readers of each language have reviewed.

ROWS: dict[str, list[tuple[int, str, str]]] = {}
for _line in (HERE / "data" / "ordinals.tsv").read_text("utf-8").splitlines()[2:]:
    _tag, _n, _digit, _spelled, _ = _line.split("\t")
    ROWS.setdefault(_tag, []).append((int(_n), _digit, _spelled))
CARDINAL = {"kk", "uz"}
"""Here the word for anniversary takes a cardinal; the reviewed ordinals are of the general kind."""


def test_every_reviewed_language_ships() -> None:
    built = {tag for tag in TAGS if language(tag).data.base in ROWS}
    assert sorted({*ROWS, *built}) == TAGS
    assert built == {"en-US"}


@pytest.mark.parametrize("tag", sorted(ROWS))
def test_ordinals_in_digits_are_the_reviewed_ones(tag: str) -> None:
    reviewed = {n: digit for n, digit, _ in ROWS[tag] if digit}
    form = "generic" if tag in CARDINAL else None
    assert {n: notice.ordinal(n, tag, form) for n in reviewed} == reviewed


@pytest.mark.parametrize("tag", sorted(CARDINAL))
def test_an_anniversary_with_a_cardinal(tag: str) -> None:
    assert [notice.ordinal(n, tag) for n in (1, 36, 100)] == ["1", "36", "100"]


SPELLED = sorted(tag for tag, rows in ROWS.items() if any(spelled for _, _, spelled in rows))


@pytest.mark.parametrize("tag", SPELLED)
def test_ordinals_in_words_are_the_reviewed_ones(tag: str) -> None:
    reviewed = {n: spelled for n, _, spelled in ROWS[tag] if spelled}
    assert {n: language(tag).words(n, "ordinal") for n in reviewed} == reviewed


# Rules, written here by how a number is spoken and in the language files by arithmetic.

NUMBERS = [*range(1, 2001), 2011, 2026, 3003, 4444, 5101, 8008, 9040, 9999]


def last_spoken(n: int) -> int:
    """Return the value of the last word of a number: 6 in 136, 40 in 140, 12 in 2012."""
    tail = n % 100
    if 10 < tail < 20:
        return tail
    return next(part for part in (tail % 10, tail, n % 1000, n) if part)


def unit(n: int) -> int:
    """Return 1, 10, 100 or 1000: the kind of the last word of a number."""
    return int("1" + "0" * (len(str(n)) - len(str(n).rstrip("0"))))


def last_word(n: int) -> int:
    """Return the last word where tens and units are two words: 2 in 12, 40 in 140, 100 in 700."""
    return n % (unit(n) * 10) if unit(n) < 100 else min(unit(n), 1000)


def english(n: int) -> str:
    endings = {"1": "st", "2": "nd", "3": "rd"}
    teen = str(n).zfill(2)[-2] == "1"
    return f"{n}th" if teen else f"{n}{endings.get(str(n)[-1], 'th')}"


AZERBAIJANI = (  # bir, iki, üç ... on, iyirmi ... yüz, min
    dict(enumerate(["ci", "ci", "cü", "cü", "ci", "cı", "ci", "ci", "cu"], 1))
    | {10: "cu", 20: "ci", 30: "cu", 40: "cı", 50: "ci", 60: "cı", 70: "ci", 80: "ci", 90: "cı"}
    | {100: "cü", 1000: "ci"}
)
KAZAKH_BACK = {6, 9, 10, 20, 30, 40, 60, 90, 1000}  # алты, тоғыз, он, жиырма ... мың
UKRAINIAN = {1: "ша", 2: "га", 3: "тя", 7: "ма", 8: "ма", 40: "ва"}
CATALAN = {1: "1r", 2: "2n", 3: "3r", 4: "4t"}
HINDI_YEAR = {1: "पहला", 2: "दूसरा", 3: "तीसरा", 4: "चौथा", 6: "छठा"}
HINDI = {1: "पहली", 2: "दूसरी", 3: "तीसरी", 4: "चौथी", 6: "छठी"}


def spanish(n: int) -> str:
    short = re.search(r"(?<!1)1$|^1$|3$", str(n))  # primer and tercer, but undécimo
    return f"{n}.er" if short else f"{n}.º"


def georgian(n: int) -> str:
    if n == 1:
        return "1-ლი"
    round_number = n in {40, 60, 80, 1000} or (n < 1000 and n % 100 == 0)
    return f"მე-{n}" if n <= 20 or round_number else f"{n}-ე"


def persian(n: int) -> str:
    figure = "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in str(n))
    if n == 1:
        return "نخستین"
    return f"{figure}امین" if last_spoken(n) == 30 else f"{figure}مین"


RULES: Mapping[str, Callable[[int], str]] = {
    "ar": lambda n: f"الـ{n}",
    "az": lambda n: f"{n}-{AZERBAIJANI[last_word(n)]}",
    "ca": lambda n: CATALAN.get(n, f"{n}è"),
    "cs": lambda n: f"{n}.",
    "de": lambda n: f"{n}.",
    "el": lambda n: f"{n}ή" if last_spoken(n) >= 20 else f"{n}η",
    "en": english,
    "en-US": english,
    "es": spanish,
    "fa": persian,
    "fr": lambda n: "1er" if n == 1 else f"{n}e",
    "he": lambda n: f"ה-{n}",
    "hi": lambda n: HINDI.get(n, f"{n}वीं"),
    "hu": lambda n: f"{n}.",
    "it": lambda n: f"{n}º",
    "ja": lambda n: f"{n}周年",
    "ka": georgian,
    "kk": str,
    "ko": lambda n: f"{n}주년",
    "nl": lambda n: f"{n}e",
    "pl": lambda n: f"{n}.",
    "pt": lambda n: f"{n}.º",
    "pt-BR": lambda n: f"{n}º",
    "ro": lambda n: "prima" if n == 1 else f"a {n}-a",
    "ru": lambda n: f"{n}-я",
    "sv": lambda n: f"{n}:a" if last_spoken(n) in {1, 2} else f"{n}:e",
    "tr": lambda n: f"{n}.",
    "uk": lambda n: f"{n}-{UKRAINIAN.get(last_spoken(n), 'та')}",
    "uz": str,
    "zh-Hans": lambda n: f"{n}周年",
}
FORMS: Mapping[tuple[str, str], Callable[[int], str]] = {
    ("ca", "with_article"): lambda n: f"l’{n}è" if n == 11 else f"el {CATALAN.get(n, f'{n}è')}",
    ("el", "genitive"): lambda n: f"{n}ής" if last_spoken(n) >= 20 else f"{n}ης",
    ("es", "feminine"): lambda n: f"{n}.ª",
    ("es", "masculine"): lambda n: f"{n}.º",
    ("el", "neuter"): lambda n: f"{n}ό" if last_spoken(n) >= 20 else f"{n}ο",
    ("el", "neuter_genitive"): lambda n: f"{n}ού" if last_spoken(n) >= 20 else f"{n}ου",
    ("fr", "day"): lambda n: "1er" if n == 1 else str(n),
    ("fr", "feminine"): lambda n: "1re" if n == 1 else f"{n}e",
    ("he", "maqaf"): lambda n: f"ה־{n}",
    ("hi", "masculine"): lambda n: HINDI_YEAR.get(n, f"{n}वाँ"),
    ("hi", "masculine_oblique"): lambda n: re.sub("ा$", "े", HINDI_YEAR.get(n, f"{n}वें")),
    ("ja", "edition"): lambda n: f"第{n}回",
    ("ja", "year"): lambda n: f"{n}年目",
    ("kk", "generic"): lambda n: f"{n}-шы" if last_word(n) in KAZAKH_BACK else f"{n}-ші",
    ("ko", "edition"): lambda n: f"제{n}회",
    ("ko", "year"): lambda n: f"{n}년째",
    ("ro", "definite"): lambda n: "prima" if n == 1 else f"cea de-a {n}-a",
    ("ro", "genitive"): lambda n: "primei" if n == 1 else f"celei de-a {n}-a",
    ("ro", "masculine"): lambda n: "primul" if n == 1 else f"al {n}-lea",
    ("ro", "masculine_definite"): lambda n: "primul" if n == 1 else f"cel de-al {n}-lea",
    ("ro", "masculine_genitive"): lambda n: "primului" if n == 1 else f"celui de-al {n}-lea",
    ("ru", "accusative"): lambda n: f"{n}-ю",
    ("ru", "instrumental"): lambda n: f"{n}-й",
    ("sv", "anniversary"): lambda n: f"{n}-årsdagen",
    ("uk", "genitive"): lambda n: f"{n}-ї",
    ("uk", "instrumental"): lambda n: f"{n}-ю",
    ("uz", "generic"): lambda n: f"{n}-",
    ("zh-Hans", "edition"): lambda n: f"第{n}届",
    ("zh-Hans", "year"): lambda n: f"第{n}年",
}


def told(tag: str) -> list[int]:
    """Return the numbers that the rule of a language covers."""
    match tag:
        case "ka":  # beyond, usage varies
            return [n for n in NUMBERS if n <= 1000]
        case "uk":  # тисячна: no category of CLDR is left for it
            return [n for n in NUMBERS if n % 1000]
        case _:
            return NUMBERS


def test_every_language_has_a_rule_here() -> None:
    assert sorted(RULES) == TAGS


@pytest.mark.parametrize("tag", TAGS)
def test_ordinals_hold_by_rule(tag: str) -> None:
    rule = RULES[tag]
    assert [written(tag, n) for n in told(tag)] == [rule(n) for n in told(tag)]


@pytest.mark.parametrize(("tag", "form"), FORMS)
def test_named_forms_hold_by_rule(tag: str, form: str) -> None:
    rule = FORMS[tag, form]
    assert [written(tag, n, form) for n in told(tag)] == [rule(n) for n in told(tag)]


def ending(text: str) -> str:
    """Return the letters that follow the figure of an ordinal."""
    return re.sub(r"^.*\d[-.:]?", "", text)


@pytest.mark.parametrize(
    ("tag", "form", "ruleset"),
    [
        ("az", "digit", "ordinal"),
        ("ca", "digit", "ordinal"),
        ("el", "nominative", "ordinal"),
        ("el", "genitive", "ordinal_genitive"),
        ("el", "accusative", "ordinal_accusative"),
        ("en", "digit", "ordinal"),
        ("fa", "digit", "ordinal"),
        ("fr", "digit", "ordinal"),
        ("fr", "feminine", "ordinal_feminine"),
        ("kk", "generic", "ordinal"),
        ("nl", "digit", "ordinal"),
        ("ru", "nominative", "ordinal"),
        ("ru", "genitive", "ordinal_genitive"),
        ("ru", "dative", "ordinal_dative"),
        ("ru", "accusative", "ordinal_accusative"),
        ("ru", "instrumental", "ordinal_instrumental"),
        ("ru", "prepositional", "ordinal_prepositional"),
        ("el", "neuter", "ordinal_neuter"),
        ("el", "neuter_genitive", "ordinal_neuter_genitive"),
        ("ru", "masculine", "ordinal_masculine"),
        ("ru", "masculine_genitive", "ordinal_masculine_genitive"),
        ("ru", "masculine_dative", "ordinal_masculine_dative"),
        ("ru", "masculine_instrumental", "ordinal_masculine_instrumental"),
        ("ru", "masculine_prepositional", "ordinal_masculine_prepositional"),
        ("sv", "digit", "ordinal"),
        ("uk", "nominative", "ordinal"),
        ("uk", "genitive", "ordinal_genitive"),
        ("uk", "dative", "ordinal_dative"),
        ("uk", "accusative", "ordinal_accusative"),
        ("uk", "instrumental", "ordinal_instrumental"),
        ("uk", "locative", "ordinal_locative"),
        ("uk", "masculine", "ordinal_masculine"),
        ("uk", "masculine_genitive", "ordinal_masculine_genitive"),
        ("uk", "masculine_dative", "ordinal_masculine_dative"),
        ("uk", "masculine_instrumental", "ordinal_masculine_instrumental"),
        ("uk", "masculine_locative", "ordinal_masculine_locative"),
    ],
)
def test_the_ending_is_that_of_the_word(tag: str, form: str, ruleset: str) -> None:
    """What follows the figure is how the number ends when it is read out, in each case."""
    spoken = language(tag)
    last = min(999, spoken.rulesets[ruleset].maximum)
    wrong = {
        written(tag, n, form): spoken.words(n, ruleset)
        for n in range(1, last + 1)
        if not ending(written(tag, n, form))
        or not spoken.words(n, ruleset).endswith(ending(written(tag, n, form)))
    }
    assert wrong == {}


UKRAINIAN_CASES = ["genitive", "dative", "accusative", "instrumental"]
UKRAINIAN_YEAR = [
    "masculine",
    *(f"masculine_{case}" for case in ("genitive", "dative", "locative")),
]


@pytest.mark.parametrize("form", [*UKRAINIAN_CASES, *UKRAINIAN_YEAR, "masculine_instrumental"])
def test_ukrainian_endings_have_the_letters_that_the_rule_asks_for(form: str) -> None:
    """One letter after a vowel (першої: 1-ї), two after a consonant (першу: 1-шу)."""
    for n in told("uk")[:999]:
        word = language("uk").words(n, f"ordinal_{form}")
        length = 1 if word[-2] in "аеєиіїоуюяй" else 2
        assert ending(written("uk", n, form)) == word[-length:]


# "In its 36th year": the ordinal agrees with the word for year.


@pytest.mark.parametrize(
    ("tag", "case", "feminine", "masculine"),
    [
        ("ru", "", "(ая|ья)$", "(ый|ой|ий)$"),
        ("ru", "_genitive", "(ой|ей)$", "(ого|его)$"),
        ("ru", "_dative", "(ой|ей)$", "(ому|ему)$"),
        ("ru", "_instrumental", "(ой|ей)$", "(ым|им)$"),
        ("ru", "_prepositional", "(ой|ей)$", "(ом|ем)$"),
        ("uk", "", "(а|я)$", "(ий|ій)$"),
        ("uk", "_genitive", "(ої)$", "(ого)$"),
        ("uk", "_dative", "(ій)$", "(ому)$"),
        ("uk", "_instrumental", "(ою)$", "(им|ім)$"),
        ("uk", "_locative", "(ій)$", "(ому)$"),
    ],
)
def test_a_year_differs_from_an_anniversary_in_the_ending_alone(
    tag: str, case: str, feminine: str, masculine: str
) -> None:
    for n in range(1, 1000):
        one = language(tag).words(n, f"ordinal{case}")
        other = language(tag).words(n, f"ordinal_masculine{case}")
        assert re.search(feminine, one)
        assert re.search(masculine, other)
        stems = re.sub(feminine, "", one), re.sub(masculine, "", other)
        assert stems[0].removesuffix("ь") == stems[1].removesuffix("ь")  # третья, третьего: третий


@pytest.mark.parametrize("case", ["", "_oblique"])
def test_an_arabic_year_is_masculine(case: str) -> None:
    """Its words are those of the feminine without their ending; «after the hundred» stays."""
    for n in range(1, 1000):
        feminine = language("ar").words(n, f"ordinal{case}")
        below, after, hundreds = feminine.partition(" بعد ")
        below = below.replace("الأولى", "الأول") if n % 100 else below
        masculine = re.sub("ة(?= |$)", "", below) if n % 100 else below
        assert language("ar").words(n, f"ordinal_masculine{case}") == masculine + after + hundreds


@pytest.mark.parametrize(
    ("tag", "ruleset", "words"),
    [
        (
            "ro",
            "ordinal_masculine",
            {
                1: "primul",
                2: "al doilea",
                4: "al patrulea",
                8: "al optulea",
                12: "al doisprezecelea",
                20: "al douăzecilea",
                21: "al douăzeci și unulea",
                36: "al treizeci și șaselea",
                99: "al nouăzeci și nouălea",
                100: "al o sutălea",
            },
        ),
        ("ro", "ordinal_masculine_definite", {1: "primul", 36: "cel de-al treizeci și șaselea"}),
        ("ro", "ordinal_masculine_genitive", {1: "primului", 2: "celui de-al doilea"}),
        (
            "el",
            "ordinal_neuter",
            {1: "πρώτο", 20: "εικοστό", 36: "τριακοστό έκτο", 113: "εκατοστό δέκατο τρίτο"},
        ),
        ("zh-Hans", "ordinal_year", {2: "第二年", 36: "第三十六年", 102: "第一百零二年"}),
        ("zh-Hans", "ordinal_edition", {2: "第二届", 36: "第三十六届"}),
        ("ja", "ordinal_year", {36: "三十六年目"}),
        ("ja", "ordinal_edition", {36: "第三十六回", 100: "第百回"}),
        ("ko", "ordinal_year", {36: "삼십육 년째"}),
        ("ko", "ordinal_edition", {36: "제삼십육회"}),
    ],
)
def test_years_and_editions_in_words(tag: str, ruleset: str, words: dict[int, str]) -> None:
    assert {n: language(tag).words(n, ruleset) for n in words} == words


@pytest.mark.parametrize("case", ["", "_genitive"])
def test_a_greek_year_is_neuter(case: str) -> None:
    """Each word ends as the neuter does, where the anniversary has the feminine."""
    ends = {"": ("ή", "ό", "η", "ο"), "_genitive": ("ής", "ού", "ης", "ου")}[case]
    for n in range(1, 300):
        words = language("el").words(n, f"ordinal{case}").split()
        neuter = [
            re.sub(f"{ends[2]}$", ends[3], re.sub(f"{ends[0]}$", ends[1], word)) for word in words
        ]
        assert language("el").words(n, f"ordinal_neuter{case}").split() == neuter


VOWELS = tuple("aáàeéèiíoóöőuúüű")


@pytest.mark.parametrize(
    ("tag", "form", "ruleset", "before_vowel", "else_"),
    [
        ("ca", "with_article", "ordinal", "l’", "el "),
        ("ca", "with_de", "ordinal", "de l’", "del "),
        ("ca", "with_a", "ordinal", "a l’", "al "),
        ("hu", "with_article", "ordinal", "az ", "a "),
        ("hu", "article", "cardinal", "az", "a"),
        ("it", "with_article", "ordinal", "l’", "il "),
        ("it", "with_di", "ordinal", "dell’", "del "),
        ("it", "with_a", "ordinal", "all’", "al "),
        ("it", "with_da", "ordinal", "dall’", "dal "),
        ("it", "with_in", "ordinal", "nell’", "nel "),
        ("it", "with_su", "ordinal", "sull’", "sul "),
    ],
)
def test_an_article_goes_by_the_sound(
    tag: str, form: str, ruleset: str, before_vowel: str, else_: str
) -> None:
    """The article of a figure is that of the word as it is spoken."""
    spoken = language(tag)
    for n in range(1, min(999, spoken.rulesets[ruleset].maximum) + 1):
        vowel = spoken.words(n, ruleset).startswith(VOWELS)
        figure = "" if form == "article" else written(tag, n)
        assert written(tag, n, form) == (before_vowel if vowel else else_) + figure


@pytest.mark.parametrize(
    ("tag", "form", "elided"),
    [
        ("hu", "with_article", [1, 5, *range(50, 60), 500, 599, 1000, 1999, 5000, 5999]),
        ("it", "with_article", [8, 11, *range(80, 90), 800, 899, 8000, 8999]),
    ],
)
def test_articles_beyond_the_words(tag: str, form: str, elided: list[int]) -> None:
    """A vowel comes first in these, and in none of those next to them."""
    some = written(tag, elided[0], form).removesuffix(written(tag, elided[0]))
    for n in [*elided, 2, 4, 6, 7, 9, 10, 12, 49, 60, 79, 90, 499, 600, 799, 900, 999, 2000, 9999]:
        assert (written(tag, n, form) == some + written(tag, n)) == (n in elided)


@pytest.mark.parametrize("n", range(1, 201))
def test_spanish_is_cut_short_where_its_word_is(n: int) -> None:
    word = language("es").words(n, "ordinal")
    assert written("es", n).endswith("er") == word.endswith(("primer", "tercer"))


def test_georgian_has_its_prefix_where_the_word_begins_with_it() -> None:
    """The figure takes მე- exactly where the word does."""
    for n in range(2, 1000):
        prefixed = language("ka").words(n, "ordinal").startswith("მე")
        assert written("ka", n).startswith("მე-") == prefixed


@pytest.mark.parametrize(
    ("n", "tag", "form", "base", "superior"),
    [
        (1, "fr", None, "1", "er"),
        (36, "fr", None, "36", "e"),
        (1, "fr", "feminine", "1", "re"),
        (21, "es", None, "21.", "er"),
        (36, "es", None, "36.º", ""),
        (36, "az", None, "36-cı", ""),
    ],
)
def test_raised_letters(n: int, tag: str, form: str | None, base: str, superior: str) -> None:
    """The raised letters are kept apart, and plain text joins them on."""
    ordinal = language(tag).ordinal(n, form)
    assert (ordinal.base, ordinal.superior, ordinal.value) == (base, superior, n)
    assert ordinal.text == base + superior


# The files themselves.


@pytest.mark.parametrize("tag", TAGS)
def test_every_form_is_written_without_a_mark(tag: str) -> None:
    """No form leaves a brace or a mark, and where it has digits they are those of the language."""
    spoken = language(tag)
    for form in spoken.data.ordinal.forms:
        for n in range(1, 201):
            text = written(tag, n, form)
            assert not re.search(r"[{}^<>]", text)
            assert text.strip()
            figures = "".join(re.findall(r"\d+", text))
            assert figures in {"", spoken.digits(n)}


@pytest.mark.parametrize("tag", TAGS)
def test_the_notes_of_a_file_name_forms_that_it_has(tag: str) -> None:
    """What a comment tells a translator to write can be written."""
    spoken = language(tag)
    text = (TEMPLATES / "languages" / f"{tag}.toml").read_text("utf-8")
    comments = "\n".join(re.findall(r"^# .*", text, flags=re.MULTILINE))
    forms = set(re.findall(r"(?<!\.)\bordinal\.([a-z_]+)", comments))
    forms |= set(re.findall(r'\bordinal\([a-z]+, "([a-z_]+)"\)', comments))
    assert forms <= set(spoken.data.ordinal.forms)
    words = {f"ordinal_{name}" for name in re.findall(r"\bordinal_words\.([a-z_]+)", comments)}
    words |= {f"cardinal_{name}" for name in re.findall(r'\bwords\(\w+, "([a-z_]+)"\)', comments)}
    words |= {"ordinal" for _ in re.findall(r"\bordinal_words\b", comments)}
    assert words <= set(spoken.rulesets)


@pytest.mark.parametrize("tag", TAGS)
def test_plural_categories_are_those_of_cldr(tag: str) -> None:
    spoken = language(tag)
    cldr = Locale.parse(spoken.data.cldr).plural_form
    assert [spoken.plural(n) for n in range(2001)] == [cldr(n) for n in range(2001)]
    assert {cldr(n) for n in range(2001)} <= spoken.plural_categories


@pytest.mark.parametrize(
    ("tag", "categories"),
    [
        ("ru", {1: "one", 2: "few", 5: "many", 11: "many", 21: "one", 31: "one", 32: "few"}),
        ("ar", {0: "zero", 1: "one", 2: "two", 3: "few", 11: "many", 36: "many", 100: "other"}),
        ("pl", {1: "one", 2: "few", 12: "many", 21: "many", 22: "few"}),
        ("ja", {1: "other", 2: "other"}),
    ],
)
def test_plural(tag: str, categories: dict[int, str]) -> None:
    assert {n: language(tag).plural(n) for n in categories} == categories


@pytest.mark.parametrize(
    ("tag", "text", "capitalised"),
    [
        ("en", "thirty-sixth", "Thirty-sixth"),
        ("az", "iyirmi altıncı", "İyirmi altıncı"),
        ("az", "ildönümü", "İldönümü"),
        ("az", "ıldırım", "Ildırım"),
        ("tr", "ikinci", "İkinci"),
        ("uz", "ikkinchi", "Ikkinchi"),
        ("el", "έκτη", "Έκτη"),
        ("ru", "тридцать шестая", "Тридцать шестая"),
        ("ka", "ოცდამეთექვსმეტე", "ოცდამეთექვსმეტე"),  # its capitals are not for sentences
        ("ar", "السادسة", "السادسة"),
        ("en", "", ""),
        ("en", "36th", "36th"),
    ],
)
def test_the_first_letter(tag: str, text: str, capitalised: str) -> None:
    assert language(tag).capitalize(text) == capitalised


# Numbers.


@pytest.mark.parametrize(
    ("tag", "n", "text"),
    [
        ("en", 744, "744"),
        ("en", 12345, "12,345"),
        ("de", 12345, "12.345"),
        ("fr", 12345, "12\u202f345"),
        ("ru", 12345, f"12{NO_BREAK}345"),
        ("es", 12345, "12.345"),
        ("ar", 12345, "12,345"),
        ("fa", 744, "۷۴۴"),
        ("fa", 12345, "۱۲٬۳۴۵"),
        ("fa", Decimal("0.5"), "۰٫۵"),
        ("hi", 1234567, "12,34,567"),
        ("fr", Decimal("1.5"), "1,5"),
    ],
)
def test_numbers(tag: str, n: int | Decimal, text: str) -> None:
    assert language(tag).number(n) == text


@pytest.mark.parametrize(("tag", "year"), [("en", "2026"), ("fa", "۲۰۲۶"), ("hi", "2026")])
def test_figures_without_grouping(tag: str, year: str) -> None:
    assert language(tag).digits(2026) == year


# Dates. A tilde stands for the no-break space.

DAY = PartialDate.parse("2026-01-20")
FIRST = PartialDate.parse("2026-03-01")


@pytest.mark.parametrize(
    ("tag", "day", "first"),
    [
        ("ar", "20~يناير 2026", "1~مارس 2026"),
        ("az", "20~yanvar 2026-cı il", "1~mart 2026-cı il"),
        ("ca", "20~de~gener de 2026", "1~de~març de 2026"),
        ("cs", "20.~ledna 2026", "1.~března 2026"),
        ("de", "20.~Januar 2026", "1.~März 2026"),
        ("el", "20~Ιανουαρίου 2026", "1η~Μαρτίου 2026"),
        ("en", "20~January 2026", "1~March 2026"),
        ("en-US", "January~20, 2026", "March~1, 2026"),
        ("es", "20~de~enero de 2026", "1~de~marzo de 2026"),
        ("fa", "۲۰~ژانویهٔ ۲۰۲۶", "۱~مارس ۲۰۲۶"),
        ("fr", "20~janvier 2026", "1er~mars 2026"),
        ("he", "20~בינואר 2026", "1~במרץ 2026"),
        ("hi", "20~जनवरी 2026", "1~मार्च 2026"),
        ("hu", "2026. január~20.", "2026. március~1."),
        ("it", "20~gennaio 2026", "1º~marzo 2026"),
        ("ja", "2026年1月20日", "2026年3月1日"),
        ("ka", "2026 წლის 20~იანვარი", "2026 წლის 1~მარტი"),
        ("kk", "2026 жылғы 20~қаңтар", "2026 жылғы 1~наурыз"),
        ("ko", "2026년 1월~20일", "2026년 3월~1일"),
        ("nl", "20~januari 2026", "1~maart 2026"),
        ("pl", "20~stycznia 2026", "1~marca 2026"),
        ("pt", "20~de~janeiro de 2026", "1~de~março de 2026"),
        ("pt-BR", "20~de~janeiro de 2026", "1º~de~março de 2026"),
        ("ro", "20~ianuarie 2026", "1~martie 2026"),
        ("ru", "20~января 2026 года", "1~марта 2026 года"),
        ("sv", "20~januari 2026", "1~mars 2026"),
        ("tr", "20~Ocak 2026", "1~Mart 2026"),
        ("uk", "20~січня 2026 року", "1~березня 2026 року"),
        ("uz", "2026-yil 20-yanvar", "2026-yil 1-mart"),
        ("zh-Hans", "2026年1月20日", "2026年3月1日"),
    ],
)
def test_dates(tag: str, day: str, first: str) -> None:
    """A date as the language writes it; its day and month stay on one line."""
    dates = [language(tag).date(each).text.replace(NO_BREAK, "~") for each in (DAY, FIRST)]
    assert dates == [day, first]


@pytest.mark.parametrize("tag", TAGS)
def test_no_line_ends_between_day_and_month(tag: str) -> None:
    """In each pattern with both, day and month are in one word between ordinary spaces."""
    spoken = language(tag)
    names = spoken.data.names.months
    for month in range(1, 13):
        for number in (1, 2, 20, 28):
            day = PartialDate.of(date(2026, month, number))
            for pattern in ("default", "day_month"):
                words = spoken.date(day, pattern).text.split(" ")
                wanted = names[month - 1].replace(" ", NO_BREAK)
                wanted = f"{month}月" if tag == "zh-Hans" else wanted.removesuffix(EZAFE)
                together = [word for word in words if wanted in word]
                assert len(together) == 1
                assert spoken.digits(number) in together[0].replace(wanted, "")


@pytest.mark.parametrize(("tag", "letter"), [("uk", "’"), ("uz", "ʻ")])
def test_words_of_a_file_have_one_apostrophe(tag: str, letter: str) -> None:
    """Else two would stand in one statement, or a word that is typed is not found."""
    path = TEMPLATES / "languages" / f"{tag}.toml"
    written, _, _ = path.read_text("utf-8").partition("[numbers]")  # these are for reading
    found = set(re.findall(r"(?<=[^\W\d_])['‘’ʻʼ](?=[^\W\d_])", written))
    assert found == {letter}


def test_the_hundredth_has_a_word_in_romanian() -> None:
    assert language("ro").words(100, "ordinal") == "a suta"
    assert language("ro").words(100, "ordinal_definite") == "cea de-a suta"
    assert language("ro").words(100, "ordinal_genitive") == "celei de-a suta"


@pytest.mark.parametrize(
    ("tag", "pattern", "text"),
    [
        ("en", "day_month", "20~January"),
        ("en", "weekday", "Tuesday"),
        ("en", "month_year", "January 2026"),
        ("en", "year", "2026"),
        ("az", "weekday", "çərşənbə axşamı"),
        ("es", "month_year", "enero de 2026"),
        ("fr", "day_month", "20~janvier"),
        ("hu", "day_month", "január~20."),
        ("zh-Hans", "day_month", "1月20日"),
        ("zh-Hans", "month_year", "2026年1月"),
        ("zh-Hans", "weekday", "星期二"),
        ("fa", "year", "۲۰۲۶"),
    ],
)
def test_named_patterns(tag: str, pattern: str, text: str) -> None:
    assert language(tag).date(DAY, pattern).text.replace(NO_BREAK, "~") == text


@pytest.mark.parametrize(
    ("tag", "day", "text"),
    [
        ("en", "1994-03", "March 1994"),
        ("en", "1994", "1994"),
        ("fr", "1994-03", "mars 1994"),  # not the first of the month
        ("it", "1994", "1994"),
        ("es", "1994-03", "marzo de 1994"),
        ("hu", "1994-03", "1994. március"),
        ("fa", "1994-03", "مارس ۱۹۹۴"),
        ("fa", "1994", "۱۹۹۴"),
        ("zh-Hans", "1994-03", "1994年3月"),
    ],
)
def test_dates_known_to_the_month_or_year(tag: str, day: str, text: str) -> None:
    assert language(tag).date(PartialDate.parse(day)).text == text


def test_a_month_is_not_its_first_day() -> None:
    """What a file says of the first of a month holds for a day, not for the month as a whole."""
    patterns = 'month_year = "MMMM y"\nfirst = { month_year = "\'1st of\' MMMM y" }\n'
    spoken = parsed(GOOD.replace("[date]\n", f"[date]\n{patterns}"))
    assert spoken.date(PartialDate.parse("1994-03")).text == "March 1994"
    assert spoken.date(PartialDate.parse("1994-03-01"), "month_year").text.startswith("1st")


@pytest.mark.parametrize(
    ("tag", "day", "pattern", "message"),
    [
        ("en", "1994-03", "day_month", "date.day_month: '1994-03' is not known to the day"),
        ("en", "1994-03", "weekday", "date.weekday: '1994-03' is not known to the day"),
        ("en", "1994", "month_year", "date.month_year: '1994' is not known to the month"),
        ("en", "1994", "day_month", "date.day_month: '1994' is not known to the day"),
        ("zh-Hans", "1994", "month_year", "date.month_year: '1994' is not known to the month"),
        ("en", "1994-03-29", "day_mouth", "no date pattern 'day_mouth'; did you mean 'day_month'?"),
        ("en", "1994-03-29", "first", "no date pattern 'first'"),
        ("fr", "1994-03-29", "first", "no date pattern 'first'"),
    ],
)
def test_a_date_is_never_made_up(tag: str, day: str, pattern: str, message: str) -> None:
    with pytest.raises(UnknownFormError) as error:
        language(tag).date(PartialDate.parse(day), pattern)
    assert message in str(error.value)
    assert f"{tag}.toml" in str(error.value)


@pytest.mark.parametrize(
    ("pattern", "glued"),
    [
        ("d MMMM y", "d~MMMM y"),
        ("EEEE, d MMMM y", "EEEE, d~MMMM y"),
        ("'no. 36:' d MMMM y", "'no. 36:' d~MMMM y"),
        ("'le 1er' MMMM y", "'le~1er'~MMMM y"),
        ("y. MMMM d.", "y. MMMM~d."),
        ("d. M. y", "d.~M. y"),
        ("d 'de' MMMM 'de' y", "d~'de'~MMMM 'de' y"),
        ("'1er' MMMM y", "'1er'~MMMM y"),
        ("MMMM'ın' d'-də'", "MMMM'ın'~d'-də'"),
        ("MMMM y", "MMMM y"),
        ("'in the year' y", "'in the year' y"),
        ("d' of the month of 'MMMM", "d'~of~the~month~of~'MMMM"),
    ],
)
def test_glue(pattern: str, glued: str) -> None:
    assert glue(pattern).replace(NO_BREAK, "~") == glued


@given(st.dates(), st.sampled_from(TAGS))
def test_a_date_holds_its_year(day: date, tag: str) -> None:
    """Any day of the calendar can be written in any language, with all the figures of its year."""
    spoken = language(tag)
    assert spoken.digits(day.year) in spoken.date(PartialDate.of(day)).text


# What the functions of the package say to a mistake.


@pytest.mark.parametrize(
    ("tag", "form", "message"),
    [
        ("xx", None, "there is no language 'xx'"),
        ("EN", None, "there is no language 'EN'; did you mean 'en'?"),
        ("pt-br", None, "there is no language 'pt-br'; did you mean 'pt-BR'?"),
        ("pt_BR", None, "there is no language 'pt_BR'; did you mean 'pt-BR'?"),
        ("az-AZ", None, "there is no language 'az-AZ'; did you mean 'az'?"),
        ("az-Latn-AZ", None, "there is no language 'az-Latn-AZ'; did you mean 'az'?"),
        ("zh_hans_CN", None, "there is no language 'zh_hans_CN'; did you mean 'zh-Hans'?"),
        ("en-GB", None, "there is no language 'en-GB'; did you mean 'en'?"),
        ("ru-", None, "there is no language 'ru-'; did you mean 'ru'?"),
        ("../issuers/remembrance-office", None, "there is no language"),
        ("ru", "genetive", "no ordinal form 'genetive'; did you mean 'genitive'?"),
        ("en", "generic", "no ordinal form 'generic'; known: digit"),
    ],
)
def test_an_unknown_language_or_form_is_a_lookup_error(
    tag: str, form: str | None, message: str
) -> None:
    with pytest.raises(LookupError) as error:
        notice.ordinal(36, tag, form)
    assert message in str(error.value)
    assert isinstance(error.value, notice.NoticeError)


def test_an_unknown_language_says_which_file_to_write(tmp_path: Path) -> None:
    where = folders.Folders(tmp_path, (tmp_path, TEMPLATES), ())
    with pytest.raises(UnknownLanguageError) as error:
        languages.load("xx", where)
    assert str(error.value).endswith("/languages/xx.toml")


@pytest.mark.parametrize("tag", ["bg-BG", "bg_BG", "bg-Cyrl-BG", "BG-Cyrl"])
def test_a_language_that_is_not_there_gets_the_shortest_tag(tag: str, tmp_path: Path) -> None:
    where = folders.Folders(tmp_path, (tmp_path, TEMPLATES), ())
    with pytest.raises(UnknownLanguageError) as error:
        languages.load(tag, where)
    folder = folders.shown(tmp_path / "languages")
    assert str(error.value) == (
        f"there is no language '{tag}'; "
        f"did you mean 'bg'? write {folder}/bg.toml, else {folder}/{tag}.toml"
    )


@pytest.mark.parametrize("n", [0, -1])
def test_there_is_no_ordinal_below_the_first(n: int) -> None:
    with pytest.raises(ValueError, match=r"has no ordinal"):
        notice.ordinal(n, "en")


@pytest.mark.parametrize(
    ("tag", "n", "ruleset", "message"),
    [
        ("en", 36, "cardinal_feminine", "no words for numbers under [spellout.cardinal_feminine]"),
        ("ru", 36, "ordinal_genetive", "did you mean 'ordinal_genitive'?"),
    ],
)
def test_words_that_a_language_does_not_have(tag: str, n: int, ruleset: str, message: str) -> None:
    with pytest.raises(UnknownFormError) as error:
        language(tag).words(n, ruleset)
    assert message in str(error.value)


@pytest.mark.parametrize(("n", "ruleset"), [(10_000, "cardinal"), (-1, "cardinal"), (0, "ordinal")])
def test_numbers_beyond_the_words(n: int, ruleset: str) -> None:
    with pytest.raises(NoValueError, match=rf"{ruleset} has no words for {n}: its rules go from "):
        language("en").words(n, ruleset)


# A language that is built on another.


def test_american_english_is_english_but_for_dates_and_number_words() -> None:
    american, english = language("en-US"), language("en")
    assert american.date(DAY, "day_month").text == f"January{NO_BREAK}20"
    assert american.date(DAY, "month_year").text == "January 2026"
    for n in NUMBERS:
        for ruleset in ("cardinal", "ordinal"):
            assert american.words(n, ruleset) == english.words(n, ruleset).replace(" and ", " ")
    changed: dict[str, Any] = dict.fromkeys(("base", "name", "cldr", "date", "spellout"), True)
    changed["words"] = {"embargo", "half_days"}  # the time is told by half days
    assert american.data.model_dump(exclude=changed) == english.data.model_dump(exclude=changed)


def built_on(folder: Path, **files: str) -> Callable[[str], Language]:
    """Write language files into a folder, and return what loads one of them."""
    (folder / "languages").mkdir()
    for tag, text in files.items():
        (folder / "languages" / f"{tag}.toml").write_text(text, "utf-8")
    where = folders.Folders(folder, (folder, TEMPLATES), ())
    return lambda tag: languages.load(tag, where)


def test_an_office_builds_on_its_own_file_or_a_bundled_one(tmp_path: Path) -> None:
    """What the file has counts, table by table; all else is that of the base."""
    load = built_on(
        tmp_path,
        xx=GOOD,
        yy='base = "xx"\n[ordinal.forms]\nround = "({n})"\n[date]\nday_month = "d MMMM"',
        zz='base = "az"\nname = "Z"\n[ordinal.forms]\ndigit = "{n}."',
        en='base = "en"\n[date]\nmonth_year = "MMMM of y"'.replace("of", "'of'"),
    )
    assert load("yy").ordinal(36, "round").text == "(36)"
    assert load("yy").ordinal(21).text == "21st"
    assert load("yy").date(DAY).text == f"20{NO_BREAK}January 2026"
    assert load("yy").date(DAY, "day_month").text == f"20{NO_BREAK}January"
    assert load("zz").ordinal(36).text == "36."
    assert load("zz").words(6, "ordinal") == "altıncı"
    assert load("en").date(DAY, "month_year").text == "January of 2026"
    assert load("en").date(DAY).text == f"20{NO_BREAK}January 2026"
    assert load("en-US").date(DAY, "month_year").text == "January of 2026"
    assert load("en-US").date(DAY).text == f"January{NO_BREAK}20, 2026"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('base = "ww"', "yy.toml:1: base: ", "there is no language 'ww'"),
        ('base = "az-AZ"', "yy.toml:1: base: ", "did you mean 'az'?"),
        ('base = "ring"', "ring.toml:1: base: ", "this goes round in a circle: yy → ring → yy"),
        ('base = "yy"', "yy.toml:1: base: ", "there is no language 'yy'"),
        ("base = 5", "yy.toml:1: base: ", "this must be a text between quotes"),
        ('base = "bad"', "bad.toml:2: direction: ", "this must be one of ltr, rtl"),
        (
            'base = "xx"\n[ordinal.rules]\nfew = "n = 5"',
            "yy.toml:2: ordinal.forms.digit: ",
            "the entry for 'few' is missing",
        ),
        (
            'base = "xx"\n[spellout.unit]\nmax = 9\nrules = "1: x;"',
            "yy.toml:2: spellout.cardinal.rules: ",
            "10: unit has no words for 0",
        ),
    ],
)
def test_what_is_wrong_with_a_base_or_beside_it(
    tmp_path: Path, text: str, place: str, message: str
) -> None:
    load = built_on(
        tmp_path, xx=GOOD, yy=text, bad=GOOD.replace('"ltr"', '"up"'), ring='base = "yy"'
    )
    with pytest.raises(DefinitionError) as error:
        load("yy")
    told = [str(fault) for fault in error.value.faults if message in str(fault)]
    assert told
    assert f"/languages/{place}" in told[0]


# A source may add forms and patterns of its own.


def test_a_source_overrides_and_adds() -> None:
    french = language("fr")
    forms = {"genitive": "du {n}^e", "digit": "{n}e"}
    spoken = french.overridden(forms, {"on": "'le' d MMMM", "default": "d/M/y"})
    assert spoken.ordinal(36, "genitive").text == "du 36e"
    assert spoken.ordinal(36).superior == ""
    assert spoken.ordinal(1, "feminine").text == "1re"
    assert spoken.date(DAY).text == "20/1/2026"
    assert spoken.date(FIRST).text == "1/3/2026"  # what the source says, on each day
    assert spoken.date(FIRST, "day_month").text == f"1er{NO_BREAK}mars"
    assert spoken.date(DAY, "on").text == f"le 20{NO_BREAK}janvier"
    assert spoken.date(DAY, "month_year").text == "janvier 2026"
    assert french.ordinal(36).superior == "e"  # the language itself is what it was
    assert french.date(DAY).text == f"20{NO_BREAK}janvier 2026"


def test_a_source_adds_to_the_patterns_for_the_first_of_the_month() -> None:
    patterns: languagefile.Patterns = {"on": "'le' d MMMM", "first": {"on": "'le 1er' MMMM"}}
    spoken = language("fr").overridden({}, patterns)
    assert spoken.date(FIRST, "on").text == f"le{NO_BREAK}1er{NO_BREAK}mars"
    assert spoken.date(FIRST).text == f"1er{NO_BREAK}mars 2026"
    assert (
        spoken.date(PartialDate.of(FIRST.earliest + timedelta(1)), "on").text
        == f"le 2{NO_BREAK}mars"
    )


# Language files with faults.

GOOD = '''\
name = "English"
direction = "ltr"
cldr = "en"
quotes = ["“", "”", "‘", "’"]
dateline = "{place}, {date}"

[ordinal]
default = "digit"
[ordinal.rules]
one = "n % 10 = 1 and n % 100 != 11"
two = "n = 2"
[ordinal.forms]
digit = { one = "{n}st", two = "{n}nd", other = "{n}th" }
plain = "{n}."

[plural]
one = "n = 1"

[date]
default = "d MMMM y"

[spellout.cardinal]
max = 10
rules = """
0: zero; one; two; three; four;
5: five; six; seven; eight; nine;
10: >unit>ty;
"""
[spellout.unit]
max = 9
rules = "0: x;"

[names]
months = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
]
weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
'''


def parsed(text: str) -> Language:
    return Language.of("xx", tomlfile.parse(text, "xx.toml"))


def test_the_file_that_faults_are_put_into_is_good() -> None:
    assert parsed(GOOD).ordinal(21).text == "21st"
    assert parsed(GOOD).words(4) == "four"


@pytest.mark.parametrize(
    ("good", "bad", "faults"),
    [
        # Keys and types.
        ("name =", "nam =", ["1: nam: unknown key 'nam'; did you", "1: name: this key is missing"]),
        (
            "[ordinal.rules]",
            "[ordinal.rule]",
            ["9: ordinal.rule: unknown key 'rule'; did you mean"],
        ),
        ('"ltr"', '"left"', ["2: direction: "]),
        ('"en"', '"en"\ndigits = "thai"', ["4: digits: "]),
        ("max = 10", 'max = "10"', ["23: spellout.cardinal.max: "]),
        ("max = 10", "max = 0", ["23: spellout.cardinal.max: "]),
        ('["“", "”", "‘", "’"]', '["“", "”"]', ["4: quotes: "]),
        ('"{n}."', "5", ["14: ordinal.forms.plain: this must be a text, or a table of texts"]),
        ('"{n}st"', "1", ["13: ordinal.forms.digit: this must be a text, or a table of texts"]),
        ('"d MMMM y"', "2026", ["20: date.default: this must be a text, or a table of texts"]),
        # Values that only the program can judge.
        ('"en"', '"xx"', ["3: cldr: 'xx' is not a locale that is known here"]),
        ('"en"', '"en-GB"', ["3: cldr: 'en-GB' is not a locale"]),
        ('"en"', '""', ["3: cldr: '' is not a locale"]),
        ("{place}", "{plaec}", ["5: dateline: this holds {place} and {date}, and no other"]),
        (
            '"digit"',
            '"digits"',
            ["8: ordinal.default: there is no form of this name; did you mean"],
        ),
        # Rules.
        ('"n = 2"', '"n == 2"', ["11: ordinal.rules.two: this is not a CLDR plural rule"]),
        ('"n = 2"', '"n = two"', ["11: ordinal.rules.two: this is not a CLDR plural rule"]),
        ('"n = 2"', '"n % 0 = 2"', ["11: ordinal.rules.two: this is not a CLDR plural rule"]),
        (
            '"n = 2"',
            '"n = 2 and n % 0 = 2"',
            ["11: ordinal.rules.two: this is not a CLDR plural rule: it divides by 0"],
        ),
        ('"n = 2"', '""', ["11: ordinal.rules.two: this rule is empty"]),
        ('"n = 1"', '"n is is 1"', ["17: plural.one: this is not a CLDR plural rule"]),
        ('two = "', 'pair = "', ["11: ordinal.rules.pair: this is not a CLDR plural rule"]),
        ('two = "', 'other = "', ["11: ordinal.rules.other: 'other' is what no rule matches"]),
        ('"n = 2"', '"n = 1,2"', ["11: ordinal.rules.two: the rules one and two both match 1;"]),
        ('"n = 2"', '"n % 3 = 2"', ["11: ordinal.rules.two: the rules one and two both match 41"]),
        ('"n = 2"', '"n = 9991"', ["11: ordinal.rules.two: the rules one and two both match 9991"]),
        (
            '"n = 1"',
            '"n = 0,1"\nfew = "n = 0,2"',
            [
                "18: plural.few: CLDR has no plural form 'few' for en; take it out; there are one",
                "18: plural.few: the rules one and few both",
            ],
        ),
        (
            'one = "n = 1"',
            "",
            ["16: plural: the plural form 'one' is missing, which CLDR has for en; add one = \"i"],
        ),
        (
            'cldr = "en"',
            'cldr = "ru"',
            [
                "16: plural: the plural form 'few' is missing, which CLDR has for ru; add few ",
                "16: plural: the plural form 'many' is missing, which CLDR has for ru; add many = ",
            ],
        ),
        ('cldr = "en"', 'cldr = "ja"', ["17: plural.one: CLDR has no plural form 'one' for ja"]),
        # Hyphenation.
        (
            '"ltr"',
            '"ltr"\nhyphenation = true',
            ["3: hyphenation: there is no dictionary for 'xx'; write hyphenation = false"],
        ),
        # Forms.
        (', other = "{n}th"', "", ["13: ordinal.forms.digit: the entry for 'other' is missing"]),
        ('two = "{n}nd", ', "", ["13: ordinal.forms.digit: the entry for 'two' is missing"]),
        (
            'two = "{n}nd"',
            'few = "{n}nd"',
            [
                "13: ordinal.forms.digit: the entry for 'two' is missing",
                "13: ordinal.forms.digit.few: there is no rule 'few'",
            ],
        ),
        ("{n}nd", "{m}nd", ["13: ordinal.forms.digit: a form holds {n} and no other field"]),
        ("{n}.", "{n.", ["14: ordinal.forms.plain: a form holds {n} and no other field"]),
        # Date patterns.
        *(
            ("d MMMM y", pattern, ["20: date.default: "])
            for pattern in [
                *("d LLLL y", "ccc d", "q y", "d MMM y", "d MM y", "dd MMMM y", "d MMMM yy"),
                *("d MMMMM y", "EEE", "EEEEE", "e", "d MMMM y 'year", "d of MMMM", "G", "", " ."),
            ]
        ),
        ('default = "d M', 'deflaut = "d M', ["19: date.default: this key is missing"]),
        ('"d MMMM y"', '{ a = "d" }', ["20: date.default: {'a': 'd'} is not a date pattern"]),
        ("[date]\n", '[date]\nfirst = "d"\n', ["20: date.first: this must be a table of date"]),
        ("[date]\n", '[date]\nfirst = { x = "L" }\n', ["20: date.first.x: 'L' is not a date"]),
        # Words.
        ("5: five", "5 five", ["26: spellout.cardinal.rules: neither `base: text` nor a text"]),
        ("nine;", "nine", ["26: spellout.cardinal.rules: the rule does not end with ;"]),
        (">unit>", ">units>", ["27: spellout.cardinal.rules: there is no ruleset units"]),
        (
            "10: >unit>ty;",
            "9: ninety;",
            ["27: spellout.cardinal.rules: base 9 does not come after"],
        ),
        ('"0: x;"', '"1: x;"', ["27: spellout.cardinal.rules: 10: unit has no words for 0"]),
        ('"0: x;"', '"0: =unit=;"', ["31: spellout.unit.rules: 0 goes round in a circle"]),
        (
            "two; three;",
            "two; two;",
            ["25: spellout.cardinal.rules: 'two' stands for both 2 and 3; write each number in"],
        ),
        ('"0: x;"', '"0: x"', ["31: spellout.unit.rules: the rule does not end with ;"]),
    ],
)
def test_a_fault_is_told_with_its_line(good: str, bad: str, faults: list[str]) -> None:
    assert good in GOOD
    with pytest.raises(DefinitionError) as error:
        parsed(GOOD.replace(good, bad, 1))
    found = [str(fault) for fault in error.value.faults]
    assert len(found) == len(faults)
    assert all(f.startswith(f"xx.toml:{s}") for f, s in zip(found, faults, strict=True)), found


def test_a_duplicate_key_is_told_with_its_line() -> None:
    with pytest.raises(DefinitionError, match=r"^xx\.toml:18: "):
        parsed(GOOD.replace('one = "n = 1"', 'one = "n = 1"\none = "n = 2"'))


def test_all_faults_are_told_at_once() -> None:
    changes = {
        'cldr = "en"': 'cldr = "zz"',
        "{place}": "{plaec}",
        '"digit"': '"digits"',
        '"{n}."': '"{m}."',
        'one = "n = 1"': 'one = "n = = 1"',
        "d MMMM y": "LLLL",
        "nine;": "nine",
        '"0: x;"': '"0: x"',
    }
    text = GOOD
    for good, bad in changes.items():
        assert good in text
        text = text.replace(good, bad, 1)
    with pytest.raises(DefinitionError) as error:
        parsed(text)
    assert [fault.line for fault in error.value.faults] == [3, 5, 8, 14, 17, 20, 26, 31]


def test_a_faulty_file_is_named_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    path = tmp_path / "languages" / "xx.toml"
    path.write_text(GOOD.replace("d MMMM y", "d LLLL y"), "utf-8")
    with pytest.raises(DefinitionError) as error:
        languages.load("xx", folders.Folders(tmp_path, (tmp_path, TEMPLATES), ()))
    assert str(error.value).startswith(f"{folders.shown(path)}:20: date.default: ")
    path.write_text(GOOD, "utf-8")
    where = folders.Folders(tmp_path, (tmp_path, TEMPLATES), ())
    assert languages.load("xx", where).date(DAY).text == f"20{NO_BREAK}January 2026"


@pytest.mark.parametrize(
    ("digits", "cldr", "ordinal", "day", "number"),
    [
        ("deva", "hi", "३६th", "२० January २०२६", "१२,३४५.५"),
        ("arab", "ar", "٣٦th", "٢٠ January ٢٠٢٦", "١٢٬٣٤٥٫٥"),
        ("arabext", "fa", "۳۶th", "۲۰ January ۲۰۲۶", "۱۲٬۳۴۵٫۵"),
    ],
)
def test_digits_of_a_language(digits: str, cldr: str, ordinal: str, day: str, number: str) -> None:
    """Every figure is in the digits of the language, with their separators."""
    text = GOOD.replace('cldr = "en"', f'cldr = "{cldr}"\ndigits = "{digits}"')
    if cldr == "ar":
        more = {"zero": 0, "two": 2, "few": "3..10", "many": "11..99"}
        rules = "".join(f'{name} = "n % 100 = {numbers}"\n' for name, numbers in more.items())
        text = text.replace("[plural]\n", f"[plural]\n{rules}").replace('"n = 1"', '"n % 100 = 1"')
    spoken = parsed(text)
    assert spoken.ordinal(36).text == ordinal
    assert spoken.date(DAY).text.replace(NO_BREAK, " ") == day
    assert spoken.number(Decimal("12345.5")) == number
