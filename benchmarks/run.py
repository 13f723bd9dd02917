"""Whole commands against bare WeasyPrint and others, side by side in one run.

    python benchmarks/run.py [ROUNDS]
    python benchmarks/run.py ROUNDS --write      put the table into docs/performance.md

Each round runs every command once, as a process of its own, in turn; a ratio is taken round by
round, so that a machine whose speed drifts favours no side. Figures are medians.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from notice import folders
from notice.calendar.occurrence import occurrence
from notice.crew import cores
from notice.definition import layouts, project
from notice.edition import pipeline
from notice.render.html import page

ROOT = Path(__file__).parent.parent
HERE = ROOT / "benchmarks"
REPORT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"
ROUNDS = 9
NOTICE, YEAR, LANGUAGE = "20-january", 2026, "en"
BATCH = f"{YEAR}..{YEAR + 59}"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PYTHON = sys.executable
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


@dataclass(frozen=True)
class Row:
    """A line of the table: what is measured, against what, and how far it should get."""

    name: str
    base: str
    ratio: float
    spread: tuple[float, float]
    target: float | None
    seconds: float | None = None


def seconds(command: Sequence[str]) -> float:
    """Run a command to its end and return the seconds it took; stop if it fails."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def notice(*arguments: str) -> list[str]:
    """Return a command of ours."""
    return [PYTHON, "-m", "notice", *arguments]


def print_page() -> str:
    """Return the page that the build feeds to WeasyPrint."""
    loaded = project.load_notice(NOTICE, folders.locate(), [LANGUAGE])
    issuer = project.load_issuer(loaded.definition.issuer, loaded.where)
    marked = occurrence(loaded.definition, YEAR)
    (statement,) = pipeline.compose(loaded, marked, [issuer])
    return page.for_print(statement, layouts.chosen(loaded))


COLD, NOTHING, TYPST = "bare WeasyPrint, same page", "python -c pass", "Typst, cold"
TARGETS: Mapping[str, tuple[str, float | None]] = {
    "build, one language, pdf and txt": (COLD, 0.75),
    "the same, nothing changed": (COLD, 0.12),
    "all bundled notices, nothing changed": ("the same, nothing changed", 1.5),
    TYPST: (COLD, None),
    "next": (NOTHING, 10),
    "list": (NOTHING, 10),
    "--help": (NOTHING, 5),
}


def processes(folder: Path, rounds: int) -> Iterator[Row]:
    """Measure whole processes."""
    (folder / "page.html").write_text(print_page(), "utf-8")
    out = ("--out", str(folder / "out"))
    one = ("build", str(YEAR), "--notice", NOTICE, "--lang", LANGUAGE, "--format", "pdf,txt", *out)
    every = ("build", str(YEAR), "--out", str(folder / "all"))
    typst = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
    bare = [PYTHON, str(HERE / "bare.py"), str(folder / "page.html"), str(folder / "bare.pdf")]
    commands: Mapping[str, list[str]] = {
        COLD: bare,
        "build, one language, pdf and txt": notice(*one, "--force"),
        "the same, nothing changed": notice(*one),
        "all bundled notices, nothing changed": notice(*every),
        TYPST: [PYTHON, "-c", typst, str(HERE / "peer.typ"), str(folder / "typst.pdf")],
        NOTHING: [PYTHON, "-c", "pass"],
        "next": notice("next", "--today", "2026-01-19"),
        "list": notice("list"),
        "--help": notice("--help"),
    }
    for command in commands.values():
        seconds(command)
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            taken[name].append(seconds(command))
    for name, (base, target) in TARGETS.items():
        yield row(name, base, taken[name], taken[base], target)
    noise = max(taken[COLD]) / min(taken[COLD])
    yield Row(f"{COLD}: slowest to fastest", "itself", noise, (noise, noise), None)


def row(
    name: str, base: str, ours: Sequence[float], theirs: Sequence[float], target: float | None
) -> Row:
    """Return a row whose ratio is that of each round."""
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    return Row(name, base, median(ratios), (min(ratios), max(ratios)), target, median(ours))


def warm(folder: Path, rounds: int) -> Iterator[Row]:
    """Measure one process that makes many PDFs, in processor time."""
    del folder
    done = subprocess.run(
        [PYTHON, str(HERE / "warm.py"), str(max(20, 5 * rounds))],
        check=True,
        capture_output=True,
        env=ENVIRONMENT,
    )
    figures = json.loads(done.stdout)
    name, base = "a PDF in a long batch, with preflight", "bare WeasyPrint, warm"
    yield row(name, base, figures["ours"], figures["bare"], 0.9)


def batch(folder: Path, rounds: int) -> Iterator[Row]:
    """Measure sixty editions on one core and on all."""
    asked = ("--notice", NOTICE, "--lang", LANGUAGE, "--format", "pdf,txt", "--force", "-q")
    taken: dict[int, list[float]] = {1: [], cores(): []}
    for number in range(max(1, rounds // 3)):
        for jobs, runs in taken.items():
            out = ("--out", str(folder / f"{number}-{jobs}"), "--jobs", str(jobs))
            runs.append(seconds(notice("build", BATCH, *asked, *out)))
    yield row(f"60 editions, {cores()} processes", "one process", taken[cores()], taken[1], None)


def size(folder: Path, rounds: int) -> Iterator[Row]:
    """Compare the bytes of a page with those that Chromium prints."""
    del rounds
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if browser:
        printed = folder / "chromium.pdf"
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={printed}"]
        seconds([browser, *options, (folder / "page.html").as_uri()])
        ours = next((folder / "out").rglob("*.pdf")).stat().st_size
        name = "bytes of the page, both standards, text attached"
        ratio = ours / printed.stat().st_size
        yield Row(name, "Chromium's print", ratio, (ratio, ratio), 0.6)


def length(folder: Path, rounds: int) -> Iterator[Row]:
    """Measure a text ten times as long."""
    del folder
    done = subprocess.run(
        [PYTHON, str(HERE / "length.py"), str(max(1, rounds // 3))],
        check=True,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )
    ratio = float(done.stdout.rpartition("ratio ")[2].partition(",")[0])
    yield Row("30,000 words as txt and html", "3,000 words", ratio, (ratio, ratio), 12)


MEASURES: Sequence[Callable[[Path, int], Iterator[Row]]] = (processes, warm, batch, size, length)


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of the table, in Markdown."""
    yield "| what | against | ratio | least to most | target | seconds |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for entry in rows:
        least, most = entry.spread
        target = "" if entry.target is None else f"≤ {entry.target:g}"
        taken = "" if entry.seconds is None else f"{entry.seconds:.3f}"
        figures = f"{entry.ratio:.2f} | {least:.2f} to {most:.2f} | {target} | {taken}"
        yield f"| {entry.name} | {entry.base} | {figures} |"


def main() -> None:
    """Print the table, and put it into the report if asked to."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
    rounds = int(arguments[0]) if arguments else ROUNDS
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name:
        for measure in MEASURES:
            rows += measure(Path(name), rounds)
    packages = ", ".join(f"{package} {version(package)}" for package in ("weasyprint", "typst"))
    about = (
        f"Medians of {rounds} rounds on {cores()} cores, Python {platform.python_version()}, "
        f"{packages}. The load of the machine was {os.getloadavg()[1]:.1f}."
    )
    lines = [*table(rows), "", about]
    print("\n".join(lines))
    if "--write" in sys.argv:
        before, _, rest = REPORT.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        REPORT.write_text(before + BEGIN + "\n".join(lines) + "\n" + END + after, "utf-8")


if __name__ == "__main__":
    main()
