"""A layout names our fonts only: the engine would set others in something else, and say nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import notice
from notice import folders
from notice.definition import fonts
from notice.definition.layouts import Layout
from notice.errors import DefinitionError
from notice.render.html import stylesheet

LAYOUTS = Path(__file__).parents[1] / "templates" / "layouts"
FAMILIES = fonts.load(folders.locate(LAYOUTS.parent)).families


def unknown(css: str, folder: Path) -> list[tuple[int, str]]:
    """Return the line and the family of each fault of a style sheet."""
    (folder / "print.css").write_text(css, "utf-8")
    try:
        stylesheet.check(Layout("own", folder), FAMILIES)
    except DefinitionError as error:
        return [(fault.line, fault.message.split("'")[1]) for fault in error.faults]
    return []


@pytest.mark.parametrize("layout", sorted(path.name for path in LAYOUTS.iterdir()))
def test_the_shipped_layouts_name_our_families(layout: str) -> None:
    stylesheet.check(Layout(layout, LAYOUTS / layout), FAMILIES)


@pytest.mark.parametrize(
    "css",
    [
        "p { font-family: \"Notice Serif\", 'Notice Naskh', serif }",
        "p { font-family: Notice Serif }",
        "p { font-family: notice serif }",
        'p { font: italic 600 10.3pt/1.4 "Notice Serif", serif }',
        "p { font: small Notice Serif }",
        "p { font: calc(2pt + 1em)/120% Notice Serif }",
        "p { font: inherit } a { font-family: inherit; font-weight: bold }",
        'p { font-family: "Notice Georgian" } /* font-family: Arial */',
        'p::after { content: "font-family: Arial" }',
        "p { font-family: var(--stack) }",
        "",
    ],
)
def test_what_is_right(css: str, tmp_path: Path) -> None:
    """Ours, those of packages, generic ones; in any case and with any quotation marks."""
    assert unknown(css, tmp_path) == []


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("p { font-family: Arial }", [(1, "Arial")]),
        ('p {\n font-family: "Notice Serif",\n  "Times New Roman" }', [(3, "Times New Roman")]),
        ("p { font: 10pt/1.4 Times New Roman, serif }", [(1, "Times New Roman")]),
        ("p { font: small Arial }", [(1, "Arial")]),
        ("p { FONT-FAMILY: Arial !important }", [(1, "Arial")]),
        ("@media print {\n p { font-family: A }\n h1 { font: 1pt B } }", [(2, "A"), (3, "B")]),
        ("@page {\n @top-left { font-family: Arial } }", [(2, "Arial")]),
        ("p { & em {\n font-family: Arial } }", [(2, "Arial")]),
    ],
)
def test_what_is_not_ours_is_found(css: str, found: list[tuple[int, str]], tmp_path: Path) -> None:
    """Wherever it is nested, with its own line."""
    assert unknown(css, tmp_path) == found


@pytest.mark.parametrize("name", ["Mine", "Notice Serif"])
def test_a_font_of_its_own_is_refused_whatever_its_name(name: str, tmp_path: Path) -> None:
    """Under the name of one of ours it would be printed instead, and nothing would say so."""
    css = f'p {{ margin: 0 }}\n@font-face {{ font-family: "{name}"; src: url(data:,) }}'
    (tmp_path / "print.css").write_text(css, "utf-8")
    with pytest.raises(DefinitionError, match=r"print\.css:2: a layout brings no font of its own"):
        stylesheet.check(Layout("own", tmp_path), FAMILIES)


def test_a_build_is_refused_with_file_and_line(office: Callable[..., Path]) -> None:
    root = office(print_css='\np { font-family: "Notice Sefir" }\n')
    css = root / "layouts" / "own" / "print.css"
    line = css.read_text("utf-8").count("\n")
    with pytest.raises(DefinitionError) as caught:
        notice.build(notice.load("day", templates=root), 2026)
    assert str(caught.value) == (
        f"{css}:{line}: there is no font family 'Notice Sefir'; did you mean 'Notice Serif'?"
    )


def test_the_card_is_looked_at_too(office: Callable[..., Path]) -> None:
    root = office()
    (root / "layouts" / "own" / "card.css").write_text("\np { font-family: Arial }\n", "utf-8")
    with pytest.raises(DefinitionError, match=r"card\.css:2: there is no font family 'Arial'"):
        notice.build(notice.load("day", templates=root), 2026)
