"""HTML for mail and the snippet: what they hold, how they are addressed, and in what direction."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL.Image import open as open_picture

import notice
from notice.calendar.occurrence import occurrence
from notice.definition.layouts import Layout
from notice.definition.project import load_issuer
from notice.document import Heading, Paragraph, Text, plain
from notice.edition import formats
from notice.edition.artifact import Settings, Typeset
from notice.edition.formats import render, wanted
from notice.preflight import htmlfile, web
from notice.preflight.htmlfile import Element
from notice.render import frame as frames
from notice.render.html import email, embed
from notice.statement.compose import compose
from notice.statement.statement import Statement

TEMPLATES = Path(__file__).parents[1] / "templates"
BUNDLED = sorted((path.parent.name, path.stem) for path in TEMPLATES.glob("*/*.md"))
CLASSIC = TEMPLATES / "layouts" / "classic"
LAYOUTS = [
    Layout(path.name, path, () if path == CLASSIC else (CLASSIC,))
    for path in sorted((TEMPLATES / "layouts").iterdir())
]
ISSUERS = sorted(path.stem for path in (TEMPLATES / "issuers").glob("*.toml"))
OUTLOOK_TABLE = 600


@cache
def composed(name: str, language: str, issuer: str = "office-for-public-information") -> Statement:
    """Compose a bundled statement of 2026."""
    loaded = notice.load(name, languages=[language], templates=TEMPLATES)
    speaker = load_issuer(issuer, loaded.where)
    return compose(loaded, occurrence(loaded.definition, 2026), language, speaker)


def made(each: Statement, form: str, layout: Layout = LAYOUTS[0]) -> str:
    return render(Typeset(each, ()), form, Settings(layout)).data.decode()


def found(each: Statement, form: str, layout: Layout = LAYOUTS[0]) -> list[str]:
    """Return the codes of what preflight finds in a file of a statement."""
    settings, ready = Settings(layout), Typeset(each, ())
    return [told.code for told in formats.check(ready, [render(ready, form, settings)], settings)]


def first(elements: list[Element], **attributes: str) -> Element:
    """Return the first element with these attributes."""
    return next(each for each in elements if attributes.items() <= each.attributes.items())


def seen(source: str) -> str:
    """Return the text that a reader sees."""
    return "".join(
        "".join(each.texts) for each in htmlfile.read(source).elements if not each.hidden
    )


@pytest.mark.parametrize("issuer", ISSUERS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_preflight_finds_nothing_in_any_bundled_mail(
    name: str, language: str, layout: Layout, issuer: str
) -> None:
    """In every language, layout and letterhead, the document, the part to paste and the snippet."""
    each = composed(name, language, issuer)
    for form in ("email", "fragment", "embed"):
        assert found(each, form, layout) == []


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_the_fragment_is_what_the_document_holds(name: str, language: str) -> None:
    """To the letter, and there is no element in it that only a document may have."""
    each = composed(name, language)
    document, fragment = made(each, "email"), made(each, "fragment")
    assert fragment.strip() in document
    tags = [element.tag for element in htmlfile.read(fragment).elements]
    assert not {"html", "head", "body", "title", "meta", "style"} & set(tags)
    assert tags[0] == "div"
    assert document.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_every_style_stands_in_its_element(name: str, language: str) -> None:
    """No script, nothing to load but the logo, and 600 pixels at most, in Outlook too."""
    source = made(composed(name, language), "email")
    elements = htmlfile.read(source).elements
    assert not {"link", "script", "iframe", "form"} & {each.tag for each in elements}
    tables = [each for each in elements if each.tag == "table"]
    assert tables[0].style["max-width"].value[-1].value == OUTLOOK_TABLE
    assert {each.attributes["role"] for each in tables} == {"presentation"}
    assert f'<!--[if mso]><table role="presentation" width="{OUTLOOK_TABLE}"' in source
    assert "<style>" not in made(composed(name, language), "fragment")
    assert [each.tag for each in elements if each.shows_text and "color" not in _styles(each)] == []


def _styles(element: Element) -> set[str]:
    return {name for each in element.upwards() for name in each.style}


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_right_to_left_mail_is_right(name: str, language: str) -> None:
    """Direction is said on an element of the body, and the side in what Outlook reads."""
    rtl = language == "ar"
    elements = htmlfile.read(made(composed(name, language), "fragment")).elements
    wrapper, cell = elements[0], next(each for each in elements if each.tag == "td")
    assert wrapper.attributes["dir"] == ("rtl" if rtl else "ltr")
    assert wrapper.attributes["lang"] == language
    assert htmlfile.keyword(cell.style["text-align"]) == ("right" if rtl else "left")
    assert all(wrapper in each.upwards() for each in elements)


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_lists_of_messages_show_the_first_paragraph(name: str, language: str) -> None:
    """It comes first, it is the text's own, and who reads the mail does not see it twice."""
    each = composed(name, language)
    paragraph = next(block for block in each.body if isinstance(block, Paragraph))
    source = made(each, "fragment")
    elements = htmlfile.read(source).elements
    assert "".join(elements[1].texts) == plain(paragraph.children)
    assert elements[1].hidden
    assert seen(source).count(plain(paragraph.children)[:20]) <= 1


