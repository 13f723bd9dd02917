"""Fuzz every reader for a time: ``nice -n 19 python tests/fuzz/run.py --hours 2``.

Each reader has turns in a process of its own that has limits of time and memory. An input that one
fails on is made smaller, kept in ``--work`` and told, and what the turns came to is written into
``docs/fuzzing.md``. A second run with the same ``--work`` goes on where the first one ended.

With atheris (3.0.0 for Python 3.11) new inputs are made by the code that the last ones reached,
without it by chance. The project does not depend on it: install it into an environment of its own
that has the packages of this one on its path, and run this file with the Python of that one.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext, suppress
from hashlib import sha256
from importlib import import_module
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

if TYPE_CHECKING:
    from tests.fuzz.target import Target

PAGE = ROOT / "docs" / "fuzzing.md"
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
FIGURES = "figures.json"
MEMORY = 3 * 2**30
"""Bytes of a process; ten times what the largest reader needs."""
HANG = 120
"""Seconds on a busy machine after which an input is taken for one that never ends."""
PATIENCE = 40
"""How much longer a turn may take than it needs, while others work on the machine."""
LONGEST = 4096
"""Bytes of an input, where no seed is longer."""
KEPT = 8192
"""Bytes of an input that is put into the corpus for what it reaches."""
TRIES = 2000
"""How often an input is made smaller at the most."""
FOLLOWED = ["notice", "docx", "fontTools.ttLib", "markdown_it", "tinycss2", "weasyprint.svg"]
"""The packages in which atheris looks what an input reaches."""
TABLE = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- end -->)", re.DOTALL)


def main() -> None:
    """Read the command line; a child has one target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=2)
    parser.add_argument("--turn", type=int, default=30, help="seconds of processor time")
    parser.add_argument("--work", type=Path, default=ROOT / "out" / "fuzzing")
    parser.add_argument("--only", default="", help="one target, or several with commas")
    parser.add_argument("--keep", type=int, default=0, help="inputs to put into the corpus")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.keep:
        keep(options.keep, options.work)
    elif options.child:
        fuzz(options.child, options.work, options.turn)
    else:
        turns(options.hours * 3600, options.turn, options.work, options.only.split(","))


