"""Cards: what stands on them and where, and how titles of any length find room."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

import notice
from notice import folders
from notice.calendar.occurrence import occurrence
from notice.definition import fonts
from notice.definition.layouts import Layout
from notice.definition.project import load_issuer
from notice.document import Text
from notice.edition.artifact import Settings
from notice.edition.formats import CHOICES, wanted
from notice.edition.pipeline import Edition
from notice.preflight.cardfile import LEGIBLE, check
from notice.preflight.colours import contrast
from notice.render import card
from notice.render.card import SAFE, SHAPES, SIZES, Card, Shape
from notice.render.html import page
from notice.render.pdf import fontconfig, pdf, raster
from notice.render.pdf.pdf import Pdf
from notice.statement.compose import compose
from notice.statement.statement import Release, Statement

TEMPLATES = Path(__file__).parents[1] / "templates"
GOLDEN = Path(__file__).parent / "golden" / "cards"
BUNDLED = sorted((path.parent.name, path.stem) for path in TEMPLATES.glob("*/*.md"))
ISSUERS = ("remembrance-office", "office-for-public-information")
LAYOUTS = ("classic", "modern")
FACES = fonts.load(folders.locate(TEMPLATES)).faces
SMALL = (300, 158)
TOLERANCE = 2.0
"""The mean difference of grey, of 255, that another rasteriser's smoothing comes to at most.

A card with the letters of another language differs by 6 and more.
"""
LONG = "Statement of the office on the anniversary of the events, with a title that goes on "
TITLES = {
    "short": "A day",
    "300 characters": (LONG * 4)[:300].strip(),
    "a long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkunterbeamter",
    "an endless word": "W" * 120,
}


@pytest.fixture(scope="module", autouse=True)
def isolated() -> Iterator[None]:
    with fontconfig.isolated(FACES):
        yield


def composed(name: str, language: str, issuer: str = ISSUERS[1]) -> Statement:
    loaded = notice.load(name, languages=[language], templates=TEMPLATES)
    speaker = load_issuer(issuer, loaded.where)
    return compose(loaded, occurrence(loaded.definition, 2026), language, speaker)


def layout(name: str = "classic") -> Layout:
    folder = TEMPLATES / "layouts"
    return Layout(name, folder / name, (folder / "classic",))


def chunks(png: bytes) -> dict[bytes, bytes]:
    """Return the chunks of a PNG file by type (PNG 3, 5.3), the pixels of all IDAT as one."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    found: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name = png[at + 4 : at + 8]
        found[name] = found.get(name, b"") + png[at + 8 : at + 8 + length]
        at += 12 + length
    return found


def findings(statement: Statement, drawn: Card, shape: Shape) -> list[str]:
    return [str(each) for each in check(statement, shape, drawn.page, FACES)]