def test_a_text_without_a_paragraph_has_an_empty_preheader() -> None:
    each = replace(composed("human-rights-day", "en"), body=(Heading(2, (Text("Alone"),)),))
    assert "".join(htmlfile.read(made(each, "fragment")).elements[1].texts) == ""


def test_a_draft_is_marked_in_mail_and_snippet() -> None:
    each = replace(composed("human-rights-day", "en"), mark="Draft")
    forms: tuple[str, ...] = ("email", "embed")
    for form in forms:
        assert re.search(r"<p [^>]*>Draft</p>", made(each, form))


HOSTILE = st.sampled_from(
    ["<", ">", "&", '"', "'", "</body>", "<body", "<!--", "<br>", "{{ x }}", "ə"]
)


@given(st.lists(HOSTILE, min_size=1, max_size=6).map("".join), st.sampled_from(LAYOUTS))
def test_any_value_is_shown_as_it_is(text: str, layout: Layout) -> None:
    """Names, titles and addresses stand literally in a mail and a snippet; none is read."""
    usual = composed("human-rights-day", "en")
    head = replace(usual.letterhead, name=text, contact=(text,), signatory=text, logo=None)
    each = replace(usual, letterhead=head, title=(Text(text),), body=(Paragraph((Text(text),)),))
    for source in (email.fragment(email.render(each, layout)), embed.render(each, layout)):
        elements = htmlfile.read(source).elements
        texts = ["".join(element.texts).strip() for element in elements]
        assert texts.count(text.strip()) >= 4
        assert elements[0].tag in {"div", "article"}
        assert "x" not in [element.tag for element in elements]


def test_the_snippet_leads_to_the_pdf_and_says_what_it_is() -> None:
    """By hand, from schema.org's Article and MediaObject."""
    source = made(composed("human-rights-day", "fr"), "embed")
    pdf = "https://opi.example.org/statements/human-rights-day/2026/human-rights-day-2026.fr.pdf"
    elements = htmlfile.read(source).elements
    leading, link = [each for each in elements if each.tag == "a"]
    assert leading.attributes["href"] == pdf.replace(".pdf", ".html")
    assert "".join(leading.texts) == "Lire sur le site"
    assert link.attributes["href"] == pdf
    assert link.attributes["type"] == "application/pdf"
    assert link.attributes["hreflang"] == "fr"
    assert "".join(link.texts) == "Télécharger le PDF"
    data: Any = json.loads(source.partition('ld+json">')[2].partition("</script>")[0])
    assert data["@type"] == "Article"
    assert data["encoding"] == {
        "@type": "MediaObject",
        "encodingFormat": "application/pdf",
        "contentUrl": pdf,
    }


PNG = b"\x89PNG\r\n\x1a\n"


def test_a_mail_shows_the_logo_from_the_web(tmp_path: Path) -> None:
    """It is a PNG of twice the height, at one address for all languages and years of a notice."""
    loaded = notice.load("human-rights-day", languages=["en"], templates=TEMPLATES)
    edition = notice.build(loaded, 2026, formats=["email", "logo"])
    source, picture = (artifact.data for artifact in edition.artifacts)
    [image] = [each for each in htmlfile.read(source.decode()).elements if each.tag == "img"]
    start = "https://opi.example.org/statements/human-rights-day/"
    assert image.attributes == {
        "src": start + "office-for-public-information.logo.png",
        "alt": "Two speech marks",
        "height": "36",
    }
    assert not edition.refused
    assert picture.startswith(PNG)
    drawn = open_picture(BytesIO(picture))
    assert drawn.height == 2 * int(image.attributes["height"])
    assert drawn.width == pytest.approx(drawn.height * 84 / 72, abs=2)  # as wide as its ink
    assert drawn.getpixel((0, 0)) == (255, 255, 255)
    written = notice.write(edition, tmp_path)
    assert [path.name for path in written] == [
        "human-rights-day-2026.en.email.html",
        "human-rights-day-2026.en.logo.png",
        "office-for-public-information.logo.png",
    ]
    assert written[2] == tmp_path / "human-rights-day" / written[2].name  # beside the years
    assert written[2].read_bytes() == picture


