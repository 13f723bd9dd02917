"""The pages as a reader sees them: the measure, the ends of lines, and each script as a picture.

``pytest tests/test_typeset.py --update-golden`` accepts the pictures as they are now; look at them
before they are committed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from statistics import mean

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

import notice
from notice.document import Blocks, Paragraph, Text, plain
from notice.edition.artifact import Artifact
from notice.language.typography import SHORTEST
from notice.render.pdf import fontconfig, pdf
from notice.render.pdf.density import Density, fit

TEMPLATES = Path(__file__).parents[1] / "templates"
PICTURES = Path(__file__).parent / "golden" / "pages"
LAYOUTS = ("classic", "modern")
HYPHEN = re.compile("[-\u2010\u00ad\ufffe]$")
MILLIMETRE = 72 / 25.4
COLUMNS = {
    ("classic", "ltr"): 43,
    ("modern", "ltr"): 65,
    ("classic", "rtl"): 43,
    ("modern", "rtl"): 21,
}
"""Where the text column of 124 mm begins on A4, in millimetres from the left."""
SCRIPTS = {"latin": "az", "cyrillic": "ru", "arabic": "ar"}
GREEK = "greek"
"""No bundled statement is in this script, but its letters are in our fonts."""
GREEK_TEXT = """\
Σήμερα, **{{ date }}**, τιμούμε την {{ ordinal }} επέτειο της {{ first_date }} και
θυμόμαστε όσους χάθηκαν. Στεκόμαστε δίπλα στις οικογένειες που πενθούν.

## Η νύχτα

