"""The page: what a browser, a search engine and a screen reader are told, and what is not asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import notice
from notice.calendar.occurrence import occurrence
from notice.definition.layouts import Layout
from notice.definition.project import load_issuer
from notice.document import Text
from notice.errors import NoticeError
from notice.render.html import page
from notice.statement.compose import compose
from notice.statement.letterhead import Picture
from notice.statement.statement import Statement

TEMPLATES = Path(__file__).parents[1] / "templates"
BUNDLED = sorted((path.parent.name, path.stem) for path in TEMPLATES.glob("*/*.md"))
RIGHT_TO_LEFT = {"ar"}
Medium = Literal["screen", "print"]
MEDIA: list[Medium] = ["screen", "print"]
LAYOUTS = sorted(path.name for path in (TEMPLATES / "layouts").iterdir())
FETCHING = {"src", "srcset", "poster", "data", "action", "background", "ping", "cite"}


class Page(HTMLParser):
    """A page read back."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those in it that have no end tag."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Note a text."""
        for tag in set(self.open):
            self.texts[tag] = self.texts.get(tag, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@cache
def composed(name: str, language: str, issuer: str = "office-for-public-information") -> Statement:
    """Compose a bundled statement of 2026."""
    loaded = notice.load(name, languages=[language], templates=TEMPLATES)
    speaker = load_issuer(issuer, loaded.where)
    return compose(loaded, occurrence(loaded.definition, 2026), language, speaker)


def classic(name: str = "classic") -> Layout:
    return Layout(name, TEMPLATES / "layouts" / name, (TEMPLATES / "layouts" / "classic",))


def rendered(name: str, language: str, medium: Medium = "screen") -> str:
    """Render a bundled statement in the layout of its notice."""
    made = composed(name, language)
    render = page.for_screen if medium == "screen" else page.for_print
    return render(made, classic(made.definition.layout))


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_language_direction_and_title(name: str, language: str, medium: Medium) -> None:
    found = Page(rendered(name, language, medium))
    [html] = found.all("html")
    assert html["lang"] == language
    assert html["dir"] == ("rtl" if language in RIGHT_TO_LEFT else "ltr")
    charset = found.all("meta")[medium == "screen"]  # the policy comes first
    assert charset.get("charset") == "utf-8"
    assert found.texts["h1"].strip() in found.texts["title"]
    assert len(found.all("h1")) == len(found.all("title")) == 1


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_dates_are_marked_up(name: str, language: str) -> None:
    """The day itself and the first day, each with what a machine reads."""
    found = {row["datetime"] for row in Page(rendered(name, language)).all("time")}
    first = {"20-january": "1990-01-20", "human-rights-day": "1948-12-10"}
    assert {first[name], f"2026-{first[name][5:]}"} <= found
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", str(day)) for day in found)


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_a_page_asks_for_nothing(name: str, language: str, medium: Medium) -> None:
    """No element fetches anything; the one picture comes inside the page, as do the styles."""
    source = rendered(name, language, medium)
    found = Page(source)
    for tag, attributes in found.elements:
        fetched = [value for key, value in attributes.items() if key in FETCHING and value]
        assert all(value.startswith("data:") for value in fetched), (tag, fetched)
        assert tag not in {"link", "iframe", "object", "embed", "base"}
    assert "@import" not in found.texts["style"]
    assert "url(" not in found.texts["style"]
    assert [image["alt"] for image in found.all("img")] != [""]
    scripts = [attributes.get("type") for attributes in found.all("script")]
    assert scripts == (["application/ld+json"] if medium == "screen" else [])


def data_of(source: str) -> Any:
    return json.loads(Page(source).texts["script"])


def test_structured_data() -> None:
    """By hand, from schema.org's Article and Event."""
    organization = {
        "@type": "Organization",
        "name": "Office for Public Information",
        "url": "https://opi.example.org/statements/",
    }
    assert data_of(rendered("human-rights-day", "en")) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "Human Rights Day",
        "alternativeHeadline": (
            "Statement on the 78th\u00a0anniversary of the Universal Declaration of Human Rights"
        ),
        "inLanguage": "en",
        "datePublished": "2026-12-10",
        "author": organization,
        "publisher": organization,
        "about": {"@type": "Event", "name": "Human Rights Day", "startDate": "1948-12-10"},
    }


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_structured_data_of_every_language(name: str, language: str) -> None:
    found = data_of(rendered(name, language))
    made = composed(name, language)
    assert found["inLanguage"] == language
    assert found["author"]["name"] == made.letterhead.name
    assert found["headline"] in Page(rendered(name, language)).texts["title"]


def test_without_a_subtitle_nothing_is_empty() -> None:
    made = replace(composed("human-rights-day", "en"), subtitle=())
    source = page.for_screen(made, classic())
    assert "alternativeHeadline" not in data_of(source)
    assert 'class="subtitle"' not in source
    assert Page(source).texts["title"] == "Human Rights Day"
    assert "description" not in {row.get("name") for row in Page(source).all("meta")}


