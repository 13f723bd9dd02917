"""The command line: what goes where, how it ends, and one clear message for every bad input."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

import notice
from notice.preflight.finding import codes

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src"
Started = Callable[..., AbstractContextManager[subprocess.Popen[str]]]
LINUX = sys.platform == "linux"
COLOURS = ("NO_COLOR", "FORCE_COLOR")
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in COLOURS} | {
    "PYTHONPATH": str(SOURCES)
}
PROGRAM = [sys.executable, "-m", "notice"]
SERVER = """
import gc, json, os, sys
import fontTools.ttLib
from notice import cli
from notice.calendar import schedule
from notice.edition import build

gc.freeze()  # the processes that follow end in a third of the time
for line in sys.stdin:
    job = json.loads(line)
    if child := os.fork():
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    os.chdir(job["folder"])
    os.environ |= job["environment"]
    for number, path in enumerate(job["streams"]):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOCTTY), number)
    exec(job["first"])
    cli.main(job["arguments"])
"""
"""The program, started once: each run is a process of its own, with the imports behind it."""


@dataclass(frozen=True)
class Ran:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines on stderr."""
        return self.err.splitlines()


class Run(Protocol):
    """Runs the program in the test's folder."""

    def __call__(
        self,
        arguments: str,
        *,
        stdout: str = "",
        stderr: str = "",
        environment: Mapping[str, str] | None = None,
        first: str = "",
    ) -> Ran:
        """Return how it ended; ``stdout`` and ``stderr`` are files to write to instead.

        ``first`` is Python that the process runs before the program.
        """


@pytest.fixture(scope="module")
def server() -> Iterator[subprocess.Popen[str]]:
    """Start the program once for all runs of this file."""
    with subprocess.Popen(
        [sys.executable, "-c", SERVER],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.communicate()


@pytest.fixture
def run(server: subprocess.Popen[str], tmp_path: Path) -> Run:
    """Run the program; afterwards no traceback and no temporary file may be left."""

    def start(
        arguments: str,
        *,
        stdout: str = "",
        stderr: str = "",
        environment: Mapping[str, str] | None = None,
        first: str = "",
    ) -> Ran:
        own = tmp_path / ".run"
        shutil.rmtree(own, ignore_errors=True)
        (own / "tmp").mkdir(parents=True)
        out, err = stdout or str(own / "out"), stderr or str(own / "err")
        job = {
            "arguments": shlex.split(arguments),
            "folder": str(tmp_path),
            "environment": {"TMPDIR": str(own / "tmp")} | dict(environment or {}),
            "streams": [os.devnull, out, err],
            "first": first,
        }
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(job) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        texts = [
            "" if given else (own / name).read_text()
            for given, name in ((stdout, "out"), (stderr, "err"))
        ]
        assert "Traceback" not in texts[1], texts[1]
        assert [*(own / "tmp").iterdir()] == []
        return Ran(code, *texts)

    return start


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file below a folder with its time and content, the runner's own aside."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".run" not in path.parts
    }


# --- bad input -----------------------------------------------------------------------------------

DEFINITION = """\
id = "day"
name = "A day"
first_date = 1990-01-20
timezone = "UTC"
counts = "anniversaries"
tone = "commemoration"
languages = ["en"]
issuer = "office"
layout = "own"
"""
LOGO = 'name = "An Office"\nplace = "Baku"\n[logo]\nfile = "{}"\nalt = "A wave"\n'


def source(text: str, front: str = "") -> str:
    """Return a source whose text begins on line 7, further down by the lines of ``front``."""
    head = f'title = "A day"\nsubject = "Statement on the day"\nstatus = "final"\n{front}'
    return f"+++\n{head}+++\n\n{text}\n"


@dataclass(frozen=True)
class Bad:
    """A mistake: what is typed, what lies there, and what has to be said about it."""

    arguments: str = "build 2026"
    errors: Sequence[str] = ()
    """One an error line, in order: what stands in it."""
    code: int = 2
    files: Mapping[str, str | bytes | Path | None] = field(default_factory=dict)
    """Files to write first; a path is linked to, ``None`` deletes."""


