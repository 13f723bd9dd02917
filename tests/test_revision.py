"""A newer copy of an event or an item is newer, by what the edition before says of its own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

import notice
from notice.edition.build import BuildOptions, run
from notice.edition.done import Done
from notice.errors import FileError
from notice.preflight.web import check_event, check_item
from notice.render.feed import ics, item
from notice.render.feed.revision import Revision
from notice.spans import parse_years
from notice.statement.statement import Statement

PUBLISHED = 'publish_url = "https://example.org/out"\n'
LAST_FRIDAY = '[observed]\nrule = "weekday"\nmonth = 1\nweekday = "friday"\nnth = -1\n'
ISSUED = datetime(2026, 1, 20, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EVENT, ITEM = Path("out/day/2026/day-2026.en.ics"), Path("out/day/2026/day-2026.en.item.json")
DEFINITION, SOURCE = Path("templates/day/notice.toml"), Path("templates/day/en.md")
MANIFEST = Path("out/day/2026/manifest.json")


class Build(Protocol):
    """A build of the notice ``day`` as event and item."""

    def __call__(self, **order: Any) -> bool:
        """Return whether the edition lay there already as it would be built."""


@pytest.fixture
def build(tmp_path: Path, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Build:
    office(issuer=PUBLISHED)
    monkeypatch.chdir(tmp_path)

    def start(**order: Any) -> bool:
        options = BuildOptions(parse_years("2026"), **{"formats": ("ics", "feed")} | order)
        done, _ = run(options, lambda _: None, lambda _: None)
        assert isinstance(done, Done)
        assert not done.refused
        return done.current

    return start


def move() -> None:
    """Move the day from 20 January 2026 to Friday, 30 January."""
    DEFINITION.write_text(DEFINITION.read_text("utf-8") + LAST_FRIDAY, "utf-8")


def reword() -> None:
    """Change a sentence, which the event does not have."""
    SOURCE.write_text(SOURCE.read_text("utf-8").replace("remember", "recall"), "utf-8")


def event() -> tuple[int, datetime, date]:
    """Return the number, the time and the day of the event, whose times are one."""
    (event,) = Calendar.from_ical(EVENT.read_bytes()).walk("VEVENT")
    sequence: int = event.decoded("SEQUENCE")
    stamp: datetime = event.decoded("DTSTAMP")
    assert event.decoded("LAST-MODIFIED") == stamp
    return sequence, stamp, event.decoded("DTSTART")


def times(content: Mapping[str, str]) -> tuple[datetime, datetime]:
    """Return when an item was published first and updated last."""
    published, updated = content["date_published"], content["date_modified"]
    return datetime.fromisoformat(published), datetime.fromisoformat(updated)


def item_times() -> tuple[datetime, datetime]:
    """Return the times of the item, which are those of the feed."""
    content = json.loads(ITEM.read_bytes())
    (entry,) = json.loads(Path("out/day/feed.json").read_bytes())["items"]
    assert times(entry) == times(content)
    atom = Path("out/day/feed.atom.xml").read_text("utf-8")
    assert atom.count(f"<updated>{content['date_modified']}</updated>") == 2
    assert f"<published>{content['date_published']}</published>" in atom
    return times(content)


def test_the_first_copy_has_the_time_of_its_statement(build: Build) -> None:
    build()
    assert event() == (0, ISSUED, date(2026, 1, 20))
    assert item_times() == (ISSUED, ISSUED)


def test_a_moved_day_is_newer_for_who_has_the_first(build: Build) -> None:
    """It is issued ten days later, and so is the copy."""
    build()
    uid = Calendar.from_ical(EVENT.read_bytes()).walk("VEVENT")[0]["UID"]
    move()
    assert not build()
    later = datetime(2026, 1, 30, tzinfo=UTC)
    assert event() == (1, later, date(2026, 1, 30))
    assert Calendar.from_ical(EVENT.read_bytes()).walk("VEVENT")[0]["UID"] == uid
    assert item_times() == (ISSUED, later)


def test_a_day_that_moves_back_is_newer_again(build: Build) -> None:
    """Its own date is earlier; the time of a copy is the next second then."""
    first = DEFINITION.read_bytes()
    build()
    move()
    build()
    DEFINITION.write_bytes(first)
    build()
    later = datetime(2026, 1, 30, tzinfo=UTC) + SECOND
    assert event() == (2, later, date(2026, 1, 20))
    assert item_times() == (ISSUED, later)


def test_what_says_the_same_stays_the_same(build: Build) -> None:
    """The words of the statement are in the item and not in the event."""
    build()
    before = EVENT.read_bytes()
    reword()
    assert not build()
    assert EVENT.read_bytes() == before
    assert item_times() == (ISSUED, ISSUED + SECOND)
    before = ITEM.read_bytes()
    assert build()
    assert not build(force=True)
    assert ITEM.read_bytes() == before


def test_another_date_alone_is_no_newer_event(build: Build) -> None:
    """The item has the dateline; the event has no date but its day."""
    build()
    build(issued=date(2026, 1, 22))
    assert event() == (0, ISSUED, date(2026, 1, 20))
    assert item_times() == (ISSUED, datetime(2026, 1, 22, tzinfo=UTC))


def test_the_same_history_gives_the_same_bytes(build: Build) -> None:
    first = DEFINITION.read_bytes()
    for out in ("out", "again"):
        DEFINITION.write_bytes(first)
        build(out=Path(out))
        move()
        build(out=Path(out))
    paths = sorted(path.relative_to("out") for path in Path("out").rglob("*") if path.is_file())
    assert len(paths) == 6
    for path in paths:
        assert Path("out", path).read_bytes() == Path("again", path).read_bytes()
    build(out=Path("empty"))
    assert "SEQUENCE:0\r\n" in Path("empty/day/2026/day-2026.en.ics").read_bytes().decode()


def test_the_other_files_do_not_depend_on_the_edition_before(build: Build) -> None:
    formats = ("html", "txt", "md")
    build(formats=(*formats, "feed"))
    reword()
    build(formats=(*formats, "feed"))
    build(formats=(*formats, "feed"), out=Path("empty"))
    for form in formats:
        name = f"day/2026/day-2026.en.{form}"
        assert Path("out", name).read_bytes() == Path("empty", name).read_bytes()


def test_a_file_that_is_gone_is_followed_all_the_same(build: Build) -> None:
    build()
    EVENT.unlink()
    move()
    build()
    assert event()[0] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"sequence": "1"},
        {"sequence": True},
        {"updated": "yesterday"},
        {"updated": "2026-01-20T00:00:00"},
        {"published": None},
    ],
)
def test_a_manifest_with_a_damaged_revision_is_an_error(
    wrong: dict[str, object], build: Build
) -> None:
    build()
    content = json.loads(MANIFEST.read_bytes())
    for row in content["files"]:
        row["revision"] |= wrong
    MANIFEST.write_text(json.dumps(content), "utf-8")
    before = event()
    with pytest.raises(FileError, match=r"manifest.json: files.0.revision\."):
        build()
    assert event() == before


def test_a_python_program_issues_newer_copies_too(build: Build) -> None:
    build()
    move()
    edition = notice.build(notice.load("day"), 2026, formats=["ics"])
    notice.write(edition, Path("out"))
    assert event()[0] == 1


@pytest.fixture
def statement(build: Build) -> Statement:
    build()
    shutil.rmtree("out")
    return notice.build(notice.load("day"), 2026, formats=["ics"]).artifacts[0].statement


def test_a_later_copy_differs_in_its_number_and_times_alone(statement: Statement) -> None:
    """So what preflight found in the first copy holds for it."""
    first = Revision.first(statement)
    later = first.following(statement)
    one, two = (ics.render([(statement, revision, "")]) for revision in (first, later))
    differing = [
        old.partition(b":")[0]
        for old, new in zip(one.splitlines(), two.splitlines(), strict=True)
        if old != new
    ]
    assert sorted(differing) == [b"DTSTAMP", b"LAST-MODIFIED", b"SEQUENCE"]
    assert [*check_event(statement, two)] == []
    old, new = (json.loads(item.render(statement, revision)) for revision in (first, later))
    assert {key for key in old if old[key] != new[key]} == {"date_modified"}
    assert [*check_item(statement, item.render(statement, later))] == []


TIMES = st.builds(
    lambda days, hours: (ISSUED + timedelta(days)).astimezone(timezone(timedelta(hours=hours))),
    st.integers(-3, 3),
    st.integers(-12, 14),
)


@given(time=TIMES, before=TIMES)
def test_the_next_copy_is_later_and_published_when_the_first_was(
    time: datetime, before: datetime, later_statement: Callable[[datetime], Statement]
) -> None:
    revision = Revision(3, before, before)
    following = revision.following(later_statement(time))
    assert following.sequence == 4
    assert following.published == before
    assert following.updated == (time if time > before else before + SECOND)
    assert Revision.from_json(following.to_json()) == following


@pytest.fixture(scope="module")
def later_statement() -> Callable[[datetime], Statement]:
    """Return what dates a statement that came with the program."""
    loaded = notice.load("human-rights-day", languages=["en"])
    statement = notice.build(loaded, 2026, formats=["ics"]).artifacts[0].statement
    return lambda time: replace(statement, dated=time)
