"""``notice issue``: what was issued stays as it is, and what follows it says so."""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import jsonschema
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

import notice
from notice import folders
from notice.calendar import schedule
from notice.calendar.occurrence import occurrence
from notice.cli import documents
from notice.dates import PartialDate
from notice.definition import issue, languages, project
from notice.definition.issue import Issue, IssuedFile
from notice.document import plain
from notice.edition import receipt
from notice.errors import FileError, RefusalError
from notice.preflight import htmlfile
from notice.statement import amendment

CHANGING = "mkdir,rename,renameat2,link,linkat,unlink,unlinkat,rmdir,write,fsync"
"""The system calls that change the disk."""
SRC = Path(__file__).parents[1] / "src"
SHIPPED = Path(__file__).parents[1] / "templates"
Call = Callable[[str], tuple[int, str, str]]
EDITION = Path("out/day/2026")
RECORD = Path("templates/day/issued/2026.toml")
SOURCE = Path("templates/day/en.md")
FORMATS = "txt,html,ics,feed"
BUILD = f"build 2026 --format {FORMATS}"
ISSUE = "issue 2026 --by Ruth --today 2026-01-19"
CORRECT = 'issue 2026 --by Omar --today 2026-01-22 --correct "The year was wrong."'
WITHDRAW = 'issue 2026 --by Omar --today 2026-01-23 --withdraw "It was sent in error."'
FILES = ("day-2026.en.html", "day-2026.en.ics", "day-2026.en.item.json", "day-2026.en.txt")


