"""The documentation is true: its commands run and print what it says, its tables are complete.

Conventions of the pages: a block ``sh`` runs and succeeds; a block ``console`` holds commands
after ``$`` and what they print; a block whose first line names a file is that file. Anything else
is only read. The blocks of a page run in order, in a copy of the checkout.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from runpy import run_path

import click
import docx
import pytest

import notice
from notice import cli
from notice.calendar.occurrence import occurrence
from notice.definition.mail import MailHeader
from notice.definition.models import Citation, Fact, Issuer, Logo, Notice, Observed
from notice.definition.project import load_issuer
from notice.definition.source import FrontMatter
from notice.document import plain
from notice.edition.artifact import DEFAULT
from notice.errors import ExitCode, NoticeError
from notice.language.language import Language
from notice.language.languagefile import LanguageFile
from notice.preflight import pasted
from notice.preflight.finding import codes
from notice.render.html import values
from notice.statement import fields
from notice.statement.compose import compose
from notice.template import filling, markdown, syntax
from notice.template.evaluation import Scope
from notice.toml import tomlfile
from notice.toml.record import Record

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
GUIDE = ROOT / "docs" / "guide"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
EXAMPLES = ROOT / "docs" / "examples"
SHOWN = ("notice.service", "notice.timer", "notice-failed.service", "notice.yml")
PICTURE = ROOT / "docs" / "images" / "20-january-2026.en.png"
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]

BLOCK = re.compile(r"^```(\w*)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
MARK = "=== block"


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its kind, the file that it is, and its text."""

    kind: str
    file: str
    text: str

    @property
    def runs(self) -> bool:
        """Whether the block is run, or is a file for those that are."""
        return bool(self.file) or self.kind in {"sh", "console", "python"}

    def script(self) -> str:
        """Return the block as lines of a shell script."""
        if self.file:
            return f"mkdir -p $(dirname {self.file})\ncat > {self.file} <<'END'\n{self.text}END\n"
        if self.kind == "sh":
            return f"set -e\n{self.text}set +e\n"
        if self.kind == "python":
            return f"python - <<'END' || exit\n{self.text}END\n"
        typed = [line[2:] for line in self.text.splitlines() if line.startswith("$ ")]
        return "\n".join(typed) + "\n"

    def printed(self) -> str | None:
        """Return what the block says is printed, or ``None`` where it does not say."""
        if self.file:
            return ""
        if self.kind in {"sh", "python"}:
            return None
        return "".join(f"{line}\n" for line in self.text.splitlines() if not line.startswith("$ "))


