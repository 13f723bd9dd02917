"""Filling a source: values keep their type, lines their number, and every fault is told at once."""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice import folders
from notice.calendar.occurrence import occurrence
from notice.dates import PartialDate
from notice.definition import languages
from notice.definition.models import Notice
from notice.document import Date, FieldValue, Number, Ordinal, Value
from notice.errors import NoticeError, NoValueError
from notice.statement import fields
from notice.template import filling, syntax
from notice.template.evaluation import Field, Result, Scope
from notice.template.filling import FIRST_MARKER, Filled

WHERE = folders.locate(folders.shipped("templates"))
NBSP = "\u00a0"


def of(value: Result) -> Field:
    """Return a field with a value."""
    return Field(lambda: value)


TOY: Scope = {
    "one": of(Number("1", 1)),
    "two": of(Number("2", 2)),
    "three": of(Number("3", 3)),
    "half": of(Number("0.5", Decimal("0.5"))),
    "nth": of(Ordinal("36", "e", 36)),
    "name": of(Value("Baku")),
    "day": of(Date("20 January 2026", PartialDate.parse("2026-01-20"))),
    "month": of(Date("January 2026", PartialDate.parse("2026-01"))),
    "yes": of(value=True),
    "no": of(value=False),
    "empty": of(Value("")),
    "group": Field(attributes={"first": of(Value("a")), "second": of(Value("b"))}),
    "twice": Field(call=lambda n, times=2: Value(f"{n.text * times}")),
}


def fill(text: str, scope: Scope = TOY, first_line: int = 1) -> Filled:
    return filling.fill(syntax.parse(text, "en.md", first_line), scope)


def shown(text: str, scope: Scope = TOY) -> str:
    """Return a filled text with the text of each value in its place."""
    filled = fill(text, scope)
    values = {FIRST_MARKER + i: value.text for i, value in enumerate(filled.values)}
    return filled.text.translate(values)


def faults(text: str, scope: Scope = TOY, first_line: int = 1) -> list[tuple[int, str, str]]:
    """Return line, message and hint of every fault of a filling."""
    try:
        fill(text, scope, first_line)
    except NoticeError as error:
        return [(f.line, f.message, f.hint) for f in error.faults if f.source == "en.md"]
    return []


# Values.


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("one", Number("1", 1, "one")),
        ("nth", Ordinal("36", "e", 36, "nth")),
        ("day", Date("20 January 2026", PartialDate.parse("2026-01-20"), "day")),
        ("name", Value("Baku", "name")),
        ("group.first", Value("a", "group.first")),
        ('"a text"', Value("a text", '"a text"')),
        ("twice(one)", Value("11", "twice(one)")),
        ("twice(one, times=3)", Value("111", "twice(one, times=3)")),
    ],
)
def test_a_value_keeps_its_type(typed: str, value: FieldValue) -> None:
    """A field is one character in the text; its value stands beside it, with where it came from."""
    filled = fill(f"a {{{{ {typed} }}}} b")
    assert filled.text == f"a {chr(FIRST_MARKER)} b"
    assert filled.values == (value,)