def content(folder: Path = EDITION) -> Mapping[str, bytes]:
    """Return the files below a folder by their paths in it."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def reword(old: str = "We remember", new: str = "We recall") -> None:
    SOURCE.write_text(SOURCE.read_text("utf-8").replace(old, new), "utf-8")


def versions() -> list[Mapping[str, Any]]:
    """Return the versions of the record, as any reader of TOML has them."""
    rows: list[Mapping[str, Any]] = tomllib.loads(RECORD.read_text("utf-8"))["versions"]
    return rows


def event(path: Path = EDITION / "day-2026.en.ics") -> Event:
    (found,) = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert isinstance(found, Event)
    return found


def text(name: str = "day-2026.en.txt") -> str:
    return (EDITION / name).read_text("utf-8")


@pytest.fixture
def desk(office: Callable[..., Path], call: Call) -> Call:
    """Give the program, in the folder of an office that has built its edition of 2026."""
    office(issuer='publish_url = "https://example.org/out"\n')
    assert call(BUILD)[0] == 0
    return call


@pytest.fixture
def issued(desk: Call) -> Call:
    """Give the same where the edition was issued on the day before."""
    assert desk(ISSUE) == (0, f"{RECORD}\n", "day 2026: issued by Ruth\n")
    return desk


# --- issuing --------------------------------------------------------------------------------------


def test_the_record_says_who_when_and_which_bytes(issued: Call) -> None:
    (version,) = versions()
    assert (version["kind"], version["by"]) == ("issued", "Ruth")
    assert version["at"] == datetime(2026, 1, 19, tzinfo=UTC)
    digests = {row["file"]: row["sha256"] for row in version["files"]}
    lying = content()
    assert digests == {name: hashlib.sha256(lying[name]).hexdigest() for name in FILES}
    assert issued("verify")[0] == 0


def test_the_receipt_says_so_too(issued: Call) -> None:
    said = json.loads((EDITION / "manifest.json").read_bytes())
    expected = {"by": "Ruth", "at": "2026-01-19T00:00:00Z", "kind": "issued"}
    assert said["issued"] == [expected | {"reasons": {}, "unapproved": False}]
    jsonschema.validate(said, receipt.json_schema())
    assert issued("schema receipt")[0] == 0


def test_issuing_changes_no_file_but_the_receipt(desk: Call) -> None:
    before = content()
    desk(ISSUE)
    receipts = {"manifest.json", "SHA256SUMS"}
    kept = {name: data for name, data in before.items() if name not in receipts}
    assert kept == {name: data for name, data in content().items() if name not in receipts}


def test_what_is_not_issued_keeps_its_bytes(issued: Call) -> None:
    """The record of a year, and the time in it, are in no file of another."""
    issued(f"{BUILD.replace('2026', '2027')} --out with")
    shutil.rmtree(RECORD.parent)
    issued(f"{BUILD.replace('2026', '2027')} --out without")
    assert content(Path("with")) == content(Path("without")) != {}


def test_the_time_is_that_of_the_clock(desk: Call) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    assert desk("issue 2026 --by Ruth")[0] == 0
    assert before <= versions()[0]["at"] <= datetime.now(UTC)


def test_as_json(issued: Call) -> None:
    code, out, _ = issued(f"{CORRECT} --json")
    document = json.loads(out)
    jsonschema.validate(document, documents.schema("issue"))
    assert (code, document["version"], document["kind"]) == (0, 2, "corrected")
    assert document["at"] == "2026-01-22T00:00:00+00:00"
    assert document["reasons"] == {"en": "The year was wrong."}
    assert document["record"] == str(RECORD)
    assert document["files"] == [str(EDITION / name) for name in FILES]


# --- what a build does with it --------------------------------------------------------------------


@pytest.mark.parametrize("options", ["", " --force", " --format txt", " --lang en", " --width 50"])
def test_a_build_leaves_it_as_it_is_and_says_so(options: str, issued: Call) -> None:
    before = content()
    reword()
    code, out, err = issued(BUILD + options)
    assert (code, content()) == (0, before)
    assert err.startswith("day 2026: issued on 2026-01-19 by Ruth, and left as it is; its texts, ")
    assert out.splitlines()[:4] == [str(EDITION / name) for name in FILES]


def test_a_build_of_the_same_says_no_more_than_that(issued: Call) -> None:
    for force in ("", " --force"):
        _, _, err = issued(BUILD + force)
        assert err.splitlines()[0] == "day 2026: issued on 2026-01-19 by Ruth, and left as it is"
    assert issued(f"{BUILD} -q")[2] == ""
    assert issued(f"{BUILD} --frozen")[0] == 0


@pytest.mark.parametrize("quiet", ["", " -q"])
def test_a_build_tells_what_was_not_issued_and_so_is_not_made(quiet: str, issued: Call) -> None:
    before = content()
    code, _, err = issued(f"build 2026 --format txt,md,flowed{quiet}")
    assert (code, content()) == (0, before)
    assert err.splitlines()[0] == (
        "day 2026: issued on 2026-01-19 by Ruth, and left as it is; "
        "day-2026.en.flowed.txt and 1 more: not issued with it, and not made"
    )


def test_a_build_as_json_says_issued(issued: Call) -> None:
    reword()
    (row,) = json.loads(issued(f"{BUILD} --json")[1])["editions"]
    assert (row["status"], len(row["files"])) == ("issued", 4)


def test_verify_tells_what_would_differ(issued: Call) -> None:
    reword()
    code, out, _ = issued("verify --rebuild")
    differing = [f"day-2026.en.{ending}" for ending in ("html", "item.json", "txt")]
    why = "it comes out otherwise when it is made again"
    lines = [f"differs: {EDITION / name}: {why}" for name in differing]
    assert (code, out.splitlines()) == (1, lines)


def test_verify_tells_a_file_and_a_receipt_that_were_changed_alike(issued: Call) -> None:
    """The record lies with the texts, where who changes the output does not reach."""
    path = EDITION / FILES[3]
    before, after = path.read_bytes(), b"something else"
    old, new = (hashlib.sha256(data).hexdigest() for data in (before, after))
    path.write_bytes(after)
    receipt_path, sums = EDITION / "manifest.json", EDITION / "SHA256SUMS"
    said = receipt_path.read_text("utf-8")
    receipt_path.write_text(said.replace(old, new), "utf-8")
    named = sums.read_text("utf-8").replace(old, new)
    was, now = (hashlib.sha256(text.encode()) for text in (said, said.replace(old, new)))
    sums.write_text(named.replace(was.hexdigest(), now.hexdigest()), "utf-8")
    assert issued("verify")[0] == 0
    code, out, _ = issued("verify --rebuild")
    assert (code, out) == (1, f"differs: {path}: it is not the file that was issued\n")


@pytest.mark.parametrize("correction", [False, True])
def test_a_build_brings_back_what_is_lost_byte_for_byte(*, correction: bool, issued: Call) -> None:
    """As for a job that begins with a fresh clone and no output."""
    if correction:
        issued(CORRECT)
    before = {name: content()[name] for name in FILES}
    shutil.rmtree("out")
    code, _, err = issued(BUILD)
    assert (code, err) == (0, "")
    assert {name: content()[name] for name in FILES} == before
    assert len(json.loads((EDITION / "manifest.json").read_bytes())["issued"]) == 1 + correction


def test_a_file_that_was_changed_comes_back(issued: Call) -> None:
    before = content()
    (EDITION / FILES[3]).write_text("something else", "utf-8")
    assert issued(f"{BUILD} --frozen")[0] == 1
    assert issued(BUILD)[0] == 0
    assert content() == before


def test_what_cannot_come_back_as_it_was_is_refused(issued: Call) -> None:
    reword()
    shutil.rmtree("out")
    code, out, err = issued(BUILD)
    assert (code, out) == (1, "")
    assert f"error [issued-differs] {FILES[3]}: it does not come out as it was issued; " in err
    assert not EDITION.exists()


def test_a_part_of_it_does_not_come_back_alone(issued: Call) -> None:
    shutil.rmtree("out")
    code, _, err = issued("build 2026 --format txt")
    assert (code, EDITION.exists()) == (1, False)
    assert err.splitlines()[0] == (
        f"error [issued-differs] {FILES[0]}: it and 2 more were issued, and this build does not "
        f"make them; ask for all, or bring {EDITION} back from where it was kept or published, "
        "with its manifest"
    )


def test_without_its_record_it_is_not_overwritten(issued: Call) -> None:
    before = content()
    RECORD.unlink()
    reword()
    code, _, err = issued(BUILD)
    assert (code, content()) == (4, before)
    why = "day 2026 lies there as it was issued, and the record of that is lost"
    assert err == f"error: {RECORD}: {why}; take it from version control\n"
    assert issued(ISSUE) == (4, "", err)


def test_a_record_that_is_damaged_stops_a_build(issued: Call) -> None:
    RECORD.write_text(RECORD.read_text("utf-8").replace("at = 2026-01-19T00:00:00+00:00\n", ""))
    code, _, err = issued(BUILD)
    assert (code, err) == (
        2,
        f"error: {RECORD}:3: versions.0.at: this key is missing; add a line 'at = ...'\n",
    )


def test_a_build_that_began_before_it_was_issued_writes_nothing(desk: Call, tmp_path: Path) -> None:
    reword()
    edition = notice.build(notice.load("day", templates=Path("templates")), 2026)
    reword("We recall", "We remember")
    desk(ISSUE)
    before = content()
    with pytest.raises(FileError, match="was issued or corrected while it was being made"):
        notice.write(edition, tmp_path / "out")
    assert content() == before


def test_a_program_in_python_cannot_write_over_it(issued: Call) -> None:
    before = content()
    reword()
    edition = notice.build(notice.load("day", templates=Path("templates")), 2026)
    with pytest.raises(RefusalError, match="this is not the file that was issued"):
        notice.write(edition, Path("out"))
    assert (issued("verify")[0], content()) == (0, before)


# --- what is refused ------------------------------------------------------------------------------


def test_what_is_not_approved_is_refused(office: Callable[..., Path], call: Call) -> None:
    office(approved=False)
    call(BUILD)
    before = content()
    code, out, err = call(ISSUE)
    hint = 'notice approve --notice day --lang en --by "Name", and build again; or --unapproved'
    assert (code, out) == (1, "")
    assert err == f"error: {SOURCE}: this text was not approved when it was made; {hint}\n"
    assert (content(), RECORD.exists()) == (before, False)
    assert call(f"{ISSUE} --unapproved")[0] == 0
    assert versions()[0]["unapproved"] is True
    assert json.loads((EDITION / "manifest.json").read_bytes())["issued"][0]["unapproved"] is True


def test_each_text_that_is_not_approved_is_told_with_its_own_language(
    office: Callable[..., Path], call: Call
) -> None:
    templates = office(approved=False)
    definition = templates / "day" / "notice.toml"
    definition.write_text(definition.read_text("utf-8").replace('["en"]', '["en", "de"]'), "utf-8")
    shutil.copy(SOURCE, SOURCE.with_stem("de"))
    call(BUILD)
    told = call(ISSUE)[2].splitlines()
    assert [re.findall(r"day/(..)\.md.*--lang (..)", line) for line in told] == [
        [("de", "de")],
        [("en", "en")],
    ]


def test_a_correction_needs_approval_too(issued: Call) -> None:
    before = content(), RECORD.read_bytes()
    reword()
    code, _, err = issued(CORRECT)
    assert code == 1
    assert f"{SOURCE}: this text was not approved when it was made; notice approve" in err
    assert (content(), RECORD.read_bytes()) == before
    assert issued(f"{CORRECT} --unapproved")[0] == 0


def test_a_correction_that_preflight_refuses_is_not_issued(issued: Call) -> None:
    before = content(), RECORD.read_bytes()
    page = Path("templates/layouts/own/page.html")
    page.write_text(page.read_text("utf-8").replace("{{ statement.body }}", ""), "utf-8")
    code, _, err = issued(CORRECT)
    assert (code, content(), RECORD.read_bytes()) == (1, *before)
    assert err.startswith("error: day-2026.en.html: words-differ: ")


@pytest.mark.parametrize("data", [b"changed", None])
def test_what_is_not_what_was_built_is_refused(data: bytes | None, desk: Call) -> None:
    path = EDITION / FILES[0]
    path.unlink()
    if data:
        path.write_bytes(data)
    kind = "changed" if data else "missing"
    assert desk(ISSUE) == (1, "", f"error: {path}: it is {kind}; build the edition again\n")
    assert not RECORD.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("issue 2026 --by R", "day 2026 was issued on 2026-01-19 by Ruth; to issue another"),
        ("issue 2027 --by R", "there is no edition of day 2027 in out; notice build 2027"),
        ('issue 2027 --by R --correct "x"', "there is no edition of day 2027 in out"),
        ("issue 1990 --by R", "day: 1990 has no anniversary"),
        ("issue 2026", "Missing option '--by'; see notice issue --help"),
        ('issue 2026 --by " "', "--by is empty; say who issues it"),
        ("issue 2026 --by R --notice dya", "there is no notice 'dya'; did you mean 'day'?"),
        ('issue 2026 --by R --correct ""', "the reason is empty; say why"),
        ('issue 2026 --by R --correct "de=Falsch."', "day has no language 'de'"),
        ('issue 2026 --by R --correct "en=A" --correct "B"', "there are two reasons in 'en'"),
        ("issue 2026 --by R --correct 'a\tb'", "the reason: this must be one line, without tabs"),
        ("issue 2026 --by R --correct 'a\u202eb'", "the reason: the character U+202E"),
        (
            "issue 2026 --by R --correct a --withdraw b",
            "--correct and --withdraw contradict each other; ",
        ),
        ("issue 2026 --by R --correct a --today 2026-01-18", "2026-01-18T00:00:00+00:00 is before"),
        ("issue 2026..2027 --by R", "'2026..2027' is more than one year"),
    ],
)
def test_what_cannot_be_meant_is_one_message(arguments: str, message: str, issued: Call) -> None:
    before = content(), RECORD.read_bytes()
    code, out, err = issued(arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"error: {message}")
    assert (content(), RECORD.read_bytes()) == before


def test_what_was_not_issued_cannot_be_corrected(desk: Call) -> None:
    code, _, err = desk(CORRECT)
    assert (code, RECORD.exists()) == (2, False)
    assert err.startswith("error: day 2026 has not been issued; build it again; ")


def test_one_of_several_notices_has_to_be_named(desk: Call) -> None:
    shutil.copytree("templates/day", "templates/eve")
    assert desk(ISSUE) == (2, "", "error: there are several notices; --notice day\n")


def test_two_at_once_issue_it_once(desk: Call, tmp_path: Path) -> None:
    """Both wait here until the output is free; the one that comes second finds it issued."""
    command = [sys.executable, "-m", "notice", *ISSUE.split()]
    environment = os.environ | {"PYTHONPATH": str(SRC)}
    pipe = subprocess.PIPE
    handle = os.open("out/day", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    both = [
        subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=pipe, stderr=pipe)
        for _ in range(2)
    ]
    begun = time.monotonic()
    while not all(map(waits, both)) and time.monotonic() < begun + 60:
        time.sleep(0.1)
    os.close(handle)
    ended = [(process.communicate()[1], process.returncode)[::-1] for process in both]
    (done, said), (code, refused) = sorted(ended)
    assert (done, said, code) == (0, b"day 2026: issued by Ruth\n", 2)
    assert refused.startswith(b"error: day 2026 was issued on 2026-01-19 by Ruth; ")
    assert (len(versions()), desk("verify")[0]) == (1, 0)


def waits(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process waits for a lock, as Linux says it (proc_locks(5)); elsewhere never."""
    locks = Path("/proc/locks")
    lines = locks.read_text("utf-8").splitlines() if locks.exists() else []
    return any(f" {process.pid} " in line for line in lines if "->" in line)


