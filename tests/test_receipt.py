"""The receipt of an edition: what it holds, its schema, and the one model that it is read by."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import notice
from notice.edition import manifest, receipt
from notice.edition.build import BuildOptions, run
from notice.errors import FileError
from notice.preflight.finding import codes

MANIFEST = Path("out/day/2026/manifest.json")
FACTS = (
    '[facts.killed]\nvalue = 150\nsource = "A record"\n[facts.unused]\nvalue = 1\nsource = "x"\n'
)
DIGEST = "0" * 64
FILE = {
    "file": "a.txt",
    "language": "en",
    "issuer": "office",
    "format": "txt",
    "status": "final",
    "approval": None,
    "revision": None,
    "size": 1,
    "sha256": DIGEST,
    "inputs": DIGEST,
}
FINDING = {
    "artifact": "",
    "code": "draft",
    "place": "day/en.md",
    "message": "m",
    "hint": "",
    "allowed": "",
    "severity": "warning",
}
RECEIPT = {
    "version": 1,
    "notice": "day",
    "year": 2026,
    "date": "2026-01-20",
    "ordinal": 36,
    "counts": "anniversaries",
    "versions": {"notice": "0.1.0"},
    "fonts": [{"font": "A Serif", "file": "Serif.ttf", "sha256": DIGEST}],
    "statements": [],
    "files": [FILE],
    "findings": [FINDING],
}


def build(**order: Any) -> None:
    """Build the notice ``day`` of 2026 in the working folder."""
    given = BuildOptions(range(2026, 2027), **{"formats": ("txt", "html")} | order)
    assert [*run(given, lambda _: None, lambda _: None)]


@pytest.fixture
def templates(office: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write an office whose text states a fact."""
    monkeypatch.chdir(tmp_path)
    return office("We remember {{ facts.killed }} people.", facts=FACTS)


def content() -> dict[str, Any]:
    """Return the receipt of the edition."""
    read: dict[str, Any] = json.loads(MANIFEST.read_bytes())
    return read


# --- what it holds --------------------------------------------------------------------------------


def test_every_file_that_a_statement_was_made_from(templates: Path) -> None:
    """By its path below the templates, with the digest that ``sha256sum`` prints."""
    build()
    (statement,) = content()["statements"]
    found = {row["file"]: row["sha256"] for row in statement["sources"]}
    own = [
        "day/notice.toml",
        "day/en.md",
        "day/approvals/en.toml",
        "issuers/office.toml",
        *(
            path.relative_to(templates).as_posix()
            for path in (templates / "layouts" / "own").rglob("*")
            if path.is_file()
        ),
    ]
    for name in own:
        assert found.pop(name) == hashlib.sha256((templates / name).read_bytes()).hexdigest()
    shipped = Path(notice.__file__).parents[2]
    for name, folder in (("languages/en.toml", "templates"), ("fonts.toml", "fonts")):
        data = (shipped / folder / name).read_bytes()
        assert found.pop(name) == hashlib.sha256(data).hexdigest()
    assert all(name.startswith("layouts/classic/") for name in found)


@pytest.mark.usefixtures("templates")
def test_facts_approval_and_options() -> None:
    build(width=60, sender="press@example.org")
    (statement,) = content()["statements"]
    assert statement["facts"] == {"killed": {"value": "150", "source": "A record"}}
    assert statement["approval"] == {"by": "Leyla", "on": "2026-01-05"}
    assert statement["options"] == {
        "layout": "own",
        "paper": "a4",
        "width": 60,
        "standard": "a3-ua1",
        "issued": "2026-01-20",
        "dated": "2026-01-20T00:00:00+00:00",
        "mark": "",
        "mail": {"from": "press@example.org"},
        "profile": None,
        "require_approved": False,
        "name_issuer": False,
        "embargo": None,
    }


def test_each_file_names_what_it_was_made_from(templates: Path) -> None:
    """Also after a build of a part: the other part keeps its statement."""
    shutil.copy(templates / "issuers" / "office.toml", templates / "issuers" / "bureau.toml")
    build(issuers=("office",))
    build(issuers=("bureau",), width=60)
    statements = {row["inputs"]: row for row in content()["statements"]}
    widths = {
        row["issuer"]: statements[row["inputs"]]["options"]["width"] for row in content()["files"]
    }
    assert widths == {"office": 72, "bureau": 60}
    build(issuers=("office",), width=60)
    assert len(content()["statements"]) == 2


