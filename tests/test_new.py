"""``notice new``: what is asked, what is written, and that it builds at once."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notice import cli, folders, staging
from notice.definition import fonts
from notice.definition.face import Face
from notice.definition.fonts import Family
from notice.definition.models import Observed, json_schema
from notice.errors import FileError, NoticeError, UsageError
from notice.new import questions, scaffold

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "templates"
PHRASES = {
    "ar": "الذكرى الـ36",
    "az": "36-cı ildönümü",
    "ca": "36è aniversari",
    "cs": "36. výročí",
    "de": "36. Jahrestag",
    "el": "36η επέτειος",
    "en": "36th anniversary",
    "en-US": "36th anniversary",
    "es": "36.º aniversario",
    "fa": "۳۶مین سالگرد",
    "fr": "36e anniversaire",
    "he": "יום השנה ה-36",
    "hi": "36वीं वर्षगांठ",
    "hu": "36. évforduló",
    "it": "36º anniversario",
    "ja": "36周年",
    "ka": "36-ე წლისთავი",
    "kk": "36 жылдығы",
    "ko": "36주년",
    "nl": "36e herdenking",
    "pl": "36. rocznica",
    "pt": "36.º aniversário",
    "pt-BR": "36º aniversário",
    "ro": "a 36-a aniversare",
    "ru": "36-я годовщина",
    "sv": "36-årsdagen",
    "tr": "36. yıl dönümü",
    "uk": "36-та річниця",
    "uz": "36 yilligi",
    "zh-Hans": "36周年",
}
"""The 36th anniversary as each language writes it by itself."""
FLAGS = ["--name", "Founding Day", "--since", "1952-03-01", "--lang", "en,de"]
NEW_ISSUER = ["--issuer", "city-library", "--place", "Ashford"]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in an empty folder; return its exit code and what it printed."""
    monkeypatch.chdir(tmp_path)

    def start(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return start


def definition(notice: str) -> dict[str, Any]:
    return tomllib.loads(Path("templates", notice, "notice.toml").read_text("utf-8"))


# --- it builds at once ----------------------------------------------------------------------------


def test_a_new_notice_builds_at_once_in_every_language(
    run: Run, installed: Callable[[Family], tuple[Face, ...]]
) -> None:
    tags = sorted(path.stem for path in SHIPPED.glob("languages/*.toml"))
    assert sorted(PHRASES) == tags
    families = fonts.load(folders.locate(SHIPPED))
    for tag, phrase in PHRASES.items():
        for family in families.needed(phrase, tag).values():
            assert installed(family)
    flags = ["--name", "Founding Day", "--since", "1990-03-01", "--lang", ",".join(tags)]
    code, printed, said = run("new", "founding-day", *flags, *NEW_ISSUER)
    assert (code, said) == (0, "next: edit the texts, then notice build --notice founding-day\n")
    assert all(Path(line).is_file() for line in printed.splitlines())
    code, _, said = run("build", "2026", "--format", "txt,html")
    assert (code, "error" in said) == (0, False)
    for tag in tags:
        text = Path(f"out/founding-day/2026/founding-day-2026.{tag}.txt").read_text("utf-8")
        lines = [line.strip("\u200e\u200f") for line in text.replace("\u00a0", " ").splitlines()]
        assert PHRASES[tag] in lines, tag
        assert any(line.endswith(f" – {PHRASES[tag]}") for line in lines), tag


def test_the_fact_that_is_offered_is_one_without_its_hashes(run: Run) -> None:
    run("new", "day", *FLAGS, *NEW_ISSUER)
    definition, source = Path("templates/day/notice.toml"), Path("templates/day/en.md")
    before, _, offered = definition.read_text("utf-8").partition("# [sources.report]")
    fact = re.sub(r"^# (?=[\[a-z])", "", f"# [sources.report]{offered}", flags=re.MULTILINE)
    definition.write_text(before + fact, "utf-8")
    said = "According to {{ facts.members.attribution }} there are {{ facts.members }} members."
    source.write_text(f"{source.read_text('utf-8')}\n{said}\n", "utf-8")
    assert run("build", "2026", "--lang", "en", "--format", "txt", "-q")[0] == 0
    printed = Path("out/day/2026/day-2026.en.txt").read_text("utf-8").replace("\u00a0", " ")
    assert "According to the annual report there are 120 members." in printed


def test_the_pdf_of_a_new_notice_has_no_error_either(run: Run) -> None:
    run("new", "founding-day", *FLAGS, *NEW_ISSUER)
    code, printed, _ = run("build", "2026", "--format", "pdf", "-q")
    assert (code, len(printed.splitlines())) == (0, 2)


def test_an_edition_is_not_called_an_anniversary(run: Run) -> None:
    run("new", "fair", *FLAGS, *NEW_ISSUER, "--counts", "editions")
    run("build", "2026", "--format", "txt", "-q")
    assert "anniversary" not in Path("out/fair/2026/fair-2026.en.txt").read_text("utf-8")


NAMES = st.text(min_size=1, max_size=30).filter(str.strip)


@settings(max_examples=25)
@given(NAMES)
def test_a_name_is_written_as_it_was_given_or_refused(name: str) -> None:
    """Whatever it holds, quotation marks and backslashes among them: TOML gives it back."""
    where = folders.office(Path("no-such-folder"))
    typed = {"ID": "day", "--name": name, "--since": "1952-03-01", "--lang": "en"}
    try:
        answers = questions.Answers(typed | {"--issuer": "office", "--place": "P"}, where)
        new = questions.read(answers)
    except NoticeError:
        return
    made = scaffold.files(new, where)
    front = made["day/en.md"].decode().split("+++")[1] if "+++" not in name else ""
    assert tomllib.loads(made["day/notice.toml"].decode())["name"] == name.strip()
    assert not front or tomllib.loads(front)["title"] == name.strip()


LONG = (
    "International Day of Commemoration and Dignity of the Victims of the Crime of Genocide "
    "and of the Prevention of this Crime"
)


@pytest.mark.parametrize(
    ("name", "counts", "tag", "subject"),
    [
        ("Founding Day", "anniversaries", "en", "Founding Day – 74th anniversary"),
        ("Founding Day", "editions", "en", "Founding Day"),
        ("Day", "editions", "en", "Day – 1 March 2026"),
        ("日", "editions", "zh-Hans", "日 – 2026年3月1日"),
        (LONG[:60], "anniversaries", "en", LONG[:60]),
        (LONG, "anniversaries", "en", f"{LONG[:77]}…"),
        ("日" * 99, "anniversaries", "ja", f"{'日' * 38}…"),
        (f"Oh {'w' * 300}", "editions", "en", f"Oh {'w' * 74}…"),
    ],
)
def test_the_subject_of_a_new_notice_is_one_of_a_mail(
    run: Run, name: str, counts: str, tag: str, subject: str
) -> None:
    """Whatever the day is called: it has 10 to 78 columns."""
    flags = ["--name", name, "--since", "1952-03-01", "--lang", tag, "--counts", counts]
    assert run("new", "day", *flags, *NEW_ISSUER)[0] == 0
    build = ("build", "2026", "--format", "email,feed", "-q")
    assert run(*build)[0] == 0
    item = json.loads(Path(f"out/day/2026/day-2026.{tag}.item.json").read_bytes())
    assert item["title"].replace("\u00a0", " ") == subject


@pytest.mark.parametrize("option", ["--name", "--issuer-name"])
def test_a_name_that_no_header_of_a_mail_may_hold_is_refused(run: Run, option: str) -> None:
    code, _, said = run("new", "day", *FLAGS, *NEW_ISSUER, option, "A =?utf-8?q?=0a?= day")
    assert (code, Path("templates").exists()) == (2, False)
    assert said.startswith(f"error: {option}: '=?' begins what is encoded")


def test_figures_of_a_name_are_right_to_type_and_only_there(run: Run) -> None:
    run("new", "day", "--name", "Liberation Day 1945", *FLAGS[2:], *NEW_ISSUER)
    assert 'constants = ["Liberation Day 1945"]' in Path("templates/day/en.md").read_text("utf-8")
    assert run("build", "2026", "--format", "txt", "-q")[0] == 0


def test_the_schema_lies_where_the_definition_says(run: Run) -> None:
    run("new", "day", *FLAGS, *NEW_ISSUER)
    path = Path("templates/day/notice.toml")
    first = path.read_text("utf-8").splitlines()[0]
    schema = (path.parent / first.removeprefix("#:schema ")).read_text("utf-8")
    assert tomllib.loads(path.read_text("utf-8")).keys() <= json_schema()["properties"].keys()
    assert '"title": "Notice"' in schema


# --- what is asked for ----------------------------------------------------------------------------


def test_one_error_names_all_that_is_missing(run: Run) -> None:
    code, _, said = run("new")
    assert code == 2
    assert said.count("\n") == 1
    for option in ("ID", "--name", "--since", "--lang", "--issuer"):
        assert f" {option} (" in said


def test_a_leap_day_without_a_rule_is_an_error_with_the_choices(run: Run) -> None:
    flags = ["--name", "A", "--since", "1952-02-29", "--lang", "en", *NEW_ISSUER]
    code, _, said = run("new", "day", *flags)
    assert code == 2
    assert "--observed (in years without a 29 February: feb-28 or mar-1 or leap-years)" in said
    code, _, said = run("new", "day", *flags, "--observed", "fixed")
    assert said == (
        "error: --observed: a 29 February needs a rule for the other years; "
        "write feb-28 or mar-1 or leap-years\n"
    )
    assert run("new", "day", *flags, "--observed", "mar-1")[0] == 0
    assert definition("day")["observed"] == {"rule": "mar-1"}


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("fixed", Observed()),
        ("last-sunday-of-may", Observed(rule="weekday", month=5, weekday="sunday", nth=-1)),
        (
            "second-monday-of-october",
            Observed(rule="weekday", month=10, weekday="monday", nth=2),
        ),
        ("easter", Observed(rule="easter", calendar="western")),
        ("orthodox-easter-2", Observed(rule="easter", calendar="orthodox", offset=-2)),
        ("easter+49", Observed(rule="easter", calendar="western", offset=49)),
    ],
)
def test_a_movable_day_is_written_as_it_is_said(run: Run, typed: str, rule: Observed) -> None:
    assert run("new", "day", *FLAGS, *NEW_ISSUER, "--observed", typed)[0] == 0
    assert Observed.model_validate(definition("day")["observed"]) == rule


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--since", "1952-02-30"], "--since: '1952-02-30' is not a date; write year, month"),
        (["--observed", "feb-28"], "--observed: 'feb-28' is for a first date of 29 February"),
        (["--observed", "easter-99"], "--observed: 'easter-99' is not a rule; write fixed"),
        (["--observed", "noon"], "--observed: 'noon' is not a rule; write fixed"),
        (["--lang", "en,dex"], "--lang: there is no language 'dex'; did you mean 'de'?"),
        (["--lang", " , "], "--lang: there is no language ''"),
        (["--timezone", "Baku"], "--timezone: 'Baku' is not an IANA time zone"),
        (["--tone", "sad"], "--tone: 'sad' is neither; write commemoration or celebration"),
        (["--counts", "years"], "--counts: 'years' is neither; write anniversaries or"),
        (["--name", "{{ year }}"], "--name: this holds a field"),
        (["--name", " "], "--name: this must not be empty"),
        (["--name", "Jubilee"], "'Jubilee' is a jubilee word; take another word or --tone"),
        (["--issuer", "The Office"], "--issuer: 'The Office' is not the id of an issuer"),
        (["--issuer", "remembrance-office", "--lang", "en,it"], "there is no text for 'it'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_cannot_be_is_said_and_leaves_nothing(
    run: Run, flags: list[str], message: str
) -> None:
    code, printed, said = run("new", "day", *FLAGS, *NEW_ISSUER, *flags)
    assert (code, printed) == (2, "")
    assert message in said
    assert not Path("templates").exists()


