"""What people paste into a source: each mistake is told, with its line and what to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice import folders
from notice.definition import languages, source
from notice.document import Number, Value
from notice.errors import NoticeError, SourceError
from notice.preflight import pasted
from notice.template import filling, markdown, syntax
from notice.template.evaluation import Field, Scope

SHIPPED = Path(__file__).parents[1] / "templates"
ENGLISH = languages.load("en", folders.locate(SHIPPED))
FRONT = '+++\ntitle = "A day"\nsubject = "On the day"\nstatus = "final"\n+++\n'
NUMBER = Field(lambda: Number("36", 36), {}, lambda *_, **__: Value("years"))
NAMES = ("anniversary", "year", "ordinal", "plural", "words", "facts")
Told = Callable[[str], list[str]]
SCOPE: Scope = dict.fromkeys(NAMES, NUMBER)


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Read a source as a build does; return its faults and warnings, one a line."""
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> list[str]:
        path = tmp_path / "en.md"
        path.write_text(text, "utf-8", newline="")
        try:
            found = source.read(path, tmp_path, ENGLISH)
            markdown.parse(filling.fill(found.body, SCOPE), found.path)
        except NoticeError as error:
            return [str(fault) for fault in error.faults]
        return [str(finding) for finding in pasted.check(found)]

    return read


