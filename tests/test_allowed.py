"""Warnings that an office allows: they are not told, and kept with the reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import notice

REASON = "nobody has to wait for the last comma"
ALLOWED = f'[allowed]\ndraft = "{REASON}"\n'
BUILD = "build 2026 --format txt"
CHECK = "check 2026 --fast --jobs 1"

Call = Callable[[str], "tuple[int, str, str]"]


def findings(document: str) -> list[dict[str, Any]]:
    read = json.loads(document)
    return [row for each in read.get("editions", [read]) for row in each["findings"]]


def test_an_allowed_warning_is_kept_and_not_told(call: Call, office: Callable[..., Path]) -> None:
    """It fails nothing either, on the day of the build and when the edition is up to date."""
    office(status="draft", facts=ALLOWED)
    for _ in range(2):
        code, out, err = call(f"{BUILD} --fail-on warning")
        assert (code, out, "draft" in err) == (0, "out/day/2026/day-2026.en.txt\n", False)
        (row,) = json.loads(Path("out/day/2026/manifest.json").read_bytes())["findings"]
        assert (row["code"], row["allowed"]) == ("draft", REASON)
        (row,) = findings(call(f"{BUILD} --json")[1])
        assert (row["code"], row["allowed"]) == ("draft", REASON)


def test_another_warning_is_told(call: Call, office: Callable[..., Path]) -> None:
    due = '[facts.dead]\nvalue = 150\nsource = "A book"\nreview_by = 2025-01-01\n'
    office(status="draft", facts=due + ALLOWED)
    code, _, err = call(f"{BUILD} --fail-on warning")
    assert (code, err.count("warning ["), "[review-due]" in err) == (1, 1, True)


def test_it_is_told_again_when_it_is_no_longer_allowed(
    call: Call, office: Callable[..., Path]
) -> None:
    office(status="draft", facts=ALLOWED)
    call(BUILD)
    office(status="draft")
    assert "warning [draft]" in call(BUILD)[2]


def test_a_check_neither_tells_nor_counts_it(call: Call, office: Callable[..., Path]) -> None:
    office(status="draft", facts=ALLOWED)
    code, out, _ = call(f"{CHECK} --fail-on warning")
    assert (code, out) == (0, "1 statements looked at: 0 errors, 0 warnings\n")
    (row,) = findings(call(f"{CHECK} --json")[1])
    assert (row["code"], row["allowed"]) == ("draft", REASON)


def test_what_only_a_check_finds_can_be_allowed(call: Call, office: Callable[..., Path]) -> None:
    easter = '[observed]\nrule = "easter"\ncalendar = "western"\noffset = -80\n'
    office(facts=easter + '[allowed]\nearly-day = "it has always been so"\n')
    code, out, _ = call(f"{CHECK} --fail-on warning".replace("2026", "2026..2030"))
    assert (code, out.splitlines()[-1]) == (0, "5 statements looked at: 0 errors, 0 warnings")


def test_the_summary_leaves_it_out(
    call: Call, office: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    office(status="draft", facts=ALLOWED)
    for command in (BUILD, CHECK):
        assert "::" not in call(f"{command} --report github")[2]
    assert "draft" not in summary.read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('drafft = "it is"', "there is no code 'drafft'; did you mean 'draft'?"),
        (
            'stale-literal = "it is"',
            (
                "'stale-literal' is an error, and only a warning can be allowed; notice explain "
                "stale-literal says how to mend it"
            ),
        ),
        ('draft = " "', "' ' is not allowed here; write a text that is not empty"),
        ("draft = true", "this must be a text between quotes; found true"),
    ],
)
@pytest.mark.parametrize("command", [BUILD, CHECK, "build --due --today 2026-01-10 --format txt"])
def test_what_cannot_be_allowed_is_told(
    command: str, line: str, message: str, call: Call, office: Callable[..., Path]
) -> None:
    definition = office(facts=f"[allowed]\n{line}\n") / "day" / "notice.toml"
    number = definition.read_text("utf-8").splitlines().index(line) + 1
    key = f"allowed.{line.partition(' ')[0]}"
    code, out, err = call(command)
    assert (code, out) == (2, "")
    assert err == f"error: templates/day/notice.toml:{number}: {key}: {message}\n"


def test_an_edition_has_it_with_the_reason(office: Callable[..., Path]) -> None:
    root = office(status="draft", facts=ALLOWED)
    edition = notice.build(notice.load("day", templates=root), 2026, formats=["txt"])
    (finding,) = edition.findings
    assert (finding.code, finding.allowed) == ("draft", REASON)
