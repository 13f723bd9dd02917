"""What has changed between two statements, and whether it was to be expected."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest
from click import unstyle
from hypothesis import given
from hypothesis import strategies as st

from notice import sequences
from notice.calendar.occurrence import occurrence
from notice.compare import report
from notice.compare.alignment import compose, merge_changes
from notice.compare.changes import Change, Comparison, Passage, passages
from notice.compare.diff import DiffOptions, run
from notice.compare.released import of_page, of_text
from notice.compare.words import Wording, collect, of_statement
from notice.definition import layouts
from notice.definition.project import load_issuer, load_notice
from notice.edition import build
from notice.errors import FileError, NoticeError, UsageError
from notice.folders import locate
from notice.render.html import page as web
from notice.render.text import text
from notice.sequences import Cell, align
from notice.spans import parse_years
from notice.statement.compose import compose as composed
from notice.statement.statement import Statement

SHIPPED = Path(__file__).parents[1] / "templates"
BUNDLED = [(path.parent.name, path.stem) for path in sorted(SHIPPED.glob("*/*.md"))]
Office = Callable[..., Path]
Pairs = list[tuple[str, str]]


def compared(*years: int, **given: object) -> list[Comparison]:
    """Compare the last year, with the earlier one if there are two."""
    *earlier, year = years
    given = {"templates": SHIPPED, "earlier": earlier[0] if earlier else None, **given}
    return run(DiffOptions(year, **given))  # type: ignore[arg-type]


def pairs(changes: list[Change]) -> Pairs:
    return [(change.before, change.after) for change in changes]


def unexpected(comparisons: list[Comparison]) -> dict[str, Pairs]:
    """Return the unexpected changes of each language that has any."""
    return {each.language.tag: pairs(each.unexpected) for each in comparisons if each.unexpected}


def statement(templates: Path, tag: str = "en", year: int = 2026) -> Statement:
    loaded = load_notice("day", locate(templates), [tag])
    issuer = load_issuer("office", loaded.where)
    return composed(loaded, occurrence(loaded.definition, year), tag, issuer)


def silent(_: object) -> None:
    """Take what a build tells, and say nothing."""


def release(templates: Path, out: Path, years: str, *formats: str) -> Path:
    order = build.BuildOptions(parse_years(years), formats=formats, out=out, templates=templates)
    assert all(done.paths for done in build.run(order, silent, silent))
    return out


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Release the bundled statements of 2025, once as plain text and once as HTML."""
    folder = tmp_path_factory.mktemp("released")
    return {form: release(SHIPPED, folder / form, "2025", form) for form in ("txt", "html")}