@pytest.mark.parametrize("notice", ["Day", "a--b", "issuers", "../day", ""])
def test_an_id_is_the_name_of_a_folder_of_its_own(run: Run, notice: str) -> None:
    assert run("new", notice, *FLAGS, *NEW_ISSUER)[0] == 2
    assert not Path("templates").exists()


def test_an_unknown_issuer_may_be_a_slip(run: Run) -> None:
    code, _, said = run("new", "day", *FLAGS, "--issuer", "remembrance-ofice")
    assert code == 2
    assert "did you mean 'remembrance-office'?" in said


# --- never over what is there ---------------------------------------------------------------------


def test_nothing_is_written_over(run: Run) -> None:
    run("new", "day", *FLAGS, *NEW_ISSUER)
    before = {path: path.read_bytes() for path in Path("templates").rglob("*.*")}
    for arguments in (["day", *FLAGS, *NEW_ISSUER], ["day", "--from", "20-january"]):
        code, _, said = run("new", *arguments)
        assert (code, "templates/day is there already" in said) == (2, True)
    assert run("new", "other", *FLAGS, "--issuer", "city-library")[0] == 0
    assert all(path.read_bytes() == data for path, data in before.items())


def test_files_are_moved_all_or_none(tmp_path: Path) -> None:
    target = tmp_path / "templates"
    files = {"issuers/a.toml": b"a", "day/notice.toml": b"n"}
    with pytest.raises(KeyboardInterrupt), staging.begun(target, files):
        raise KeyboardInterrupt
    assert not target.exists()
    (target / "day").mkdir(parents=True)
    (target / "day" / "notice.toml").write_text("mine")
    with pytest.raises(UsageError, match="is there already"), staging.begun(target, files):
        pass
    assert {path.name for path in target.rglob("*")} == {"day", "notice.toml"}
    assert (target / "day" / "notice.toml").read_text() == "mine"
    shutil.rmtree(target / "day")
    with staging.begun(target, files):
        pass
    assert (target / "issuers" / "a.toml").read_bytes() == b"a"
    assert sorted(path.name for path in target.iterdir()) == ["day", "issuers"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "templates").write_text("a file")
    begun = staging.begun(tmp_path / "templates", {"day/notice.toml": b""})
    with pytest.raises(FileError, match="templates: cannot be written"), begun:
        pass


