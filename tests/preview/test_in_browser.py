"""The preview in a real browser: what is saved arrives, and all of it can be used by anybody."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

import notice

pytestmark = pytest.mark.slow

SHIPPED = Path(__file__).parents[2] / "templates"
SOURCE = "20-january/en.md"
SCRIPT = Path(__file__).parents[1] / "browser" / "preview.mjs"
STATES = ("pages", "finding", "text", "fault", "beside", "numbers", "page")
VIEWS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]
DRAFT = [
    "warning: draft",
    "the text in English has the status draft",
    'write status = "final" when it is finished',
    "20-january/en.md:5\nWhat this means",
]


@pytest.fixture(scope="module")
def seen(
    packages: Path,
    chromium: str,
    program: Callable[[str], str],
    previewing: Callable[[Path], AbstractContextManager[str]],
    drafted: Path,
) -> dict[str, Any]:
    """Let the script work with the preview of an office, and return what it saw."""
    assert packages.is_dir()
    download = drafted.parent / "kept.pdf"
    source = drafted / SOURCE
    with previewing(drafted) as address:
        command = [program("node"), str(SCRIPT), chromium, address, str(source), str(download)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"download": download.read_bytes()}


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the shipped notices, the English text of one of them a draft."""
    templates = tmp_path_factory.mktemp("office") / "templates"
    shutil.copytree(SHIPPED, templates)
    source = templates / SOURCE
    source.write_text(source.read_text("utf-8").replace('"final"', '"draft"'), "utf-8")
    return templates


def test_a_statement_is_shown_with_its_findings(seen: dict[str, Any]) -> None:
    assert seen["facts"] == "36th anniversary · Tuesday 20 January 2026 · draft"
    assert seen["pages"] == 1
    assert seen["tabs"][:3] == ["Pages", "Text", "Web page"]
    assert seen["verdict"] == "1 warning. It can be issued."
    assert [each.split("\n\n") for each in seen["findings"]] == [DRAFT]


def test_a_save_arrives_and_nothing_moves(seen: dict[str, Any]) -> None:
    assert "for the 36th time we" in " ".join(seen["text"].split())
    assert seen["scrolled"] == 250


def test_a_finding_leads_to_its_line(seen: dict[str, Any]) -> None:
    assert "11on, for the 36th time we remember" in seen["found"]


def test_another_year_has_another_ordinal(seen: dict[str, Any]) -> None:
    assert seen["later"] == "37th anniversary · Wednesday 20 January 2027 · draft"


def test_a_mistake_is_shown_over_the_last_good_view_until_it_is_mended(
    seen: dict[str, Any],
) -> None:
    assert "unknown field 'ordnal'" in seen["fault"]
    assert "did you mean 'ordinal'?" in seen["fault"]
    assert "20-january/en.md:11" in seen["fault"]
    assert seen["marked"].startswith("11")
    assert "{{ ordnal }}" in seen["marked"]
    assert "for the 36th time we" in " ".join(seen["behind"].split())
    assert seen["broken"] == "It cannot be issued."
    assert seen["mended"] == 0
    assert "we remember the" in " ".join(seen["after"].split())


def test_a_file_that_cannot_be_made_is_told_with_the_verdict(seen: dict[str, Any]) -> None:
    assert seen["lacking"] == (
        "1 warning. 1 file cannot be made, see below. The others can be issued."
    )


def test_the_card_is_a_picture_with_words(seen: dict[str, Any]) -> None:
    alt, width = seen["card"]
    assert alt.replace("\u00a0", " ").startswith("20 January, National Mourning Day\n")
    assert width == 1200


def test_what_differs_from_last_year_is_marked(seen: dict[str, Any]) -> None:
    assert seen["years"] == ["2025", "2026"]
    assert "35th" in seen["gone"]
    assert "36th" in seen["fresh"]
    assert "36th" not in seen["gone"]


def test_each_number_is_marked_and_explained_in_the_margin(seen: dict[str, Any]) -> None:
    assert ["field", "36th"] in seen["numbers"]
    assert ["fact", "744"] in seen["numbers"]
    assert any("36th → 37th field {{ ordinal }}" in note for note in seen["margin"])
    assert any("744 fact, stays {{ facts.wounded }}" in note for note in seen["margin"])


def test_the_web_page_is_seen_as_on_a_phone_and_in_the_dark(seen: dict[str, Any]) -> None:
    assert seen["phone"] == [375, 375]
    assert seen["light"] != seen["dark"]


def test_the_pdf_kept_is_the_one_that_a_build_makes(seen: dict[str, Any], drafted: Path) -> None:
    loaded = notice.load("20-january", languages=["en"], templates=drafted)
    (artifact,) = notice.build(loaded, 2026, formats=["pdf"]).artifacts
    assert (seen["kept"], seen["download"]) == (artifact.name, artifact.data)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("scheme", "width"), VIEWS)
def test_axe_finds_nothing(state: str, scheme: str, width: int, seen: dict[str, Any]) -> None:
    """No violation of any rule, and nothing to scroll sideways, whatever is shown."""
    (row,) = [
        row
        for row in seen["axe"]
        if (row["state"], row["scheme"], row["width"]) == (state, scheme, width)
    ]
    assert row["violations"] == []
    assert row["overflow"] <= 0


def test_every_control_is_reached_by_keyboard(seen: dict[str, Any]) -> None:
    menus = ["notice", "year", "-1", "1", "language", "issuer", "layout", "paper"]
    assert seen["walk"][1:9] == menus
    assert seen["walk"][9:13] == ["open-import", "tab-html", "width", "scheme"]
    assert "20-january-2026.en.pdf" in seen["walk"]
    assert (seen["home"], seen["right"]) == ("Pages", "Text")


def test_the_browser_has_nothing_to_say_and_asks_nobody_else(seen: dict[str, Any]) -> None:
    assert seen["messages"] == []
    assert seen["requests"] == []
