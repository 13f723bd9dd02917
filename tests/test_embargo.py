"""An embargo is printed in every language and format, and nothing is public before it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notice
from notice.calendar import embargo
from notice.calendar.occurrence import Occurrence, occurrence
from notice.dates import PartialDate
from notice.definition import project
from notice.document import plain
from notice.edition import due, pipeline
from notice.edition.build import BuildOptions
from notice.edition.done import Done
from notice.errors import DefinitionError, UsageError
from notice.preflight import docxfile, htmlfile
from notice.statement.statement import Release, Statement

SHIPPED = Path(__file__).parents[1] / "templates"
LANGUAGES = sorted(path.stem for path in (SHIPPED / "languages").glob("*.toml"))
UNTIL = datetime(2026, 1, 20, 8, 5, tzinfo=timezone(timedelta(hours=4)))
AFTERNOON = datetime(2026, 2, 1, 15, 0, tzinfo=timezone(-timedelta(hours=3, minutes=30)))
AT_EIGHT = 'embargo = "08:00"\n'
LINE = "Embargoed until 20 January 2026, 08:00 (UTC)"
FEED = Path("out/day/feed.json")
Call = Callable[[str], tuple[int, str, str]]
Office = Callable[..., Path]


def composed(templates: Path, asked: embargo.Asked | None = None) -> Statement:
    """Return the statement of 2026 of an office."""
    loaded = notice.load("day", templates=templates)
    issuer = project.load_issuer("office", loaded.where)
    day = occurrence(loaded.definition, 2026)
    (statement,) = pipeline.compose(loaded, day, [issuer], Release(embargo=asked))
    return statement


def said(statement: Statement) -> str:
    return plain(statement.embargoed).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("tag", "morning", "afternoon"),
    [
        (
            "en",
            "Embargoed until 20 January 2026, 08:05 (UTC+04:00)",
            "Embargoed until 1 February 2026, 15:00 (UTC−03:30)",
        ),
        (
            "en-US",
            "Embargoed until January 20, 2026, 8:05 a.m. (UTC+04:00)",
            "Embargoed until February 1, 2026, 3:00 p.m. (UTC−03:30)",
        ),
        (
            "fr",
            "Sous embargo jusqu’au 20 janvier 2026 à 8 h 05 (UTC+04:00)",
            "Sous embargo jusqu’au 1er février 2026 à 15 h 00 (UTC−03:30)",
        ),
        (
            "de",
            "Sperrfrist: 20. Januar 2026, 08:05 Uhr (UTC+04:00)",
            "Sperrfrist: 1. Februar 2026, 15:00 Uhr (UTC−03:30)",
        ),
        (
            "az",
            "Embarqonun bitmə vaxtı: 20 yanvar 2026-cı il, saat 08:05 (UTC+04:00)",
            "Embarqonun bitmə vaxtı: 1 fevral 2026-cı il, saat 15:00 (UTC−03:30)",
        ),
        (
            "fa",
            "ممنوعیت انتشار تا ۲۰ ژانویهٔ ۲۰۲۶، ساعت ۰۸:۰۵ (UTC+04:00)",
            "ممنوعیت انتشار تا ۱ فوریهٔ ۲۰۲۶، ساعت ۱۵:۰۰ (UTC−03:30)",
        ),
        (
            "zh-Hans",
            "2026年1月20日08:05（UTC+04:00）前禁止发布",
            "2026年2月1日15:00（UTC−03:30）前禁止发布",
        ),
    ],
)
def test_a_language_says_date_time_and_zone(
    tag: str, morning: str, afternoon: str, office: Office
) -> None:
    templates = office(language=tag)
    lines = [said(composed(templates, until)) for until in (UNTIL, AFTERNOON)]
    assert lines == [morning, afternoon]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_says_all_of_it(tag: str, office: Office) -> None:
    statement = composed(office(language=tag), UNTIL)
    line, language = said(statement), statement.language
    day = language.date(PartialDate.of(UNTIL.date())).text.replace("\N{NO-BREAK SPACE}", " ")
    shown = ("UTC+04:00", language.digits(8), f"{language.digits(0)}{language.digits(5)}", day)
    assert [part for part in shown if part not in line] == []
    assert "{" not in line


@pytest.mark.parametrize("layout", ["classic", "modern"])
@pytest.mark.parametrize("tag", ["en", "ar"])
def test_it_stands_at_the_top_of_every_file_for_the_press(
    tag: str, layout: str, office: Office
) -> None:
    """Preflight compares the words of each with the statement's, in their order."""
    issuer = '[mail]\nfrom = "press@example.org"\n'
    templates = office(language=tag, facts=AT_EIGHT, issuer=issuer)
    loaded = notice.load("day", templates=templates)
    formats = ("pdf", "txt", "html", "email", "eml", "flowed", "md", "docx")
    edition = notice.build(loaded, 2026, layout=layout, formats=formats)
    assert {finding.code for finding in edition.findings} <= {"no-publish-url"}
    data = {each.format: each.data for each in edition.artifacts}
    line = plain(composed(templates).embargoed)
    message = message_from_bytes(data["eml"], policy=policy.default)
    body = message.get_body(("plain",))
    assert body is not None
    texts = [data[name].decode() for name in ("txt", "flowed", "md")]
    texts += [htmlfile.read(data[name].decode()).text for name in ("html", "email")]
    texts += [docxfile.read(data["docx"]).text, body.get_content()]
    start = line[:12]
    for text in texts:
        assert 0 < text.index(start) < text.index("A day")