def blocks(page: Path) -> list[Block]:
    return [Block(*match.groups("")) for match in BLOCK.finditer(page.read_text("utf-8"))]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def section(page: Path, heading: str) -> str:
    """Return what stands under a heading, up to the next heading of its level or above."""
    text = BLOCK.sub("", page.read_text("utf-8"))
    start = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert start, f"{name(page)} has no heading '{heading}'"
    rest = text[start.end() :]
    end = re.search(rf"^#{{1,{len(start[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start() if end else None]


def rows(text: str) -> list[list[str]]:
    """Return the cells of the tables in a text, heads and rules left out."""
    found: list[list[str]] = []
    for line, following in pairwise([*text.splitlines(), ""]):
        if line.startswith("| ") and not line.startswith("| ---"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            found += [] if following.startswith("| ---") else [cells]
    return found


def first_column(text: str) -> list[str]:
    """Return what stands as code in the first column of the tables in a text."""
    return [code for row in rows(text) for code in CODE.findall(row[0])]


# --- links ----------------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub makes of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", BLOCK.sub("", page.read_text("utf-8")), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in kept}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for address in LINK.findall(BLOCK.sub("", page.read_text("utf-8"))):
        if address.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = address.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), address
        assert not anchor or anchor in anchors(target), address


def test_the_picture_is_a_small_png_of_an_a4_page() -> None:
    data = PICTURE.read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    assert data.startswith(b"\x89PNG\r\n")
    assert len(data) < 120_000
    assert height / width == pytest.approx(297 / 210, rel=0.01)


def test_the_contact_sheet_is_a_small_picture() -> None:
    data = (PICTURE.parent / "contact-sheet.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n")
    assert len(data) < 400_000


# --- commands -------------------------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a copy of what the pages use, with a ``run`` that installs nothing.

    ``notice`` and ``./run`` start the program of this checkout; the commands of ``./run`` itself,
    such as ``test``, are known and do nothing.
    """
    for folder in ("templates", "docs/examples"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    own = "|".join(re.findall(r"^(\w+)\)$", (ROOT / "run").read_text("utf-8"), re.MULTILINE))
    start = f'PYTHONPATH="{ROOT / "src"}" exec "{sys.executable}"'
    scripts = {
        "run": f'case ${{1:-}} in {own}) exit 0 ;; esac\n{start} -P -m notice "$@"',
        "bin/notice": f'{start} -P -m notice "$@"',
        "bin/python": f'{start} "$@"',
    }
    for path, text in scripts.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(f"#!/bin/sh\n{text}\n", "utf-8")
        (tmp_path / path).chmod(0o755)
    return tmp_path


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder; its output holds what it said of errors as well."""
    clean = {key: value for key, value in os.environ.items() if not key.endswith("_COLOR")}
    path = f"{folder / 'bin'}:{os.environ['PATH']}"
    return subprocess.run(
        ["/bin/bash", "-c", script],
        cwd=folder,
        env={**clean, "PATH": path, "LC_ALL": "C.UTF-8", **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=[pytest.mark.slow] if page == README else [], id=name(page))
        for page in PAGES
        if any(block.runs for block in blocks(page))
    ],
)
def test_the_commands_of_a_page_print_what_it_says(page: Path, checkout: Path) -> None:
    prints(blocks(page), checkout)


def prints(page: Sequence[Block], checkout: Path) -> None:
    """Run the blocks of a page in their order, and compare what each prints with what it says."""
    running = [block for block in page if block.runs]
    script = "".join(f"echo '{MARK}'\n{block.script()}" for block in running)
    done = shell(f"{script}echo '{MARK}'\n", checkout)
    *printed, rest = done.stdout.split(f"{MARK}\n")[1:]
    assert (len(printed), rest) == (len(running), ""), done.stdout
    for block, output in zip(running, printed, strict=True):
        expected = block.printed()
        assert expected is None or output.replace("\u00a0", " ") == expected, block.text


def test_the_page_on_importing_holds_for_a_word_file_with_its_words(checkout: Path) -> None:
    page = blocks(GUIDE / "importing.md")
    typed = next(block for block in page if block.file)
    title, *paragraphs, signature = typed.text.rstrip().split("\n\n")
    word = docx.Document()
    word.add_heading(title, 0)
    for text in paragraphs:
        style = "Heading 1" if text == "What was done" else "Normal"
        word.add_paragraph(" ".join(text.split()), style=style)
    word.add_paragraph(signature)
    path = checkout / typed.file.replace(".txt", ".docx")
    path.parent.mkdir()
    word.save(str(path))
    rest = [block for block in page if block != typed]
    prints(
        [replace(each, text=each.text.replace("2026.txt", "2026.docx")) for each in rest], checkout
    )
    assert [*checkout.glob("office/out/*/2027/*.pdf")]


def test_a_block_that_shows_a_file_of_the_repository_shows_all_of_it() -> None:
    shown = [block for page in PAGES for block in blocks(page) if (ROOT / block.file).is_file()]
    assert [block.file for block in shown] == [f"docs/examples/{name}" for name in SHOWN]
    for name, block in zip(SHOWN, shown, strict=True):
        assert block.text == (EXAMPLES / name).read_text("utf-8")