@pytest.mark.usefixtures("templates")
def test_it_is_canonical_and_names_no_machine(tmp_path: Path) -> None:
    build()
    data = MANIFEST.read_bytes()
    assert receipt.write(content()) == data
    text = json.dumps(content(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert text.encode() == data
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text


@pytest.mark.usefixtures("templates")
def test_its_schema_describes_it(run_schema: dict[str, Any]) -> None:
    build(formats=("txt", "ics", "feed"))
    jsonschema.Draft202012Validator.check_schema(run_schema)
    jsonschema.validate(content(), run_schema)
    jsonschema.validate(RECEIPT, run_schema)
    for wrong in ({"version": 2}, {"files": [FILE | {"size": "1"}]}, {"more": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(RECEIPT | wrong, run_schema)


@pytest.fixture
def run_schema(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return what ``notice schema receipt`` prints."""
    with pytest.raises(SystemExit) as ended:
        notice_main(["schema", "receipt"])
    assert ended.value.code == 0
    printed: dict[str, Any] = json.loads(capsys.readouterr().out)
    return printed


def notice_main(arguments: list[str]) -> None:
    from notice import cli  # noqa: PLC0415 - as the command does

    cli.main(arguments)


@pytest.mark.usefixtures("templates")
def test_the_digests_are_those_that_sha256sum_checks(program: Callable[[str], str]) -> None:
    """The manifest's own is among them."""
    build()
    command = [program("sha256sum"), "-c", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, cwd=MANIFEST.parent, capture_output=True, text=True, check=False)
    names = ("day-2026.en.html", "day-2026.en.txt", "manifest.json")
    assert done.stdout.splitlines() == [f"{name}: OK" for name in names]
    assert done.stderr == ""
    Path(MANIFEST.parent, names[1]).write_text("x")
    assert subprocess.run(command, cwd=MANIFEST.parent, stderr=2, check=False).returncode == 1


# --- one model, whoever reads it ------------------------------------------------------------------

DAMAGED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "Invalid JSON: EOF while parsing a value at line 1 column 0"),
    "cut": ('{\n "version": 1,', "Invalid JSON: EOF while parsing a value at line 2 column 14"),
    "mark": ("\ufeff{}", "Invalid JSON: expected value at line 1 column 1"),
    "list": ("[]", "Input should be an object"),
    "brackets": ("[" * 200_000, "Invalid JSON: recursion limit exceeded at line 1 column 202"),
    "surrogate": ('{"notice": "\\ud800"}', "Invalid JSON: unexpected end of hex escape"),
    "bytes": (b'{"notice": "\xff"}', "Invalid JSON: invalid unicode code point"),
    "number": ('{"year": ' + "9" * 5000 + "}", "Invalid JSON: number out of range"),
}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "nul": ({"versions": {"notice": "\0"}}, "versions.notice: "),
    "version": ({"version": 2}, "version: "),
    "year": ({"year": "2026"}, "year: "),
    "truth": ({"year": True}, "year: "),
    "more": ({"more": 1}, "more: "),
    "files": ({"files": 7}, "files: "),
    "row": ({"files": [7]}, "files.0: "),
    "up": ({"files": [FILE | {"file": "../a.txt"}]}, "files.0.file: "),
    "dots": ({"files": [FILE | {"file": ".."}]}, "files.0.file: "),
    "root": ({"files": [FILE | {"file": "/etc/a"}]}, "files.0.file: "),
    "nameless": ({"files": [FILE | {"file": ""}]}, "files.0.file: "),
    "digest": ({"files": [FILE | {"sha256": "0"}]}, "files.0.sha256: "),
    "code": ({"findings": [FINDING | {"code": "misspelt"}]}, "findings.0.code: "),
    "date": ({"date": "2026-02-30"}, "date: "),
    "copy": ({"files": [FILE | {"revision": {}}]}, "files.0.revision.sequence: "),
}
CASES = DAMAGED | {
    name: (json.dumps(RECEIPT | change), message) for name, (change, message) in WRONG.items()
}


def test_a_receipt_by_hand_is_one() -> None:
    assert receipt.read(json.dumps(RECEIPT).encode(), "x") == RECEIPT


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_said_once(case: str) -> None:
    text, message = CASES[case]
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(FileError) as caught:
        receipt.read(data, "x.json")
    (fault,) = caught.value.faults
    assert message in f"{fault.key}: {fault.message}"
    assert fault.hint == "restore the file; or delete it, and the next build makes the edition anew"


COMMANDS = (
    ["build", "2026", "--format", "txt"],
    ["build", "2026", "--format", "txt", "--frozen"],
    ["diff", "2026", "--against", "out"],
    ["verify"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("case", ["empty", "brackets", "surrogate", "nul", "row", "version"])
@pytest.mark.usefixtures("templates")
def test_every_command_says_the_same(
    command: list[str], case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    text, _ = CASES[case]
    MANIFEST.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SystemExit) as ended:
        notice_main(command)
    printed = capsys.readouterr()
    assert ended.value.code == 4
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("error: out/day/2026/manifest.json: ")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([*RECEIPT, "files.", "findings."]), st.sampled_from([*FILE]), json_values)
def test_reading_believes_nothing(part: str, key: str, value: object) -> None:
    """Whatever stands there is refused with a message, or it is whole."""
    rows: dict[str, dict[str, Any]] = {"files.": FILE, "findings.": FINDING}
    name = part.removesuffix(".")
    changed = RECEIPT | {name: [rows[part] | {key: value}] if part in rows else value}
    found: Any = {"files": [], "findings": []}
    with suppress(FileError):
        found = receipt.read(json.dumps(changed).encode(), "x")
    assert all("/" not in row["file"] for row in found["files"])
    assert all(row["code"] in codes() for row in found["findings"])


@settings(deadline=None)
@given(st.binary())
def test_bytes_that_are_no_receipt(data: bytes) -> None:
    with pytest.raises(FileError):
        receipt.read(data, "x")


def test_reading_where_there_is_none(tmp_path: Path) -> None:
    assert manifest.read(tmp_path / "manifest.json") == {}
    with pytest.raises(FileError, match="cannot be read: it is a folder; put a file there"):
        manifest.read(tmp_path)
