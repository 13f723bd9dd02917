"""The shape of the program: imports run one way, and each kind of effect has one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "notice"
ORDER = (
    # what a text is, and what can be wrong with one
    "errors",
    "dates",
    "document",
    # the languages of files: TOML, fields, Markdown, number words
    "template",
    "tomlfile",
    "record",
    "spellout",
    "languagefile",
    "languages",
    "evaluation",
    "filling",
    "subset",
    "markdown",
    "spacing",
    "typography",
    # an office's files, and the years
    "folders",
    "files",
    "mail",
    "definition",
    "source",
    "approval",
    "occurrence",
    "schedule",
    "project",
    "fonts",
    "fontconfig",
    # a statement, and how it looks
    "fields",
    "statement",
    "render",
    "render.formats",
    "profile",
    "render.address",
    "render.structure",
    "render.repair",
    "render.archive",
    "render.html",
    "render.density",
    "render.page",
    "render.email",
    "render.lines",
    "render.embed",
    "render.identity",
    "render.ics",
    "render.item",
    "render.feed",
    "render.text",
    "render.flowed",
    "render.md",
    "render.eml",
    "render.howto",
    "render.balance",
    "render.stylesheet",
    "render.pdf",
    "render.ooxml",
    "render.docxstyles",
    "render.docx",
    "render.raster",
    "render.card",
    "render.logo",
    "artifact",
    # what is made is looked over
    "preflight.finding",
    "preflight.approvals",
    "preflight.figures",
    "preflight.literals",
    "preflight.messagefile",
    "preflight.docxfile",
    "preflight.pdffile",
    "preflight.words",
    "preflight.contrast",
    "preflight.mailfile",
    "preflight.support",
    "preflight.colours",
    "preflight.mail",
    "preflight.card",
    "preflight",
    "preflight.artifacts",
    "typeface",
    "pipeline",
    # the claims of a PDF are judged
    "conformance.tagged",
    "conformance.structure",
    "conformance.verapdf",
    "conformance",
    "conformance.claims",
    # files are written
    "staging",
    "versions",
    "manifest",
    "feeds",
    "layouts",
    "plans",
    # a notice is begun
    "answers",
    "scaffold",
    # statements beside earlier ones
    "repository",
    "revision",
    "comparison",
    "comparison.words",
    "comparison.released",
    "comparison.alignment",
    "comparison.reasons",
    "comparison.changes",
    "comparison.terminal",
    "comparison.data",
    "comparison.markdown",
    "comparison.page",
    # a statement in the browser
    "preview",
    "preview.choice",
    "preview.place",
    "preview.proof",
    "preview.beside",
    "preview.session",
    "preview.guard",
    "preview.saves",
    "preview.server",
    # one run of each command
    "commands",
    "commands.build",
    "commands.check",
    "commands.calendar",
    "commands.new",
    "commands.doctor",
    "commands.diff",
    "commands.approve",
    # the two ways in
    "api",
    "",
    "cli.console",
    "cli.program",
    "cli.options",
    "cli.approve",
    "cli.build",
    "cli.calendar",
    "cli.check",
    "cli.coming",
    "cli.diff",
    "cli.new",
    "cli.reference",
    "cli.preview",
    "cli.doctor",
    "cli",
    "__main__",
)
"""Every module of the program: each imports from those before it and from no other.