def test_values_are_numbered_in_order() -> None:
    filled = fill("{{ two }}{{ one }}{% if yes %}{{ three }}{% endif %}{{ two }}")
    assert [ord(char) - FIRST_MARKER for char in filled.text] == [0, 1, 2, 3]
    assert [value.text for value in filled.values] == ["2", "1", "3", "2"]


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        ("empty", "'empty' has no value here", ""),
        ("yes", "'yes' is true or false and has no text", "use it in {% if %}"),
        ("one > two", "'one > two' is true or false and has no text", "use it in {% if %}"),
        ("not yes", "'not yes' is true or false and has no text", "use it in {% if %}"),
        ("true", "'true' is true or false and has no text", "use it in {% if %}"),
        ("36", "'36' is a number and has no text", "write a field or the text"),
        ("-36", "'-36' is a number and has no text", "write a field or the text"),
        ("group", "'group' is not a value by itself", "known: first, second"),
        ("twice", "'twice' is not a value by itself", "it is a function: write twice(...)"),
        ("one(2)", "'one' is not a function", ""),
        ("twice()", "'twice()' is called with the wrong arguments: ", ""),
        ("twice(one, two, three)", "'twice(one, two, three)' is called with the wrong ", ""),
        (
            "twice(one, tmes=2)",
            "'twice(one, tmes=2)' has no argument 'tmes'",
            "did you mean 'times'?",
        ),
        ("twice(one, times=2, times=3)", "'twice(one, times=2, times=3)' gives one name twice", ""),
        ("twice(one).text", "only a field has further fields", ""),
        ("nmae", "unknown field 'nmae'", "did you mean 'name'?"),
        ("group.frist", "'group' has no field 'frist'", "did you mean 'first'?"),
        ("name.upper", "'name' has no field 'upper'", ""),
        ("grup.first", "unknown field 'grup'", "did you mean 'group'?"),
        ('"a\\nb"', "the value of '\"a\nb\"' holds the character U+000A", None),
        ('"a\\tb"', "the value of '\"a\tb\"' holds the character U+0009", None),
        ('"\\x07"', "the value of '\"\x07\"' holds the character U+0007", None),
        ('"\\U000f0000"', "the value of '\"\U000f0000\"' holds the character U+F0000", None),
        ('"\\u202e"', "the value of '\"\u202e\"' holds the character U+202E", None),
    ],
)
def test_what_cannot_be_printed(typed: str, message: str, hint: str | None) -> None:
    """A field that has no text is one fault at its line."""
    [(line, told, how)] = faults(f"a\n\n{{{{ {typed} }}}}\n", first_line=8)
    assert line == 10
    assert told.startswith(message)
    assert hint is None or how == hint


# Conditions.

SIGNS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NUMBERS = {"one": 1, "two": 2, "three": 3, "half": 0.5, "-1": -1, "2": 2}


def holds(condition: str) -> bool:
    return shown(f"{{% if {condition} %}}yes{{% else %}}no{{% endif %}}") == "yes"


@pytest.mark.parametrize("sign", SIGNS)
def test_comparisons_of_numbers(sign: str) -> None:
    for (left, a), (right, b) in product(NUMBERS.items(), repeat=2):
        assert holds(f"{left} {sign} {right}") == SIGNS[sign](a, b), (left, sign, right)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("nth == 36", True),  # an ordinal compares as its number
        ("nth > three", True),
        ('name == "Baku"', True),
        ('name != "baku"', True),
        ('"a" < "b"', True),
        ("day == day", True),
        ("day < day", False),
        ("month == month", True),
        ("yes == true", True),
        ("yes != no", True),
        ("1 < two < 3", True),
        ("1 < two < 2", False),
        ("3 < two < 4", False),
        ("one", True),
        ("empty", False),
        ("day", True),
    ],
)
def test_other_comparisons(condition: str, *, expected: bool) -> None:
    assert holds(condition) == expected


@pytest.mark.parametrize(("a", "b", "c"), [*product((True, False), repeat=3)])
def test_and_or_not(*, a: bool, b: bool, c: bool) -> None:
    """And binds closer than or, not closer than both; parentheses closest."""
    x, y, z = ("yes" if value else "no" for value in (a, b, c))
    assert holds(f"{x} and {y} or {z}") == ((a and b) or c)
    assert holds(f"{x} or {y} and {z}") == (a or (b and c))
    assert holds(f"({x} or {y}) and {z}") == ((a or b) and c)
    assert holds(f"not {x} or {y}") == (not a or b)
    assert holds(f"not ({x} or {y})") == (not (a or b))


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ('one == "1"', "'one' is a number and '\"1\"' is a text; they cannot be compared"),
        (
            'day == "Tuesday"',
            "'day' is a date and '\"Tuesday\"' is a text; they cannot be compared",
        ),
        ("day > 2026", "'day' is a date and '2026' is a number; they cannot be compared"),
        ("yes == 1", "'yes' is true or false and '1' is a number; they cannot be compared"),
        ("one < two < name", "'two' is a number and 'name' is a text; they cannot be compared"),
        ("day > month", "it is left open how '2026-01-20' and '2026-01' compare"),
        ("month != day", "it is left open how '2026-01' and '2026-01-20' compare"),
    ],
)
def test_what_cannot_be_compared(condition: str, message: str) -> None:
    """Things of two kinds are never silently different."""
    assert [f[:2] for f in faults(f"\n{{% if {condition} %}}a{{% endif %}}")] == [(2, message)]