# --- correcting -----------------------------------------------------------------------------------


def test_a_correction_keeps_the_version_before(issued: Call) -> None:
    before = content()
    assert issued(CORRECT)[0] == 0
    former = {name.removeprefix("v1/"): data for name, data in content().items() if "/" in name}
    assert former == before
    sums = former["SHA256SUMS"].decode().split()
    assert {*sums[::2]} == {
        hashlib.sha256(former[name]).hexdigest() for name in (*FILES, "manifest.json")
    }
    assert [version["kind"] for version in versions()] == ["issued", "corrected"]
    code, _, err = issued("verify --rebuild")
    assert (code, err) == (0, "8 files of 2 editions: as the receipts say\n")


def test_each_version_before_is_kept(issued: Call) -> None:
    issued(CORRECT)
    second = {name: content()[name] for name in (*FILES, "manifest.json", "SHA256SUMS")}
    issued(CORRECT.replace("22", "24"))
    assert content(EDITION / "v2") == second
    assert event()["SEQUENCE"] == 2
    assert issued(f"verify {EDITION}")[0] == 0


def test_a_changed_file_of_a_version_before_is_found(issued: Call) -> None:
    issued(CORRECT)
    path = EDITION / "v1" / FILES[0]
    path.write_text("something else", "utf-8")
    code, out, _ = issued("verify")
    assert (code, out) == (1, f"changed: {path}\n")


