"""The PDF, read back by two programs that had no part in making it."""

from __future__ import annotations

import re
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pypdfium2
import pytest
from pypdfium2 import raw

import notice
from notice.document import Heading, Paragraph, plain
from notice.edition.artifact import Artifact
from notice.edition.pipeline import Edition
from notice.paper import DEFAULT as DEFAULT_PAPER
from notice.preflight import pdffile

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
ISSUERS = ("remembrance-office", "office-for-public-information")
SIZES: dict[str, tuple[float, float]] = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
SHEETS = [
    (path.parent.name, path.stem, issuer, paper)
    for path in sorted(TEMPLATES.glob("*/*.md"))
    for issuer in ISSUERS
    for paper in SIZES
]
OURS = re.compile(r"Notice-(Serif|Naskh)")
LONG = """\
## Part {n}

This paragraph stands here so that the statement is long. It says nothing about any
event, and yet it has the length of a paragraph that would. Every line of it is set as
the lines of a real statement are set, with the same measure and the same spaces, so
that the end of the page falls where it would fall, and the page after it begins with
what is left. Nobody need read it to the end; the program that sets it does, and the
test that reads the pages back counts its words and finds each of them once.
"""


@cache
def edition(name: str, issuer: str, paper: str) -> Edition:
    """Build the PDF of every language of a bundled notice for 2026."""
    loaded = notice.load(name, templates=TEMPLATES)
    return notice.build(loaded, 2026, issuer=issuer, formats=["pdf"], paper=paper)


def sheet(
    name: str, language: str, issuer: str = ISSUERS[0], paper: str = DEFAULT_PAPER
) -> Artifact:
    artifacts = edition(name, issuer, paper).artifacts
    return next(each for each in artifacts if each.statement.language.tag == language)


def built(root: Path) -> tuple[bytes, set[str]]:
    """Build the one notice of an office and return its PDF and the codes of what was found."""
    made = notice.build(notice.load("day", templates=root), 2026, formats=["pdf"])
    return made.artifacts[0].data, {finding.code for finding in made.findings}


@pytest.fixture
def poppler(program: Callable[[str], str], tmp_path: Path) -> Callable[..., str]:
    """Run a program of poppler on a PDF and return what it prints."""

    def run(name: str, data: bytes, *options: str) -> str:
        path = tmp_path / "read.pdf"
        path.write_bytes(data)
        command = [program(name), *options, str(path), *["-"] * (name == "pdftotext")]
        return subprocess.run(command, capture_output=True, check=True, text=True).stdout

    return run


@pytest.mark.slow
@pytest.mark.parametrize(("name", "language", "issuer", "paper"), SHEETS)
def test_a_bundled_statement_is_one_page(name: str, language: str, issuer: str, paper: str) -> None:
    """Of the size asked for, in our fonts alone, without a page number, and nothing refused."""
    made = sheet(name, language, issuer, paper)
    file = pdffile.read(made.data)
    assert len(file.pages) == 1
    assert not edition(name, issuer, paper).refused
    document = pypdfium2.PdfDocument(made.data)
    assert document[0].get_size() == pytest.approx(SIZES[paper], abs=0.1)
    document.close()
    assert [font for font in file.fonts if not OURS.match(font)] == []
    assert not re.search(r"1\s*/\s*1", file.pages[0])


@pytest.mark.parametrize(("name", "language"), sorted({sheet[:2] for sheet in SHEETS}))
def test_a_reader_is_told_title_and_language(name: str, language: str) -> None:
    made = sheet(name, language)
    document = pypdfium2.PdfDocument(made.data)
    assert plain(made.statement.title) in document.get_metadata_value("Title")
    assert raw.FPDFCatalog_IsTagged(document.raw)
    document.close()
    assert pdffile.read(made.data).language == language


def test_poppler_reads_the_same(poppler: Callable[..., str]) -> None:
    """Another reader agrees on what the file is."""
    made = sheet("20-january", "az")
    info = dict(
        re.split(r":\s+", line, maxsplit=1)
        for line in poppler("pdfinfo", made.data).splitlines()
        if re.match(r"\w[\w ]*:\s+\S", line)
    )
    assert "Ümumxalq Hüzn Günü" in info["Title"]
    assert info["Tagged"] == "yes"
    assert info["Pages"] == "1"
    assert info["Page size"].endswith("(A4)")
    assert info["JavaScript"] == "no"
    assert info["Encrypted"] == "no"