ITEM = "begins no item of a list; write - and a space in its place"
TABLE = "a table is not allowed in a statement; write a list or sentences"
SPACE = "write a plain space"
QUOTE = 'is no quotation mark in a field; write "'
FIELD = "write a field between {{ and }}"
BETWEEN = "write each field between braces of its own, or what belongs between them"
CODE = "an indented block (code) is not allowed in a statement; begin the line at the left edge"
NO_TEXT = "is not allowed in a text;"
ERRORS = [
    # Bullets.
    *((f"{bullet} one", 1, f"'{bullet}' {ITEM}") for bullet in "•‣⁃◦∙·・●○▪▫■□◆◇❖►▶➢➤"),
    ("Guests:\n•\tone", 2, f"'•' {ITEM}"),
    ("- one\n- • two", 2, f"'•' {ITEM}"),
    ("•one", 1, f"'•' {ITEM}"),
    ("-\u00a0one", 1, f"a no-break space stands behind '-'; {SPACE}"),
    ("*\u00a0one", 1, f"a no-break space stands behind '*'; {SPACE}"),
    ("##\u00a0One", 1, f"a no-break space stands behind '##'; {SPACE}"),
    # Tabs and tables.
    ("\tIndented", 1, CODE),
    ("One.\n\n\tTwo.", 3, CODE),
    ("Year\tGuests\n2024\t300", 1, TABLE),
    ("Year\tGuests\tSongs", 1, TABLE),
    ("| Year | Guests |", 1, TABLE),
    # Headings.
    ("##Guests", 1, "'##Guests' is no heading; write a space behind ##"),
    ("One\n###Guests", 2, "'###Guests' is no heading; write a space behind ###"),
    (
        "##" + "Ab " * 20,
        1,
        "'##Ab Ab Ab Ab Ab Ab Ab Ab ...' is no heading",
    ),
    # Marks that nothing closes.
    *(
        (text, 1, f"'{mark}' emphasises nothing here; write {mark}words{mark}, or {sign} for the")
        for text, mark, sign in [
            ("**open", "**", r"\*\*"),
            ("one **open", "**", r"\*\*"),
            ("close**", "**", r"\*\*"),
            ("*open", "*", r"\*"),
            ("_open", "_", r"\_"),
            ("__open", "__", r"\_\_"),
            ("*„open", "*", r"\*"),
            ("*{{ year }}", "*", r"\*"),
            ("## *open", "*", r"\*"),
            ("*one **two*", "*", r"\*"),
        ]
    ),
    ("One\ntwo **open", 2, "'**' emphasises nothing here"),
    ("**one*", 1, "'*' emphasises nothing here"),
    ("*one**", 1, "'*' emphasises nothing here"),
    ("__one_", 1, "'_' emphasises nothing here"),
    ("***one** two", 1, "'*' emphasises nothing here"),
    ("** a **", 1, "'**' emphasises nothing here"),
    (
        "他说**“好”**的",
        1,
        "'**' emphasises nothing here; put ** on the other side of the bracket",
    ),
    ('a**"b"**c', 1, "'**' emphasises nothing here; "),
    ("a**(b)**c", 1, "'**' emphasises nothing here; put ** on the other side of the bracket"),
    (
        "Bürger*innen und\nKünstler*innen",
        1,
        r"a '*' within a word begins an emphasis that ends in another word; write \* for the sign",
    ),
    # What nobody sees.
    ("a\nsoft\u00adly", 2, f"the character U+00AD (soft hyphen) {NO_TEXT} delete it, as words are"),
    ("a\u200bb", 1, f"the character U+200B (zero width space) {NO_TEXT} delete it"),
    ("a\ufeffb", 1, f"the character U+FEFF (byte order mark) {NO_TEXT} delete it"),
    ("a\u2060b", 1, f"the character U+2060 (word joiner) {NO_TEXT} delete it"),
    ("a\u2028b", 1, f"the character U+2028 (line separator) {NO_TEXT} end the line there with a"),
    ("a\u2029b", 1, f"the character U+2029 (paragraph separator) {NO_TEXT} leave a line empty"),
    ("a\x0bb", 1, f"the character U+000B (line break of a word processor) {NO_TEXT} end the line"),
    ("a\x0cb", 1, f"the character U+000C (page break) {NO_TEXT} leave a line empty there"),
    ("a\rb", 1, f"the character U+000D (carriage return) {NO_TEXT} save the file with the line"),
    ("a\x07b", 1, f"the character U+0007 (control character) {NO_TEXT} delete it"),
    ("\uf0b7 a", 1, f"the character U+F0B7 (private-use character) {NO_TEXT} write the character"),
    ("\ufffc a", 1, f"the character U+FFFC (object replacement character) {NO_TEXT} delete it, or"),
    ("caf\ufffd", 1, f"the character U+FFFD (replacement character) {NO_TEXT} write the letter"),
    # Fields and conditions.
    ('{{ plural(year, one=“year") }}', 1, f"'“' {QUOTE}"),
    ("a\n\n{{ words(year, ‘a’) }}", 3, f"'‘' {QUOTE}"),
    ("{{ plural(year,\n one=«a») }}", 1, f"'«' {QUOTE}"),
    ("{{ ordinal anniversary", 1, "'{{ ordinal anniversary' has no }}; write }} where it ends"),
    (
        "{{ ordinal anniversary }}",
        1,
        f"nothing stands between 'ordinal' and 'anniversary'; {BETWEEN}",
    ),
    ("{{ words(year) year }}", 1, f"nothing stands between ')' and 'year'; {BETWEEN}"),
    ("{ { year } }", 1, f"'{{ {{ year }} }}' is not a field; {FIELD}"),
    ("{ % if year % }", 1, "'{ % if year % }' is not a field; write a field between {% and %}"),
    ("year }}", 1, f"'}}}}' is not a field; {FIELD}"),
    ("{{year}", 1, "'{{year}' has no }}; write }} where it ends"),
    ("{{ year } } and {{ year }}", 1, "'{{ year } } and' has no }}; write }} where it ends"),
    ("{{{ year }}}", 1, f"this '{{' is one too many; {FIELD}"),
    ("{{ year }\n\na }}", 1, "'{{ year }' has no }}; write }} where it ends"),
    ("{{ }}", 1, "this field is empty; write what it is to hold"),
    ('{{ words("a) }}', 1, 'this " has no second one; write one before a text and one after it'),
    ("{{ 36th }}", 1, "'36th' is neither a name nor a number; write it as facts.NAME"),
    ("{{ year² }}", 1, "'year²' is neither a name nor a number; write it as facts.NAME"),
    ("{{ year | }}", 1, "what begins here cannot be read; a source may hold {{ fields }}"),
    ("{{ words(year }}", 1, "this '(' is not closed; write )"),
    ("{{ year) }}", 1, "this ')' closes nothing; delete it, or write what it closes"),
    ("{{ year! }}", 1, "'!' is not part of the template language; delete it"),
    ("{% if year ≥ 1 %}a{% endif %}", 1, "'≥' is not part of the template language; write >="),
    ("{% if not year and year = 1 %}a{% endif %}", 1, "'=' does not compare; write =="),
    ("{% if %}a{% endif %}", 1, "this condition is empty; write what it is to hold"),
    ("{% if year\na\n{% endif %}", 1, "'{% if year a' has no %}; write %} where it ends"),
    ("{% if year %}\na", 1, "this {% if %} has no {% endif %}; write {% endif %} where it is to"),
    (
        "{% if year %}a{% else if year %}b{% endif %}",
        1,
        "'{% else %}' stands alone; write {% elif ... %}",
    ),
]


