"""Preflight: every code on a real edition that deserves it and on one that does not."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

import notice
from notice.calendar.occurrence import occurrence
from notice.definition.project import LoadedNotice
from notice.definition.source import parse
from notice.edition.artifact import DEFAULT
from notice.edition.pipeline import Edition
from notice.preflight import sources, words
from notice.preflight.finding import Finding, about, codes
from notice.preflight.words import difference_drawn, first_difference

ROOT = Path(__file__).parents[1]
SERIF = ROOT / "fonts" / "source-serif-4" / "SourceSerif4-Regular.ttf"
ENDED = "We remember.\n\n---\n\nWe shall."
SPILLING = "\n\n".join(["The same sentence stands here many times over. " * 8] * 8)
LONG = "\n\n".join(["The same sentence stands here many times over. " * 8] * 12)


@cache
def renamed_font() -> str:
    """Return styles that bring a font of their own, a shipped one under another name.

    In the style sheet itself the name would be refused before anything is set.
    """
    font = TTFont(SERIF)
    for record in font["name"].names:
        record.string = str(record).replace("Source Serif 4", "Stranger")
    file = BytesIO()
    font.save(file)
    font.close()
    data = b64encode(file.getvalue()).decode()
    return (
        f"@font-face {{ font-family: Stranger; src: url(data:font/ttf;base64,{data}) }}"
        "p { font-family: Stranger }"
    )


def fact(value: object, extra: str = "") -> str:
    return f'[facts.count]\nvalue = {value}\nsource = "A register"\n{extra}'


CITED = """\
[sources.record]
citation = "A"
attribution = "B"
[facts.count]
value = 150
source = "record"
"""


def without(part: str, instead: str = "") -> Callable[[str], str]:
    """Return a change of the page: a part of it gone, or another in its place."""

    def change(page: str) -> str:
        assert part in page
        return page.replace(part, instead)

    return change


def shown(title: str) -> Callable[[str], str]:
    """Return a change of the page: another title in its head."""

    def change(page: str) -> str:
        before, _, rest = page.partition("<title>")
        return before + title + rest.partition("</title>")[2]

    return change


LANG = 'lang="{{ language.tag }}"'
HIDDEN = ".body { height: 12mm; overflow: hidden }"
Parts = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """What an office does that deserves a code, and something near it that does not.

    Where nothing is said of the second, the office that does nothing special is it.
    """

    code: str
    failing: Parts
    passing: Parts = field(default_factory=dict)
    said: str = ""
    """What the message or place has to name."""
    formats: tuple[str, ...] = DEFAULT


def card(code: str, failing: Parts, passing: Parts | None = None, said: str = "") -> Case:
    return Case(code, failing, passing or {}, said, ("card",))


WEB = 'publish_url = "https://example.org/"\n'
LIST = '[mail]\nfrom = "a@example.org"\nlist_unsubscribe = "mailto:leave@example.org"\n'
BARE = ".preheader { display: none } .mail { background-color: #ffffff }"
STRIPPED = '<div class="mail" lang="{{ language.tag }}" dir="{{ language.direction }}">'


def added(part: str) -> Callable[[str], str]:
    """Return a change of a mail: something more before its title."""
    return without("<h1>", f"{part}<h1>")


def mail(code: str, failing: Parts, passing: Parts, said: str) -> Case:
    return Case(code, failing, passing, said, ("email", "fragment"))


MAIL = [
    mail("subject-length", {"subject": "123456789"}, {"subject": "1234567890"}, "9 columns"),
    mail("subject-length", {"subject": "x" * 79}, {"subject": "x" * 78}, "79 columns"),
    mail("subject-length", {"subject": "公祭日年"}, {"subject": "国家公祭日"}, "8 columns"),
    mail("subject-length", {"subject": "年" * 40}, {"subject": "年" * 39}, "80 columns"),
    mail("mail-too-large", {"text": "word " * 21_000}, {"text": "word " * 10_000}, "KB"),
    mail(
        "broken-link",
        {"mail": added('<p><a href="/a">A</a></p>'), "text": "."},
        {"text": "See [the record](https://example.org/a)."},
        "'/a'",
    ),
    mail("broken-link", {"mail": added('<a href="https://host/a">A</a>')}, {}, "https://host/a"),
    mail("broken-link", {"mail": added('<a href="#a">A</a>')}, {}, "'#a'"),
    mail("broken-link", {"mail": added('<a href="mailto:press">A</a>')}, {}, "mailto:press"),
    mail(
        "shortened-link",
        {"text": "See [the record](https://bit.ly/a)."},
        {"text": "See [the record](https://orbit.ly/a)."},
        "https://bit.ly/a",
    ),
    mail(
        "empty-link-text",
        {"text": "For the record, [Click here!](https://example.org/)"},
        {"text": "For the record, [click here to read it](https://example.org/)"},
        "'Click here!'",
    ),
    mail(
        "empty-link-text",
        {"language": "az", "text": "Ətraflı: [burada](https://example.org/)"},
        {"language": "az", "text": "Bax: [arxiv](https://example.org/)"},
        "burada",
    ),
    mail("empty-link-text", {"mail": added('<a href="https://example.org/"></a>')}, {}, "''"),
    mail(
        "missing-alt",
        {"issuer": WEB, "mail": added('<img src="https://example.org/a.png">')},
        {"issuer": WEB, "mail": added('<img src="https://example.org/a.png" alt="">')},
        "a.png",
    ),
    mail(
        "external-request",
        {"issuer": WEB, "mail": added('<img src="https://example.net/a.png" alt="">')},
        {"issuer": WEB, "mail": added('<img src="https://example.org/a.png" alt="">')},
        "example.net",
    ),
    mail(
        "external-request", {"mail_css": "p { background: url(https://e.org/a.png) }"}, {}, "e.org"
    ),
    mail(
        "tracking-pixel",
        {"issuer": WEB, "mail": added('<img src="https://example.org/a.png" alt="" width="1">')},
        {"issuer": WEB, "mail": added('<img src="https://example.org/a.png" alt="" width="9">')},
        "a.png",
    ),
    mail(
        "tracking-pixel",
        {"mail": without("{{ preheader }}", '<img src="https://example.org/a.png" alt="">')},
        {},
        "a.png",
    ),
    mail("unsupported-in-mail", {"mail_css": "p { display: flex }"}, {}, "display: flex"),
    mail(
        "unsupported-in-mail",
        {"mail_css": "p { height: 5px }"},
        {"mail_css": "p { line-height: 5px }"},
        "Yahoo",
    ),
    mail("unsupported-in-mail", {"mail": added("<video></video>")}, {}, "<video>"),
    mail("unsupported-in-mail", {"mail": added("<script></script>")}, {}, "<script>"),
    mail("unsupported-in-mail", {"mail": added('<p onclick="a()">')}, {}, "onclick"),
    mail("missing-title", {"mail": without("{{ statement.title_text }}")}, {}, "no title"),
    mail(
        "unreadable-colours",
        {"mail_css": ".dateline { background-color: #ffffff }"},
        {},
        "in dark colours: 'Baku",
    ),
    mail(
        "unreadable-colours",
        {"mail_css": ".dateline { color: #888888 }"},
        {"mail_css": ".dateline { color: #666666 }"},
        "as declared",
    ),
    mail(
        "unreadable-colours",
        {"mail_css": ".mail, .sheet { background-color: #8d8d8d } .sheet { color: #101010 }"},
        {},
        "forced",
    ),
    mail("unreadable-colours", {"mail_css": "h1 { color: black }"}, {}, "absolutely black"),
    mail(
        "unreadable-colours",
        {"text": "[A record](https://example.org/)", "mail": without("{{ style }}", BARE)},
        {"text": "A record", "mail": without("{{ style }}", ".preheader { display: none }")},
        "no colour of its own",
    ),
    mail("missing-wrapper", {"mail": without(STRIPPED, "<div>")}, {}, 'dir="ltr"'),
    mail(
        "missing-wrapper",
        {"language": "ar", "text": "نستذكر", "mail": without(STRIPPED, '<div lang="ar">')},
        {"language": "ar", "text": "نستذكر"},
        'dir="rtl"',
    ),
    mail(
        "words-differ",
        {"mail": without("{{ statement.body }}")},
        {"text": "1. One\n2. Two"},
        "'We'",
    ),
    Case("no-publish-url", {}, {"issuer": WEB}, "office.toml", ("embed",)),
    Case(
        "no-one-click",
        {"issuer": WEB + LIST},
        {"issuer": WEB + LIST.replace('"mailto', '"https://example.org/leave, mailto')},
        "office.toml:6",
        ("eml",),
    ),
    Case("no-publish-url", {}, {"issuer": WEB}, "office.toml", ("item",)),
]
CASES = [
    Case("bare-address", {"text": "See www.example.org."}, {"text": "See."}, "www.example.org"),
    card(
        "card-overflow",
        {"card_css": "h1 { margin-top: 400px }"},
        {"card_css": "h1 { margin-top: 40px }"},
        "2 cards would be needed",
    ),
    card(
        "card-overflow",
        {"card_css": ".issuer { margin-left: -50px }"},
        {"card_css": ".issuer { margin-left: -30px }"},
        "An Office",
    ),
    card("card-size", {"card_css": "@page { size: 1200px 628px !important }"}, said="1200 × 628"),
    Case(
        "clipped-content",
        {"text": "First.\n\nSecond.\n\nThird, which is cut off.", "print_css": HIDDEN},
        {"text": "First.", "print_css": HIDDEN},
        "Third",
    ),
    Case(
        "clipped-content",
        {"print_css": "h1 { margin-left: 300mm; width: 100mm }"},
        {"print_css": "h1 { margin-left: 3mm }"},
        "A day",
    ),
    Case("clipped-content", {"print_css": "h1 { position: absolute; left: 300mm }"}, said="'day'"),
    Case("clipped-content", {"print_css": "h1 { transform: translateX(300mm) }"}, said="A day"),
    Case("clipped-content", {"print_css": "h1 { text-indent: -300mm }"}, said="A day"),
    Case("clipped-content", {"text": "x" * 200}, {"text": "x" * 40}, "xxx"),
    Case(  # a group, whose coordinates are not the page's
        "clipped-content",
        {"print_css": ".body { opacity: .8; padding-left: 200mm; width: 90mm }"},
        {"print_css": ".body { opacity: .8; padding-left: 100mm }"},
        "remember",
    ),
    Case("draft", {"status": "draft"}, {"status": "final"}, "en.md"),
    Case(
        "engine-warning",
        {"print_css": "p { no-such-property: 1 }"},
        {"print_css": "p { color: #123 }"},
        "no-such-property",
    ),
    Case(
        "engine-warning",
        {"page": without("</h1>", '</h1><img src="http://127.0.0.1:9/a.png" alt="A">')},
        said="http://127.0.0.1:9/a.png",
    ),
    Case(
        "external-request",
        {"page": without("<style>", '<link rel="stylesheet" href="https://example.org/a.css"><style>')},
        {"page": without("<style>", '<link rel="canonical" href="https://example.org/"><style>')},
        "https://example.org/a.css",
    ),
    Case(
        "active-content",
        {"page": without("<main>", '<main onclick="alert(1)">')},
        {"page": without("<main>", '<main class="onclick">')},
        "'onclick' of <main>",
    ),
    Case(
        "festive-word",
        {"text": "We celebrate this day."},
        {"text": "We celebrate this day.", "tone": "celebration"},
        "celebrate",
    ),
    Case("festive-word", {"text": "The Jubilee year."}, {"text": "We remember."}, "Jubilee"),
    Case(
        "foreign-font",
        {"page": without("</style>", f"{renamed_font()}</style>")},
        {"print_css": 'p { font-family: "Notice Serif" }'},
        "Stranger",
    ),
    card(
        "low-contrast",
        {"card_css": ".issuer { color: #999 }"},
        {"card_css": ".issuer { color: #666 }"},
        "'An Office'",
    ),
    card("low-contrast", {"card_css": "@page { background: #444 }"}, said="20 January 2026"),
    card("low-contrast", {"card_css": ".issuer { opacity: .4 }"}, said="'An Office'"),
    card("low-contrast", {"card_css": ".issuer { color: transparent }"}, said="1.0 to 1"),
    Case("missing-glyph", {"text": "A face 😀."}, {"text": "A letter ə."}, "U+1F600"),
    Case("missing-glyph", {"text": "Cuneiform 𒀀."}, {"text": "Arabic ب."}, "U+12000"),
    Case("missing-glyph", {"text": "{{ facts.count.attribution }}",
         "facts": fact(1, 'attribution = "𒀀"\n')}, said="U+12000"),
    Case("missing-language", {"page": without(LANG)}, said="no language"),
    Case("missing-language", {"page": without(LANG, 'lang="de"')}, said="'de'"),
    Case("missing-title", {"page": shown("")}, said="no title"),
    Case("missing-title", {"page": shown("<title>Other</title>")}, said="'Other'"),
    Case(
        "outdated-key",
        {"facts": fact(150, 'attribution = "the record"\n')},
        {"facts": CITED},
        "an attribution stands in facts.count",
    ),
    Case(
        "review-due",
        {"facts": fact(150, "review_by = 2026-01-19\n")},
        {"facts": fact(150, "review_by = 2026-01-20\n")},
        "facts.count",
    ),
    Case(
        "sparse-page",
        {"text": ENDED, "facts": "max_pages = 2\n", "print_css": ".closing { break-before: page }"},
        {"text": ENDED},
        "last page: 1",
    ),
    card(
        "small-text",
        {"card_css": ".dateline { font-size: 23px }"},
        {"card_css": ".dateline { font-size: 24px }"},
        "23 pixels",
    ),
    card(
        "small-text", {"card_css": "h1 { transform: scale(.25) }"}, said="A day",
    ),
    Case("stale-literal", {"text": "In 2026."}, {"text": "In {{ year }}."}, "'2026'"),
    Case("stale-literal", {"text": "150 people.", "facts": fact(150)},
         {"text": "{{ facts.count }} people.", "facts": fact(150)}, "facts.count"),
    Case("run-together", {"text": "– one\n– two"}, {"text": "- one\n- two"}, "en.md:7"),
    Case("straight-quotes", {"text": 'They said "no".'}, {"text": "They said “no”."}, "type “…”"),
    Case("tightened", {"text": SPILLING}, {"text": "We remember."}, "tight"),
    Case(
        "too-many-pages",
        {"text": LONG},
        {"text": LONG, "facts": "max_pages = 2\n"},
        "2 pages where max_pages allows 1; shorten the text, or raise max_pages in notice.toml",
    ),
    Case(
        "undecided-number", {"text": "The 36th session."}, {"text": "The 99th session."}, "'36th'"
    ),
    Case("words-differ", {"print_css": ".issuer { display: none }"}, said="'An'"),
    Case("words-differ", {"page": without("{{ statement.body }}")}, said="'We'"),
    Case("words-differ", {"page": without("</h1>", " again</h1>")}, said="again"),
    Case(
        "words-differ",
        {"language": "ar", "text": "نستذكر الضحايا", "print_css": ".body { display: none }"},
        {"language": "ar", "text": "نستذكر الضحايا الذين قُتلوا في {{ first_date }}."},
        "الضحايا",
    ),
    Case(
        "words-differ",
        {"text": "1. One\n2. Two", "print_css": "li { display: none }"},
        {"text": "1. One\n   - three\n   - four\n2. Two\n\nThe end.\n\n5. Five\n6. Six"},
        "One",
    ),
    Case("words-differ", {"print_css": "h1::after { content: ' added' }"}, said="added"),
    *MAIL,
]  # fmt: skip


def built(root: Path, formats: tuple[str, ...] = DEFAULT) -> Edition:
    return notice.build(notice.load("day", templates=root), 2026, formats=formats)


@pytest.mark.parametrize("end", ["notwith\ufffe", "notwith\u2010\r\n", "notwith\ufffe\r\n"])
def test_a_word_divided_at_a_page_end_is_one_word(end: str) -> None:
    assert words.of_pdf([f"We\r\n{end}", "standing so"]) == ["We", "notwithstanding", "so"]


def test_an_english_letterhead_under_a_georgian_text_is_told(office: Callable[..., Path]) -> None:
    """Each line once, with its line in the file; what is given for the language is meant."""
    contact = '"press@example.org", "+41 22 123", "UN", "Old Mill"'
    lines = f'contact = [{contact}]\nsignatory_title.ka = "Head"\nsignatory.ka = "Ann"\n'
    root = office("გვახსოვს {{ first_year }}.", language="ka", title="დღე", issuer=lines)
    path = root / "issuers" / "office.toml"
    path.write_text(path.read_text("utf-8").replace(', ka = "An Office"', ""), "utf-8")
    made = built(root, ("txt",))
    assert [(each.code, each.place) for each in made.findings] == [
        ("letterhead-language", f"{path}:1"),
        ("letterhead-language", f"{path}:3"),
    ]
    assert "'An Office' is in other letters than the text in ქართული" in str(made.findings[0])
    assert "contact.ka = " in str(made.findings[1])
    assert not made.refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [("## One\n\nA.\n\nB.", ["missing-section"]), ("## One\n\nA.\n\n## Two\n\nB.", [])],
)
def test_a_translation_with_fewer_headings_is_told(
    text: str, expected: list[str], office: Callable[..., Path], approve: Callable[..., None]
) -> None:
    original = "## One\n\nA.\n\n## Two\n\nB."
    root = office(original)
    definition = root / "day" / "notice.toml"
    both = definition.read_text("utf-8").replace('["en"]', '["en", "fr"]')
    definition.write_text(both, "utf-8")
    english, french = (root / "day" / f"{tag}.md" for tag in ("en", "fr"))
    french.write_text(english.read_text("utf-8").replace(original, text), "utf-8")
    approve(root)
    made = built(root, ("txt",))
    assert [finding.code for finding in made.findings] == expected
    assert [finding.place for finding in made.findings] == [str(french)] * len(expected)


LACKING = {"letterhead-language", "missing-section"}
"""Their cases have more than one language, and stand above."""
APPROVAL = {"approval-required", "stale-translation", "unapproved"}
"""What test_approval.py has the cases of."""
AHEAD = {"not-conformant", "unclear-structure", "early-day", "same-day"}
"""What ``notice check`` alone finds: test_check.py has the cases of days."""
HEADER = {"header-differs"}
"""What no office can bring about: test_headers.py and test_eml.py have the cases."""
TOOL = {"stray-tag"}
"""In tests/test_profile.py."""
ORDER = {"drawn-order"}
"""In tests/test_directions.py."""
SEAL = {"seal-lost", "issued-differs"}
"""What a build tells of the edition before: test_sign.py and test_issue.py have the cases."""


def test_every_code_has_a_case() -> None:
    elsewhere = APPROVAL | AHEAD | HEADER | ORDER | TOOL | LACKING | SEAL
    assert {case.code for case in CASES} | elsewhere == set(codes())


def test_an_office_that_does_nothing_special_deserves_none(
    office: Callable[..., Path],
) -> None:
    made = built(office())
    assert made.findings == ()
    assert len(made.artifacts) == 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_deserves_a_code_gets_it(case: Case, office: Callable[..., Path]) -> None:
    """With its place and what is wrong; its severity alone decides about the edition."""
    made = built(office(**case.failing), case.formats)
    found = [finding for finding in made.findings if finding.code == case.code]
    assert any(case.said in str(finding) for finding in found)
    refusing = {finding.code for finding in made.findings if finding.severity == "error"}
    assert made.refused == (refusing != set())
    assert (codes()[case.code].severity == "error") == (case.code in refusing)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.passing], ids=lambda case: case.code
)
def test_what_is_near_it_does_not(case: Case, office: Callable[..., Path]) -> None:
    made = built(office(**{"issuer": WEB, **case.passing}), case.formats)
    assert [str(finding) for finding in made.findings] == []
    assert not made.refused


@pytest.mark.parametrize("code", ["draft", "review-due"])
def test_a_warning_does_not_refuse(code: str, office: Callable[..., Path]) -> None:
    case = next(case for case in CASES if case.code == code)
    made = built(office(**case.failing), case.formats)
    assert [finding.code for finding in made.findings] == [code]
    assert not made.refused


def test_an_error_refuses_every_language(office: Callable[..., Path], tmp_path: Path) -> None:
    """One bad source is enough: the edition is one thing; nothing of it can be written."""
    made = built(office(text="In 2026."))
    assert made.refused
    with pytest.raises(ValueError, match="refused"):
        notice.write(made, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("code", codes())
def test_every_code_is_explained(code: str) -> None:
    """In a summary without a full stop, and in lines that fit a terminal."""
    entry = codes()[code]
    assert entry.severity in {"error", "warning"}
    assert not entry.summary.endswith(".")
    assert entry.explanation.endswith(".")
    assert all(len(line) <= 100 for line in entry.explanation.split("\n"))


def test_a_finding_has_a_known_code() -> None:
    with pytest.raises(ValueError, match="no finding has the code 'misspelt'"):
        Finding("misspelt", "it is wrong")


def test_a_check_of_a_file_names_the_file_unless_a_source_is_to_blame() -> None:
    file, source = Finding("words-differ", "x"), Finding("subject-length", "y", place="day/en.md")
    assert [*about("a.pdf", [file, source])] == [replace(file, artifact="a.pdf"), source]


def test_a_finding_is_one_line() -> None:
    finding = Finding(
        "missing-title", "it has no title", artifact="a.pdf", place="x:1", hint="write one"
    )
    assert str(finding) == "error [missing-title] a.pdf: x:1: it has no title; write one"


WORDS = st.lists(st.text("abcdالنستذكر36", min_size=1, max_size=6), min_size=1, max_size=12)


@given(WORDS, st.data(), st.sampled_from([first_difference, difference_drawn]))
def test_a_lost_word_is_found(
    words: list[str], data: st.DataObject, compare: Callable[[list[str], list[str]], str]
) -> None:
    """Whichever word is missing, in whatever direction the text runs, there is a difference."""
    lost = data.draw(st.integers(0, len(words) - 1))
    assert compare(words, words) == ""
    assert compare(words, words[:lost] + words[lost + 1 :]) != ""


@given(WORDS, st.data())
def test_right_to_left_words_may_come_in_pieces(words: list[str], data: st.DataObject) -> None:
    """A PDF gives them in the order of drawing, a word torn and its letters in any order."""
    shuffled = data.draw(st.permutations(words))
    torn = [piece for word in shuffled for piece in (word[:2], word[2:][::-1]) if piece]
    assert difference_drawn([*words, "ذكر"], [*torn, "ركذ"]) == ""


def test_only_a_pdf_may_have_right_to_left_words_in_another_order() -> None:
    assert first_difference(["يوم", "الحداد"], ["الحداد", "يوم"]) != ""
    assert difference_drawn(["day", "of"], ["of", "day"]) != ""


# Stale literals. A fact for each kind of value; the figures stand in each language's own format.

FACTS = """\
[facts.killed]
value = 150
source = "A register"
[facts.missing]
value = 4
source = "A register"
[facts.many]
value = 12345
source = "A register"
[facts.resolution]
value = 1994-03-29
source = "A record"
"""

SOURCE = """\
+++
title = "A day"
subject = "Statement on the day"
status = "final"
{front}+++

