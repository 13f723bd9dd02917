"""Sources of statements: bytes to text, front matter and body, each fault with its line."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice import folders
from notice.characters import REFUSED
from notice.dates import PartialDate
from notice.definition import languages, source
from notice.errors import FileError, NoticeError, SourceError
from notice.template.filling import fill
from notice.toml import textfile

ENGLISH = languages.load("en", folders.locate(folders.shipped("templates")))
FRONT = """\
+++
title = "A day"
subject = "On the day"
status = "final"
+++
"""


def parse(text: str) -> source.Source:
    return source.parse(text, "en.md", ENGLISH)


def faults(text: str) -> list[tuple[int, str, str]]:
    """Return line, key and message of every fault of a source."""
    try:
        parse(text)
    except NoticeError as error:
        return [(f.line, f.key, f.message) for f in error.faults if f.source == "en.md"]
    return []


# Reading.


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where a source lies, in the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "en.md"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\nb\n", "a\nb\n"),
        (b"a\r\nb\r\n", "a\nb\n"),
        (b"\xef\xbb\xbfa", "a"),
        ("e\u0301".encode(), "é"),
        ("cə\u200cü\u200d\u00a0\u202f\u2067\u2069\u200f\t".encode(), None),
        (b"", ""),
    ],
)
def test_what_is_read(path: Path, data: bytes, text: str | None) -> None:
    """UTF-8 with or without a mark, any line ends; the text is NFC with line feeds."""
    path.write_bytes(data)
    assert textfile.read(path, path.parent) == (data.decode() if text is None else text)


@pytest.mark.parametrize("number", ["9" * 1000, "1_" * 3000, "0x" + "f" * 5000, "٩" * 5000])
def test_a_number_that_nobody_means_is_told(path: Path, number: str) -> None:
    """In any text file, with its line: Python would end in an error of its own."""
    path.write_text(f"a 2026\n\nb {number} c", "utf-8")
    with pytest.raises(SourceError) as raised:
        textfile.read(path, path.parent)
    assert [str(fault) for fault in raised.value.faults] == [
        f"en.md:3: a number of {len(number)} digits cannot be read; write a shorter one"
    ]


@pytest.mark.parametrize(
    ("data", "line", "byte"),
    [
        (b"a\nb\n\xe9t\xe9\n", 3, "0xe9"),
        (b"\xff\xfea\x00", 1, "0xff"),  # UTF-16, as Windows saves it
        (b"\xef\xbb\xbfa\n\xe4", 2, "0xe4"),
        (b"a\n\xc3", 2, "0xc3"),
        (b"\xed\xa0\x80", 1, "0xed"),  # half of a surrogate pair
    ],
)
def test_what_is_not_utf_8(path: Path, data: bytes, line: int, byte: str) -> None:
    path.write_bytes(data)
    with pytest.raises(SourceError) as error:
        textfile.read(path, path.parent)
    assert str(error.value) == f"en.md:{line}: byte {byte} is not UTF-8; save it as UTF-8"


@pytest.mark.parametrize(
    "char",
    [
        *"\x00\x01\x07\x08\x0b\x0c\r\x1b\x1f\x7f\x85\x9f\u2028\u2029\u202a\u202e",
        *"\u115f\u17b4\u180e\u2800\u3164\uffa0\U0001d173\U000e0001\U000e0041\U000e007f",
        *"\u00ad\u200b\u2060\u2064\u206a\u206f\ufeff\ufff9\ufffc\ufffd",
        *"\ue000\uf8ff\ufdd0\ufdef\ufffe\uffff\U000f0000\U000ffffd\U00100000\U0010fffd",
    ],
)
def test_characters_that_no_text_may_hold(path: Path, char: str) -> None:
    """Control, private-use and non-characters, embeddings and what is unseen, each by line."""
    path.write_text(f"a\n\nb{char}c\n{char}", "utf-8", newline="")
    with pytest.raises(SourceError) as error:
        textfile.read(path, path.parent)
    code = f"the character U+{ord(char):04X} ("
    assert [fault.line for fault in error.value.faults] == [3, 4]
    assert all(fault.message.startswith(code) and fault.hint for fault in error.value.faults)


@given(char=st.characters(exclude_categories=["Cc", "Co", "Cn", "Cs", "Zl", "Zp"]))
def test_every_other_character_may_stand(char: str) -> None:
    """A letter, mark, sign, space or joiner of any script is nobody's fault."""
    embedding = "\u202a\u202b\u202c\u202d\u202e"
    unseen = "\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb\ufffc\ufffd"
    deprecated = "\u206a\u206b\u206c\u206d\u206e\u206f"
    assert bool(REFUSED.search(char)) == (char in embedding + unseen + deprecated)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.mkdir(), "cannot be read: it is a folder; put a file there"),
        (lambda path: path, "cannot be read: No such file or directory"),
    ],
)
def test_what_cannot_be_read(path: Path, make: Callable[[Path], object], message: str) -> None:
    make(path)
    with pytest.raises(FileError) as error:
        textfile.read(path, path.parent)
    assert str(error.value) == f"en.md: {message}"


