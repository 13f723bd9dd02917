"""No network: what a build says is the same without one, and no address of an input is asked."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
NOTICE = [sys.executable, "-m", "notice"]
ALONE = ["unshare", "--net", "--map-root-user"]
"""Starts a program that has no network, not even that of its own machine (unshare(1))."""
WORKING = 100
COMMANDS = (
    ["build", "2026", "--format", "all"],
    ["check", "2026"],
    ["diff", "2025", "2026"],
    ["diff", "2026", "--against", "out"],
    ["next"],
    ["list"],
    ["verify"],
    ["import", "letter.txt", "other", "--year", "2026", "--lang", "en"],
)


def run(folder: Path, *command: str, under: list[str] | None = None) -> tuple[int, str, str]:
    """Run the program; return how it ended and what it said."""
    ran = subprocess.run(
        [*(under or []), *NOTICE, *command],
        cwd=folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=WORKING,
    )
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stdout, ran.stderr


@pytest.fixture
def alone(program: Callable[[str], str]) -> list[str]:
    """Return a command that starts another without a network."""
    program("unshare")
    probe = [*ALONE, "sh", "-c", "! cat /proc/net/route | grep -q eth && true"]
    if subprocess.run(probe, check=False, capture_output=True).returncode:
        pytest.skip("this system gives no process a network of its own")
    return ALONE


@pytest.mark.slow
def test_without_a_network_everything_is_made_as_with_one(
    office: Callable[..., Path], tmp_path: Path, alone: list[str]
) -> None:
    office("See [the record](https://example.org/record).")
    (tmp_path / "letter.txt").write_text("A day\n\nWe remember 1990.\n", "utf-8")
    results = []
    for under in ([], alone):
        results.append([run(tmp_path, *command, under=under) for command in COMMANDS])
        written = {
            path.relative_to(tmp_path).as_posix(): path.read_bytes()
            for folder in ("out", "templates")
            for path in (tmp_path / folder).rglob("*")
            if path.is_file()
        }
        results[-1].append((0, str(sorted(written)), str(written)))
        shutil.rmtree(tmp_path / "out")
        shutil.rmtree(tmp_path / "templates" / "other", ignore_errors=True)
    with_one, without = results
    assert with_one == without
    assert [code for code, _, _ in without[:3]] == [0, 0, 0]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Listen on this machine; a connection waits to be accepted, whoever began it."""
    with closing(socket.create_server(("127.0.0.1", 0))) as opened:
        opened.settimeout(0)
        yield opened


def asked(listener: socket.socket) -> bool:
    """Tell whether anybody has connected."""
    try:
        connection, _ = listener.accept()
    except BlockingIOError:
        return False
    connection.close()
    return True


def test_a_connection_would_be_seen(listener: socket.socket) -> None:
    assert not asked(listener)
    with closing(socket.create_connection(listener.getsockname())):
        assert asked(listener)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="20" height="20"><style>@import url({0}a.css);</style>'
    '<image href="{0}a.png" xlink:href="{0}b.png" width="9" height="9"/>'
    '<use href="{0}c.svg#a"/><rect width="9" height="9" fill="url({0}d.svg#a)"/></svg>'
)
CSS = (
    "@import url({0}a.css);\n@font-face {{ font-family: x; src: url({0}b.woff2) }}\n"
    "body {{ font-family: x; background: url({0}c.png); list-style-image: url({0}d.png) }}\n"
    "p::before {{ content: url({0}e.svg) }} @page {{ background: url({0}f.png) }}"
)
MARKUP = (
    '<img src="{0}a.png" alt="a"><img srcset="{0}b.png" alt="a"><object data="{0}c.svg"></object>'
    '<embed src="{0}d.svg"><iframe src="{0}e.html"></iframe><link rel="stylesheet" href="{0}f.css">'
    '<link rel="attachment" href="{0}g.txt"><base href="{0}">'
)


@pytest.mark.slow
@pytest.mark.parametrize(
    "place", ["text", "front", "facts", "issuer", "logo", "print_css", "card_css", "page", "mail"]
)
def test_no_address_of_an_input_is_asked(
    place: str, office: Callable[..., Path], tmp_path: Path, listener: socket.socket
) -> None:
    """Whether it is made or refused, nobody learns that a statement is being prepared."""
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    given: dict[str, object] = {
        "text": {"text": f"See [it]({address}a) and <{address}b>. ![a]({address}c.png)"},
        "front": {"front": f'constants = ["{address}"]\n'},
        "facts": {"facts": f'[facts.a]\nvalue = 1\nsource = "{address}"\n'},
        "issuer": {"issuer": f'website = "{address}"\n[logo]\nfile = "{address}a.svg"\n'},
        "logo": {"issuer": '[logo]\nfile = "logo.svg"\nalt.en = "Logo"\n'},
        "page": {"page": lambda html: html.replace("<h1", MARKUP.format(address) + "<h1", 1)},
        "mail": {"mail": lambda html: html.replace("<h1", MARKUP.format(address) + "<h1", 1)},
        "print_css": {"print_css": CSS.format(address)},
        "card_css": {"card_css": CSS.format(address)},
    }
    options = given[place]
    assert isinstance(options, dict)
    root = office(**options)
    (root / "issuers" / "logo.svg").write_text(SVG.format(address), "utf-8")
    for command in (["build", "2026", "--format", "all"], ["check", "2026"]):
        code, _, said = run(tmp_path, *command)
        assert code in {0, 1, 2}, said
    assert not asked(listener)


@pytest.mark.parametrize("kind", ["docx", "html", "md", "eml"])
def test_no_address_of_a_file_to_import_or_compare_is_asked(
    kind: str, office: Callable[..., Path], tmp_path: Path, listener: socket.socket
) -> None:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    office()
    file = tmp_path / f"letter.{kind}"
    markup = f"<!DOCTYPE html SYSTEM '{address}x.dtd'>{MARKUP.format(address)}<p>We remember."
    match kind:
        case "docx":
            document = docx.Document()
            document.add_paragraph("We remember.")
            part = document.part
            for name in ("IMAGE", "HYPERLINK", "OLE_OBJECT"):
                kind_of_part = getattr(RELATIONSHIP_TYPE, name)
                part.relate_to(f"{address}{name}", kind_of_part, is_external=True)
            document.save(str(file))
        case "eml":
            file.write_text(f"From: a@b.c\nContent-Type: text/html\n\n{markup}", "utf-8")
        case "html":
            file.write_text(markup, "utf-8")
        case _:
            file.write_text(f"We [remember]({address}a). ![a]({address}b)", "utf-8")
    commands = [["import", file.name, "other", "--year", "2026", "--lang", "en"]]
    if kind in {"docx", "html"}:
        commands.append(["diff", "2026", "--against", file.name])
    for command in commands:
        code, _, said = run(tmp_path, *command)
        assert code in {0, 1, 2, 4}, said
    assert not asked(listener)