@pytest.mark.parametrize(
    ("n", "expected"), [("one", "first"), ("two", "second"), ("three", "other")]
)
def test_one_branch_is_taken(n: str, expected: str) -> None:
    text = "{%% if %s == 1 %%}first{%% elif %s <= 2 %%}second{%% else %%}other{%% endif %%}"
    assert shown(text % (n, n)) == expected


def test_no_branch_may_be_taken() -> None:
    assert shown("a{% if no %}b{% elif no %}c{% endif %}d") == "ad"


def test_a_condition_leaves_no_empty_line_behind() -> None:
    """A tag on a line of its own takes its line along."""
    assert (
        shown("a\n{% if yes %}\nb\n  {% endif %}\nc\n{% if no %}\nd\n{% endif %}\ne")
        == "a\nb\nc\ne"
    )


# Faults.


def test_names_are_looked_up_in_every_branch() -> None:
    """Whatever branch is taken, the names of all are known, and all faults come at once."""
    text = """\
{{ frist }}
{% if on %}
{{ second }} {{ group.thrid }}
{% elif yes and unknown > 2 %}
{% if no %}
{{ twice(nome) }}
{% endif %}
{% else %}
{{ three(other=missing) }}
{% endif %}
{{ twice(tims) }}
"""
    assert [(line, message) for line, message, _ in faults(text, first_line=5)] == [
        (5, "unknown field 'frist'"),
        (6, "unknown field 'on'"),
        (7, "'group' has no field 'thrid'"),
        (7, "unknown field 'second'"),
        (8, "unknown field 'unknown'"),
        (10, "unknown field 'nome'"),
        (13, "'three' is not a function"),
        (13, "unknown field 'missing'"),
        (15, "unknown field 'tims'"),
    ]


def test_branches_not_taken_are_rehearsed() -> None:
    """What is wrong in every year is found this year; what only has no value this year is not."""

    def later() -> Value:
        raise NoValueError("no value this year")

    scope = {**TOY, "later": Field(later)}
    dormant = "{{ later }}{{ empty }}{% if later %}{{ later }}{% endif %}"
    assert faults(f"{{% if no %}}{dormant}{{% endif %}}", scope) == []
    assert faults(f"{{% if yes %}}{{% elif later %}}{dormant}{{% endif %}}", scope) == []
    assert faults("{% if no %}\n{{ one(1) }}\n{% endif %}") == [(2, "'one' is not a function", "")]
    nested = "{% if no %}{% if yes %}{% else %}{{ yes }}{% endif %}{% endif %}"
    assert [message for _, message, _ in faults(nested)] == [
        "'yes' is true or false and has no text"
    ]
    assert [message for _, message, _ in faults("{{ later }}", scope)] == ["no value this year"]


def test_a_rehearsal_leaves_nothing_behind() -> None:
    filled = fill("a{% if no %}{{ one }}b{% if yes %}c{{ two }}{% endif %}{% endif %}{{ three }}d")
    assert (filled.text, [v.text for v in filled.values]) == (f"a{chr(FIRST_MARKER)}d", ["3"])


# Lines.

LINES = st.recursive(
    st.lists(st.sampled_from(["", "text", "field", "long field", "inline"]), max_size=4),
    lambda inner: st.lists(st.tuples(st.sampled_from(["if", "else", "elif"]), inner), max_size=3),
    max_leaves=12,
)