@pytest.fixture
def templates(tmp_path: Path) -> Path:
    """Return a copy of the bundled templates, to be edited."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "templates"))


@pytest.fixture
def repository(templates: Path, program: Callable[[str], str]) -> Path:
    """Return a copy of the bundled templates that a git repository holds, as the tag ``v1``."""
    git = [program("git"), "-C", str(templates.parent), "-c", "user.name=A", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "All"], ["tag", "v1"]):
        subprocess.run([*git, *command], check=True)
    return templates


def edit(file: Path, old: str, new: str) -> None:
    content = file.read_text("utf-8")
    assert re.search(old, content)
    file.write_text(re.sub(old, new, content, count=1), "utf-8")


# --- from year to year ----------------------------------------------------------------------------

ENGLISH = [
    ("35th", "36th", ("ordinal",)),
    ("35th", "36th", ("ordinal",)),
    ("2025", "2026", ("date of issue",)),
    ("RO/2025/01", "RO/2026/01", ("year",)),
    ("Monday,", "Tuesday,", ("weekday",)),
    ("2025,", "2026,", ("date",)),
    ("35th", "36th", ("ordinal",)),
    ("Thirty-five", "Thirty-six", ("anniversary",)),
    ("thirty-three", "thirty-four", ("years since independence",)),
    ("thirty", "thirty-one", ("years since resolution",)),
]
REASONS = {
    *("year", "ordinal", "anniversary", "date", "weekday", "date of issue"),
    *("years since independence", "years since resolution"),
}


def test_from_2025_to_2026_the_bundled_statements_change_as_expected() -> None:
    """In every language of both notices, and each change for a reason that the issue names."""
    comparisons = compared(2025, 2026)
    assert sorted((each.notice_id, each.language.tag) for each in comparisons) == BUNDLED
    assert unexpected(comparisons) == {}
    for each in comparisons:
        assert len(each.expected) >= 5
        assert {reason for change in each.changes for reason in change.reasons} <= REASONS
        assert all(change.before or change.after for change in each.changes)


def test_in_english_these_are_the_changes_and_no_others() -> None:
    (comparison,) = compared(2025, 2026, notices=["20-january"], languages=["en"])
    assert [(each.before, each.after, each.reasons) for each in comparison.changes] == ENGLISH


def test_plural_forms_and_suffixes_follow_their_number() -> None:
    """Russian has сорок лет, then сорок один год; Azerbaijani 40-cı, then 41-ci."""
    comparisons = compared(2030, 2031, notices=["20-january"], languages=["az", "ru"])
    assert unexpected(comparisons) == {}
    azerbaijani, russian = comparisons
    assert ("40-cı", "41-ci") in pairs(azerbaijani.expected)
    assert ("лет", "один год") in pairs(russian.expected)


def test_a_milestone_says_so(office: Office) -> None:
    body = "We remember.\n\n{% if is_milestone %}\nForty years are a long time.\n{% endif %}"
    source = office(body, facts="milestones = [40]\n")
    (comparison,) = compared(2029, 2030, templates=source)
    assert comparison.unexpected == []
    (milestone,) = [change for change in comparison.changes if not change.before]
    assert (milestone.after, milestone.reasons) == ("Forty years are a long time.", ("milestone",))
    (after,) = compared(2030, 2031, templates=source)
    assert [(each.before, each.reasons) for each in after.changes if not each.after] == [
        ("Forty years are a long time.", ("milestone",))
    ]


def test_a_condition_is_named_as_it_is_typed(office: Office) -> None:
    body = "{% if anniversary > 36 %}\nLate.\n{% else %}\nEarly.\n{% endif %}"
    (comparison,) = compared(2026, 2027, templates=office(body))
    (change,) = [each for each in comparison.changes if each.after == "Late."]
    assert (change.before, change.reasons) == ("Early.", ("condition anniversary > 36",))


def test_a_year_compared_with_itself_shows_nothing() -> None:
    assert all(each.changes == [] for each in compared(2026, 2026))


# --- against what was released, and against a revision --------------------------------------------

EN, DEFINITION = "20-january/en.md", "20-january/notice.toml"
GONE = (
    "Every year at noon on this day, the whole country observes a minute of silence. "
    "We too shall observe it."
)
WORD = (EN, "doctors, nurses", "physicians, nurses", {"en": [("doctors,", "physicians,")]})
FIGURE = (
    DEFINITION,
    "value = 744",
    "value = 745",
    {"en": [("744", "745")], "ar": [("744،", "745،")]},
)
SECTION = (
    EN,
    "## Remembrance\n\n.*\n.*\n",
    "",
    {
        "en": [
            ("Remembrance", ""),
            (GONE, ""),
        ]
    },
)
EDITS: dict[str, tuple[str, tuple[str, str, str, dict[str, Pairs]]]] = {
    "a word, from text": ("txt", WORD),
    "a word, from HTML": ("html", WORD),
    "a word, from git": ("revision", WORD),
    "a section, from text": ("txt", SECTION),
    "a section, from HTML": ("html", SECTION),
    "a section, from git": ("revision", SECTION),
    "a figure, from text": ("txt", FIGURE),
    "a figure, from git": ("revision", FIGURE),
    "a figure that varies, from text": ("txt", (DEFINITION, "= 744", "= 745\nvaries = true", {})),
    "a figure that varies, from git": (
        "revision",
        (DEFINITION, "= 744", "= 745\nvaries = true", {}),
    ),
    "a full stop": ("txt", (EN, "that loss\\.", "that loss!", {"en": [("loss.", "loss!")]})),
    "a word more": (
        "txt",
        (EN, "homes and", "homes, hopes and", {"en": [("homes", "homes, hopes")]}),
    ),
    "a word less": ("txt", (EN, "seriously ", "", {"en": [("seriously", "")]})),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_was_edited_is_unexpected_and_nothing_else(
    name: str, editions: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    """With one word changed in a source, exactly that one: whatever it is compared with."""
    form, (file, old, new, wanted) = EDITS[name]
    given: dict[str, object] = {"notices": ["20-january"], "languages": ["en", "ar"]}
    if form == "revision":
        root: Path = request.getfixturevalue("repository")
        given["revision"] = "v1"
    else:
        root = request.getfixturevalue("templates")
        given["against"] = editions[form]
    edit(root / file, old, new)
    comparisons = compared(2025, 2026, templates=root, **given)
    assert unexpected(comparisons) == wanted
    causes = {change.after: change.reasons for change in comparisons[0].expected}
    assert causes["Tuesday,"] == ("weekday",)
    assert causes.get("745") == (("fact wounded, which may vary",) if "varies" in name else None)


@pytest.mark.parametrize("form", ["txt", "html"])
def test_against_the_edition_of_2025_nothing_is_unexpected(
    form: str, editions: dict[str, Path]
) -> None:
    comparisons = compared(2026, against=editions[form])
    assert sorted((each.notice_id, each.language.tag) for each in comparisons) == BUNDLED
    assert unexpected(comparisons) == {}
    assert all(len(each.expected) >= 5 for each in comparisons)


@pytest.mark.parametrize(
    ("file", "old", "new", "pair"),
    [
        (DEFINITION, "first_date = 1990", "first_date = 1991", ("1990,", "1991,")),
        ("languages/en.toml", "\\{n\\}th", "{n}-th", ("35th", "36-th")),
        ("issuers/remembrance-office.toml", "Leyla Mammadova", "L. Mammadova", ("Leyla", "L.")),
    ],
    ids=["the day", "a rule of the language", "the signature"],
)
def test_what_is_edited_outside_of_a_source_is_unexpected_as_well(
    file: str, old: str, new: str, pair: tuple[str, str], editions: dict[str, Path], templates: Path
) -> None:
    edit(templates / file, old, new)
    given = {"notices": ["20-january"], "languages": ["en"], "against": editions["txt"]}
    (comparison,) = compared(2026, templates=templates, **given)
    assert pair in pairs(comparison.unexpected)


def test_a_revision_in_one_year_shows_what_the_sources_changed(repository: Path) -> None:
    assert all(each.changes == [] for each in compared(2026, templates=repository, revision="v1"))
    edit(repository / EN, "Our thoughts are", "Our hearts are")
    comparisons = compared(2026, templates=repository, revision="v1")
    assert {each.language.tag: pairs(each.changes) for each in comparisons if each.changes} == {
        "en": [("thoughts", "hearts")]
    }
    assert (comparisons[0].before, comparisons[0].after) == ("2026 at v1", "2026")


def test_a_sentence_written_anew_is_one_change(repository: Path) -> None:
    edit(
        repository / EN,
        "Behind these figures are names, homes and\nfamilies",
        "A figure says nothing of the people whom we have lost",
    )
    (comparison,) = compared(2026, templates=repository, revision="v1", languages=["en"])[:1]
    assert pairs(comparison.changes) == [
        (
            "Behind these figures are names, homes and families.",
            "A figure says nothing of the people whom we have lost.",
        )
    ]


def test_a_language_that_came_or_went_is_all_new_or_all_gone(repository: Path) -> None:
    edit(repository / DEFINITION, '"tr", ', "")
    edit(repository / DEFINITION, "tr = .*\n", "")
    comparisons = compared(2026, templates=repository, revision="v1", notices=["20-january"])
    (gone,) = [each for each in comparisons if each.changes]
    assert gone.language.tag == "tr"
    assert not any(change.after for change in gone.changes)
    assert len(gone.unexpected) == len(gone.passages)


def test_without_years_the_last_edition_up_to_the_year_is_meant(
    office: Office, tmp_path: Path
) -> None:
    source = office("In {{ year }}.")
    out = release(source, tmp_path / "out", "2024..2027", "txt")
    (comparison,) = compared(2026, templates=source, against=out)
    assert (comparison.before, comparison.changes) == ("2026 as released", [])
    shutil.rmtree(out / "day" / "2026")
    (comparison,) = compared(2026, templates=source, against=out)
    assert (comparison.before, pairs(comparison.unexpected)) == ("2025 as released", [])
    (comparison,) = compared(2024, 2026, templates=source, against=out / "day" / "2024")
    assert pairs(comparison.expected) == [("2024", "2026"), ("2024.", "2026.")]


def test_the_day_of_issue_may_be_chosen(office: Office, tmp_path: Path) -> None:
    """``build --date`` dates a statement otherwise; that is the office's to choose."""
    source = office("We remember.")
    out = release(source, tmp_path / "out", "2025", "txt")
    (comparison,) = compared(2026, templates=source, against=out)
    assert {change.reasons for change in comparison.changes} == {("date of issue",)}
    edit(source / "issuers" / "office.toml", "place", "issued_days_before = 3\nplace")
    (comparison,) = compared(2026, templates=source, against=out)
    assert pairs(comparison.changes) == [("20", "17"), ("2025", "2026")]
    assert comparison.unexpected == []