def test_a_correction_is_made_from_the_texts_as_they_are_now(
    issued: Call, approve: Callable[..., None]
) -> None:
    reword()
    approve(Path("templates"))
    issued(CORRECT)
    assert "We recall." in text()
    assert "We remember." in (EDITION / "v1" / FILES[3]).read_text("utf-8")


def test_a_reason_is_recorded_as_it_is_printed(issued: Call) -> None:
    """A letter typed as two characters (NFD) is one in every file (NFC), so that both agree."""
    assert issued(CORRECT.replace("The year", "Tu\u0308rk\u00adiye"))[0] == 2
    assert issued(CORRECT.replace("The year", "Tu\u0308rkiye"))[0] == 0
    assert versions()[1]["reasons"] == {"en": "T\u00fcrkiye was wrong."}
    assert "T\u00fcrkiye was wrong." in text()
    before = {name: content()[name] for name in FILES}
    shutil.rmtree("out")
    assert issued(BUILD)[0] == 0
    assert {name: content()[name] for name in FILES} == before


def test_the_numbers_of_the_line_are_none_of_the_text(issued: Call) -> None:
    """What approvers look over stays what the text says."""
    before = issued("numbers 2026")
    assert before[0] == 0
    issued(CORRECT.replace("The year was", "The years 1991 and 35 were"))
    assert "The years 1991 and 35 were wrong." in text()
    assert issued("numbers 2026") == before


