"""Statements in scripts whose fonts are not ours: found on the machine, or asked for by name."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import notice
from notice import folders
from notice.definition import fonts
from notice.definition.face import Face
from notice.definition.fonts import Family
from notice.edition.formats import FORMATS, HOWTOS
from notice.edition.inputs import digest
from notice.edition.pipeline import Edition
from notice.errors import LibraryError
from notice.preflight import pdffile
from notice.render.card import SHAPES

ROOT = Path(__file__).parents[1]
SERIF = ROOT / "fonts" / "source-serif-4" / "SourceSerif4-Regular.ttf"
SHIPPED = fonts.load(folders.locate(ROOT / "templates"))
TEXTS = {
    "ka": "დღეს ვიხსენებთ დაღუპულებს. **{{ ordinal }} წლისთავი**, {{ date }}.\n\n## თარიღი",
    "he": "היום אנו זוכרים את הנופלים. **{{ ordinal }}**, {{ date }}, ”מילים“.\n\n## תאריך",
    "hi": (
        "आज हम उन लोगों को याद करते हैं जो मारे गए, और जिनके प्रियजन फिर नहीं लौटे। "
        "**{{ ordinal }} वर्षगांठ**, {{ date }}।\n\n## स्मृति\n\n- पहला\n- दूसरा"
    ),
    "ja": "私たちは犠牲者を追悼します。**{{ ordinal }}**、{{ date }}、「記憶」。\n\n## 項目",
    "ko": "오늘 우리는 희생자를 추모합니다. **{{ ordinal }}**, {{ date }}.\n\n## 부분",
    "zh-Hans": "今天我们缅怀遇难者。**{{ ordinal }}**，{{ date }}。\n\n## 部分",
}
FAMILIES = {
    "ka": "Notice Georgian",
    "he": "Notice Hebrew",
    "hi": "Notice Devanagari",
    "ja": "Notice Japanese",
    "ko": "Notice Korean",
    "zh-Hans": "Notice Simplified Chinese",
}
ENGLISH = """\
+++
title = "A day"
subject = "Statement on the day"
status = "final"
+++

We remember.
"""
Installed = Callable[[Family], tuple[Face, ...]]


def packaged(name: str) -> Family:
    """Return a packaged family of the shipped table."""
    [family] = [each for each in SHIPPED.packaged if each.family == name]
    return family


def built(root: Path, *languages: str) -> Edition:
    """Build the PDF of the one notice of an office."""
    loaded = notice.load("day", languages=languages, templates=root)
    return notice.build(loaded, 2026, formats=["pdf"])


@pytest.mark.parametrize("language", TEXTS)
def test_a_statement_is_set_in_the_fonts_of_its_script(
    language: str, office: Callable[..., Path], installed: Installed
) -> None:
    """Regular and bold, every glyph and every word there, though no layout names the family."""
    family = FAMILIES[language]
    installed(packaged(family))
    made = built(office(TEXTS[language], language=language))
    assert made.findings == ()
    [artifact] = made.artifacts
    used = pdffile.read(artifact.data).fonts
    name = family.replace(" ", "-")
    assert {font for font in used if font.startswith(name)} == {name, f"{name}-Bold"}
    others = {font for font in used if not font.startswith(name)}
    assert all(font.startswith("Notice-Serif") for font in others)


def test_the_font_of_one_language_changes_no_other(
    office: Callable[..., Path], installed: Installed
) -> None:
    """English has the same bytes, made from the same inputs, beside Georgian and alone."""
    installed(packaged("Notice Georgian"))
    root = office(TEXTS["ka"], language="ka")
    definition = root / "day" / "notice.toml"
    definition.write_text(definition.read_text("utf-8").replace('"ka"', '"en", "ka"'), "utf-8")
    (root / "day" / "en.md").write_text(ENGLISH, "utf-8")
    beside, alone = built(root, "ka", "en"), built(root, "en")
    english = [each for each in beside.artifacts if each.statement.language.tag == "en"]
    assert [each.data for each in english] == [each.data for each in alone.artifacts]
    inputs = [
        digest(made.notice, ready, made.settings)
        for made in (beside, alone)
        for ready in made.statements
        if ready.statement.language.tag == "en"
    ]
    assert inputs[0] == inputs[1]


def test_the_manifest_names_the_font_of_the_machine(
    office: Callable[..., Path], installed: Installed, tmp_path: Path
) -> None:
    """Its digest is what can explain other bytes on another machine."""
    faces = installed(packaged("Notice Georgian"))
    notice.write(built(office(TEXTS["ka"], language="ka")), tmp_path / "out")
    content = json.loads((tmp_path / "out" / "day" / "2026" / "manifest.json").read_bytes())
    listed = {row["file"]: row["sha256"] for row in content["fonts"]}
    assert {face.path.name: face.sha256 for face in faces}.items() <= listed.items()


def test_a_missing_font_is_told_with_the_line_and_the_command(
    office: Callable[..., Path], tmp_path: Path
) -> None:
    """By the real program; nothing is written, also not of the languages that have their fonts."""
    root = office("First line.\n\n**თარიღი**, თარიღი", language="en")
    own = tmp_path / "own"
    own.mkdir()
    table = (ROOT / "fonts" / "fonts.toml").read_text("utf-8")
    georgian = next(part for part in table.split("[[families]]\n") if '"Notice Georgian"' in part)
    georgian = georgian.replace("NotoSerifGeorgian", "NoSuchFile")
    (own / "fonts.toml").write_text(f"[[families]]\n{georgian}", "utf-8")
    command = [sys.executable, "-m", "notice", "build", "2026", "--templates", str(root)]
    ran = subprocess.run(
        [*command, "--fonts", str(own), "--out", str(tmp_path / "out")],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 3
    assert ran.stdout == ""
    assert ran.stderr.strip() == (
        "error: templates/day/en.md:9: 'თ' needs a font that is missing: "
        "the font Noto Serif Georgian is not installed (NoSuchFile-Regular.ttf); "
        "type: apt-get install fonts-noto-core"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("language", "text", "families"),
    [
        ("en", "Plain text, ə, «ж», ١٩٩٠.", []),
        ("en", "თ and ა and א", ["Notice Georgian", "Notice Hebrew"]),
        ("ja", "記憶の日", ["Notice Japanese"]),
        ("ja-JP", "記憶", ["Notice Japanese"]),
        ("ko", "記憶 부분", ["Notice Korean"]),
        ("zh-Hans", "部分", ["Notice Simplified Chinese"]),
        ("zh-Hant", "部分", ["Notice Traditional Chinese"]),
        ("zh", "部分", ["Notice Simplified Chinese"]),
        ("en", "部分", ["Notice Simplified Chinese"]),
        ("en", "かな", ["Notice Japanese"]),
        ("en", "。、", []),  # marks of no script come with the letters around them
        ("en", "\U00012000", []),  # no family has cuneiform: preflight says so
    ],
)
def test_the_scripts_of_a_text_choose_the_families(
    language: str, text: str, families: list[str]
) -> None:
    """Where several families have a script, the language of the statement decides."""
    assert [each.family for each in SHIPPED.needed(text, language).values()] == families


def test_a_family_of_an_own_folder_serves_its_script() -> None:
    """Then no package is asked for."""
    own = replace(SHIPPED, bundled=(*SHIPPED.bundled, packaged("Notice Georgian")))
    assert own.needed("თ", "ka") == {}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let this folder be the only one in which the machine has fonts."""
    folder = tmp_path / "machine" / "fonts"
    folder.mkdir(parents=True)
    monkeypatch.setattr(fonts, "INSTALLED", (str(folder),))
    return folder


