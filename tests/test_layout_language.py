"""What a layout may do: it may come from a stranger, so it is given values and no way further."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from markupsafe import Markup

import notice
from notice import cli
from notice.calendar.occurrence import occurrence
from notice.definition.project import load_issuer
from notice.errors import DefinitionError
from notice.render.html import values
from notice.statement.compose import compose
from notice.template import layout as language
from notice.template.layout import Values

SHIPPED = Path(__file__).parents[1] / "templates"
PAGES = {"page.html": "html", "card.html": "card", "email.html": "email", "embed.html": "embed"}
GIVEN: Values = {
    "title": Markup("<b>A</b>"),
    "name": "A & B",
    "lines": ["x", "y"],
    "year": 2026,
    "rtl": False,
    "statement": {"title": Markup("T"), "items": "I"},
}


def filled(text: str) -> str:
    return language.fill(text, "page.html", GIVEN)


def refused(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(DefinitionError) as caught:
        filled(text)
    return [(fault.line, fault.message, fault.hint) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ name }} {{ title }} {{ year }}", "A &amp; B <b>A</b> 2026"),
        ("{{ statement.title }} {{ statement.items }}", "T I"),
        ("{% if year == 2026 and not rtl %}a{% else %}b{% endif %}", "a"),
        ("{{ 'left' if rtl else 'right' }}", "right"),
        ("{{ ' numbered' if rtl }}", ""),
        (
            "{% for line in lines %}{{ line }}{% if not loop.last %}, {% endif %}{% endfor %}",
            "x, y",
        ),
        ("{% for line in lines %}{{ loop.index }}{% else %}none{% endfor %}", "12"),
        ("{# a remark #}{% raw %}{{ name }}{% endraw %}", "{{ name }}"),
    ],
)
def test_what_a_layout_may_say(text: str, expected: str) -> None:
    assert filled(text) == expected


ATTACKS = [
    "{% if statement.notice.where.notices.joinpath('MARK').write_text('x') %}{% endif %}",
    "{{ statement.notice.where.notices.joinpath('MARK').touch() }}",
    "{{ statement.notice.where.notices.joinpath('MARK').mkdir() }}",
    "{{ statement.notice.where.notices.joinpath('MARK').symlink_to('/') }}",
    "{{ statement.notice.where.notices.joinpath('day/en.md').unlink() }}",
    "{{ statement.notice.where.notices.joinpath('day/en.md').chmod(0) }}",
    "{{ statement.notice.where.notices.joinpath('day/en.md').read_text() }}",
    "{{ statement.notice.definition.parse_raw('x', proto='pickle', allow_pickle=true) }}",
    "{{ statement.definition.parse_raw('x', proto='pickle', allow_pickle=true) }}",
    "{{ statement.source.front.model_dump() }}",
    "{{ statement.source.front }}",
    "{{ language.data }}",
    "{{ language.data.model_dump() }}",
    "{{ letterhead.mail }}",
    "{{ letterhead.mail.parse_file('/etc/hostname') }}",
    "{{ letterhead.toml.path }}",
    "{{ letterhead.logo.data }}",
    "{% for n in range(1000000000) %}{{ n }}{% endfor %}",
    "{{ 'x' * 1000000000 }}",
    "{{ letterhead.lines * 1000000000 }}",
    "{{ 9 ** 99999999 }}",
    "{{ 'x' ~ 'y' }}",
    "{{ cycler('a').next() }}",
    "{{ lipsum(100000) }}",
    "{{ namespace(a=1) }}",
    "{{ joiner() }}",
    "{{ dict(a=1) }}",
    "{{ self }}",
    "{{ config }}",
    "{{ ''.__class__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ letterhead.__class__ }}",
    "{{ letterhead['name'] }}",
    "{{ letterhead.items() }}",
    "{{ letterhead.lines.append('x') }}",
    "{{ letterhead.name.upper() }}",
    "{{ letterhead.name|upper }}",
    "{{ letterhead|attr('name') }}",
    "{{ letterhead.lines|map(attribute='__class__')|list }}",
    "{{ '{0.__class__}'.format(letterhead) }}",
    "{{ '%s' % letterhead }}",
    "{{ '<b>'|safe }}",
    "{{ [1, 2] }}",
    "{{ {'a': 1} }}",
    "{{ letterhead.name is defined }}",
    "{{ 'a' in letterhead.lines }}",
    "{% set x = 1 %}",
    "{% set x %}a{% endset %}",
    "{% macro m() %}{% endmacro %}",
    "{% call m() %}{% endcall %}",
    "{% filter upper %}a{% endfilter %}",
    "{% with a = 1 %}{% endwith %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% include 'email.html' %}",
    "{% import 'email.html' as m %}",
    "{% from 'email.html' import m %}",
    "{% extends 'email.html' %}",
    "{% block a %}{% endblock %}",
    "{% do letterhead %}",
    "{% for a in letterhead.lines %}{% for b in letterhead.lines %}{% endfor %}{% endfor %}",
    "{% for a in letterhead.lines recursive %}{% endfor %}",
    "{% for a, b in letterhead.lines %}{% endfor %}",
    "{% for a in letterhead.lines if loop.index %}{% endfor %}",
    "{% for a in letterhead %}{{ a }}{% endfor %}",
    "{% for a in letterhead.name %}{{ a }}{% endfor %}",
    "{% for a in letterhead.lines %}{{ loop.cycle('a') }}{% endfor %}",
    "{% for a in letterhead.lines %}{{ loop.changed }}{% endfor %}",
    "{% for a in letterhead.lines %}{{ a.upper }}{% endfor %}",
    "{% if a",
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{% if rtl %}" * 3000 + "{% endif %}" * 3000,
]


@pytest.fixture(scope="module")
def given() -> Values:
    """Return what a bundled layout is given of a real statement."""
    loaded = notice.load("human-rights-day", languages=["en"], templates=SHIPPED)
    issuer = load_issuer(loaded.definition.issuer, loaded.where)
    return values.of_statement(compose(loaded, occurrence(loaded.definition, 2026), "en", issuer))


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack[:60])
def test_nothing_else_is_part_of_the_language(attack: str, given: Values) -> None:
    with pytest.raises(DefinitionError) as caught:
        language.fill(f"\n\n{attack}", "layouts/own/page.html", given)
    for fault in caught.value.faults:
        assert fault.source == "layouts/own/page.html"
        assert fault.message
        assert len(str(fault)) < 300


@pytest.mark.parametrize(
    ("command", "page"), [*(("build", page) for page in PAGES), ("check", "page.html")]
)
@pytest.mark.parametrize("attack", [*ATTACKS[:8], "{% for n in range(9) %}{% endfor %}"])
def test_no_page_of_a_layout_reaches_a_file(
    attack: str,
    page: str,
    command: str,
    office: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A layout called classic in the templates is taken instead of the bundled one: it too."""
    root = office()
    monkeypatch.chdir(root.parent)
    (root / "layouts" / "own").rename(root / "layouts" / "classic")
    definition = root / "day" / "notice.toml"
    definition.write_text(definition.read_text("utf-8").replace('"own"', '"classic"'), "utf-8")
    file = root / "layouts" / "classic" / page
    file.write_text(file.read_text("utf-8").replace("</h", f"{attack}</h", 1), "utf-8")
    before = sorted(root.rglob("*"))
    form = PAGES[page]
    wanted = ["--format", form] if command == "build" else ["--fast", "--jobs", "1"]
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "2026", *wanted])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert re.search(rf"^error: templates/layouts/classic/{page}:\d+: ", said, re.MULTILINE)
    assert sorted(root.rglob("*")) == before
    assert not (root.parent / "out").exists()


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("\n{{ statment.title }}", 2, "there is no value 'statment'", "did you"),
        ("{{ titel }}", 1, "there is no value 'titel'", "did you mean 'title'?"),
        (
            "{{ statement.tilte }}",
            1,
            "there is no value 'statement.tilte'",
            "did you mean 'title'?",
        ),
        (
            "{{ inlines(title) }}",
            1,
            "inlines(title) is not part of a layout's",
            "statement.title and",
        ),
        (
            "{{ plain(title) }}",
            1,
            "plain(title) is not part of a layout's",
            "write statement.title_t",
        ),
        ("\n\n{% include 'x' %}", 3, "{% include %} is not part of a layout's", language.SUBSET),
        ("{{ 1.5 }}", 1, "'1.5' is not part of a layout's", language.SUBSET),
        ("{{ year in lines }}", 1, "'in' is not part of a layout's", language.SUBSET),
        ("{% for a in name %}{% endfor %}", 1, "'name' is not a list", language.SUBSET),
        ("{{ name }", 1, "'{{ name }' has no }}", "write }} where it ends"),
        ("a\n{{ name! }}", 2, "'!' is not part of the template language", "delete it"),
        ("{% for a lines %}{% endfor %}", 1, "this cannot be read: ", ""),
        ("{% if year < name %}{% endif %}", 1, "this cannot be filled: '<' not supported", ""),
    ],
)
def test_a_refusal_names_its_line_and_what_to_write(
    text: str, line: int, message: str, hint: str
) -> None:
    [(row, said, how)] = refused(text)
    assert row == line
    assert said.startswith(message)
    assert how.startswith(hint)


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert [line for line, _, _ in refused("{{ a }}\n{{ b }}\n{{ c() }}")] == [1, 2, 3]