def write(tree: list[Any], rows: list[str]) -> None:
    """Write a tree of lines and conditions, each line of prose marked with its own number."""
    for entry in tree:
        here = f"L{len(rows) + 1}."
        match entry:
            case "":
                rows.append("")
            case "text":
                rows.append(f"{here} prose")
            case "field":
                rows.append(f"{{{{ name }}}} {here}")
            case "long field":
                rows += [f"{here} {{{{ twice(", "  one,", "  times=2) }} end"]
            case "inline":
                rows.append(f"{here} {{% if no %}}no{{% elif yes %}}yes{{% endif %}} end")
            case (str(kind), list(inner)):
                rows.append(f"{{% if {'no' if kind == 'elif' else 'yes'} %}}")
                write(inner, rows)
                rows.append("{% elif yes %}" if kind == "elif" else "{% else %}")
                write(inner, rows)
                rows.append("{% endif %}")
            case _:
                raise AssertionError(entry)


@given(tree=LINES, first_line=st.integers(1, 50), end=st.sampled_from(["\n", "\r\n"]))
def test_every_line_knows_where_it_came_from(tree: list[Any], first_line: int, end: str) -> None:
    """Whatever branches are dropped, a line of the result has the number of its source line."""
    rows: list[str] = []
    write(tree, rows)
    filled = fill(end.join(rows), first_line=first_line)
    result = filled.text.split("\n")
    assert len(filled.lines) == len(result)
    for row, line in zip(result, filled.lines, strict=True):
        if "L" in row:
            number = int(row[row.index("L") + 1 : row.index(".", row.index("L"))])
            assert line == number + first_line - 1, (row, filled)


# Fields of a statement.

FACTS: Mapping[str, Mapping[str, Any]] = {
    "killed": {"value": 150, "attribution": {"en": "the Ministry", "az": "Nazirliyin"}},
    "signed": {"value": 1234567, "attribution": "the archive"},
    "share": {"value": 2.5},
    "resolution": {"value": date(1994, 3, 29)},
    "leap": {"value": date(2000, 2, 29)},
    "spring": {"value": "1994-03"},
    "then": {"value": "1994"},
    "coming": {"value": date(2030, 1, 1)},
}


def scope(
    tag: str = "en",
    year: int = 2026,
    first: date = date(1990, 1, 20),
    observed: Mapping[str, object] = MappingProxyType({}),
) -> Scope:
    """Return the fields of a notice with these facts in a language and year."""
    data: dict[str, Any] = {
        "id": "day",
        "name": "A day",
        "first_date": first,
        "timezone": "UTC",
        "counts": "anniversaries",
        "tone": "commemoration",
        "milestones": [40],
        "languages": ["en", "az"],
        "issuer": "office",
        "observed": observed or ({"rule": "mar-1"} if first == date(1988, 2, 29) else {}),
        "facts": {name: {"source": "the record", **fact} for name, fact in FACTS.items()},
    }
    notice = Notice.model_validate(data)
    language = languages.load(tag, WHERE)
    return fields.scope(notice, occurrence(notice, year), language, "An Office", "Baku")