def test_without_an_embargo_nothing_is_said(office: Office) -> None:
    """A notice whose embargo is lifted makes the bytes of one that has none."""
    lifted = composed(office(facts=AT_EIGHT), "none")
    assert (lifted.embargo, lifted.embargoed) == (None, ())
    assert lifted.text() == composed(office()).text()


def test_a_notice_gives_a_time_of_its_day_where_it_is_marked(office: Office) -> None:
    """In summer and winter by the clocks of that place."""
    templates = office(facts='embargo = "07:30"\n')
    path = templates / "day" / "notice.toml"
    for zone, first, end in (
        ("Europe/Berlin", "1990-07-01", "2026-07-01T07:30:00+02:00"),
        ("Europe/Berlin", "1990-01-20", "2026-01-20T07:30:00+01:00"),
        ("Asia/Kathmandu", "1990-01-20", "2026-01-20T07:30:00+05:45"),
    ):
        text = office(facts='embargo = "07:30"\n').joinpath("day/notice.toml").read_text("utf-8")
        path.write_text(text.replace("UTC", zone).replace("1990-01-20", first), "utf-8")
        until = composed(templates).embargo
        assert until is not None
        assert until.isoformat() == end


@given(st.datetimes(timezones=st.timezones()), st.datetimes(timezones=st.timezones()))
def test_it_holds_before_its_end_and_at_no_moment_after(until: datetime, now: datetime) -> None:
    """Moments are compared, whatever zones they are told in."""
    assert embargo.holds(until, now) == (until.timestamp() > now.timestamp())
    assert not embargo.holds(until, until)
    assert not embargo.holds(None, now)


def test_the_feed_has_a_statement_once_its_embargo_has_ended(call: Call, office: Office) -> None:
    """The same command on two days: what waited is made, and what was made stays as it is."""
    office(facts=AT_EIGHT, issuer='publish_url = "https://example.org/"\n')
    order = "build 2026 --format txt,feed,card,embed"
    code, _, told = call(f"{order} --today 2026-01-20")
    waits = "2026: embed, feed, card: under embargo until 2026-01-20T08:00+00:00"
    assert (code, told) == (0, f"skipped: day {waits}\n")
    made = Path("out/day/2026")
    assert {path.name for path in made.iterdir()} == {
        "day-2026.en.txt",
        "manifest.json",
        "SHA256SUMS",
    }
    assert not FEED.exists()
    text = (made / "day-2026.en.txt").read_bytes()
    assert LINE in text.decode()
    code, paths, told = call(f"{order} --today 2026-01-21")
    assert (code, told) == (0, "")
    assert str(FEED) in paths
    assert (made / "day-2026.en.txt").read_bytes() == text
    (item,) = json.loads(FEED.read_text("utf-8"))["items"]
    public = (item["content_html"], (made / "day-2026.en.card.alt.txt").read_text("utf-8"))
    assert [LINE in each for each in public] == [False, False]
    assert "up to date" in call(f"{order} --today 2026-01-21")[2]
    assert call("verify")[0] == 0


def test_a_feed_keeps_what_was_public_before(call: Call, office: Office) -> None:
    office(facts=AT_EIGHT, issuer='publish_url = "https://example.org/"\n')
    call("build 2025 --format feed --today 2026-01-20")
    call("build 2026 --format feed --today 2026-01-20")
    before = items()
    assert len(before) == 1
    call("build 2026 --format feed --today 2026-01-21")
    assert items()[1:] == before


