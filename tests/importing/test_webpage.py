"""Web pages: by their elements, by looks, in the encoding that they name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from notice.document import Blocks
from notice.importing import webpage

Outline = Callable[[Blocks], str]

FRENCH = """\
<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>Page</title><style>p { color: red }</style>
<script>document.write("perdu")</script></head>
<body><nav><a href="/">Accueil</a></nav>
<header><h1>Le 40<sup>e</sup> anniversaire de l’incendie</h1></header>
<article>
<p>Aujourd’hui nous pensons <em>à tous</em> et <strong>à leurs
   familles</strong>,<br>où qu’ils soient. <a href="https://example.org/l">La liste</a>.</p>
<h2><b>Cette nuit-là</b></h2>
<p>Le feu a duré 12&nbsp;heures.</p><p hidden>caché</p><p style="display: none">caché aussi</p>
<h4>Les secours</h4>
Un texte sans paragraphe.
<ul><li>les pompiers</li><li>les voisins<ol start="3"><li>trois</li><li>quatre</li></ol></li></ul>
<blockquote><p>« On n’a rien vu venir. »</p></blockquote>
<hr>
<footer><p>Le Bureau</p></footer>
</article>
<footer>Mentions légales</footer></body></html>
"""


def test_elements_say_what_a_part_is(outline: Outline) -> None:
    intake = webpage.read(FRENCH.encode())
    assert (
        outline(intake.blocks)
        == """\
# Le 40e anniversaire de l’incendie
Aujourd’hui nous pensons _à tous_ et *à leurs familles*,|où qu’ils soient. \
[La liste](https://example.org/l).
## Cette nuit-là
Le feu a duré 12\u00a0heures.
### Les secours
Un texte sans paragraphe.
- les pompiers
- les voisins
  3. trois
  4. quatre
> « On n’a rien vu venir. »
---
Le Bureau"""
    )
    assert [*map(str, intake.remarks)] == [
        "above the text: navigation was left out: 'Accueil'",
        "after paragraph 12: the footer was left out: 'Mentions légales'",
    ]


def test_looks_say_it_where_elements_do_not(outline: Outline) -> None:
    """A Turkish page as a word processor exports it."""
    source = """<p align="center"><span style="font-weight: bold">Yangının 10. yıl dönümü</span></p>
    <p>Bugün ölenleri anıyoruz, <span style="font-style:italic">hepsini</span>.</p>
    <p><span style="font-weight:700">O gece</span></p><p>Yangın gece başladı.</p>
    <p>• bir</p><p>• iki</p>"""
    assert (
        outline(webpage.read(source.encode()).blocks)
        == """\
## Yangının 10. yıl dönümü
Bugün ölenleri anıyoruz, _hepsini_.
## O gece
Yangın gece başladı.
- bir
- iki"""
    )


def test_a_style_may_take_the_weight_away_again(outline: Outline) -> None:
    source = '<p>A <b>b <span style="font-weight: normal">c</span></b> d</p>'
    assert outline(webpage.read(source.encode()).blocks) == "A *b* c d"


def test_an_empty_line_parts_paragraphs(outline: Outline) -> None:
    """As mail programs write them, without any element around them."""
    blocks = webpage.read(b"One.<br>\n<br>Two,<br><b>three</b>.<div><br></div>Four.").blocks
    assert outline(blocks) == "One.\nTwo,|*three*.\nFour."


def test_several_headings_of_the_first_level_are_no_titles(outline: Outline) -> None:
    assert outline(webpage.read(b"<h1>One</h1><p>a</p><h1>Two</h1><p>b</p>").blocks) == (
        "## One\na\n## Two\nb"
    )


def test_what_a_statement_cannot_hold_is_named(outline: Outline) -> None:
    """A table of figures is; one that only lays out is read through."""
    source = """<p>One.</p><table><tr><td>North</td><td>4</td></tr></table>
    <table><tr><td><img src="x.png" alt="Logo"></td><td><p>Two.</p></td></tr>
    <tr><td>Three.</td></tr></table><p><a href="/more">Four</a>\ue000</p>
    <ol type="a"><li>x</li></ol><form>Name?</form>"""
    intake = webpage.read(source.encode())
    assert outline(intake.blocks) == "One.\nTwo.\nThree.\nFour\n1. x"
    assert [*map(str, intake.remarks)] == [
        "after paragraph 1: a table was left out: 'North | 4'",
        "after paragraph 1: a picture or player ('Logo') was left out; the logo is the issuer's",
        "paragraph 4: a link to '/more' was left out: it is no whole address",
        "paragraph 4: the character U+E000 (private-use character) was left out",
        "after paragraph 4: a list has letters for numbers; a statement has figures",
        "after paragraph 5: a form was left out: 'Name?'",
    ]


def test_a_heading_inside_of_a_quotation_is_a_bold_paragraph(outline: Outline) -> None:
    blocks = webpage.read(b"<blockquote><h2>Said</h2><p>Then.</p></blockquote>").blocks
    assert outline(blocks) == "> *Said*\n> Then."


RUSSIAN = "<p>Тридцать лет прошло с того дня.</p>"


@pytest.mark.parametrize(
    ("data", "given"),
    [
        (b"\xef\xbb\xbf<meta charset=koi8-r>" + RUSSIAN.encode(), ""),
        (b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), ""),
        (b"\xfe\xff" + RUSSIAN.encode("utf-16-be"), "utf-8"),
        (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), "utf-8"),
        (
            b"<META http-equiv='Content-Type' content='text/html; charset=KOI8-R'>"
            + RUSSIAN.encode("koi8-r"),
            "",
        ),
        (b"<!--" + b" " * 1100 + b"--><meta charset=koi8-r>" + RUSSIAN.encode(), ""),
        (b"<meta charset=utf-16>" + RUSSIAN.encode(), ""),
        (RUSSIAN.encode("cp1251"), "windows-1251"),
        (RUSSIAN.encode(), ""),
    ],
)
def test_a_mark_counts_before_a_declaration_and_that_before_what_is_given(
    data: bytes, given: str, outline: Outline
) -> None:
    """HTML Living Standard, 13.2.3.2."""
    assert outline(webpage.read(data, given).blocks) == "Тридцать лет прошло с того дня."


def test_latin_1_is_what_windows_has_for_it(outline: Outline) -> None:
    """Encoding Standard, 4.2: pages that say so have “ and ”."""
    data = b"<meta charset=iso-8859-1><p>\x93so\x94</p>"
    assert outline(webpage.read(data).blocks) == "“so”"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no text$"),
        (b"<script>x</script><!-- <p>y</p> -->", "no text$"),
        (b"<img alt=Invitation>", r"no text; above the text: a picture or player \('Invitation'\)"),
        (RUSSIAN.encode("cp1251"), r"its text is not utf-8 \(byte 4\); save it as UTF-8"),
        (b"<meta charset=klingon><p>x", "its encoding 'klingon' is unknown"),
        (b"<meta charset=zlib><p>x", "its encoding 'zlib' is unknown"),
        (b"<b>" * 20000 + b"x", "nested too deeply"),
        (b"<ul><li>" * 3000 + b"x", "nested too deeply"),
        (b"a " * 3 * 10**6, "more than 4 MB"),
    ],
)
def test_a_page_that_is_no_statement_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        webpage.read(data)
