"""Whole builds against bare WeasyPrint on the same page, side by side in one run.

    python benchmarks/run.py [ROUNDS]

Each round runs every command once, as a process of its own, in turn; the ratio is taken round by
round, so that a machine whose speed drifts does not favour one side. Figures are medians.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from notice import folders
from notice.calendar.occurrence import occurrence
from notice.definition import fonts, layouts, project
from notice.edition import pipeline
from notice.render.html import page
from notice.render.pdf import fontconfig

ROUNDS = 9
NOTICE, YEAR, LANGUAGE = "20-january", 2026, "en"
MEGABYTE = 1024 if sys.platform == "linux" else 1024 * 1024


@dataclass(frozen=True)
class Run:
    """One process: wall-clock seconds and peak resident memory in MB."""

    seconds: float
    memory: float


def run(command: list[str], environment: Mapping[str, str]) -> Run:
    """Run a command to its end and return what it took; stop if it fails."""
    start = time.perf_counter()
    null = os.open(os.devnull, os.O_RDWR)
    child = os.posix_spawn(
        command[0],
        command,
        dict(environment),
        file_actions=[(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)],
    )
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    os.close(null)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"failed: {' '.join(command)}")
    return Run(seconds, usage.ru_maxrss / MEGABYTE)


def print_page(folder: Path) -> Path:
    """Write the page that the build feeds to WeasyPrint."""
    loaded = project.load_notice(NOTICE, folders.locate(), [LANGUAGE])
    issuer = project.load_issuer(loaded.definition.issuer, loaded.where)
    found = occurrence(loaded.definition, YEAR)
    (statement,) = pipeline.compose(loaded, found, [issuer])
    path = folder / "page.html"
    path.write_text(page.for_print(statement, layouts.chosen(loaded)), "utf-8")
    return path


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    source = Path(__file__).parent.parent / "src"
    faces = fonts.load(folders.locate()).faces
    with tempfile.TemporaryDirectory() as name, fontconfig.isolated(faces):
        folder = Path(name)
        out = str(folder / "out")
        html = str(print_page(folder))
        build = [sys.executable, "-m", "notice", "build", str(YEAR), "--notice", NOTICE]
        build += ["--lang", LANGUAGE, "--format", "pdf,txt", "--out", out]
        commands = {
            "bare WeasyPrint": [
                sys.executable,
                str(Path(__file__).parent / "bare.py"),
                html,
                out + ".pdf",
            ],
            "build, pdf and txt": [*build, "--force"],
            "build, up to date": build,
            "notice --help": [sys.executable, "-m", "notice", "--help"],
        }
        environment = os.environ | {"PYTHONPATH": str(source)}
        for command in commands.values():
            run(command, environment)
        table: dict[str, list[Run]] = {label: [] for label in commands}
        for _ in range(rounds):
            for label, command in commands.items():
                table[label].append(run(command, environment))
    base = table["bare WeasyPrint"]
    print(f"{'':<20}{'seconds':>9}{'ratio':>8}{'least':>8}{'most':>8}{'MB':>7}")
    for label, runs in table.items():
        ratios = [each.seconds / other.seconds for each, other in zip(runs, base, strict=True)]
        figures = (median(r.seconds for r in runs), median(ratios), min(ratios), max(ratios))
        memory = max(r.memory for r in runs)
        columns = "".join(f"{figure:>8.2f}" for figure in figures[1:])
        print(f"{label:<20}{figures[0]:>9.2f}{columns}{memory:>7.0f}")
    print(f"medians of {rounds} rounds, ratios against bare WeasyPrint in the same round")


if __name__ == "__main__":
    main()
