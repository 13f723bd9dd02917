"""``notice language``: what a reviewer is shown, in every language that ships."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from wcwidth import wcswidth

from notice import folders
from notice.dates import PartialDate
from notice.definition import languages
from notice.document import END_OF_ISOLATE, ISOLATES
from notice.language.language import Language
from notice.specimen.page import as_page
from notice.specimen.specimen import Section, specimen
from notice.specimen.text import as_text

TEMPLATES = Path(__file__).parents[1] / "templates"
TAGS = sorted(path.stem for path in (TEMPLATES / "languages").glob("*.toml"))
WORDS = re.compile(r"\{\{ (ordinal_)?words\b")


@cache
def language(tag: str) -> Language:
    return languages.load(tag, folders.locate(TEMPLATES))


@cache
def sections(tag: str) -> dict[str, Section]:
    shown = specimen(language(tag)).sections
    assert len({section.heading for section in shown}) == len(shown)
    return {section.heading: section for section in shown}


def written(section: Section) -> dict[str, str]:
    return {entry.label: entry.value.text for entry in section.entries}


@pytest.mark.parametrize("tag", TAGS)
def test_every_ordinal_form_is_shown_from_1_to_150(tag: str) -> None:
    spoken = language(tag)
    for form in spoken.data.ordinal.forms:
        usual = form == spoken.data.ordinal.default
        section = sections(tag)["{{ ordinal }}" if usual else f"{{{{ ordinal.{form} }}}}"]
        assert written(section) == {str(n): spoken.ordinal(n, form).text for n in range(1, 151)}


@pytest.mark.parametrize("tag", TAGS)
def test_every_form_of_words_is_shown_as_far_as_it_goes(tag: str) -> None:
    spoken = language(tag)
    names = [name for name in spoken.rulesets if re.match("(cardinal|ordinal)(_|$)", name)]
    shown = [each for heading, each in sections(tag).items() if WORDS.match(heading)]
    assert len(shown) == len(names)
    for name, section in zip(names, shown, strict=True):
        last = spoken.rulesets[name].maximum
        *_, entry = section.entries
        assert entry.label == str(min(last, 150))
        assert entry.value.text == spoken.words(min(last, 150), name)
        assert section.heading.endswith(f", up to {last}") == (last < 150)
        assert [int(entry.label) for entry in section.entries][-36:] == [
            *range(max(int(section.entries[0].label), min(last, 150) - 35), min(last, 150) + 1)
        ]


@pytest.mark.parametrize("tag", TAGS)
def test_names_and_dates_are_shown(tag: str) -> None:
    spoken, names = language(tag), language(tag).data.names
    assert [*written(sections(tag)["months beside a day (MMMM)"]).values()] == names.months
    assert [*written(sections(tag)["days from Monday on (EEEE)"]).values()] == names.weekdays
    alone = sections(tag).get("months alone (LLLL)")
    assert ([*written(alone).values()] if alone else []) == names.months_alone
    assert len(sections(tag)["the months in {{ date }}"].entries) == 12
    day = PartialDate.parse("2026-01-20")
    for pattern in spoken.data.date:
        if pattern != "first":
            heading = "{{ date }}" if pattern == "default" else f"{{{{ date.{pattern} }}}}"
            shown = written(sections(tag)[heading])
            assert shown["2026-01-20"] == spoken.date(day, pattern).text
    partial = written(sections(tag)["{{ date }}"])
    assert partial["1994-03"] == spoken.date(PartialDate.parse("1994-03")).text
    assert partial["1994"] == spoken.date(PartialDate.parse("1994")).text


@pytest.mark.parametrize(
    ("tag", "plurals"),
    [
        ("ja", {"other": "0–150"}),
        ("en", {"other": "0, 2–150", "one": "1"}),
        (
            "ru",
            {
                "many": "0, 5–20, 25–30, 35–40, 45–50, 55–60, 65–70, 75–80, 85–90, 95–100, "
                "105–120, 125–130, 135–140, 145–150",
                "one": "1, 21, 31, 41, 51, 61, 71, 81, 91, 101, 121, 131, 141",
                "few": "2–4, 22–24, 32–34, 42–44, 52–54, 62–64, 72–74, 82–84, 92–94, 102–104, "
                "122–124, 132–134, 142–144",
            },
        ),
        (
            "ar",
            {"zero": "0", "one": "1", "two": "2", "few": "3–10, 103–110"}
            | {"many": "11–99, 111–150", "other": "100–102"},
        ),
    ],
)
def test_each_number_is_shown_under_its_plural(tag: str, plurals: dict[str, str]) -> None:
    assert written(sections(tag)["{{ plural(n, ...) }}"]) == plurals


def test_calendars_of_a_language_are_shown() -> None:
    eras = written(sections("ja")["eras of the japanese calendar"])
    assert eras == {"1": "明治", "2": "大正", "3": "昭和", "4": "平成", "5": "令和"}
    assert written(sections("fa")["months of the persian calendar"])["10"] == "دی"
    assert "1994" not in written(sections("fa")["{{ date.solar_hijri }}"])


@pytest.mark.parametrize("tag", TAGS)
def test_the_text_has_all_of_it_in_80_columns(tag: str) -> None:
    text = as_text(specimen(language(tag)))
    marks = f"[{''.join(ISOLATES.values())}{END_OF_ISOLATE}]"
    plain = re.sub(marks, "", text)
    assert (plain != text) == language(tag).rtl
    assert max(wcswidth(line) for line in plain.splitlines()) <= 80
    assert not any(line.endswith(" ") for line in plain.splitlines())
    squeezed = "".join(plain.split())
    for section in sections(tag).values():
        assert section.heading in text
        for entry in section.entries:
            assert "".join(f"{entry.label} {entry.value.text}".split()) in squeezed or (
                len(entry.value.text) > 40
            )


def test_columns_are_read_downwards() -> None:
    lines = as_text(specimen(language("en"))).splitlines()
    at = lines.index("{{ ordinal }}")
    assert lines[at + 1].split()[:4] == ["1", "1st", "23", "23rd"]
    assert lines[at + 2].split()[:4] == ["2", "2nd", "24", "24th"]
    assert lines[at + 22].split()[:4] == ["22", "22nd", "44", "44th"]
    assert lines[at + 23] == ""


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_has_all_of_it_and_loads_nothing(tag: str) -> None:
    page = LexborHTMLParser(as_page(specimen(language(tag))))
    headings = [node.text() for node in page.css("h2")]
    assert headings == [*sections(tag)]
    labels, values = ([node.text() for node in page.css(name)] for name in ("dt", "dd"))
    shown = [*zip(labels, values, strict=True)]
    assert shown == [
        (entry.label, entry.value.text)
        for section in sections(tag).values()
        for entry in section.entries
    ]
    assert {node.attributes["lang"] for node in page.css("dd")} == {tag}
    assert {node.attributes["dir"] for node in page.css("dd")} == {language(tag).data.direction}
    assert page.css("script, link, img, [src], [href], [style]") == []
    assert not re.search(r"url\(|@import", page.html or "")


def test_raised_letters_are_raised_on_the_page() -> None:
    page = as_page(specimen(language("fr")))
    assert '<span class="ordinal">36<sup>e</sup></span>' in page
    assert '<time datetime="2026-01-01">1<sup>er</sup>' in page


# The command.


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def start(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "notice", "language", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return start


def test_the_command_prints_text_or_a_page(
    run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """A file of the working folder counts before the bundled one, with no notice beside it."""
    (tmp_path / "templates" / "languages").mkdir(parents=True)
    (tmp_path / "templates" / "languages" / "de.toml").write_text(
        'base = "de"\nname = "Hausdeutsch"\n', "utf-8"
    )
    text, page = run("de"), run("az", "--html")
    assert (text.returncode, text.stderr) == (0, "")
    assert text.stdout.startswith("Hausdeutsch (de)\ntemplates/languages/de.toml\n\n")
    assert (page.returncode, page.stderr) == (0, "")
    assert page.stdout.startswith("<!DOCTYPE html>\n")
    assert page.stdout.endswith("</html>\n")


def test_a_tag_that_has_no_file_is_answered_with_the_nearest(
    run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "templates" / "languages").mkdir(parents=True)
    (tmp_path / "templates" / "languages" / "bg.toml").write_text('base = "ru"\n', "utf-8")
    done = run("bg-BG")
    assert (done.returncode, done.stdout) == (2, "")
    hint = "did you mean 'bg'? else write templates/languages/bg-BG.toml"
    assert done.stderr == f"error: there is no language 'bg-BG'; {hint}\n"