@pytest.mark.parametrize(
    ("tag", "typed", "kind", "text"),
    [
        ("en", "year", Number, "2026"),
        ("en", "first_year", Number, "1990"),
        ("en", "anniversary", Number, "36"),
        ("en", "ordinal", Ordinal, "36th"),
        ("en", "ordinal.digit", Ordinal, "36th"),
        ("en", "ordinal(2)", Ordinal, "2nd"),
        ("en", "ordinal(facts.killed)", Ordinal, "150th"),
        ("en", 'ordinal(year, "digit")', Ordinal, "2026th"),
        ("en", "ordinal_words", Value, "thirty-sixth"),
        ("en", "ordinal_words(1)", Value, "first"),
        ("en", "words(anniversary)", Value, "thirty-six"),
        ("en", "words(0)", Value, "zero"),
        ("en", "anniversary | words | capitalize", Value, "Thirty-six"),
        ("en", "date", Date, f"20{NBSP}January 2026"),
        ("en", "date.day_month", Date, f"20{NBSP}January"),
        ("en", "date.month_year", Date, "January 2026"),
        ("en", "date.weekday", Date, "Tuesday"),
        ("en", "weekday", Date, "Tuesday"),
        ("en", "date.year", Number, "2026"),
        ("en", "date.month", Number, "1"),
        ("en", "date.day", Number, "20"),
        ("en", "first_date", Date, f"20{NBSP}January 1990"),
        ("en", "first_date.weekday", Date, "Saturday"),
        ("en", "facts.killed", Number, "150"),
        ("en", "facts.killed.attribution", Value, "the Ministry"),
        ("az", "facts.killed.attribution", Value, "Nazirliyin"),
        ("az", "facts.signed.attribution", Value, "the archive"),
        ("en", "facts.signed", Number, "1,234,567"),
        ("az", "facts.signed", Number, "1.234.567"),
        ("fr", "facts.signed", Number, "1\u202f234\u202f567"),
        ("en", "facts.share", Number, "2.5"),
        ("de", "facts.share", Number, "2,5"),
        ("en", "facts.resolution", Date, f"29{NBSP}March 1994"),
        ("en", "facts.resolution.day_month", Date, f"29{NBSP}March"),
        ("en", "facts.resolution.year", Number, "1994"),
        ("en", "facts.spring", Date, "March 1994"),
        ("en", "facts.spring.month", Number, "3"),
        ("en", "facts.spring.month_year", Date, "March 1994"),
        ("en", "facts.then", Date, "1994"),
        ("en", "facts.then.year", Number, "1994"),
        ("en", "years_since(facts.resolution)", Number, "31"),
        ("en", "years_since(first_date)", Number, "36"),
        ("en", "years_since(date)", Number, "0"),
        ("en", "issuer", Value, "An Office"),
        ("en", "issuer.place", Value, "Baku"),
        ("en", 'plural(1, one="year", other="years")', Value, "year"),
        ("en", 'plural(anniversary, one="year", other="years")', Value, "years"),
        ("en", "plural(1, one=issuer, other=year)", Value, "An Office"),
        ("en", "plural(2, one=issuer, other=year)", Value, "2026"),
        ("ru", 'plural(31, one="год", few="года", many="лет", other="года")', Value, "год"),
        ("ru", 'plural(32, one="год", few="года", many="лет", other="года")', Value, "года"),
        ("ru", 'plural(36, one="год", few="года", many="лет", other="года")', Value, "лет"),
        ("az", "ordinal", Ordinal, "36-cı"),
        ("az", "ordinal(1990)", Ordinal, "1990-cı"),
        ("az", 'capitalize("il")', Value, "İl"),
        ("ru", "ordinal.genitive", Ordinal, "36-й"),
        ("ru", 'ordinal(year, "genitive")', Ordinal, "2026-й"),
        ("ru", "weekday | capitalize", Date, "Вторник"),
        ("fr", "ordinal", Ordinal, "36e"),
        ("de", "ordinal", Ordinal, "36."),
        ("fa", "year", Number, "۲۰۲۶"),
        ("ja", "date", Date, "2026年1月20日"),
    ],
)
def test_fields(tag: str, typed: str, kind: type, text: str) -> None:
    """Each field and function has its value in the language, and the value its type."""
    [value] = fill(f"{{{{ {typed} }}}}", scope(tag)).values
    assert (type(value), value.text) == (kind, text)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("is_milestone", False),
        ("anniversary == 36", True),
        ("ordinal == 36", True),
        ("year > facts.resolution.year", True),
        ("date > facts.resolution", True),
        ("date > facts.spring", True),
        ("years_since(facts.coming) >= 1", False),
        ("years_since(facts.coming) == -3", True),
        ("facts.killed >= 150", True),
        ("facts.share > 2", True),
        ('issuer == "An Office"', True),
    ],
)
def test_fields_in_conditions(condition: str, *, expected: bool) -> None:
    text = f"{{% if {condition} %}}yes{{% else %}}no{{% endif %}}"
    assert (shown(text, scope()) == "yes") == expected


def test_a_milestone() -> None:
    assert shown("{% if is_milestone %}yes{% endif %}", scope(year=2030)) == "yes"


