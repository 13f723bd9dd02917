"""Folders of an office: what is read from them, and every fault of every file, with its place."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pyphen import language_fallback

from notice import folders
from notice.calendar.occurrence import occurrence
from notice.definition import approval, languages, project
from notice.document import Break, Heading, Paragraph, Value, inlines, plain, walk
from notice.edition import pipeline
from notice.errors import NoticeError, UnknownLanguageError, UsageError
from notice.folders import Folders
from notice.statement.statement import Statement

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "templates"
Office = Callable[..., Path]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the test's own folder, so that messages name files from there."""
    monkeypatch.chdir(tmp_path)


def where() -> Folders:
    return folders.locate(Path("templates"))


def compose(notice: str = "day", year: int = 2026, tag: str = "en") -> Statement:
    """Return one statement of the office in the working folder."""
    loaded = project.load_notice(notice, where(), [tag])
    issuer = project.load_issuer(loaded.definition.issuer, loaded.where)
    day = occurrence(loaded.definition, year)
    [statement] = pipeline.compose(loaded, day, [issuer])
    return statement


def told(action: Callable[[], object]) -> list[str]:
    """Return what is told of an office, a line for each fault."""
    try:
        action()
    except NoticeError as error:
        return [str(fault) for fault in error.faults]
    return []


def write(path: str, *lines: str) -> None:
    Path("templates", path).parent.mkdir(parents=True, exist_ok=True)
    Path("templates", path).write_text("\n".join([*lines, ""]), "utf-8")


def change(path: str, old: str, new: str) -> None:
    """Put another text in place of one that stands in a file of the office."""
    file = Path("templates", path)
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


# What is read.


def test_a_statement_is_read_from_its_folder(office: Office) -> None:
    office("In {{ year }}, {{ issuer }} of {{ issuer.place }} speaks.\n\n---\n\nClosing.")
    statement = compose()
    assert plain(statement.title) == "A day"
    assert statement.subject == "Statement on the day"
    [body] = statement.body
    assert isinstance(body, Paragraph)
    assert plain(body.children) == "In 2026, An Office of Baku speaks."
    [closing] = statement.closing
    assert isinstance(closing, Paragraph)
    assert plain(closing.children) == "Closing."


@pytest.mark.parametrize(
    ("text", "body", "closing"),
    [
        ("a", ["a"], []),
        ("a\n\n---\n\nb", ["a"], ["b"]),
        ("a\n\n---\n\nb\n\n***\n\nc\n\nd", ["a", "---", "b"], ["c", "d"]),
        ("a\n\n---\n", ["a"], []),
        ("---\n\na", [], ["a"]),
    ],
)
def test_what_follows_the_last_break_is_the_closing(
    office: Office, text: str, body: list[str], closing: list[str]
) -> None:
    office(text)
    statement = compose()
    for blocks, expected in ((statement.body, body), (statement.closing, closing)):
        said = [
            "---" if isinstance(block, Break) else plain(block.children)
            for block in blocks
            if isinstance(block, Break | Paragraph)
        ]
        assert said == expected


def test_own_files_come_before_the_shipped_ones(office: Office) -> None:
    """Languages, issuers and layouts that an office lacks come from the program, notices do not."""
    office()
    own = where()
    assert folders.notice_ids(own) == ["day"]
    assert languages.load("az", own).path.endswith("templates/languages/az.toml")
    issuer = project.load_issuer("remembrance-office", own)
    assert Path(issuer.toml.path) == SHIPPED / "issuers" / "remembrance-office.toml"
    english = (SHIPPED / "languages" / "en.toml").read_text("utf-8")
    write("languages/en.toml", english.replace('name = "English"', 'name = "Our English"'))
    write("issuers/remembrance-office.toml", 'name = "We"', 'place = "Here"')
    assert languages.load("en", own).data.name == "Our English"
    assert languages.load("en", own).path == "templates/languages/en.toml"
    assert project.load_issuer("remembrance-office", own).data.name == {"*": "We"}


