"""The fonts that a web page carries: which, with which letters, and that no other is used."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64decode
from collections.abc import Callable, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

import notice
from notice import folders
from notice.calendar.occurrence import occurrence
from notice.definition import fonts, layouts
from notice.definition.face import Face
from notice.definition.fonts import Family
from notice.definition.project import load_issuer
from notice.edition.artifact import Settings, Typeset
from notice.edition.formats import render
from notice.preflight import active, htmlfile
from notice.render.html import cascade, webfont
from notice.render.html.cascade import Font
from notice.render.pdf import typeface
from notice.statement.compose import compose

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
TOOLS = Path(__file__).parent / "browser"
SHIPPED = fonts.load(folders.locate(TEMPLATES))
LAYOUTS = ("classic", "modern")
BUNDLED = sorted((path.parent.name, path.stem) for path in TEMPLATES.glob("*/*.md"))
LATIN = [(name, language) for name, language in BUNDLED if language not in {"ar", "ru"}]
LARGEST = 70_000
"""The most bytes of a page in Latin letters."""
RULE = re.compile(
    r'@font-face { font-family: "([^"]+)"; font-weight: (\d+); font-style: (\w+); '
    r'src: url\(data:font/woff2;base64,([A-Za-z0-9+/=]+)\) format\("woff2"\) }\n'
)
Carried = Mapping[tuple[str, int, str], bytes]
"""The fonts of a page by family, weight and style."""


@cache
def page(name: str, language: str, layout: str) -> str:
    """Return the page of a bundled statement of 2026, as an edition has it."""
    loaded = notice.load(name, languages=[language], templates=TEMPLATES)
    issuer = load_issuer("office-for-public-information", loaded.where)
    made = compose(loaded, occurrence(loaded.definition, 2026), language, issuer)
    ready = Typeset(made, typeface.choose(made, fonts.load(loaded.where)))
    return render(ready, "html", Settings(layouts.chosen(loaded, layout))).data.decode()


def carried(source: str) -> Carried:
    """Return the fonts that a page, or rules, carry."""
    return {
        (family, int(weight), style): b64decode(data)
        for family, weight, style, data in RULE.findall(source)
    }


def letters(font: bytes) -> str:
    """Return the characters that a font draws."""
    with TTFont(BytesIO(font)) as opened:
        return "".join(map(chr, sorted(opened["cmap"].getBestCmap())))


def styled(css: str, body: str, lang: str = "en") -> str:
    style = f"<title>t</title><style>{css}</style>"
    return f'<!DOCTYPE html><html lang="{lang}"><head>{style}</head><body>{body}</body></html>'


def rules(css: str, body: str, faces: tuple[Face, ...] = SHIPPED.faces) -> Carried:
    return carried(webfont.face_rules(styled(css, body), "0123456789", faces))


SERIF = 'body { font-family: "Notice Serif", serif }'
REGULAR = Font(("a",))
CASCADE = [
    ("", "<p>x</p>", {"x": REGULAR}),
    ("", "<h2>x <em>y</em></h2>", {"x ": Font(("a",), 700), "y": Font(("a",), 700, "italic")}),
    ("p { font: italic 600 1rem/1.5 'B', C d, serif }", "<p>x",
     {"x": Font(("b", "c d", "serif"), 600, "italic")}),
    ("p { font-weight: 600; font: 1rem b }", "<p>x", {"x": Font(("b",))}),
    ("p { font: 1rem b; font-weight: 300 }", "<p>x", {"x": Font(("b",), 300)}),
    ("p { font-weight: 1e999 }", "<p>x", {"x": REGULAR}),
    ("h1 { font: inherit; font-weight: normal }", "<h1>x", {"x": REGULAR}),
    ("p { font-family: inherit }", "<p>x", {"x": REGULAR}),
    ("p { font-family: b, var(--c, serif) }", "<p>x", {"x": Font(("b", "--c", "serif"))}),
    (".c { font-weight: 600 } p { font-weight: 900 }", "<p class=c>x", {"x": Font(("a",), 600)}),
    ("p { font-weight: 900 !important } .c { font-weight: 600 }", "<p class=c>x",
     {"x": Font(("a",), 900)}),
    ("p { font-weight: 900 }", "<p style='font-weight: 600'>x", {"x": Font(("a",), 600)}),
    (":is(:lang(en), :lang(fa)) p { font-style: oblique }", "<p>x",
     {"x": Font(("a",), 400, "italic")}),
    (":lang(fa) p { font-weight: 600 }", "<p>x", {"x": REGULAR}),
    ("@media print { p { font-weight: 600 } }", "<p>x", {"x": REGULAR}),
    ("p { & b { font-weight: 900 } } ]] p { font-weight: 100 }", "<p>x", {"x": REGULAR}),
    ("p::before { content: '·'; font-weight: 900 }", "<p>x", {"x": REGULAR, "·": REGULAR}),
    ("", "<ol><li><b>x</b></ol>", {"1.": REGULAR, "x": Font(("a",), 700)}),
    ("", "<ul><li>x</ul><!-- y --><script>z</script>", {"x": REGULAR}),
]  # fmt: skip
"""A style sheet and a body, and by the rules of CSS the font that each text asks for."""


@pytest.mark.parametrize(("css", "body", "expected"), CASCADE)
def test_the_cascade(css: str, body: str, expected: dict[str, Font]) -> None:
    assert dict(cascade.texts(styled(f"body {{ font-family: A }} {css}", body))) == expected


def test_a_face_is_there_if_the_text_uses_it_and_has_the_letters_of_that_text() -> None:
    found = rules(SERIF, "<p>abc <em>de</em></p>")
    assert [*found] == [("Notice Serif", 400, "normal"), ("Notice Serif", 400, "italic")]
    regular, italic = (letters(font) for font in found.values())
    assert set(regular) == set(" abc") | set(webfont.ADDED)
    assert set(italic) == set("de") | set(webfont.ADDED)


def test_with_one_figure_all_are_there() -> None:
    [font] = rules(SERIF, "<p>7</p>").values()
    assert set(letters(font)) >= set("0123456789")
    [font] = rules(SERIF, "<ol><li>a</ol>").values()
    assert set(letters(font)) >= set("0123456789")


@pytest.mark.parametrize(("text", "kept"), [("2/3", False), ("2\u20443", True)])
def test_fractions_are_kept_where_there_are_any(text: str, kept: bool) -> None:  # noqa: FBT001
    [font] = rules(SERIF, f"<p>{text}").values()
    with TTFont(BytesIO(font)) as opened:
        features = {row.FeatureTag for row in opened["GSUB"].table.FeatureList.FeatureRecord}
    assert ("frac" in features) == kept


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [(100, 400), (400, 400), (500, 400), (590, 600), (600, 600), (650, 700), (900, 700)],
)
def test_the_weight_is_the_one_that_a_browser_takes(asked: int, chosen: int) -> None:
    """From CSS Fonts 4, 5.2, with faces of 400, 600 and 700."""
    found = rules(f"{SERIF} p {{ font-weight: {asked} }}", "<p>a")
    assert [*found] == [("Notice Serif", chosen, "normal")]


def test_a_family_draws_what_those_before_it_lack() -> None:
    """Figures and commas come from the serif, also beside Arabic; Latin needs no Arabic font."""
    css = 'p { font-family: "Notice Serif", "Notice Naskh", serif }'
    found = rules(css, "<p>في 20, a</p>")
    serif, naskh = (letters(font) for font in found.values())
    assert set("20,a") <= set(serif)
    assert set("في") <= set(naskh)
    assert not set(serif) & set(naskh)
    assert {family for family, _, _ in rules(css, "<p>in 20, a")} == {"Notice Serif"}


def test_arabic_keeps_the_forms_of_its_letters() -> None:
    css = 'p { font-family: "Notice Naskh" }'
    [font] = rules(css, "<p>بَيَان لا</p>").values()
    with TTFont(BytesIO(font)) as opened:
        kept = {row.FeatureTag for row in opened["GSUB"].table.FeatureList.FeatureRecord}
        placed = {row.FeatureTag for row in opened["GPOS"].table.FeatureList.FeatureRecord}
    assert {"init", "medi", "fina", "rlig"} <= kept
    assert "mark" in placed


def test_a_font_has_its_licence_and_not_the_reserved_name() -> None:
    """OFL 1.1, 2 and 3: the copyright goes along, and a changed font has another name."""
    for family in ("Notice Serif", "Notice Naskh"):
        for font in rules(f'p {{ font-family: "{family}" }}', "<p>aب").values():
            with TTFont(BytesIO(font)) as opened:
                names = {row.nameID: str(row) for row in opened["name"].names}
            assert {0, 13, 14} == names.keys()
            assert "SIL Open Font License" in names[13]


def test_the_same_page_has_the_same_fonts() -> None:
    body = "<p>We remember. <em>20</em> في"
    before = rules(SERIF, body)
    webfont._subset.cache_clear()  # noqa: SLF001 - what is remembered is the same anyway
    assert rules(SERIF, body) == before


def test_a_layout_that_names_other_fonts_carries_none() -> None:
    assert webfont.face_rules(styled("p { font-family: Georgia }", "<p>a"), "", SHIPPED.faces) == ""
    assert webfont.face_rules(styled(SERIF, "<p>a"), "", ()) == ""


def test_other_scripts_come_without_being_named(
    installed: Callable[[Family], tuple[Face, ...]],
) -> None:
    [family] = [each for each in SHIPPED.packaged if each.family == "Notice Georgian"]
    faces = (*SHIPPED.faces, *installed(family))
    css = 'p { font-family: "Notice Serif", var(--other-scripts, serif), serif }'
    source = webfont.face_rules(styled(css, "<p>a <b>დღე</b>"), "", faces)
    assert ("Notice Georgian", 700, "normal") in carried(source)
    assert source.endswith('\n:root { --other-scripts: "Notice Georgian" }\n')
    assert "--other" not in webfont.face_rules(styled(css, "<p>a"), "", faces)
    assert {name for name, _, _ in rules(SERIF, "<p>დღე", faces)} == {"Notice Serif"}


def test_of_a_collection_only_what_is_needed_is_carried(
    installed: Callable[[Family], tuple[Face, ...]],
) -> None:
    [family] = [each for each in SHIPPED.packaged if each.family == "Notice Japanese"]
    text = "私たちは犠牲者を追悼します。記憶"
    found = rules('p { font-family: "Notice Japanese" }', f"<p>{text}", installed(family))
    [font] = found.values()
    assert set(text) <= set(letters(font))
    assert len(font) < 20_000


def test_a_name_of_a_family_ends_neither_its_string_nor_its_element() -> None:
    face = SHIPPED.faces[0]
    odd = Face(face.path, 'a"}</style>\n', face.name, face.weight, face.style, face.sha256)
    css = "p { font-family: var(--other-scripts) }"
    source = webfont.face_rules(styled(css, "<p>a"), "", (odd,))
    assert source.startswith('@font-face { font-family: "a\\22 \\7d \\3c \\2f style\\3e \\a "; ')


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("name", "language"), BUNDLED)
def test_a_page_carries_our_families_first_and_fetches_nothing(
    name: str, language: str, layout: str
) -> None:
    source = page(name, language, layout)
    found = {family for family, _, _ in carried(source)}
    arabic = {"Notice Naskh"} if language == "ar" else set()
    assert found == {"Notice Serif", "Notice Serif Subhead"} | arabic
    assert source.index("<style>\n@font-face") < source.index("color-scheme")
    assert [*active.requests(htmlfile.read(source))] == []


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("name", "language"), LATIN)
def test_a_page_in_latin_letters_is_small(name: str, language: str, layout: str) -> None:
    assert len(page(name, language, layout).encode()) < LARGEST


@pytest.mark.slow
@pytest.mark.usefixtures("packages")
def test_a_browser_sets_every_letter_in_a_font_of_the_page(
    tmp_path: Path, chromium: str, program: Callable[[str], str]
) -> None:
    """Not in one of the machine, whatever is installed; a page without fonts shows the test can."""
    files = {
        f"{language}.{layout}": page("20-january", language, layout)
        for language in ("en", "ar", "ru")
        for layout in LAYOUTS
    }
    files["bare"] = RULE.sub("", files["ar.classic"])
    for name, source in files.items():
        (tmp_path / f"{name}.html").write_text(source, "utf-8")
    command = [program("node"), str(TOOLS / "fonts.mjs"), chromium, *map(str, tmp_path.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    texts: list[dict[str, Any]] = json.loads(done.stdout)
    assert {Path(row["file"]).stem for row in texts} == {*files}
    foreign = {
        (Path(row["file"]).stem, row["text"], font["familyName"])
        for row in texts
        for font in row["fonts"]
        if not font["isCustomFont"]
    }
    assert {stem for stem, _, _ in foreign} == {"bare"}
    assert [row["text"] for row in texts if not row["fonts"]] == []