# --- released files are read back -----------------------------------------------------------------

RICH = """\
On {{ date }} we *remember* the **{{ ordinal }}** anniversary - in [one place](https://a.example/b)
and at [b.example](https://b.example/).

## A list: {{ year }}

1. First, with {{ words(anniversary) }} words
2. Second
   - inner
   - more

- A bullet

  of two paragraphs

> A quotation > of something\\
> over two lines.

---

The end, [mail us](mailto:a@b.example).
"""
SCRIPTS = {
    "en": RICH,
    "ar": "في يوم {{ weekday }} {{ date }}، *نستذكر* [هذا](https://a.example/b).\n\n## عنوان",
    "fr": "Le {{ ordinal }} anniversaire : « oui » ; non !\n\n- *une* chose",
    "zh-Hans": "{{ date }}，我们纪念{{ ordinal }}周年。\n\n## 标题\n\n*我们*记得 2026。",
    "de": "Der\n{{ ordinal }} Jahrestag. " * 12,
}


@pytest.mark.parametrize("tag", SCRIPTS)
def test_a_released_file_gives_the_words_of_its_statement(tag: str, office: Office) -> None:
    """Lists, quotations, links, breaks and scripts: what was drawn around the words is left out."""
    folder = office(SCRIPTS[tag], language=tag)
    made = statement(folder, tag)
    wanted = [word.key for word in of_statement(made, subject=False).words]
    assert len(wanted) > 10
    for width in (20, 72):
        assert [word.key for word in of_text(text.render(made, width).encode()).words] == wanted
    shown = web.for_screen(made, layouts.chosen(load_notice("day", locate(folder)))).encode()
    assert [word.key for word in of_page(shown).words] == wanted


