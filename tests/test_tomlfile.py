"""Definitions in TOML: each key knows its line, each fault says where it is and what to do."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.definition import models
from notice.definition.models import Issuer, Notice
from notice.definition.source import FrontMatter
from notice.errors import MORE, DefinitionError
from notice.toml import record, tomlfile
from notice.toml.record import Record
from notice.toml.tomlfile import KeyPath, TomlFile

ROOT = Path(__file__).parents[1]
GOOD = """\
id = "day"
name = "A day"
first_date = 1990-01-20
timezone = "Asia/Baku"
counts = "anniversaries"
tone = "commemoration"
languages = ["en", "az"]
issuer = "office"
"""
ISSUER = 'name = "An Office"\nplace = "Baku"\n'
FRONT = 'title = "A"\nsubject = "B"\nstatus = "final"\n'
MODELS: Mapping[str, tuple[type[Record], str]] = {
    "notice": (Notice, GOOD),
    "issuer": (Issuer, ISSUER),
    "front": (FrontMatter, FRONT),
}


def faults(text: str, model: type[Record] = Notice, first_line: int = 1) -> list[tuple[Any, ...]]:
    """Return line, key path, message and hint of every fault of a file."""
    try:
        record.validate(model, tomlfile.parse(text, "notice.toml", first_line))
    except DefinitionError as error:
        return [(f.line, f.key, f.message, f.hint) for f in error.faults]
    return []


@pytest.mark.parametrize("opened", ["[", "{a = ", '{"b c" = ['])
def test_what_lies_too_deep_is_told(opened: str) -> None:
    """As one message, not as a crash of a parser."""
    [(line, _, message, _)] = faults("id = 1\nx = " + opened * 9000)
    assert (line, message) == (1, "lists or tables are nested too deeply")


@given(st.data())
def test_whatever_is_typed_is_read_or_told(data: st.DataObject) -> None:
    """Any part of a good file put into any place of it, or left out: a table, or faults."""
    places = st.integers(0, len(GOOD))
    start, end, at = (data.draw(places) for _ in range(3))
    torn = data.draw(st.sampled_from([GOOD[:start] + GOOD[end:], GOOD[:at] + GOOD[start:end]]))
    mark = data.draw(st.sampled_from(["", '""', *"[]=.{#'\"\\\n"]))
    faults(f"{torn[:at]}{mark}{torn[at:]}")


# Lines.

LINED = """\
a = 1                             # a
"b c" = 2                         # b c
'd.e' = 3                         # d.e

