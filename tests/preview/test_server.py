"""The preview: a real server, asked as a browser asks it and as a stranger may."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

import notice
from notice import folders
from notice.definition import fonts
from notice.preview.query import Query
from notice.preview.session import Session
from notice.process import Limits
from notice.worker import Worker

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
COMMAND = [sys.executable, "-m", "notice", "preview", "--no-open", "--today", "2026-01-05"]
PATIENCE = 60
Started = Callable[..., AbstractContextManager[subprocess.Popen[str]]]
Previewing = Callable[[Path], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def address(
    previewing: Previewing,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Run one preview of the shipped notices for all tests that only ask it something."""
    templates = tmp_path_factory.mktemp("office") / "templates"
    shutil.copytree(ROOT / "templates", templates)
    with previewing(templates) as found:
        yield found


def events(address: str, count: int = 2, **choice: str) -> list[dict[str, Any]]:
    """Return the first messages of the stream for a choice."""
    found: list[dict[str, Any]] = []
    with httpx.stream("GET", f"{address}events", params=choice, timeout=PATIENCE) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
            if len(found) == count:
                break
    return found


def endless(*_: object) -> None:
    """Work without end."""
    time.sleep(PATIENCE)


# --- what it shows --------------------------------------------------------------------------------


def test_what_nobody_chooses_is_the_notice_s_own(address: str) -> None:
    look, findings = events(address)
    assert look["choice"] == {
        "notice": "20-january",
        "year": "2026",
        "language": "en",
        "issuer": "remembrance-office",
        "layout": "classic",
        "paper": "a4",
    }
    assert look["view"]["ordinal"] == "36th"
    assert look["view"]["day"] == "Tuesday 20 January 2026"
    assert findings["proof"] == look["view"]["proof"]


def test_a_right_to_left_language_says_so(address: str) -> None:
    look, findings = events(address, language="ar")
    assert (look["view"]["language"], look["view"]["direction"]) == ("ar", "rtl")
    (draft,) = [each for each in findings["findings"] if each["code"] == "draft"]
    assert draft["place"].endswith("20-january/ar.md:5")


def test_a_file_kept_is_the_file_built(address: str) -> None:
    """The bytes are those of a build, with a layout, issuer and paper of one's choice."""
    issuer = "office-for-public-information"
    choice = {"issuer": issuer, "layout": "modern", "paper": "letter"}
    (look,) = events(address, 1, year="2027", language="fr", **choice)
    loaded = notice.load("20-january", languages=["fr"], templates=ROOT / "templates")
    formats = [file["format"] for file in look["view"]["files"]]
    edition = notice.build(
        loaded, 2027, issuer=issuer, formats=formats, layout="modern", paper="letter"
    )
    assert formats[0] == "pdf"
    for artifact in edition.artifacts:
        path = f"proof/{look['view']['proof']}/keep/{artifact.format}"
        kept = httpx.get(f"{address}{path}", timeout=PATIENCE)
        named = f"attachment; filename*=UTF-8''{artifact.name}"
        assert kept.headers["content-disposition"] == named
        assert kept.content == artifact.data


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"notice": "20-januar"}, "there is no notice '20-januar'"),
        ({"notice": "../20-january"}, "there is no notice '../20-january'"),
        ({"issuer": "../issuers/remembrance-office"}, "there is no issuer"),
        ({"layout": "../layouts/classic"}, "there is no layout"),
        ({"layout": "clasic"}, "there is no layout 'clasic'"),
        ({"paper": "a5"}, "there is no paper 'a5'"),
        ({"year": "1980"}, "1980 has no anniversary"),
        ({"year": "2026..2030"}, "'2026..2030' is more than one year"),
        ({"year": "soon"}, "'soon' is not a year"),
    ],
)
def test_what_is_not_there_is_a_fault(choice: dict[str, str], message: str, address: str) -> None:
    (look,) = events(address, 1, **choice)
    assert message in look["faults"][0]["message"]
    assert "view" not in look


def test_a_language_that_the_notice_lacks_is_its_first(address: str) -> None:
    """Who reads Azerbaijani and turns to a notice without it is shown the notice nevertheless."""
    (look,) = events(address, 1, notice="human-rights-day", language="az")
    assert look["choice"]["language"] == "en"


