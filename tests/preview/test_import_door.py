"""The door of the preview: a person brings a statement in with a browser, and strangers try to."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from notice.cli import main

SCRIPT = Path(__file__).parents[1] / "browser" / "import.mjs"
ARABIC = Path(__file__).parents[1] / "data" / "letters" / "fayadan.ar.txt"
PATIENCE = 60
TEXT = """The Fall of the Harbour Bridge

Whitby, 3 June 2026

On Wednesday, 3 June 2026, we mark the 18th anniversary of the fall of the Harbour Bridge on
3 June 2008. Eighteen years on, 27 families still live without an answer.

For the 18th evening in a row, the lights of the harbour were out. The law of 2013 follows.

Ada Whitfield
Harbour Master
"""
ANSWERS = {
    "file": "bridge-2026.txt",
    "year": "2026",
    "ID": "harbour-bridge",
    "since": "2008-06-03",
    "lang": "en",
    "issuer": "harbour-office",
    "place": "Whitby",
}
Previewing = Callable[[Path], AbstractContextManager[str]]


def founded(home: Path) -> Path:
    """Make an office with one notice, and return the folder of its notices."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        options = ("name=Old Day", "since=2000-01-01", "lang=en", "issuer=old", "place=Whitby")
        with pytest.raises(SystemExit, match="0"):
            main(["new", "day", *(f"--{option}" for option in options)])
    return home / "templates"


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Return the folder of an office whose files a test may change."""
    return founded(tmp_path)


@pytest.fixture
def address(templates: Path, previewing: Previewing) -> Iterator[str]:
    """Run the preview of that office."""
    with previewing(templates) as found:
        yield found


@pytest.fixture(scope="module")
def guarded(
    previewing: Previewing, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """Run one preview for all requests that are refused; give the folder that stays as it is."""
    folder = founded(tmp_path_factory.mktemp("guarded"))
    with previewing(folder) as found:
        yield found, folder


def token(address: str) -> str:
    found = re.search('name="token" content="([^"]+)"', httpx.get(address).text)
    assert found is not None
    return found[1]


def send(
    address: str,
    path: str = "proposal",
    data: bytes = TEXT.encode(),
    headers: Mapping[str, str] | None = None,
    **answers: str,
) -> httpx.Response:
    """Send a file as the page does."""
    own = {"x-notice-token": token(address), "origin": address.rstrip("/")}
    return httpx.post(
        f"{address}import/{path}",
        params=ANSWERS | answers,
        content=data,
        headers=own if headers is None else headers,
        timeout=PATIENCE,
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# --- what it does ---------------------------------------------------------------------------------


def test_a_proposal_writes_nothing_and_the_notice_is_that_of_the_command(
    templates: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(templates)
    proposal = send(address).json()
    assert tree(templates) == before
    assert proposal["equal"]
    assert ["18th", "19th", "field"] in proposal["numbers"]
    written = send(address, "notice").json()
    made = {name: data for name, data in tree(templates).items() if name not in before}
    assert {name: data for name, data in tree(templates).items() if name in before} == before
    assert len(written["paths"]) == len(made)

    home = tmp_path / "command"
    home.mkdir()
    (home / "bridge-2026.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(home)
    options = [f"--{key}={ANSWERS[key]}" for key in ("since", "lang", "issuer", "place", "year")]
    with pytest.raises(SystemExit, match="0"):
        main(["import", "bridge-2026.txt", "harbour-bridge", *options])
    by_command = tree(home / "templates")
    assert {name: by_command[name] for name in made} == made


def test_a_choice_changes_what_is_written(templates: Path, address: str) -> None:
    kinds = [
        (run[0], run[1]["kind"], run[1]["expression"])
        for passage in send(address, choices="1").json()["passages"]
        for run in passage["runs"]
        if run[1]
    ]
    assert ("18th", "open", "ordinal") in kinds
    assert ("27", "stays", "facts.families") in kinds
    assert ("Wednesday", "moves", "weekday") in kinds
    send(address, "notice", choices="1")
    source = (templates / "harbour-bridge" / "en.md").read_text("utf-8")
    assert "For the {{ ordinal }} evening" in source


TWICE = TEXT + "\nFor the 18th night we met. For the 18th day we waited, and we wait still.\n"


@pytest.mark.parametrize("choices", ["", ",1", ",,0", "0,1,0", "9,x,", "1," * 999])
def test_a_choice_is_for_its_own_number(choices: str, address: str) -> None:
    """What nobody chose stays undecided, and is told; a choice that there is not is none."""
    answer = send(address, data=TWICE.encode(), choices=choices).json()
    chosen = [*choices.split(","), "", ""][:3]
    undecided = any(each not in {"0", "1"} for each in chosen)
    assert any("it may be" in remark for remark in answer["remarks"]) == undecided
    moving = [
        run[1]["moves"]
        for passage in answer["passages"]
        for run in passage["runs"]
        if run[1] and run[1]["kind"] == "open"
    ]
    assert moving == [each == "1" for each in chosen]


# --- what it refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["proposal", "notice"])
@pytest.mark.parametrize(
    "wrong",
    [
        {"x-notice-token": None},
        {"x-notice-token": "x"},
        {"origin": None},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example"},
    ],
    ids=str,
)
def test_only_the_page_of_this_run_may_send(
    wrong: dict[str, str | None], path: str, guarded: tuple[str, Path]
) -> None:
    address, templates = guarded
    before = tree(templates)
    own = {"x-notice-token": token(address), "origin": address.rstrip("/")}
    sent = {key: text for key, text in (own | wrong).items() if text is not None}
    assert send(address, path, headers=sent).status_code == 403
    assert tree(templates) == before


def test_the_token_is_another_in_every_run(templates: Path, previewing: Previewing) -> None:
    found = []
    for _ in range(2):
        with previewing(templates) as address:
            found.append(token(address))
    assert found[0] != found[1]


def test_a_door_is_opened_by_post_alone(guarded: tuple[str, Path]) -> None:
    address, _ = guarded
    for path in ("import/proposal", "import/notice"):
        assert httpx.get(f"{address}{path}").status_code == 405
        own = {"x-notice-token": token(address), "origin": address.rstrip("/")}
        assert httpx.put(f"{address}{path}", headers=own).status_code == 405


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"ID": "../evil"}, "'../evil' is not the id of a notice"),
        ({"ID": "/etc/evil"}, "'/etc/evil' is not the id of a notice"),
        ({"ID": "issuers"}, "'issuers' is the name of a folder"),
        ({"ID": "day"}, "is there already, and nothing is overwritten"),
        ({"ID": ""}, "missing: ID"),
        ({"issuer": "../../evil"}, "is not the id of an issuer"),
        ({"lang": "../../etc/passwd"}, "../../etc/passwd"),
        ({"lang": "en,de"}, "a statement is in one language"),
        ({"file": "../bridge-2026.txt"}, "the name of a file has no folder in it"),
        ({"file": "..\\bridge-2026.txt"}, "the name of a file has no folder in it"),
        ({"file": ""}, "the name of a file has no folder in it"),
        ({"file": "bridge.exe"}, "this kind of file is not read"),
        ({"file": "bridge.docx"}, "Word"),
        ({"year": "soon"}, "'soon' is not a year"),
        ({"year": "2020..2026"}, "the year of the statement is one year"),
        ({"year": "1950"}, "1950"),
        ({"since": "long ago"}, "'long ago' is not a date"),
        ({"encoding": "../x"}, "../x"),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["proposal", "notice"])
def test_a_wrong_answer_is_one_clear_message_and_nothing_is_written(
    answers: dict[str, str], message: str, path: str, guarded: tuple[str, Path]
) -> None:
    address, templates = guarded
    before = tree(templates.parent)
    answer = send(address, path, TEXT.encode(), None, **answers)
    assert answer.status_code == 409
    assert message in " ".join(fault["message"] for fault in answer.json()["faults"])
    assert tree(templates.parent) == before


def test_a_file_that_is_too_large_is_not_taken(guarded: tuple[str, Path]) -> None:
    address, templates = guarded
    before = tree(templates)
    (fault,) = send(address, "notice", data=b"a" * (16 * 10**6 + 1)).json()["faults"]
    assert (fault["message"], fault["hint"]) == (
        "the file has more than 16 MB",
        "save the statement alone",
    )
    assert tree(templates) == before


def test_written_twice_is_refused_the_second_time(templates: Path, address: str) -> None:
    assert send(address, "notice").status_code == 200
    before = tree(templates)
    assert send(address, "notice", choices="1").status_code == 409
    assert tree(templates) == before


# --- in a browser ---------------------------------------------------------------------------------

STATES = ("form", "refused", "proposal", "written", "right-to-left")
VIEWS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]


@pytest.fixture(scope="module")
def seen(
    packages: Path,
    chromium: str,
    program: Callable[[str], str],
    previewing: Previewing,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """Let the script bring a statement into the preview of an office that has one already."""
    assert packages.is_dir()
    home = tmp_path_factory.mktemp("home")
    file = home / "bridge-2026.txt"
    file.write_text(TEXT, "utf-8")
    with previewing(founded(home)) as address:
        command = [program("node"), str(SCRIPT), chromium, address, str(file), str(ARABIC)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"templates": home / "templates", "port": urlsplit(address).port}


@pytest.mark.slow
def test_a_press_officer_brings_a_statement_in(seen: dict[str, Any]) -> None:
    assert seen["year"] == "2026"  # from the name of the file
    for label in ("Day of the event", "Id of the notice", "Id of the issuer"):
        assert f"“{label}”" in seen["missing"]
    assert ["open", "18th"] in seen["marks"]
    assert ["moves", "Eighteen"] in seen["marks"]
    assert ["stays", "2013"] in seen["marks"]
    assert seen["proof"] == "In 2026 it says what bridge-2026.txt says, word for word."
    assert seen["numbers"][0] == "2026\t2027"
    assert "Eighteen\tNineteen" in seen["numbers"]
    assert "harbour-bridge/en.md" in seen["written"]
    assert seen["notice"] == "harbour-bridge"
    assert seen["opened"].startswith("18th anniversary · Wednesday 3 June 2026")


@pytest.mark.slow
def test_a_click_takes_the_next_reading(seen: dict[str, Any]) -> None:
    assert seen["before"] == "18th: as it is typed, every year"
    assert seen["after"] == "18th: {{ ordinal }}"
    assert seen["kept"]
    assert ["open", "18th"] in seen["marks"]
    assert ["open decided moves", "18th"] in seen["decided"]
    assert "18th\t18th" in seen["numbers"]
    assert "18th\t18th" not in seen["changed"]
    source = (seen["templates"] / "harbour-bridge" / "en.md").read_text("utf-8")
    assert "For the {{ ordinal }} evening" in source


@pytest.mark.slow
def test_a_name_that_exists_and_a_text_from_right_to_left(seen: dict[str, Any]) -> None:
    assert "harbour-bridge is there already, and nothing is overwritten" in seen["there"]
    assert seen["direction"] == "rtl"
    assert any(kind == "moves" for kind, _ in seen["arabic"])


@pytest.mark.slow
def test_every_field_is_reached_by_keyboard(seen: dict[str, Any]) -> None:
    assert seen["focused"] == "import-name"
    order = [name for name in dict.fromkeys(seen["walk"]) if name != "SUMMARY"]
    assert order[:8] == ["file", "year", "since", "lang", "ID", "name", "issuer", "place"]


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_browser_says_nothing_but_of_the_refusals(seen: dict[str, Any]) -> None:
    assert all("409" in message for message in seen["messages"]), seen["messages"]