@pytest.mark.parametrize(
    ("first", "year", "fact", "years"),
    [
        (date(1990, 3, 28), 2026, "resolution", 31),
        (date(1990, 3, 29), 2026, "resolution", 32),
        (date(1990, 3, 30), 2026, "resolution", 32),
        (date(1990, 2, 28), 2025, "leap", 24),  # complete on 1 March of a common year
        (date(1990, 3, 1), 2025, "leap", 25),
        (date(1988, 2, 29), 2025, "leap", 25),  # kept on 1 March
        (date(1990, 2, 28), 2024, "leap", 23),
        (date(1988, 2, 29), 2024, "leap", 24),
        (date(1990, 1, 20), 2026, "spring", 31),
        (date(1990, 2, 28), 2026, "spring", 31),
        (date(1990, 3, 1), 2026, "spring", None),
        (date(1990, 3, 30), 2026, "spring", None),
        (date(1990, 3, 31), 2026, "spring", 32),
        (date(1990, 1, 1), 2026, "then", None),
        (date(1990, 12, 30), 2026, "then", None),
        (date(1990, 12, 31), 2026, "then", 32),
    ],
)
def test_years_since(first: date, year: int, fact: str, years: int | None) -> None:
    """Only completed years count, and a partial date that leaves them open is an error."""
    typed = f"{{{{ years_since(facts.{fact}) }}}}"
    if years is not None:
        assert shown(typed, scope(year=year, first=first)) == str(years)
        return
    [(line, message, hint)] = faults(typed, scope(year=year, first=first))
    assert (line, hint) == (1, "give the fact its day")
    known = FACTS[fact]["value"]
    assert message == f"it is left open whether 31 or 32 years since {known} are complete"


EASTER_MONDAY = {"rule": "easter", "calendar": "western", "offset": 1}


@pytest.mark.parametrize(
    ("first", "observed", "year", "since", "years"),
    [
        (date(1952, 2, 29), {"rule": "feb-28"}, 2026, "first_date", 74),
        (date(1952, 2, 29), {"rule": "feb-28"}, 2028, "first_date", 76),
        (date(1952, 2, 29), {"rule": "feb-28"}, 2026, "facts.leap", 26),
        (date(1952, 2, 29), {"rule": "feb-28"}, 2026, "facts.resolution", 31),
        (date(1952, 2, 29), {"rule": "mar-1"}, 2026, "first_date", 74),
        (date(1951, 3, 29), EASTER_MONDAY, 2027, "first_date", 76),
        (date(1999, 4, 5), EASTER_MONDAY, 2027, "first_date", 28),  # on 29 March
        (date(1999, 4, 5), EASTER_MONDAY, 2028, "first_date", 29),  # on 17 April
        (date(1999, 4, 5), EASTER_MONDAY, 2027, "facts.leap", 27),
    ],
)
def test_years_are_complete_when_the_notice_is_observed(
    first: date, observed: Mapping[str, object], year: int, since: str, years: int
) -> None:
    """A date with the day and month of the event has as many years as the anniversary."""
    text = f"{{{{ years_since({since}) }}}}"
    assert shown(text, scope(year=year, first=first, observed=observed)) == str(years)


