"""How the time of a build grows with the length of its text.

    python benchmarks/length.py [ROUNDS]

Builds text and HTML of a statement of 3,000 words and of one ten times as long, in turn, which is
about as long as a text may be. A build that is linear in its text takes at most ten times as long;
more than 12 is a fault of the program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
NOTICE, LANGUAGE, YEAR = "20-january", "en", "2026"
ROUNDS = 3
WORDS = 3_000
FACTOR = 10
PARAGRAPH = """
In the night of {{ facts.eve.day }} to that day, units of the Soviet Army entered *Baku*
and shot people there; many of them are missing, and we **remember** them all.
"""


def templates(folder: Path, words: int) -> Path:
    """Return a copy of the bundled templates with a text of so many words in one of them."""
    shutil.copytree(ROOT / "templates", folder)
    with (folder / NOTICE / f"{LANGUAGE}.md").open("a", encoding="utf-8") as source:
        source.write(PARAGRAPH * (words // len(PARAGRAPH.split())))
    return folder


def seconds(folder: Path) -> float:
    """Build from a folder of templates and return what it took; stop if it fails."""
    build = [sys.executable, "-m", "notice", "build", YEAR, "--notice", NOTICE, "--lang", LANGUAGE]
    options = ["--format", "txt,html", "--templates", str(folder), "--out", str(folder / "out")]
    start = time.perf_counter()
    subprocess.run(
        [*build, *options, "--force"],
        check=True,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )
    return time.perf_counter() - start


def main() -> None:
    """Print the median of each length, and their ratio."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        short = templates(Path(name, "short"), WORDS)
        long = templates(Path(name, "long"), WORDS * FACTOR)
        runs = [(seconds(short), seconds(long)) for _ in range(rounds)]
    print(f"{WORDS:>9,} words {median(run[0] for run in runs):>7.2f} s")
    print(f"{WORDS * FACTOR:>9,} words {median(run[1] for run in runs):>7.2f} s")
    print(f"ratio {median(run[1] / run[0] for run in runs):.1f}, medians of {rounds} rounds")


if __name__ == "__main__":
    main()