@pytest.mark.parametrize(("text", "line", "message"), ERRORS)
def test_a_mistake_is_an_error(told: Told, text: str, line: int, message: str) -> None:
    """What is certainly not meant is one error, with its line, and says what to write."""
    [fault] = told(f"{FRONT}\n{text}\n")
    assert fault.startswith(f"en.md:{line + 6}: {message}")
    assert "; " in fault


@given(st.text("year“”‘!²\u00a0 (){}|=,.3\"'%≥–…#\n", max_size=12))
def test_no_message_counts_characters_or_speaks_of_tokens(inside: str) -> None:
    """Whatever stands in a field or condition, what is said of it is said for its author."""
    for text in (f"{{{{ {inside} }}}}", f"{{% if {inside} %}}a{{% endif %}}"):
        try:
            syntax.parse(text, "en.md")
        except SourceError as error:
            for fault in error.faults:
                assert not re.search(r"unexpected|expected|token| at \d", fault.message)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("• one\n• two", 2),
        ("##One\n\n##Two", 2),
        ("{{ plural(year, one=“a”) }} {{ year }\n\n{{ year }", 3),
        ("{{ words(“a”) }}\n{{ words(“a”) }}", 2),
        ("a\u00adb\nc\u200bd", 2),
    ],
)
def test_every_mistake_of_a_kind_is_told(told: Told, text: str, count: int) -> None:
    assert len(told(FRONT + text)) == count


TOML = 'is no quotation mark in TOML; write "'
EDGE = "is no edge of a front matter; write +++"
FRONTS = [
    (
        '+++\ntitle = "A"\nstatus = "final"\n\nOn the day\n',
        5,
        "the front matter has no end; write",
    ),
    ('+++\ntitle = "A"\n---\nOn the day\n', 3, f"'---' {EDGE}"),
    ('---\ntitle = "A"\n---\n', 1, f"'---' {EDGE}"),
    ('++++\ntitle = "A"\n++++\n', 1, f"'++++' {EDGE}"),
    (' +++\ntitle = "A"\n+++\n', 1, f"' +++' {EDGE}"),
    ('title = "A"\n+++\n', 1, "the front matter is missing; begin the file with a line +++"),
    ("+++\n# a\ntitle = “A”\n+++\n", 3, f"'“' {TOML}"),
    ('+++\ntitle = "A”\nsubject = "B"\n+++\n', 2, f"'”' {TOML}"),
    ('+++\nconstants = [„A“, "B"]\n+++\n', 2, f"'„' {TOML}"),
    ('+++\ntitle\u00a0= "A"\n+++\n', 2, f"a no-break space stands outside of a text; {SPACE}"),
    ('+++\ntitle =\u00a0"A"\n+++\n', 2, f"a no-break space stands outside of a text; {SPACE}"),
]


@pytest.mark.parametrize(("text", "line", "message"), FRONTS)
def test_a_front_matter_that_was_pasted(told: Told, text: str, line: int, message: str) -> None:
    [fault] = told(text)
    assert fault.startswith(f"en.md:{line}: {message}")


@pytest.mark.parametrize("key", ["title", "subtitle", "subject"])
@pytest.mark.parametrize(
    ("typed", "mark"),
    [("**A day**", "**"), ("__A day__", "__"), ("# A day", "#"), ("[a](https://b.org)", "](")],
)
def test_markdown_in_a_title(told: Told, key: str, typed: str, mark: str) -> None:
    front = {"title": "A", "subject": "B", "subtitle": "C", "status": "final", key: typed}
    lines = "\n".join(f'{name} = "{text}"' for name, text in sorted(front.items()))
    [fault] = told(f"+++\n{lines}\n+++\nOn the day\n")
    assert fault.endswith(f": {key}: '{mark}' is printed as it is typed; a title has no Markdown")