@pytest.mark.parametrize("language", ["az", "de", "en", "fr", "ru", "tr"])
def test_the_words_come_out_in_order(language: str, poppler: Callable[..., str]) -> None:
    """As one copies them: pdftotext gives each paragraph, line ends and hyphens aside."""
    made = sheet("20-january", language)
    found = re.sub(r"[\s\u2010-]", "", poppler("pdftotext", made.data, "-raw"))
    for block in made.statement.body:
        assert isinstance(block, Heading | Paragraph)
        assert re.sub(r"[\s\u2010-]", "", plain(block.children)) in found


def test_every_font_is_embedded(poppler: Callable[..., str]) -> None:
    for language in ("en", "ar", "ru"):
        rows = poppler("pdffonts", sheet("20-january", language).data).splitlines()[2:]
        assert rows != []
        for row in rows:
            assert OURS.match(row.split()[0].partition("+")[2]), row
            assert row.split()[-5:-2] == ["yes", "yes", "yes"], row  # embedded, subset, Unicode


@pytest.mark.parametrize("layout", ["classic", "modern"])
def test_a_statement_of_700_words_runs_to_two_good_pages(
    layout: str, office: Callable[..., Path]
) -> None:
    """Each page is numbered, no page is nearly empty, and every word is there once."""
    text = "\n".join(LONG.format(n=n) for n in range(1, 8))
    assert 700 <= len(text.split()) <= 750
    root = office(text, facts="max_pages = 2\n")
    definition = root / "day" / "notice.toml"
    definition.write_text(definition.read_text("utf-8").replace('"own"', f'"{layout}"'), "utf-8")
    data, codes = built(root)
    pages = pdffile.read(data).pages
    assert codes == set()
    assert len(pages) == 2
    assert all(len(page.strip().splitlines()) > 6 for page in pages)
    for number, page in enumerate(drawn(data), 1):
        assert f"{number} / 2" in page.split("\r\n")
    words = " ".join(pages).split()
    for n in range(1, 8):
        [heading] = [i for i, pair in enumerate(pairwise(words)) if pair == ("Part", str(n))]
        assert words[heading + 2] == "This"
    assert not re.match(r"Part \d", pages[0].strip().splitlines()[-1])


RUNNING = {
    "en": ("A day of remembrance for all of those who have no grave", "An Office of UNDP"),
    "ar": ("يوم لذكرى كل من ليس لهم قبر في هذه البلاد وفي غيرها", "مكتب شؤون الإعلام UNDP"),
    "he": ("יום הזיכרון לכל מי שאין לו קבר בארץ הזאת ובכל מקום אחר", "לשכת ההסברה UNDP"),
}
"""In each language a title that is too long for one line in the margin, and an issuer."""


