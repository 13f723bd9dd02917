"""``notice verify`` and ``build --frozen``: editions compared with receipts, or made again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from notice import cli
from notice.edition.verify import Difference, VerifyOptions, run
from notice.errors import FileError, NoticeError, UsageError

FOLDER = Path("out/day/2026")
TEXT, PAGE = FOLDER / "day-2026.en.txt", FOLDER / "day-2026.en.html"
MAIL = '[mail]\nfrom = "press@office.example"\n'

Notice = Callable[..., tuple[int, str, str]]


@pytest.fixture
def notice(
    office: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Notice:
    """Run the program where the edition of 2026 lies, and return code, output and messages."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    office(issuer=MAIL)

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        printed = capsys.readouterr()
        return int(str(ended.value.code)), printed.out, printed.err

    assert call("build", "2026", "--format", "txt,html")[0] == 0
    return call


def differences(**order: Any) -> list[tuple[str, str]]:
    """Return what differs, by kind and name."""
    found = run(VerifyOptions(**order)).differences
    return sorted((each.kind, Path(each.path).name) for each in found)


def contents() -> dict[str, tuple[int, int]]:
    """Return every file and folder of the output with its identity and time of change."""
    paths = [Path("out"), *Path("out").rglob("*")]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in paths}


# --- what lies there ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [[], ["out"], ["out/day"], ["out/day/2026"]])
def test_an_edition_as_it_was_written(notice: Notice, path: list[str]) -> None:
    assert notice("verify", *path) == (0, "", "2 files of 1 edition: as the receipts say\n")


def test_where_the_editions_lie(notice: Notice) -> None:
    shutil.move("out", "kept")
    assert notice("verify", "--out", "kept")[::2] == (
        0,
        "2 files of 1 edition: as the receipts say\n",
    )


def test_each_kind_of_difference(notice: Notice) -> None:
    shutil.copytree(FOLDER, "out/day/2025")
    Path("out/day/2025", TEXT.name).unlink()
    PAGE.write_text("x")
    TEXT.unlink()
    TEXT.mkdir()
    (FOLDER / "deep").mkdir()
    (FOLDER / "deep" / "notes.txt").write_text("mine")
    (FOLDER / "nowhere").symlink_to("nothing")
    code, out, err = notice("verify")
    assert code == 1
    assert out.splitlines() == [
        "missing: out/day/2025/day-2026.en.txt",
        "changed: out/day/2026/day-2026.en.html",
        "unreadable: out/day/2026/day-2026.en.txt: cannot be read: it is a folder",
        "extra: out/day/2026/deep/notes.txt",
        "extra: out/day/2026/nowhere",
    ]
    assert err == "4 files of 2 editions: 1 changed, 2 extra, 1 missing, 1 unreadable\n"


@pytest.mark.usefixtures("notice")
def test_the_digests_and_the_receipt_itself() -> None:
    sums, receipt = FOLDER / "SHA256SUMS", FOLDER / "manifest.json"
    text = receipt.read_text("utf-8")
    receipt.write_text(text.replace('"ordinal": 36', '"ordinal": 37'), "utf-8")
    assert differences() == [("changed", "manifest.json")]
    receipt.write_text(text, "utf-8")
    sums.write_text(sums.read_text() + "more\n")
    assert differences() == [("changed", "SHA256SUMS")]
    sums.unlink()
    assert differences() == [("missing", "SHA256SUMS")]


def test_as_json(notice: Notice) -> None:
    PAGE.write_text("x")
    code, out, _ = notice("verify", "--json")
    assert code == 1
    assert json.loads(out) == {
        "editions": 1,
        "files": 2,
        "differences": [{"path": str(PAGE), "kind": "changed", "reason": ""}],
        "copies": [],
        "other_versions": [],
    }


@pytest.mark.parametrize(
    ("path", "what"),
    [("nowhere", "there is no such folder or file"), ("templates", "holds no edition")],
)
@pytest.mark.usefixtures("notice")
def test_no_edition(path: str, what: str) -> None:
    with pytest.raises(UsageError, match=f"^{path}: {what}; name a folder"):
        run(VerifyOptions(Path(path)))


def test_verify_writes_nothing(notice: Notice) -> None:
    before = contents()
    assert notice("verify", "--rebuild")[0] == 0
    assert contents() == before


# --- a single file --------------------------------------------------------------------------------


def test_a_file_is_found_by_its_digest(notice: Notice) -> None:
    shutil.copy(TEXT, "sent.eml")
    code, out, _ = notice("verify", "sent.eml")
    assert (code, out) == (0, f"it is {TEXT}\n")
    Path("elsewhere").mkdir()
    shutil.move("out", "elsewhere/out")
    assert notice("verify", "sent.eml", "--out", "elsewhere/out")[0] == 0
    assert notice("verify", f"elsewhere/{TEXT}")[0] == 0, "by the receipt beside it"