@pytest.mark.parametrize("name", ["languages", "issuers", "layouts", "profiles"])
def test_reserved_names_are_no_notices(office: Office, name: str) -> None:
    office()
    write(f"{name}/notice.toml", 'id = "x"')
    assert folders.notice_ids(where()) == ["day"]


def test_without_a_folder_the_shipped_notices_are_read(tmp_path: Path) -> None:
    assert folders.notice_ids(folders.locate()) == ["20-january", "human-rights-day"]
    (tmp_path / "templates").mkdir()
    assert folders.locate().notices == SHIPPED  # it holds no notice


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda _: None, "--templates templates: there is no such folder"),
        (lambda path: path.write_text(""), "--templates templates: there is no such folder"),
        (lambda path: path.mkdir(), "--templates templates: no folder in it holds a notice.toml"),
    ],
)
def test_a_folder_that_holds_no_notice(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    make(tmp_path / "templates")
    assert told(where) == [message]


# What a definition says of other files.

ISSUERS = ("office", "office-for-public-information", "remembrance-office")
NO_SOURCE = "there is no source for '{0}'; write templates/day/{0}.md or take '{0}' off the list"
NO_RULE = (
    "a 29 February needs a rule for the other years; "
    'say under [observed] rule = "feb-28" or "mar-1" or "leap-years"'
)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'id = "day"',
            'id = "days"',
            ":1: id: the id differs from its folder's name 'day'; write id = \"day\"",
        ),
        (
            'languages = ["en"]',
            'languages = [\n"en",\n"az"]',
            f":9: languages.1: {NO_SOURCE.format('az')}",
        ),
        (
            'languages = ["en"]',
            "languages = []",
            ":7: languages: this must have 1 or more entries; found 0",
        ),
        (
            'issuer = "office"',
            'issuer = "offce"',
            ":8: issuer: there is no issuer 'offce'; did you mean 'office'?",
        ),
        (
            'layout = "own"',
            'layout = "clasic"',
            ":9: layout: there is no layout 'clasic'; did you mean 'classic'?",
        ),
        (
            'layout = "own"',
            '[facts.a]\nvalue = 1\nsource = "b"\nattribution.az = "c"',
            ":12: facts.a.attribution.az: 'az' is not a language of this notice; known: en",
        ),
        (
            "first_date = 1990-01-20",
            "first_date = 2000-02-29",
            f":3: first_date: {NO_RULE}",
        ),
        (
            'timezone = "UTC"',
            'timezone = "Asia/Bakou"',
            ":4: timezone: 'Asia/Bakou' is not an IANA time zone such as Asia/Baku",
        ),
    ],
)
def test_a_definition_and_its_neighbours(office: Office, old: str, new: str, expected: str) -> None:
    office()
    change("day/notice.toml", old, new)
    assert told(lambda: project.load_definition("day", where())) == [
        f"templates/day/notice.toml{expected}"
    ]
    assert told(lambda: project.load_notice("day", where())) == [
        f"templates/day/notice.toml{expected}"
    ]


def test_all_faults_of_a_definition_at_once(office: Office) -> None:
    """Keys, contradictions and missing neighbours are told together, in order of lines."""
    office()
    write(
        "day/notice.toml",
        'id = "dya"',
        "name = 1",
        "first_date = 2000-02-29",
        'timezone = "UTC"',
        'counts = "anniversary"',
        'languages = ["en", "xx", "en", 5]',
        'issuer = "nobody"',
        "skipped_years = [2001, 1999]",
        'layuot = "classic"',
        "[facts.a]",
        "value = 1",
        'attribution = { ru = "b" }',
    )
    expected = [
        "1: id: the id differs from its folder's name 'day'; write id = \"day\"",
        "1: tone: this key is missing; add a line 'tone = ...'",
        "2: name: this must be a text between quotes; found 1",
        f"3: first_date: {NO_RULE}",
        "5: counts: this must be one of anniversaries, editions; did you mean 'anniversaries'?",
        f"6: languages.1: {NO_SOURCE.format('xx')}",
        "6: languages.2: 'en' is listed twice; delete one of them",
        "6: languages.3: this must be a text between quotes; found 5",
        f"7: issuer: there is no issuer 'nobody'; known: {', '.join(ISSUERS)}",
        '8: skipped_years: these go with counts = "editions"',
        "8: skipped_years.1: 1999 is not after the year of the first date, 2000",
        "9: layuot: unknown key 'layuot'; did you mean 'layout'?",
        "10: facts.a.source: this key is missing; add a line 'source = ...'",
        "12: facts.a.attribution.ru: 'ru' is not a language of this notice; known: en, xx",
    ]
    assert told(lambda: project.load_definition("day", where())) == [
        f"templates/day/notice.toml:{line}" for line in expected
    ]


