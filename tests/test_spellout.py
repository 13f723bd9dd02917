"""The rules that spell numbers: their syntax, and the words of every language that ships."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.language.spellout import Ruleset, SpelloutError, UnspellableError, check, parse, spell

LANGUAGES = Path(__file__).parents[1] / "templates" / "languages"
TAGS = sorted(p.stem for p in LANGUAGES.glob("*.toml") if "[spellout." in p.read_text("utf-8"))


@cache
def rulesets(tag: str) -> dict[str, Ruleset]:
    """Load the rulesets of a language."""
    tables = tomllib.loads((LANGUAGES / f"{tag}.toml").read_text("utf-8"))["spellout"]
    return {name: parse(name, table["rules"], table["max"]) for name, table in tables.items()}


def one(source: str, n: int) -> str:
    """Spell n by a single ruleset."""
    return spell(n, "x", {"x": parse("x", source, 999)})


@pytest.mark.parametrize(
    ("source", "n", "words"),
    [
        ("zero; one; 5: five; six;", 6, "six"),  # a base not written is the one before + 1
        ("zero; one; 5: five; six;", 3, "one"),  # a rule holds up to the next base
        ("0: a; b; 20: twenty[->>];", 21, "twenty-b"),  # the remainder
        ("0: a; b; 20: twenty[->>];", 20, "twenty"),  # no brackets without a remainder
        ("0: a; b; c; d; 10: <<x>>;", 31, "dxb"),  # the quotient
        ("0: a; b; 60/20: soixante >>;", 61, "soixante b"),  # another radix: 61 = 3 x 20 + 1
        ("0: a; b; c; 10: << ten; 11: << ten and >>;", 20, "c ten"),  # else the rule before
        ("0: ' a b ;", 0, " a b"),  # an apostrophe keeps the blanks that lead
        ("# 0: x;\n0: a; # b;\n1: c;", 1, "c"),  # a comment ends with its line
    ],
)
def test_syntax(source: str, n: int, words: str) -> None:
    """A text means what UTS #35 says it means."""
    assert one(source, n) == words


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("", 1),
        ("0: a;\n1: b\n2: c;", 2),  # no semicolon
        ("0: a;\n\nb", 3),
        ("0: a;\n;", 2),
        ("5: a;\n5: b;", 2),  # bases ascend
        ("2o: a;", 1),
        ("-x: minus >>;", 1),
        ("10/1: a;", 1),
        ("0: a;\n0x: b;", 2),
        ("0: a;\n5 five;", 2),  # a colon was forgotten
        ("9: a >>;", 1),  # nothing to divide by
        ("0: [a;", 1),
        ("0: a];", 1),
        ("10: [[a]];", 1),
        ("0: =%spellout-cardinal=;", 1),
        ("0: ==;", 1),
        ("10: >>>;", 1),
        ("10: a[b|c];", 1),
    ],
)
def test_bad_syntax_is_refused_with_its_line(source: str, line: int) -> None:
    """What is not in the subset is an error, at its line, never a text that prints."""
    with pytest.raises(SpelloutError) as error:
        parse("x", source, 999)
    assert (error.value.ruleset, error.value.line) == ("x", line)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("0: a;\n1: =y=;", "there is no ruleset y"),
        ("0: a;\n1: =x=;", "circle"),
        ("2: a;", "no rule for 1"),
        ("1: a;\n10: b >>;", "no words for 0"),  # 10 has no remainder to spell
    ],
)
def test_check_finds_what_only_numbers_show(source: str, reason: str) -> None:
    """Rules that read well and cannot spell every number are found when they are loaded."""
    with pytest.raises(SpelloutError, match=reason):
        check({"x": parse("x", source, 99)})


@pytest.mark.parametrize(
    ("n", "name"),
    [(-1, "cardinal"), (10_000, "cardinal"), (0, "ordinal"), (1, "nominal")],
)
def test_nothing_is_guessed(n: int, name: str) -> None:
    """A number outside the rules, or an unknown ruleset, is refused."""
    with pytest.raises(UnspellableError):
        spell(n, name, rulesets("en"))


@pytest.mark.parametrize("tag", TAGS)
def test_shipped_rules(tag: str) -> None:
    """Every ruleset passes the check, and no two numbers share their words."""
    sets = rulesets(tag)
    check(sets)
    for name in sets:
        if name.startswith(("cardinal", "ordinal")):
            first, last = sets[name].rules[0].base, min(sets[name].maximum, 199)
            assert len({spell(n, name, sets) for n in range(first, last + 1)}) == last + 1 - first


@given(tag=st.sampled_from(TAGS), data=st.data())
def test_words_are_clean(tag: str, data: st.DataObject) -> None:
    """Words are NFC letters; one blank or hyphen between them, none around; no mark is left."""
    name = data.draw(st.sampled_from(sorted(rulesets(tag))))
    ruleset = rulesets(tag)[name]
    n = data.draw(st.integers(ruleset.rules[0].base, ruleset.maximum))
    words = spell(n, name, rulesets(tag))
    assert words == unicodedata.normalize("NFC", words) == words.strip(" ")
    assert not re.search(r"[0-9<>=;:#|\[\]]|  |--", words)


AZ = ("bir iki üç dörd beş altı yeddi səkkiz doqquz", "yüz", "min")
TR = ("bir iki üç dört beş altı yedi sekiz dokuz", "yüz", "bin")
AZ_TENS = "on iyirmi otuz qırx əlli altmış yetmiş səksən doxsan"
EN = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
TR_TENS = "on yirmi otuz kırk elli altmış yetmiş seksen doksan"