def test_the_readme_begins_with_two_sentences_and_the_two_commands() -> None:
    text = README.read_text("utf-8")
    title, sentences, commands = text.split("\n\n")[:3]
    assert title == "# notice"
    assert len(re.findall(r"[.](?:\s|$)", sentences)) == 2
    assert commands == "```sh\n./run build 2026\n./run test\n```"


def test_the_tree_of_the_readme_shows_what_a_build_writes() -> None:
    """The build itself is the first command of the page, and is run with it."""
    (tree,) = [block.text for block in blocks(README) if "└──" in block.text]
    for each in ("20-january", "human-rights-day"):
        tags = sorted(path.stem for path in (ROOT / "templates" / each).glob("*.md"))
        stem = f"{each}-2026"
        named = {match[1] for match in re.finditer(rf"{stem}\.(\w+)\.(?:pdf|txt|html)", tree)}
        assert named <= set(tags)
        assert f"in {', '.join(tags)}\n" in tree
    assert {match[0] for match in re.finditer(r"(?<=\.en\.)\w+", tree)} == set(DEFAULT)


# --- tables ---------------------------------------------------------------------------------------


def test_the_reference_is_what_the_program_says() -> None:
    page = (ROOT / "docs" / "reference.md").read_text("utf-8")
    made: Callable[[], str] = run_path(str(ROOT / "docs" / "make.py"))["reference"]
    assert page == made(), "run: python docs/make.py"
    assert [int(row[0]) for row in rows(section(ROOT / "docs" / "reference.md", "Exit codes"))] == [
        *ExitCode
    ]


def test_the_readme_is_short_and_names_every_command() -> None:
    text = README.read_text("utf-8")
    assert len(text.split()) <= 900
    table = first_column(section(README, "Commands"))
    named = [name for row in table for name in re.findall(r"\w+", row)]
    assert sorted(named) == sorted(cli.program.commands)


@pytest.mark.parametrize("name", sorted(cli.program.commands))
def test_the_help_of_a_command_is_whole(name: str) -> None:
    """A summary that is not cut, an example, and what each option does."""
    command = cli.program.commands[name]
    assert "..." not in command.get_short_help_str(60)
    assert (command.epilog or "").startswith(f"Example: notice {name}")
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert all(option.help for option in options)
    usual = [each for each in options if isinstance(each.default, str | int | Path)]
    assert [each for each in usual if each.default and not each.show_default] == []


def test_the_messages_that_the_guide_explains_are_the_program_s() -> None:
    """Figures and names vary, so a run of words that is a good part of the message has to agree."""
    sources = (path.read_text("utf-8") for path in (ROOT / "src" / "notice").rglob("*.py"))
    code = re.sub(r'"\s+f?"', "", "\n".join(sources)).replace("{{", "{").replace("}}", "}")
    for row in rows(section(GUIDE / "writing.md", "What the messages mean")):
        message = CODE.findall(row[0])[0]
        words = message.split()
        runs = (
            " ".join(words[start:end])
            for start in range(len(words))
            for end in range(start + 1, len(words) + 1)
        )
        found = [run for run in runs if re.search(rf"(?<!\w){re.escape(run)}(?!\w)", code)]
        assert max(map(len, found)) >= 0.4 * len(message), message


def test_the_architecture_lists_the_folders_in_the_order_of_their_imports() -> None:
    """The order is the one that the test of imports holds the folders to."""
    listed = [
        room.removesuffix(".py")
        for row in first_column(section(ARCHITECTURE, "The folders"))
        for room in re.findall(r"[\w/.]+", row)
    ]
    layers = run_path(str(ROOT / "tests" / "test_architecture.py"))["LAYERS"]
    rooms = [room or "__init__" for layer in layers for room in layer]
    folders = {path.parent.name for path in (ROOT / "src" / "notice").glob("*/__init__.py")}
    assert listed == [f"{room}/" if room in folders else room for room in rooms]