def test_the_dateline_stays_that_of_the_statement(issued: Call) -> None:
    issued(CORRECT)
    assert "Baku, 20 January 2026\n\n*Corrected on 22 January 2026: The year was wrong.*" in text()


def test_feed_and_calendar_have_the_newer_copy(issued: Call) -> None:
    """RFC 4287, 4.2.15; JSON Feed 1.1; RFC 5546, 2.1.5."""
    first = json.loads(Path("out/day/feed.json").read_bytes())["items"][0]
    issued(CORRECT)
    (item,) = json.loads(Path("out/day/feed.json").read_bytes())["items"]
    said = "Corrected on 22 January 2026: The year was wrong."
    assert item["id"] == first["id"]
    assert item["date_published"] == first["date_published"] == "2026-01-20T00:00:00+00:00"
    assert item["date_modified"] == "2026-01-22T00:00:00+00:00"
    assert words(item["summary"]) == said
    assert said in words(htmlfile.read(item["content_html"]).text)
    atom = Path("out/day/feed.atom.xml").read_text("utf-8")
    assert atom.count("<updated>2026-01-22T00:00:00+00:00</updated>") == 2
    assert f"<summary>{said}</summary>" in words(atom)
    copy = event()
    assert (copy["SEQUENCE"], "STATUS" in copy) == (1, False)
    assert copy.decoded("DTSTAMP") == datetime(2026, 1, 22, tzinfo=UTC)
    assert words(str(copy["DESCRIPTION"])).startswith(said)


def test_a_correction_on_the_same_day_is_newer_all_the_same(issued: Call) -> None:
    """What files carry may be later than the clock: the statement is dated on its day."""
    issued(CORRECT.replace("22", "19"))
    copy = event()
    assert copy.decoded("DTSTAMP") == datetime(2026, 1, 20, 0, 0, 1, tzinfo=UTC)
    assert copy["SEQUENCE"] == 1


def test_the_calendar_of_coming_years_follows(issued: Call) -> None:
    issued("calendar 2026..2027 --out days.ics")
    issued(CORRECT)
    issued("calendar 2026..2027 --out corrected.ics")
    issued(WITHDRAW)
    issued("calendar 2026..2027 --out withdrawn.ics")
    read = [
        [(each.decoded("SEQUENCE"), str(each.get("STATUS", ""))) for each in found.walk("VEVENT")]
        for found in (
            Calendar.from_ical(Path(name).read_bytes())
            for name in ("days.ics", "corrected.ics", "withdrawn.ics")
        )
    ]
    assert read == [[(0, ""), (0, "")], [(1, ""), (0, "")], [(2, "CANCELLED"), (0, "")]]


@pytest.fixture
def three(desk: Call, approve: Callable[..., None], language: Callable[..., str]) -> Call:
    """Give an office that has issued in English, Azerbaijani and Arabic, in every way to read."""
    language("az", "Anırıq.")
    language("ar", "نتذكر.")
    approve(Path("templates"))
    assert desk("build 2026 --format txt,html,pdf,docx,email,flowed,md")[0] == 0
    assert desk(ISSUE)[0] == 0
    return desk


@pytest.fixture
def language() -> Callable[..., str]:
    """Add a language to the notice."""

    def add(tag: str, body: str) -> str:
        definition = Path("templates/day/notice.toml")
        listed = definition.read_text("utf-8")
        definition.write_text(listed.replace('"]\nissuer', f'", "{tag}"]\nissuer'), "utf-8")
        source = SOURCE.read_text("utf-8").replace("We remember.", body)
        Path(f"templates/day/{tag}.md").write_text(source, "utf-8")
        return tag

    return add