def test_a_fault_of_any_file_names_its_line(
    office: Callable[..., Path], previewing: Previewing
) -> None:
    templates = office("We remember {{ ordnal }}.")
    with previewing(templates) as address:
        (look,) = events(address, 1)
        (fault,) = look["faults"]
        assert fault["place"] == "day/en.md:7"
        assert "did you mean 'ordinal'?" in fault["hint"]
        assert [(row["line"], row["here"]) for row in fault["excerpt"]] == [
            (5, False),
            (6, False),
            (7, True),
        ]
        (templates / "day" / "notice.toml").write_text("id = ", "utf-8")
        (look,) = events(address, 1, notice="day", language="en")
        assert look["faults"][0]["place"] == "day/notice.toml:1"
        assert look["language"] == [["en", "English (en)"]]


def test_a_stale_figure_is_shown_where_it_stands_whatever_else_cannot_be_made(
    office: Callable[..., Path], previewing: Previewing
) -> None:
    with previewing(office("For the 36th time.")) as address:
        _, findings = events(address)
        assert list(findings["missing"]) == ["eml"]  # this office has no address to send mail from
        answer = httpx.get(f"{address}proof/{findings['proof']}/keep/eml", timeout=PATIENCE)
        assert answer.status_code == 409
        assert answer.text.rstrip("\n").endswith(findings["missing"]["eml"][0]["hint"])
        (found,) = [each for each in findings["findings"] if each["code"] == "stale-literal"]
        assert found["severity"] == "error"
        assert found["place"] == "day/en.md:7"
        assert [row["text"] for row in found["excerpt"] if row["here"]] == ["For the 36th time."]


def test_a_layout_that_cannot_be_set_is_a_fault(
    office: Callable[..., Path], previewing: Previewing
) -> None:
    templates = office(page=lambda html: html.replace("{{ language.tag }}", "{{ nothing.tag }}"))
    with previewing(templates) as address:
        (look,) = events(address, 1)
        assert look["faults"][0]["place"].startswith("layouts/own/page.html")


def beside(address: str, **choice: str) -> dict[str, Any]:
    """Return last year's statement beside that of a choice."""
    (look,) = events(address, 1, **choice)
    answer = httpx.get(f"{address}proof/{look['view']['proof']}/beside", timeout=PATIENCE)
    found: dict[str, Any] = answer.json()
    return found


def test_last_year_stands_beside_this_year(address: str) -> None:
    """What both say is kept, and every change is a run of words of each."""
    found = beside(address)
    assert found["years"] == [2025, 2026]
    title = next(row for row in found["passages"] if row["kind"] == "title")
    assert title["runs"] == [["kept", *["20 January, National Mourning Day"] * 2, True]]
    changes = {
        tuple(run[1:3]) for row in found["passages"] for run in row["runs"] if run[0] == "change"
    }
    assert {("35th", "36th"), ("Thirty-five", "Thirty-six")} <= changes


def test_the_first_year_has_none_before_it(address: str) -> None:
    assert beside(address, year="1991") == {"passages": []}


def test_the_numbers_say_where_they_come_from(address: str) -> None:
    (look,) = events(address, 1)
    answer = httpx.get(f"{address}proof/{look['view']['proof']}/numbers", timeout=PATIENCE)
    found = answer.json()
    assert found["following"] == 2027
    stated = [number for line in found["lines"] for number in line["numbers"]]
    rows = {(n["text"], n["next"], n["origin"]): n["source"] for n in stated}
    assert rows["36th", "37th", "field"] == "{{ ordinal }}"
    assert rows["744", "744", "fact"].startswith("{{ facts.wounded }}: Ministry")
    assert rows["first", "first", "typed"].endswith("20-january/en.md:33")
    for line in found["lines"]:
        marked = [text for text, index in line["runs"] if index is not None]
        assert marked == [number["text"] for number in line["numbers"]]


# --- who may ask ----------------------------------------------------------------------------------


def headers(address: str, path: str = "", **sent: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in sent.items()}
    return httpx.get(f"{address}{path}", headers=named, timeout=PATIENCE)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example"]
)
def test_another_name_is_refused(host: str, address: str) -> None:
    """DNS rebinding: a name that somebody else has pointed at this machine."""
    assert headers(address, host=host).status_code == 403