@pytest.mark.usefixtures("notice")
def test_a_file_that_no_edition_has() -> None:
    Path("sent.txt").write_text("x")
    verified = run(VerifyOptions(Path("sent.txt")))
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # printf x
    reason = f"no edition in out has a file with its SHA-256, {digest}"
    assert verified.differences == (Difference("sent.txt", "changed", reason),)
    assert verified.copies == ()


# --- made again -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        "--format txt,html --width 60",
        "--format txt,pdf --paper letter --date 2026-01-12",
        "--format ics,eml,feed --to a@office.example --issuer office",
        "--for mailchimp",
    ],
)
def test_what_is_made_again_is_the_same(notice: Notice, options: str) -> None:
    """Whatever was asked for then, it need not be said again."""
    shutil.rmtree("out")
    assert notice("build", "2026", *options.split())[0] == 0
    code, out, _ = notice("verify", "--rebuild")
    assert (code, out) == (0, "")


def test_a_second_copy_of_an_event_is_made_again(
    notice: Notice, office: Callable[..., Path]
) -> None:
    assert notice("build", "2026", "--format", "ics,feed")[0] == 0
    office("We mourn.", subject="Another", title="Another day", issuer=MAIL)
    assert notice("build", "2026", "--format", "txt,html,ics,feed")[0] == 0
    assert b"SEQUENCE:1" in (FOLDER / "day-2026.en.ics").read_bytes()
    assert differences(rebuild=True) == []


def test_what_comes_out_otherwise(notice: Notice, office: Callable[..., Path]) -> None:
    office("We mourn.", issuer=MAIL)
    reason = "it comes out otherwise when it is made again"
    code, out, err = notice("verify", "--rebuild")
    assert code == 1
    assert out == f"differs: {PAGE}: {reason}\ndiffers: {TEXT}: {reason}\n"
    assert err == "2 files of 1 edition: 2 differs\n"


def test_other_versions_are_told(notice: Notice, office: Callable[..., Path]) -> None:
    office("We mourn.", issuer=MAIL)
    receipt = FOLDER / "manifest.json"
    content = json.loads(receipt.read_bytes())
    now, content["versions"]["zlib"] = content["versions"]["zlib"], "1.0"
    receipt.write_text(json.dumps(content), "utf-8")
    assert f"made with another version: zlib 1.0, now {now}\n" in notice("verify", "--rebuild")[2]


@pytest.mark.usefixtures("notice")
def test_a_damaged_receipt_is_an_error() -> None:
    (FOLDER / "manifest.json").write_text("{}")
    with pytest.raises(FileError, match=r"out/day/2026/manifest.json: version: "):
        run(VerifyOptions())


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("paper", "a9", "there is no paper 'a9'"),
        ("standard", "a9", "there is no PDF standard 'a9'"),
        ("mail", {"from": "press"}, "manifest.json: mail: no message has such a header"),
        ("mail", {"x": "y"}, "manifest.json: mail: no message has such a header"),
    ],
)
@pytest.mark.usefixtures("notice")
def test_what_cannot_be_asked_for_is_not_made_again(key: str, value: object, message: str) -> None:
    receipt = FOLDER / "manifest.json"
    content = json.loads(receipt.read_bytes())
    content["statements"][0]["options"][key] = value
    receipt.write_text(json.dumps(content), "utf-8")
    with pytest.raises(NoticeError, match=message):
        run(VerifyOptions(rebuild=True))


# --- frozen ---------------------------------------------------------------------------------------


def test_frozen_writes_nothing(notice: Notice, office: Callable[..., Path]) -> None:
    """Neither the edition nor a first one, nor a feed; what a killed build left stays, too."""
    order = ("build", "2026", "--format", "txt,html,feed", "--frozen")
    assert notice(*order) == (1, "", "day 2026: it would be written\n")
    assert notice(*(word for word in order if word != "--frozen"))[0] == 0
    Path("out/day/.notice-abc").mkdir()
    before = contents()
    assert notice(*order)[0] == 0
    assert notice("build", "2027", "--frozen", "-q") == (1, "", "day 2027: it would be written\n")
    office("We mourn.", issuer=MAIL)
    assert notice(*order, "--quiet")[0] == 1
    assert contents() == before


def test_frozen_looks_at_feeds(notice: Notice) -> None:
    notice("build", "2026", "--format", "feed")
    feed = Path("out/day/feed.json")
    feed.write_text("x")
    code, _, err = notice("build", "2026", "--format", "feed", "--frozen", "--quiet")
    assert (code, err) == (1, f"{feed}: it would be written\n")
    assert feed.read_text() == "x"


def test_frozen_says_it_as_json(notice: Notice) -> None:
    code, out, _ = notice("build", "2026..2027", "--format", "txt", "--frozen", "--json")
    assert code == 1
    assert [row["status"] for row in json.loads(out)["editions"]] == ["unchanged", "stale"]


def test_frozen_and_force_contradict_each_other(notice: Notice) -> None:
    code, _, err = notice("build", "2026", "--frozen", "--force")
    assert code == 2
    assert err == "error: --force builds everything, and --frozen nothing; give one of them\n"
