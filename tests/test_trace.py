"""A build that has nothing to do: what it finds out without asking anything heavy, and when."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notice.edition import pipeline, trace

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
Call = Callable[[str], tuple[int, str, str]]
FRENCH = """\
+++
title = "Un jour"
subject = "Déclaration"
status = "final"
+++

Nous nous souvenons.
"""
BUILD = "build 2026 --notice day --format txt,html"
BOTH, EN, FR, NONE = {"en", "fr"}, {"en"}, {"fr"}, set[str]()


def kept() -> Path:
    """Return where the traces of the output lie."""
    path = trace.place(Path("out"))
    assert path is not None
    return path


def write(path: str, old: str, new: str) -> None:
    text = Path(path).read_text("utf-8")
    assert old in text
    Path(path).write_text(text.replace(old, new, 1), "utf-8")


def append(path: str, text: str) -> None:
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(text)


def own_language(tag: str) -> None:
    """Put a copy of a language file there if there is none, and change a word in it."""
    path = Path(f"templates/languages/{tag}.toml")
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        shutil.copy(ROOT / path, path)
    write(str(path), 'name = "', 'name = "My ')


def another_font() -> None:
    """Use fonts of one's own: the bundled ones without the last glyph of one of them."""
    if not Path("fonts").exists():
        shutil.copytree(ROOT / "fonts", "fonts")
    append("fonts/fonts.toml", "# Looked over.\n")


CHANGES: Mapping[str, tuple[Callable[[], object], set[str]]] = {
    "english": (lambda: append("templates/day/en.md", "\nMore.\n"), EN),
    "french": (lambda: append("templates/day/fr.md", "\nEncore.\n"), FR),
    "definition": (lambda: write("templates/day/notice.toml", 'name = "', 'name = "O'), BOTH),
    "remark": (
        lambda: write("templates/day/notice.toml", "languages", "# A remark.\nlanguages"),
        NONE,
    ),
    "issuer": (lambda: write("templates/issuers/office.toml", 'en = "', 'en = "O'), EN),
    "english words": (lambda: own_language("en"), EN),
    "french words": (lambda: own_language("fr"), FR),
    "style": (lambda: append("templates/layouts/own/screen.css", "p { color: #123 }\n"), BOTH),
    "remark about fonts": (another_font, NONE),
    "output": (lambda: append("out/day/2026/day-2026.fr.txt", "x"), FR),
    "output gone": (lambda: Path("out/day/2026/day-2026.en.html").unlink(), EN),
    "touch": (lambda: os.utime("templates/day/en.md", (0, 0)), NONE),
    "another notice": (lambda: shutil.copytree("templates/day", "templates/eve"), NONE),
    "no trace": (lambda: kept().unlink(), NONE),
    "torn trace": (lambda: kept().write_text('{"'), NONE),
    "odd trace": (lambda: kept().write_text("[[1]]"), NONE),
}


@pytest.fixture
def built(
    call: Call, office: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> list[set[str]]:
    """Give the languages that each build has made, for a notice in English and French."""
    templates = office()
    definition = templates / "day" / "notice.toml"
    definition.write_text(definition.read_text().replace('"en"', '"en", "fr"'))
    (templates / "day" / "fr.md").write_text(FRENCH, "utf-8")
    made: list[set[str]] = []
    begin = pipeline.begin

    def recording(
        notice: Any, occurrence: Any, statements: Sequence[Any], *rest: Any, **named: Any
    ) -> Any:
        made.append({ready.statement.language.tag for ready in statements})
        return begin(notice, occurrence, statements, *rest, **named)

    monkeypatch.setattr(pipeline, "begin", recording)
    assert call(BUILD)[0] == 0
    made.clear()
    return made


def contents(folder: str) -> dict[str, bytes]:
    files = (path for path in Path(folder, "day").rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("name", CHANGES)
def test_exactly_what_depends_on_a_change_is_made_again(
    name: str, built: list[set[str]], call: Call
) -> None:
    """Of any one input that changes, the statements that it has a say in are made, and no other.

    The files are then those of a build into an empty folder, and the next build has nothing to do.
    """
    change, languages = CHANGES[name]
    change()
    code, _, _ = call(BUILD)
    assert (code, built) == (0, [languages] if languages else [])
    _nothing_to_do(built, call)
    if "remark" not in name:  # the receipt has the file as it was when the files were made
        _as_from_scratch(call)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(["english", "french", "issuer", "output", "touch"])))
def test_changes_add_up(names: list[str], built: list[set[str]], call: Call) -> None:
    """Several changes at once make what each of them would have made."""
    built.clear()
    for name in names:
        CHANGES[name][0]()
    due = set().union(*(CHANGES[name][1] for name in names))
    assert call(BUILD)[0] == 0
    assert built == ([due] if due else [])
    _nothing_to_do(built, call)
    _as_from_scratch(call)