YEAR = "write a year such as 2026"
NOTICE, ENGLISH, OFFICE = (
    "templates/day/notice.toml",
    "templates/day/en.md",
    "templates/issuers/office.toml",
)
USAGE = {
    "year-before": Bad("build 1989", ["day: 1989 has no anniversary; it counts from 1990"]),
    "year-of-event": Bad("build 1990", ["so the first is in 1991"]),
    "year-0": Bad("build 0", ["'0': years go from 1 to 9999"]),
    "year-negative": Bad("build -5", [f"'-5' is not a year; {YEAR}"]),
    "years-negative": Bad("build -5..3", [f"'-5..3' is not a year; {YEAR}"]),
    "year-of-5-digits": Bad("build 20266", [f"'20266' is not a year; {YEAR}"]),
    "years-backwards": Bad("build 2026..2020", ["'2026..2020' runs backwards; write 2020..2026"]),
    "years-open": Bad("build 2026..", ["'2026..' is not a year"]),
    "years-to-0": Bad("build 2026..0", ["'2026..0': years go from 1 to 9999"]),
    "years-in-words": Bad("build abc", [f"'abc' is not a year; {YEAR}"]),
    "years-empty": Bad("build ''", ["'' is not a year"]),
    "years-twice": Bad("build 2026 2027", ["unexpected extra argument (2027)"]),
    "notice": Bad("build 2026 --notice dya", ["no notice 'dya'; did you mean 'day'?"]),
    "notice-reserved": Bad("build 2026 --notice issuers", ["no notice 'issuers'; known: day"]),
    "notice-path": Bad("build 2026 --notice ../day", ["no notice '../day'; did you mean 'day'?"]),
    "language": Bad("build 2026 --lang enn", ["language 'enn'; did you mean 'en'?"]),
    "languages-in-one": Bad("build 2026 --lang en,az", ["'en,az'; give --lang once for each"]),
    "language-not-here": Bad("build 2026 --lang az", ["language 'az'; known: en"]),
    "issuer": Bad("build 2026 --issuer ofice", ["no issuer 'ofice'; did you mean 'office'?"]),
    "issuer-path": Bad("build 2026 --issuer ../issuers/office", ["no issuer '../issuers/office'"]),
    "format": Bad("build 2026 --format pfd", ["no format 'pfd'; did you mean 'pdf'?"]),
    "format-none": Bad("build 2026 --format ''", ["--format is empty; write --format pdf,txt"]),
    "paper": Bad("build 2026 --paper a3", ["no paper 'a3'; known: a4, letter"]),
    "standard": Bad("build 2026 --pdf-standard a1", ["no PDF standard 'a1'; write a3-ua1"]),
    "width": Bad("build 2026 --width 5", ["--width 5: give a number from 20 to 998"]),
    "width-negative": Bad("build 2026 --width -5", ["--width -5: give a number from 20 to 998"]),
    "width-in-words": Bad("build 2026 --width ten", ["'ten' is not a valid integer"]),
    "today": Bad("build --today 2026-02-30", ["'2026-02-30' is not a date; write it as 2026-01-"]),
    "today-of-next": Bad("next --today soon", ["'soon' is not a date"]),
    "calendar-years": Bad("calendar abc", [f"'abc' is not a year; {YEAR}"]),
    "calendar-out": Bad("calendar 2026 --out .", ["error: .: this is not a file"]),
    "calendar-language": Bad("calendar --lang xx", ["has the language 'xx'"]),
    "within": Bad("next --within -1", ["'-1' is not a number of days; write for example 21d"]),
    "jobs": Bad("diff 2026 2027 --jobs 2", ["No such option '--jobs'"]),
    "option": Bad("build 2026 --lnag en", ["No such option '--lnag'. Did you mean '--lang'?"]),
    "command": Bad("bulid 2026", ["no command 'bulid'; did you mean 'build'?"]),
    "code": Bad("explain drafts", ["no code 'drafts'; did you mean 'draft'?"]),
    "templates": Bad("build 2026 --templates here", ["--templates here: there is no such folder"]),
    "templates-empty": Bad("list --templates out", ["out: no folder in it holds a notice.toml"]),
    "fonts": Bad("build 2026 --fonts here", ["--fonts here: there is no such folder"]),
    "fonts-empty": Bad("build 2026 --fonts out", ["--fonts out: there is no fonts.toml in it"]),
    "out-is-a-file": Bad("build 2026 --out out/x", ["--out out/x: this is a file; give a folder"]),
    "out-below-a-file": Bad(
        "build 2026 --format txt --out out/x/y", ["Not a directory; give another"], 4
    ),
    "out-too-long": Bad(f"build 2026 --out {'o' * 300}", ["File name too long"], 4),
}
DEFINITIONS = {
    "toml": Bad(files={NOTICE: 'id = "day"\nname = A day\n'}, errors=[f"{NOTICE}:2: this is not"]),
    "toml-key-twice": Bad(
        files={NOTICE: DEFINITION + 'id = "day"\n'},
        errors=[f"{NOTICE}:10: id: this key is given twice"],
    ),
    "several-faults-at-once": Bad(
        files={
            NOTICE: DEFINITION.replace('"UTC"', '"Mars"').replace("tone =", "tune =")
            + "[facts.killed]\nvalue = 150\n"
        },
        errors=[
            f"{NOTICE}:1: tone: this key is missing",
            f"{NOTICE}:4: timezone: 'Mars' is not an IANA time zone",
            f"{NOTICE}:6: tune: unknown key 'tune'; did you mean 'tone'?",
            f"{NOTICE}:10: facts.killed.source: this key is missing",
        ],
    ),
    "number-too-large": Bad(
        files={NOTICE: f"{DEFINITION}[facts.killed]\nvalue = {10**24}\nsource = 'A record'\n"},
        errors=[f"{NOTICE}:11: facts.killed.value: this number has more than 24 digits; write it"],
    ),
    "number-too-large-below-zero": Bad(
        files={NOTICE: f"{DEFINITION}[facts.killed]\nvalue = -1e24\nsource = 'A record'\n"},
        errors=[f"{NOTICE}:11: facts.killed.value: this number has more than 24 digits; write it"],
    ),
    "wrong-type": Bad(
        files={NOTICE: DEFINITION.replace("1990-01-20", '"1990-01-20"')},
        errors=[f"{NOTICE}:3: first_date: this must be"],
    ),
    "wrong-value": Bad(
        files={NOTICE: DEFINITION.replace('"anniversaries"', '"anniversary"')},
        errors=["counts: this must be one of anniversaries, editions; did you mean"],
    ),
    "id-is-not-the-folder": Bad(
        files={NOTICE: DEFINITION.replace('"day"', '"night"')}, errors=['write id = "day"']
    ),
    "language-without-source": Bad(
        files={NOTICE: DEFINITION.replace('"en"', '"en", "az"')},
        errors=[f"{NOTICE}:7: languages.1: there is no source for 'az'; write templates/day/az.md"],
    ),
    "language-without-file": Bad(
        files={
            NOTICE: DEFINITION.replace('"en"', '"en", "xx"'),
            "templates/day/xx.md": source("We remember."),
        },
        errors=[
            f"{NOTICE}:7: languages.1: there is no language 'xx'; write templates/languages/xx"
        ],
    ),
    "issuer-unknown": Bad(
        files={NOTICE: DEFINITION.replace('"office"', '"ofice"')},
        errors=[f"{NOTICE}:8: issuer: there is no issuer 'ofice'; did you mean 'office'?"],
    ),
    "layout-unknown": Bad(
        files={NOTICE: DEFINITION.replace('"own"', '"won"')},
        errors=[f"{NOTICE}:9: layout: there is no layout 'won'; did you mean 'own'?"],
    ),
    "leap-day-without-a-rule": Bad(
        files={NOTICE: DEFINITION.replace("1990-01-20", "1988-02-29")},
        errors=[f"{NOTICE}:3: first_date: a 29 February needs a rule"],
    ),
    "not-utf-8": Bad(
        files={NOTICE: DEFINITION.encode().replace(b"A day", b"A d\xe4y")},
        errors=[f"{NOTICE}:2: byte 0xe4 is not UTF-8; save it as UTF-8"],
    ),
    "language-file": Bad(
        files={"templates/languages/en.toml": "name = \n"},
        errors=["templates/languages/en.toml:1: this is not valid TOML"],
    ),
    "issuer-file": Bad(files={OFFICE: 'name "An Office"\n'}, errors=[f"{OFFICE}:1: this is not"]),
    "issuer-not-in-the-language": Bad(
        files={OFFICE: 'place = "Baku"\n[name]\naz = "İdarə"\n'},
        errors=[f"{OFFICE}:2: name: there is no text for 'en'; add name.en = ..."],
    ),
    "logo-from-the-network": Bad(
        files={OFFICE: LOGO.format("http://example.org/logo.png")},
        errors=[f"{OFFICE}:4: logo.file: 'http://example.org/logo.png' is an address"],
    ),
    "logo-from-outside": Bad(
        files={OFFICE: LOGO.format("../../x.png"), "x.png": "PNG"},
        errors=[f"{OFFICE}:4: logo.file: '../../x.png' lies outside of templates/issuers"],
    ),
    "logo-from-the-root": Bad(
        files={OFFICE: LOGO.format("/etc/hostname")}, errors=["'/etc/hostname' lies outside of"]
    ),
    "logo-linked-to-outside": Bad(
        files={OFFICE: LOGO.format("x.png"), "templates/issuers/x.png": Path("/etc/hostname")},
        errors=["'x.png' lies outside of templates/issuers"],
    ),
    "logo-of-no-kind": Bad(
        files={OFFICE: LOGO.format("x.gif"), "templates/issuers/x.gif": "GIF"},
        errors=["'x.gif' is neither SVG nor PNG"],
    ),
    "logo-missing": Bad(files={OFFICE: LOGO.format("x.png")}, errors=["there is no file 'x.png'"]),
    "layout-without-style": Bad(
        "build 2026 --format pdf",
        files={"templates/layouts/own/screen.css": None},
        errors=["templates/layouts/own/screen.css: the layout 'own' lacks this file; copy it"],
    ),
    "layout-with-a-mistake": Bad(
        "build 2026 --format html",
        files={"templates/layouts/own/page.html": "<html>\n{{ letterhed.name }}\n"},
        errors=[
            "layouts/own/page.html:2: there is no value 'letterhed'; did you mean 'letterhead'?"
        ],
    ),
}
SOURCE_FAULTS = {
    "no-front-matter": Bad(files={ENGLISH: "We remember.\n"}, errors=[f"{ENGLISH}:1: the front"]),
    "front-matter-not-closed": Bad(
        files={ENGLISH: '+++\ntitle = "A day"\n'}, errors=["write a line +++ below its"]
    ),
    "front-matter-broken": Bad(
        files={ENGLISH: source("We remember.", "constants = [\n")},
        errors=[f"{ENGLISH}:5: this is not valid TOML"],
    ),
    "front-matter-key": Bad(
        files={ENGLISH: source("We remember.", 'sujbect = "x"\n')},
        errors=[f"{ENGLISH}:5: sujbect: unknown key 'sujbect'; did you mean 'subject'?"],
    ),
    "field-open": Bad(files={ENGLISH: source("In {{ year.")}, errors=[f"{ENGLISH}:7: "]),
    "field-missing": Bad(
        files={ENGLISH: source("In {{ yaer }}.")},
        errors=[f"{ENGLISH}:7: unknown field 'yaer'; did you mean 'year'?"],
    ),
    "field-missing-in-a-branch-not-taken": Bad(
        files={ENGLISH: source("We.\n\n{% if year < 1 %}\n{{ ordinla }}\n{% endif %}")},
        errors=[f"{ENGLISH}:10: unknown field 'ordinla'; did you mean 'ordinal'?"],
    ),
    "fact-missing": Bad(
        files={
            NOTICE: DEFINITION + '[facts.killed]\nvalue = 150\nsource = "A record"\n',
            ENGLISH: source("{{ facts.kiled }} people."),
        },
        errors=[f"{ENGLISH}:7: 'facts' has no field 'kiled'; did you mean 'killed'?"],
    ),
    "field-in-the-title": Bad(
        files={ENGLISH: source("We.").replace('"A day"', '"A day {{ nubmer }}"')},
        errors=[f"{ENGLISH}:2: unknown field 'nubmer'"],
    ),
    "every-field-at-once": Bad(
        files={ENGLISH: source("{{ one_ }}\n\n{{ two_ }}")},
        errors=[f"{ENGLISH}:7: unknown field 'one_'", f"{ENGLISH}:9: unknown field 'two_'"],
    ),
    "form-missing": Bad(
        files={ENGLISH: source("{{ ordinal.genitve }}")},
        errors=[f"{ENGLISH}:7: 'ordinal' has no field 'genitve'"],
    ),
    "filter-missing": Bad(
        files={ENGLISH: source("{{ year | upper }}")},
        errors=[f"{ENGLISH}:7: unknown filter 'upper'"],
    ),
    "loop": Bad(
        files={ENGLISH: source("{% for n in year %}\nx\n{% endfor %}")},
        errors=[f"{ENGLISH}:7: '{{% for %}}' is not part"],
    ),
    "macro": Bad(
        files={ENGLISH: source("{% macro m() %}\nx\n{% endmacro %}")},
        errors=[f"{ENGLISH}:7: '{{% macro %}}' is not part"],
    ),
    "set": Bad(files={ENGLISH: source("{% set n = 1 %}")}, errors=[f"{ENGLISH}:7: "]),
    "include": Bad(
        files={ENGLISH: source("{% include 'x' %}")},
        errors=[f"{ENGLISH}:7: '{{% include %}}' is not part"],
    ),
    "class": Bad(
        files={ENGLISH: source("{{ year.__class__ }}")}, errors=[f"{ENGLISH}:7: '__class__'"]
    ),
    "class-by-subscript": Bad(
        files={ENGLISH: source("{{ year['__class__'] }}")}, errors=[f"{ENGLISH}:7: "]
    ),
    "power-of-powers": Bad(files={ENGLISH: source("{{ 9 ** 9 ** 9 }}")}, errors=[f"{ENGLISH}:7: "]),
    "markdown-table": Bad(
        files={ENGLISH: source("We.\n\n| a |\n|---|\n| b |")}, errors=[f"{ENGLISH}:9: a table"]
    ),
    "markdown-image": Bad(
        files={ENGLISH: source("![x](https://example.org/x.png)")}, errors=[":7: an image is not"]
    ),
    "markdown-code": Bad(files={ENGLISH: source("A `b` c")}, errors=[f"{ENGLISH}:7: code"]),
    "markdown-html": Bad(files={ENGLISH: source("A\n<b>b</b>")}, errors=[":8: HTML is not"]),
    "markdown-h1": Bad(files={ENGLISH: source("# A")}, errors=[f"{ENGLISH}:7: a heading begins"]),
    "markdown-link": Bad(
        files={ENGLISH: source("[a](b.html)")}, errors=["the link 'b.html' is not a whole address"]
    ),
    "empty": Bad(files={ENGLISH: source("")}, errors=["the text is empty"]),
    "not-utf-8": Bad(
        files={ENGLISH: source("We remember.").encode() + b"Se\xf1or\n"},
        errors=[f"{ENGLISH}:8: byte 0xf1 is not UTF-8; save it as UTF-8"],
    ),
    "private-use": Bad(
        files={ENGLISH: source("A\U000f0000")}, errors=[f"{ENGLISH}:7: the character U+F0000"]
    ),
    "two-languages-at-once": Bad(
        files={
            NOTICE: DEFINITION.replace('"en"', '"en", "de"'),
            ENGLISH: source("{{ yaer }}"),
            "templates/day/de.md": source("{{ jahr }}"),
        },
        errors=["templates/day/de.md:7: unknown field 'jahr'", f"{ENGLISH}:7: unknown field"],
    ),
    "two-notices-at-once": Bad(
        files={
            ENGLISH: source("{{ yaer }}"),
            "templates/eve/notice.toml": DEFINITION.replace('"day"', '"eve"'),
            "templates/eve/en.md": source("We.\n\n# A"),
        },
        errors=[f"{ENGLISH}:7: unknown field", "templates/eve/en.md:9: a heading begins"],
    ),
}
OUTSIDE = Path("/proc/self/mem")
"""A file that no template may be, and whose reading fails for root as well."""
FONTS = """\
[[families]]
family = "Notice Own"
name = "Own"
scripts = ["Latn"]
origin = "here"
version = "1"
licence = "OFL-1.1"
licence_file = "OFL.txt"
copyright = "nobody"
files = [{ path = "own.ttf", weight = 400, style = "normal", sha256 = "00" }]
"""
MISSING = {
    "font": Bad(
        "build 2026 --fonts own",
        files={"own/fonts.toml": FONTS},
        errors=["own/own.ttf: there is no such font file; restore the file"],
        code=3,
    ),
    "font-of-another-digest": Bad(
        "build 2026 --fonts own",
        files={"own/fonts.toml": FONTS, "own/own.ttf": "not a font"},
        errors=["own/own.ttf: the file is not the one that fonts.toml lists"],
    ),
}
UNREADABLES = {
    "source": Bad(
        files={ENGLISH: OUTSIDE},
        errors=[f"{ENGLISH}: cannot be read: it lies outside templates; put the file itself there"],
        code=4,
    ),
    "definition": Bad(files={NOTICE: OUTSIDE}, errors=[f"{NOTICE}: cannot be read"], code=4),
    "definition-listed": Bad(
        "list", files={NOTICE: OUTSIDE}, errors=[f"{NOTICE}: cannot be read"], code=4
    ),
    "style-sheet": Bad(
        files={"templates/layouts/own/print.css": OUTSIDE},
        errors=["templates/layouts/own/print.css: cannot be read: it lies outside templates"],
        code=4,
    ),
    "reviewed": Bad(
        "diff 2026 --against own/mem.txt",
        files={"own/mem.txt": OUTSIDE},
        errors=["own/mem.txt: cannot be read: Input/output error"],
        code=4,
    ),
}
BAD = {
    f"{group}-{name}": bad
    for group, cases in (
        ("usage", USAGE),
        ("definition", DEFINITIONS),
        ("source", SOURCE_FAULTS),
        ("missing", MISSING),
        ("unreadable", UNREADABLES if LINUX else {}),
    )
    for name, bad in cases.items()
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_bad_input(bad: Bad, run: Run, office: Callable[..., Path], tmp_path: Path) -> None:
    """One clear line for each fault, the right exit code, and nothing written."""
    office()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").write_text("a file")
    for name, content in bad.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        match content:
            case str():
                path.write_text(content, "utf-8")
            case bytes():
                path.write_bytes(content)
            case Path():
                path.unlink(missing_ok=True)
                path.symlink_to(content)
            case None:
                path.unlink()
    before = tree(tmp_path)
    ran = run(bad.arguments)
    assert ran.code == bad.code, ran.err
    assert ran.out == ""
    assert len(ran.lines) == len(bad.errors), ran.err
    for line, expected in zip(ran.lines, bad.errors, strict=True):
        assert line.startswith("error: ")
        assert expected in line
    assert tree(tmp_path) == before


# --- a machine that lacks something, or will not have something written --------------------------


def spawn(folder: Path, arguments: str, *prefix: str, **environment: str) -> Ran:
    """Run the program from the start, behind the command ``prefix``, as a user's shell would."""
    done = subprocess.run(
        [*prefix, *PROGRAM, *shlex.split(arguments)],
        cwd=folder,
        env=ENVIRONMENT | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def without_privileges(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return a command that starts another one for which the modes of files count.

    They count for everybody but root, and for root without its capabilities.
    """
    if os.geteuid():
        return []
    command = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    folder = tmp_path_factory.mktemp("closed")
    folder.chmod(0o500)
    try:
        tried = subprocess.run([*command, "touch", str(folder / "x")], check=False)
    except FileNotFoundError:
        pytest.skip("root may write everywhere, and setpriv is not installed")
    if tried.returncode == 0:
        pytest.skip("root may write everywhere here, whatever setpriv does")
    return command


MOUNTED = 'mount -t tmpfs -o "$0" tmpfs out && exec "$@"'
"""A shell command that mounts a file system on ``out``, seen by what it starts and nobody else."""


@pytest.fixture(scope="session")
def mounting(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return a command that mounts on ``out``; the options follow, then what to start."""
    folder = tmp_path_factory.mktemp("mount")
    (folder / "out").mkdir()
    command = ["unshare", "--mount", "sh", "-c", MOUNTED]
    if (
        shutil.which("unshare") is None
        or subprocess.run(
            [*command, "size=16k", "true"], cwd=folder, check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("only root can mount a file system, and not everywhere")
    return command


def test_out_may_not_be_written(
    office: Callable[..., Path], tmp_path: Path, without_privileges: list[str]
) -> None:
    office()
    (tmp_path / "out").mkdir(mode=0o500)
    ran = spawn(tmp_path, "build 2026 --format txt", *without_privileges)
    assert (ran.code, ran.out) == (4, "")
    problem = "error: out/day: cannot be written: Permission denied"
    assert ran.lines == [f"{problem}; give another folder with --out"]
    assert [*(tmp_path / "out").iterdir()] == []


def test_source_may_not_be_read(
    office: Callable[..., Path], tmp_path: Path, without_privileges: list[str]
) -> None:
    (office() / "day" / "en.md").chmod(0)
    ran = spawn(tmp_path, "build 2026 --format txt", *without_privileges)
    assert (ran.code, ran.out) == (4, "")
    assert ran.lines == ["error: templates/day/en.md: cannot be read: Permission denied"]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("ro", "out/day: cannot be written: Read-only file system"),
        ("size=4k", "out/day: cannot be written: No space left on device"),
    ],
)
def test_out_is_read_only_or_full(
    options: str, problem: str, office: Callable[..., Path], tmp_path: Path, mounting: list[str]
) -> None:
    office()
    (tmp_path / "out").mkdir()
    ran = spawn(tmp_path, "build 2026 --format txt,html", *mounting, options)
    assert (ran.code, ran.out) == (4, "")
    assert ran.lines == [f"error: {problem}; give another folder with --out"]


LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))"


def test_file_too_large_leaves_the_previous_edition(
    run: Run, office: Callable[..., Path], tmp_path: Path
) -> None:
    """A limit on the size of files stands for every write that fails half-way."""
    office()
    assert run("build 2026 --format html").code == 0
    before = tree(tmp_path / "out")
    office("We remember everyone. " * 4000)
    ran = run("build 2026 --format html", first=LIMITED)
    assert (ran.code, ran.out) == (4, "")
    problem = "error: out/day: cannot be written: File too large"
    assert ran.lines == [f"{problem}; give another folder with --out"]
    assert tree(tmp_path / "out") == before


PANGO = (
    "the system library libpango-1.0 is missing or damaged; type: apt-get install libpango-1.0-0"
)
ABSENT = """
set -e
library=$(ldconfig -p | sed -n 's/.*libpango-1.0.so.0 .* => //p' | head -1)
folder=$(dirname "$library")
mkdir over
mount -t tmpfs tmpfs over
mkdir over/upper over/work
mount -t overlay -o "lowerdir=$folder,upperdir=over/upper,workdir=over/work" overlay "$folder"
rm "$folder"/libpango-1.0.so*
exec "$@"
"""
"""A shell command that takes Pango off the machine, for what it starts and nobody else."""


def without_pango(folder: Path) -> list[str]:
    """Return a command that starts another one on a machine without Pango."""
    command = ["unshare", "--mount", "sh", "-c", ABSENT, "sh"]
    tried = subprocess.run([*command, "rm", "-rf", "over/work/work"], cwd=folder, check=False)
    shutil.rmtree(folder / "over", ignore_errors=True)
    return command if tried.returncode == 0 else pytest.skip("Pango cannot be taken away here")


@pytest.mark.skipif(not LINUX, reason="libraries are found in another way")
@pytest.mark.parametrize("how", ["damaged", "absent"])
def test_pango_is_missing(how: str, office: Callable[..., Path], tmp_path: Path) -> None:
    """A PDF needs it, and the message says what to type. Text and page do not."""
    office()
    prefix: list[str] = []
    environment: dict[str, str] = {}
    if how == "absent":
        prefix = without_pango(tmp_path)
    else:
        (tmp_path / "lib").mkdir()
        (tmp_path / "lib" / "libpango-1.0.so.0").touch()
        environment = {"LD_LIBRARY_PATH": "lib"}
    ran = spawn(tmp_path, "build 2026", *prefix, **environment)
    assert (ran.code, ran.out) == (3, "")
    assert len(ran.lines) == 1
    assert ran.lines[0].startswith(f"error: {PANGO}")
    assert not (tmp_path / "out").exists()
    if how == "damaged":
        assert spawn(tmp_path, "build 2026 --format txt,html", **environment).code == 0


def test_fonts_are_missing(office: Callable[..., Path], tmp_path: Path) -> None:
    """An installation that has lost its folder of fonts says so, and which folder."""
    office()
    shutil.copytree(SOURCES / "notice", tmp_path / "lib" / "notice")
    shutil.copytree(ROOT / "templates", tmp_path / "lib" / "notice" / "templates")
    ran = spawn(tmp_path, "build 2026", PYTHONPATH="lib")
    assert (ran.code, ran.out) == (3, "")
    assert len(ran.lines) == 1
    assert "there is no font table fonts.toml; restore the folder" in ran.lines[0]
    assert not (tmp_path / "out").exists()


# --- interruptions -------------------------------------------------------------------------------

INTERRUPTED = """
import signal

def hook(event, arguments):
    if event == "{0}" and "{1}" in str(arguments[0]):
        os.kill(os.getpid(), signal.{2})

sys.addaudithook(hook)
"""
"""Sends the process a signal at the moment at which Python reports an event (PEP 578)."""
SAID = "interrupted; what was not finished is as it was before"


def whole(out: Path) -> int:
    """Check that what a manifest lists is there, and nothing else; return how many there are."""
    folders = [*out.glob("*/*")]
    for folder in folders:
        names = {path.name for path in folder.iterdir()}
        if not names:
            continue
        rows = json.loads((folder / "manifest.json").read_bytes())["files"]
        assert names == {row["file"] for row in rows} | {"manifest.json", "SHA256SUMS"}
        assert all((folder / row["file"]).stat().st_size == row["size"] for row in rows)
    return len(folders)


def test_interrupted_in_the_middle(
    started: Started, office: Callable[..., Path], tmp_path: Path
) -> None:
    """Ctrl-C while many years are built: what is there is whole."""
    office()
    (tmp_path / "tmp").mkdir()
    with started(
        [*PROGRAM, "build", "1991..2190", "--format", "txt,html"],
        cwd=tmp_path,
        env=ENVIRONMENT | {"TMPDIR": str(tmp_path / "tmp")},
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert err.split("\n") == ["", SAID, ""]
    assert 1 <= whole(tmp_path / "out") < 200
    assert [*(tmp_path / "tmp").iterdir()] == []


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize(
    ("event", "part", "text"),
    [
        ("open", "day-2026.en.txt", "We remember."),  # read for the manifest, then written beside
        ("open", "manifest.json", "We remember."),
        ("shutil.rmtree", ".notice-", "We mourn."),  # the edition of before is removed
    ],
)
def test_interrupted_at_the_worst_moment(
    event: str, part: str, text: str, name: str, run: Run, office: Callable[..., Path]
) -> None:
    """Ctrl-C, or the end of a service: an edition is the previous or the new one, whole."""
    office()
    assert run("build 2026 --format txt,html").code == 0
    out = office("We mourn.").parent / "out"
    ran = run("build 2026 --format txt,html", first=INTERRUPTED.format(event, part, name))
    assert (ran.code, ran.out) == (130, "")
    assert ran.lines == ["", SAID]
    assert whole(out) == 1
    for kind in ("txt", "html"):
        written = (out / "day" / "2026" / f"day-2026.en.{kind}").read_text("utf-8")
        found = re.sub(r"</?span[^>]*>", "", written)
        assert found.count("We remember.") + found.count("We mourn.") == found.count(text) == 1


# --- who reads what ------------------------------------------------------------------------------


def test_reader_leaves_early(started: Started, office: Callable[..., Path], tmp_path: Path) -> None:
    """``| head -1``: no message, no traceback, and what is there is whole."""
    office()
    with started(
        [*PROGRAM, "build", "1991..2020", "--format", "txt"],
        cwd=tmp_path,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "out/day/1991/day-1991.en.txt\n"
        process.stdout.close()
        assert process.stderr.read() == ""
        process.wait()
    assert process.returncode == 141
    assert whole(tmp_path / "out") >= 1


@pytest.mark.parametrize("command", ["--help", "build --help", "--version", "list", "explain"])
def test_nobody_reads_at_all(command: str, tmp_path: Path) -> None:
    """Whatever it would print, it ends as other programs do, without a word."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        ran = subprocess.run(
            [*PROGRAM, *command.split()],
            cwd=tmp_path,
            env=ENVIRONMENT,
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (141, "")


def test_memory_runs_out(run: Run, office: Callable[..., Path]) -> None:
    """In the process that reads and writes; what is made has a process of its own."""
    office()
    first = "def run(*_): raise MemoryError\nbuild.run = run"
    ran = run("build 2026", first=first)
    assert (ran.code, len(ran.lines)) == (4, 1)
    assert ran.lines[0].startswith("error: there is not enough memory; ")


@pytest.mark.skipif(not LINUX, reason="there is no /dev/full")
@pytest.mark.parametrize("command", ["build 2026 --format txt", "list", "schema", "explain"])
def test_stdout_is_full(command: str, run: Run, office: Callable[..., Path]) -> None:
    office()
    ran = run(command, stdout="/dev/full")
    expected = "error: the standard output: cannot be written: No space left on device"
    assert (ran.code, ran.lines) == (4, [expected])


@pytest.mark.parametrize(("closed", "told"), [(">&-", 1), ("2>&-", 0)])
def test_a_stream_is_closed(
    closed: str, told: int, office: Callable[..., Path], tmp_path: Path
) -> None:
    """The work is done though nobody is told of it."""
    source_file = office() / "day" / "en.md"
    source_file.write_text(source_file.read_text("utf-8").replace("final", "draft"), "utf-8")
    shell = ["sh", "-c", f'exec "$0" "$@" {closed}']
    ran = spawn(tmp_path, "build 2026 --format txt", *shell)
    assert (ran.code, len(ran.lines), ran.out != "") == (0, told, not told)
    assert whole(tmp_path / "out") == 1


def test_stdout_of_another_encoding(run: Run, office: Callable[..., Path]) -> None:
    """What the encoding lacks is written as an escape, and JSON stays JSON."""
    definition = office() / "day" / "notice.toml"
    text = definition.read_text("utf-8").replace('"A day"', '"Xatirə günü"')
    definition.write_text(text, "utf-8")
    cyrillic = "sys.stdout.reconfigure(encoding='iso8859-5', errors='strict')"
    assert run("list", first=cyrillic).out.startswith("day  Xatir\\u0259 g\\xfcn\\xfc  (en)\n")
    ran = run("list --json", first=cyrillic)
    assert json.loads(ran.out)["notices"][0]["name"] == "Xatirə günü"
    assert run("list").out.startswith("day  Xatirə günü  (en)\n")


def test_paths_go_to_stdout_and_the_rest_to_stderr(
    run: Run, office: Callable[..., Path], tmp_path: Path
) -> None:
    source_file = office() / "day" / "en.md"
    source_file.write_text(source_file.read_text("utf-8").replace("final", "draft"), "utf-8")
    ran = run("build 2026..2027 --format html,text --out made/here")
    paths = [
        f"made/here/day/{y}/day-{y}.en.{kind}" for y in (2026, 2027) for kind in ("html", "txt")
    ]
    assert ran.code == 0
    assert ran.out.splitlines() == paths
    assert all((tmp_path / path).is_file() for path in paths)
    told = 'the text in English has the status draft; write status = "final" when it is finished'
    draft = f"warning [draft] templates/day/en.md:4: {told}"
    assert ran.lines == [draft], "a cause once, whatever the years"
    *again, last = run("build 2026..2027 --format html,text --out made/here").lines
    assert again == [draft]
    assert re.fullmatch(r"up to date: 2 editions, checked in \d+\.\d s", last)
    quiet = run("build 2026..2027 --format html,text --out made/here -q")
    assert (quiet.out.splitlines(), quiet.err) == (paths, "")


def test_the_bundled_texts_are_told_to_be_samples_in_one_line(run: Run) -> None:
    first = run("build 2026 --format txt")
    (line,) = first.lines
    assert line == (
        "warning: the bundled texts are samples: drafts that nobody has approved; "
        "notice new --from ID makes one your own"
    )
    again = run("build 2026 --format txt")
    assert [line.partition(",")[0] for line in again.lines] == ["up to date: 2 editions"]
    assert again.out == first.out


REFUSED = (
    "error [stale-literal] templates/day/en.md:7: ",
    "day 2026: refused, nothing of it was written",
)


@pytest.mark.parametrize(
    "typed",
    [
        "build 2026 --format TXT,Md --notice DAY --issuer Office --layout OWN -q",
        "build 2026 --format 'txt, md' --lang EN --paper A4 --pdf-standard A3-UA1 -q",
        "build 2026 --for MailChimp --lang En -q",
        "check 2026 --fast --notice Day --lang EN --issuer OFFICE",
        "diff 2025 2026 --format JSON --notice Day --lang EN --issuer OFFICE",
        "calendar 2026 --notice Day --lang EN",
        "numbers 2026 --notice Day --lang EN --issuer OFFICE",
        "next --within 9D --today 2026-01-18",
        "explain Draft",
        (
            "new fair --name Fair --since 2000-02-29 --lang Pt-bR --issuer office"
            " --tone Celebration --counts Editions --observed Mar-1"
        ),
        "new fair --from Day",
        "approve --by Ann --lang EN --notice DAY",
    ],
)
def test_case_makes_no_difference_in_what_is_chosen(
    typed: str, run: Run, office: Callable[..., Path], tmp_path: Path
) -> None:
    office(language="en")
    before = run(typed)
    files = sorted(path.name for path in tmp_path.rglob("*.*") if ".run" not in path.parts)
    for name in ("out", "templates"):
        shutil.rmtree(tmp_path / name, ignore_errors=True)
    office(language="en")
    canonical = typed.lower().replace("ann", "Ann").replace("fair --since", "Fair --since")
    after = run(canonical.replace("pt-br", "pt-BR"))
    assert (before.code, before.out) == (after.code, after.out)
    assert before.code in {0, 1}
    assert not before.err.startswith("error: ")
    assert sorted(path.name for path in tmp_path.rglob("*.*") if ".run" not in path.parts) == files


def test_refused(run: Run, office: Callable[..., Path], tmp_path: Path) -> None:
    """Exit 1, told in quiet as well, and nothing is there."""
    office("In 1990.")
    for arguments in ("build 2026 --format txt", "build 2026 --format txt -q"):
        ran = run(arguments)
        assert (ran.code, ran.out) == (1, "")
        assert len(ran.lines) == 2
        assert all(line.startswith(start) for line, start in zip(ran.lines, REFUSED, strict=True))
    assert not (tmp_path / "out").exists()


def test_json_is_one_document(run: Run, office: Callable[..., Path]) -> None:
    office("In 1990.", language="en")
    ran = run("build 2026 --format txt --json")
    (edition,) = json.loads(ran.out)["editions"]
    (finding,) = edition.pop("findings")
    assert ran.code == 1
    assert edition == {
        "notice": "day",
        "year": 2026,
        "date": "2026-01-20",
        "ordinal": 36,
        "status": "refused",
        "files": [],
    }
    assert (finding["code"], finding["severity"]) == ("stale-literal", "error")
    assert (finding["file"], finding["line"]) == ("templates/day/en.md", 7)
    office("We remember.")
    ran = run("build 2026..2027 --format txt --json")
    editions = json.loads(ran.out)["editions"]
    assert [edition["files"] for edition in editions] == [
        [f"out/day/{year}/day-{year}.en.txt"] for year in (2026, 2027)
    ]
    assert [edition["status"] for edition in editions] == ["written", "written"]


SEALED = """
def hook(event, arguments):
    if event.partition(".")[0] in {"socket", "urllib", "subprocess"} or event in {
        "os.exec", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system"
    }:
        print(event, arguments, file=sys.stderr, flush=True)
        os._exit(99)

sys.addaudithook(hook)
"""
"""Ends the process where Python reports a connection or another program (PEP 578).

A fork is none: it is how this program starts its worker, in which the same holds.
"""


def test_a_build_needs_no_network_and_no_other_program(
    run: Run, office: Callable[..., Path]
) -> None:
    office("See [the record](https://example.org/record).")
    ran = run("build 2026", first=SEALED)
    assert (ran.code, len(ran.out.splitlines())) == (0, 3), ran.err


LEAP = """\
id = "leap"
name = "A leap day"
first_date = 1988-02-29
timezone = "UTC"
counts = "anniversaries"
tone = "commemoration"
languages = ["en"]
issuer = "office"
[observed]
rule = "leap-years"
"""


def test_skipped_years(
    run: Run, office: Callable[..., Path], approve: Callable[..., None], tmp_path: Path
) -> None:
    """A leap-years notice has no 2027: alone it is an error, in a range it is skipped."""
    (office() / "leap").mkdir()
    (tmp_path / "templates" / "leap" / "notice.toml").write_text(LEAP)
    (tmp_path / "templates" / "leap" / "en.md").write_text(source("We remember."))
    approve(tmp_path / "templates", "leap")
    alone = run("build 2027 --notice leap --format txt")
    assert (alone.code, alone.out) == (2, "")
    assert alone.lines == ["error: leap: 2027 has no 29 February"]
    ran = run("build 2027..2029 --format txt")
    assert ran.code == 0
    assert ran.lines == [f"skipped: leap: {year} has no 29 February" for year in (2027, 2029)]
    assert [Path(line).name for line in ran.out.splitlines()] == [
        "day-2027.en.txt",
        "day-2028.en.txt",
        "day-2029.en.txt",
        "leap-2028.en.txt",
    ]
    none = run("build 2025..2027 --notice leap --format txt")
    assert (none.code, none.out) == (2, "")
    assert none.lines == [f"error: leap: {year} has no 29 February" for year in (2025, 2026, 2027)]
    others = run("build 2025..2027 --format txt")
    assert others.code == 0
    assert {Path(line).name[:3] for line in others.out.splitlines()} == {"day"}


@dataclass(frozen=True)
class Terminal:
    """A terminal of our own: what is written to ``name`` can be read."""

    name: str
    read: Callable[[], str]


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    ours, theirs = pty.openpty()
    os.set_blocking(ours, False)
    yield Terminal(os.ttyname(theirs), lambda: os.read(ours, 65536).decode())
    os.close(ours)
    os.close(theirs)


CLEAR = "\r\x1b[K"


def test_progress_on_a_terminal(run: Run, office: Callable[..., Path], terminal: Terminal) -> None:
    """One line, written over, and gone in the end; none in quiet."""
    office()
    years = "build 2026..2027 --format txt"
    assert run(years, stderr=terminal.name).code == 0
    assert terminal.read() == f"{CLEAR}0 of 2  day 2026{CLEAR}{CLEAR}1 of 2  day 2027{CLEAR}"
    assert run(f"{years} --force -q", stderr=terminal.name).code == 0
    with pytest.raises(BlockingIOError):
        terminal.read()


def test_progress_is_gone_before_an_error(
    run: Run, office: Callable[..., Path], tmp_path: Path, terminal: Terminal
) -> None:
    office()
    (tmp_path / "templates" / "layouts" / "own" / "page.html").write_text("{{ x.y }}", "utf-8")
    assert run("build 2026 --format html", stderr=terminal.name).code == 2
    red = "\x1b[31merror: templates/layouts/own/page.html"
    assert terminal.read().startswith(f"{CLEAR}day 2026{CLEAR}{red}")


@pytest.mark.parametrize(
    ("on_terminal", "environment", "coloured"),
    [
        (False, {}, False),
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),  # no-color.org: when it is not empty
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": ""}, False),  # force-color.org: the same
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True),
    ],
)
def test_colours(
    on_terminal: bool,  # noqa: FBT001 - a column of the table
    environment: dict[str, str],
    coloured: bool,  # noqa: FBT001 - the same
    run: Run,
    terminal: Terminal,
) -> None:
    where = terminal.name if on_terminal else ""
    ran = run("build abc", stderr=where, environment=environment)
    err = terminal.read() if on_terminal else ran.err
    assert ran.code == 2
    assert err.startswith("\x1b[31merror:" if coloured else "error:")
    assert ("\x1b" in err) == coloured


# --- the other commands --------------------------------------------------------------------------


def test_list(run: Run, office: Callable[..., Path]) -> None:
    office()
    ran = run("list --today 2026-01-20")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "day  A day  (en)",
        "    2026-01-20  Tuesday    36th",
        "    2027-01-20  Wednesday  37th",
        "    2028-01-20  Thursday   38th",
    ]
    (row,) = json.loads(run("list --json --today 2026-01-21").out)["notices"]
    coming = row.pop("coming")
    assert row == {"notice": "day", "name": "A day", "languages": ["en"], "issuer": "office"}
    assert coming[0] == {
        "year": 2027,
        "date": "2027-01-20",
        "weekday": "Wednesday",
        "number": 37,
        "ordinal": "37th",
        "in_days": 364,
    }


DUE = "day  2026-01-20  Tuesday  36th\n"
NOTHING = "nothing is due\n"
LISTED = """\
day  A day  (en)
    2026-01-20  Tuesday    36th
    2027-01-20  Wednesday  37th
    2028-01-20  Thursday   38th
"""


@pytest.mark.parametrize(
    ("arguments", "code", "out", "err"),
    [
        ("--today 2026-01-20", 0, DUE, ""),  # today included
        ("--today 2026-01-06", 0, DUE, ""),  # 14 days: the lead days of a notice that says none
        ("--today 2026-01-05", 1, "", NOTHING),
        ("--today 2026-01-21", 1, "", NOTHING),
        ("--today 2026-01-20 --within 0", 0, DUE, ""),
        ("--today 2026-01-19 --within 0d", 1, "", NOTHING),
        ("--today 2025-12-30 --within 21d", 0, DUE, ""),
        ("--today 2025-12-29 --within 21", 1, "", NOTHING),
        ("--today 2025-01-21 --within 364d", 0, DUE, ""),
    ],
)
def test_next(
    arguments: str, code: int, out: str, err: str, run: Run, office: Callable[..., Path]
) -> None:
    office()
    assert run(f"next {arguments}") == Ran(code, out, err)


def test_next_as_json(run: Run, office: Callable[..., Path]) -> None:
    office()
    ran = run("next --json --today 2026-01-13")
    (row,) = json.loads(ran.out)["due"]
    assert ran.code == 0
    assert (row["notice"], row["date"], row["in_days"]) == ("day", "2026-01-20", 7)
    ran = run("next --json --today 2026-02-01")
    assert (ran.code, json.loads(ran.out), ran.err) == (
        1,
        {"due": [], "faults": [], "overdue": []},
        NOTHING,
    )


def test_next_is_quiet_when_asked(run: Run, office: Callable[..., Path]) -> None:
    office()
    assert run("next --quiet --today 2026-02-01") == Ran(1, "", "")
    assert run("next -q --today 2026-01-20") == Ran(0, DUE, "")


@pytest.mark.parametrize(
    ("command", "out"),
    [
        ("next --quiet --today 2026-01-20", DUE),
        ("next --quiet --today 2026-02-01", ""),
        ("list --today 2026-01-20", LISTED),
    ],
)
def test_a_broken_notice_hides_no_other(
    command: str, out: str, run: Run, office: Callable[..., Path]
) -> None:
    """It is told, and the exit code says so, even where nothing else is due."""
    broken = office() / "another"
    broken.mkdir()
    (broken / "notice.toml").write_text('id = "another"\nname = \n', "utf-8")
    ran = run(command)
    assert (ran.code, ran.out) == (2, out)
    (line,) = ran.lines
    assert line.startswith("error: templates/another/notice.toml:2")


def test_calendar_to_stdout_and_into_a_file(
    run: Run, office: Callable[..., Path], tmp_path: Path
) -> None:
    """The same bytes, CRLF and all; a file that is there already is replaced."""
    definition = office() / "day" / "notice.toml"
    text = definition.read_text("utf-8").replace("1990-01-20", "1988-02-29")
    definition.write_text(f'{text}[observed]\nrule = "leap-years"\n', "utf-8")
    printed = tmp_path / "printed.ics"
    ran = run("calendar 2027..2032", stdout="printed.ics")
    skipped = [f"skipped: day: {year} has no 29 February" for year in (2027, 2029, 2030, 2031)]
    assert (ran.code, ran.lines) == (0, skipped)
    data = printed.read_bytes()
    assert data.count(b"BEGIN:VEVENT\r\n") == 2
    for _ in range(2):
        ran = run("calendar 2027..2032 -q --out new/days.ics")
        assert ran == Ran(0, "new/days.ics\n", "")
        assert (tmp_path / "new" / "days.ics").read_bytes() == data
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["days.ics"]
    again = run("calendar --today 2028-02-29 --out new/days.ics")
    assert again.code == 0
    assert (tmp_path / "new" / "days.ics").read_bytes().count(b"BEGIN:VEVENT") == 3


def test_next_in_the_time_zone_of_the_notice(
    run: Run, office: Callable[..., Path], tmp_path: Path
) -> None:
    """Two zones 26 hours apart never have the same day: each notice falls due on its own."""
    zones = {"east": "Pacific/Kiritimati", "west": "Etc/GMT+12"}
    definition = (office() / "day" / "notice.toml").read_text("utf-8")
    shutil.rmtree(tmp_path / "templates" / "day")

    def days() -> dict[str, str]:
        return {name: f"{datetime.now(ZoneInfo(zone)):%m-%d}" for name, zone in zones.items()}

    while True:
        today = days()
        for name, zone in zones.items():
            folder = tmp_path / "templates" / name
            folder.mkdir(exist_ok=True)
            own = definition.replace('"day"', f'"{name}"').replace('"UTC"', f'"{zone}"')
            own = own.replace("1990-01-20", f"1988-{today['east']}")
            own += '[observed]\nrule = "mar-1"\n' if today["east"] == "02-29" else ""
            (folder / "notice.toml").write_text(own, "utf-8")
            (folder / "en.md").write_text(source("We remember."), "utf-8")
        ran = run("next --within 0")
        if today == days():
            break
    assert [line.split()[0] for line in ran.out.splitlines()] == ["east"]


def test_schema(run: Run) -> None:
    """The schema is a good one, the bundled definitions pass it, and a mistake does not."""
    schema = json.loads(run("schema").out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for path in sorted((ROOT / "templates").glob("*/notice.toml")):
        data: dict[str, Any] = json.loads(json.dumps(tomllib.loads(path.read_text()), default=str))
        assert [*validator.iter_errors(data)] == []
        assert [*validator.iter_errors(data | {"tune": "commemoration"})] != []


def test_explain(run: Run) -> None:
    """Each code is explained, and the list of them names each with its severity."""
    assert len(codes()) >= 11
    listed = run("explain").out.splitlines()
    for line, (code, entry) in zip(listed, codes().items(), strict=True):
        assert re.fullmatch(rf"{code} +{entry.severity} +{re.escape(entry.summary)}", line)
        ran = run(f"explain {code}")
        assert ran.code == 0
        head, _, text = ran.out.partition("\n\n")
        assert head == f"{code} ({entry.severity}): {entry.summary}."
        assert len(text.split()) > 5


def test_version_and_help(run: Run) -> None:
    assert run("--version").out == f"notice, version {notice.__version__}\n"
    for command in ("", "build", "list", "next", "schema", "explain", "preview"):
        ran = run(f"{command} --help")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(f"Usage: notice {command}".rstrip())
    bare = run("")
    assert (bare.code, bare.out) == (2, "")
    assert bare.err.startswith("Usage: notice")


@pytest.mark.parametrize("arguments", ["--version", "build --help"])
def test_help_imports_nothing_heavy(arguments: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "notice", *arguments.split()],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "notice.cli" in imported
    heavy = {"weasyprint", "babel", "pydantic", "jinja2", "markdown_it", "fontTools", "pypdfium2"}
    assert not heavy & imported