Ψάχνουμε ακόμη τους αγνοουμένους· κάθε ένας έχει όνομα, σπίτι και φίλους. Δεν ξεχνούμε
τους γιατρούς, τους νοσηλευτές και τα πληρώματα που έσπευσαν να βοηθήσουν, ούτε όσους
άνοιξαν τις πόρτες τους. «Ζητούμε μόνο να μη σβήσει η μνήμη», είπαν τότε.
"""
DPI = 55
BLUR = 1.0
"""Pixels: what anti-aliasing and the roundings of another Pango may move."""
TOLERANCE = 14.0
"""The mean difference of greys, of 255, that a block of the page may have. Another smoothing and
half a pixel make up to 9, other letters 27."""
BLOCK = 24


@cache
def sheet(language: str, layout: str) -> Artifact:
    """Build the PDF of 20 January 2026 in one language."""
    loaded = notice.load("20-january", languages=[language], templates=TEMPLATES)
    return notice.build(loaded, 2026, formats=["pdf"], layout=layout).artifacts[0]


def column(artifact: Artifact, layout: str) -> list[str]:
    """Return the lines of the text column, as they stand on the page."""
    left = COLUMNS[layout, artifact.statement.language.data.direction] * MILLIMETRE
    with pypdfium2.PdfDocument(artifact.data) as document:
        textpage = document[0].get_textpage()
        text = textpage.get_text_bounded(left=left - 3, right=left + 124 * MILLIMETRE + 3)
        textpage.close()
    return [HYPHEN.sub("", line.strip()) for line in text.splitlines()]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["az", "de", "en", "fr", "ru", "tr"])
def test_a_line_holds_60_to_75_characters(language: str, layout: str) -> None:
    """Counted in the lines that are not the last of a paragraph."""
    made = sheet(language, layout)
    texts = [
        flat(plain(each.children)) for each in made.statement.body if isinstance(each, Paragraph)
    ]
    full = [
        line
        for line in map(flat, column(made, layout))
        if any(line in text and not text.endswith(line) for text in texts) and len(line) > 30
    ]
    assert len(full) > 2
    assert 58 <= mean(map(len, full)) <= 75


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["az", "de", "en", "fr", "ru", "tr"])
def test_no_last_line_is_a_short_word(language: str, layout: str) -> None:
    made = sheet(language, layout)
    texts = [
        flat(plain(each.children)) for each in made.statement.body if isinstance(each, Paragraph)
    ]
    lines = [flat(line) for line in column(made, layout)]
    last = [line for line in lines if any(text.endswith(line) for text in texts) and line]
    assert last
    assert min(map(len, last)) >= SHORTEST - 1


def page(data: bytes) -> Image.Image:
    """Draw the first page in greys, small."""
    with pypdfium2.PdfDocument(data) as document:
        drawn: Image.Image = document[0].render(scale=DPI / 72).to_pil().convert("L")
    return drawn


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how much the block of two pages that differs most does, of 255.

    A block may lie a pixel aside.
    """
    if one.size != other.size:
        return 255.0
    one, other = (each.filter(ImageFilter.GaussianBlur(BLUR)) for each in (one, other))
    changed = [
        ImageChops.difference(one, ImageChops.offset(other, x, y))
        for x, y in product((-1, 0, 1), repeat=2)
    ]
    width, height = one.size
    return max(
        min(ImageStat.Stat(each.crop((x, y, x + BLOCK, y + BLOCK))).mean[0] for each in changed)
        for x in range(0, width - BLOCK + 1, BLOCK // 2)
        for y in range(0, height - BLOCK + 1, BLOCK // 2)
    )


def accepted(script: str, layout: str) -> Image.Image:
    with Image.open(PICTURES / f"{script}.{layout}.png") as picture:
        return picture.convert("L")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("script", [*SCRIPTS, GREEK])
def test_a_page_looks_as_it_was_accepted(
    script: str, layout: str, office: Callable[..., Path], pytestconfig: pytest.Config
) -> None:
    """So that letters which are garbled on paper are seen, though they copy right."""
    if script == GREEK:
        root = office(GREEK_TEXT, language="el", title="Ημέρα μνήμης")
        loaded = notice.load("day", templates=root)
        made = notice.build(loaded, 2026, formats=["pdf"], layout=layout)
        assert made.findings == ()
        [artifact] = made.artifacts
    else:
        artifact = sheet(SCRIPTS[script], layout)
    found = page(artifact.data)
    if pytestconfig.getoption("--update-golden"):
        PICTURES.mkdir(exist_ok=True)
        found.quantize(16).save(PICTURES / f"{script}.{layout}.png", optimize=True)
    assert difference(found, accepted(script, layout)) < TOLERANCE


def garbled(blocks: Blocks) -> Blocks:
    """Return paragraphs whose letters are others of about the same width."""
    others = str.maketrans("abdeghnopquvxyzilrstfبتنسشرزمهحعط", "eoqapnhbqdnxvzylisrftنبتشسزرهمعحص")
    return tuple(
        replace(block, children=(Text(plain(block.children).translate(others)),))
        if isinstance(block, Paragraph)
        else block
        for block in blocks
    )


@pytest.mark.parametrize("script", ["latin", "arabic"])
def test_garbled_letters_are_seen(script: str) -> None:
    """A page of other letters, as a broken font would draw them, is beyond the tolerance."""
    loaded = notice.load("20-january", languages=[SCRIPTS[script]], templates=TEMPLATES)
    made = notice.build(loaded, 2026, formats=["txt"], layout="classic")
    [artifact] = made.artifacts
    wrong = replace(artifact.statement, body=garbled(artifact.statement.body))
    with fontconfig.isolated(made.statements[0].faces):
        data = pdf.render(wrong, made.settings.layout).data
    assert difference(page(data), accepted(script, "classic")) > 1.5 * TOLERANCE


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_finer_drawing_is_not_another_page(script: str) -> None:
    """Half a pixel aside, as another version may round it, and another smoothing of the edges."""
    data = sheet(SCRIPTS[script], "classic").data
    with pypdfium2.PdfDocument(data) as document:
        large = document[0].render(scale=4 * DPI / 72).to_pil().convert("L")
    size = page(data).size
    shifted = ImageChops.offset(large, 1, 1).resize(size, Image.Resampling.LANCZOS)
    assert difference(page(data), shifted) < TOLERANCE


def test_pictures_are_small_and_none_is_left_over() -> None:
    names = {f"{script}.{layout}.png" for script in [*SCRIPTS, GREEK] for layout in LAYOUTS}
    assert {path.name for path in PICTURES.iterdir()} == names
    assert all(path.stat().st_size < 40_000 for path in PICTURES.iterdir())


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ({"normal": 1}, (1, "normal")),
        ({"normal": 2, "tighter": 2}, (2, "normal")),
        ({"normal": 2, "tighter": 1, "tight": 2}, (1, "tighter")),
        ({"normal": 2, "tighter": 1, "tight": 1}, (1, "tight")),
        ({"normal": 3, "tighter": 2, "tight": 3}, (2, "tighter")),
    ],
)
def test_the_loosest_density_that_saves_a_page(
    pages: dict[Density, int], expected: tuple[int, Density]
) -> None:
    class Laid:
        def __init__(self, density: Density) -> None:
            self.length = pages[density]

    laid, density = fit(Laid)
    assert (laid.length, density) == expected
