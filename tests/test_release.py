"""What a run says of all its statements: the day of issue, the dates of files, the draft mark."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import docx
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

import notice
from notice import cli, folders, spans
from notice.dates import midnight
from notice.definition import languages
from notice.errors import DefinitionError, UsageError
from notice.preflight.structure import TaggedPdf
from notice.preflight.words import letters
from notice.render.frame import WORDS
from notice.statement.statement import Release

SHIPPED = Path(__file__).parents[1] / "templates"
LANGUAGES = sorted(path.stem for path in (SHIPPED / "languages").glob("*.toml"))
EPOCH = 1_700_000_000  # 14 November 2023, 22:13:20 UTC


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run the command line in this process; return its exit code and what it printed."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    said = capsys.readouterr()
    return int(str(stopped.value.code)), said.out, said.err


def created(path: str) -> str:
    with pikepdf.open(path) as pdf:
        return str(pdf.docinfo["/CreationDate"]).removesuffix("+00'00")


@pytest.fixture
def day(
    office: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Make an office whose text is a draft the working folder's; return what runs the program."""
    office(status="draft")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return run


PDF, TEXT = "out/day/2026/day-2026.en.pdf", "out/day/2026/day-2026.en.txt"
BUILD = ("build", "2026", "--format", "pdf,txt")


