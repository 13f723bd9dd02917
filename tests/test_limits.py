"""Layouts and logos that ask for more than there is: each is given up, and said to be at fault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing
from pathlib import Path

import pytest

from notice import folders
from notice.calendar.occurrence import occurrence
from notice.definition import fonts, layouts, project
from notice.edition import pipeline
from notice.edition.artifact import Settings
from notice.edition.pipeline import Edition
from notice.errors import DefinitionError
from notice.process import MIB, Limits
from notice.worker import Here, Maker, Worker

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
PATIENCE = 20
Started = Callable[..., AbstractContextManager[subprocess.Popen[str]]]
LEVELS = range(1, 40)
VARIABLES = ":root { --v0: x x; " + "".join(
    f"--v{n}: var(--v{n - 1}) var(--v{n - 1}); " for n in LEVELS
)
LINES = "* ~ " * 15 + "p { color: red }\n"
LOGO = '[logo]\nfile = "logo.{0}"\nalt.en = "Logo"\n'
USES = "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in LEVELS)
SVG = f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">
<g id="g0"><rect width="1" height="1"/></g>{USES}<use href="#g39"/></svg>
"""
TOO_LONG = "day 2026 en cannot be made: it takes more than 4 seconds"
TOO_MUCH = "day 2026 en cannot be made: it takes more than 300 MiB of memory"


def variables(selector: str) -> str:
    """Return a style sheet in which a variable is a trillion words (CSS Variables 1, 3.3)."""
    return VARIABLES + "} " + selector + " { font-family: var(--v39) }"


def repeated(text: str, times: int) -> Callable[[str], str]:
    """Return what puts a text into a page so many times."""
    return lambda html: html.replace("<h1", f"{text * times}<h1", 1)


@pytest.fixture
def build() -> Iterator[Callable[..., Edition]]:
    """Build the notice of an office for 2026, within limits that a test can wait for."""
    with ExitStack() as stack:

        def build(
            root: Path, form: str = "pdf", maker: Maker | None = None, seconds: int = 4
        ) -> Edition:
            where = folders.locate(root)
            loaded = project.load_notice("day", where)
            issuer = project.load_issuer("office", where)
            marked = occurrence(loaded.definition, 2026)
            settings = Settings(layouts.chosen(loaded), (form,))
            limited = stack.enter_context(closing(Worker(Limits(seconds, 300 * MIB))))
            families = fonts.load(where)
            ready = pipeline.typeset(
                pipeline.compose(loaded, marked, [issuer]), layouts.chosen(loaded), families
            )
            return pipeline.build(loaded, marked, ready, families, settings, maker or limited)

        yield build


@pytest.mark.slow
@pytest.mark.parametrize(
    ("form", "given", "reason"),
    [
        ("pdf", {"print_css": variables("p")}, TOO_LONG),
        ("card", {"card_css": variables("h1")}, TOO_LONG),
        ("email", {"mail_css": LINES * 20000, "mail": repeated("<p>a</p>", 3600)}, TOO_LONG),
        ("pdf", {"print_css": "body { columns: 1000000 }"}, TOO_LONG),
        ("pdf", {"page": repeated("<i style='float: left; width: 40%'>a</i>", 3600)}, TOO_LONG),
        ("pdf", {"print_css": f"p::before {{ content: '{'word ' * 700000}' }}"}, "it takes more"),
        (
            "pdf",
            {
                "print_css": "@counter-style z { system: symbolic; symbols: 'x' }"
                "p::before { counter-set: x 1000000000; content: counter(x, z) }"
            },
            TOO_MUCH,
        ),
        (
            "pdf",
            {
                "print_css": "body { height: 1000000000px;"
                "background: repeating-linear-gradient(red 0, blue 0.0000001px) }"
            },
            "it takes more",
        ),
    ],
    ids=[
        "variables",
        "variables of a card",
        "selectors of a mail",
        "columns",
        "floats",
        "content",
        "counter",
        "gradient",
    ],
)
def test_a_layout_that_asks_for_too_much_is_given_up(
    form: str,
    given: dict[str, str],
    reason: str,
    office: Callable[..., Path],
    build: Callable[..., Edition],
) -> None:
    root = office(**given)
    with pytest.raises(DefinitionError) as failed:
        build(root, form)
    (fault,) = failed.value.faults
    assert Path(fault.source) == root / "layouts" / "own"
    assert reason in fault.message
    assert (
        fault.hint == "look at what was last changed in its pages and style sheets, or in the logo"
    )


@pytest.mark.slow
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_logo_that_shows_itself_a_billion_times_is_given_up(
    form: str, office: Callable[..., Path], build: Callable[..., Edition]
) -> None:
    root = office(issuer=LOGO.format("svg"))
    (root / "issuers" / "logo.svg").write_text(SVG, "utf-8")
    with pytest.raises(DefinitionError, match=r"it takes more than .* or in the logo"):
        build(root, form)


@pytest.mark.parametrize(
    ("form", "sheet", "size"),
    [
        ("pdf", "print_css", "0 0"),
        ("pdf", "print_css", "2px 2px"),
        ("pdf", "print_css", "100000000mm 100000000mm"),
        ("card", "card_css", "60000px 60000px"),
        ("card", "card_css", "5000px 5000px"),
    ],
)
def test_a_page_has_a_size_that_can_be(
    form: str,
    sheet: str,
    size: str,
    office: Callable[..., Path],
    build: Callable[..., Edition],
) -> None:
    css = f"@page {{ size: {size} !important; margin: 0 !important }}"
    with pytest.raises(DefinitionError) as failed:
        build(office(**{sheet: css}), form)
    (fault,) = failed.value.faults
    assert fault.source.endswith(f"layouts/own/{sheet.replace('_', '.')}")
    assert fault.message.startswith("the layout 'own' makes a page of ")
    assert fault.hint == "give another size in @page"


