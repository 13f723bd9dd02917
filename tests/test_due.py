"""``notice build --due``: what is due is built, once, and a mistake hides nothing else."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from notice import cli
from notice.definition import fonts, project
from notice.edition import due
from notice.edition.build import BuildOptions
from notice.edition.done import Done
from notice.edition.overdue import Overdue
from notice.errors import UsageError

SHIPPED = Path(__file__).parents[1] / "templates"
FIRST, LAST = date(2026, 1, 1), date(2035, 12, 31)
LEAD = 3

RULES = {
    "fixed": ("1990-01-20", ""),
    "new-year": ("1990-01-02", ""),
    "feb-28": ("1988-02-29", '[observed]\nrule = "feb-28"\n'),
    "mar-1": ("1988-02-29", '[observed]\nrule = "mar-1"\n'),
    "leap-years": ("1988-02-29", '[observed]\nrule = "leap-years"\n'),
    "weekday": (
        "1990-11-22",
        '[observed]\nrule = "weekday"\nmonth = 11\nweekday = "thursday"\nnth = 4\n',
    ),
    "easter": ("1990-04-13", '[observed]\nrule = "easter"\ncalendar = "western"\noffset = -2\n'),
}
"""A notice of each rule, and one whose lead begins in the year before."""

DAYS = {
    "20-january": [f"{year}-01-20" for year in range(2026, 2037)],
    "human-rights-day": [f"{year}-12-10" for year in range(2026, 2036)],
    "fixed": [f"{year}-01-20" for year in range(2026, 2036)],
    "new-year": [f"{year}-01-02" for year in range(2026, 2037)],
    "feb-28": [f"{year}-02-{29 if year % 4 == 0 else 28}" for year in range(2026, 2036)],
    "mar-1": [f"{year}-{'02-29' if year % 4 == 0 else '03-01'}" for year in range(2026, 2036)],
    "leap-years": ["2028-02-29", "2032-02-29"],
    "weekday": [
        "2026-11-26", "2027-11-25", "2028-11-23", "2029-11-22", "2030-11-28",
        "2031-11-27", "2032-11-25", "2033-11-24", "2034-11-23", "2035-11-22",
    ],
    "easter": [  # Good Friday
        "2026-04-03", "2027-03-26", "2028-04-14", "2029-03-30", "2030-04-19",
        "2031-04-11", "2032-03-26", "2033-04-15", "2034-04-07", "2035-03-23",
    ],
}  # fmt: skip
"""The days of ten years, by the calendar on the wall."""
SINCE = {"human-rights-day": 1948, "feb-28": 1988, "mar-1": 1988, "leap-years": 1988}


def build(day: date, **order: Any) -> Iterator[Done]:
    """Yield what becomes of each edition that is due."""
    usual: dict[str, Any] = {"formats": ("txt",), "languages": ("en",), "today": day}
    options = BuildOptions(**{**usual, **order})
    for done in due.run(options, lambda _: None, lambda _: None):
        if isinstance(done, Overdue):
            continue
        assert isinstance(done, Done)
        yield done


def add(templates: Path, name: str, first: str = "1990-01-20", observed: str = "") -> Path:
    """Add a notice beside ``day``, with its text, and return its definition."""
    folder = templates / name
    shutil.copytree(templates / "day", folder)
    definition = folder / "notice.toml"
    text = definition.read_text("utf-8").replace('"day"', f'"{name}"').replace("1990-01-20", first)
    definition.write_text(f"{text}lead_days = {LEAD}\n{observed}", "utf-8")
    return definition


@pytest.fixture
def templates(office: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return office()


@pytest.mark.slow
def test_ten_years_day_by_day(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each notice is built on the first of its days of lead, and on no other day.

    No file changes meanwhile, so each is read once.
    """
    for module, reader in ((project, "load_definition"), (project, "outline"), (fonts, "load")):
        monkeypatch.setattr(module, reader, cache(getattr(module, reader)))
    for name, (first, observed) in RULES.items():
        add(templates, name, first, observed)
    shutil.rmtree(templates / "day")
    for name in ("20-january", "human-rights-day"):
        shutil.copytree(SHIPPED / name, templates / name)
    built: dict[str, list[tuple[date, str, int]]] = defaultdict(list)
    day = FIRST
    while day <= LAST:
        for done in build(day):
            if not done.current:
                marked = done.occurrence
                built[done.notice].append((day, marked.date.isoformat(), marked.number))
        day += timedelta(days=1)
    lead = {"20-january": 21, "human-rights-day": 14}
    assert built == {
        name: [
            (
                max(FIRST, date.fromisoformat(each) - timedelta(days=lead.get(name, LEAD))),
                each,
                int(each[:4]) - SINCE.get(name, 1990),
            )
            for each in days
        ]
        for name, days in DAYS.items()
    }