# Front matter and body.


def test_the_parts_of_a_source() -> None:
    text = FRONT.replace("+++\n", "+++  \n") + "\n## {{ year }}\n"
    parsed = parse(text)
    assert (parsed.title.text, parsed.title.first_line) == ("A day", 2)
    assert (parsed.subject.text, parsed.subject.first_line) == ("On the day", 3)
    assert parsed.subtitle.text == ""
    assert (parsed.body.text, parsed.body.first_line) == ("\n## {{ year }}\n", 6)
    assert (parsed.front.status, parsed.body_line, parsed.text) == ("final", 6, text)
    assert parsed.language is ENGLISH


@pytest.mark.parametrize(
    "text",
    ["", "Hello.", "\n" + FRONT, "+++\ntitle = 'a'\n", "---\ntitle: a\n---\n", "++++\n++++\n"],
)
def test_without_front_matter(text: str) -> None:
    [(line, _, message)] = faults(text)
    assert line == 1
    assert "front matter" in message


@pytest.mark.parametrize(
    ("front", "body", "expected"),
    [
        # Broken TOML hides the rest; its line is the file's.
        ('title = "A day', "{{ year", [(2, "", "this is not valid TOML: ")]),
        ('title = "A"\nsubject = B', "", [(3, "", "this is not valid TOML: ")]),
        ('title = "A"\n\ntitle = "B"', "", [(4, "title", "this key is given twice")]),
        ('title = "\\u0007"', "", [(2, "title", "the character U+0007 (")]),
        # The rest comes together.
        (
            'titel = "A"\nstatus = "finl"',
            "{{ year + 1 }}\n\n{# a #}",
            [
                (2, "subject", "this key is missing"),
                (2, "titel", "unknown key 'titel'"),
                (2, "title", "this key is missing"),
                (3, "status", "this must be one of draft, final"),
                (5, "", "arithmetic with '+' is not part of the template language"),
                (7, "", "a comment {# #} is not part of the template language"),
            ],
        ),
        (
            'title = "{{ year"\nsubtitle = "{year}"\nsubject = "{# a #}"\nstatus = "final"',
            "{{ year }",
            [
                (2, "", "'{{ year' has no }}"),
                (3, "", "'{year}' is not a field"),
                (4, "", "a comment {# #} is not part of the template language"),
                (7, "", "'{{ year }' has no }}"),
            ],
        ),
        (
            'title = "a\\nb"\nsubtitle = """\na\nb"""\nsubject = "a\\nb"\nstatus = "draft"',
            "",
            [
                (2, "title", "this must be one line"),
                (3, "subtitle", "this must be one line"),
                (6, "subject", "this must be one line"),
            ],
        ),
        (
            """x = 1
title = ""
status = 1
[date]
long = "dd MMMM"
first = "d"
last = 1
[ordinal.forms]
genitive = { one = "{n}st", oen = "{n}" }
dative = 1""",
            "",
            [
                (2, "subject", "this key is missing"),
                (2, "x", "unknown key 'x'"),
                (3, "title", "'' is not allowed here"),
                (4, "status", "this must be one of draft, final"),
                (6, "date.long", "'dd MMMM' is not a date pattern"),
                (7, "date.first", "this must be a table of date patterns"),
                (8, "date.last", "this must be a text, or a table of texts"),
                (10, "ordinal.forms.genitive", "the entry for 'few' is missing"),
                (10, "ordinal.forms.genitive", "the entry for 'other' is missing"),
                (10, "ordinal.forms.genitive", "the entry for 'two' is missing"),
                (10, "ordinal.forms.genitive.oen", "there is no rule 'oen'"),
                (11, "ordinal.forms.dative", "this must be a text, or a table of texts"),
            ],
        ),
    ],
)
def test_faults(front: str, body: str, expected: list[tuple[int, str, str]]) -> None:
    """Every fault of a source is told at once, in order of lines."""
    found = faults(f"+++\n{front}\n+++\n{body}\n")
    assert [(line, key) for line, key, _ in found] == [(line, key) for line, key, _ in expected]
    for (_, _, told), (_, _, message) in zip(found, expected, strict=True):
        assert told.startswith(message)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("blank", [0, 1, 5])
