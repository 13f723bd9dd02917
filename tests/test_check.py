"""Years ahead: what goes wrong is told once, with the first year; nothing is written."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from notice import cli
from notice.edition.check import CheckOptions, run
from notice.edition.survey import Entry, Survey
from notice.errors import DefinitionError, Fault, NoticeError, UsageError

SHIPPED = Path(__file__).parents[1] / "templates"
FACT = '[facts.{}]\nvalue = {}\nsource = "A book"\n'
OFFICE = "office-for-public-information"


def ask(templates: Path, years: range = range(2026, 2036), **inquiry: object) -> Survey:
    given = {"fast": True, "jobs": 1, "templates": templates} | inquiry
    return run(CheckOptions(years, **given), lambda _: None)  # type: ignore[arg-type]


def found(survey: Survey) -> dict[str, tuple[int, ...]]:
    return {entry.code: entry.years for entry in survey.entries}


def test_everything_bundled_is_fine_for_some_years() -> None:
    survey = ask(SHIPPED, range(2026, 2032))
    assert {entry.code for entry in survey.entries} == {"draft", "unapproved"}
    assert survey.statements == 6 * (7 + 4) * 2, "years, languages, issuers"
    assert not survey.refused


def test_a_fact_is_due_for_review_from_a_year_on(office: Callable[..., Path]) -> None:
    root = office(facts=FACT.format("dead", 150) + "review_by = 2029-06-01\n")
    assert found(ask(root)) == {"review-due": tuple(range(2030, 2036))}


def test_each_fact_is_told_by_itself(office: Callable[..., Path]) -> None:
    due = "review_by = 2029-06-01\n"
    root = office(facts=FACT.format("dead", 150) + due + FACT.format("lost", 4) + due)
    told = [entry.message.partition(" was ")[0] for entry in ask(root).entries]
    assert [text.rpartition("notice.toml")[2] for text in told] == [
        ":13: facts.dead",
        ":17: facts.lost",
    ]


def test_a_branch_for_milestones_is_tried(
    office: Callable[..., Path], approve: Callable[[Path], None]
) -> None:
    branch = "{% if is_milestone %}\n{{ years_since(facts.begun) }} years.\n{% endif %}\nWe do."
    root = office(branch, facts=FACT.format("begun", '"2000-01"'))
    assert found(ask(root)) == {}
    definition = root / "day" / "notice.toml"
    definition.write_text("milestones = [40]\n" + definition.read_text("utf-8"), "utf-8")
    approve(root)
    survey = ask(root)
    assert survey.refused
    [entry] = survey.entries
    assert (entry.code, entry.years) == ("", (2030,))
    assert "en.md:8: it is left open whether 29 or 30 years since 2000-01" in entry.message


def test_a_page_is_spilt_over_in_some_year(office: Callable[..., Path]) -> None:
    text = "We remember.\n\n{% if year >= 2028 %}\n" + "A long remark. " * 700 + "\n{% endif %}"
    survey = ask(office(text), range(2026, 2030), fast=False)
    [entry] = [entry for entry in survey.entries if entry.code == "too-many-pages"]
    assert entry.years == (2028, 2029)
    assert (entry.notice, entry.language, entry.issuer) == ("day", "en", "office")
    assert entry.message.startswith("day-2028.en.pdf: ")
    assert survey.refused


def second(root: Path, first_date: str, observed: str = "") -> None:
    """Write a second notice, ``zeal``, beside ``day``."""
    shutil.copytree(root / "day", root / "zeal")
    toml = (root / "day" / "notice.toml").read_text("utf-8").replace('"day"', '"zeal"')
    toml = toml.replace("1990-01-20", first_date) + observed
    (root / "zeal" / "notice.toml").write_text(toml, "utf-8")


def test_a_movable_day_meets_another(office: Callable[..., Path]) -> None:
    """Easter Sunday was on 20 April in 2014 and will be on 25 March in 2035 and 2046."""
    root = office()
    second(root, "1990-04-15", '[observed]\nrule = "easter"\ncalendar = "western"\n')
    definition = root / "day" / "notice.toml"
    definition.write_text(definition.read_text("utf-8").replace("1990-01-20", "1990-03-25"))
    survey = ask(root, range(2026, 2047))
    [entry] = [entry for entry in survey.entries if entry.code == "same-day"]
    assert (entry.notice, entry.years) == ("day", (2035, 2046))
    assert entry.message == "2035-03-25 is the day of zeal as well"
    assert found(ask(root, range(2026, 2047), notices=("zeal",)))["same-day"] == (2035, 2046)


def test_a_moved_day_lies_before_the_date_of_the_event(office: Callable[..., Path]) -> None:
    """Easter Monday is on 29 March in 2027, and on 17 April in 2028."""
    root = office()
    easter = '[observed]\nrule = "easter"\ncalendar = "western"\noffset = 1\n'
    second(root, "1999-04-05", easter)
    [entry] = ask(root, range(2026, 2029), notices=("zeal",)).entries
    assert (entry.notice, entry.severity, entry.code) == ("zeal", "warning", "early-day")
    assert entry.years == (2027,)
    assert entry.message == "2027-03-29 lies before the day of 1999-04-05 in its year"
    definition = root / "zeal" / "notice.toml"
    text = definition.read_text("utf-8")
    definition.write_text(text.replace('"anniversaries"', '"editions"'), "utf-8")
    assert ask(root, range(2026, 2029), notices=("zeal",)).entries == ()


def test_a_rule_for_29_february_moves_no_day(office: Callable[..., Path]) -> None:
    root = office()
    second(root, "1952-02-29", '[observed]\nrule = "feb-28"\n')
    assert ask(root, range(2026, 2029), notices=("zeal",)).entries == ()


def test_years_that_a_rule_leaves_out_are_skipped(office: Callable[..., Path]) -> None:
    root = office()
    second(root, "1988-02-29", '[observed]\nrule = "leap-years"\n')
    survey = ask(root, range(2026, 2030), notices=("zeal",))
    assert survey.statements == 1
    assert survey.skipped == tuple(
        f"zeal: {year} has no 29 February" for year in (2026, 2027, 2029)
    )


def test_without_years_the_next_occurrence_counts(office: Callable[..., Path]) -> None:
    root = office(facts=FACT.format("dead", 150) + "review_by = 2029-06-01\n")
    inquiry = CheckOptions(fast=True, templates=root, today=date(2030, 5, 1))
    assert found(run(inquiry, lambda _: None)) == {"review-due": (2031,)}


def test_any_number_of_processes_sees_the_same() -> None:
    one, two = (
        ask(
            SHIPPED,
            range(2026, 2037),
            notices=("human-rights-day",),
            languages=("en", "fr"),
            jobs=n,
        )
        for n in (1, 2)
    )
    assert one == two
    assert one.entries


def test_issuers_that_lie_with_the_notices_speak(office: Callable[..., Path]) -> None:
    root = office()
    assert ask(root, range(2026, 2027)).statements == 1
    (root / "issuers" / "bureau.toml").write_text('name = "A Bureau"\nplace = "Ganja"\n')
    assert ask(root, range(2026, 2027)).statements == 2
    (root / "issuers" / "bureau.toml").write_text(
        'languages = ["az"]\nname = "A Bureau"\nplace = "Ganja"\n'
    )
    assert ask(root, range(2026, 2027)).statements == 1
    survey = ask(root, range(2026, 2028), issuers=("bureau",))
    assert [entry.years for entry in survey.entries] == [(2026, 2027)]
    assert "'en' is not one of the issuer's languages" in survey.entries[0].message


def test_an_error_keeps_its_faults_between_processes() -> None:
    import pickle  # noqa: PLC0415 - what sends them

    error = DefinitionError(Fault("a.toml", 3, "key", "wrong", "mend it"), "another")
    again: NoticeError = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (type(again), again.faults, str(again)) == (DefinitionError, error.faults, str(error))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("2026 --fast --conformance", "--conformance looks at PDFs, and --fast makes none"),
        ("2026..2020", "'2026..2020' runs backwards"),
        ("2026 --notice dya", "there is no notice 'dya'; did you mean 'day'?"),
        ("2026 --lang xx", "no notice has the language 'xx'"),
        ("2026 --issuer nobody", "there is no issuer 'nobody'"),
        ("2026 --layout none", "there is no layout 'none'"),
        ("2026 --paper a5", "there is no paper 'a5'"),
        ("2026 --jobs 0", "0 is not in the range x>=1"),
        ("1989", "1989 has no anniversary"),
        ("2026 --templates nowhere", "there is no such folder"),
    ],
)
def test_a_wrong_question_is_told(
    arguments: str,
    message: str,
    office: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as stopped:
        cli.main(["check", *arguments.split()])
    said = capsys.readouterr()
    assert (stopped.value.code, said.out) == (2, "")
    assert message in said.err


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["check", *arguments])
    return int(str(stopped.value.code)), capsys.readouterr().out


def test_the_command_prints_a_line_for_each_and_a_sum(
    office: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office("In 1990.", facts=FACT.format("dead", 150) + "review_by = 2027-06-01\n")
    monkeypatch.chdir(tmp_path)
    years = ("2026..2029", "--fast", "--jobs", "1")
    stale = "error [stale-literal] day: first in 2026, 4 years: templates/day/en.md:7: "
    due = "warning [review-due] day: first in 2028, 2 years: templates/day/notice.toml:13: "
    code, out = call(capsys, *years)
    first, last, *unmoved, total = out.splitlines()
    assert (code, first.startswith(stale), last.startswith(due)) == (1, True, True)
    assert unmoved == ["does not move, typed: day en: 1990"]
    assert total == "4 statements looked at: 1 errors, 1 warnings"
    code, out = call(capsys, *years, "-q")
    assert [code, *out.splitlines()] == [1, first, total]
    code, out = call(capsys, *years, "--json")
    rows = json.loads(out)["findings"]
    assert [(row["code"], row["first_year"], row["years"]) for row in rows] == [
        ("stale-literal", 2026, [2026, 2027, 2028, 2029]),
        ("review-due", 2028, [2028, 2029]),
    ]
    assert not (tmp_path / "out").exists()


SPOILT = '<svg width="20" height="20"><rect width="20" height="20" fill="#ddd"/></svg><h1>'


def test_conformance_is_judged_where_java_is(
    office: Callable[..., Path], program: Callable[[str], str]
) -> None:
    program("javac")
    asked = {"fast": False, "conformance": True}
    year = range(2026, 2027)
    assert not ask(office(), year, **asked).entries
    entries = ask(office(page=lambda html: html.replace("<h1>", SPOILT)), year, **asked).entries
    assert {entry.code for entry in entries} == {"not-conformant", "unclear-structure"}
    told = [entry.message for entry in entries if entry.code == "not-conformant"]
    assert any("PDF/UA-1 7.3-1: " in message for message in told)


def test_conformance_without_java_says_so(
    office: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    office()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit) as stopped:
        cli.main(["check", "2026", "--conformance", "--jobs", "1"])
    assert stopped.value.code == 3
    said = capsys.readouterr().err
    assert "veraPDF needs a Java development kit, and there is none; type: apt-get install" in said


def test_an_entry_is_ordered_by_notice_and_language() -> None:
    rows = [Entry("b", "", "", "error", "", "", ()), Entry("a", "en", "", "error", "", "", ())]
    assert min(rows).notice == "a"
    with pytest.raises(UsageError, match="there is no notice"):
        ask(SHIPPED, notices=("none",))