def test_a_line_end_between_two_ideographs_is_no_space(office: Office) -> None:
    """In a file that is read back: the lead of a change reads as the text does."""
    folder = office("我们今天，在一起\n纪念这一天。" * 8, language="zh-Hans")
    words = [
        of_text(text.render(statement(folder, "zh-Hans"), width).encode()).words
        for width in (20, 500)
    ]
    spaced = [[word.text for word in each if word.spaced] for each in words]
    assert spaced[0] == spaced[1]
    assert [word.spaced for word in collect([("text", [("日\nday\n日，\n日", "")])]).words] == [
        *(True, True, True, False, False)
    ]


def test_the_address_of_a_link_is_a_word(office: Office, tmp_path: Path) -> None:
    source = office("See [this](https://a.example/b).")
    for form in ("txt", "html"):
        out = release(source, tmp_path / form, "2026", form)
        edit(source / "day" / "en.md", "a.example/[bc]", "a.example/c")
        (comparison,) = compared(2026, templates=source, against=out)
        assert pairs(comparison.changes) == [("<https://a.example/b>.", "<https://a.example/c>.")]
        edit(source / "day" / "en.md", "a.example/c", "a.example/b")


def test_a_file_that_was_changed_after_its_release_is_refused(
    office: Office, tmp_path: Path
) -> None:
    source = office("We remember.")
    out = release(source, tmp_path / "out", "2025", "txt")
    file = out / "day" / "2025" / "day-2025.en.txt"
    file.write_text(file.read_text("utf-8").replace("We", "They"), "utf-8")
    with pytest.raises(FileError, match=r"day-2025\.en\.txt: this is not the file that was rel"):
        compared(2026, templates=source, against=out)