def test_the_findings_page_is_what_explain_says() -> None:
    page = (ROOT / "docs" / "findings.md").read_text("utf-8")
    made: Callable[[], str] = run_path(str(ROOT / "docs" / "make.py"))["findings"]
    assert page == made(), "run: python docs/make.py"
    assert first_column(page) == list(codes())
    assert all(entry.explanation in page and entry.summary in page for entry in codes().values())


KEYS: list[tuple[Path, str, type[Record]]] = [
    (GUIDE / "writing.md", "notice.toml", Notice),
    (GUIDE / "writing.md", "[observed]", Observed),
    (GUIDE / "writing.md", "[sources.NAME]", Citation),
    (GUIDE / "writing.md", "[facts.NAME]", Fact),
    (GUIDE / "writing.md", "The source of a language", FrontMatter),
    (GUIDE / "issuers.md", "Issuers", Issuer),
    (GUIDE / "translating.md", "The language file", LanguageFile),
]


@pytest.mark.parametrize(("page", "heading", "model"), KEYS, ids=[key[1] for key in KEYS])
def test_a_table_of_keys_has_every_key_of_the_model(
    page: Path, heading: str, model: type[Record]
) -> None:
    text = section(page, heading)
    if model is Notice:
        text = text[: text.index("### ")]
    table = [each for each in first_column(text) if re.fullmatch(r"[a-z_]+", each)]
    if model is Issuer:
        inner = [
            *Logo.model_fields,
            *(f.alias or key for key, f in MailHeader.model_fields.items()),
        ]
        assert table[-len(inner) :] == inner
        table = table[: -len(inner)]
    assert table == list(model.model_fields)


def test_the_rules_of_observance_are_all_there() -> None:
    rules = first_column(section(GUIDE / "writing.md", "[observed]"))
    choices = Notice.model_json_schema()["$defs"]["Observed"]["properties"]["rule"]["enum"]
    assert sorted(json.loads(rule) for rule in rules if rule.startswith('"')) == sorted(choices)


def own(module: str) -> set[str]:
    """Return the names of the values that a renderer gives to its own page of a layout."""
    tree = ast.parse((ROOT / "src" / "notice" / "render" / f"{module}.py").read_text("utf-8"))
    return {
        str(key.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict)
        if isinstance(node.target, ast.Name) and node.target.id == "own"
        for key in node.value.keys
        if isinstance(key, ast.Constant)
    }


def test_the_layout_page_names_the_values_that_a_page_is_given() -> None:
    loaded = notice.load("20-january", languages=["en"], templates=ROOT / "templates")
    issuer = load_issuer(loaded.definition.issuer, loaded.where)
    day = occurrence(loaded.definition, 2026)
    shared = values.of_statement(compose(loaded, day, "en", issuer))
    about = section(GUIDE / "layouts.md", "What page.html may use")
    tables = {
        heading: {name for row in rows(table) for name in re.findall(r"`(\w+)`", row[0])}
        for table in about.split("\n\n")
        if table.startswith("| ")
        for heading in [table.split("|")[1].strip()]
    }
    assert tables["name"] == {*shared, "style", *own("html/page")}
    for name in ("statement", "letterhead"):
        inner = shared[name]
        assert isinstance(inner, Mapping)
        assert tables[f"of a {name}"] == set(inner)
    others = rows(section(GUIDE / "layouts.md", "Mail, and a snippet for web pages"))
    assert {row[0].strip("`") for row in others} == own("html/email") | own("html/embed")
    cards = rows(section(GUIDE / "card.md", "A card of one's own"))
    assert {row[0].strip("`") for row in cards} == own("card")


# --- fields ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scope() -> Scope:
    """Return the fields of the English text of 20 January 2026."""
    loaded = notice.load("20-january", languages=["en"], templates=ROOT / "templates")
    day = occurrence(loaded.definition, 2026)
    language = loaded.sources["en"].language
    return fields.scope(loaded.definition, day, language, "Remembrance Office", "Baku")