@pytest.mark.parametrize("lacking", ["logo", "publish_url"])
def test_without_logo_or_address_a_mail_has_no_picture(lacking: str) -> None:
    """Nothing is loaded; where there is a logo that cannot be shown, the missing field is named."""
    usual = composed("human-rights-day", "en")
    change: dict[str, Any] = {"logo": None} if lacking == "logo" else {"publish_url": ""}
    each = replace(usual, letterhead=replace(usual.letterhead, **change))
    source = made(each, "email")
    assert "<img" not in source
    forms = wanted(each, Settings(LAYOUTS[0], ("email", "logo")))
    assert [form.name for form in forms] == ["email"]
    assert found(each, "email") == ([] if lacking == "logo" else ["no-publish-url"])


def test_an_issuer_without_an_address_on_the_web_is_told_so_once(
    office: Callable[..., Path],
) -> None:
    """However many files would lead there."""
    loaded = notice.load("day", templates=office())
    forms = ["email", "fragment", "embed", "item"]
    (found,) = notice.build(loaded, 2026, formats=forms).findings
    assert (found.code, found.artifact) == ("no-publish-url", "")


@given(st.text("ab ,.é\u00a0", max_size=400))
def test_a_preview_is_whole_words_of_the_first_paragraph(text: str) -> None:
    """It is no longer than lists of messages show, and says where it was cut off."""
    usual = composed("human-rights-day", "en")
    shown = frames.preview(replace(usual, body=(Paragraph((Text(text),)),)))
    whole = " ".join(text.split())
    assert len(shown) <= frames.LONGEST_PREVIEW
    if shown != whole:
        kept = shown.removesuffix("…")
        assert whole.startswith(kept)
        assert whole[len(kept)] in " ,;:" or " " not in whole[: frames.LONGEST_PREVIEW]


def test_without_an_address_on_the_web_the_snippet_has_no_link() -> None:
    usual = composed("human-rights-day", "fr")
    each = replace(usual, letterhead=replace(usual.letterhead, publish_url=""))
    source = made(each, "embed")
    assert "<a " not in source
    assert "encoding" not in source
    findings = [*web.check_snippet(each, source.encode())]
    assert [found.code for found in findings] == ["no-publish-url"]
    assert findings[0].place.endswith("issuers/office-for-public-information.toml")


@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_a_snippet_is_one_article_under_the_heading_of_its_page(name: str, language: str) -> None:
    """Its headings are one level lower, and no style of it reaches out of it."""
    each = composed(name, language)
    elements = htmlfile.read(made(each, "embed")).elements
    assert elements[0].tag == "article"
    assert all(elements[0] in element.upwards() for element in elements)
    assert "style" not in [element.tag for element in elements]
    levels = [int(each.tag[1]) for each in elements if re.fullmatch("h[1-6]", each.tag)]
    assert levels == [2, *(each.level + 1 for each in each.body if isinstance(each, Heading))]


def test_dark_colours_go_with_the_style_sheet_that_they_were_written_for(
    office: Callable[..., Path],
) -> None:
    """A layout with an ``email.css`` of its own does not get the dark colours of classic."""
    root = office()
    own = root / "layouts" / "own"
    layout = Layout("own", own, (CLASSIC,))
    each = composed("human-rights-day", "en")
    assert "prefers-color-scheme: dark" in email.render(each, layout)
    (own / email.MEDIA).unlink()
    assert "<style>" not in email.render(each, layout)
    (own / email.STYLE).unlink()
    assert "prefers-color-scheme: dark" in email.render(each, layout)


def test_an_office_s_layout_without_mail_takes_that_of_classic(
    office: Callable[..., Path],
) -> None:
    root = office()
    for name in ("email.html", "email.css", "embed.html", "embed.css"):
        (root / "layouts" / "own" / name).unlink()
    loaded = notice.load("day", templates=root)
    edition = notice.build(loaded, 2026, formats=["email", "fragment", "embed"])
    assert not edition.refused
    assert [each.name for each in edition.artifacts] == [
        "day-2026.en.email.html",
        "day-2026.en.fragment.html",
        "day-2026.en.embed.html",
    ]
    assert "We remember." in unescape(edition.artifacts[1].data.decode())