HOSTILE = st.sampled_from(
    ["<", ">", "&", '"', "'", "</script>", "<!--", "]]>", "{{ x }}", "\\", "ə"]
)


@given(st.lists(HOSTILE, min_size=1, max_size=6).map("".join), st.sampled_from(LAYOUTS))
def test_any_value_is_shown_as_it_is(text: str, layout: str) -> None:
    """Names, titles and addresses stand literally on the page and in its data; none is read."""
    made = composed("human-rights-day", "en")
    logo = made.letterhead.logo
    assert logo is not None
    head = replace(
        made.letterhead,
        name=text,
        address=(text,),
        contact=(text,),
        reference=text,
        signatory=text,
        signatory_title=text,
        logo=replace(logo, alt=text),
    )
    made = replace(made, letterhead=head, title=(Text(text),), subtitle=(Text(text),))
    source = page.for_screen(made, classic(layout))
    usual = page.for_screen(composed("human-rights-day", "en"), classic(layout))
    found = Page(source)
    added = {"br", "span", "p"}  # an address has lines of its own
    assert {tag for tag, _ in found.elements} - added == {
        tag for tag, _ in Page(usual).elements
    } - added
    assert found.texts["h1"] == text
    assert found.texts["title"] == f"{text}: {text}"
    assert [image["alt"] for image in found.all("img")] == [text]
    data = data_of(source)
    assert data["headline"] == data["alternativeHeadline"] == data["author"]["name"] == text


def test_a_logo_is_part_of_the_page() -> None:
    made = composed("human-rights-day", "en")
    picture = Picture(b"\x89PNG\r\n\x1a\n", "image/png", "A mark", 9)
    head = replace(made.letterhead, logo=picture)
    source = page.for_screen(replace(made, letterhead=head), classic())
    assert Page(source).all("img") == [
        {"src": "data:image/png;base64,iVBORw0KGgo=", "alt": "A mark", "style": "height: 9mm"}
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_only_print_has_paper_and_only_two_pages_have_numbers(layout: str, paper: Any) -> None:
    made = composed("human-rights-day", "en")
    assert "@page" not in page.for_screen(made, classic(layout))
    single = page.for_print(made, classic(layout), paper)
    numbered = page.for_print(made, classic(layout), paper, numbered=True)
    assert f"size: {paper}" in single
    assert "counter(page)" not in single
    assert 'counter(page, decimal) " / " counter(pages, decimal)' in numbered


LAYOUT_FAULTS = [
    ("{{ nothing }}", "there is no value 'nothing'"),
    ("{{ statement.nothing }}", "'statement.nothing'"),
    ("{% for x in y %}", "page.html:1: "),
    ("{{ statement.__class__ }}", "__class__"),
    ("{{ 1 // 0 }}", "is not part of"),
    ("{% include 'absent.html' %}", "include"),
]


@pytest.mark.parametrize(("source", "said"), LAYOUT_FAULTS)
def test_a_layout_that_does_not_fill_is_named(source: str, said: str, tmp_path: Path) -> None:
    """Whatever a layout does wrong, its file is named and there is no traceback."""
    (tmp_path / "page.html").write_text(source, "utf-8")
    (tmp_path / "screen.css").write_text("", "utf-8")
    with pytest.raises(NoticeError) as caught:
        page.for_screen(composed("human-rights-day", "en"), Layout("mine", tmp_path))
    assert "page.html" in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("absent", ["page.html", "screen.css"])
def test_a_missing_file_of_a_layout_is_named(absent: str, tmp_path: Path) -> None:
    for name in {"page.html", "screen.css"} - {absent}:
        (tmp_path / name).write_text("", "utf-8")
    with pytest.raises(NoticeError) as caught:
        page.for_screen(composed("human-rights-day", "en"), Layout("mine", tmp_path))
    assert absent in str(caught.value)


def test_a_changed_style_sheet_is_read_again(office: Callable[..., Path]) -> None:
    """A program that builds twice, as a preview does, shows the layout as it now lies there."""
    root = office()
    made = composed("human-rights-day", "en")
    style = root / "layouts" / "own" / "screen.css"
    layout = Layout("own", style.parent)
    page.for_screen(made, layout)
    style.write_text("p { color: #123456 }", "utf-8")
    assert "#123456" in page.for_screen(made, layout)


def test_a_file_that_a_layout_lacks_is_classics(tmp_path: Path) -> None:
    """From the nearest folder that has it; what none has is named where it belongs."""
    own, near, far = (tmp_path / name for name in ("own", "near", "far"))
    for folder, names in ((own, "a"), (near, "b"), (far, "abc")):
        folder.mkdir()
        for name in names:
            (folder / name).write_text("")
    layout = Layout("own", own, (near, far))
    found = {name: layout.file(name) for name in "abcd"}
    assert found == {"a": own / "a", "b": near / "b", "c": far / "c", "d": own / "d"}