@pytest.mark.parametrize(
    ("tag", "typed", "message", "hint"),
    [
        ("en", "yaer", "unknown field 'yaer'", "did you mean 'year'?"),
        ("en", "facts.kiled", "'facts' has no field 'kiled'", "did you mean 'killed'?"),
        ("en", "facts", "'facts' is not a value by itself", "known: coming, killed, leap, reso"),
        ("en", "ordinal.genitive", "'ordinal' has no field 'genitive'", "known: digit"),
        ("ru", "ordinal.genitve", "'ordinal' has no field 'genitve'", "did you mean 'genitive'?"),
        ("ru", 'ordinal(3, "genitve")', "no ordinal form 'genitve' (in ", "did you mean 'genitive"),
        ("en", "ordinal(3, year)", "no ordinal form '2026' (in ", "known: digit"),
        ("en", "date.locative", "'date' has no field 'locative'", "known: day, day_month, default"),
        ("en", "facts.spring.day", "'facts.spring' has no field 'day'", None),
        ("en", "facts.spring.day_month", "date.day_month: '1994-03' is not known to the day", ""),
        ("en", "facts.then.month_year", "date.month_year: '1994' is not known to the month", ""),
        ("en", "ordinal(0)", "there is no such word or ordinal for 0, only from 1 on", ""),
        ("en", "ordinal(-3)", "there is no such word or ordinal for -3, only from 1 on", ""),
        ("en", "ordinal_words(0)", "there is no such word or ordinal for 0, only from 1 on", ""),
        ("en", "words(-1)", "there is no such word or ordinal for -1, only from 0 on", ""),
        ("en", "words(10000)", "spellout.cardinal: cardinal has no words for 10000: ", ""),
        ("en", "words(facts.signed)", "spellout.cardinal: cardinal has no words for 1234567", ""),
        ("en", "ordinal_words(10000)", "spellout.ordinal: ordinal has no words for 10000: ", ""),
        ("en", 'words(3, "dative")', "no words for numbers under [spellout.cardinal_dative]", None),
        ("en", "words(facts.share)", "'2.5' is not a whole number", ""),
        ("en", "words(issuer)", "'An Office' is not a whole number", ""),
        ("en", "words(true)", "'True' is not a whole number", ""),
        ("en", "ordinal(date)", f"'20{NBSP}January 2026' is not a whole number", ""),
        ("en", "years_since(1994)", "years_since() takes a fact that is a date", ""),
        ("en", "years_since(facts.killed)", "years_since() takes a fact that is a date", ""),
        ("en", "years_since(facts.coming)", "'years_since(facts.coming)' has no value here", ""),
        ("en", 'plural(1, one="", other="x")', '\'plural(1, one="", other="x")\' has no value', ""),
        ("en", 'plural(1, one="year")', 'plural() lacks other; add other="..."', ""),
        (
            "ru",
            'plural(1, one="год", other="года")',
            'plural() lacks few, many; add few="...", many="..."',
            "",
        ),
        (
            "en",
            'plural(1, one="a", other="b", fwe="c")',
            "plural() has no category 'fwe'",
            "did you mean 'few'?",
        ),
        (
            "fr",
            "facts.killed.attribution",
            "facts.killed has no attribution in 'fr'",
            "add attribution.fr to [facts.killed]",
        ),
        (
            "en",
            "facts.resolution.attribution",
            "facts.resolution has no attribution in 'en'",
            "add attribution.en to [facts.resolution]",
        ),
    ],
)
def test_what_a_field_refuses(tag: str, typed: str, message: str, hint: str | None) -> None:
    """A field that has no value in this language or year is one fault, and nothing is guessed."""
    [(line, told, how)] = faults(f"\n\n{{{{ {typed} }}}}", scope(tag))
    assert line == 3
    assert told.startswith(message)
    assert hint is None or (how.startswith(hint) if hint else not how)


@pytest.mark.parametrize(
    ("body", "messages"),
    [
        ('{{ ordinal(3, "x") }}', ["no ordinal form 'x'"]),
        ('{{ plural(3, one="x") }}', ["plural() lacks other"]),
        (
            '{{ plural(3, oen="x", other="y", fo="z") }}',
            [
                "plural() has no category 'fo'",
                "plural() has no category 'oen'",
                "plural() lacks one",
            ],
        ),
        ("{{ facts.spring.day_month }}", ["date.day_month: '1994-03' is not known to the day"]),
        ("{{ facts.leap.attribution }}", ["facts.leap has no attribution in 'en'"]),
        ("{{ words(10000) }}{{ words(years_since(facts.coming)) }}", []),
        ("{{ years_since(facts.spring) }}{{ years_since(facts.coming) }}", []),
    ],
)
def test_a_branch_of_another_year(body: str, messages: list[str]) -> None:
    """A branch that is not taken is wrong this year only if it is wrong in every year."""
    first = date(1990, 3, 15)  # leaves open how many years there are since the spring of 1994
    found = faults(f"{{% if is_milestone %}}{body}{{% endif %}}", scope(first=first))
    assert len(found) == len(messages)
    assert all(f[1].startswith(m) for f, m in zip(found, messages, strict=True)), found