def test_the_names_of_this_machine_are_taken(address: str) -> None:
    port = urlsplit(address).port
    assert headers(address, host=f"localhost:{port}").status_code == 200
    assert headers(address, host=f"localhost:{port}", origin=f"http://localhost:{port}").is_success


@pytest.mark.parametrize("origin", ["null", "https://evil.example", "http://127.0.0.1:1"])
def test_another_origin_is_refused(origin: str, address: str) -> None:
    assert headers(address, "events", origin=origin).status_code == 403


def test_a_request_across_sites_is_refused_and_a_visitor_is_not(address: str) -> None:
    across = {"sec_fetch_site": "cross-site"}
    assert headers(address, **across, sec_fetch_dest="iframe").status_code == 403
    assert headers(address, **across, sec_fetch_dest="image").status_code == 403
    assert headers(address, **across, sec_fetch_dest="document").status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_there_is_no_way_to_write(method: str, address: str) -> None:
    for path in ("", "events", "static/preview.js"):
        answer = httpx.request(method, f"{address}{path}", timeout=PATIENCE)
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["", "static/preview.css", "events"])
def test_head_is_answered_without_a_body(path: str, address: str) -> None:
    answer = httpx.head(f"{address}{path}", timeout=PATIENCE)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "static/../server.py",
        "static/..%2fserver.py",
        "static/index.html",
        "static/%2e%2e/%2e%2e/errors.py",
        "proof/x/keep/pdf",
        "proof/../../templates/keep/pdf",
        "templates/20-january/en.md",
        "etc/passwd",
    ],
)
def test_nothing_else_is_served(path: str, address: str) -> None:
    """The path is sent as it stands: a client would take the dots out of it."""
    parts = urlsplit(address)
    assert parts.port is not None
    with socket.create_connection(("127.0.0.1", parts.port), timeout=PATIENCE) as line:
        line.sendall(f"GET /{path} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
        assert line.recv(1000).startswith(b"HTTP/1.1 404")


def test_pages_and_formats_that_are_not_there(address: str) -> None:
    (look,) = events(address, 1)
    proof = f"proof/{look['view']['proof']}"
    assert headers(address, f"{proof}/page/1/1").headers["content-type"] == "image/png"
    for path in (
        "page/1/0",
        "page/1/2",
        f"page/1/{'9' * 5000}",
        f"page/{'9' * 5000}/1",
        "page/0/1",
        "page/4/1",
        "show/exe",
        "keep/",
        "page/1/1.png",
    ):
        assert headers(address, f"{proof}/{path}").status_code == 404, path


def test_every_answer_is_guarded(address: str) -> None:
    """No script but the preview's own, nothing kept, nothing told to others."""
    for path in ("", "static/preview.js", "nothing"):
        sent = headers(address, path).headers
        policy = sent["content-security-policy"]
        assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert sent["cache-control"] == "no-store"
        assert sent["x-content-type-options"] == "nosniff"
        assert sent["referrer-policy"] == "no-referrer"
        assert sent["cross-origin-opener-policy"] == "same-origin"
        assert sent["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in sent


def test_a_page_of_a_layout_runs_no_script_and_fetches_nothing(address: str) -> None:
    (look,) = events(address, 1)
    sent = headers(address, f"proof/{look['view']['proof']}/show/html").headers
    policy = dict(
        part.strip().partition(" ")[::2] for part in sent["content-security-policy"].split(";")
    )
    assert policy["sandbox"] == "allow-same-origin"
    assert policy["default-src"] == "'none'"
    assert policy["font-src"] == "data:"
    assert "script-src" not in policy
    assert policy["frame-ancestors"] == "'self'"


def test_it_listens_on_loopback_only(address: str) -> None:
    port = urlsplit(address).port
    table = Path("/proc/net/tcp").read_text("ascii") + Path("/proc/net/tcp6").read_text("ascii")
    listening = [
        row.split()[1] for row in table.splitlines() if f":{port:04X} " in row and " 0A " in row
    ]
    assert listening == [f"0100007F:{port:04X}"]


# --- the command ----------------------------------------------------------------------------------


def test_a_port_that_is_taken(address: str) -> None:
    port = str(urlsplit(address).port)
    done = subprocess.run(
        [*COMMAND, "--port", port],
        env=ENVIRONMENT,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    hint = "give another with --port, or --port 0 for any that is free"
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr == f"error: port {port} cannot be used: Address already in use; {hint}\n"


def test_the_extra_is_missing(tmp_path: Path) -> None:
    """Without the packages of the extra the message says how to get them."""
    hide = "import sys; sys.modules |= dict.fromkeys(['uvicorn', 'watchfiles'])\n"
    start = "from notice.cli import main; main(['preview'])"
    done = subprocess.run(
        [sys.executable, "-c", hide + start],
        env=ENVIRONMENT,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "error: the preview needs packages that are not installed: uvicorn, watchfiles; "
        "./run preview installs them; with pip: python -m pip install 'notice[preview]'\n"
    )


def test_ctrl_c_ends_it_while_pages_are_open(
    office: Callable[..., Path], previewing: Previewing
) -> None:
    """A stream does not end by itself: it is ended, at once, and nothing is said of it."""
    with previewing(office()) as address, httpx.stream("GET", f"{address}events") as answer:
        assert next(answer.iter_lines()) == "event: look"


def test_no_browser_is_no_failure(started: Started, office: Callable[..., Path]) -> None:
    environment = ENVIRONMENT | {"BROWSER": "/nowhere/browser", "DISPLAY": "", "PATH": "/nowhere"}
    command = [each for each in COMMAND if each != "--no-open"]
    with started(
        [*command, "--port", "0", "--templates", str(office())],
        env=environment,
    ) as running:
        assert running.stderr is not None
        assert select.select([running.stderr], [], [], PATIENCE)[0]
        assert (
            running.stderr.readline()
            == "no browser could be started; open the address above in one\n"
        )
        assert running.stderr.readline() == "Ctrl-C ends the preview\n"
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=PATIENCE)
    assert running.returncode == 0


def test_a_save_gives_up_what_has_no_end(
    previewing: Previewing, office: Callable[..., Path]
) -> None:
    """Who has mended a layout does not wait until the old one has taken all its time."""
    root = office(print_css="body { columns: 1000000 }")
    with (
        previewing(root) as address,
        httpx.stream("GET", f"{address}events", timeout=PATIENCE) as stream,
    ):
        time.sleep(3)
        saved = time.monotonic()
        office()
        lines = (line for line in stream.iter_lines() if line.startswith("data: "))
        look = json.loads(next(lines).removeprefix("data: "))
    assert "view" in look
    assert time.monotonic() - saved < 15  # of 20 that it may take


def test_a_check_that_has_no_end_is_told_and_ends_no_stream(
    office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = office()
    where = folders.locate(root)
    session = Session(where, fonts.load(where), worker=Worker(Limits(seconds=4)))
    proof, _ = session.look(Query.of({}))
    assert proof is not None
    monkeypatch.setattr("notice.preview.proof._checked", endless)
    with closing(session.worker):
        missing = session.check(proof)["missing"]
        assert "it takes more than 4 seconds" in missing["txt"][0]["message"]
        begun = time.monotonic()
        assert session.check(proof)["missing"] == missing
    assert time.monotonic() - begun < 1


def test_ctrl_c_ends_it_while_a_page_is_made_that_has_no_end(
    started: Started, office: Callable[..., Path], tmp_path: Path
) -> None:
    root = office(print_css="body { columns: 1000000 }")
    place = tmp_path / "tmp"
    place.mkdir()
    with started(
        [*COMMAND, "--port", "0", "--templates", str(root)],
        env=ENVIRONMENT | {"TMPDIR": str(place)},
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with httpx.stream("GET", f"{address}events", timeout=PATIENCE):
            end = time.monotonic() + PATIENCE
            while not [*place.glob("notice-fonts-*/notice-fonts-*/fonts.conf")]:
                assert time.monotonic() < end
                time.sleep(0.05)
            asked = time.monotonic()
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, "Ctrl-C ends the preview\n\n")
    assert time.monotonic() - asked < 10  # far less than a page may take
    assert [*place.iterdir()] == []
