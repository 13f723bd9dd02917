"""The template language: what a source may say between braces, and each thing that is refused."""

import pytest

from notice.errors import SourceError
from notice.template import syntax


def faults(text: str, first_line: int = 1) -> list[tuple[int, str, str]]:
    """Return line, message and hint of every fault of a template."""
    try:
        syntax.parse(text, "en.md", first_line)
    except SourceError as error:
        return [(f.line, f.message, f.hint) for f in error.faults if f.source == "en.md"]
    return []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No field at all, 100 % and # and % alone.",
        "{{ year }}",
        "{{year}}",
        "{{ ordinal.genitive }}",
        "{{ facts.resolution.day_month }}",
        "{{ facts.killed.attribution }}",
        '{{ ordinal(1994, "genitive") }}',
        '{{ plural(anniversary, one="year", other="years") }}',
        "{{ words(anniversary) | capitalize }}",
        "{{ anniversary | words | capitalize }}",
        '{{ "{{" }} and {{ "}}" }}',
        "{% if year > 2026 %}a{% endif %}",
        "{% if 1 < year <= 2026 %}a{% elif is_milestone %}b{% else %}c{% endif %}",
        "{% if not (year == 1 or year != 2) and true %}a{% endif %}",
        "{% if years_since(facts.x) >= -1 %}\na\n{% endif %}",
        "{% if year %}{% if year %}a{% endif %}{% endif %}",
    ],
)
def test_what_the_language_has(text: str) -> None:
    assert faults(text) == []


NOT_PART = "is not part of the template language"
TAGS = [
    ("{% for x in facts %}a{% endfor %}", "for"),
    ("{% for x in facts %}a{% else %}b{% endfor %}", "for"),
    ("{% set x = 1 %}", "set"),
    ("{% set x %}a{% endset %}", "set"),
    ("{% macro m() %}a{% endmacro %}", "macro"),
    ("{% call m() %}a{% endcall %}", "call"),
    ('{% include "x" %}', "include"),
    ('{% import "x" as y %}', "import"),
    ('{% from "x" import y %}', "from"),
    ('{% extends "x" %}', "extends"),
    ("{% block x %}a{% endblock %}", "block"),
    ("{% filter words %}a{% endfilter %}", "filter"),
    ("{% with x = 1 %}a{% endwith %}", "with"),
    ("{% autoescape false %}a{% endautoescape %}", "autoescape"),
    ("{% print year %}", "print"),
    ("{% do year %}", "do"),
    ("{% fi year %}", "fi"),
]
EXPRESSIONS = [
    ("year + 1", "arithmetic with '+' "),
    ("year - 1", "arithmetic with '-' "),
    ("year * 2", "arithmetic with '*' "),
    ("year / 2", "arithmetic with '/' "),
    ("year // 2", "arithmetic with '//' "),
    ("year % 2", "arithmetic with '%' "),
    ("year ** 2", "arithmetic with '**' "),
    ("-year", "arithmetic with '-' "),
    ("2026 == year + 1", "arithmetic with '+' "),
    ("+year", "arithmetic with '+' "),
    ('-"x"', "arithmetic with '-' "),
    ("ordinal(year + 1)", "arithmetic with '+' "),
    ('year ~ "x"', "'~' "),
    ("year is defined", "'is' "),
    ("year is not odd", "'is' "),
    ("1 in facts", "'in' "),
    ("1 not in facts", "'not in' "),
    ("[year]", "a list "),
    ("year, year", "a list "),
    ('{"a": year}', "a table "),
    ("1.5", "'1.5' "),
    ("none", "'None' "),
    ("words(*facts)", "an argument with * "),
    ("words(**facts)", "an argument with * "),
]
DEEP = [
    "{{ " + "(" * 3000 + "year" + ")" * 3000 + " }}",
    "{{ " + "words(" * 200 + "1" + ")" * 200 + " }}",
    "{{ year" + " | capitalize" * 3000 + " }}",
    "{{ " + ".".join(["facts"] * 3000) + " }}",
    "{% if " + "not " * 3000 + "year %}x{% endif %}",
    "{% if " + " and ".join(["year"] * 3000) + " %}x{% endif %}",
    "{% if year %}" * 3000 + "x" + "{% endif %}" * 3000,
]
OTHERS = [
    ('{{ "a" if year else "b" }}', "'if' inside a field " + NOT_PART),
    ('{{ "a" if year }}', "'if' inside a field " + NOT_PART),
    ("{{ year.__class__ }}", "'__class__' is not a field"),
    ("{{ year.__class__.__mro__ }}", "'__mro__' is not a field"),
    ("{{ words._hidden }}", "'_hidden' is not a field"),
    ('{{ year["__class__"] }}', "a field is named by words with dots between them"),
    ("{{ year[0] }}", "a field is named by words with dots between them"),
    ("{{ year[1:2] }}", "a field is named by words with dots between them"),
    ("{{ facts.1 }}", "a field is named by words with dots between them"),
    ("{{ year | upper }}", "unknown filter 'upper'"),
    ('{{ year | attr("__class__") }}', "unknown filter 'attr'"),
    ("{% raw %}{{ year }}{% endraw %}", "{% raw %} " + NOT_PART),
    ("{# a note #}", "a comment {# #} " + NOT_PART),
    ("{{- year }}", "'{{-' " + NOT_PART),
    ("{{ year -}}", "'-}}' " + NOT_PART),
    ("{%- if year %}{% endif %}", "'{%-' " + NOT_PART),
    ("{% if year %}{% endif +%}", "'+%}' " + NOT_PART),
    ("{year}", "'{year}' is not a field"),
    ("{ year }", "'{ year }' is not a field"),
    ("{{ year }}}", "'}' is not a field"),
    ("{% if year %}", "this {% if %} has no {% endif %}"),
    ("{% if year %}{% if year %}{% endif %}", "this {% if %} has no {% endif %}"),
    ("{% endif %}", "this {% endif %} has no {% if %} before it"),
    ("{% elif year %}", "this {% elif %} has no {% if %} before it"),
    ("{% else %}", "this {% else %} has no {% if %} before it"),
    ("{{ year", "'{{ year' has no }}"),
    ("{% if year", "'{% if year' has no %}"),
    ("{{ year }", "'{{ year }' has no }}"),
    ("{{ }}", "this field is empty"),
    ("{{ first year }}", "nothing stands between 'first' and 'year'"),
    ('{{ "year }}', 'this " has no second one'),
    ("{% if %}a{% endif %}", "this condition is empty"),
    ("{% if year = 2026 %}a{% endif %}", "'=' does not compare"),
    ("{% if year %}a{% else if year %}b{% endif %}", "'{% else %}' stands alone"),
]


