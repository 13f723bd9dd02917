"""What a mail uses of HTML and CSS, what its colours are, and where its links lead."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice.preflight import colours, htmlfile, mail, support

ROOT = Path(__file__).parents[1]
COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


def used(source: str) -> set[str]:
    """Return the features, by the names of caniemail, that a piece of HTML uses."""
    return {name for each in htmlfile.read(source).elements for name, _ in support.features(each)}


USES = [
    ("<p style='line-height: 2'>", "css-line-height"),
    ("<p style='HEIGHT: 2px'>", "css-height"),
    ("<p style='padding-left: 2px'>", "css-padding"),
    ("<p style='margin-inline-start: 2px'>", "css-margin-inline-start-end"),
    ("<p style='margin-inline: 2px'>", "css-margin-inline-block"),
    ("<p style='padding-block-end: 2px'>", "css-padding-block-start-end"),
    ("<p style='border-top-color: red'>", "css-border"),
    ("<p style='border-width: 2px'>", "css-border"),
    ("<p style='border-top-left-radius: 2px'>", "css-border-radius"),
    ("<p style='border-start-end-radius: 2px'>", "css-border-radius-logical"),
    ("<p style='border-inline: 2px'>", "css-border-inline-block"),
    ("<p style='border-inline-start: 2px'>", "css-border-inline-block-individual"),
    ("<p style='border-inline-color: red'>", "css-border-inline-block-longhand"),
    ("<p style='font-family: x'>", "css-font"),
    ("<p style='left: 0'>", "css-left-right-top-bottom"),
    ("<p style='block-size: 0'>", "css-block-inline-size"),
    ("<p style='display: inline-flex'>", "css-display-flex"),
    ("<p style='display: NONE'>", "css-display-none"),
    ("<p style='color: red !important'>", "css-important"),
    ("<p style='width: 2REM'>", "css-unit-rem"),
    ("<p style='width: 50%'>", "css-unit-percent"),
    ("<p style='width: calc(1vw + 2px)'>", "css-unit-calc"),
    ("<p style='width: calc(1vw + 2px)'>", "css-unit-vw"),
    ("<p style='color: var(--x)'>", "css-variables"),
    ("<p style='color: rgba(0 0 0 / 50%)'>", "css-rgba"),
    ("<p style='color: oklch(0 0 0)'>", "css-modern-color"),
    ("<p style='width: clamp(1px, 2px, 3px)'>", "css-function-clamp"),
    ("<p style='color: light-dark(red, blue)'>", "css-function-light-dark"),
    ("<p style='background: linear-gradient(red, blue)'>", "css-linear-gradient"),
    ("<p style='font-family: system-ui'>", "css-sytem-ui"),
    ("<p style='color: initial'>", "css-unit-initial"),
    ("<h3>", "html-h1-h6"),
    ("<ol>", "html-lists"),
    ("<main>", "html-semantics"),
    ("<style>p {}</style>", "html-style"),
    ("<table role='presentation'>", "html-role"),
    ("<p aria-hidden='true'>", "html-aria-hidden"),
    ("<img loading='lazy'>", "html-loading-attribute"),
    ("<a href='#a'>", "html-anchor-links"),
    ("<a href='mailto:a@b.c'>", "html-mailto-links"),
    ("<img src='https://example.org/a.JPEG?b=c.png'>", "image-jpg"),
    ("<img src='a.svg'>", "image-svg"),
    ("<img src='data:image/png;base64,'>", "image-base64"),
]


@pytest.mark.parametrize(("source", "feature"), USES)
def test_what_is_used_has_the_name_that_caniemail_gives_it(source: str, feature: str) -> None:
    assert feature in used(source)


@pytest.mark.parametrize(
    ("source", "feature"),
    [
        ("<p style='line-height: 2'>", "css-height"),
        ("<p style='max-height: 2px'>", "css-height"),
        ("<p style='display: block'>", "css-display-flex"),
        ("<p style='color: #123456'>", "css-unit-px"),
        ("<p title='loading' class='hidden'>", "html-hidden"),
        ("<a href='https://example.org/#a'>", "html-anchor-links"),
    ],
)
def test_what_is_like_it_is_not_it(source: str, feature: str) -> None:
    """A match is exact: a part of a name, or a name in a value, is no use of it."""
    assert feature not in used(source)


def test_what_is_accepted_needs_it_and_is_lacked_somewhere() -> None:
    """A case that every program supports by now is taken off the list."""
    source = (
        "<!DOCTYPE html><style></style><body><time style='white-space: nowrap; display: none'>"
        "<table style='table-layout: fixed; word-break: break-word; word-wrap: break-word'>"
    )
    shown = {
        how: name for each in htmlfile.read(source).elements for name, how in support.features(each)
    }
    assert all(shown[accepted] in support.unsupported() for accepted in support.ACCEPTED)
    assert all(support.ACCEPTED.values())
    assert support.lacking(htmlfile.read(source).elements) == {}


def test_a_line_is_hidden_in_every_program_by_one_way_or_the_other() -> None:
    """Elsewhere the second way is told as any other style that a program lacks."""
    second = "max-height: 0; overflow: hidden"
    lacking = {way: set(support.unsupported()[f"css-{way}"]) for way in support.HIDING}
    assert all(not set(support.unsupported()["css-display-none"]) & lacking[way] for way in lacking)
    hidden, shown = (
        support.lacking(htmlfile.read(f"<div style='{style}'>x</div>").elements)
        for style in (f"display: none; {second}", second)
    )
    assert hidden == {}
    assert set(shown) == set(support.HIDING)


def test_the_data_name_every_program_that_counts() -> None:
    """Gmail, Outlook, Apple Mail and Yahoo, on each of their platforms."""
    named = {name for programs in support.unsupported().values() for name in programs}
    families = {name.partition(" (")[0] for name in named}
    assert families == {"Gmail", "Outlook", "Outlook.com", "Apple Mail", "Yahoo"}
    assert support.unsupported()["css-display-none"] == ["Gmail (mobile web)"]
    assert "css-background-color" not in support.unsupported()
    assert len(named) == 14


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """Load the script that condenses the data."""
    spec = importlib.util.spec_from_file_location("caniemail", ROOT / "tools" / "caniemail.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_only_the_newest_version_of_a_program_counts(tool: ModuleType) -> None:
    """A feature that it has by now, or has in part, is not lacking; other programs do not count."""
    stats = {
        "gmail": {"ios": {"2019": "n", "2024": "y"}, "android": {"2019": "y", "2024": "n #1"}},
        "yahoo": {"ios": {"2024": "a #1"}, "android": {"2024": "u"}},
        "outlook": {"windows-mail": {"2024": "n"}, "windows": {"2007": "n"}},
        "gmx": {"ios": {"2024": "n"}},
    }
    assert [*tool.lacking(stats)] == ["Gmail (Android)", "Outlook (Windows)"]
    data = {
        "last_update_date": "2026-05-13 14:45:41 +0000",
        "data": [{"slug": "html-b", "stats": stats}, {"slug": "css-a", "stats": {}}],
    }
    content = tool.condensed(data, "1.2.3")
    assert content["date"] == "2026-05-13"
    assert content["unsupported"] == {"html-b": ["Gmail (Android)", "Outlook (Windows)"]}
    assert json.loads(tool.text(content)) == content


def test_the_data_are_what_the_script_writes(tool: ModuleType) -> None:
    """With a line for each feature, so that a change of the data can be read."""
    text: str = tool.TARGET.read_text("utf-8")
    content = json.loads(text)
    assert tool.text(content) == text
    assert text.count("\n") == len(content["unsupported"]) + 6


@given(COLOURS)
def test_reversed_colours_are_as_dark_as_they_were_light(colour: tuple[int, int, int]) -> None:
    """Twice reversed is as it was; the sum of the lightest and the darkest part says how light."""
    reverse = colours.reverse(colour)
    assert colours.reverse(reverse) == colour
    assert all(0 <= part <= 255 for part in reverse)
    assert max(reverse) + min(reverse) == 510 - max(colour) - min(colour)


@given(COLOURS, COLOURS)
def test_contrast_has_no_order(one: tuple[int, int, int], other: tuple[int, int, int]) -> None:
    assert colours.contrast(one, other) == colours.contrast(other, one) >= 1
    assert colours.contrast((0, 0, 0), (255, 255, 255)) == 21


GROUND = "background-color: #ffffff"
INK = "color: #242424"
BOTH = f"{GROUND}; {INK}"
BARE = "'Text' has no colour of its own"
PALE = "'Text' has a contrast of 4.4 as declared; it needs 4.5"
SEEN = [
    ("<p>Text</p>", []),
    (f"<p style='{BOTH}'>Text</p>", []),
    (f"<div style='{GROUND}'><p style='{INK}'>Text</p></div>", []),
    (f"<div style='background: #fff url(a)'><p style='{INK}'>Text</p></div>", []),
    (f"<p style='{GROUND}; color: #767676'>Text</p>", []),
    (f"<p style='{GROUND}; color: #787878'>Text</p>", [PALE]),
    (f"<p style='{GROUND}'>Text</p>", [BARE]),
    (f"<p style='{INK}'>Text</p>", ["'Text' has no ground of its own"]),
    ("<p style='color: #000'></p>", ["<p> is absolutely black"]),
    ("<hr style='border: 1px solid BLACK'>", ["<hr> is absolutely black"]),
    (f"<p style='{BOTH}'><a href='x'>Text</a></p>", [BARE]),
    (f"<p style='{BOTH}'><a href='x' style='{INK}'><b>Text</b></a></p>", []),
    (f"<p style='display: none; {INK}'>Text</p>", []),
    (f"<p style='{GROUND}; color: inherit'>Text</p>", [BARE]),
]


@pytest.mark.parametrize(("source", "said"), SEEN)
def test_colours_come_in_pairs_that_can_be_read(source: str, said: list[str]) -> None:
    assert [*colours.faults(htmlfile.read(source).elements)] == said


WHOLE = [
    ("https://example.org", True),
    ("https://example.org:8080/a?b=c#d", True),
    ("http://xn--bcher-kva.example/", True),
    ("mailto:press@example.org", True),
    ("mailto:press@example.org?subject=a", True),
    ("", False),
    ("#a", False),
    ("/a", False),
    ("a.html", False),
    ("//example.org/a", False),
    ("example.org", False),
    ("https://", False),
    ("https:///a", False),
    ("https://localhost/a", False),
    ("https://example..org/", False),
    ("https://exa mple.org/", False),
    ("https://example.org/a b", False),
    ("https://example.org:99999/", False),
    ("https://[::1/", False),
    ("mailto:press", False),
    ("mailto:", False),
    ("javascript:alert(1)", False),
    ("data:text/html,a", False),
    ("ftp://example.org/a", False),
]


@pytest.mark.parametrize(("address", "is_whole"), WHOLE)
def test_an_address_is_whole_or_not(address: str, is_whole: bool) -> None:  # noqa: FBT001 - a table
    assert mail.is_complete(address) == is_whole


TREE = '<div><p style="display: none">a<b>b</b></p><br><p>c<img alt="d"></p>e</div><p>f</p>'


def test_a_mail_is_read_back() -> None:
    """By hand: elements in order, the text of each, what is hidden and what stands around."""
    elements = htmlfile.read(TREE).elements
    assert [each.tag for each in elements] == ["div", "p", "b", "br", "p", "img", "p"]
    assert ["".join(each.texts) for each in elements] == ["e", "a", "b", "", "c", "", "f"]
    assert [each.hidden for each in elements] == [False, True, True, *[False] * 4]
    assert [each.shows_text for each in elements] == [True, False, False, False, True, False, True]
    assert [each.tag for each in elements[5].upwards()] == ["img", "p", "div"]
    assert htmlfile.text_in(elements[0]).split() == ["e", "a", "b", "c", "d"]