@pytest.mark.parametrize(
    ("form", "data", "message"),
    [
        ("txt", b"\xff\xfe", "it is not UTF-8"),
        ("html", b"<div>" * 60_000, "it has more than 50000 elements"),
        ("docx", b"PK\3\4", "it is no Word file, or damaged"),
    ],
)
def test_a_released_file_that_is_damaged_inside_is_refused(
    form: str, data: bytes, message: str, office: Office, tmp_path: Path
) -> None:
    """Though its digest is that of the manifest: whoever wrote the one could write the other."""
    source = office("We remember.")
    out = release(source, tmp_path / "out", "2025", form)
    file, manifest = (
        out / "day" / "2025" / name for name in (f"day-2025.en.{form}", "manifest.json")
    )
    before, after = (sha256(each).hexdigest() for each in (file.read_bytes(), data))
    file.write_bytes(data)
    manifest.write_text(manifest.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(FileError, match=rf"day-2025\.en\.{form}: {message}"):
        compared(2026, templates=source, against=out)


@pytest.mark.parametrize("form", ["txt", "html"])
def test_a_file_shows_what_a_reviewer_changed_in_it(
    form: str, office: Office, tmp_path: Path
) -> None:
    """The statement is the earlier side then; nothing that a reviewer writes is expected."""
    source = office("We remember those who lived in {{ year }}.")
    release(source, tmp_path / "out", "2026", form)
    file = tmp_path / "out" / "day" / "2026" / f"day-2026.en.{form}"
    edit(file, "those who", "all that")
    (comparison,) = compared(2026, templates=source, against=file)
    assert (comparison.before, comparison.after) == ("2026", file.name)
    assert pairs(comparison.changes) == [("those who", "all that")]
    assert comparison.unexpected == comparison.changes


def test_a_file_may_be_saved_by_an_editor_of_any_system(office: Office, tmp_path: Path) -> None:
    source = office("We remember.\n\n## Why\n\nA reason.")
    release(source, tmp_path / "out", "2026", "txt")
    file = tmp_path / "out" / "day" / "2026" / "day-2026.en.txt"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    (comparison,) = compared(2026, templates=source, against=file)
    assert comparison.changes == []
    assert "heading" in [passage.kind for passage in comparison.passages]
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(FileError, match="it is not UTF-8"):
        compared(2026, templates=source, against=file)


def test_a_page_that_is_nested_without_end_is_refused(office: Office, tmp_path: Path) -> None:
    source = office("We remember.")
    file = tmp_path / "deep.html"
    file.write_text("<!doctype html>" + "<div>" * 40_000, "utf-8")
    with pytest.raises(FileError, match=r"deep\.html: its elements are nested too deeply"):
        compared(2026, templates=source, against=file)


def test_a_file_is_one_statement_that_can_be_read(editions: dict[str, Path]) -> None:
    file = editions["txt"] / "20-january" / "2025" / "20-january-2025.en.txt"
    with pytest.raises(UsageError, match="is one statement, and 2 are meant; say which with --not"):
        compared(2025, against=file, languages=["en"])
    comparisons = compared(2025, against=file, languages=["en"], notices=["20-january"])
    assert [each.changes for each in comparisons] == [[]]
    with pytest.raises(UsageError, match=r"manifest\.json: it cannot be read; give a folder, or a"):
        compared(
            2025,
            against=file.with_name("manifest.json"),
            languages=["az"],
            notices=["20-january"],
        )


# --- what cannot be compared ----------------------------------------------------------------------

REFUSED: dict[str, tuple[tuple[int, ...], dict[str, object], str]] = {
    "no such notice": ((2025, 2026), {"notices": ["21-january"]}, "there is no notice '21-ja"),
    "no such language": ((2025, 2026), {"languages": ["ka"]}, "no notice has the language 'k"),
    "no such issuer": ((2025, 2026), {"issuers": ["me"]}, "there is no issuer 'me'"),
    "too early": ((1990, 2026), {"notices": ["20-january"]}, "1990 has no anniversary"),
    "no edition": ((2026,), {"against": SHIPPED}, "holds no edition; name a folder that"),
    "no folder": ((2026,), {"against": SHIPPED / "x"}, "there is no such folder"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_comparison_that_cannot_be_made_is_told(name: str) -> None:
    years, given, message = REFUSED[name]
    with pytest.raises(NoticeError, match=re.escape(message)):
        compared(*years, **given)


def test_an_edition_of_another_year_is_no_edition(editions: dict[str, Path]) -> None:
    with pytest.raises(UsageError, match="there is no edition up to 2024 to compare with"):
        compared(2024, against=editions["txt"])
    with pytest.raises(UsageError, match="there is no edition of 2024 to compare with"):
        compared(2024, 2026, against=editions["txt"])


def test_a_revision_that_cannot_be_had_is_told(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = Path(shutil.copytree(SHIPPED, tmp_path_factory.mktemp("out") / "templates"))
    (repository.parent / "more").mkdir()
    later = Path(shutil.copytree(SHIPPED, repository.parent / "more" / "templates"))
    for source, revision, message in (
        (repository, "v2", "git knows no revision 'v2' of"),
        (repository, "--output=x", "git knows no revision '--output=x' of"),
        (outside, "v1", "is not in a git repository"),
        (later, "v1", "--against-rev"),
    ):
        with pytest.raises(UsageError, match=re.escape(message)):
            compared(2026, templates=source, revision=revision)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="there is no git here; install it"):
        compared(2026, templates=repository, revision="v1")


def test_a_fault_in_a_revision_is_told_as_one_of_the_revision(
    office: Office, program: Callable[[str], str]
) -> None:
    source = office("In {{ yaer }}.")
    git = [program("git"), "-C", str(source.parent), "-c", "user.name=A", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "All"]):
        subprocess.run([*git, *command], check=True)
    edit(source / "day" / "en.md", "yaer", "year")
    with pytest.raises(NoticeError, match=r"^HEAD:\S*templates/day/en\.md:7: unknown field 'yaer'"):
        compared(2026, templates=source, revision="HEAD")


# --- rules ----------------------------------------------------------------------------------------

TEXTS = st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=6), max_size=5)