LINES = {
    "en": "Corrected on 22 January 2026: The year was wrong.",
    "az": "Düzəliş tarixi: 22 yanvar 2026-cı il. İl səhv idi.",
    "ar": "جرى تصحيح هذا البيان في 22 يناير 2026",
}
"""As an editor writes them; the Arabic goes without a reason, for none was given in Arabic."""


def test_every_format_has_the_line_in_its_language(three: Call) -> None:
    assert three(f'{CORRECT} --correct "az=İl səhv idi."')[0] == 0
    for tag, line in LINES.items():
        stem = EDITION / f"day-2026.{tag}"
        pages = (f"{stem}.html", f"{stem}.email.html")
        read = {name: htmlfile.read(Path(name).read_text("utf-8")).text for name in pages}
        for ending in ("txt", "flowed.txt", "md"):
            read[ending] = Path(f"{stem}.{ending}").read_text("utf-8")
        with Path(f"{stem}.docx").open("rb") as file:
            read["docx"] = "\n".join(each.text for each in docx.Document(file).paragraphs)
        for name, found in read.items():
            assert words(line) in words(found), (tag, name)
        pdf = pypdfium2.PdfDocument(Path(f"{stem}.pdf").read_bytes())
        drawn = words("".join(page.get_textpage().get_text_bounded() for page in pdf))
        if tag == "ar":  # it comes out in the order of drawing
            assert {*words(line).split()} <= {*drawn.split()} | {*drawn[::-1].split()}
        else:
            assert words(line) in drawn
    assert "The year" not in text("day-2026.ar.txt")