The package itself (the empty name) offers the API. Its version may be asked for anywhere.
"""
FILES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
FILES = {name.removesuffix("__init__").rstrip("."): path for name, path in FILES.items()}


@cache
def parsed(module: str) -> ast.Module:
    return ast.parse(FILES[module].read_text("utf-8"))


def imported(module: str) -> Iterator[str]:
    """Yield the full name of everything that a module imports, wherever in it."""
    for node in ast.walk(parsed(module)):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                assert node.level == 0, f"{module}: a relative import"
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
            case ast.Call(func=ast.Attribute(attr="import_module") | ast.Name("import_module")):
                yield from (str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))
            case _:
                pass


def own(name: str) -> str | None:
    """Return which of our modules an imported name is, or lies in."""
    if name == "notice.__version__" or name.partition(".")[0] != "notice":
        return None
    inside = name.removeprefix("notice").removeprefix(".")
    return inside if inside in FILES else inside.rpartition(".")[0]


def used(module: str) -> Iterator[str]:
    """Yield the names that a module uses, as ``print``, ``sys.exit`` or ``date.today``."""
    for node in ast.walk(parsed(module)):
        match node:
            case ast.Name():
                yield node.id
            case ast.Attribute(value=ast.Name(owner)):
                yield f"{owner}.{node.attr}"
            case _:
                pass


def where(*names: str) -> set[str]:
    """Return the modules that use one of these names."""
    return {module for module in FILES if set(names) & set(used(module))}


def importing(*packages: str) -> set[str]:
    """Return the modules that import one of these packages, or something in it."""
    return {
        module
        for module in FILES
        for name in imported(module)
        if any(f"{name}.".startswith(f"{package}.") for package in packages)
    }


def test_every_module_has_its_place() -> None:
    assert sorted(ORDER) == sorted(FILES)


@pytest.mark.parametrize("module", ORDER, ids=lambda module: module or "notice")
def test_imports_run_one_way(module: str) -> None:
    """A module imports only from those before it, so that there is no cycle either."""
    before = set(ORDER[: ORDER.index(module)])
    found = {name for name in map(own, imported(module)) if name is not None}
    assert found <= before


def test_weasyprint_is_imported_in_one_module() -> None:
    assert importing("weasyprint") == {"render.pdf"}


def test_only_the_command_line_prints_and_exits() -> None:
    assert where("print", "click.echo") == {"cli.console"}
    assert where("sys.exit", "exit", "SystemExit", "os._exit") == {
        "cli.console",
        "cli",
        "__main__",
    }
    assert where("sys.stdout", "sys.stderr", "sys.stdin", "input") == {"cli.console", "cli"}
    assert {module.partition(".")[0] for module in importing("click")} == {"cli"}


def test_only_the_command_line_runs_commands() -> None:
    """Each by its own name: what `notice check` does is in commands.check, and in no other."""
    for name in importing("notice.commands"):
        asked = {
            each.split(".")[2] for each in imported(name) if each.startswith("notice.commands.")
        }
        assert (name.partition(".")[0], {name.partition(".")[2]}) == ("cli", asked)


def test_the_clock_is_read_in_one_place() -> None:
    clock = ("date.today", "datetime.today", "datetime.now", "datetime.utcnow")
    assert where(*clock) == {"schedule"}
    assert importing("time", "calendar.timegm", "random", "secrets") == set()
    assert {name for module in FILES for name in imported(module) if name.startswith("uuid")} == {
        "uuid.NAMESPACE_URL",
        "uuid.UUID",
        "uuid.uuid5",  # a digest of its arguments
    }


def test_nothing_reaches_for_the_network() -> None:
    """Only the preview listens, for the browser on the same machine; nothing calls out."""
    network = (
        "socket",
        "ssl",
        "http",
        "urllib.request",
        "ftplib",
        "smtplib",
        "asyncio",
        "requests",
    )
    assert importing(*network) == {"preview.saves", "preview.server"}
    assert importing("starlette", "uvicorn", "watchfiles") == {
        "preview.guard",
        "preview.saves",
        "preview.server",
    }


def test_the_environment_is_read_where_a_terminal_or_fontconfig_asks_for_it() -> None:
    assert where("os.environ", "os.getenv", "os.putenv") == {
        "cli.console",
        "cli.options",
        "fontconfig",
    }


def test_two_other_programs_are_started() -> None:
    """Java, for veraPDF, where conformance is asked for; git, to read a revision.

    A browser, to show the preview in it.
    """
    assert importing("subprocess") == {"conformance.verapdf", "repository"}
    assert importing("webbrowser") == {"cli.preview"}
    assert where("os.system", "os.popen", "os.fork", "os.execv", "os.posix_spawn") == set()


def test_work_is_shared_out_in_two_places() -> None:
    """Many years over processes; and a preview answers while its one thread renders."""
    shared = importing("multiprocessing", "concurrent", "threading")
    assert shared == {"commands.check", "preview.server"}


def test_nothing_is_evaluated() -> None:
    assert where("eval", "exec", "compile", "__import__") == set()
    assert importing("pickle", "marshal", "shelve") == set()


def test_files_are_written_in_two_places() -> None:
    """What comes out, through staging; for a time, what fontconfig, veraPDF and a diff read."""
    writing = {
        module
        for module in FILES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Attribute)
        and node.attr in {"write_text", "write_bytes", "mkdir", "unlink", "rename", "symlink_to"}
    }
    revision = {"repository", "revision"}
    assert writing == {"fontconfig", "staging", "conformance.verapdf"} | revision
    assert importing("tempfile") == {"fontconfig", "staging", "conformance.verapdf"} | revision


READING = {
    "files": "the reader itself, and the digest of the program",
    "staging": "the writer",
    "fonts": "fontTools, which reads on in a font that was read before",
    "preflight.support": "data of the program",
    "cli.console": "the null device, once nobody reads what is printed",
}
"""The modules that open files by themselves, and what; the others call ``files.read``."""


def test_files_are_opened_in_one_place() -> None:
    """What an office has may come from a stranger, and a run may neither hang nor let it out."""
    openers = {
        "read_bytes",
        "read_text",
        "open",
        "fdopen",
        "FileSystemLoader",
        "TTFont",
        "TTCollection",
    }
    opening = {
        module
        for module in FILES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Call)
        and {getattr(node.func, "attr", ""), getattr(node.func, "id", "")} & openers
        and ast.unparse(node.func) not in OPENING_NO_FILE
    }
    assert opening == {*READING}


OPENING_NO_FILE = {
    "browser.open",
    "Pdf.open",  # of bytes
    "stream.read_bytes",  # of a PDF
    "font.ToUnicode.read_bytes",
}