def _nothing_to_do(built: list[set[str]], call: Call) -> None:
    built.clear()
    code, out, err = call(BUILD)
    assert (code, built) == (0, [])
    assert "up to date: 1 edition, checked in" in err
    assert len(out.splitlines()) == 4


def _as_from_scratch(call: Call) -> None:
    assert call(f"{BUILD} --out clean")[0] == 0
    assert contents("out") == contents("clean")
    shutil.rmtree("clean")


def test_another_option_is_another_build(built: list[set[str]], call: Call) -> None:
    for option in ("--layout modern", "--width 60", "--date 2026-01-02"):
        built.clear()
        assert call(f"{BUILD} {option}")[0] == 0
        assert built == [BOTH], option
    built.clear()
    assert call(BUILD)[0] == 0
    assert built == [BOTH]  # its files were written over meanwhile


def test_an_approval_makes_a_statement_again(
    built: list[set[str]], call: Call, approve: Callable[[Path], None]
) -> None:
    approve(Path("templates"))
    assert call(BUILD)[0] == 0
    assert built == [FR]  # the English text had been approved
    _nothing_to_do(built, call)


def test_another_version_of_a_package_is_looked_into(
    built: list[set[str]], call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the trace cannot tell, it leaves to the receipt, which knows what matters."""
    _asks_the_receipt(call, expected=False)
    folder = tmp_path / "site-packages"
    (folder / "example-2.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(folder))
    _asks_the_receipt(call, expected=True)
    _asks_the_receipt(call, expected=False)
    assert built == []


def _asks_the_receipt(call: Call, *, expected: bool) -> None:
    before = kept().read_bytes()
    assert call(BUILD)[0] == 0
    assert (kept().read_bytes() != before) == expected


def test_it_tells_the_same_with_a_trace_and_without(
    call: Call, office: Callable[..., Path]
) -> None:
    office(status="draft")
    call(BUILD)
    told = call(BUILD)
    kept().unlink()
    again = call(BUILD)
    assert "warning [draft] templates/day/en.md" in told[2]
    assert told[:2] == again[:2]
    assert told[2].rpartition(" in ")[0] == again[2].rpartition(" in ")[0]
    assert call(f"{BUILD} -q")[1:] == (told[1], "")
    assert call(f"{BUILD} --fail-on warning")[0] == 1


def test_an_edition_set_in_a_font_of_the_machine_leaves_no_trace(
    built: list[set[str]],
) -> None:
    manifest = Path("out/day/2026/manifest.json")
    receipt = json.loads(manifest.read_bytes())
    receipt["fonts"].append({"font": "X", "file": "x.ttf", "sha256": "0" * 64})
    told = trace.Told(1, (), (), (str(manifest),))
    given = trace.Trace.begin(Path("out"), {}, _folders())
    assert given is not None
    given.keep(told, given)
    assert given.told() == told
    manifest.write_text(json.dumps(receipt))
    given.keep(told, given)
    assert given.told() is None
    assert built == []


def test_a_source_that_changed_meanwhile_leaves_no_trace(built: list[set[str]]) -> None:
    before = trace.Trace.begin(Path("out"), {}, _folders())
    assert before is not None
    append("templates/day/en.md", "\nMore.\n")
    before.keep(trace.Told(0, (), (), ()), trace.Trace.begin(Path("out"), {}, _folders()))
    assert before.told() is None
    assert built == []


def _folders() -> Any:
    from notice import folders  # noqa: PLC0415 - in the folder of the test

    return folders.locate()


HEAVY = {"pydantic", "jinja2", "babel", "markdown_it", "tree_sitter", "PIL", "pypdfium2"}
BUDGET = {
    "--help": (HEAVY | {"notice.definition", "notice.edition"}, 130),
    "build 2026 --format txt": (HEAVY | {"notice.definition", "notice.edition.build"}, 170),
}
"""What a command may not import when nothing is to be done, and how many modules it may."""


@pytest.mark.parametrize("arguments", BUDGET)
@pytest.mark.usefixtures("built")
def test_what_imports_what(arguments: str, call: Call) -> None:
    """The number of modules that a command imports is kept: it is what its time goes by."""
    call("build 2026 --format txt")
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=open('modules', 'w')))\n"
        "from notice import cli\ncli.main(sys.argv[1:])\n"
    )
    command = [sys.executable, "-c", code, *arguments.split()]
    subprocess.run(command, env=ENVIRONMENT, check=True, capture_output=True)
    imported = Path("modules").read_text().split()
    forbidden, most = BUDGET[arguments]
    assert forbidden & {*imported} == set()
    assert len(imported) <= most


def test_without_a_folder_for_it_there_is_no_trace(
    built: list[set[str]], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipt answers then; a relative folder is none (XDG Base Directory Specification)."""
    monkeypatch.delenv("HOME", raising=False)
    for cache in ("", "cache"):
        monkeypatch.setenv("XDG_CACHE_HOME", cache)
        assert trace.place(Path("out")) is None
        assert call(BUILD)[0] == 0
    assert built == []