@pytest.mark.parametrize(("tag", "words", "tens"), [("az", AZ, AZ_TENS), ("tr", TR, TR_TENS)])
def test_turkic_numbers_are_their_parts(tag: str, words: tuple[str, ...], tens: str) -> None:
    """Digit by digit: thousands, hundreds, tens, units; no "one" before hundred and thousand."""
    units = ["", *words[0].split()]
    by_ten = ["", *tens.split()]
    for n in range(1, 10_000):
        thousands, hundreds, ten, one_ = (int(digit) for digit in f"{n:04}")
        parts = [
            *(["" if thousands == 1 else units[thousands], words[2]] if thousands else []),
            *(["" if hundreds == 1 else units[hundreds], words[1]] if hundreds else []),
            by_ten[ten],
            units[one_],
        ]
        assert spell(n, "cardinal", rulesets(tag)) == " ".join(part for part in parts if part)


def test_english_numbers_are_their_parts() -> None:
    """British: "and" stands before the tens and units of a longer number, a hyphen between them."""
    small, tens = ["", *EN.split()], ["", "", *EN_TENS.split()]
    for n in range(1, 10_000):
        parts = [f"{small[n // 1000]} thousand"] if n >= 1000 else []
        parts += [f"{small[n // 100 % 10]} hundred"] if n // 100 % 10 else []
        rest = n % 100
        parts += ["and"] if parts and rest else []
        if rest >= 20:
            parts.append(tens[rest // 10] + (f"-{small[rest % 10]}" if rest % 10 else ""))
        elif rest:
            parts.append(small[rest])
        assert spell(n, "cardinal", rulesets("en")) == " ".join(parts)


@given(tag=st.sampled_from(["en", "az", "ru", "tr", "fr", "kk", "uz"]), n=st.integers(1, 999))
def test_only_the_last_word_is_ordinal(tag: str, n: int) -> None:
    """In these languages an ordinal is the cardinal but for its last word (сто двадцать первая)."""
    cardinal, ordinal = (spell(n, name, rulesets(tag)).split() for name in ("cardinal", "ordinal"))
    assert ordinal[:-1] == cardinal[:-1]
    assert ordinal[-1] != cardinal[-1]


@pytest.mark.parametrize(
    ("tag", "name", "words"),
    [
        (
            "en",
            "cardinal",
            {0: "zero", 101: "one hundred and one", 1100: "one thousand one hundred"},
        ),
        ("en", "ordinal", {12: "twelfth", 36: "thirty-sixth", 1001: "one thousand and first"}),
        (
            "az",
            "ordinal",
            {36: "otuz altıncı", 40: "qırxıncı", 81: "səksən birinci", 100: "yüzüncü"},
        ),
        ("ru", "ordinal", {3: "третья", 36: "тридцать шестая", 40: "сороковая", 200: "двухсотая"}),
        (
            "ru",
            "ordinal_instrumental",
            {23: "двадцать третьей", 36: "тридцать шестой", 90: "девяностой"},
        ),
        ("ru", "ordinal_accusative", {3: "третью", 113: "сто тринадцатую"}),
        ("ru", "cardinal_feminine", {42: "сорок две", 2001: "две тысячи одна"}),
        ("ru", "cardinal_genitive", {36: "тридцати шести", 540: "пятисот сорока"}),
        ("tr", "ordinal", {36: "otuz altıncı", 80: "sekseninci", 304: "üç yüz dördüncü"}),
        ("fr", "cardinal", {71: "soixante et onze", 80: "quatre-vingts", 201: "deux cent un"}),
        ("fr", "ordinal", {1: "premier", 21: "vingt et unième", 80: "quatre-vingtième"}),
        ("de", "ordinal", {7: "siebte", 36: "sechsunddreißigste", 101: "hunderterste"}),
        ("de", "ordinal_ten", {3: "dritten", 36: "sechsunddreißigsten"}),
        ("es", "ordinal", {31: "trigésimo primer", 113: "centésimo decimotercer"}),
        ("es", "ordinal_feminine", {36: "trigésima sexta", 113: "centésima decimotercera"}),
        (
            "ar",
            "ordinal",
            {21: "الحادية والعشرون", 36: "السادسة والثلاثون", 105: "الخامسة بعد المئة"},
        ),
        ("ar", "ordinal_oblique", {36: "السادسة والثلاثين", 136: "السادسة والثلاثين بعد المئة"}),
        ("ar", "cardinal_feminine", {28: "ثمانٍ وعشرون", 36: "ست وثلاثون"}),
        (
            "ka",
            "ordinal",
            {36: "ოცდამეთექვსმეტე", 40: "მეორმოცე", 99: "ოთხმოცდამეცხრამეტე", 100: "მეასე"},
        ),
        ("he", "ordinal", {10: "העשירי", 36: "השלושים ושישה", 120: "המאה ועשרים"}),
        ("fa", "ordinal", {1: "نخستین", 21: "بیست و یکمین", 30: "سی\u200cامین", 36: "سی و ششمین"}),
        ("kk", "ordinal", {20: "жиырмасыншы", 40: "қырқыншы", 200: "екі жүзінші"}),
        ("uz", "ordinal", {20: "yigirmanchi", 36: "oʻttiz oltinchi"}),
    ],
)
def test_words_of_a_language(tag: str, name: str, words: dict[int, str]) -> None:
    """The numbers that go wrong elsewhere are right here."""
    assert {n: spell(n, name, rulesets(tag)) for n in words} == words