@pytest.mark.parametrize("name", ["Büro", "a b", "a\nBcc: x", "=?utf-8?q?=0D=0ABcc:_a?="])
def test_the_file_of_an_issuer_is_named_like_a_notice(office: Office, name: str) -> None:
    """The name stands in those of files, and so in the header of a message."""
    office("A text.")
    issuers = Path("templates/issuers")
    (issuers / f"{name}.toml").write_bytes((issuers / "office.toml").read_bytes())
    with pytest.raises(UsageError, match="cannot be an issuer's file; name it in small letters"):
        project.load_issuer(name, where())


@pytest.mark.parametrize(
    ("action", "kind", "message"),
    [
        (
            lambda: project.load_definition("dya", where()),
            UsageError,
            "there is no notice 'dya'; did you mean 'day'?",
        ),
        (
            lambda: project.load_notice("languages", where()),
            UsageError,
            "there is no notice 'languages'; known: day",
        ),
        (
            lambda: project.load_notice("../templates/day", where()),
            UsageError,
            "there is no notice '../templates/day'; known: day",
        ),
        (
            lambda: project.load_notice("day", where(), ["az"]),
            UnknownLanguageError,
            "day has no language 'az'; known: en",
        ),
        (
            lambda: languages.load("azz", where()),
            UnknownLanguageError,
            "there is no language 'azz'; did you mean 'az'? else write templates/languages/azz.to",
        ),
        (
            lambda: languages.load("../languages/az", where()),
            UnknownLanguageError,
            "there is no language '../languages/az'; write templates/languages/az.toml",
        ),
        (
            lambda: project.load_issuer("offise", where()),
            UsageError,
            "there is no issuer 'offise'; did you mean 'office'?",
        ),
    ],
)
def test_unknown_names(
    office: Office, action: Callable[[], object], kind: type[NoticeError], message: str
) -> None:
    office()
    with pytest.raises(kind) as error:
        action()
    assert str(error.value).startswith(message)


def test_a_language_without_a_file(office: Office) -> None:
    """A source in a language that nobody has described: the message says which file to write."""
    office()
    change("day/notice.toml", '["en"]', '["en", "nb"]')
    write("day/nb.md", *Path("templates/day/en.md").read_text("utf-8").splitlines())
    [message] = told(lambda: project.load_notice("day", where()))
    place = "templates/day/notice.toml:7: languages.1: there is no language 'nb'; "
    assert message.startswith(place)
    assert message.endswith("write templates/languages/nb.toml")