def test_a_font_is_found_below_the_folders_of_the_machine(machine: Path) -> None:
    family = packaged("Notice Hebrew")
    (machine / "deep").mkdir()
    for file in family.files:
        shutil.copy(SERIF, machine / "deep" / file.path)
    faces = replace(SHIPPED).installed(family)
    assert [face.path.parent for face in faces] == [machine / "deep"] * 2
    assert [face.weight for face in faces] == [400, 700]
    assert {face.sha256 for face in faces} == {SHIPPED.faces[0].sha256}


@pytest.mark.parametrize(
    ("variable", "folder"),
    [
        ("XDG_DATA_HOME", "data/fonts"),
        ("HOME", "data/.fonts"),
        ("HOME", "data/.local/share/fonts"),
    ],
)
def test_a_font_is_found_in_the_folders_of_a_user(
    variable: str, folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "INSTALLED", [each for each in fonts.INSTALLED if each[0] == "~"])
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setenv(variable, str(tmp_path / "data"))
    family = packaged("Notice Hebrew")
    (tmp_path / folder).mkdir(parents=True)
    for file in family.files:
        shutil.copy(SERIF, tmp_path / folder / file.path)
    assert {face.path.parent for face in replace(SHIPPED).installed(family)} == {tmp_path / folder}


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize("form", [name for name in FORMATS if name not in {"logo", *HOWTOS}])
def test_only_what_is_drawn_needs_a_font(form: str, office: Callable[..., Path]) -> None:
    """A text, a mail or an event has the reader's fonts; a character of no font is one there."""
    mail = '[mail]\nfrom = "press@office.example"\n'
    root = office(TEXTS["ja"] + " \U00012000", language="ja", issuer=mail)
    loaded = notice.load("day", templates=root)
    if form in {"pdf", "html", "eml", *SHAPES}:
        with pytest.raises(LibraryError, match="needs a font that is missing"):
            notice.build(loaded, 2026, formats=[form])
    else:
        assert not notice.build(loaded, 2026, formats=[form]).refused


def test_a_variable_font_is_refused(machine: Path) -> None:
    """It would print other bytes each time."""
    family = packaged("Notice Hebrew")
    head = b"\0\1\0\0" + (1).to_bytes(2, "big") + bytes(6) + b"fvar" + bytes(12)
    for file in family.files:
        (machine / file.path).write_bytes(head)
    with pytest.raises(
        LibraryError, match=r"Hebrew-Regular\.ttf cannot be used: it is a variable font"
    ):
        replace(SHIPPED).installed(family)


@pytest.mark.usefixtures("machine")
@pytest.mark.parametrize(
    ("system", "hint"),
    [
        ("linux", "type: apt-get install fonts-noto-core"),
        ("darwin", "put the static files NotoSerifHebrew-Regular.ttf and NotoSerifHebrew-Bold.ttf"),
    ],
)
def test_what_brings_a_font(system: str, hint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    with pytest.raises(LibraryError) as caught:
        replace(SHIPPED).installed(packaged("Notice Hebrew"))
    [fault] = caught.value.faults
    assert fault.hint.startswith(hint)
    assert caught.value.exit_code == 3