def test_a_statement_has_no_more_than_a_hundred_pages(
    office: Callable[..., Path], build: Callable[..., Edition]
) -> None:
    page = repeated("<p style='break-after: page'>a</p>", 60)
    assert build(office(page=page), seconds=60).artifacts
    with pytest.raises(DefinitionError, match=r"makes 1[0-9][0-9] pages, more than 100; look at"):
        build(office(page=lambda html: page(page(html))), seconds=60)


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG file (PNG 3, 5.3)."""
    check = zlib.crc32(kind + data).to_bytes(4, "big")
    return len(data).to_bytes(4, "big") + kind + data + check


@pytest.mark.parametrize(("side", "fits"), [(5000, True), (5001, False), (50000, False)])
def test_a_logo_of_too_many_pixels_is_refused(
    side: int,
    fits: bool,  # noqa: FBT001 - a parameter
    office: Callable[..., Path],
) -> None:
    root = office(issuer=LOGO.format("png"))
    header = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    (root / "issuers" / "logo.png").write_bytes(data)
    if fits:
        project.load_issuer("office", folders.locate(root))
        return
    with pytest.raises(DefinitionError) as failed:
        project.load_issuer("office", folders.locate(root))
    told = f"logo.file: 'logo.png' is a picture of {side} × {side} pixels; scale it down to"
    assert f"issuers/office.toml:4: {told}" in str(failed.value)


@pytest.mark.parametrize(("number", "fits"), [(19_990, True), (20_000, False), (10**6, False)])
def test_a_logo_of_too_many_elements_is_refused(
    number: int,
    fits: bool,  # noqa: FBT001 - a parameter
    office: Callable[..., Path],
) -> None:
    root = office(issuer=LOGO.format("svg"))
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
    (root / "issuers" / "logo.svg").write_text(drawing.format("<g/>" * number), "utf-8")
    if fits:
        project.load_issuer("office", folders.locate(root))
        return
    with pytest.raises(DefinitionError) as failed:
        project.load_issuer("office", folders.locate(root))
    told = f"logo.file: 'logo.svg' has {number + 2} elements; simplify the drawing to 20000 or"
    assert f"issuers/office.toml:4: {told}" in str(failed.value)


EVERY: tuple[str, ...] = ("txt", "html", "email", "card-alt", "docx", "pdf", "card")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["20-january", "human-rights-day"])
def test_what_a_worker_makes_is_what_would_be_made_here(name: str) -> None:
    """In order, byte for byte, with the same findings; and of the statements of the parent."""
    where = folders.locate(ROOT / "templates")
    loaded = project.load_notice(name, where)
    issuer = project.load_issuer(loaded.definition.issuer, where)
    marked = occurrence(loaded.definition, 2026)
    families = fonts.load(where)
    ready = pipeline.typeset(
        pipeline.compose(loaded, marked, [issuer]), layouts.chosen(loaded), families
    )
    settings = Settings(layouts.chosen(loaded), EVERY)
    with closing(Worker()) as worker:
        here, there = (
            pipeline.build(loaded, marked, ready, families, settings, maker)
            for maker in (Here(), worker)
        )
    assert here == there
    for made, again in zip(here.artifacts, there.artifacts, strict=True):
        assert made.statement is again.statement


# --- the end of the program ----------------------------------------------------------------------


def begun(place: Path) -> bool:
    """Tell whether a worker has begun with a page: it has shown its fonts to fontconfig."""
    end = time.monotonic() + PATIENCE
    while not any(place.glob("notice-fonts-*/notice-fonts-*/fonts.conf")):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def running(group: int) -> list[str]:
    """Return the states of the processes of a group that run; dead ones (Z) do not."""
    listed = subprocess.check_output(["ps", "-A", "-o", "pgid=,stat="], text=True)  # noqa: S607
    rows = (line.split() for line in listed.splitlines())
    return [stat for pgid, stat in rows if int(pgid) == group and not stat.startswith("Z")]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
@pytest.mark.parametrize(
    "command",
    ["build 2026 --format pdf", "check 2026..2045 --jobs 1", "check 2026..2045 --jobs 2"],
)
def test_nothing_outlives_the_program(
    command: str, name: str, started: Started, office: Callable[..., Path], tmp_path: Path
) -> None:
    """Ctrl-C, as a terminal sends it to all of its processes, or the end of this one alone."""
    office(print_css=variables("p"))
    place = tmp_path / "tmp"
    place.mkdir()
    with started(
        [sys.executable, "-m", "notice", *command.split()],
        cwd=tmp_path,
        env=ENVIRONMENT | {"TMPDIR": str(place)},
        start_new_session=True,
    ) as process:
        assert begun(place)
        time.sleep(0.5)
        if name == "SIGINT":
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(signal.Signals[name])
        out, err = process.communicate(timeout=PATIENCE)
    end = time.monotonic() + PATIENCE
    while running(process.pid) and time.monotonic() < end:
        time.sleep(0.1)
    assert not running(process.pid)
    assert out == ""
    if name == "SIGKILL":
        return
    assert process.returncode == 130
    assert err.split("\n") == ["", "interrupted; what was not finished is as it was before", ""]
    assert [*place.iterdir()] == []


def test_the_next_statement_is_made_by_a_fresh_worker(
    office: Callable[..., Path], build: Callable[..., Edition]
) -> None:
    with closing(Worker(Limits(4))) as worker:
        with pytest.raises(DefinitionError):
            build(office(print_css=variables("p")), maker=worker)
        (made,) = build(office(), maker=worker).artifacts
    assert made.data.startswith(b"%PDF")