def test_without_a_date_the_occurrence_gives_all(
    day: Callable[..., tuple[int, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert day(capsys, *BUILD)[0] == 0
    assert created(PDF) == "D:20260120000000"
    assert "Baku, 20 January 2026" in Path(TEXT).read_text("utf-8").replace("\xa0", " ")


def test_the_day_of_issue_is_printed_and_carried(
    day: Callable[..., tuple[int, str, str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    assert day(capsys, *BUILD, "--date", "2026-01-18")[0] == 0
    assert created(PDF) == "D:20260118000000"
    assert "Baku, 18 January 2026" in Path(TEXT).read_text("utf-8").replace("\xa0", " ")


def test_the_source_date_is_carried_and_not_printed(
    day: Callable[..., tuple[int, str, str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    assert day(capsys, *BUILD)[0] == 0
    assert created(PDF) == "D:20231114221320"
    assert "Baku, 20 January 2026" in Path(TEXT).read_text("utf-8").replace("\xa0", " ")


@pytest.mark.parametrize(
    ("zone", "issued", "offset", "utc"),
    [
        ("America/New_York", date(2026, 1, 20), "-05:00", datetime(2026, 1, 20, 5, tzinfo=UTC)),
        ("America/New_York", date(2026, 7, 20), "-04:00", datetime(2026, 7, 20, 4, tzinfo=UTC)),
        ("Asia/Kolkata", date(2026, 1, 20), "+05:30", datetime(2026, 1, 19, 18, 30, tzinfo=UTC)),
        ("UTC", date(2026, 1, 20), "+00:00", datetime(2026, 1, 20, tzinfo=UTC)),
        ("Asia/Baku", date(1920, 1, 20), "+03:19", datetime(1920, 1, 19, 20, 41, tzinfo=UTC)),
        ("Asia/Baku", date.min, "+00:00", datetime(1, 1, 1, tzinfo=UTC)),
        ("America/New_York", date.max, "-05:00", datetime(9999, 12, 31, 5, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_of_its_zone(
    zone: str, issued: date, offset: str, utc: datetime
) -> None:
    """Baku was 3:19:24 ahead of Greenwich before it had standard time."""
    begun = midnight(issued, zone)
    assert begun.isoformat() == f"{issued}T00:00:00{offset}"
    assert begun == utc


def test_files_carry_midnight_of_the_time_zone_of_the_notice(
    day: Callable[..., tuple[int, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """New York is five hours behind UTC in January."""
    definition = Path("templates/day/notice.toml")
    text = definition.read_text("utf-8").replace('"UTC"', '"America/New_York"')
    definition.write_text(text, "utf-8")
    formats = "pdf,html,eml,feed,ics,docx"
    ask = ("build", "2026", "--format", formats, "--from", "a@example.org")
    assert day(capsys, *ask)[0] == 0
    with pikepdf.open(PDF) as pdf:
        assert str(pdf.docinfo["/CreationDate"]) == "D:20260120000000-05'00"
        assert pdf.open_metadata()["xmp:CreateDate"] == "2026-01-20T00:00:00-05:00"
        (attached,) = pdf.attachments.values()
        assert str(attached.obj.EF.F.Params.ModDate) == "D:20260120050000Z"
    made = {path.name.split(".", 2)[2]: path for path in Path("out/day/2026").glob("*.en.*")}
    message = made["eml"].read_text("ascii")
    assert "\nDate: Tue, 20 Jan 2026 00:00:00 -0500\n" in message
    assert "DTSTAMP:20260120T050000Z" in made["ics"].read_text("utf-8")
    item = json.loads(made["item.json"].read_bytes())
    assert item["date_published"] == item["date_modified"] == "2026-01-20T00:00:00-05:00"
    created = docx.Document(str(made["docx"])).core_properties.created
    assert created == datetime(2026, 1, 20, 5, tzinfo=UTC)
    assert 'content="2026-01-20T00:00:00-05:00"' in made["html"].read_text("utf-8")


def test_another_date_builds_anew(
    day: Callable[..., tuple[int, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    day(capsys, *BUILD)
    before = Path(TEXT).read_bytes()
    day(capsys, *BUILD, "--date", "2026-01-18")
    assert Path(TEXT).read_bytes() != before
    day(capsys, *BUILD)
    assert Path(TEXT).read_bytes() == before


@pytest.mark.parametrize("text", ["", "now", "-1", "1.5", "1e9", " 1", "9" * 12, "١"])
def test_a_source_date_that_is_none_is_refused(
    text: str,
    day: Callable[..., tuple[int, str, str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    code, _, said = day(capsys, *BUILD)
    assert code == 2
    assert f"SOURCE_DATE_EPOCH: '{text}' is not a number of seconds since 1970" in said
    assert not Path("out").exists()


def test_a_date_that_is_none_is_refused(
    day: Callable[..., tuple[int, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, said = day(capsys, *BUILD, "--date", "18.1.2026")
    assert (code, said) == (2, "error: --date: '18.1.2026' is not a date; write it as 2026-01-05\n")


@given(st.integers(0, 99_999_999_999))
def test_the_source_date_is_seconds_since_1970(seconds: int) -> None:
    """The value is a number of seconds since the Unix epoch, leap seconds not counted (POSIX)."""
    since = datetime(1970, 1, 1, tzinfo=UTC)
    assert spans.parse_epoch(str(seconds)) == since + timedelta(seconds=seconds)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_a_word_for_a_draft(tag: str) -> None:
    assert languages.load(tag, folders.locate(SHIPPED)).data.words.draft


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_words_for_the_links_of_a_mail(tag: str) -> None:
    """Each says something else, none is a text that does not say where it leads."""
    language = languages.load(tag, folders.locate(SHIPPED))
    said = [language.word(key) for key in WORDS.values()]
    assert len(set(said)) == len(WORDS)
    assert not {text.casefold() for text in said} & {*language.data.words.empty_links}


@pytest.mark.parametrize("tag", ["en", "az", "ar"])
@pytest.mark.parametrize("layout", ["classic", "modern"])
def test_a_draft_is_marked_in_every_format_when_asked(tag: str, layout: str) -> None:
    loaded = notice.load("20-january", languages=[tag], templates=SHIPPED)
    word = loaded.sources[tag].language.data.words.draft
    draft = loaded.sources[tag].front.status == "draft"
    edition = notice.build(loaded, 2026, layout=layout, mark_drafts=True)
    assert not edition.refused
    texts = {each.format: each.data for each in edition.artifacts}
    assert (f"[{word}]" in texts["txt"].decode()) == draft
    assert (f'class="mark">{word}<' in texts["html"].decode()) == draft
    plain = notice.build(loaded, 2026, layout=layout, formats=("txt", "html"))
    assert not any(f'class="mark">{word}<' in each.data.decode() for each in plain.artifacts)
    assert not any(f"[{word}]" in each.data.decode() for each in plain.artifacts)


@pytest.mark.parametrize(("tag", "word"), [("en", "Draft"), ("ar", "مسودة")])
@pytest.mark.parametrize("layout", ["classic", "modern"])
def test_a_draft_is_marked_on_each_of_its_pages(
    tag: str, word: str, layout: str, office: Callable[..., Path]
) -> None:
    """Beside the page number, as an artifact, and nothing is found to be amiss for it."""
    text = "\n\n".join(["We remember all who were killed, year after year, and say so. " * 8] * 9)
    root = office(text, language=tag, status="draft", facts="max_pages = 2\n")
    loaded = notice.load("day", templates=root)
    made = notice.build(loaded, 2026, formats=["pdf"], layout=layout, mark_drafts=True)
    assert {finding.code for finding in made.findings} <= {"draft", "tightened"}
    (pdf,) = made.artifacts
    read = TaggedPdf(pdf.data)
    shown = [dict(page.artifacts)["/Pagination"] for page in read.pages]
    ink = [sorted(letters(each)) for each in shown]  # the letters of Arabic in the eye's order
    assert ink == [sorted(word + number) for number in ("12", "22")]
    assert letters(word) in letters("".join(map(read.text, read.tree.elements)))


def test_a_language_without_the_word_is_an_error(office: Callable[..., Path]) -> None:
    templates = office(status="draft")
    own = templates / "languages" / "en.toml"
    own.parent.mkdir()
    text = (SHIPPED / "languages" / "en.toml").read_text("utf-8")
    own.write_text(text.replace('draft = "Draft"', ""), "utf-8")
    loaded = notice.load("day", templates=templates)
    notice.build(loaded, 2026, formats=("txt",))
    with pytest.raises(DefinitionError, match=r"en\.toml: words\.draft: this key is missing"):
        notice.build(loaded, 2026, formats=("txt",), mark_drafts=True)


def test_a_layout_can_be_asked_for(
    day: Callable[..., tuple[int, str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    ask = ("build", "2026", "--format", "html")
    day(capsys, *ask)
    own = Path("out/day/2026/day-2026.en.html").read_text("utf-8")
    day(capsys, *ask, "--layout", "modern")
    assert Path("out/day/2026/day-2026.en.html").read_text("utf-8") != own
    code, _, said = day(capsys, *ask, "--layout", "moden")
    assert (code, said) == (2, "error: there is no layout 'moden'; did you mean 'modern'?\n")


@pytest.mark.parametrize("name", ["", ".", "..", "../issuers", "/"])
def test_a_layout_is_a_name_and_no_path(name: str) -> None:
    loaded = notice.load("20-january", languages=["en"], templates=SHIPPED)
    with pytest.raises(UsageError, match="there is no layout"):
        notice.build(loaded, 2026, layout=name)


def test_a_release_says_nothing_of_itself() -> None:
    assert Release() == Release(None, None, mark_drafts=False)
    assert Release(date(2026, 1, 18)).issued == date(2026, 1, 18)