@pytest.mark.parametrize("index", range(len(BUNDLED)), ids=[" ".join(each) for each in BUNDLED])
def test_every_bundled_statement_has_cards_without_findings(index: int) -> None:
    """In each language, layouts, issuers and shapes by turns."""
    shape = tuple(SHAPES)[index % len(SHAPES)]
    statement = composed(*BUNDLED[index], ISSUERS[index // 2 % 2])
    drawn = card.render(statement, layout(LAYOUTS[index % 2]), shape)
    assert findings(statement, drawn, shape) == []
    assert Image.open(BytesIO(drawn.data)).size == SHAPES[shape]


@pytest.mark.parametrize("layout_name", LAYOUTS)
@pytest.mark.parametrize("count", [1, 36, 100, 1000])
def test_a_number_of_any_length_is_the_picture(count: int, layout_name: str) -> None:
    """It is the largest thing on its card, as large as there is room for."""
    usual = composed("20-january", "en")
    statement = replace(usual, occurrence=replace(usual.occurrence, number=count))
    drawn = card.render(statement, layout(layout_name), card.NUMBER)
    assert findings(statement, drawn, card.NUMBER) == []
    largest = max(raster.runs(drawn.page.data), key=lambda run: run.size)
    assert largest.text.strip() == str(count)
    assert largest.size in SIZES[card.NUMBER]
    assert largest.size >= 3 * 52  # the size of the title below it


def test_without_a_number_there_is_no_card_of_it() -> None:
    usual = composed("20-january", "en")
    first = replace(usual, occurrence=replace(usual.occurrence, number=0))
    settings = Settings(layout(), ("card", "card-number", "card-number-alt"))
    assert [form.name for form in wanted(first, settings)] == ["card"]
    assert len([*wanted(usual, settings)]) == 3


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_story_leaves_its_top_and_foot_to_the_apps(name: str) -> None:
    """250 pixels above and 320 below hold no text: signs of the app lie over them."""
    drawn = card.render(composed("20-january", "en"), layout(name), "card-story")
    runs = raster.runs(drawn.page.data)
    assert min(run.box[1] for run in runs) >= 250
    assert max(run.box[3] for run in runs) <= 1920 - 320


@pytest.mark.parametrize("shape", [each for each in SHAPES if each != card.NUMBER])
@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_a_title_shrinks_or_wraps_and_never_overflows(title: str, shape: Shape) -> None:
    """Nothing comes too near to an edge, nothing is lost, and all can be read."""
    statement = replace(composed("20-january", "en"), title=(Text(title),))
    drawn = card.render(statement, layout(), shape)
    assert findings(statement, drawn, shape) == []
    runs = raster.runs(drawn.page.data)
    width, height = SHAPES[shape]
    free = SAFE * width / 1200 - 1
    assert min(run.size for run in runs) >= LEGIBLE
    assert max(run.size for run in runs) in SIZES[shape]
    assert all(free <= run.box[0] and run.box[2] <= width - free for run in runs)
    assert all(free <= run.box[1] and run.box[3] <= height - free for run in runs)


def test_a_title_is_as_large_as_it_can_be() -> None:
    """The next size would not fit, and no word is broken where it can be whole."""
    statement = replace(composed("20-january", "en"), title=(Text(TITLES["300 characters"]),))
    drawn = card.render(statement, layout(), "card")
    sizes = SIZES["card"]
    taken = sizes.index(round(max(run.size for run in raster.runs(drawn.page.data))))
    assert card.fits(_tried(statement, sizes[taken], broken=False).data, "card")
    assert not card.fits(_tried(statement, sizes[taken - 1], broken=False).data, "card")


def _tried(statement: Statement, size: int, *, broken: bool) -> Pdf:
    own: dict[str, str | int] = {
        "shape": "card",
        "width": 1200,
        "height": 630,
        "size": size,
        "broken": broken,
        "site": card.site(statement),
    }
    own["subtitle_size"] = max(size // 2, 32)
    html = page.fill(layout(), card.CARD, card.STYLE, statement, own)
    return pdf.picture(html, layout(), card.STYLE)


def test_the_file_tells_its_colours_and_nothing_else() -> None:
    statement = composed("human-rights-day", "en")
    first, again = (card.render(statement, layout(), "card").data for _ in range(2))
    assert first == again
    found = chunks(first)
    assert set(found) == {b"IHDR", b"sRGB", b"IDAT", b"IEND"}
    assert found[b"sRGB"] == b"\0"
    assert struct.unpack(">IIBBBBB", found[b"IHDR"]) == (1200, 630, 8, 2, 0, 0, 0)


def spaced(text: str) -> str:
    """Return a text with ordinary spaces for those that hold words together."""
    return text.replace("\u00a0", " ")


def test_the_alt_text_is_the_words_of_the_card() -> None:
    assert spaced(card.alt(composed("20-january", "en", "remembrance-office"))) == (
        "20 January, National Mourning Day\n"
        "Statement on the 36th anniversary of the 20 January tragedy\n"
        "Remembrance Office\n"
        "Baku, 20 January 2026\n"
        "remembrance.example.org\n"
    )
    assert spaced(card.alt(composed("20-january", "ar", "remembrance-office"))) == (
        "20 يناير، يوم الحداد الوطني\n"
        "بيان في الذكرى السادسة والثلاثين لمأساة 20 يناير\n"
        "مكتب إحياء الذكرى\n"
        "باكو، 20 يناير 2026\n"
        "remembrance.example.org\n"
    )
    assert spaced(card.alt(composed("20-january", "en", "remembrance-office"), card.NUMBER)) == (
        "36\n"
        "20 January, National Mourning Day\n"
        "Remembrance Office\n"
        "Baku, 20 January 2026\n"
        "remembrance.example.org\n"
    )


@pytest.mark.parametrize("name", LAYOUTS)
def test_right_to_left_is_mirrored(name: str) -> None:
    """Every line begins at the right edge where an English one begins at the left."""
    left = {spaced(run.text): run.box for run in reversed(_runs("en", name))}
    right = {spaced(run.text): run.box for run in reversed(_runs("ar", name))}
    assert left["20 January, National"][0] == pytest.approx(84, abs=6)
    assert right["20"][2] == pytest.approx(1200 - 84, abs=6)
    logo = 116 if name == "modern" else 0
    assert left["Office for Public Information"][0] == pytest.approx(84 + logo, abs=30)
    assert right["مكتب شؤون الإعلام"][2] == pytest.approx(1200 - 84 - logo, abs=30)


def _runs(language: str, name: str) -> list[raster.Run]:
    drawn = card.render(composed("20-january", language), layout(name), "card")
    return raster.runs(drawn.page.data)


def test_a_draft_is_marked() -> None:
    statement = replace(composed("20-january", "fr"), mark="Brouillon")
    drawn = card.render(statement, layout(), "card")
    assert findings(statement, drawn, "card") == []
    assert raster.runs(drawn.page.data)[0].text == "Brouillon"
    assert spaced(card.alt(statement)).startswith("Brouillon\n20 janvier")


@pytest.mark.parametrize("name", LAYOUTS)
def test_raised_letters_of_a_date_are_large_enough(name: str) -> None:
    """The smallest on a card: French has them on the first of a month."""
    loaded = notice.load("20-january", languages=["fr"], templates=TEMPLATES)
    speaker, day = load_issuer(ISSUERS[0], loaded.where), occurrence(loaded.definition, 2026)
    statement = compose(loaded, day, "fr", speaker, Release(issued=date(2026, 1, 1)))
    drawn = card.render(statement, layout(name), "card")
    assert findings(statement, drawn, "card") == []
    assert "er" in [run.text.strip() for run in raster.runs(drawn.page.data)]


@pytest.mark.parametrize("language", ["ar", "az", "en", "ru"])
def test_cards_look_as_accepted(language: str, pytestconfig: pytest.Config) -> None:
    """One of each script: wrong glyphs may read back right, but they do not look right."""
    drawn = card.render(composed("20-january", language), layout(), "card")
    found = Image.open(BytesIO(drawn.data)).convert("L").resize(SMALL, Image.Resampling.BOX)
    path = GOLDEN / f"20-january-2026.{language}.png"
    if pytestconfig.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        found.save(path, optimize=True)
    with Image.open(path) as accepted:
        difference = ImageStat.Stat(ImageChops.difference(found, accepted)).mean[0]
    assert difference < TOLERANCE


def test_the_comparison_sees_another_text() -> None:
    pictures = [Image.open(path) for path in sorted(GOLDEN.iterdir())]
    for index, one in enumerate(pictures):
        for other in pictures[:index]:
            assert ImageStat.Stat(ImageChops.difference(one, other)).mean[0] > 2 * TOLERANCE
    for picture in pictures:
        picture.close()


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("card", {"card.png", "card.alt.txt"}),
        ("card-square", {"card-square.png", "card.alt.txt"}),
        ("card-story", {"card-story.png", "card.alt.txt"}),
        ("card-number", {"card-number.png", "card-number.alt.txt"}),
    ],
)
def test_asking_for_a_card_gives_its_alt_text_too(asked: str, names: set[str]) -> None:
    forms = CHOICES[asked]
    loaded = notice.load("20-january", languages=["en"], templates=TEMPLATES)
    made = notice.build(loaded, 2026, formats=forms)
    assert {finding.code for finding in made.findings} == {"unapproved"}
    assert {each.name for each in made.artifacts} == {
        f"20-january-2026.en.{name}" for name in names
    }


def test_a_layout_without_a_card_takes_that_of_classic(office: Callable[..., Path]) -> None:
    root = office()
    for name in ("card.html", "card.css"):
        (root / "layouts" / "own" / name).unlink()
    made: Edition = notice.build(notice.load("day", templates=root), 2026, formats=["card"])
    assert made.findings == ()


# WCAG 2.2 defines the contrast ratio; the values are those its own examples and tools give.


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 0, 0), (255, 255, 255), 21.0),
        ((255, 255, 255), (255, 255, 255), 1.0),
        ((0x77, 0x77, 0x77), (255, 255, 255), 4.48),
        ((0x76, 0x76, 0x76), (255, 255, 255), 4.54),
        ((255, 0, 0), (255, 255, 255), 4.0),
        ((0, 0, 255), (255, 255, 255), 8.59),
    ],
)
def test_contrast(one: tuple[int, ...], other: tuple[int, ...], expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)


COLOURS = st.tuples(*(st.integers(0, 255) for _ in range(3)))


@given(COLOURS, COLOURS)
def test_contrast_is_the_same_both_ways(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0000001