# Issuers.


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (['nmae = "a"'], ["3: nmae: unknown key 'nmae'; did you mean 'name'?"]),
        (
            ['[logo]\nalt = "a"\nfile = "http://a.org/b.png"'],
            ["5: logo.file: 'http://a.org/b.png' is an address; pictures are files of the project"],
        ),
        (
            ['[logo]\nalt = "a"\nfile = "data:image/png;base64,AAAA"'],
            ["5: logo.file: 'data:image/png;base64,AAAA' is an address; pictures are files of the"],
        ),
        (
            ['[logo]\nalt = "a"\nfile = "../../outside.png"'],
            ["5: logo.file: '../../outside.png' lies outside of templates/issuers"],
        ),
        (
            ['[logo]\nalt = "a"\nfile = "/etc/passwd"'],
            ["5: logo.file: '/etc/passwd' lies outside of templates/issuers"],
        ),
        (
            ['[logo]\nalt = "a"\nfile = "link.png"'],
            ["5: logo.file: 'link.png' lies outside of templates/issuers"],
        ),
        (
            ['[logo]\nalt = "a"\nfile = "office.toml"'],
            ["5: logo.file: 'office.toml' is neither SVG nor PNG"],
        ),
        (['[logo]\nalt = "a"\nfile = "no.svg"'], ["5: logo.file: there is no file 'no.svg'"]),
        (['[logo]\nalt = "a"\nfile = "folder.png"'], ["5: logo.file: there is no file 'folder.pn"]),
    ],
)
def test_a_faulty_issuer(
    office: Office, tmp_path: Path, lines: list[str], expected: list[str]
) -> None:
    office()
    (tmp_path / "outside.png").write_bytes(PNG)
    (tmp_path / "templates" / "issuers" / "link.png").symlink_to(tmp_path / "outside.png")
    (tmp_path / "templates" / "issuers" / "folder.png").mkdir()
    write("issuers/office.toml", 'name = "An Office"', 'place = "Baku"', *lines)
    found = told(lambda: project.load_issuer("office", where()))
    assert len(found) == len(expected)
    for message, start in zip(found, expected, strict=True):
        assert message.startswith(f"templates/issuers/office.toml:{start}")
        assert "; " in message  # what to do about it


def test_an_issuer_in_a_language_that_it_lacks(office: Office) -> None:
    """Each text that an issuer has, but not in the language, is one fault at its line."""
    office(language="az")
    write(
        "issuers/office.toml",
        'languages = ["en"]',
        'address = ["Street 1"]',
        'reference = "{{ yaer }}/{{ ordinal.x }}"',
        "[name]",
        'en = "An Office"',
        "[place]",
        'en = "Baku"',
        'az = "Bakı"',
        "[contact]",
        'en = ["a@b.org"]',
    )
    assert told(lambda: compose(tag="az")) == [
        f"templates/issuers/office.toml:{line}"
        for line in (
            "1: languages: 'az' is not one of the issuer's languages",
            "3: reference: 'ordinal' has no field 'x'; known: digit",
            "3: reference: unknown field 'yaer'; did you mean 'year'?",
            "4: name: there is no text for 'az'; add name.az = ...",
            "9: contact: there is no text for 'az'; add contact.az = ...",
        )
    ]


def test_british_and_american_english_stand_side_by_side(office: Office) -> None:
    """Each source has the language of its own name; the second is hyphenated as American."""
    office("On {{ date }}.")
    change("day/notice.toml", '["en"]', '["en", "en-US"]')
    source = Path("templates", "day", "en.md").read_text("utf-8")
    write("day/en-US.md", source)
    british, american = compose(tag="en"), compose(tag="en-US")
    bodies = [plain(children) for each in (british, american) for children in inlines(each.body)]
    assert bodies == ["On 20\u00a0January 2026.", "On January\u00a020, 2026."]
    assert plain(american.dateline).endswith("January\u00a020, 2026")
    assert language_fallback(american.language.tag) == "en_US"


def test_a_dateline_that_ends_with_a_date_has_one_full_stop(office: Office) -> None:
    office(language="hu")
    write("languages/hu.toml", 'base = "hu"', 'dateline = "{place}, {date}."')
    assert plain(compose(tag="hu").dateline).endswith(", 2026. január\u00a020.")


