"""Builds that are ended at every moment: what they leave, and what the next build makes of it.

``python tests/reliability.py`` tries all of them, given a number that many moments by chance, and
writes what came of it into ``docs/reliability.md``. ``tests/test_reliability.py`` tries a part.
Both need strace.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from signal import Signals
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "templates"
PAGE = ROOT / "docs" / "reliability.md"
MOMENTS = 100
"""How many builds are ended at a moment by chance, unless a number is given."""
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
SAID = "\ninterrupted; what was not finished is as it was before\n"
CHANGING = (
    "mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,rmdir,"
    "write,fsync,chmod,fchmod,fchmodat,utimensat,setxattr,ftruncate"
)
"""The system calls that change the disk. A file that was opened is seen at its first ``write``."""
STEPWISE = ("-e", "inject=renameat2:error=EINVAL", "-e", "inject=linkat:error=EPERM")
"""A file system that neither exchanges folders nor knows hard links."""
DEFINITION = """\
id = "day"
name = "A day"
first_date = 1990-01-20
timezone = "UTC"
counts = "anniversaries"
tone = "commemoration"
languages = ["en", "de"]
issuer = "office"
layout = "classic"
"""
SOURCE = '+++\ntitle = "A day"\nsubject = "On the day"\nstatus = "final"\n+++\n\n{}\n'


@dataclass(frozen=True)
class Ended:
    """How a build ended, and what lay there then: the old edition, the new one or none."""

    code: int
    message: str
    edition: str
    left: bool
    """Whether it left a folder behind that is there for a time only."""


@dataclass(frozen=True)
class Trials:
    """An office with an edition of before and one of now, in a folder of its own.

    Only the English text has changed. The German one and a file of the reader are carried over.
    """

    folder: Path
    editions: dict[str, Mapping[str, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        notice, issuers = self.folder / "templates" / "day", self.folder / "templates" / "issuers"
        notice.mkdir(parents=True)
        issuers.mkdir()
        (notice / "notice.toml").write_text(DEFINITION, "utf-8")
        (issuers / "office.toml").write_text('name = "An Office"\nplace = "Baku"\n', "utf-8")
        for tag in ("en", "de"):
            (notice / f"{tag}.md").write_text(SOURCE.format("We remember."), "utf-8")
        assert self.build().code == 0
        (self.target / "notes").mkdir()
        (self.target / "notes" / "read.txt").write_text("of the reader", "utf-8")
        self.editions["old"] = self.lies()
        shutil.copytree(self.folder / "out", self.folder / "before")
        (notice / "en.md").write_text(SOURCE.format("We remember everyone."), "utf-8")
        assert self.build("--lang", "en").code == 0
        self.editions["new"] = self.lies()
        assert len(self.editions["new"]) == len(self.editions["old"])

    @property
    def target(self) -> Path:
        """The folder of the edition."""
        return self.folder / "out" / "day" / "2026"

    def lies(self) -> Mapping[str, bytes]:
        """Return the files of the edition that lies there, with their bytes."""
        files = (path for path in self.target.rglob("*") if path.is_file())
        return {path.relative_to(self.target).as_posix(): path.read_bytes() for path in files}

    def reset(self) -> None:
        """Put the edition of before there."""
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        shutil.copytree(self.folder / "before", self.folder / "out")

    def start(self, *options: str, under: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        """Start a build, under strace with ``under``."""
        strace = ("strace", "-qqq", "-o", str(self.folder / "log"), *under) if under else ()
        command = (*strace, sys.executable, "-m", "notice", "build", "2026", "--format", "txt")
        environment = {"PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.Popen(
            (*command, "--quiet", *options),
            cwd=self.folder,
            env=os.environ | environment | {"TMPDIR": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def build(self, *options: str, under: tuple[str, ...] = ()) -> Ended:
        """Build, and return how that ended."""
        return self.end(self.start(*options, under=under))

    def end(self, process: subprocess.Popen[str]) -> Ended:
        """Wait for a build, and return how it ended."""
        _, message = process.communicate()
        lies = self.lies()
        edition = next((name for name, files in self.editions.items() if files == lies), "neither")
        edition = edition if self.target.exists() else "none"
        return Ended(process.returncode, message, edition, self.left())

    def left(self) -> bool:
        """Whether a folder that is there for a time only lies in the output."""
        return any((self.folder / "out").rglob(".notice-*"))

    def calls(self, steps: tuple[str, ...] = ()) -> list[tuple[str, int]]:
        """Return every change of the disk in a build, as a system call and how often it came."""
        self.reset()
        assert self.build("--lang", "en", under=("-e", f"trace={CHANGING}", *steps)).code == 0
        log = (self.folder / "log").read_text("utf-8", errors="replace")
        names = (line.partition("(")[0] for line in log.splitlines())
        counts = Counter(name for name in names if name in CHANGING.split(","))
        broken = {step.partition(":")[0].removeprefix("inject=") for step in steps}
        return [
            (name, number + 1) for name in counts.keys() - broken for number in range(counts[name])
        ]

    def at_call(
        self, signum: Signals, name: str, number: int, steps: tuple[str, ...] = ()
    ) -> Ended:
        """Return how a build ends that gets a signal at a change of the disk."""
        self.reset()
        at = ("-e", f"trace={CHANGING}", "-e", f"inject={name}:signal={signum.name}:when={number}")
        return self.build("--lang", "en", under=(*at, *steps))

    def at_random(self, number: int, seed: int = 2026) -> Iterator[tuple[Signals, Ended]]:
        """Yield how builds end that get a signal after a time by chance, of all that they take."""
        chance = random.Random(seed)  # noqa: S311 - no secret
        self.reset()
        begun = time.monotonic()
        self.build("--lang", "en")
        taken = time.monotonic() - begun
        for index in range(number):
            self.reset()
            process = self.start("--lang", "en")
            time.sleep(chance.uniform(0, 1.05 * taken))
            signum = SIGNALS[index % len(SIGNALS)]
            process.send_signal(signum)
            yield signum, self.end(process)

    def faults(self, signum: Signals, ended: Ended, allowed: tuple[str, ...]) -> Iterator[str]:
        """Yield what is wrong with how a build ended, and with what the next makes of it."""
        if ended.edition not in allowed:
            yield f"{ended.edition} lies there"
        told = (ended.code, ended.message)
        begun = ended.edition != "old" or ended.left
        interrupted = [(130, SAID), (-signal.SIGINT, SAID)]  # which a shell shows as 130 too
        right = [(0, ""), *([(-signum, "")] if signum is signal.SIGKILL else interrupted)]
        if told not in right and (begun or ended.code not in {-signum, 130}):
            yield f"it ended with {told}"
        following = self.build("--lang", "en")
        if following != Ended(0, "", "new", left=False):
            yield f"the next build: {following}"


EVERY = "at every change of the disk"
STEPS = "the same where folders cannot change places"
CHANCE = "at a moment by chance"
ROWS = (*((EVERY, signum) for signum in SIGNALS), (STEPS, signal.SIGKILL))
ROWS += tuple((CHANCE, signum) for signum in SIGNALS)
"""Of the table: when, and which signal."""


def page(results: Mapping[tuple[str, Signals], Sequence[Ended]]) -> str:
    """Return the page with how builds ended, by when they were to and by which signal."""
    text = PAGE.read_text("utf-8")
    for (when, signum), ended in results.items():
        counts = Counter(each.edition for each in ended)
        numbers = (len(ended), *(counts[edition] for edition in ("old", "new", "none")))
        start = f"| {when} | {signum.name} | "
        text, number = re.subn(
            f"^{re.escape(start)}.*$",
            f"{start}{' | '.join(map(str, numbers))} |",
            text,
            flags=re.MULTILINE,
        )
        assert number == 1, start
    return text


def tried(when: str, signum: Signals | None, moments: int) -> Iterator[tuple[Signals, Ended]]:
    """Yield how builds ended; stop at the first fault."""
    with TemporaryDirectory() as name:
        trials = Trials(Path(name))
        steps = STEPWISE if when == STEPS else ()
        allowed = ("old", "new", "none") if when == STEPS else ("old", "new")
        if signum is None:
            results = trials.at_random(moments)
        else:
            calls = trials.calls(steps)
            results = ((signum, trials.at_call(signum, *call, steps)) for call in calls)
        for sent, ended in results:
            faults = [*trials.faults(sent, ended, allowed)]
            if faults:
                raise SystemExit(f"{when}: {sent.name}: {ended}: {faults}")
            yield sent, ended


def main(moments: int = MOMENTS) -> None:
    """Try everything, as much at once as there are processors, and write the page."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
    results: dict[tuple[str, Signals], list[Ended]] = defaultdict(list)
    orders: list[tuple[str, Signals | None]] = [(EVERY, signum) for signum in SIGNALS]
    orders += [(STEPS, signal.SIGKILL), (CHANCE, None)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [*pool.map(lambda order: [*tried(order[0], order[1], moments)], orders)]
    for (when, _), each in zip(orders, found, strict=True):
        for sent, ended in each:
            results[when, sent].append(ended)
    PAGE.write_text(page(results), "utf-8")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