def call(capsys: pytest.CaptureFixture[str], arguments: str) -> tuple[int, str, str]:
    """Run ``build --due`` in this process; return its exit code and what it said."""
    with pytest.raises(SystemExit) as stopped:
        cli.main(["build", "--due", "--format", "txt", *arguments.split()])
    return int(str(stopped.value.code)), *capsys.readouterr()


PATH = "out/day/2026/day-2026.en.txt"
NOTHING = "nothing to do\n"


@pytest.mark.usefixtures("templates")
def test_the_command_prints_a_path_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Cron mails every word: on the days after there is none with -q."""
    assert call(capsys, "--today 2026-01-05") == (0, "", NOTHING)
    assert call(capsys, "--today 2026-01-06") == (0, f"{PATH}\n", "")
    for day in ("2026-01-06", "2026-01-20", "2026-01-21"):
        assert call(capsys, f"--today {day}") == (0, "", NOTHING)
        assert call(capsys, f"--today {day} -q") == (0, "", "")
    assert call(capsys, "--today 2026-01-20 --force") == (0, f"{PATH}\n", "")


def test_a_warning_is_told_with_the_path_and_no_more(
    office: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office(status="draft")
    monkeypatch.chdir(tmp_path)
    _, out, err = call(capsys, "--today 2026-01-10")
    assert (out, err.startswith("warning [draft] ")) == (f"{PATH}\n", True)
    assert call(capsys, "--today 2026-01-11") == (0, "", NOTHING)


def test_a_feed_is_told_with_its_edition(
    templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issuer = templates / "issuers" / "office.toml"
    address = 'publish_url = "https://office.example/statements"\n'
    issuer.write_text(address + issuer.read_text("utf-8"), "utf-8")
    _, out, _ = call(capsys, "--today 2026-01-10 --format feed")
    assert "out/day/feed.json" in out.splitlines()
    assert call(capsys, "--today 2026-01-11 --format feed") == (0, "", NOTHING)


def test_a_text_that_is_corrected_is_built_again(
    templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(capsys, "--today 2026-01-10")
    text = templates / "day" / "en.md"
    text.write_text(text.read_text("utf-8").replace("We remember", "We do remember"), "utf-8")
    assert call(capsys, "--today 2026-01-11 -q") == (0, f"{PATH}\n", "")


def test_a_refused_edition_is_told_until_it_is_mended(
    office: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office("In 1990.")
    monkeypatch.chdir(tmp_path)
    for day in ("2026-01-10", "2026-01-11"):
        code, out, err = call(capsys, f"--today {day} -q")
        assert (code, out, err.count("\n")) == (1, "", 2)


@pytest.mark.parametrize("file", ["notice.toml", "en.md"])
def test_a_mistake_in_one_notice_hides_no_other(
    file: str, templates: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(templates, "another")
    (templates / "another" / file).write_text("+++\nid = \n+++\n", "utf-8")
    code, out, err = call(capsys, "--today 2026-01-17")
    assert (code, out) == (2, f"{PATH}\n")
    assert err.startswith(f"error: templates/another/{file}:")
    code, out, err = call(capsys, "--today 2026-01-18")
    assert (code, out, "nothing to do" in err) == (2, "", False)


def test_what_is_not_asked_for_is_not_read(templates: Path) -> None:
    add(templates, "another").write_text("id = \n", "utf-8")
    (done,) = build(date(2026, 1, 17), notices=("day",))
    assert done.notice == "day"


def test_a_notice_without_the_language_is_left_out(templates: Path) -> None:
    definition = add(templates, "another")
    text = definition.read_text("utf-8").replace('["en"]', '["en", "az"]')
    definition.write_text(text, "utf-8")
    shutil.copy(definition.parent / "en.md", definition.parent / "az.md")
    (done,) = build(date(2026, 1, 17), languages=("AZ",))
    assert (done.notice, len(done.paths)) == ("another", 1)


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"notices": ("night",)}, "there is no notice 'night'"),
        ({"languages": ("xx",)}, "no notice that is built has the language 'xx'"),
        ({"issuers": ("offise",)}, "there is no issuer 'offise'"),
        ({"layout": "clasic"}, "there is no layout 'clasic'"),
        ({"formats": ("pfd",)}, "pfd"),
        ({"width": 1}, "--width 1"),
        ({"templates": Path("nowhere")}, "there is no such folder"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
@pytest.mark.usefixtures("templates")
def test_a_mistake_in_the_options_is_told_where_nothing_is_due(
    mistake: dict[str, Any], message: str
) -> None:
    """A line of a crontab that is wrong is seen at once and not in a year."""
    with pytest.raises(UsageError, match=message):
        [*build(date(2026, 6, 1), **mistake)]


@pytest.mark.usefixtures("templates")
def test_due_and_years_do_not_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "2026")
    assert (code, out) == (2, "")
    assert err == "error: --due says which years are built; leave YEARS out, or --due\n"
