"""Approval: what is recorded of a wording, what unsettles it, and what a build makes of it."""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from calendar import month_name
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notice
from notice import cli
from notice.definition import approval
from notice.definition.approval import Approval, Block
from notice.edition import approve
from notice.errors import DefinitionError, UsageError

TEXT = """\
We remember {{ facts.dead }} people.

{% if is_milestone %}
It was long ago.

So long.
{% endif %}

- one
- two

The end."""
FACT = '[facts.{}]\nvalue = {}\nsource = "A book"\nattribution = "the record"\n'
FACTS = FACT.format("dead", 150) + FACT.format("lost", 4)
DAY = date(2026, 1, 5)
KEYS = ("NAME", "EMAIL")
GOLDEN = Path(__file__).parent / "golden" / "approvals.en.toml"


@pytest.fixture
def root(office: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write an office with a text in English and its translation, in the working folder."""
    root = office(TEXT, facts=FACTS, approved=False)
    change(root / "day/notice.toml", '"en"', '"en", "az"')
    source = (root / "day/en.md").read_text("utf-8")
    (root / "day/az.md").write_text(source.replace("We remember", "Xatırlayırıq:"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return root


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def give(language: str = "en", year: int | None = None, by: str = "Leyla", note: str = "") -> None:
    approve.run(approve.ApproveOptions(language, by, note, year=year, today=DAY))


def told(root: Path, year: int = 2026, tags: tuple[str, ...] = ()) -> list[str]:
    """Return what a build says about approval: code, place and what comes before the hint."""
    loaded = notice.load("day", templates=root, languages=tags)
    edition = notice.build(loaded, year, formats=("txt",))
    assert not edition.refused
    codes = {"unapproved", "stale-translation"}
    return [
        f"{found.code} {found.place.removeprefix('templates/day/')}: {found.message}"
        for found in edition.findings
        if found.code in codes
    ]


def test_every_text_needs_an_approval(root: Path) -> None:
    missing = [
        f"unapproved {tag}.md: the text in {name} has not been approved for 2026"
        for tag, name in (("en", "English"), ("az", "Azərbaycanca"))
    ]
    assert told(root) == missing
    give("en")
    assert told(root) == told(root, 2026, ("az",)) == missing[1:]
    assert told(root, 2026, ("en",)) == []


def test_what_is_approved_is_not_told(root: Path) -> None:
    give("en")
    give("az")
    assert told(root) == []
    assert told(root, 2027) == [], "the year is no wording"
    assert told(root, 2026, ("az",)) == []


def test_an_approval_for_one_year_holds_for_that_year(root: Path) -> None:
    give("en", 2026)
    assert told(root, 2026, ("en",)) == []
    missing = "unapproved en.md: the text in English has not been approved for 2027"
    assert told(root, 2027, ("en",)) == [missing]
    give("en", 2027)
    assert told(root, 2026, ("en",)) == told(root, 2027, ("en",)) == []


def test_the_last_approval_counts(root: Path) -> None:
    give("en", 2026, by="First")
    change(root / "day/en.md", "The end.", "An end.")
    give("en", by="Second")
    assert told(root, 2026, ("en",)) == []
    entries = tomllib.loads((root / "day/approvals/en.toml").read_text("utf-8"))["approvals"]
    assert [(each["by"], each.get("year")) for each in entries] == [
        ("First", 2026),
        ("Second", None),
    ]


def test_approving_again_takes_the_place_of_the_same_year(root: Path) -> None:
    for name in ("First", "Second"):
        give("en", 2026, by=name)
    entries = tomllib.loads((root / "day/approvals/en.toml").read_text("utf-8"))["approvals"]
    assert [each["by"] for each in entries] == ["Second"]


def test_an_approval_outlives_the_version_that_wrote_it(
    office: Callable[..., Path], request: pytest.FixtureRequest
) -> None:
    """With other digests for the same texts every office would have to approve everything again.

    Only a change of the language file, which a digest covers, is a good reason for a new record.
    """
    facts = FACTS + FACT.format("begun", '"1952-02"') + FACT.format("share", "2.5")
    text = f"{TEXT} {{{{ facts.begun }}}}, {{{{ facts.share }}}}."
    given = (office(text, facts=facts) / "day" / "approvals" / "en.toml").read_text("utf-8")
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(given, "utf-8")
    assert given == GOLDEN.read_text("utf-8")


CHANGES = {
    "a word": ("en.md", "The end.", "Their end.", ["en.md:18: 'Their end.' is new or has changed"]),
    "a title": ("en.md", '"A day"', '"That day"', ["en.md:2: 'title: That day' is new"]),
    "a block more": ("en.md", "- one", "More.\n\n- one", ["en.md:15: 'More.' is new"]),
    "a block less": (
        "en.md",
        "\nSo long.\n",
        "",
        ["en.md:9: '{% if is_milestone %} It was", "en.md: 'So long. {% endif %}' is gone"],
    ),
    "the value of its fact": (
        "notice.toml",
        "value = 150",
        "value = 151",
        ["en.md:7: 'We remember {{ facts.dead }} people.'"],
    ),
    "its attribution": (
        "notice.toml",
        '"the record"',
        '"a record"',
        ["en.md:7: 'We remember {{ facts.dead }} people.'"],
    ),
    "how it is counted": (
        "notice.toml",
        '"anniversaries"',
        '"editions"',
        ["en.md:7: 'We remember", "en.md:9: '{% if", "en.md:12: 'So long. {% endif"],
    ),
    "a date pattern": (
        "en.md",
        'status = "final"',
        'status = "final"\n[date]\nlong = "EEEE d MMMM y"',
        ["en.md:9: 'We remember", "en.md:11: '{% if", "en.md:14: 'So long. {% endif"],
    ),
    "a fact that it does not name": ("notice.toml", "value = 4", "value = 5", []),
    "another source of its fact": ("notice.toml", '"A book"', '"Another book"', []),
    "its status": ("en.md", '"final"', '"draft"', []),
    "a remark in the definition": ("notice.toml", 'id = "day"', 'id = "day" # ours', []),
}


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGES.values(), ids=CHANGES)
def test_a_change_unsettles_the_blocks_that_it_touches_and_no_other(
    file: str, old: str, new: str, expected: list[str], root: Path
) -> None:
    give("en")
    change(root / "day" / file, old, new)
    found = told(root, 2026, ("en",))
    assert len(found) == len(expected), found
    for message, start in zip(found, expected, strict=True):
        assert message.startswith(f"unapproved {start}")
        assert message.endswith("since Leyla approved it on 2026-01-05")


@pytest.mark.parametrize(
    ("key", "first", "unsettled"),
    [
        ("months", "January", 0),  # as CLDR has it, which an earlier version read
        ("months", "Ianuary", 3),
        ("months_alone", "January", 3),
    ],
)
def test_a_month_of_another_name_unsettles_the_blocks_with_a_field(
    key: str, first: str, unsettled: int, root: Path
) -> None:
    give("en")
    own = root / "languages" / "en.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(f'base = "en"\n[names]\n{key} = {[first, *month_name[2:]]}\n', "utf-8")
    assert len(told(root, 2026, ("en",))) == unsettled


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("a" * 48, "a" * 48), ("a" * 49, "a" * 47 + "…"), ("a" * 46 + " bcd", "a" * 46 + "…")],
)
def test_a_long_block_is_quoted_by_its_beginning(text: str, quoted: str, root: Path) -> None:
    """48 characters at most, the sign of what is left out among them."""
    give("en")
    change(root / "day/en.md", "The end.", text)
    [message] = told(root, 2026, ("en",))
    assert message.split("'")[1] == quoted


def test_the_hint_approves_what_the_approval_was_for(root: Path) -> None:
    for year, command in ((2026, "notice approve 2026 --notice"), (None, "notice approve --not")):
        give("en", year)
        change(root / "day/en.md", "The end.", "The end. The end.")
        edition = notice.build(notice.load("day", templates=root, languages=("en",)), 2026)
        [found] = [each for each in edition.findings if each.code == "unapproved"]
        assert found.hint.startswith(command)


def test_a_block_that_is_gone_is_named(root: Path) -> None:
    give("en")
    change(root / "day/en.md", "\nThe end.", "")
    gone = "unapproved en.md: 'The end.' is gone since Leyla approved it on 2026-01-05"
    assert told(root, 2026, ("en",)) == [gone]


def test_the_original_moves_on_from_its_translation(root: Path) -> None:
    give("en")
    give("az")
    change(root / "day/en.md", "The end.", "Their end.")
    give("en")
    stale = "'Their end.' is new or has changed since the translation into Azərbaycanca"
    assert told(root) == told(root, 2026, ("az",)) == [f"stale-translation en.md:18: {stale}"]
    give("az")
    assert told(root) == []


def test_a_block_that_the_original_lost_makes_its_translation_stale(root: Path) -> None:
    give("en")
    give("az")
    change(root / "day/en.md", "\nThe end.", "")
    give("en")
    stale = "'The end.' is gone since the translation into Azərbaycanca"
    assert told(root) == told(root, 2026, ("az",)) == [f"stale-translation en.md: {stale}"]


def test_an_approval_of_the_original_has_no_original(root: Path) -> None:
    give("en")
    give("az")
    english, azerbaijani = (
        tomllib.loads((root / f"day/approvals/{tag}.toml").read_text("utf-8"))["approvals"][0]
        for tag in ("en", "az")
    )
    assert "original" not in english
    assert azerbaijani["original"] == english["blocks"]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    said = capsys.readouterr()
    return int(str(stopped.value.code)), said.out, said.err


def test_a_build_can_require_approval(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build = ("build", "2026", "--format", "txt", "--require-approved")
    code, out, said = run(capsys, *build)
    assert (code, out) == (1, "")
    for tag in ("en", "az"):
        assert f"error [approval-required] templates/day/{tag}.md: the text in" in said
    for tag in ("en", "az"):
        code, out, said = run(
            capsys, "approve", "--lang", tag, "--by", "Aysel Həsənova", "--note", "read twice"
        )
        assert (code, out) == (0, f"templates/day/approvals/{tag}.toml\n")
        assert "are approved for every year, by Aysel Həsənova" in said
    assert run(capsys, *build)[0] == 0
    rows = json.loads(Path("out/day/2026/manifest.json").read_text("utf-8"))["files"]
    assert all(row["approval"]["by"] == "Aysel Həsənova" for row in rows)
    assert all(row["approval"]["note"] == "read twice" for row in rows)
    change(root / "day/en.md", "The end.", "Their end.")
    code, out, said = run(capsys, *build)
    assert (code, out) == (1, "")
    assert "error [approval-required] templates/day/en.md:18: 'Their end.'" in said
    assert "since the translation into Azərbaycanca" in said


def test_the_manifest_says_who_approved_only_what_is_so(root: Path) -> None:
    give("en")

    def given() -> dict[str, object]:
        edition = notice.build(notice.load("day", templates=root), 2026, formats=("txt",))
        notice.write(edition, Path("out"))
        rows = json.loads(Path("out/day/2026/manifest.json").read_text("utf-8"))["files"]
        return {row["language"]: row["approval"] for row in rows}

    assert given() == {"az": None, "en": {"by": "Leyla", "on": "2026-01-05"}}
    change(root / "day/en.md", "The end.", "Their end.")
    assert given() == {"az": None, "en": None}


def test_an_edition_that_was_built_before_is_held_to_its_approval(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The files would be the same; whether they may be issued is not."""
    assert root.is_dir()
    run(capsys, "build", "2026", "--format", "txt")
    assert run(capsys, "build", "2026", "--format", "txt", "--require-approved")[0] == 1
    give("en")
    give("az")
    assert run(capsys, "build", "2026", "--format", "txt", "--require-approved")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--lang xx --by A", "no notice has the language 'xx'"),
        ("--lang en,az --by A", "no notice has the language 'en,az'; give --lang once for each"),
        ("--lang en", "Missing option '--by'"),
        ("--by A", "Missing option '--lang'"),
        ("--lang en --by A --notice dya", "there is no notice 'dya'; did you mean 'day'?"),
        ("2026..2028 --lang en --by A", "'2026..2028' is more than one year"),
        ("1990 --lang en --by A", "1990 has no anniversary"),
        ("soon --lang en --by A", "'soon' is not a year"),
    ],
)
def test_what_cannot_be_approved_is_told(
    arguments: str, message: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, said = run(capsys, "approve", *arguments.split())
    assert (code, out) == (2, "")
    assert message in said
    assert not (root / "day/approvals").exists()


DRAFT = 'the text in English has the status draft; write status = "final" when it is finished'


def test_a_draft_cannot_be_approved(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message names the line to change; once it is changed the text can be."""
    change(root / "day/en.md", '"final"', '"draft"')
    refused = 'status: a draft cannot be approved; write status = "final" when it is finished'
    code, out, said = run(capsys, "approve", "--lang", "en", "--by", "A")
    assert (code, out, said) == (2, "", f"error: templates/day/en.md:4: {refused}\n")
    assert not (root / "day/approvals").exists()
    change(root / "day/en.md", '"draft"', '"final"')
    assert run(capsys, "approve", "--lang", "en", "--by", "A")[0] == 0


def test_a_draft_has_no_approval(root: Path) -> None:
    """Of a draft nothing else is told, and nobody has approved it, until it is final again."""
    give("en")
    change(root / "day/en.md", '"final"', '"draft"')
    loaded = notice.load("day", templates=root, languages=("en",))
    edition = notice.build(loaded, 2026, formats=("txt",))
    about = [str(each) for each in edition.findings if each.place.startswith("templates/day/en.md")]
    assert about == [f"warning [draft] templates/day/en.md:4: {DRAFT}"]
    notice.write(edition, Path("out"))
    (row,) = json.loads(Path("out/day/2026/manifest.json").read_text("utf-8"))["files"]
    assert (row["status"], row["approval"]) == ("draft", None)
    change(root / "day/en.md", '"draft"', '"final"')
    assert told(root, 2026, ("en",)) == []


def test_a_draft_is_never_issued_where_approval_is_required(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    give("en")
    change(root / "day/en.md", '"final"', '"draft"')
    build = ("build", "2026", "--lang", "en", "--format", "txt", "--require-approved")
    code, out, said = run(capsys, *build)
    assert (code, out) == (1, "")
    assert f"error [approval-required] templates/day/en.md:4: {DRAFT}" in said
    change(root / "day/en.md", '"draft"', '"final"')
    assert run(capsys, *build, "-q") == (0, "out/day/2026/day-2026.en.txt\n", "")


def test_a_name_is_one_line_that_the_file_can_hold_and_not_empty(root: Path) -> None:
    names = (" ", "A\nB", "A\u00ad", "A\x07", "A\u2028B", "A\udcff")  # the last is no UTF-8
    for by, note in (*((name, "") for name in names), ("A", "x\ny"), ("A", "x\x7f")):
        with pytest.raises(UsageError, match=r"--by|--note"):
            give(by=by, note=note)
    assert not (root / "day/approvals").exists()


def test_several_notices_have_to_be_told_apart() -> None:
    with pytest.raises(UsageError, match="several notices have the language 'en'; say which"):
        give("en")


def test_a_text_that_cannot_be_filled_cannot_be_approved(root: Path) -> None:
    change(root / "day/en.md", "facts.dead", "facts.daed")
    with pytest.raises(notice.NoticeError, match="did you mean"):
        give("en")
    assert not (root / "day/approvals").exists()


def test_a_record_that_was_damaged_is_told_with_its_line(root: Path) -> None:
    give("en")
    file = root / "day/approvals/en.toml"
    change(file, 'by = "Leyla"', 'buy = "Leyla"')
    with pytest.raises(DefinitionError, match=r"approvals/en\.toml:4: .*buy"):
        notice.load("day", templates=root)
    assert file.read_text("utf-8").startswith("# Written by notice approve")


def test_a_folder_that_cannot_be_written_keeps_what_it_had(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "day/approvals").write_text("in the way", "utf-8")
    code, _, said = run(capsys, "approve", "--lang", "en", "--by", "A")
    assert code == 4
    assert "templates/day/approvals: cannot be written" in said
    assert (root / "day/approvals").read_text("utf-8") == "in the way"


LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Zl", "Zp"]), max_size=60)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip), LINE)
def test_what_is_written_is_read_again(by: str, note: str) -> None:
    """The file is TOML 1.0, whatever a name or a note holds."""
    blocks = [approval.ApprovedBlock(sha256="0" * 64, text=note)]
    written = Approval(by=by, on=DAY, note=note, year=2026, blocks=blocks, original=blocks)
    read = tomllib.loads(approval.to_toml([written]))["approvals"]
    assert [Approval.model_validate(entry) for entry in read] == [written]


DIGESTS = st.lists(st.sampled_from("abcdef"), max_size=7)


@given(DIGESTS, DIGESTS)
def test_a_text_is_approved_if_and_only_if_its_blocks_are_the_same(
    then: list[str], now: list[str]
) -> None:
    """Each block that was not approved is named, and one gone with nothing in its place."""
    given = Approval(
        by="A", on=DAY, blocks=[approval.ApprovedBlock(sha256=each, text=each) for each in then]
    )
    blocks = [Block(1, each, each) for each in now]
    found = approval.status([given], 2026, blocks, ())
    assert found.approved == (then == now)
    named = [each.sha256 for each in found.changed]
    assert {each for each in now if each not in then} <= set(named)
    assert len(now) - len(named) + len(found.gone) <= len(then)


def git(*arguments: str) -> None:
    """Run git in the working folder as somebody of an office, with no settings of the machine."""
    who = {f"GIT_{role}_{key}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for key in KEYS}
    nowhere = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    subprocess.run(command, env=os.environ | who | nowhere, check=True, capture_output=True)


def test_two_who_approve_at_once_do_not_meet_in_a_merge(
    root: Path, program: Callable[[str], str]
) -> None:
    """Each language has a file of its own, whoever was first."""
    assert program("git")
    git("init")
    git("add", ".")
    git("commit", "-m", "the texts")
    for tag in ("en", "az"):
        git("checkout", "-b", tag, "main")
        give(tag, by=f"Reader of {tag}")
        git("add", ".")
        git("commit", "-m", f"approve {tag}")
    git("merge", "--no-edit", "en")
    assert told(root) == []
    for tag in ("en", "az"):
        record = (root / "day" / "approvals" / f"{tag}.toml").read_text("utf-8")
        assert f'by = "Reader of {tag}"' in record