@pytest.mark.parametrize("language", RUNNING)
@pytest.mark.parametrize("layout", ["classic", "modern"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_second_page_has_title_issuer_and_number_in_its_margins(
    language: str, layout: str, paper: str, office: Callable[..., Path]
) -> None:
    """They are artifacts: not part of the words, and a title that is too long is shortened."""
    title, name = RUNNING[language]
    text = "\n\n".join([f"{title}."] * 50)
    root = office(text, language=language, title=f"{title} {title}", facts="max_pages = 3\n")
    issuer, definition = root / "issuers" / "office.toml", root / "day" / "notice.toml"
    issuer.write_text(issuer.read_text("utf-8").replace("An Office", name), "utf-8")
    definition.write_text(definition.read_text("utf-8").replace('"own"', f'"{layout}"'), "utf-8")
    made = notice.build(notice.load("day", templates=root), 2026, formats=["pdf"], paper=paper)
    assert {finding.code for finding in made.findings} <= {"sparse-page", "tightened"}
    data = made.artifacts[0].data
    read, (first, second, *_) = pdffile.read(data).pages, drawn(data)
    shortened = re.compile(r"…|\.\.\.")
    assert ("UNDP" in second, "UNDP" in read[1]) == (True, False)
    assert [bool(shortened.search(page)) for page in (first, second, read[1])] == [0, 1, 0]


CONTACTS = ["14 Old Mill Street", "press@example.org", "+41 22 123 45 67", "example.org", "Room 2"]


@pytest.mark.parametrize("count", range(2, 10))
@pytest.mark.parametrize("paper", SIZES)
def test_lines_of_contact_begin_and_end_in_a_contact(
    paper: str, count: int, office: Callable[..., Path]
) -> None:
    """Wherever they wrap, no sign between them is left over, and none of them is divided."""
    contacts = [CONTACTS[index % len(CONTACTS)] for index in range(count)]
    listed = ", ".join(f'"{contact}"' for contact in contacts)
    root = office(issuer=f"contact = [{listed}]\n")
    made = notice.build(notice.load("day", templates=root), 2026, formats=["pdf"], paper=paper)
    assert made.findings == ()
    head, _ = drawn(made.artifacts[0].data)[0].split("A day")
    lines = head.split("\r\n")[1:-1]
    assert " ".join(lines).split() == " ".join(contacts).split()
    for line in lines:
        assert line.startswith(tuple(CONTACTS))
        assert line.strip().endswith(tuple(CONTACTS))


def test_a_line_of_contact_stays_one_when_the_text_asks_for_wider_spaces(
    office: Callable[..., Path],
) -> None:
    """A line that ends too early is mended by the spaces of the whole page."""
    root = office(issuer='contact = ["Press: A B C D", "+44 1632 960000"]\n')
    with (root / "layouts" / "own" / "print.css").open("a", encoding="utf-8") as sheet:
        sheet.write("\nhtml { word-spacing: 2pt }\n")
    made = notice.build(notice.load("day", templates=root), 2026, formats=["pdf"])
    _, contact, *_ = drawn(made.artifacts[0].data)[0].split("\r\n")
    assert contact.split() == ["Press:", "A", "B", "C", "D", "+44", "1632", "960000"]


def drawn(data: bytes) -> list[str]:
    """Return the text of each page of a PDF, with what stands in its margins."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_a_single_page_has_no_number(office: Callable[..., Path]) -> None:
    data, codes = built(office())
    [page] = pdffile.read(data).pages
    assert codes == set()
    assert "/" not in page


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """Serve pictures on this machine and note what is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/svg+xml")
            self.end_headers()
            self.wfile.write(b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}", asked
    running.shutdown()
    thread.join()
    running.server_close()


def test_a_picture_of_the_network_is_not_fetched(
    office: Callable[..., Path], server: tuple[str, list[str]]
) -> None:
    """Nor one of a style sheet, nor a style sheet; the edition is refused."""
    address, asked = server
    image = f'<img src="{address}/a.svg" alt="A picture">'
    sheet = f'<link rel="stylesheet" href="{address}/b.css">'

    def page(html: str) -> str:
        return html.replace("</h1>", f"</h1>{image}").replace("<style>", f"{sheet}<style>")

    root = office(page=page, print_css=f"body {{ background: url({address}/c.svg) }}")
    made = notice.build(notice.load("day", templates=root), 2026, formats=["pdf"])
    assert asked == []
    assert made.refused
    said = " ".join(found.message for found in made.findings if found.code == "engine-warning")
    assert all(f"{address}/{name}" in said for name in ("a.svg", "b.css", "c.svg"))


def test_a_picture_of_the_disk_is_not_read(office: Callable[..., Path], tmp_path: Path) -> None:
    """A layout cannot reach files: what it shows comes with it or from the issuer."""
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf-8")
    for address in (secret.as_uri(), str(secret), "secret.svg"):
        image = f'<img src="{address}" alt="A picture">'
        _, codes = built(office(page=lambda html, i=image: html.replace("</h1>", f"</h1>{i}")))
        assert "engine-warning" in codes


def test_a_font_of_the_machine_is_not_used(
    office: Callable[..., Path], program: Callable[[str], str]
) -> None:
    """Though it is installed and a layout asks for it, where its check does not see that."""
    listed = subprocess.run(
        [program("fc-list"), ":", "family"], capture_output=True, check=True, text=True
    ).stdout
    installed = sorted({line.split(",")[0] for line in listed.splitlines()})[:5]
    if not installed:
        pytest.skip("no font is installed on this machine")
    names = ", ".join(f'"{name}"' for name in installed)
    css = f":root {{ --face: {names}, monospace }} html, h1, p {{ font-family: var(--face) }}"
    data, _ = built(office(print_css=css))
    assert {font.split("-")[0] for font in pdffile.read(data).fonts} == {"Notice"}


def test_a_picture_within_the_page_is_shown(office: Callable[..., Path]) -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    )
    image = f'<img src="data:image/svg+xml;base64,{b64encode(svg).decode()}" alt="A picture">'
    _, codes = built(office(page=lambda html: html.replace("</h1>", f"</h1>{image}")))
    assert codes == set()