def wording(blocks: list[list[str]]) -> Wording:
    return collect(("text", [(" ".join(block), "")]) for block in blocks)


def counted(marked: tuple[Passage, ...], side: str) -> Counter[str]:
    """Return the words that passages show of the statement before, or of the one after."""
    runs = (run for passage in marked for run in passage.runs)
    shown = (getattr(run, side) if isinstance(run, Change) else run.text for run in runs)
    return Counter(word for part in shown for word in part.split())


@given(TEXTS, TEXTS, TEXTS)
def test_both_statements_can_be_read_off_the_passages(
    before: list[list[str]], between: list[list[str]], after: list[list[str]]
) -> None:
    """Every word of either statement is shown, and none that is in neither."""
    marked = passages(wording(before), wording(between), wording(after))
    assert counted(marked, "before") == Counter(word for block in before for word in block)
    assert counted(marked, "after") == Counter(word for block in after for word in block)


@given(TEXTS, TEXTS)
def test_a_change_is_expected_where_the_present_text_gives_the_earlier_words(
    before: list[list[str]], after: list[list[str]]
) -> None:
    """If nobody has edited the text, all is expected; if no year lies between, nothing is."""
    old, new = wording(before), wording(after)
    for between, expected in ((old, True), (new, False)):
        runs = [run for passage in passages(old, between, new) for run in passage.runs]
        assert all(run.expected is expected for run in runs if isinstance(run, Change))


