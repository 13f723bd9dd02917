"""The mails as Chromium shows them: each script as a picture, and what a telephone shows first.

``pytest tests/test_mail_looks.py --update-golden`` accepts the pictures as they are now; look at
them before they are committed.
"""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from PIL import Image

from notice.preflight.colours import contrast

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden" / "mails"
MAILS: dict[str, Any] = run_path(str(ROOT / "docs" / "mails.py"))
PAGES: dict[str, Any] = run_path(str(Path(__file__).with_name("test_typeset.py")))
difference, TOLERANCE = PAGES["difference"], PAGES["TOLERANCE"]
"""Mails are compared as pages are."""
SHOTS = [
    MAILS["Shot"](*row)
    for row in (
        ("az", "classic", 320, "light"),
        ("az", "modern", 600, "dark"),
        ("ru", "classic", 600, "dark"),
        ("ru", "modern", 320, "light"),
        ("ar", "classic", 320, "dark"),
        ("ar", "modern", 600, "light"),
    )
]
SCALE = 2
INK = 60
"""From how different a grey counts as ink."""
FIRST = 290
"""Pixels within which a telephone has to show the title: the letterhead does not push it down."""


@pytest.fixture(scope="session")
def pictures(packages: Path, chromium: str) -> dict[str, Image.Image]:
    """Take the pictures, with fonts of the project alone."""
    assert packages.is_dir()
    assert chromium
    taken: dict[str, Image.Image] = MAILS["taken"](SHOTS, same=True)
    return taken


def small(picture: Image.Image) -> Image.Image:
    size = (picture.width // SCALE, picture.height // SCALE)
    return picture.convert("L").resize(size, Image.Resampling.BOX)


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_mail_looks_as_it_was_accepted(
    shot: Any, pictures: dict[str, Image.Image], pytestconfig: pytest.Config
) -> None:
    """In both layouts, directions, widths and colours by turns."""
    found, path = small(pictures[shot.name]), GOLDEN / f"{shot.name}.png"
    if pytestconfig.getoption("--update-golden"):
        GOLDEN.mkdir(exist_ok=True)
        found.point(lambda grey: grey // 8 * 8 + 4).save(path, optimize=True)
    with Image.open(path) as accepted:
        assert difference(found, accepted.convert("L")) < TOLERANCE


def test_another_mail_is_seen() -> None:
    """The comparison tells another language in the same layout, width and colours."""
    names = ("ar.classic.320.dark", "az.classic.320.light")
    one, other = (Image.open(GOLDEN / f"{name}.png").convert("L") for name in names)
    size = (min(one.width, other.width), min(one.height, other.height))
    one, other = (each.crop((0, 0, *size)) for each in (one, other))
    assert difference(one, other) > 2 * TOLERANCE


@pytest.mark.parametrize(
    "shot", [each for each in SHOTS if each.width == 320], ids=lambda s: s.name
)
def test_a_telephone_shows_the_title_at_once(shot: Any, pictures: dict[str, Image.Image]) -> None:
    """The tallest line of ink, which is the title's, begins within the first 290 pixels."""
    picture = pictures[shot.name].convert("L")
    grey, wide = picture.tobytes(), picture.width
    rows = [
        any(abs(each - grey[-2 * wide]) > INK for each in grey[y * wide + 20 : y * wide + 300])
        for y in range(40, 600)
    ]
    lines: list[tuple[int, int]] = []  # where a line of ink begins, and how high it is
    for index, inked in enumerate(rows):
        if inked and index and rows[index - 1]:
            lines[-1] = (lines[-1][0], lines[-1][1] + 1)
        elif inked:
            lines.append((40 + index, 1))
    top, _ = max(lines, key=lambda line: line[1])
    assert top < FIRST


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_dark_colours_are_drawn(shot: Any, pictures: dict[str, Image.Image]) -> None:
    """The ground of the whole mail, to its edges, is dark where dark is asked for."""
    picture = pictures[shot.name]
    corner = picture.getpixel((1, picture.height - 2))
    assert isinstance(corner, tuple)
    white = contrast(corner, (255, 255, 255))
    assert white > 12 if shot.scheme == "dark" else white < 1.1


def test_pictures_are_small_and_none_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {shot.name for shot in SHOTS}
    assert all(path.stat().st_size < 60_000 for path in GOLDEN.iterdir())
