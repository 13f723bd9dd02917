"""Make what the program itself says in these pages: the list of findings and the picture.

``python docs/make.py`` writes both, with the packages of ``requirements-dev.lock``.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import ImageOps

import notice
from notice.preflight.finding import CODES

DOCS = Path(__file__).parent
PICTURE = DOCS / "images" / "20-january-2026.en.png"
FINDINGS = DOCS / "findings.md"
DPI = 80
GREYS = 16
HEAD = """\
# Findings

What preflight looks for in every edition before it is issued.
An error refuses the edition, one notice in one year; a warning is told and the build goes on.
`notice explain CODE` prints the same; `python docs/make.py` writes this page.
"""


def findings() -> str:
    """Return the page of all codes with what ``notice explain`` says of each."""
    rows = [
        f"| [`{code}`](#{code}) | {entry.severity} | {entry.summary} |"
        for code, entry in CODES.items()
    ]
    table = "\n".join(["| code | severity | meaning |", "| --- | --- | --- |", *rows])
    parts = [
        f"## {code}\n\n{entry.severity.capitalize()}: {entry.summary}.\n\n"
        f"```text\n{entry.explanation}\n```"
        for code, entry in CODES.items()
    ]
    return "\n\n".join([HEAD.rstrip(), table, *parts]) + "\n"


def picture() -> None:
    """Draw the first page of the English statement of 2026, in greys, with a thin border."""
    loaded = notice.load("20-january", languages=["en"], templates=DOCS.parent / "templates")
    artifact = notice.build(loaded, 2026, formats=["pdf"]).artifacts[0]
    with pypdfium2.PdfDocument(artifact.data) as document:
        page = document[0].render(scale=DPI / 72).to_pil().convert("L")
    PICTURE.parent.mkdir(exist_ok=True)
    ImageOps.expand(page, border=1, fill=0xAA).quantize(GREYS).save(PICTURE, optimize=True)


if __name__ == "__main__":
    FINDINGS.write_text(findings(), "utf-8")
    picture()