@given(TEXTS)
def test_a_statement_beside_itself_shows_no_change(blocks: list[list[str]]) -> None:
    text = wording(blocks)
    marked = passages(text, text, text)
    assert not any(isinstance(run, Change) for passage in marked for run in passage.runs)
    assert len(marked) == len(blocks)


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_an_alignment_covers_both_sides_in_order(first: list[str], second: list[str]) -> None:
    for cells in (align(first, second), merge_changes(align(first, second))):
        assert [i for cell in cells for i in cell.first] == [*range(len(first))]
        assert [j for cell in cells for j in cell.second] == [*range(len(second))]
        for cell in cells:
            if cell.same:
                assert first[cell.first[0]] == second[cell.second[0]]


@given(st.lists(st.sampled_from("abcde")), st.lists(st.sampled_from("abcde")))
def test_what_is_too_long_to_compare_whole_is_compared_between_words_that_stand_once(
    first: list[str], second: list[str]
) -> None:
    """It covers both sides as ever, and shows no change that is none."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequences, "PAIRS", 3)
        cells = align(first, second)
        same = align(first, first)
    assert [i for cell in cells for i in cell.first] == [*range(len(first))]
    assert [j for cell in cells for j in cell.second] == [*range(len(second))]
    assert all(first[cell.first[0]] == second[cell.second[0]] for cell in cells if cell.same)
    assert all(cell.same for cell in same)
    assert not any(not a.same and not b.same for a, b in pairwise(cells))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([*"xy"] * 25_000, [*"xz"] * 25_000),
        ([*"x"] * 50_000, [*"x"] * 50_000),
        ([f"{n}" if n % 2 else "x" for n in range(50_000)], [f"{n}" for n in range(50_000)]),
        ([f"{n}" for n in range(50_000)], [f"{n}" for n in reversed(range(50_000))]),
    ],
    ids=["two words", "one word", "every other", "reversed"],
)
def test_long_texts_are_compared_in_seconds(first: list[str], second: list[str]) -> None:
    """The first took hours: the time of difflib grows with the cube of the words."""
    begun = time.process_time()
    align(first, second)
    assert time.process_time() - begun < 10


@given(*[st.lists(st.sampled_from("abc"))] * 3)
def test_groups_hold_the_cells_that_cover_the_same_words(
    first: list[str], second: list[str], third: list[str]
) -> None:
    edits, years = align(first, second), align(second, third)
    groups = [*compose(edits, years)]
    assert [cell for left, _ in groups for cell in left] == edits
    assert [cell for _, right in groups for cell in right] == years
    for left, right in groups:
        covered = [i for cell in left for i in cell.second]
        assert covered == [i for cell in right for i in cell.first]


def test_a_few_equal_words_between_two_changes_belong_to_them() -> None:
    """As many as ISLAND, and fewer than either change has; a single word is never swallowed."""
    for first, second in (
        ("axb", "cxd"),
        ("abcdewxyzfghij", "klmnowxyzpqrst"),
        ("abcdxyzefg", "hijkxyzlmn"),
        ("abcxyzdefg", "hijxyzklmn"),
    ):
        cells = align(first, second)
        assert merge_changes(cells) == cells
    assert merge_changes(align("abxcd", "efxgh")) == [Cell(range(5), range(5), same=False)]


# --- as it is shown -------------------------------------------------------------------------------


@pytest.fixture
def edited(editions: dict[str, Path], templates: Path) -> list[Comparison]:
    """Return 2026 beside 2025 as released, with a word and a figure changed since."""
    edit(templates / EN, "doctors, nurses", "physicians, nurses")
    edit(templates / DEFINITION, "value = 744", "value = 745")
    return compared(
        2026,
        templates=templates,
        against=editions["txt"],
        notices=["20-january"],
        languages=["en", "ar"],
    )


TERMINAL = """\
20-january en: 2025 as released -> 2026
  unexpected, under "The people"
      … Affairs of Azerbaijan, 150 civilians were killed and
    - 744
    + 745
      people were seriously wounded; four went missing. Behind …
  unexpected, under "The people"
      … names, homes and families. We also remember the
    - doctors,
    + physicians,
      nurses and ambulance crews who treated the wounded.
  expected, ordinal (2 times): 35th -> 36th
  expected, date of issue: 2025 -> 2026
  expected, year: RO/2025/01 -> RO/2026/01
  expected, weekday: Monday, -> Tuesday,
  expected, date: 2025, -> 2026,
  expected, anniversary: Thirty-five -> Thirty-six
  expected, years since independence: thirty-three -> thirty-four
  expected, years since resolution: thirty -> thirty-one
  does not move, typed: 20\u00a0January, first
  does not move, fact: 19, 150, 745, four, 21\u00a0January, 22\u00a0January, 18\u00a0October
  1991, 29\u00a0March 1994
  does not move, field: 20\u00a0January 1990