# --- a copy ---------------------------------------------------------------------------------------


def test_a_copy_has_the_texts_and_builds(run: Run) -> None:
    assert run("new", "--from", "20-january", "january")[0] == 0
    shipped = {path.name: path.read_bytes() for path in SHIPPED.glob("20-january/*.md")}
    assert shipped == {path.name: path.read_bytes() for path in Path().rglob("january/*.md")}
    original = tomllib.loads((SHIPPED / "20-january" / "notice.toml").read_text("utf-8"))
    assert definition("january") == original | {"id": "january"}
    assert run("build", "2026", "--format", "txt", "-q")[0] == 0


def test_a_copy_is_of_one_s_own_notice_too_and_not_of_its_approvals(run: Run) -> None:
    run("new", "--from", "20-january")
    folder = Path("templates/20-january/approvals")
    folder.mkdir()
    (folder / "en.toml").write_text("approvals = []\n")
    sources = [*Path("templates/20-january").glob("en.md")]
    sources[0].write_text(sources[0].read_text("utf-8").replace("at noon", "at twelve"), "utf-8")
    assert run("new", "second", "--from", "20-january")[0] == 0
    assert "at twelve" in Path("templates/second/en.md").read_text("utf-8")
    assert not Path("templates/second/approvals").exists()


def test_a_copy_takes_no_answers_and_needs_an_original(run: Run) -> None:
    assert "without --name" in run("new", "a", "--from", "20-january", "--name", "A")[2]
    assert "did you mean '20-january'?" in run("new", "--from", "20-januari")[2]
    assert "folder that holds no notice" in run("new", "issuers", "--from", "20-january")[2]
    assert not Path("templates").exists()


