"""Two languages in one file: each in its own direction, with its headings, and one letterhead."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from tinycss2 import serialize

import notice
from notice.document import plain
from notice.edition.pipeline import Edition
from notice.errors import UnknownLanguageError
from notice.preflight import docxfile, htmlfile, mail, pdffile, structure, web, words
from notice.preflight.finding import Finding
from notice.preflight.structure import TaggedPdf
from notice.statement.statement import Lines, Statement, Translation, text_of

SHIPPED = Path(__file__).parents[1] / "templates"
FORMATS = ("pdf", "txt", "html", "email", "fragment", "eml", "flowed", "md", "docx")
PAIRS = [("en", "az"), ("en", "ar"), ("ar", "ru"), ("de", "fr")]
MAIL = '[mail]\nfrom = "press@example.org"\n'
SOURCE = '+++\ntitle = "{}"\nsubject = "A statement on it"\nstatus = "final"\n+++\n\n{}\n'
Call = Callable[[str], tuple[int, str, str]]
Office = Callable[..., Path]


def bundled(first: str, second: str, *formats: str, layout: str = "classic") -> Edition:
    loaded = notice.load("20-january", languages=[first, second], templates=SHIPPED)
    return notice.build(loaded, 2026, second=second, formats=formats, layout=layout)


def two(office: Office, second: str, behind: str, **parts: str) -> Path:
    """Write an office whose notice has a second language too, with a text in it."""
    templates = office(approved=False, **parts)
    definition = templates / "day" / "notice.toml"
    listed = definition.read_text("utf-8").replace('["en"]', f'["en", "{second}"]')
    definition.write_text(listed, "utf-8")
    (templates / "day" / f"{second}.md").write_text(SOURCE.format("Day two", behind), "utf-8")
    return templates


def built(templates: Path, second: str, *formats: str) -> Edition:
    loaded = notice.load("day", templates=templates)
    return notice.build(loaded, 2026, second=second, formats=formats)


def codes(edition: Edition) -> set[str]:
    return {finding.code for finding in edition.findings} - {"draft", "unapproved"}


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_one_letterhead_and_one_signature_stand_around_both(first: str, second: str) -> None:
    """What each language says alone is what it says here, in its order."""
    statement = bundled(first, second).statements[0].statement
    assert statement.tag == f"{first}+{second}"
    parts = [*statement.parts()]
    kinds = [part.role if isinstance(part, Lines) else type(part).__name__ for part in parts]
    assert kinds == [
        *("letterhead", "title", "subtitle", "dateline", "Prose", "Prose"),
        *("Translation", "signature"),
    ]
    for tag in (first, second):
        loaded = notice.load("20-january", languages=[tag], templates=SHIPPED)
        alone = notice.build(loaded, 2026, formats=()).statements[0].statement
        [each] = [each for each in statement.languages() if each.language.tag == tag]
        own = text_of(each.content())
        assert (
            own in alone.text().replace(f"\n{alone.letterhead.reference}\n", "\n") or tag == first
        )
        assert own in statement.text()


@pytest.mark.parametrize("layout", ["classic", "modern", "large-print"])
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_every_file_has_both_and_nothing_is_amiss(first: str, second: str, layout: str) -> None:
    """Preflight compares the words of each file, their order and their direction."""
    made = bundled(first, second, *FORMATS[:5], *FORMATS[6:], layout=layout)
    assert codes(made) == set()
    assert {each.name for each in made.artifacts if each.format == "pdf"} == {
        f"20-january-2026.{first}+{second}.pdf"
    }
    (pdf,) = [each for each in made.artifacts if each.format == "pdf"]
    assert [*structure.check(pdf.statement, pdf.data)] == []


def test_each_part_of_a_pdf_has_its_language_and_its_headings() -> None:
    (pdf,) = bundled("en", "ar", "pdf").artifacts
    read = TaggedPdf(pdf.data)
    titles = [words.letters(read.text(each)) for each in read.elements("H1")]
    assert pdf.statement.second is not None
    assert titles == [words.letters(plain(each.title)) for each in pdf.statement.languages()]
    told = [each for each in read.elements() if str(each.data.get("/Lang", "")) == "ar"]
    arabic = words.letters("".join(map(read.text, told)))
    assert words.letters(text_of(pdf.statement.second.content())) == arabic
    assert pdffile.read(pdf.data).language == "en"
    assert len(read.pages) == 2
    assert "Leyla Mammadova" in pdffile.read(pdf.data).pages[1]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('lang="ar"', 'lang="az"'), ('dir="rtl"', 'dir="ltr"'), ('lang="ar"', ""), ('dir="rtl"', "")],
)
@pytest.mark.parametrize(("form", "check"), [("html", web.check_page), ("email", mail.check)])
def test_a_second_language_that_is_not_told_is_found(
    form: str, check: Callable[[Statement, bytes], Iterator[Finding]], right: str, wrong: str
) -> None:
    made = next(each for each in bundled("en", "ar", form).artifacts if each.format == form)
    source = made.data.decode()
    before = {finding.code for finding in check(made.statement, made.data)}
    spoilt = source.replace(right, wrong).encode()
    after = {finding.code for finding in check(made.statement, spoilt)}
    assert after - before == {"missing-wrapper"}


def test_a_layout_without_room_for_it_is_refused(office: Office) -> None:
    page = str.replace
    templates = two(office, "fr", "Nous nous souvenons.")
    path = templates / "layouts" / "own" / "page.html"
    path.write_text(page(path.read_text("utf-8"), "{{ second }}", ""), "utf-8")
    made = built(templates, "fr", "pdf")
    assert made.refused
    assert codes(made) == {"words-differ"}


def test_a_mail_says_both_languages(office: Office) -> None:
    templates = two(office, "ar", "نتذكر جميع الضحايا.", issuer=MAIL)
    made = built(templates, "ar", "eml")
    assert codes(made) - {"no-publish-url"} == set()
    (eml,) = made.artifacts
    message = message_from_bytes(eml.data, policy=policy.default)
    assert message["Content-Language"] == "en, ar"
    body = message.get_body(("html",))
    assert body is not None
    html = htmlfile.read(body.get_content())
    [second] = [each for each in html.elements if each.attributes.get("class") == "second ragged"]
    style = {key: value.value[-1].serialize() for key, value in second.style.items()}
    assert style["text-align"] == "right"


@pytest.mark.parametrize("layout", ["classic", "modern", "large-print"])
def test_in_a_mail_the_second_dateline_stands_apart_from_its_text(layout: str) -> None:
    (mail,) = bundled("en", "ar", "email", layout=layout).artifacts
    html = htmlfile.read(mail.data.decode())
    spaces = {
        each.attributes.get("class", ""): serialize(each.style["margin"].value).split()[0]
        for each in html.elements
        if each.attributes.get("class") in {"dateline", "body", "text"}
    }
    assert spaces["body"] == spaces["text"]
    assert int(spaces["dateline"].removesuffix("px")) >= 10, "the last of two is the second's"


def test_a_word_file_says_the_language_of_each_run(office: Office) -> None:
    templates = two(office, "ar", "نتذكر جميع الضحايا.")
    (made,) = built(templates, "ar", "docx").artifacts
    assert [*docxfile.check(made.statement, made.data)] == []
    file = docx.Document(BytesIO(made.data))
    told = {
        "".join(each.text for each in run.iter(qn("w:t"))): str(language.get(qn("w:bidi")))
        for run in file.element.body.iter(qn("w:r"))
        for language in run.iter(qn("w:lang"))
    }
    assert set(told.values()) == {"ar-EG"}
    assert any("نتذكر" in text for text in told)
    assert not any("remember" in text for text in told)
    begun = [each.text for each in file.paragraphs if each.paragraph_format.page_break_before]
    assert begun == ["Day two"]


def test_a_plain_text_counts_in_the_digits_of_each(office: Office) -> None:
    persian = "1. نخست\n2. [دوم](https://example.org/2)"
    templates = two(office, "fa", persian, text="1. first\n2. next")
    (made,) = built(templates, "fa", "txt").artifacts
    text = made.data.decode()
    assert "\n1. first\n" in text
    assert "\u200f۱. " in text
    assert text.endswith("\n[1] https://example.org/2\n")
    starts = {line[0] == "\u200f" for line in text.split("Day two")[1].split("\n") if "۱" in line}
    assert starts == {True}


def test_both_have_their_pages(office: Office) -> None:
    """``max_pages`` is for each: a long text on two pages leaves none for its translation."""
    long = "\n\n".join(["We remember all who were killed, and say so each year again. " * 9] * 8)
    short = two(office, "fr", "Nous nous souvenons.")
    assert codes(built(short, "fr", "pdf")) == set()
    templates = two(office, "fr", "Nous nous souvenons.", text=long)
    assert "too-many-pages" in codes(built(templates, "fr", "pdf"))


def test_what_no_font_draws_is_found_in_the_second(office: Office) -> None:
    made = built(two(office, "fr", "Nous 𓀀 nous souvenons."), "fr", "pdf")
    [found] = [each for each in made.findings if each.code == "missing-glyph"]
    assert found.place.endswith("day/fr.md:7")


def receipt() -> dict[str, list[dict[str, str]]]:
    content: dict[str, list[dict[str, str]]] = json.loads(
        Path("out/day/2026/manifest.json").read_text("utf-8")
    )
    return content


def test_the_receipt_has_both_and_the_edition_follows_each(call: Call, office: Office) -> None:
    templates = two(office, "fr", "Nous nous souvenons.")
    order = "build 2026 --with FR --format txt,feed,card"
    code, out, err = call(order)
    assert (code, out) == (0, "out/day/2026/day-2026.en+fr.txt\n")
    assert "skipped: day 2026: feed, card: of one language only\n" in err
    [row] = receipt()["statements"]
    assert row["language"] == "en+fr"
    files = [each["file"] for each in json.loads(json.dumps(row["sources"]))]
    assert {"day/en.md", "day/fr.md", "languages/fr.toml"} <= set(files)
    assert call("verify --rebuild")[0] == 0
    assert "up to date" in call(order)[2]
    path = templates / "day" / "fr.md"
    path.write_text(path.read_text("utf-8").replace("souvenons", "souviendrons"), "utf-8")
    assert call("verify --rebuild")[0] != 0
    assert "en+fr.txt" in call(order)[1]
    assert "souviendrons" in Path("out/day/2026/day-2026.en+fr.txt").read_text("utf-8")
    call("build 2026 --format txt")
    kept = {each["file"] for each in receipt()["files"]}
    assert kept == {"day-2026.en.txt", "day-2026.fr.txt", "day-2026.en+fr.txt"}


def test_a_language_that_goes_takes_its_pairs_along(call: Call, office: Office) -> None:
    templates = two(office, "fr", "Nous nous souvenons.")
    call("build 2026 --with fr --format txt")
    definition = templates / "day" / "notice.toml"
    definition.write_text(definition.read_text("utf-8").replace(', "fr"', ""), "utf-8")
    call("build 2026 --format txt")
    assert {each["file"] for each in receipt()["files"]} == {"day-2026.en.txt"}
    assert not Path("out/day/2026/day-2026.en+fr.txt").exists()


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("--lang en --with en", "day is asked for in no other language than 'en'"),
        ("--lang en --with tr", "day has no language 'tr'"),
        ("--lang en --with frr", "day has no language 'frr'; did you mean 'fr'?"),
    ],
)
def test_a_second_language_is_another_one_of_the_notice(
    order: str, told: str, call: Call, office: Office
) -> None:
    two(office, "fr", "Nous nous souvenons.")
    code, out, err = call(f"build 2026 --format txt {order}")
    assert (code, out, told in err) == (2, "", True), err
    assert not Path("out").exists()


def test_a_program_asks_for_a_language_that_it_loaded() -> None:
    loaded = notice.load("20-january", languages=["en"], templates=SHIPPED)
    with pytest.raises(UnknownLanguageError, match="the language 'az' is not loaded"):
        notice.build(loaded, 2026, second="az")


def test_without_a_second_language_nothing_is_translated() -> None:
    loaded = notice.load("20-january", languages=["en"], templates=SHIPPED)
    statement: Statement = notice.build(loaded, 2026, formats=()).statements[0].statement
    assert statement.languages() == (statement,)
    assert not any(isinstance(part, Translation) for part in statement.parts())