def test_an_issuer_in_two_languages(office: Office) -> None:
    office(language="az")
    write(
        "issuers/office.toml",
        'reference = "R/{{ year }}/{{ ordinal }}"',
        "issued_days_before = 1",
        'name = { en = "An Office", az = "İdarə" }',
        'place = { en = "Baku", az = "Bakı" }',
        'address = { en = ["Street 1"], az = ["Küçə 1", "Bakı"] }',
        'signatory = "A. B."',
    )
    statement = compose(tag="az")
    head = statement.letterhead
    assert (head.name, head.place, head.signatory, head.signatory_title) == (
        "İdarə",
        "Bakı",
        "A. B.",
        "",
    )
    assert head.address == ("Küçə 1", "Bakı")
    assert head.reference == "R/2026/36-cı"
    assert statement.issued == date(2026, 1, 19)
    assert plain(statement.dateline) == "Bakı, 19\u00a0yanvar 2026-cı il"


# Values from files.


@pytest.mark.parametrize(
    "name",
    ["36. *Office* of # <b>&amp;</b>", "{{ year }} {% if x %}", "[a](b) `c` | d", "A\\B “C” – D"],
)
def test_the_text_of_a_file_is_not_read_as_markdown(office: Office, name: str) -> None:
    """What an issuer's name or a fact's attribution holds appears literally."""
    facts = f"[facts.a]\nvalue = 1\nsource = 'b'\nattribution = '{name}'\n"
    office("{{ issuer }}\n\n## {{ facts.a.attribution }}", facts=facts)
    write("issuers/office.toml", f"name = '{name}'", 'place = "Baku"')
    paragraph, heading = walk(compose().body)
    assert isinstance(paragraph, Paragraph)
    assert isinstance(heading, Heading)
    held = name.replace(" –", "\u00a0–")  # no line begins with a dash
    assert paragraph.children == (Value(held, "issuer"),)
    assert heading.children == (Value(held, "facts.a.attribution"),)


@pytest.mark.parametrize(
    "facts",
    [
        '[facts.a]\nvalue = 1\nsource = "the Annual Report"\nattribution = "the report"\n',
        """[sources.report]
citation = "the Annual Report"
attribution = "the report"
[facts.a]
value = 1
source = "report"
""",
    ],
    ids=["in the fact", "in a table of sources"],
)
def test_a_source_is_said_in_its_fact_or_once_for_all(office: Office, facts: str) -> None:
    """Either way the text, the approval and the line of a review say the same."""
    office("{{ facts.a.attribution }}.", facts=facts + "review_by = 2026-01-01\n")
    loaded = project.load_notice("day", where())
    [paragraph] = compose().body
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.children) == "the report."
    assert loaded.definition.citation("a").citation == "the Annual Report"
    [*_, block] = approval.blocks(loaded.sources["en"], loaded.definition)
    assert block.sha256.startswith("d3a2ed1e280f564c")


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        (
            '[sources.report]\ncitation = "a"\n[facts.a]\nvalue = 1\nsource = "repotr"',
            ":14: facts.a.source: there is no source 'repotr'; did you mean 'report'?",
        ),
        (
            '[sources.report]\ncitation = "a"\nattribution.az = "b"',
            ":12: sources.report.attribution.az: 'az' is not a language of this notice; known: en",
        ),
    ],
)
def test_a_table_of_sources_is_checked(office: Office, facts: str, message: str) -> None:
    office(facts=facts)
    [fault] = told(lambda: project.load_definition("day", where()))
    assert fault.endswith(message)


def test_an_attribution_that_is_missing_is_asked_for_where_it_belongs(office: Office) -> None:
    facts = '[sources.report]\ncitation = "a"\n[facts.a]\nvalue = 1\nsource = "report"\n'
    office("{{ facts.a.attribution }}", facts=facts)
    [fault] = told(compose)
    assert fault.endswith("has no attribution in 'en'; add attribution.en to [sources.report]")


# Sources.