# --- on a terminal --------------------------------------------------------------------------------


class Terminal:
    """The program on a terminal of its own, in a folder."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.screen, theirs = pty.openpty()
        command = [sys.executable, "-P", "-m", "notice", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
        self.process = subprocess.Popen(  # a session of its own: Ctrl-C there reaches it alone
            [sys.executable, "-c", CONTROLLING, *command],
            cwd=folder,
            env=environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.shown = ""

    def expect(self, text: str) -> None:
        """Read until a text is shown; what was shown before it is forgotten."""
        while text not in self.shown:
            ready, _, _ = select.select([self.screen], [], [], 20)
            assert ready, f"{text!r} does not come: {self.shown}"
            self.shown += os.read(self.screen, 4096).decode()
        self.shown = self.shown.partition(text)[2]

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.screen, keys.encode())

    def interrupt(self, answer: str) -> None:
        """Press Ctrl-C until it is answered: one between prompt and read(2) goes unnoticed."""
        while answer not in self.shown:
            self.type("\x03")
            while answer not in self.shown and select.select([self.screen], [], [], 3)[0]:
                self.shown += os.read(self.screen, 4096).decode()

    def end(self) -> int:
        """Wait for the end; return the exit code."""
        while True:
            try:
                data = os.read(self.screen, 4096)
            except OSError:  # Linux, once the other side is closed
                break
            if not data:
                break
            self.shown += data.decode()
        os.close(self.screen)
        return self.process.wait(60)


CONTROLLING = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


def test_on_a_terminal_it_asks_for_what_is_not_given(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "new", "founding-day", "--lang", "en,de")
    terminal.expect("what is marked, in words [Founding Day]: ")
    terminal.type("\n")
    terminal.expect("the day of the event, such as 1952-03-01: ")
    terminal.type("29.2.1952\n")
    terminal.expect("error: '29.2.1952' is not a date; write year, month and day: 1952-02-29")
    terminal.expect("the day of the event, such as 1952-03-01: ")
    terminal.type("1952-02-29\n")
    terminal.expect("in years without a 29 February: feb-28 or mar-1 or leap-years: ")
    terminal.type("feb-28\n")
    terminal.expect("the id of the office that speaks: ")
    terminal.type("city-library\n")
    terminal.expect("the name of that office [City Library]: ")
    terminal.type("\n")
    terminal.expect("where that office is: ")
    terminal.type("Ashford\n")
    terminal.expect("the time zone, as Europe/London [UTC]: ")
    terminal.type("Europe/London\n")
    terminal.expect("anniversaries or editions [anniversaries]: ")
    terminal.type("\n")
    terminal.expect("commemoration or celebration [commemoration]: ")
    terminal.type("celebration\n")
    assert terminal.end() == 0
    made = tomllib.loads((tmp_path / "templates/founding-day/notice.toml").read_text("utf-8"))
    assert made["name"] == "Founding Day"
    assert (made["languages"], made["tone"]) == (["en", "de"], "celebration")
    assert made["timezone"] == "Europe/London"
    assert made["observed"] == {"rule": "feb-28"}
    office = tomllib.loads((tmp_path / "templates/issuers/city-library.toml").read_text("utf-8"))
    assert office == {"name": "City Library", "place": "Ashford"}


def test_with_all_that_is_needed_it_asks_nothing(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "new", "day", *FLAGS, *NEW_ISSUER)
    assert terminal.end() == 0
    assert "templates/day/notice.toml" in terminal.shown
    assert "?" not in terminal.shown


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "new", "day")
    terminal.expect("[Day]: ")
    terminal.interrupt("interrupted; what was not finished is as it was before")
    assert terminal.end() == 130
    assert [*tmp_path.iterdir()] == []