def field_rows() -> list[list[str]]:
    return rows(section(GUIDE / "writing.md", "Fields and functions"))


def test_the_table_of_fields_has_every_name_and_no_other(scope: Scope) -> None:
    listed = {CODE.findall(row[0])[0] for row in field_rows() if row[0]}
    assert listed == set(scope)
    functions = {each for each, field in scope.items() if field.call is not None}
    table = section(GUIDE / "writing.md", "Fields and functions").split("| function |")[1]
    assert set(first_column(table)) == functions
    sentence = next(line for line in table.splitlines() if "may stand after a bar" in line)
    assert set(CODE.findall(sentence)) == set(syntax.FILTERS)


@pytest.mark.parametrize(
    ("written", "result"),
    [(CODE.findall(row[1])[0], row[2]) for row in field_rows() if "{{" in row[1]],
)
def test_an_example_of_a_field_gives_what_the_table_says(
    scope: Scope, written: str, result: str
) -> None:
    parsed = syntax.parse(written.replace(r"\|", "|"), "writing.md")
    assert plain(markdown.inline(filling.fill(parsed, scope))).replace("\u00a0", " ") == result


def test_the_example_of_conditions_fills(scope: Scope) -> None:
    (example,) = [b.text for b in blocks(GUIDE / "writing.md") if "{% elif" in b.text]
    filled = filling.fill(syntax.parse(example, "writing.md"), scope)
    assert filled.text.startswith("The resolution was adopted ")


def test_what_is_open_in_a_translation_stands_in_its_file() -> None:
    for file, now, *_ in rows((ROOT / "docs" / "translations.md").read_text("utf-8")):
        text = (ROOT / "templates" / file.strip("`")).read_text("utf-8")
        assert now.strip("`") in text, file


def test_the_attributions_of_the_guide_are_those_of_the_bundled_notice() -> None:
    """With the remark that says their case."""
    (shown,) = [b.text for b in blocks(GUIDE / "translating.md") if ".attribution]" in b.text]
    definition = (ROOT / "templates" / "20-january" / "notice.toml").read_text("utf-8")
    lines = {" ".join(line.split()) for line in definition.splitlines()}
    assert {" ".join(line.split()) for line in shown.splitlines()} <= lines


@pytest.mark.parametrize(
    ("pasted_text", "written"),
    [
        [CODE.findall(cell.replace(r"\|", "|"))[0] for cell in row[:2]]
        for row in rows(section(GUIDE / "writing.md", "Pasting a text"))
    ],
)
def test_what_is_pasted_is_told_and_what_the_table_has_instead_is_not(
    scope: Scope, pasted_text: str, written: str
) -> None:
    source = notice.load("20-january", languages=["en"], templates=ROOT / "templates").sources["en"]

    def told(text: str) -> list[str]:
        try:
            body = syntax.parse(text, "writing.md")
            markdown.parse(filling.fill(body, scope), "writing.md")
        except NoticeError as error:
            return [str(fault) for fault in error.faults]
        return [str(finding) for finding in pasted.check(replace(source, body=body))]

    assert told(pasted_text)
    assert told(written) == []


@pytest.mark.parametrize(
    "text",
    [b.text for b in blocks(GUIDE / "translating.md") if b.kind == "toml" and not b.file],
    ids=lambda text: text.splitlines()[0],
)
def test_a_part_of_a_language_file_in_the_guide_is_right(text: str) -> None:
    """Each part, put into a language file in place of its own, makes a language."""
    tag = "ru" if "few = " in text or re.search("[а-я]", text) else "en"
    path = ROOT / "templates" / "languages" / f"{tag}.toml"
    whole = tomlfile.parse(path.read_text("utf-8"), path.name)
    part = tomlfile.parse(text, path.name).data
    Language.of(tag, replace(whole, data={**whole.data, **part}))
