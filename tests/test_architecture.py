"""The shape of the program: imports run one way, and each kind of effect has one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "notice"
LAYERS = (
    (
        "errors",
        "dates",
        "characters",
        "extent",
        "sequences",
        "document",
        "folders",
        "paper",
        "spans",
        "standard",
        "files",
        "exchange",
        "scratch",
        "staging",
        "process",
        "worker",
        "crew",
    ),
    ("template",),
    ("toml",),
    ("language",),
    ("definition",),
    ("calendar",),
    ("statement",),
    ("render",),
    ("preflight",),
    ("seal",),
    ("edition",),
    ("compare",),
    ("specimen",),
    ("new",),
    ("importing",),
    ("preview",),
    ("doctor", "api"),
    ("",),
    ("cli",),
    ("__main__",),
)
"""The folders of the program, and the modules beside them: each imports from those before it.

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


def layer(module: str) -> int:
    """Return the number of the layer that a module lies in."""
    room = module.partition(".")[0]
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


def needed(module: str) -> set[str]:
    """Return the modules of ours that a module imports."""
    return {name for name in map(own, imported(module)) if name is not None}


def test_every_layer_is_a_folder_or_a_module_beside_them() -> None:
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py"}
    rooms |= {path.parent.relative_to(PACKAGE).parts[0] for path in PACKAGE.glob("*/__init__.py")}
    listed = [room or "__init__" for rooms in LAYERS for room in rooms]
    assert sorted(listed) == sorted(rooms)


@pytest.mark.parametrize("module", FILES, ids=lambda module: module or "notice")
def test_imports_run_one_way(module: str) -> None:
    """A module imports from its own folder and from the layers before it."""
    later = {name for name in needed(module) if layer(name) > layer(module)}
    assert later == set()


def test_no_module_imports_itself_by_way_of_others() -> None:
    """The modules can be put in one order (``graphlib`` raises for a cycle)."""
    order = [*TopologicalSorter({module: needed(module) for module in FILES}).static_order()]
    assert sorted(order) == sorted(FILES)


@pytest.mark.parametrize("folder", sorted({path.parent for path in PACKAGE.rglob("*.py")}))
def test_every_folder_says_what_lives_there(folder: Path) -> None:
    assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8")))


def test_what_only_the_tests_may_use_is_not_imported() -> None:
    """PyMuPDF is under the AGPL; the others are independent witnesses."""
    assert importing("pymupdf", "pypdf", "pdfminer", "bidi") == set()


def test_weasyprint_is_imported_in_one_module() -> None:
    assert importing("weasyprint") == {"render.pdf.engine"}


def test_no_name_or_pattern_of_a_date_comes_from_babel() -> None:
    """They are data of the language files. What it is asked for besides changes with its version.

    That is fixed, see ``test_calendars``.
    """
    assert importing("babel.dates") == set()
    assert importing("babel") == {
        "definition.approval",  # which names its locale stands for
        "language.language",  # the number format; the syntax of plural rules
        "language.checks",  # which locales there are, and their plural categories
        "render.docx.ooxml",  # the likely script and territory
    }


def test_only_the_command_line_prints_and_exits() -> None:
    assert where("print", "click.echo") == {"cli.console"}
    assert where("sys.exit", "exit", "SystemExit", "os._exit") == {
        "cli.console",
        "cli",
        "__main__",
        "process",  # the end of it
    }
    assert where("sys.stdout", "sys.stderr", "sys.stdin", "input") == {"cli.console", "cli"}
    assert {module.partition(".")[0] for module in importing("click")} == {"cli"}


def test_the_clock_is_read_in_one_place() -> None:
    clock = ("date.today", "datetime.today", "datetime.now", "datetime.utcnow")
    assert where(*clock) == {"calendar.schedule"}
    assert importing("calendar.timegm", "random") == set()
    assert importing("secrets") == {"preview.server"}  # the token of a run
    assert importing("time") == {
        "cli.editions",  # how long it took, for a person to read
        "cli.progress",  # the same
        "preview.server",  # whether work was begun before a save
        "worker",  # the same
    }
    assert {name for module in FILES for name in imported(module) if name.startswith("uuid")} == {
        "uuid.NAMESPACE_URL",
        "uuid.UUID",
        "uuid.uuid5",  # a digest of its arguments
    }


def test_nothing_reaches_for_the_network() -> None:
    """Only the preview listens, for the browser on the same machine.

    Only a timestamp server is called, where one is named.
    """
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
    assert importing(*network) == {"preview.server", "seal.timestamp"}
    assert importing("distributed") == {"edition.cluster"}  # the address that is named
    assert importing("starlette", "uvicorn", "watchfiles") == {"preview.guard", "preview.server"}


def test_the_environment_is_read_where_a_terminal_or_fontconfig_asks_for_it() -> None:
    assert where("os.environ", "os.getenv", "os.putenv") == {
        "cli.console",
        "cli.options",
        "definition.fonts",  # where a user's own fonts lie
        "edition.trace",  # where a user keeps what may be lost
        "render.pdf.fontconfig",
        "process",  # which has that of its parent
    }


def test_two_other_programs_are_started() -> None:
    """Java, for veraPDF, where conformance is asked for; git, to read a revision.

    A browser, to show the preview in it.
    """
    assert importing("subprocess") == {"preflight.verapdf", "definition.repository"}
    assert importing("webbrowser") == {"cli.preview"}
    assert where("os.system", "os.popen", "os.execv") == set()


def test_one_process_is_started_for_what_could_be_endless() -> None:
    assert where("os.fork", "os.posix_spawn") == {"process"}
    assert importing("multiprocessing", "threading") == {"process", "worker", "edition.parcel"}


def test_threads_are_started_in_two_places() -> None:
    """One for each worker of a crew; and a preview answers while its one thread renders."""
    assert where("ThreadPoolExecutor") == {"crew", "preview.server"}


def test_nothing_is_evaluated() -> None:
    assert where("eval", "exec", "compile", "__import__") == set()
    assert importing("pickle", "marshal", "shelve") == set()


def test_files_are_written_in_two_places() -> None:
    """What comes out, through staging; for a time, what other programs and a cluster read."""
    writing = {
        module
        for module in FILES
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Attribute)
        and node.attr in {"write_text", "write_bytes", "mkdir", "unlink", "rename", "symlink_to"}
    }
    for_a_time = {
        "render.pdf.fontconfig",
        "preflight.verapdf",
        "definition.repository",
        "edition.parcel",
    }
    assert writing == {"exchange", "staging"} | for_a_time
    assert importing("tempfile") == {"staging", "process", "scratch"} | for_a_time


READING = {
    "files": "the reader itself, and the program's own data and digest",
    "staging": "the writer",
    "definition.face": "fontTools, which reads on in a font that was read before",
    "scratch": "the locks of folders for a time",
    "process": "its pipes, the null device, and what Linux says of its own memory",
    "cli.console": "the null device, once nobody reads what is printed",
    "cli.github": "the summary of a step, to which it adds",
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
        and not ast.unparse(node).startswith("TTFont(BytesIO(")
    }
    assert opening == {*READING}


OPENING_NO_FILE = {
    "browser.open",
    "Package.open",  # of bytes
    "Pdf.open",  # the same
    "stream.read_bytes",  # of a PDF
    "font.ToUnicode.read_bytes",
    "token.open",  # of a device that keeps a key
}