def test_a_layout_reaches_plain_values_only(given: Values) -> None:
    """Whatever a layout is given, and whatever is in it, has no method of the program."""

    def walk(value: object) -> None:
        assert type(value) in {str, Markup, int, bool, list, dict}
        for inner in (
            value.values() if isinstance(value, Mapping) else value if type(value) is list else ()
        ):
            walk(inner)

    walk(given)
    assert {"statement", "letterhead", "language", "second", "logo"} == set(given)


@pytest.mark.parametrize("style", ["screen.css", "print.css", "card.css", "email.css", "embed.css"])
def test_a_style_sheet_cannot_end_its_element(
    style: str,
    office: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = office()
    monkeypatch.chdir(root.parent)
    file = root / "layouts" / "own" / style
    lines = file.read_text("utf-8").count("\n") + 1
    with file.open("a", encoding="utf-8") as sheet:
        sheet.write("p::after { content: '</style><script>alert(1)</script>' }\n")
    form = {"screen": "html", "print": "pdf"}.get(style.partition(".")[0], style[:-4])
    with pytest.raises(SystemExit) as ended:
        cli.main(["build", "2026", "--format", form])
    assert ended.value.code == 2
    assert f"templates/layouts/own/{style}:{lines}: a style sheet cannot hold '</'" in (
        capsys.readouterr().err
    )