def words(found: str) -> str:
    """Return words with one space between them, without what only turns or marks them."""
    bare = re.sub("[\u200e\u200f\u2066-\u2069\u2060*\\\\]", "", found)
    return " ".join(bare.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.parametrize("tag", sorted(path.stem for path in (SHIPPED / "languages").iterdir()))
def test_every_language_says_it_with_the_date(tag: str) -> None:
    """The line has the day and the reason once, and is another where it is withdrawn."""
    language = languages.load(tag, folders.locate(SHIPPED))
    first = Issue(kind="issued", by="R", at=datetime(2026, 1, 19, tzinfo=UTC), files=[])
    later = first.model_copy(update={"at": datetime(2026, 1, 22, tzinfo=UTC)})
    lines: list[str] = []
    for kind in ("corrected", "withdrawn"):
        last = later.model_copy(update={"kind": kind, "reasons": {tag: "REASON"}})
        said = amendment.compose([first, last], language)
        assert said is not None
        assert (said.version, said.withdrawn) == (2, kind == "withdrawn")
        lines.append(plain(said.line))
    day = language.date(PartialDate.of(date(2026, 1, 22))).text
    for line in lines:
        assert (line.count(day), line.count("REASON")) == (1, 1)
        assert line.endswith("REASON")
        assert not re.search("[{}]|\\.\\.", line)
    assert lines[0] != lines[1]
    bare = amendment.compose([first, later.model_copy(update={"kind": "corrected"})], language)
    assert bare is not None
    assert plain(bare.line) == language.data.words.corrected.replace("{date}", day)
    assert amendment.compose([first], language) is None


def test_a_language_without_the_words_says_what_to_write(issued: Call) -> None:
    own = Path("templates/languages/en.toml")
    own.parent.mkdir()
    shipped = (SHIPPED / "languages" / "en.toml").read_text("utf-8")
    own.write_text(re.sub(r"(?m)^corrected = .*\n", "", shipped), "utf-8")
    before = content(), RECORD.read_bytes()
    code, _, err = issued(CORRECT)
    assert (code, content(), RECORD.read_bytes()) == (2, *before)
    hint = 'write under [words] corrected = "... {date}"'
    assert err == f"error: {own}: words.corrected: this key is missing; {hint}\n"


def test_a_version_before_is_no_edition_to_compare_with(issued: Call) -> None:
    issued(CORRECT)
    code, _, err = issued("diff 2026 --notice day --against out/day")
    assert (code, err.partition(":")[2].strip()[:22]) == (2, "--against out/day: hol")


# --- withdrawing ----------------------------------------------------------------------------------


def test_what_is_withdrawn_says_so_everywhere(issued: Call) -> None:
    """RFC 5545, 3.8.1.11: ``CANCELLED`` says of an event that it does not take place."""
    assert issued(WITHDRAW)[0] == 0
    said = "Withdrawn on 23 January 2026: It was sent in error."
    assert f"*{said}*" in text()
    assert said in words(htmlfile.read(text("day-2026.en.html")).text)
    assert '"dateModified": "2026-01-23T00:00:00+00:00"' in text("day-2026.en.html")
    assert (event()["STATUS"], event()["SEQUENCE"]) == ("CANCELLED", 1)
    (item,) = json.loads(Path("out/day/feed.json").read_bytes())["items"]
    assert item["date_modified"] == "2026-01-23T00:00:00+00:00"
    assert words(item["summary"]) == said
    assert said in words(htmlfile.read(item["content_html"]).text)
    assert f"<summary>{said}</summary>" in words(Path("out/day/feed.atom.xml").read_text("utf-8"))
    assert event(EDITION / "v1" / "day-2026.en.ics").get("STATUS") is None
    _, _, err = issued(BUILD)
    assert err.splitlines()[0] == "day 2026: withdrawn on 2026-01-23 by Omar, and left as it is"


def test_it_is_withdrawn_once_and_may_be_issued_again(issued: Call) -> None:
    issued(WITHDRAW)
    code, _, err = issued(WITHDRAW)
    assert (code, err.partition(";")[0]) == (
        2,
        "error: day 2026 was withdrawn on 2026-01-23 by Omar",
    )
    assert issued(CORRECT.replace("22", "25"))[0] == 0
    assert (event().get("STATUS"), event()["SEQUENCE"]) == (None, 2)
    assert "Withdrawn" not in text()


# --- what a run leaves that is killed -------------------------------------------------------------


def test_a_run_that_was_killed_after_the_record_is_finished_by_the_next_build(desk: Call) -> None:
    """What lies there then: the record, and the edition as it was."""
    shutil.copytree(EDITION, "before")
    desk(ISSUE)
    done = content()
    shutil.rmtree(EDITION)
    shutil.copytree("before", EDITION)
    assert desk(f"{BUILD} --frozen")[0] == 1
    assert desk(BUILD)[0] == 0
    assert content() == done


def test_a_correction_that_was_killed_after_the_record_is_finished_by_the_next_build(
    issued: Call,
) -> None:
    shutil.copytree("out", "before")
    issued(CORRECT)
    done = content(Path("out"))
    shutil.rmtree("out")
    shutil.copytree("before", "out")
    assert issued(BUILD)[0] == 0
    assert content(Path("out")) == done


@pytest.mark.slow
@pytest.mark.parametrize("command", [ISSUE, CORRECT])
def test_whenever_it_is_killed_the_record_and_the_edition_are_old_or_new(
    command: str, desk: Call, program: Callable[[str], str]
) -> None:
    """At changes of the disk from the first to the last; the next command finishes what is left."""
    if command == CORRECT:
        desk(ISSUE)
    shutil.copytree("templates", "before/templates")
    shutil.copytree("out", "before/out")
    old = lying()
    strace = [program("strace"), "-qqq", "-o", "log", "-e", f"trace={CHANGING}"]
    run = [sys.executable, "-m", "notice", *shlex.split(command)]
    options: dict[str, Any] = {"env": os.environ | {"PYTHONPATH": str(SRC)}, "capture_output": True}
    if subprocess.run([*strace, *run], check=False, **options).returncode:
        pytest.skip("strace may not look on here")
    new = lying()
    log = Path("log").read_text("utf-8", errors="replace").splitlines()
    made = Counter(line.partition("(")[0] for line in log if "(" in line)
    calls = [(name, number + 1) for name, count in made.items() for number in range(count)]
    for name, number in calls[:: max(len(calls) // 10, 1)]:
        for folder in ("templates", "out"):
            shutil.rmtree(folder)
            shutil.copytree(f"before/{folder}", folder)
        inject = ["-e", f"inject={name}:signal=SIGKILL:when={number}"]
        subprocess.run([*strace, *inject, *run], check=False, **options)
        (record, edition, _), where = lying(), f"{name} {number}"
        assert record in {old[0], new[0]}, where
        assert edition in (old[1], new[1]), where
        assert record == new[0] or edition == old[1], where
        assert desk(BUILD if record == new[0] else command)[0] == 0
        assert lying() == new, where
        assert not [*Path("out").rglob(".notice-*")]


def lying() -> tuple[bytes, Mapping[str, bytes], Mapping[str, bytes]]:
    """Return the record, the edition and the feeds as they lie there."""
    feeds = {path.name: path.read_bytes() for path in Path("out/day").glob("feed.*")}
    return RECORD.read_bytes() if RECORD.exists() else b"", content(), feeds


# --- what is overdue ------------------------------------------------------------------------------

LATE = "day 2026: 2026-01-20 has passed, and it has not been issued"


def test_next_says_what_is_overdue(desk: Call) -> None:
    nothing = (1, "", "nothing is overdue\n")
    assert desk("next --overdue --today 2026-01-20") == nothing
    code, out, err = desk("next --overdue --today 2026-01-21")
    assert (code, out.partition(";")[0], err) == (0, LATE, "")
    assert desk("next --overdue --today 2026-02-03")[0] == 0  # 14 days, the notice's lead_days
    assert desk("next --overdue --today 2026-02-04") == nothing
    assert desk("next --overdue --today 2026-02-04 --within 15d")[0] == 0
    desk(ISSUE)
    assert desk("next --overdue --today 2026-01-21") == nothing


def test_what_an_overdue_day_says_to_type_can_be_typed(desk: Call) -> None:
    shutil.rmtree("out")
    _, out, _ = desk("next --overdue --today 2026-01-21")
    build, issue = re.findall(r"notice ((?:build|issue) .*?)(?:,|$)", out.strip())
    assert desk(f"{build} --format txt")[0] == 0
    assert desk(issue)[0] == 0
    assert desk("next --overdue --today 2026-01-21")[0] == 1


def test_next_overdue_as_json(desk: Call) -> None:
    _, out, _ = desk("next --overdue --json --today 2026-01-21")
    document = json.loads(out)
    jsonschema.validate(document, documents.schema("next"))
    row = {"notice": "day", "year": 2026, "date": "2026-01-20", "number": 36}
    assert document == {"due": [], "faults": [], "overdue": [row]}


def test_the_daily_job_warns_where_nothing_was_built(
    office: Callable[..., Path], call: Call
) -> None:
    office()
    code, out, err = call("build --due --today 2026-01-21")
    assert (code, out, err.partition(";")[0]) == (0, "", f"warning: {LATE}")
    assert "nothing to do" not in err
    assert call("build --due --today 2026-01-21 --fail-on warning")[0] == 1
    assert call("build --due --today 2026-01-20 --frozen -q")[2].count("\n") == 1
    document = json.loads(call("build --due --today 2026-01-21 --json")[1])
    assert [row["year"] for row in document["overdue"]] == [2026]
    assert call("build --due --today 2026-01-21 --report github")[2].startswith("::warning")
    assert call("build --due --today 2026-02-04") == (0, "", "nothing to do\n")


def test_the_daily_job_fails_where_an_office_records_what_it_issues(issued: Call) -> None:
    """In silence too: what was forgotten is wrong, and a job that fails sends a mail."""
    assert issued("build --due --today 2026-01-21 -q") == (0, "", "")
    RECORD.rename(RECORD.with_name("2025.toml"))
    code, _, err = issued("build --due --today 2026-01-21 -q")
    assert (code, err.partition(";")[0]) == (1, f"error: {LATE}")


def test_the_daily_job_is_quiet_where_the_edition_lies_there(desk: Call) -> None:
    """An office that never typed ``notice issue`` is not told every day to begin with it."""
    assert desk("build --due --today 2026-01-21 -q") == (0, "", "")


def test_the_daily_job_leaves_an_issued_edition_alone(issued: Call) -> None:
    before = content()
    reword()
    code, out, err = issued(f"build --due --today 2026-01-20 --format {FORMATS}")
    assert (code, out, content()) == (0, "", before)
    assert "issued on 2026-01-19 by Ruth, and left as it is" in err


@given(
    today=st.dates(date(1991, 1, 1), date(2100, 12, 31)),
    within=st.integers(0, 400),
    recorded=st.booleans(),
)
def test_overdue_is_the_last_day_before_today_unless_it_was_issued(
    *, today: date, within: int, recorded: bool
) -> None:
    """Within so many days after it; on the day itself nothing is late."""
    definition = project.load_definition("20-january", folders.locate(SHIPPED))
    year = today.year if today > date(today.year, 1, 20) else today.year - 1
    late = schedule.overdue(definition, today, {year} if recorded else set(), within)
    if recorded or year == 1990 or today - date(year, 1, 20) > timedelta(days=within):
        assert late is None
    else:
        assert late == occurrence(definition, year)


# --- the record -----------------------------------------------------------------------------------

TIMES = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
TEXTS = st.text(
    st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30
).filter(str.strip)
ISSUES = st.builds(
    Issue,
    kind=st.sampled_from(("issued", "corrected", "withdrawn")),
    by=TEXTS,
    at=TIMES,
    unapproved=st.booleans(),
    reasons=st.dictionaries(st.sampled_from(("en", "pt-BR", "zh-Hans")), TEXTS),
    files=st.lists(
        st.builds(
            IssuedFile,
            file=TEXTS,
            sha256=st.binary(max_size=9).map(lambda data: hashlib.sha256(data).hexdigest()),
            revision=st.none()
            | st.builds(issue.Copy, sequence=st.integers(0, 9), published=TIMES, updated=TIMES),
        ),
        max_size=3,
    ),
)


@given(st.lists(ISSUES, min_size=1, max_size=3))
def test_a_record_is_read_as_it_was_written(issues: list[Issue]) -> None:
    """Whatever names and reasons people give."""
    read = tomllib.load(io.BytesIO(issue.to_toml(issues).encode()))
    assert issue.IssueFile.model_validate(read).versions == issues