def test_all_faults_of_a_source_when_it_is_filled(office: Office) -> None:
    """Title, subtitle, subject, body and the issuer's reference are filled, and faults gathered."""
    office("a\n\n{{ bdoy }}\n{{ facts }}", front='subtitle = "{{ sbutitle }}"\n')
    change("day/en.md", 'title = "A day"', 'title = "{{ tilte }}"')
    change("day/en.md", 'subject = "Statement', 'subject = "{{ sjubect }}')
    write("issuers/office.toml", 'name = "a"', 'place = "b"', 'reference = "{{ rference }}"')
    assert [message.partition("; ")[0] for message in told(compose)] == [
        "templates/day/en.md:2: unknown field 'tilte'",
        "templates/day/en.md:3: unknown field 'sjubect'",
        "templates/day/en.md:5: unknown field 'sbutitle'",
        "templates/day/en.md:10: unknown field 'bdoy'",
        "templates/day/en.md:11: 'facts' is not a value by itself",
        "templates/issuers/office.toml:3: reference: unknown field 'rference'",
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "---", "{% if is_milestone %}\nA\n{% endif %}"])
def test_an_empty_text(office: Office, text: str) -> None:
    office(text)
    assert told(compose) == ["templates/day/en.md:6: the text is empty"]


@pytest.mark.parametrize(
    "path", ["day/notice.toml", "day/en.md", "issuers/office.toml", "languages/en.toml"]
)
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a\nb \xe9\n", "byte 0xe9 is not UTF-8; save it as UTF-8"),
        (b"a\nb \x07\n", "the character U+0007 (control character) is not allowed in a text"),
        (b"a\nb \xee\x80\x80\n", "the character U+E000 (private-use character) is not allowed"),
    ],
)
def test_what_no_file_may_hold(office: Office, path: str, data: bytes, message: str) -> None:
    """Every kind of file is UTF-8 without control and private-use characters."""
    office()
    write("languages/en.toml")
    Path("templates", path).write_bytes(data)
    if path != "languages/en.toml":
        Path("templates/languages/en.toml").unlink()
    [fault] = told(compose)
    assert fault.startswith(f"templates/{path}:2: {message}")


def build() -> tuple[int, list[str]]:
    """Run the program in the working folder; return its exit code and the place of each fault."""
    done = subprocess.run(
        [sys.executable, "-m", "notice", "build", "2026", "--out", "out"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""
    assert not Path("out").exists()
    return done.returncode, [line.split(": ")[1] for line in done.stderr.splitlines()]


def test_faults_of_several_files_come_out_together(office: Office) -> None:
    """One run names every mistake in every kind of file, and writes nothing."""
    office("{{ year + 1 }}\n\n[a](b)")
    change("day/notice.toml", '["en"]', '["en", "az", "ru", "tr"]')
    change("day/notice.toml", 'layout = "own"', 'layuot = "own"')
    write("day/az.md", "no front matter")
    Path("templates/day/ru.md").write_bytes(b"+++\n\xe9\n+++\n")
    write("languages/tr.toml", "name = 1")
    write("day/tr.md", "+++", 'title = "a', "+++")
    write("issuers/office.toml", 'name = "a"', 'plcae = "b"')
    write("other/notice.toml", 'id = "other"', "id = 5")
    assert build() == (
        2,
        [
            "templates/day/az.md:1",
            "templates/day/en.md:7",
            "templates/day/notice.toml:9",
            "templates/day/ru.md:2",
            "templates/issuers/office.toml:1",
            "templates/issuers/office.toml:2",
            *["templates/languages/tr.toml:1"] * 8,  # seven keys are missing
            "templates/other/notice.toml:2",
        ],
    )


def test_a_fault_in_one_language_hides_none_of_another(office: Office) -> None:
    """An unknown field is told beside a text that cannot be parsed, and a link beside both."""
    office("{{ year + 1 }}")
    change("day/notice.toml", '["en"]', '["en", "az", "de"]')
    head, _, _ = Path("templates/day/en.md").read_text("utf-8").rpartition("{{ year")
    write("day/az.md", head + "{{ yaer }}")
    write("day/de.md", head + "[a](b)")
    assert build() == (
        2,
        ["templates/day/az.md:7", "templates/day/de.md:7", "templates/day/en.md:7"],
    )