{text}
"""

STALE = [
    # a year, wherever it stands
    ("en", "In 2026, we remember.", "2026"),
    ("en", "In the year 1990.", "1990"),
    ("en", "From 1988–90 on.", "1988"),
    ("en", "Since 1990/91.", "1990"),
    ("en", "It was 2026.", "2026"),
    ("en", "*2026* was.", "2026"),
    ("en", "(2026)", "2026"),
    ("en", "Résumé “2026”.", "2026"),
    ("en", "[In 2026](https://example.org/)", "2026"),
    ("en", "- In 2026\n- another", "2026"),
    ("en", "> In 2026", "2026"),
    ("en", "{% if year > 2030 %}\nIn 2031\n{% endif %}", "2031"),
    ("en", "{{ 2026 }}", "2026"),
    ("en", '{{ "2026" | capitalize }}', "2026"),
    ("en", '{{ plural(anniversary, one="in 2026", other="x") }}', "2026"),
    ("az", "2026-cı ildə", "2026"),
    ("az", "1990-cı il", "1990"),
    ("ru", "В 2026 году", "2026"),
    ("ru", "в 1990-м", "1990"),
    ("tr", "2026’da", "2026"),
    ("tr", "1990 yılında", "1990"),
    ("fr", "En 2026, nous", "2026"),
    ("de", "Im Jahr 2026.", "2026"),
    ("es", "En 2026, recordamos", "2026"),
    ("ar", "في عام 2026", "2026"),
    ("ar", "منذ ١٩٩٠ وحتى الآن", "١٩٩٠"),
    ("ar", "و2026", "2026"),
    ("fa", "سال ۲۰۲۶", "۲۰۲۶"),
    ("he", "ב-2026 נזכור", "2026"),
    ("hi", "वर्ष २०२६ में", "२०२६"),
    ("zh-Hans", "我们于2026年纪念", "2026"),
    ("ja", "私たちは2026年に", "2026"),
    ("ko", "우리는 2026년에", "2026"),
    ("uz", "2026-yil", "2026"),
    # a whole date in figures
    ("en", "On 20/01/2026.", "20/01/2026"),
    ("de", "Am 20.01.2026.", "20.01.2026"),
    ("ru", "Опубликовано 20.1.2026", "20.1.2026"),
    ("fr", "Le 20-01-2026", "20-01-2026"),
    ("en", "On 2026-01-20.", "2026"),
    ("cs", "Dne 20. 1. 2026", "2026"),
    # an ordinal, in any form of the language
    ("en", "the 36th anniversary", "36th"),
    ("en", "the 36TH ANNIVERSARY", "36TH"),
    ("en", "the 36-th anniversary", "36-th"),
    ("en", "{{ ordinal(36) }}", "ordinal(36)"),
    ("en", "{{ 36 | ordinal }}", "36 | ordinal"),
    ("en", "{{ ordinal_words(36) }}", "ordinal_words(36)"),
    ("az", "36-cı ildönümü", "36-cı"),
    ("az", "36-cü ildönümü", "36-cü"),
    ("ru", "36-я годовщина", "36-я"),
    ("ru", "с 36-й годовщиной", "36-й"),
    ("ru", "36-ю годовщину", "36-ю"),
    ("tr", "Bugün 36. yıl dönümü", "36."),
    ("tr", r"36\. yıl dönümü", "36\\."),
    ("tr", "olayların\n36. yıl dönümü", "36."),
    ("fr", "le 36e anniversaire", "36e"),
    ("fr", "le 1er anniversaire", "1er"),
    ("de", "zum 36. Jahrestag", "36."),
    ("de", "zum\n36. Jahrestag", "36."),
    ("de", "zum 36.\nJahrestag", "36."),
    ("de", "zum 36. *Jahrestag*", "36."),
    ("de", "der 20. Jahrestag", "20."),
    ("es", "el 36.º aniversario", "36.º"),
    ("es", "el 36º aniversario", "36º"),
    ("es", "el 1.er aniversario", "1.er"),
    ("ar", "الذكرى الـ36", "الـ36"),
    ("pl", "to 36. rocznica", "36."),
    ("hu", "a 36. évforduló", "36."),
    ("cs", "je to 36. výročí", "36."),
    ("uk", "36-та річниця", "36-та"),
    ("uk", "36-ї річниці", "36-ї"),
    ("it", "il 36º anniversario", "36º"),
    ("it", "l’80º anniversario", "l’80º"),
    ("pt", "o 36.º aniversário", "36.º"),
    ("pt-BR", "o 36º aniversário", "36º"),
    ("nl", "de 36e verjaardag", "36e"),
    ("sv", "den 36:e årsdagen", "36:e"),
    ("el", "η 36η επέτειος", "36η"),
    ("ro", "a 36-a aniversare", "36-a"),
    ("ka", "36-ე წლისთავი", "36-ე"),
    ("ka", "მე-20 წლისთავი", "მე-20"),
    ("he", "ביום השנה ה-36", "ה-36"),
    ("fa", "۳۶مین سالگرد", "۳۶مین"),
    ("hi", "36वीं वर्षगांठ", "36वीं"),
    ("ca", "el 36è aniversari", "36è"),
    ("zh-Hans", "第36周年纪念", "36周年"),
    ("ja", "36周年を迎え", "36周年"),
    ("ko", "36주년을 맞아", "36주년"),
    ("kk", "36-шы жыл", "36-шы"),
    ("uz", "36-yillik", "36-"),
    ("kk", "36 жыл өтті", "36"),
    # a fact's figure, as the language writes it and as one types it in haste
    ("en", "150 people were killed", "150"),
    ("en", "4 are missing", "4"),
    ("en", "killed 150.", "150"),
    ("en", "12,345 people", "12,345"),
    ("en", "12345 people", "12345"),
    ("en", "- 150 killed\n- 10 more", "150"),
    ("en", "(150)", "150"),
    ("az", "150 nəfər", "150"),
    ("az", "150-dən çox", "150"),
    ("ru", "150 человек", "150"),
    ("ru", "12\u00a0345 человек", "12\u00a0345"),
    ("tr", "150 kişi", "150"),
    ("tr", "150’den fazla", "150"),
    ("fr", "150 personnes", "150"),
    ("fr", "12\u202f345 personnes", "12\u202f345"),
    ("fr", "12 345 personnes", "12 345"),
    ("de", "150 Menschen", "150"),
    ("de", "12.345 Menschen", "12.345"),
    ("es", "150 personas", "150"),
    ("ar", "150 شخصًا", "150"),
    ("ar", "١٥٠ شخصًا", "١٥٠"),
    ("ar", "و150 شخصًا", "150"),
    ("zh-Hans", "共150人", "150"),
    ("fa", "۱۵۰ نفر", "۱۵۰"),
    # a fact's date
    ("en", "On 29 March 1994", "29 March 1994"),
    ("en", "On 29\nMarch 1994", "29 March 1994"),
    ("en", "On 29\u00a0March 1994", "29\u00a0March 1994"),
    ("az", "29 mart 1994", "29 mart 1994"),
    ("ru", "29 марта 1994 года", "29 марта 1994 года"),
    ("tr", "29 Mart 1994", "29 Mart 1994"),
    ("fr", "le 29 mars 1994", "29 mars 1994"),
    ("de", "am 29. März 1994", "29. März 1994"),
    ("es", "el 29 de marzo de 1994", "29 de marzo de 1994"),
    ("ar", "في 29 مارس 1994", "29 مارس 1994"),
]  # fmt: skip

FINE = [
    # fields, and what stands in them
    ("en", "On {{ date }}, the {{ ordinal }} anniversary of {{ first_date }}."),
    ("en", "{% if year >= 2026 and anniversary != 36 %}\nWe remember.\n{% endif %}"),
    ("en", "{% if ordinal == 36 %}\nWe remember.\n{% endif %}"),
    ("az", "{{ ordinal(year) }} il"),
    # a day and a month stay true
    ("en", "On 20 January we remember."),
    ("en", "On 4 January, on January 4, on the 4th of January, on January 20th."),
    ("en", "On 29 March we remember."),
    ("az", "4 yanvar, yanvarın 4-də, 20 Yanvar"),
    ("ru", "4 января и 20 января"),
    ("tr", "4 Ocak’ta ve 20 Ocak"),
    ("fr", "le 4 janvier, le 1er janvier, le 20 janvier"),
    ("de", "am 4. Januar, am 20. Januar, am\n20.\nJanuar, des 20. Januars"),
    ("es", "el 4 de enero, el 1.º de enero"),
    ("ar", "في 20 يناير و4 يناير"),
    ("pl", "20 stycznia i 4 stycznia"),
    ("hu", "január 20. napján, január 4. napja"),
    ("cs", "dne 20. ledna, 4. ledna"),
    ("it", "il 1º gennaio"),
    ("pt-BR", "em 1º de janeiro"),
    ("el", "την 1η Ιανουαρίου"),
    ("uz", "20-yanvar kuni"),
    ("zh-Hans", "1月20日，4月21日"),
    ("ja", "1月20日、4月21日"),
    ("ko", "1월 20일"),
    # other numbers that stay true or are none of ours
    ("en", "Call +994 12 1990 11 50 or +1 (202) 555-1990."),
    ("en", "Call 012 596 1990 or (020) 7946 2026."),
    ("en", "See [the text](https://example.org/2026/36th/150) for all."),
    ("en", "Write [to us](mailto:year2026@example.org) or <https://example.org/1990>."),
    ("en", "At 10:30, at 20.26, at 15:04, at 4 p.m., at 4 o’clock."),
    ("de", "Um 4 Uhr, um 18.30 Uhr."),
    ("fr", "À 4 h, à 4 heures."),
    ("es", "A las 4 horas."),
    ("en", "See p. 4, pp. 4–7, no. 4, § 4, No. 150, art. 4."),
    ("de", "Siehe S. 4 und Nr. 4."),
    ("en", "See page 217 and pages 12/34, 3.2 and 4.1."),
    ("en", "Document A/RES/217, A/1990, S/RES/1990, ISO-2026."),
    ("en", "Some 1,500 people, 20000 more, 3.1415 and 0.2026."),
    ("en", "Some 150,000 people, 150 000 more, 1,150 and 4.5 and 4/7."),
    ("en", "Room A150, 150A and 4x4."),
    ("en", "1. One\n2. Two\n3. Three\n4. Four"),
    ("de", "1. Eins\n2. Zwei\n3. Drei\n4. Vier"),
    ("de", "Absatz.\n\n> 1. Eins\n> 2. Zwei"),
    ("de", "- 1. Eins\n  2. Zwei\n- Drei"),
    ("de", "Es waren 12."),
    ("de", "Es waren 12. {{ words(anniversary) }}"),
    ("tr", "Sayıları 12. Sonra yine 12."),
    ("pl", "Było ich 12. Potem więcej."),
    ("cs", "Bylo jich 12. Potom více."),
    ("hu", "Számuk 12. Azután több."),
    ("ru", "12 мая, 5 дней, 10 км, XX век"),
    ("fr", "12 h 30, 5 km, XXe siècle"),
    # a decade, a century, a session
    ("en", "The 1990s, the 20th century, the 1st, to begin with."),
    ("es", "la 3.ª sesión del siglo 20"),
    ("kk", "12 жыл"),
    ("en", "The twentieth century, thirty-six people, Article XX."),
]  # fmt: skip


Looker = Callable[..., list[Finding]]
SPOKEN: dict[str, LoadedNotice] = {}


@pytest.fixture
def stale(office: Callable[..., Path]) -> Looker:
    """Return what is said of the stale literals of a text; languages are loaded once."""

    def look(text: str, language: str = "en", front: str = "") -> list[Finding]:
        if language not in SPOKEN:
            root = office(language=language, facts=FACTS)
            SPOKEN[language] = notice.load("day", templates=root)
        loaded = SPOKEN[language]
        whole = SOURCE.format(front=front, text=text)
        source = parse(whole, "x.md", loaded.sources[language].language)
        loaded = replace(loaded, sources={language: source})
        found = sources.check(loaded, occurrence(loaded.definition, 2026))
        return [finding for finding in found if finding.code == "stale-literal"]

    return look


def typed_in(found: list[Finding]) -> list[str]:
    return [finding.message.split("'")[1] for finding in found]


@pytest.mark.parametrize(("language", "text", "typed"), STALE)
def test_a_stale_literal_is_found_once(language: str, text: str, typed: str, stale: Looker) -> None:
    [found] = typed_in(stale(text, language))
    assert found == " ".join(typed.split())


@pytest.mark.parametrize(("language", "text"), FINE)
def test_what_stays_true_is_left_alone(language: str, text: str, stale: Looker) -> None:
    assert typed_in(stale(text, language)) == []


def test_the_head_is_looked_at_too(stale: Looker) -> None:
    """In a title no sentence ends: a number with a full stop is an ordinal, capital or not."""
    front = 'subtitle = "Olayların 36. Yıl Dönümü"\n'
    assert typed_in(stale("Anıyoruz.", "tr", front)) == ["36."]


CONSTANTS = [
    ('["217 A (III)"]', "Resolution 217 A (III).", []),
    ('["1325 (2000)"]', "Resolution 1325 (2000) and\n1325\n(2000).", []),
    ('["1325 (2000)"]', "Resolution 1325 (2001).", ["1325", "2001"]),
    ('["1990s"]', "The 1990s, not 1990.", ["1990"]),
    ('["20th century"]', "The 20th century, the 36th anniversary.", ["36th"]),
    ('["4"]', "At 4 places, 4 people; in 1994, 744.", ["1994"]),
    ('["150"]', "150 metres.", []),
    ('["2026", "36th"]', "The 36th, in 2026.", []),
]


@pytest.mark.parametrize(("constants", "text", "found"), CONSTANTS)
def test_a_true_constant_is_allowed_by_its_name(
    constants: str, text: str, found: list[str], stale: Looker
) -> None:
    """Just that and no more: a constant 4 does not allow the 4 in 1994."""
    assert typed_in(stale(text, front=f"constants = {constants}\n")) == found


@pytest.mark.parametrize(("language", "text", "typed"), STALE)
def test_what_is_advised_as_a_constant_is_one(
    language: str, text: str, typed: str, stale: Looker
) -> None:
    """The hint can be copied: with it the finding is gone, unless it is a field that is typed."""
    [finding] = stale(text, language)
    advice = "constants = " + finding.hint.partition("constants = ")[2] + "\n"
    assert typed_in(stale(text, language, advice)) == ([typed] if "ordinal" in typed else [])


def test_a_finding_names_the_line(stale: Looker) -> None:
    text = "One.\n\n{% if year > 2000 %}\nTwo.\n{% endif %}\n\nThe 36th\nanniversary of 2026."
    front = 'subtitle = "In 1990"\n'
    lines = SOURCE.format(front=front, text=text).split("\n")
    rows = {
        each.message.split("'")[1]: int(each.place.removeprefix("x.md:")) - 1
        for each in stale(text, front=front)
    }
    assert {typed: lines[row] for typed, row in rows.items()} == {
        "1990": 'subtitle = "In 1990"',
        "36th": "The 36th",
        "2026": "anniversary of 2026.",
    }  # fmt: skip


FESTIVE = [
    ("az", "Yubileyimiz"),
    ("az", "şənlik"),
    ("de", "Das Jubiläum"),
    ("en", "festivities"),
    ("es", "la fiesta"),
    ("fr", "Fêtons ce jour"),
    ("ru", "к юбилею"),
    ("tr", "kutlanır"),
    ("tr", "tebrik ederiz"),
    ("az", "təntənəli mərasim"),
    ("pl", "Świętowano"),
    ("uk", "ми святкуємо"),
    ("zh-Hans", "我们庆祝这一天"),
    ("ja", "記念日を祝賀する"),
]


@pytest.mark.parametrize(("language", "text"), FESTIVE)
def test_jubilee_words_of_each_language(
    language: str, text: str, office: Callable[..., Path]
) -> None:
    loaded = notice.load("day", templates=office(text, language=language), languages=[language])
    found = sources.check(loaded, occurrence(loaded.definition, 2026))
    assert [finding.code for finding in found] == ["festive-word"]


@pytest.mark.parametrize(
    ("language", "text"),
    [("az", "Leyla Bayramova"), ("tr", "Bayramoğlu"), ("uk", "урочисте вшанування пам’яті")],
)
def test_a_name_or_a_solemn_word_is_no_jubilee_word(
    language: str, text: str, office: Callable[..., Path]
) -> None:
    """Bayram is a feast, and a part of surnames; what is solemn may be mourning."""
    loaded = notice.load("day", templates=office(text, language=language), languages=[language])
    assert [*sources.check(loaded, occurrence(loaded.definition, 2026))] == []


@pytest.mark.parametrize("name", ["20-january", "human-rights-day"])
def test_the_bundled_sources_have_no_error(name: str) -> None:
    loaded = notice.load(name, templates=ROOT / "templates")
    for year in (2026, 2027, 2030):
        found = sources.check(loaded, occurrence(loaded.definition, year))
        assert [str(finding) for finding in found if finding.severity == "error"] == []