20-january ar: """


def test_the_terminal_shows_the_unexpected_in_its_place(edited: list[Comparison]) -> None:
    shown = unstyle(report.as_text(edited))
    assert shown.startswith(TERMINAL)
    assert shown.endswith("\n\n2 compared: 17 expected, 3 unexpected")
    assert max(map(len, shown.splitlines())) <= report.WIDTH


def test_the_terminal_shows_what_is_gone_in_red_and_what_is_new_in_green(
    edited: list[Comparison],
) -> None:
    shown = report.as_text(edited)
    assert "\x1b[31m    - doctors,\x1b[0m\n\x1b[32m    + physicians,\x1b[0m" in shown


def test_text_from_right_to_left_is_isolated_in_a_line(edited: list[Comparison]) -> None:
    """UAX #9: otherwise the arrow between two such words points from the new to the old."""
    shown = unstyle(report.as_text(edited))
    assert "expected, weekday: \u2068الاثنين\u2069 -> \u2068الثلاثاء\u2069" in shown


def test_the_json_tells_every_change(edited: list[Comparison]) -> None:
    shown = report.as_data(edited)
    english = shown["comparisons"][0]
    assert (shown["unexpected"], english["language"], english["issuer"]) == (
        3,
        "en",
        "remembrance-office",
    )
    assert [each for each in english["changes"] if not each["expected"]][1] == {
        "expected": False,
        "reasons": [],
        "section": "The people",
        "before": "doctors,",
        "after": "physicians,",
        "lead": "… names, homes and families. We also remember the",
        "trail": "nurses and ambulance crews who treated the wounded.",
    }


def test_the_markdown_strikes_what_is_gone(edited: list[Comparison]) -> None:
    shown = report.as_markdown(edited)
    assert "2 unexpected, 9 expected." in shown
    assert "We also remember the ~~doctors,~~ **physicians,** nurses and" in shown
    assert "\n| ordinal | 35th | 36th |\n" in shown


def test_what_is_markup_in_a_text_is_none_in_markdown_or_html(
    office: Office, tmp_path: Path
) -> None:
    source = office("Say a\\*b|c \\<i>.")
    out = release(source, tmp_path / "out", "2026", "txt")
    edit(source / "day" / "en.md", "Say", "Call")
    comparisons = compared(2026, templates=source, against=out)
    assert r"~~Say~~ **Call** a\*b\|c \<i\>." in report.as_markdown(comparisons)
    assert "<ins>Call</ins></span> a*b|c &lt;i&gt;." in report.as_page(comparisons)


def test_the_page_shows_the_whole_statement_with_its_changes(edited: list[Comparison]) -> None:
    """It can be read back: the words of 2026, and what is struck out of 2025."""
    shown = report.as_page(edited)
    assert '<div class="statement" lang="ar" dir="rtl">' in shown
    assert "3 unexpected changes." in shown
    first = shown.partition('<div class="statement"')[2].partition("</div>")[0]
    kept = re.sub(r"<del>.*?</del>|<span class=\"note\".*?</span>|<[^>]*>", " ", first)
    wanted = [word for run in runs(edited[0]) for word in latest(run).split()]
    assert kept.split(">", 1)[1].split() == wanted
    assert first.count('<span class="unexpected">') == 2


def runs(each: Comparison) -> list[object]:
    return [run for passage in each.passages for run in passage.runs]


def latest(run: object) -> str:
    return str(getattr(run, "after" if isinstance(run, Change) else "text"))