def test_the_lines_of_a_body_are_those_of_the_file(path: Path, end: str, blank: int) -> None:
    """Whatever the front matter and the line ends, a fault in the body has the file's line."""
    text = FRONT.replace("title", "# a note\n\ntitle") + "\n" * blank + "a\n{{ a | b }}\n"
    path.write_bytes(text.replace("\n", end).encode())
    assert [line for line, _, _ in faults(textfile.read(path, path.parent))] == [9 + blank]
    assert text.splitlines()[8 + blank] == "{{ a | b }}"


def test_a_source_overrides_its_language() -> None:
    """Date patterns and ordinal forms of the front matter come before those of the language."""
    front = """\
[date]
day_month = "MMMM d"
plain = "y"
[date.first]
plain = "d"
[ordinal.forms]
roman = "XXXVI"
digit = { one = "{n}a", two = "b", few = "c", other = "d" }
+++
"""
    spoken = parse(FRONT.removesuffix("+++\n") + front).language
    first, second = (PartialDate.parse(f"2026-01-0{day}") for day in (1, 2))
    assert spoken.date(second, "day_month").text == "January\u00a02"
    assert [spoken.date(day, "plain").text for day in (first, second)] == ["1", "2026"]
    assert spoken.date(second).text == "2\u00a0January 2026"
    assert (spoken.ordinal(36, "roman").text, spoken.ordinal(1).text) == ("XXXVI", "1a")
    assert ENGLISH.ordinal(1).text == "1st"


def test_a_pattern_of_a_source_names_an_ordinal_form_of_either() -> None:
    front = """\
[date]
on = "'the' d{round} 'of' MMMM"
by = "d{digit} MMMM"
[ordinal.forms]
round = "({n})"
+++
"""
    spoken = parse(FRONT.removesuffix("+++\n") + front).language
    day = PartialDate.parse("2026-01-02")
    assert spoken.date(day, "on").text.replace("\u00a0", " ") == "the (2) of January"
    assert spoken.date(day, "by").text.replace("\u00a0", " ") == "2nd January"
    with pytest.raises(NoticeError) as error:
        parse(FRONT.removesuffix("+++\n") + front.replace("{round}", "{rund}"))
    [fault] = error.value.faults
    assert (fault.source, fault.key) == ("en.md", "date.on")
    assert (fault.message, fault.hint) == (
        "there is no ordinal form 'rund'",
        "did you mean 'round'?",
    )
    assert fault.line == FRONT.count("\n") + 1


def test_a_pattern_of_a_source_holds_on_the_first_of_a_month_as_well() -> None:
    """French writes 1er janvier; a source that says otherwise is followed on every day."""
    french = languages.load("fr", folders.locate(folders.shipped("templates")))
    front = FRONT.removesuffix("+++\n") + '[date]\nday_month = "d MMM"\n+++\n'
    spoken = source.parse(front.replace("MMM", "MMMM"), "fr.md", french).language
    day = PartialDate.parse("2026-01-01")
    assert french.date(day, "day_month").text == "1er\u00a0janvier"
    assert spoken.date(day, "day_month").text == "1\u00a0janvier"
    assert spoken.date(day).text == "1er\u00a0janvier 2026"


@given(st.text(alphabet="+ab\n=\"'#[]{}% ", max_size=60))
def test_no_text_crashes(text: str) -> None:
    """Any text is either a source or a set of faults, each with a line that the text has."""
    for whole in (text, FRONT + text, f"+++\n{text}\n+++\n"):
        for line, _, message in faults(whole):
            assert 1 <= line <= whole.count("\n") + 1
            assert message


def test_nothing_but_data_is_normalised() -> None:
    text = unicodedata.normalize("NFC", FRONT + "36ème – “a”\u00a0b")
    assert fill(parse(text).body, {}).text == "36ème – “a”\u00a0b"
