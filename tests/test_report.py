"""What a job is told: one JSON document whatever happens, annotations, a summary, a cause once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from notice.cli import documents, github
from notice.cli.documents import FaultRow

Call = Callable[[str], "tuple[int, str, str]"]


def document(name: str, text: str) -> dict[str, Any]:
    """Return a document that has passed the schema that the program prints."""
    schema = documents.schema(name)
    Draft202012Validator.check_schema(schema)
    read: dict[str, Any] = json.loads(text)
    Draft202012Validator(schema).validate(read)
    return read


# --- JSON -----------------------------------------------------------------------------------------

BUILD = "build 2026 --format txt --json"
SPOIL = "{{ ordnal }}"


def test_a_build_is_a_document(call: Call, office: Callable[..., Path]) -> None:
    office(status="draft")
    for status in ("written", "unchanged"):
        code, out, _ = call(BUILD)
        read = document("build", out)
        (edition,) = read["editions"]
        (finding,) = edition.pop("findings")
        assert (code, read["feeds"], read["faults"]) == (0, [], [])
        assert edition == {
            "notice": "day",
            "year": 2026,
            "date": "2026-01-20",
            "ordinal": 36,
            "status": status,
            "files": ["out/day/2026/day-2026.en.txt"],
        }
        assert finding == {
            "file": "templates/day/en.md",
            "line": 4,
            "code": "draft",
            "severity": "warning",
            "message": "the text in English has the status draft",
            "hint": 'write status = "final" when it is finished',
            "allowed": None,
        }


def test_a_finding_in_what_was_made_names_that_file(
    call: Call, office: Callable[..., Path]
) -> None:
    office("A long remark. " * 700)
    code, out, _ = call("build 2026 --format pdf --json")
    (edition,) = document("build", out)["editions"]
    (finding,) = [row for row in edition["findings"] if row["code"] == "too-many-pages"]
    assert (code, edition["status"]) == (1, "refused")
    assert (finding["file"], finding["line"]) == ("day-2026.en.pdf", None)


def test_a_mistake_in_a_source_is_in_the_document(call: Call, office: Callable[..., Path]) -> None:
    office(f"We remember.\n\nThe {SPOIL}.")
    code, out, err = call(BUILD)
    read = document("build", out)
    (fault,) = read["faults"]
    assert (code, [row["status"] for row in read["editions"]]) == (2, ["failed"])
    assert (fault["file"], fault["line"]) == ("templates/day/en.md", 9)
    assert fault["code"] == "invalid-input"
    assert fault["hint"] == "did you mean 'ordinal'?"
    assert err.startswith("error: templates/day/en.md:9: ")


def test_a_layout_that_fails_leaves_its_edition_failed(
    call: Call, office: Callable[..., Path]
) -> None:
    office(page=lambda html: html.replace("<h1>", "{{ nothing.at_all }}<h1>"))
    code, out, _ = call("build 2026..2027 --format html --json")
    read = document("build", out)
    assert (code, [row["status"] for row in read["editions"]]) == (2, ["failed"])
    assert read["faults"][0]["file"].startswith("templates/layouts/own/")


def test_what_is_sound_stands_beside_what_is_not(call: Call, office: Callable[..., Path]) -> None:
    (office() / "another").mkdir()
    Path("templates/another/notice.toml").write_text("id = \n", "utf-8")
    code, out, _ = call("build --due --today 2026-01-10 --format txt --json")
    read = document("build", out)
    assert (code, [row["status"] for row in read["editions"]]) == (2, ["written"])
    assert read["faults"][0]["file"] == "templates/another/notice.toml"
    for command, kept in (("next", "due"), ("list", "notices")):
        code, out, _ = call(f"{command} --today 2026-01-10 --json")
        read = document(command, out)
        assert (code, [row["notice"] for row in read[kept]]) == (2, ["day"])
        assert read["faults"][0]["file"] == "templates/another/notice.toml"


def test_a_check_is_a_document(call: Call, office: Callable[..., Path]) -> None:
    office("In 1990.")
    code, out, _ = call("check 2026..2027 --fast --jobs 1 --json")
    read = document("check", out)
    (finding,) = read["findings"]
    assert (code, finding["file"], finding["line"]) == (1, "templates/day/en.md", 7)
    assert (finding["years"], finding["language"]) == ([2026, 2027], None)
    assert not finding["message"].startswith("templates")
    office(f"The {SPOIL}.")
    code, out, _ = call("check 2026 --fast --jobs 1 --json")
    read = document("check", out)
    assert (code, read["findings"][0]["code"]) == (1, "invalid-input")


@pytest.mark.parametrize(
    "typed",
    [
        "build 5 6 --json",
        "build --json --frmat txt",
        "build --json --today 5",
        "build --json 2026 --notice night",
        "check --json --fast --conformance",
        "next --json --within soon",
        "list --json --templates nowhere",
        "doctor --json --templates nowhere",
        "numbers 2026 --json --notice night",
        "diff 2025 2026 --format json --notice night",
        "diff 2025 2026 --format=JSON --notice night",
        "biuld --json",
    ],
)
def test_a_mistake_in_the_arguments_is_a_document_too(
    typed: str, call: Call, office: Callable[..., Path]
) -> None:
    """Even where the arguments cannot be read as a whole; on stderr it is a line as ever."""
    office()
    code, out, err = call(typed)
    (fault,) = document("faults", out)["faults"]
    assert (code, fault["file"], fault["code"]) == (2, None, "invalid-input")
    assert err == f"error: {fault['message']}{'; ' if fault['hint'] else ''}{fault['hint'] or ''}\n"
    command = typed.split(maxsplit=1)[0]
    assert document(command if command in documents.DOCUMENTS else "faults", out)


def test_without_json_a_mistake_prints_nothing_on_stdout(
    call: Call, office: Callable[..., Path]
) -> None:
    office()
    assert call("build 2026 --format json")[:2] == (2, "")


def test_an_interruption_is_a_document(
    call: Call, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    office()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("notice.edition.build.run", interrupt)
    code, out, err = call(BUILD)
    assert (code, err.strip()) == (130, "interrupted; what was not finished is as it was before")
    assert document("build", out)["faults"][0]["code"] == "interrupted"


@pytest.mark.parametrize("name", documents.DOCUMENTS)
def test_the_program_prints_each_schema(name: str, call: Call) -> None:
    code, out, _ = call(f"schema {name}")
    assert (code, json.loads(out)) == (0, documents.schema(name))
    assert [*Draft202012Validator(json.loads(out)).iter_errors({})] != []


def test_a_schema_that_there_is_not(call: Call) -> None:
    code, out, err = call("schema biuld")
    assert (code, out) == (2, "")
    assert err == "error: there is no schema 'biuld'; did you mean 'build'?\n"


# --- a warning is enough --------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["build 2026 --format txt", "check 2026 --fast --jobs 1"])
def test_a_warning_fails_where_it_is_to(
    command: str, call: Call, office: Callable[..., Path]
) -> None:
    """Only the exit code: the files are written all the same, now and when they are up to date."""
    office(status="draft")
    assert call(command)[0] == 0
    assert call(f"{command} --fail-on error")[0] == 0
    assert call(f"{command} --fail-on warning")[0] == 1
    assert Path("out/day/2026/day-2026.en.txt").exists() == command.startswith("build")
    office()
    assert call(f"{command} --fail-on warning")[0] == 0


def test_a_warning_fails_a_job_on_the_day_of_the_build(
    call: Call, office: Callable[..., Path]
) -> None:
    office(status="draft")
    build = "build --due --format txt --fail-on warning --today"
    assert [call(f"{build} 2026-01-1{day}")[0] for day in (0, 1, 2)] == [1, 0, 0]


# --- GitHub ---------------------------------------------------------------------------------------


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "summary.md"
    path.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


def test_an_annotation_is_escaped() -> None:
    row = FaultRow("a,b:c%.md", 7, "stale-literal", "50 % ::error::\r\nmore", "look: here")
    assert github.annotation(row, "warning") == (
        "::warning file=a%2Cb%3Ac%25.md,line=7,title=stale-literal"
        "::50 %25 ::error::%0D%0Amore; look: here"
    )
    bare = FaultRow(None, None, "invalid-input", "no", None)
    assert github.annotation(bare, "error") == "::error title=invalid-input::no"


def test_a_cell_of_the_summary_is_escaped() -> None:
    row = FaultRow("a|b.md", 1, "draft", "<b>\n& | more", None)
    *_, line = github.table([row, row])
    assert line == "| draft | a\\|b.md:1 | &lt;b> &amp; \\| more |"
    assert len([*github.table([row, row])]) == 4
    assert [*github.table([])] == []


def test_a_build_is_annotated_and_summed_up(
    call: Call, office: Callable[..., Path], summary: Path
) -> None:
    """An annotation takes the place of the line: GitHub shows it in the log."""
    office("In 1990.", status="draft")
    code, out, err = call("build 2026 --format txt --report github")
    stale, draft, refused = err.splitlines()
    assert (code, out) == (1, "")
    assert stale.startswith("::error file=templates/day/en.md,line=7,title=stale-literal::")
    assert draft.startswith("::warning file=templates/day/en.md,line=4,title=draft::")
    assert refused == "day 2026: refused, nothing of it was written"
    told = summary.read_text("utf-8").splitlines()
    assert told[:2] == ["before", "### Statements"]
    assert "| day | 2026-01-20 | 36 | refused | 0 |" in told
    assert [line.split(" | ")[:2] for line in told[-2:]] == [
        ["| stale-literal", "templates/day/en.md:7"],
        ["| draft", "templates/day/en.md:4"],
    ]


def test_json_and_annotations_go_together(
    call: Call, office: Callable[..., Path], summary: Path
) -> None:
    office("In 1990.")
    _, out, err = call(f"{BUILD} --report github")
    assert document("build", out)["editions"][0]["status"] == "refused"
    assert err.startswith("::error ")
    assert "refused" in summary.read_text("utf-8")


@pytest.mark.parametrize(
    ("typed", "start"),
    [
        ("build 2026 --report github", "::error file=templates/day/en.md,line=7,title=invalid-in"),
        ("build --due --today 2026-01-10 --report=GitHub", "::error file=templates/day/en.md,line"),
        ("check 2026 --fast --jobs 1 --report github", "::error file=templates/day/en.md,line=7"),
        ("build 5 6 --report github", "::error title=invalid-input::"),
    ],
)
def test_a_fault_is_annotated_and_in_the_summary(
    typed: str, start: str, call: Call, office: Callable[..., Path], summary: Path
) -> None:
    office(f"The {SPOIL}.")
    _, _, err = call(typed)
    assert err.startswith(start)
    assert err.count("::error") == 1
    told = summary.read_text("utf-8")
    assert (told.count("| invalid-input |"), "Nothing to do." in told) == (1, False)


def test_a_check_is_annotated_and_summed_up(
    call: Call, office: Callable[..., Path], summary: Path
) -> None:
    office("In 1990.")
    _, out, err = call("check 2026..2027 --fast --jobs 1 --report github")
    assert err.startswith("::error file=templates/day/en.md,line=7,title=stale-literal::")
    assert out.splitlines()[-1] == "2 statements looked at: 1 errors, 0 warnings"
    assert "stale-literal" not in out
    assert "2 statements looked at: 1 errors, 0 warnings.\n" in summary.read_text("utf-8")


def test_nothing_to_do_is_summed_up(call: Call, office: Callable[..., Path], summary: Path) -> None:
    office()
    call("build --due --today 2026-06-01 --report github")
    assert summary.read_text("utf-8") == "before\n### Statements\n\nNothing to do.\n"


def test_no_summary_is_written_unasked(
    call: Call, office: Callable[..., Path], summary: Path
) -> None:
    office()
    call("build 2026 --format txt")
    assert summary.read_text("utf-8") == "before\n"


def test_a_summary_that_cannot_be_written_is_told(
    call: Call, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    office()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "no/such/folder")
    code, _, err = call("build 2026 --format txt --report github")
    assert code == 4
    assert err == (
        "::error file=no/such/folder,title=file-error::the summary cannot be written: "
        "No such file or directory; unset GITHUB_STEP_SUMMARY, or leave --report out\n"
    )


# --- a cause once ---------------------------------------------------------------------------------


def test_a_log_is_plain_and_tells_a_cause_once(call: Call, office: Callable[..., Path]) -> None:
    """Whatever the years; two things in one text are two causes."""
    office("In 1990.\n\nSince 1990.", status="draft")
    _, _, err = call("build 2026..2030 --format txt,html")
    assert "\x1b" not in err
    assert "\r" not in err
    told = [line for line in err.splitlines() if line.startswith(("error [", "warning ["))]
    assert [line.partition("]")[0].partition("[")[2] for line in told] == [
        "stale-literal",
        "stale-literal",
        "draft",
    ]
    assert err.count("refused, nothing of it") == 5


def test_a_cause_in_what_was_made_is_told_once(call: Call, office: Callable[..., Path]) -> None:
    office("A long remark. " * 700)
    _, _, err = call("build 2026..2028 --format pdf")
    assert err.count("error [too-many-pages] day-2026.en.pdf: ") == 1
    assert err.count("too-many-pages") == 1


def test_the_reference_lists_every_key_of_a_document(
    call: Call, office: Callable[..., Path]
) -> None:
    office("In 1990.")
    page = (Path(__file__).parents[1] / "docs" / "reference.md").read_text("utf-8")
    part = page.partition("### JSON of `build`\n")[2].partition("### ")[0]
    (edition,) = json.loads(call(BUILD)[1])["editions"]
    (finding,) = edition.pop("findings")
    for key in edition:
        assert f"| `editions[].{key}" in part
    for key in finding:
        assert f"| `editions[].findings[].{key}` | " in part
    assert "| `editions[].status` | written, unchanged, issued, stale, refused, failed |" in part