def items() -> list[dict[str, str]]:
    return [*json.loads(FEED.read_text("utf-8"))["items"]]


@pytest.mark.parametrize(("facts", "days"), [(AT_EIGHT, 2), ("", 1)])
def test_a_daily_build_makes_what_waited_on_the_day_after(
    facts: str, days: int, office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    office(facts=facts, issuer='publish_url = "https://example.org/"\n')

    def built(today: date) -> list[Occurrence]:
        options = BuildOptions(formats=("txt", "feed"), today=today, out=tmp_path / "out")
        made = due.run(options, lambda _: None, lambda _: None)
        return [done.occurrence for done in made if isinstance(done, Done) and not done.current]

    runs = [built(date(2026, 1, 19) + timedelta(days=n)) for n in range(4)]
    assert [len(each) for each in runs] == ([1, 0, 1, 0] if days == 2 else [1, 0, 0, 0])
    assert {each.year for run in runs for each in run} == {2026}
    assert FEED.exists()


def test_a_program_without_a_clock_gets_nothing_that_is_public(office: Office) -> None:
    loaded = notice.load("day", templates=office(facts=AT_EIGHT))
    formats = ("txt", "card", "card-alt", "item")
    for now, made in ((None, 1), (datetime(2026, 1, 20, 8, tzinfo=UTC), len(formats))):
        assert len(notice.build(loaded, 2026, formats=formats, now=now).artifacts) == made


def test_the_receipt_says_until_when(call: Call, office: Office) -> None:
    office()
    for option, said in (
        ("--embargo 2026-01-20T08:00+04:00", "2026-01-20T08:00:00+04:00"),
        ("--embargo none", None),
    ):
        assert call(f"build 2026 --format txt {option}")[0] == 0
        receipt = json.loads(Path("out/day/2026/manifest.json").read_text("utf-8"))
        assert [row["options"]["embargo"] for row in receipt["statements"]] == [said]
        assert call("verify --rebuild")[0] == 0


@pytest.mark.parametrize(
    "text",
    ["", "tomorrow", "2026-01-20", "2026-01-20T08:00", "2026-01-20T08:00:30+04:00", "8:00"],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a time with its offset from UTC"):
        embargo.parse(text)


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("2026 --embargo 2025-01-20T08:00Z", "2025-01-20T08:00:00+00:00 is far from 2026-01-20"),
        ("2025..2026 --embargo 2026-01-20T08:00Z", "is far from 2025-01-20"),
        ("2026 --notice day --notice other --embargo 2026-01-20T08:00Z", "2 editions would be"),
    ],
)
def test_a_time_is_for_one_edition_near_its_day(
    order: str, told: str, call: Call, office: Office
) -> None:
    folder = office() / "day"
    other = folder.with_name("other")
    other.mkdir()
    for path in folder.glob("*.*"):
        text = path.read_text("utf-8").replace('id = "day"', 'id = "other"')
        (other / path.name).write_text(text, "utf-8")
    code, out, err = call(f"build --format txt {order}")
    assert (code, out, told in err) == (2, "", True)
    assert not Path("out").exists()


def test_a_time_of_day_that_is_none_is_told_with_its_line(office: Office) -> None:
    for text in ("8:00", "24:00", "08.00", "08:60"):
        templates = office(facts=f'embargo = "{text}"\n')
        with pytest.raises(DefinitionError, match=r"notice\.toml:10: embargo: .*such as 08:00"):
            notice.load("day", templates=templates)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", 'words.embargo: this key is missing; write under [words] embargo = "..."'),
        ('embargo = "until {day}"', "and no other field"),
        ('embargo = "until {h}:{mm} {a}"', "{a} takes half_days"),
    ],
)
def test_a_language_file_has_the_words(line: str, told: str, office: Office) -> None:
    templates = office(facts=AT_EIGHT)
    own = templates / "languages" / "en.toml"
    own.parent.mkdir()
    lines = (SHIPPED / "languages" / "en.toml").read_text("utf-8").split("\n")
    lines = [line if each.startswith("embargo =") else each for each in lines]
    own.write_text("\n".join(lines), "utf-8")
    with pytest.raises(DefinitionError) as raised:
        composed(templates)
    assert told in str(raised.value)