def turns(seconds: float, turn: int, work: Path, only: list[str]) -> None:
    """Give the targets turns until so much processor time is used, and write what came of it."""
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - a child imports it in its own way

    used = 0.0
    work.mkdir(parents=True, exist_ok=True)
    for name in cycle([name for name in TARGETS if only == [""] or name in only]):
        if used >= seconds:
            break
        told = {*failures(work, name)}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [sys.executable, __file__, "--child", name, "--turn", str(turn)]
        with (
            (work / "log").open("ab") as log,
            TemporaryDirectory(prefix="turn-", dir=work) as temporary,
            suppress(subprocess.TimeoutExpired),
        ):
            ended = subprocess.run(
                [*command, "--work", str(work)],
                check=False,
                stdout=log,
                stderr=log,
                env={**os.environ, "TMPDIR": temporary},
                timeout=PATIENCE * turn + 2 * HANG,
            )
            if ended.returncode:
                print(f"{name}: ended with {ended.returncode}; see {log.name}", flush=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took = sum(after[:2]) - sum(before[:2])
        used += took
        record(work, name, took)
        for path in {*failures(work, name)} - told:
            print(f"{name}: {path}", flush=True)


def record(work: Path, name: str, seconds: float) -> None:
    """Add a turn to the figures, and write all of them into the page."""
    path, turn = work / FIGURES, work / f"{name}.turn"
    figures = json.loads(path.read_bytes()) if path.exists() else {}
    row = figures.setdefault(name, {"executions": 0, "seconds": 0.0})
    row["executions"] += int(turn.read_text("ascii")) if turn.exists() else 0
    row["seconds"] += seconds
    turn.unlink(missing_ok=True)
    path.write_text(json.dumps(figures, indent=1), "utf-8")
    if PAGE.exists():
        PAGE.write_text(TABLE.sub(lambda _: table(figures, work), PAGE.read_text("utf-8")), "utf-8")


def table(figures: Mapping[str, Any], work: Path) -> str:
    """Return the figures as a table of Markdown, with the sum of them."""
    from tests.fuzz.target import FAILED  # noqa: PLC0415 - as above
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - as above

    lines = [
        "| reader | executions | minutes of processor time | faults found | faults mended |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    sums = [0.0] * 4
    for name, row in figures.items():
        mended = sum(path.name.startswith(FAILED) for path in TARGETS[name].corpus)
        found = mended + len(failures(work, name))
        numbers = (row["executions"], row["seconds"] / 60, found, mended)
        lines.append(line(name, numbers))
        sums = [one + other for one, other in zip(sums, numbers, strict=True)]
    return "\n".join([*lines, line("all", sums)]) + "\n"


def line(name: str, numbers: Iterable[float]) -> str:
    """Return a row of the table: executions, minutes, faults found and mended."""
    executions, minutes, found, mended = numbers
    return f"| {name} | {executions:.0f} | {minutes:.1f} | {found:.0f} | {mended:.0f} |"


def failures(work: Path, name: str) -> list[Path]:
    """Return the inputs of a target that are kept because it fails on them."""
    return sorted((work / "failures" / name).glob("*"))


def keep(most: int, work: Path) -> None:
    """Put inputs of each target that reached something new into the corpus, of every size."""
    from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - as above

    for name, target in TARGETS.items():
        reached = {path.read_bytes() for path in (work / "reached" / name).glob("*")}
        fresh = (data for data in reached - {*target.seeds} if len(data) <= KEPT)
        inputs = sorted(fresh, key=lambda data: (len(data), data))
        for data in inputs[:: len(inputs) // most + 1]:
            (CORPUS / name).mkdir(exist_ok=True)
            (CORPUS / name / sha256(data).hexdigest()[:16]).write_bytes(data)


# --- a child --------------------------------------------------------------------------------------


def fuzz(name: str, work: Path, seconds: int) -> None:
    """Run one target for a time."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable()  # fontTools has a line for each row of a damaged table
    try:
        atheris = import_module("atheris")  # which types do not know: the project lacks it
    except ModuleNotFoundError:
        atheris = None
    with atheris.instrument_imports(include=FOLLOWED) if atheris else nullcontext():
        from tests.fuzz.target import changed  # noqa: PLC0415 - as above
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - to be followed
    target = TARGETS[name]
    folder = Path(mkdtemp())  # its parent deletes it: libFuzzer ends a process at once
    (folder / "office").mkdir()
    attempt = attempts(target, folder / "office", work, seconds)
    if atheris is None:
        by_chance(target, attempt)
    else:
        arguments = [sys.argv[0], *guided(target, folder, work)]

        def mutate(data: bytes, most: int, seed: int) -> bytes:
            """Leave every second change to libFuzzer, which knows what the last ones reached."""
            if seed % 2:
                return bytes(atheris.Mutate(data, most))
            return changed(data, target, Random(seed))[:most]  # noqa: S311 - it is libFuzzer's

        atheris.Setup(arguments, attempt, custom_mutator=mutate)
        atheris.Fuzz()


def attempts(target: Target, folder: Path, work: Path, seconds: int) -> Callable[[bytes], None]:
    """Return what runs a target, keeps the first failure of each kind, and ends the process."""
    from tests.fuzz.target import failure  # noqa: PLC0415 - as above

    run, kept, count = target.open(folder), work / "failures" / target.name, 0
    kept.mkdir(parents=True, exist_ok=True)
    kinds = {path.name for path in kept.iterdir()}
    turn, written = work / f"{target.name}.turn", time.monotonic()
    end = time.process_time() + seconds

    def attempt(data: bytes) -> None:
        nonlocal count, written
        count += 1
        kind = failure(run, data)
        if kind and kind not in kinds:
            kinds.add(kind)
            (kept / kind).write_bytes(data)  # before anything else may go wrong
            (kept / kind).write_bytes(smaller(lambda each: failure(run, each) == kind, data))
        over = time.process_time() > end
        if over or time.monotonic() - written > 1:
            written = time.monotonic()
            turn.write_text(str(count), "ascii")
        if over:
            os._exit(0)  # from within libFuzzer there is no other way

    return attempt


def smaller(fails: Callable[[bytes], bool], data: bytes) -> bytes:
    """Return a part of an input on which a reader still fails, by leaving out ever less of it."""
    size, tries, end = len(data) // 2, 0, time.monotonic() + 30
    while size:
        start = 0
        while start < len(data) and tries < TRIES and time.monotonic() < end:
            less, tries = data[:start] + data[start + size :], tries + 1
            if fails(less):
                data = less
            else:
                start += size
        size //= 2
    return data


def by_chance(target: Target, attempt: Callable[[bytes], None]) -> None:
    """Try the seeds, then inputs that are changed by chance, until the turn is over."""
    from tests.fuzz.target import changed  # noqa: PLC0415 - as above

    random = Random()  # noqa: S311 - other inputs every time
    for data in target.seeds:
        attempt(data)
    while True:
        attempt(changed(random.choice(target.seeds), target, random))


def guided(target: Target, folder: Path, work: Path) -> list[str]:
    """Return the arguments of libFuzzer, with the seeds and tokens of a target as files."""
    reached, seeds, words = work / "reached" / target.name, folder / "seeds", folder / "words"
    reached.mkdir(parents=True, exist_ok=True)
    seeds.mkdir()
    for data in target.seeds:
        (seeds / sha256(data).hexdigest()).write_bytes(data)
    quoted = ("".join(f"\\x{byte:02x}" for byte in token) for token in target.tokens)
    words.write_text("".join(f'"{token}"\n' for token in quoted), "ascii")
    longest = max(LONGEST, *map(len, target.seeds))
    return [
        f"-timeout={HANG}",
        f"-rss_limit_mb={MEMORY // 2**20}",
        f"-max_len={longest}",
        f"-dict={words}",
        f"-artifact_prefix={work / 'failures' / target.name}/",
        f"-report_slow_units={HANG}",
        "-verbosity=0",
        str(reached),
        str(seeds),
    ]


if __name__ == "__main__":
    main()