@pytest.mark.parametrize(
    ("construct", "message"),
    [
        *((text, f"'{{% {tag} %}}' {NOT_PART}") for text, tag in TAGS),
        *((f"{{{{ {text} }}}}", what + NOT_PART) for text, what in EXPRESSIONS),
        *((f"{{% if {text} %}}{{% endif %}}", what + NOT_PART) for text, what in EXPRESSIONS),
        *((text, "conditions or functions are nested too deeply") for text in DEEP),
        *OTHERS,
    ],
)
def test_what_it_has_not(construct: str, message: str) -> None:
    """Each construct outside the language is one fault, at its line, whatever is around it."""
    text = f"First line, {{{{ year }}}}.\n\n{construct}\n\nLast {{{{ year }}}}."
    found = faults(text, 11)
    assert [line for line, _, _ in found] == [13], found
    assert found[0][1].startswith(message)


@pytest.mark.parametrize(
    ("construct", "hint"),
    [
        ("{% elseif year %}", "did you mean 'else'?"),
        ("{% endfi %}", "did you mean 'endif'?"),
        ("{{ year | capitalise }}", "did you mean 'capitalize'?"),
        ("{{ year | lower }}", "known: capitalize, ordinal, ordinal_words, words"),
        ("{ year }", "write a field between {{ and }}"),
        ("{# note #}", "delete it; a note can go in the front matter, after a #"),
        ("{{- year }}", "write {{"),
        ("{% for x in y %}{% endfor %}", syntax.SUBSET),
    ],
)
def test_hints(construct: str, hint: str) -> None:
    assert faults(construct)[0][2] == hint


def test_all_at_once() -> None:
    """Every use of what the language has not is told, in order of lines, with those in branches."""
    text = """\
{{ year + 1 }}
{% if year is odd %}
{{ year | upper }} { year }
{% for x in facts %}
{{ x.__class__ }}
{% endfor %}
{% else %}
{# no #}
{% set y = year ~ 1 %}
{% set z = 2 %}
{% endif %}
"""
    told = [(line, message.replace(f" {NOT_PART}", "")) for line, message, _ in faults(text)]
    assert told == [
        (1, "arithmetic with '+'"),
        (2, "'is'"),
        (3, "'{ year }' is not a field"),
        (3, "unknown filter 'upper'"),
        (4, "'{% for %}'"),
        (5, "'__class__' is not a field"),
        (8, "a comment {# #}"),
        (9, "'{% set %}'"),
        (9, "'~'"),
        (10, "'{% set %}'"),
    ]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("year", "year"),
        ("facts.killed.attribution", "facts.killed.attribution"),
        ("ordinal( 1994 ,'genitive')", 'ordinal(1994, "genitive")'),
        ('plural(anniversary, one="a", other="b")', 'plural(anniversary, one="a", other="b")'),
        ("words(anniversary)|capitalize", "words(anniversary) | capitalize"),
        ("not is_milestone", "not is_milestone"),
        ("1<year<=-2", "1 < year <= -2"),
        ("year and true or year", "year and true or year"),
    ],
)
def test_an_expression_as_it_is_typed(typed: str, shown: str) -> None:
    """Messages show an expression as its author would write it."""
    body = syntax.parse(f"{{{{ {typed} }}}}", "en.md").body
    field = next(iter(body.body[0].iter_child_nodes()))
    assert syntax.expression(field) == shown