f.g = 4                           # f/g f
f.h.i = 5                         # f/h/i f/h
[j]                               # j
k = [                             # j/k
  6,                              # j/k/0
  # not this line
  7, 8,                           # j/k/1 j/k/2
]
[l.m]                             # l/m l
n = { o = 9, p = { q = 10 } }     # l/m/n l/m/n/o l/m/n/p l/m/n/p/q
r = '''

text'''                           #
s = 11                            # l/m/s
[[t]]                             # t/0 t
u = 12                            # t/0/u
[[t]]                             # t/1
u = 13                            # t/1/u
["v".'w x']                       # v/w x v
"\\u0079" = 14                    # v/w x/y
"""


@pytest.mark.parametrize("first_line", [1, 2, 40])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_key_knows_its_line(first_line: int, end: str) -> None:
    """Keys and tables, also those that are only implied, know the line on which they begin."""
    text = LINED.replace("\n", end)
    toml = tomlfile.parse(text, "x.toml", first_line)
    expected: dict[KeyPath, int] = {}
    for line, row in enumerate(LINED.splitlines(), first_line):
        places = row.partition("# ")[2].replace("b c", "b_c").replace("w x", "w_x").split()
        for place in places if "not this" not in row else ():
            parts = [part.replace("_", " ") for part in place.split("/")]
            expected[tuple(int(part) if part.isdigit() else part for part in parts)] = line
    expected[("l", "m", "r")] = first_line + 14  # a comment would be part of its text
    assert toml.lines == expected
    assert toml.data == tomllib.loads(LINED)


def test_a_key_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    toml = tomlfile.parse("a = 1\n[b.c]\nd = 2\n", "x.toml", 11)
    places: list[KeyPath] = [("b", "c", "missing"), ("b", "missing"), ("missing",), ()]
    assert [toml.line(place) for place in places] == [12, 12, 11, 11]


# Text that is no TOML.


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        ("a = ", 1, "", "this is not valid TOML: "),
        ("a = 1\nb\nc = 2", 2, "", "this is not valid TOML: "),
        ("a = 1\ntitle = Hello", 2, "", "this is not valid TOML: "),
        ('a = 1\nb = "c\nd = 2', 2, "", "this is not valid TOML: "),
        ("a = 1\n[b\nc = 2", 2, "", "this is not valid TOML: "),
        ("a = 1990-02-30", 1, "", "this is not valid TOML: "),
        ("a = 1\nb = 01", 2, "", "this is not valid TOML: "),
        ('a = 1\n\nb = "\\q"', 3, "", "this is not valid TOML: "),
        ("a = 1\na = 2", 2, "a", "this key is given twice"),
        ('a = 1\n"a" = 2', 2, "a", "this key is given twice"),
        ("[a]\nb = 1\n[a]\nc = 2", 3, "a", "this key is given twice"),
        ("[a]\nb = 1\nb = '''\n\n'''", 3, "a.b", "this key is given twice"),
        ("a = { b = 1, b = 2 }", 1, "a.b", "this key is given twice"),
        ("[a]\nb.c = 1\nb.c = 2", 3, "a.b.c", "this key is given twice"),
        ('a = "\\u0007"', 1, "a", "the character U+0007 ("),
        ('a = 1\n[b]\nc = ["d",\n"\\uE000"]', 4, "b.c.1", "the character U+E000 ("),
        ('a = "\\U000F0000"', 1, "a", "the character U+F0000 ("),
        ('a = "\\r"', 1, "a", "the character U+000D ("),
        ('a = "\\u202E"', 1, "a", "the character U+202E ("),
    ],
)
def test_what_cannot_be_read(text: str, line: int, key: str, message: str) -> None:
    """Broken TOML, a key given twice and an escaped control character: one fault, its line."""
    for first_line in (1, 2):
        [(found, place, told, hint)] = faults(text, first_line=first_line)
        assert (found, place) == (line + first_line - 1, key)
        assert told.startswith(message)
        assert hint


def test_all_duplicates_at_once() -> None:
    text = 'a = 1\na = 2\nb = "x"\n[c]\nb = 1\nb = 2\na = 3\n'
    assert [(line, key, hint) for line, key, _, hint in faults(text)] == [
        (2, "a", "it is already on line 1"),
        (6, "c.b", "it is already on line 5"),
    ]


# Tables that do not fit.


def put(text: str, change: str) -> tuple[str, int]:
    """Return the text with a line in place of the one of its key, or else at its end."""
    rows = text.splitlines()
    key = change.partition("=")[0].strip()
    for index, row in enumerate(rows):
        if row.partition("=")[0].strip() == key and "\n" not in change:
            rows[index] = change
            return "\n".join(rows), index + 1
    return "\n".join([*rows, change]), len(rows) + 1


DATE = "this must be a date without quotes, such as 1990-01-20"
SMALL = "write small letters a-z, digits and single hyphens, such as 20-january"
TEXT = "this must be a text between quotes"
TABLE = "this must be a table"
LINE = "this must be one line, without tabs"
PER_LANGUAGE = "this must be a text, or a table with a text for each language"
FACT = 'write 150, 1994-03-29, or "1994-03" and "1994" where less is known'
FACTS = '[facts.killed]\nvalue = 150\nsource = "a"\n'


@pytest.mark.parametrize(
    ("file", "change", "row", "key", "message", "hint"),
    [
        # Keys.
        ("notice", 'layuot = "a"', 0, "layuot", "unknown key 'layuot'", "did you mean 'layout'?"),
        ("notice", "[observed]\nrul = 1", 1, "observed.rul", "unknown key 'rul'", "did you mean"),
        ("notice", FACTS + "sorce = 1", 3, "facts.killed.sorce", "unknown key 'sorce'", "did you"),
        ("notice", FACTS + "x = 1", 3, "facts.killed.x", "unknown key 'x'", "known: attribution, "),
        (
            "notice",
            "[facts.killed]\nvalue = 1",
            0,
            "facts.killed.source",
            "this key is missing",
            "add a line 'source = ...'",
        ),
        (
            "notice",
            "facts.killed.source = 'a'",
            0,
            "facts.killed.value",
            "this key is missing",
            None,
        ),
        (
            "notice",
            FACTS.replace("killed", "Killed"),
            0,
            "facts.Killed",
            "'Killed' is not allowed as a name here",
            "write names of small letters a-z, digits and _, such as years_lost",
        ),
        ("issuer", 'nmae = "a"', 0, "nmae", "unknown key 'nmae'", "did you mean 'name'?"),
        ("issuer", '[logo]\nfile = "a.svg"', 0, "logo.alt", "this key is missing", "add a line"),
        ("issuer", '[logo]\nalt="b"\nfile="a"\nfle=1', 3, "logo.fle", "unknown key 'fle'", None),
        ("front", 'titel = "a"', 0, "titel", "unknown key 'titel'", "did you mean 'title'?"),
        ("front", "[ordinal]\nrules = 1", 1, "ordinal.rules", "unknown key 'rules'", "known: for"),
        # Texts.
        ("notice", "name = 1", 0, "name", TEXT, "found 1"),
        ("notice", "name = true", 0, "name", TEXT, "found true"),
        ("notice", "name = []", 0, "name", TEXT, "found a list"),
        ("notice", "name = {}", 0, "name", TEXT, "found a table"),
        ("notice", "name = 1990-01-20", 0, "name", TEXT, "found 1990-01-20"),
        (
            "notice",
            'name = ""',
            0,
            "name",
            "'' is not allowed here",
            "write a text that is not empt",
        ),
        (
            "notice",
            'name = " "',
            0,
            "name",
            "' ' is not allowed here",
            "write a text that is not em",
        ),
        ("notice", 'name = "a\\nb"', 0, "name", LINE, ""),
        ("notice", 'name = "a\\tb"', 0, "name", LINE, ""),
        ("notice", 'id = "A day"', 0, "id", "'A day' is not allowed here", SMALL),
        ("notice", 'id = "a--b"', 0, "id", "'a--b' is not allowed here", SMALL),
        ("notice", 'issuer = "../a"', 0, "issuer", "'../a' is not allowed here", SMALL),
        ("notice", 'layout = ""', 0, "layout", "'' is not allowed here", SMALL),
        (
            "notice",
            'timezone = "Asia/Bakuu"',
            0,
            "timezone",
            "'Asia/Bakuu' is not an IANA time zone such as Asia/Baku",
            "",
        ),
        ("notice", 'timezone = ""', 0, "timezone", "'' is not an IANA time zone", ""),
        ("notice", 'timezone = "../x"', 0, "timezone", "'../x' is not an IANA time zone", ""),
        (
            "notice",
            'tone = "celebraton"',
            0,
            "tone",
            "this must be one of commemoration, celebration",
            "did you mean 'celebration'?",
        ),
        ("notice", "tone = 1", 0, "tone", "this must be one of commemoration, cel", "found 1"),
        (
            "notice",
            'counts = "x"',
            0,
            "counts",
            "this must be one of anniversaries, editions",
            None,
        ),
        ("front", 'status = "Final"', 0, "status", "this must be one of draft, final", "did you m"),
        # Numbers, dates, lists.
        ("notice", 'max_pages = "1"', 0, "max_pages", "this must be a whole number", "found '1'"),
        ("notice", "max_pages = 1.5", 0, "max_pages", "this must be a whole number", "found 1.5"),
        ("notice", "max_pages = true", 0, "max_pages", "this must be a whole number", "found true"),
        ("notice", "max_pages = 0", 0, "max_pages", "this must be 1 or more", "found 0"),
        ("notice", "lead_days = -1", 0, "lead_days", "this must be 0 or more", "found -1"),
        (
            "issuer",
            "issued_days_before = 367",
            0,
            "issued_days_before",
            "this must be 366 or",
            None,
        ),
        ("notice", 'first_date = "1990-01-20"', 0, "first_date", DATE, "found '1990-01-20'"),
        ("notice", "first_date = 1990", 0, "first_date", DATE, "found 1990"),
        ("notice", "first_date = 1990-01-20T10:00:00", 0, "first_date", DATE, "found 1990-01-20"),
        ("notice", 'languages = "en"', 0, "languages", "this must be a list between [ and ]", None),
        ("notice", "languages = []", 0, "languages", "this must have 1 or more entries", "found 0"),
        ("notice", 'languages = ["en", 1]', 0, "languages.1", TEXT, "found 1"),
        (
            "notice",
            'languages = ["=?utf-8?q?=0D=0ABcc:_a?="]',
            0,
            "languages.0",
            "'=?utf-8?q?=0D=0ABcc:_a?=' is not allowed here",
            "write a language tag such as en or pt-BR",
        ),
        ("notice", "milestones = [\n10,\n0]", 2, "milestones.1", "this must be 1 or more", None),
        (
            "notice",
            "skipped_years = [10000]",
            0,
            "skipped_years.0",
            "this must be 9999 or le",
            None,
        ),
        # Observance.
        ("notice", 'observed = "fixed"', 0, "observed", TABLE, "found 'fixed'"),
        ("notice", "[[observed]]", 0, "observed", TABLE, "found a list"),
        (
            "notice",
            '[observed]\nrule = "week-day"',
            1,
            "observed.rule",
            "this must be one of fixed, feb-28, mar-1, leap-years, weekday, easter",
            "did you mean 'weekday'?",
        ),
        (
            "notice",
            '[observed]\nrule = "weekday"\nmonth = 5',
            0,
            "observed",
            "the rule 'weekday' needs weekday, nth",
            "",
        ),
        ("notice", "[observed]\nmonth = 5", 0, "observed", "the rule 'fixed' takes no month", ""),
        ("notice", "[observed]\nmonth = 13", 1, "observed.month", "this must be 12 or less", None),
        (
            "notice",
            "[observed]\nnth = 6",
            1,
            "observed.nth",
            "this must be one of 1, 2, 3",
            "found",
        ),
        # Facts.
        ("notice", "facts = 1", 0, "facts", TABLE, "found 1"),
        ("notice", "facts.killed = 1", 0, "facts.killed", TABLE, "found 1"),
        (
            "notice",
            FACTS.replace("150", '"150"'),
            1,
            "facts.killed.value",
            f"'150' is no date; {FACT}",
            "",
        ),
        (
            "notice",
            FACTS.replace("150", '"1994-13"'),
            1,
            "facts.killed.value",
            "'1994-13' is no",
            "",
        ),
        (
            "notice",
            FACTS.replace("150", "true"),
            1,
            "facts.killed.value",
            "this is neither a nu",
            "",
        ),
        (
            "notice",
            FACTS.replace("150", "nan"),
            1,
            "facts.killed.value",
            "this is neither a num",
            "",
        ),
        (
            "notice",
            FACTS.replace("150", "inf"),
            1,
            "facts.killed.value",
            "this is neither a num",
            "",
        ),
        (
            "notice",
            FACTS.replace("150", "[1]"),
            1,
            "facts.killed.value",
            "this is neither a num",
            "",
        ),
        (
            "notice",
            FACTS.replace("150", "1990-01-20T10:00:00"),
            1,
            "facts.killed.value",
            f"this is neither a number nor a date; {FACT}",
            "",
        ),
        (
            "notice",
            FACTS.replace('"a"', '""'),
            2,
            "facts.killed.source",
            "'' is not allowed here",
            None,
        ),
        ("notice", FACTS + "attribution = 1", 3, "facts.killed.attribution", PER_LANGUAGE, ""),
        ("notice", FACTS + "attribution.en = 1", 3, "facts.killed.attribution.en", TEXT, "found 1"),
        ("notice", FACTS + 'review_by = "2031"', 3, "facts.killed.review_by", DATE, "found '2031'"),
        # Issuers.
        ("issuer", "name = 1", 0, "name", PER_LANGUAGE, ""),
        ("issuer", 'name = ""', 0, "name", "this must not be empty", ""),
        ("issuer", "name = {}", 0, "name", "this must not be empty", ""),
        ("issuer", 'place = { en = "" }', 0, "place", "this must not be empty", ""),
        ("issuer", 'name = "a\\nb"', 0, "name.*", LINE, ""),
        ("issuer", 'address = "a"', 0, "address", "this must be a list of lines, or a table", ""),
        (
            "issuer",
            "[address]\nen = 'a'",
            1,
            "address.en",
            "this must be a list between",
            "found 'a",
        ),
        ("issuer", 'address = ["a", "b\\nc"]', 0, "address.*.1", LINE, ""),
        (
            "issuer",
            'publish_url = "http://a.org"',
            0,
            "publish_url",
            "'http://a.org' is not allowed here",
            "write an address that begins with https://",
        ),
        ("issuer", 'logo = "a.svg"', 0, "logo", TABLE, "found 'a.svg'"),
        # Front matter.
        (
            "front",
            'title = ""',
            0,
            "title",
            "'' is not allowed here",
            "write a text that is not em",
        ),
        ("front", "constants = 1990", 0, "constants", "this must be a list between", "found 1990"),
        ("front", "constants = [1990]", 0, "constants.0", TEXT, "found 1990"),
        ("front", "[date]\ndefault = 1", 1, "date.default", "this must be a text, or a table", ""),
        ("front", "[ordinal.forms]\na = 1", 1, "ordinal.forms.a", "this must be a text, or a ", ""),
    ],
)
def test_what_does_not_fit(
    file: str, change: str, row: int, key: str, message: str, hint: str | None
) -> None:
    """One mistake is one fault: its line, its key path, what is wanted and what was found."""
    model, good = MODELS[file]
    text, start = put(good, change)
    [(line, place, told, how)] = faults(text, model, 7)
    assert (line, place) == (start + row + 6, key)
    assert told.startswith(message)
    if hint is not None:
        assert how.startswith(hint) if hint else not how


# What contradicts itself.

LEAP = 'say under [observed] rule = "feb-28" or "mar-1" or "leap-years"'


@pytest.mark.parametrize(
    ("change", "row", "key", "message", "hint"),
    [
        ("first_date = 2000-02-29", 0, "first_date", "a 29 February needs a rule", LEAP),
        (
            '[observed]\nrule = "mar-1"',
            1,
            "observed.rule",
            "'mar-1' is for a first date of 29 February",
            "",
        ),
        ("skipped_years = [1995]", 0, "skipped_years", 'these go with counts = "editions"', ""),
        (
            'languages = ["en",\n"az",\n"en"]',
            2,
            "languages.2",
            "'en' is listed twice",
            "delete one",
        ),
    ],
)
def test_contradictions(change: str, row: int, key: str, message: str, hint: str) -> None:
    kept = [line for line in GOOD.splitlines() if not change.startswith(line.partition("=")[0])]
    text, start = "\n".join([*kept, change]), len(kept) + 1
    [(line, place, told, how)] = contradictions(text)
    assert (line, place) == (start + row, key)
    assert told.startswith(message)
    assert how.startswith(hint)


def contradictions(text: str) -> list[tuple[int, str, str, str]]:
    toml = tomlfile.parse(text, "notice.toml")
    found = (toml.fault(*each) for each in models.inconsistencies(toml.data))
    return [(f.line, f.key, f.message, f.hint) for f in found]


@pytest.mark.parametrize("rule", ["feb-28", "mar-1", "leap-years"])
def test_a_leap_day_with_a_rule(rule: str) -> None:
    text = put(GOOD, "first_date = 2000-02-29")[0] + f'\n[observed]\nrule = "{rule}"'
    assert contradictions(text) == []
    assert faults(text) == []


@pytest.mark.parametrize("year", [1989, 1990])
def test_a_skipped_year_lies_after_the_first(year: int) -> None:
    text = put(GOOD, 'counts = "editions"')[0] + f"\nskipped_years = [1995, {year}]"
    assert contradictions(text) == [
        (9, "skipped_years.1", f"{year} is not after the year of the first date, 1990", "")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "first_date = 1",
        'first_date = 2000-02-29\nobserved = "x"',
        "observed.rule = []\nlanguages = 1\nskipped_years = {}",
        'languages = [1, 1, ["en"], ["en"]]\nskipped_years = ["a"]\ncounts = "editions"',
    ],
)
def test_contradictions_are_looked_for_in_anything(text: str) -> None:
    """Whatever is wrong with single keys, nothing else is made of it."""
    assert contradictions(text) == []


# The JSON Schema.


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """Return a validator for what ``notice schema`` prints."""
    done = subprocess.run(
        [sys.executable, "-m", "notice", "schema"],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    schema = json.loads(done.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def as_json(data: Mapping[str, Any]) -> Any:
    """Return TOML data as JSON has it, dates being texts."""
    return json.loads(json.dumps(data, default=date.isoformat))


@pytest.mark.parametrize("path", sorted((ROOT / "templates").glob("*/notice.toml")), ids=str)
def test_the_bundled_notices_pass_the_schema(
    validator: jsonschema.Draft202012Validator, path: Path
) -> None:
    validator.validate(as_json(tomllib.loads(path.read_text("utf-8"))))


FULL = GOOD + (
    'skipped_years = []\nmilestones = [10]\nlayout = "classic"\nmax_pages = 2\nlead_days = 7\n'
    'embargo = "08:00"\n'
    '[observed]\nrule = "easter"\ncalendar = "western"\noffset = -2\n'
    '[allowed]\ntightened = "one page is what we have"\n'
    '[sources.mfa]\ncitation = "a"\nattribution.en = "b"\n'
    '[facts.killed]\nvalue = 150\nsource = "A"\nattribution.en = "b"\nreview_by = 2031-01-01\n'
    '[facts.spring]\nvalue = "1994-03"\nsource = "A"\nattribution = "b"\n'
    '[facts.day]\nvalue = 1994-03-29\nsource = "A"\n'
    '[facts.share]\nvalue = 2.5\nsource = "A"\n'
)


def test_every_key_passes_the_schema(validator: jsonschema.Draft202012Validator) -> None:
    data = tomllib.loads(FULL)
    assert set(data) == set(Notice.model_fields)
    validator.validate(as_json(data))
    assert faults(FULL) == []


def changed(place: str, value: Any) -> dict[str, Any]:
    """Return the full definition with another value at a place, or without it for ``None``."""
    data: dict[str, Any] = tomllib.loads(FULL)
    *around, key = place.split(".")
    table = data
    for part in around:
        table = table[part]
    table.pop(key, None)
    if value is not None:
        table[key] = value
    return data


WRONG: Mapping[str, tuple[Any, ...]] = {
    "id": (None, 1, "", "A", "a_b", "a--b", "-a", "a/b", ["a"]),
    "name": (None, 1, "", " ", {}),
    "first_date": (None, 1990, "1990", "1990-13-01", "20 January", True),
    "timezone": (None, 1, []),
    "counts": (None, 1, "anniversary", ""),
    "tone": (None, "sad", ""),
    "languages": (None, "en", [], [1], ["en", "en"], {}),
    "issuer": (None, 1, "An Office"),
    "layout": (1, "a b"),
    "max_pages": (0, "1", 1.5, True),
    "lead_days": (-1, "7", 1.5, True),
    "skipped_years": (1995, ["1995"], [0], [10000]),
    "milestones": (10, [0], ["10"], [True]),
    "observed": (1, "fixed", []),
    "observed.rule": ("weekly", 1),
    "observed.month": (0, 13, "May"),
    "observed.weekday": ("Monday", 1),
    "observed.nth": (0, 6, -6, "1"),
    "observed.calendar": ("julian", 1),
    "observed.offset": (-81, 221, "0", 1.5),
    "observed.day": (1,),
    "sources": (1, [], "mfa"),
    "sources.a-b": ({"citation": "a"},),
    "sources.mfa": (1, "a", {}),
    "sources.mfa.citation": (None, 1, "", " "),
    "sources.mfa.attribution": (1, [], {"en": 1}),
    "facts": (1, [], "killed"),
    "facts.Killed": ({"value": 1, "source": "a"},),
    "facts.9th": ({"value": 1, "source": "a"},),
    "facts.a-b": ({"value": 1, "source": "a"},),
    "facts.killed": (1, {}, {"value": 1}, {"source": "a"}),
    "facts.killed.value": (None, True, "", "150", "94", "1994-3", "1994-13", [], {}),
    "facts.killed.source": (None, "", " ", 1),
    "facts.killed.attribution": (1, [], {"en": 1}),
    "facts.killed.review_by": ("soon", 2031, "2031-13-01"),
    "facts.killed.note": ("a",),
    "layuot": ("classic",),
}


@pytest.mark.parametrize(
    ("place", "value"), [(p, v) for p, values in WRONG.items() for v in values]
)
def test_the_schema_refuses_what_the_program_refuses(
    validator: jsonschema.Draft202012Validator, place: str, value: Any
) -> None:
    """An editor that knows the schema marks the same faults as the program tells."""
    data = changed(place, value)
    assert [*validator.iter_errors(as_json(data))]
    toml = TomlFile("notice.toml", data, {})
    keys = [".".join(map(str, key)) for key, _, _ in models.inconsistencies(data)]
    try:
        record.validate(Notice, toml)
    except DefinitionError as error:
        keys += [fault.key for fault in error.faults]
    assert keys
    assert all(key.startswith(place) for key in keys)


def test_of_many_faults_a_hundred_are_told() -> None:
    """Each takes a while to explain, and nobody reads a hundred thousand."""
    text = "".join(f"key{number} = 1\n" for number in range(5000))
    with pytest.raises(DefinitionError) as raised:
        record.validate(Notice, tomlfile.parse(text, "n.toml"))
    faults = raised.value.faults
    assert len(faults) == 101
    assert faults[-1] == MORE