ITEMS = "lines that begin like items are read as one paragraph; write - and a space for each item"
PART = "this line is read as part of the item or quotation above it; leave a line empty above it"
WHOLE = "the lines from here on are one item of a list; begin the first without its mark"
NO_LINK = "is typed as text and is no link; write"
WARNINGS = [
    ("– one\n– two", 1, f"run-together {ITEMS}"),
    ("Guests:\n— one\n— two", 2, f"run-together {ITEMS}"),
    ("Guests\n— one\n— two", 2, f"run-together {ITEMS}"),
    ("Guests:\n— one\nand his\n— two", 2, f"run-together {ITEMS}"),
    ("– one\nand his\n– two", 1, f"run-together {ITEMS}"),
    ("–\tone\n–\ttwo", 1, f"run-together {ITEMS}"),
    ("-one\n-two", 1, f"run-together {ITEMS}"),
    ("a) one\nb) two", 1, f"run-together {ITEMS}"),
    ("1.One\n2.Two", 1, f"run-together {ITEMS}"),
    ("– one\n\n– two", 3, "run-together paragraphs begin with a dash; write - and a space for"),
    ("One.\n\tTwo.", 2, "run-together a line with a tab is read as part of the paragraph above it"),
    ("- Dear all,\nwe thank you.\n\nThe Office", 1, f"run-together {WHOLE}"),
    ("- Dear all,\n\n  we thank you.", 1, f"run-together {WHOLE}"),
    ("- one\n- two\nAnd on.", 3, f"run-together {PART}"),
    ("1. one\n2. two\nAnd on.", 3, f"run-together {PART}"),
    ("> one\nAnd on.", 2, f"run-together {PART}"),
    (
        "{{ year }}\nat https://example.org/a.",
        2,
        f"bare-address 'https://example.org/a' {NO_LINK} <h",
    ),
    ("a *www.example.org*", 1, f"bare-address 'www.example.org' {NO_LINK} [www.example.org](https"),
    ("to a@example.org, b", 1, f"bare-address 'a@example.org' {NO_LINK} <a@example.org>"),
]


@pytest.mark.parametrize(("text", "line", "message"), WARNINGS)
def test_what_may_be_meant_is_a_warning(told: Told, text: str, line: int, message: str) -> None:
    code, _, words = message.partition(" ")
    [finding] = told(f"{FRONT}\n{text}\n")
    assert finding.startswith(f"warning [{code}] en.md:{line + 6}: {words}")


@pytest.mark.parametrize(
    "text",
    [
        "– Yes, he said – and went.",
        "It stood for 30 years\n– longer than any other.",
        "One\\\n– two\\\n– three",
        "It stood\n– longer than any other\nbuilding in the town\n– until it burnt.",
        "- one\n  – two\n- three",
        "- one\n- two\n\nAnd on.",
        "- one\n  and more\n- two",
        "> one\n> two",
        "2 * 3 * 4, a_b_c, 100* and *all*",
        "Künstler*innen",
        "[a*b](https://example.org/c*d) and e*f",
        r"\*one, \_two and \*\*three",
        "Name: ____ ________",
        "#1 and #Remember",
        "C## and a | b",
        "Phone:\t555 0100",
        "<https://example.org/>, [www.example.org](https://example.org/) and <a@example.org>",
        "a\u00a0b, می\u200cخواهم, क्\u200dष, 👩\u200d🚀 and \u2067a\u2069",
        "วัน\u200bที่\u200b36\u200bปี",
        "**a** *b* ***c*** *d **e*** __f__ _g_",
        "他说“**好**”的",
        "*a***b** **a***b* *a**b**c* _a_**b**",
        '{{ plural(year, one="a", other="}}") }} {{ year\n\n}}',
        "{% if not (year == 1) and year >= 1 %}\na\n{% elif year %}\nb\n{% else %}\nc\n{% endif %}",
    ],
)
def test_what_is_right_is_not_told(told: Told, text: str) -> None:
    assert told(FRONT + text) == []


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*/*.md")), ids=lambda path: path.stem)
def test_the_bundled_texts_have_nothing_of_it(path: Path) -> None:
    assert [*pasted.check(source.read(path, SHIPPED, ENGLISH))] == []
