"""Make what the program itself says in these pages: the list of findings and the pictures.

``python docs/make.py`` writes them, with the packages of ``requirements-dev.lock``.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import pypdfium2
from PIL import Image, ImageOps

import notice
from notice import cli
from notice.cli import documents, manual
from notice.edition.formats import CHOICES, FORMATS
from notice.errors import ExitCode
from notice.preflight.finding import codes

DOCS = Path(__file__).parent
PICTURE = DOCS / "images" / "20-january-2026.en.png"
LARGE_PRINT = DOCS / "images" / "large-print.png"
BILINGUAL = DOCS / "images" / "bilingual.png"
CONTACT_SHEET = DOCS / "images" / "contact-sheet.png"
NOTICES = ("20-january", "human-rights-day")
LAYOUTS = ("classic", "modern")
FINDINGS = DOCS / "findings.md"
REFERENCE = DOCS / "reference.md"
DPI = 80
GREYS = 16
SMALL_DPI = 32
COLUMNS = 6
GAP = 8
CARDS = DOCS / "images" / "cards.png"
THUMBNAIL = (396, 208)
CARDS_IN_ROW = 3
TALL = 240
"""The height of the cards in the last row."""
COLOURS = 64
ISSUERS = ("remembrance-office", "office-for-public-information")
REFERENCE_HEAD = """\
# Reference

Every command with its options, every format and every exit code.
`notice COMMAND --help` prints the same; `python docs/make.py` writes this page from the program.
In a checkout write `./run` for `notice`.
Ids, language tags and the words of an option may be typed in capitals or small letters.
"""
JSON = """\
With `--json` a command prints one document, whatever happens; `diff` has `--format json`.
What is wrong has one shape: `faults` are about inputs, `findings` about what was made.
The code of a fault is that of the exit code, of a finding that of `notice explain`.
A command that fails before it has a result prints its faults alone, which are always there.
`notice schema build` prints the JSON Schema of what `build` prints, and so for the others here.
"""
HEAD = """\
# Findings

What preflight looks for in every edition before it is issued.
An error refuses the edition, one notice in one year; with a warning the build goes on.
`notice explain CODE` prints the same; `python docs/make.py` writes this page.
"""


def findings() -> str:
    """Return the page of all codes with what ``notice explain`` says of each."""
    rows = [
        f"| [`{code}`](#{code}) | {entry.severity} | {entry.summary} |"
        for code, entry in codes().items()
    ]
    table = "\n".join(["| code | severity | meaning |", "| --- | --- | --- |", *rows])
    parts = [
        f"## {code}\n\n{entry.severity.capitalize()}: {entry.summary}.\n\n"
        f"```text\n{entry.explanation}\n```"
        for code, entry in codes().items()
    ]
    return "\n\n".join([HEAD.rstrip(), table, *parts]) + "\n"


def reference() -> str:
    """Return the page of all commands, options, formats and exit codes, from the program itself."""
    parts = [REFERENCE_HEAD.rstrip(), "## Commands"]
    for name, command in cli.program.every_command().items():
        parts += [f"### `{manual.usage(command, name)}`", prose(command.help or "")]
        options = [each for each in command.params if isinstance(each, click.Option)]
        shown = [f"| {names(option)} | {option.help}{default(option)} |" for option in options]
        if shown:
            parts.append("\n".join(["| option | meaning |", "| --- | --- |", *shown]))
        if command.epilog:
            parts.append(f"```text\n{command.epilog.removeprefix('Example: ')}\n```")
    made = [
        f"| `{word}` | {', '.join(f'`{FORMATS[name].extension}`' for name in CHOICES[word])} |"
        for word in CHOICES
        if word != "all"
    ]
    parts += ["## Formats", "\n".join(["| `--format` | files |", "| --- | --- |", *made])]
    parts += ["## JSON", JSON.rstrip()]
    for name in documents.DOCUMENTS:
        parts.append(f"### JSON of `{name}`")
        parts.append("\n".join(["| key | value |", "| --- | --- |", *keys(documents.schema(name))]))
    codes = [f"| {code.value} | {code.meaning} |" for code in ExitCode]
    parts += ["## Exit codes", "\n".join(["| code | meaning |", "| --- | --- |", *codes])]
    return "\n\n".join(parts) + "\n"


def keys(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield a row for each key of a document, with what it may be; ``[]`` is each of a list."""

    def below(node: Mapping[str, Any], path: str) -> Iterator[str]:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
        for name, value in node.get("properties", {}).items():
            yield from below(value, f"{path}.{name}".lstrip("."))
        if "items" in node:
            yield from below(node["items"], f"{path}[]")
        elif "properties" not in node:
            kinds = [each["type"] for each in node.get("anyOf", [node])]
            yield f"| `{path}` | {', '.join(node.get('enum', kinds))} |"

    yield from below(schema, "")


def prose(text: str) -> str:
    """Return the help of a command, a line for each paragraph."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def names(option: click.Option) -> str:
    """Return the names of an option, and what it takes."""
    metavar = "" if option.is_flag else f" {option.metavar or option.type.name.upper()}"
    return ", ".join(f"`{name}{metavar}`" for name in option.opts)


def default(option: click.Option) -> str:
    """Return what an option is when nobody gives it."""
    return f" Default: `{option.default}`." if option.show_default else ""


def picture() -> None:
    """Draw the first page of the English statement of 2026, in greys, with a thin border."""
    [page] = drawn("20-january", "classic", DPI, ["en"])
    PICTURE.parent.mkdir(exist_ok=True)
    page.quantize(GREYS).save(PICTURE, optimize=True)


def large_print() -> None:
    """Draw the pages of the same statement in large print side by side."""
    pages = drawn("20-january", "large-print", DPI // 2, ["en"])
    beside(pages, len(pages)).quantize(GREYS).save(LARGE_PRINT, optimize=True)


def bilingual() -> None:
    """Draw the English statement of 2026 with the Arabic one behind it, side by side."""
    pages = drawn("20-january", "classic", DPI // 2, ["en", "ar"], second="ar")
    beside(pages, len(pages)).quantize(GREYS).save(BILINGUAL, optimize=True)


def contact_sheet() -> None:
    """Draw every page of every bundled statement of 2026 in both layouts, small, side by side."""
    pages = [
        page for layout in LAYOUTS for name in NOTICES for page in drawn(name, layout, SMALL_DPI)
    ]
    beside(pages, COLUMNS).quantize(GREYS).save(CONTACT_SHEET, optimize=True)


def beside(pages: Sequence[Image.Image], columns: int) -> Image.Image:
    """Return pages of one size side by side, so many in a row."""
    width, height = pages[0].width + GAP, pages[0].height + GAP
    rows = -(-len(pages) // columns)
    sheet = Image.new("L", (columns * width + GAP, rows * height + GAP), 0xDD)
    for i, page in enumerate(pages):
        sheet.paste(page, (GAP + i % columns * width, GAP + i // columns * height))
    return sheet


def drawn(
    name: str, layout: str, dpi: int, languages: Sequence[str] = (), second: str = ""
) -> list[Image.Image]:
    """Return the pages of a bundled notice of 2026 in greys, each with a thin border."""
    loaded = notice.load(name, languages=languages, templates=DOCS.parent / "templates")
    made = notice.build(loaded, 2026, formats=["pdf"], layout=layout, second=second)
    pages: list[Image.Image] = []
    for artifact in made.artifacts:
        with pypdfium2.PdfDocument(artifact.data) as document:
            pages += [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    return [ImageOps.expand(page, border=1, fill=0xAA) for page in pages]


def cards() -> None:
    """Draw the cards of 2026 side by side: each language, issuers and layouts by turns.

    Below stand some with the number as their picture, and for stories.
    """
    pictures: list[Image.Image] = []
    for name in NOTICES:
        for tag in notice.load(name, templates=DOCS.parent / "templates").definition.languages:
            loaded = notice.load(name, languages=[tag], templates=DOCS.parent / "templates")
            issuer = ISSUERS[len(pictures) % 2]
            layout = LAYOUTS[len(pictures) // 2 % 2]
            made = notice.build(loaded, 2026, formats=["card"], issuer=issuer, layout=layout)
            drawn = Image.open(BytesIO(made.artifacts[0].data))
            pictures.append(drawn.resize(THUMBNAIL, Image.Resampling.LANCZOS))
    width, height = (side + GAP for side in THUMBNAIL)
    rows = -(-len(pictures) // CARDS_IN_ROW)
    total = rows * height + TALL + 2 * GAP
    sheet = Image.new("RGB", (CARDS_IN_ROW * width + GAP, total), "#c8c8c8")
    for index, picture in enumerate(pictures):
        row, column = divmod(index, CARDS_IN_ROW)
        sheet.paste(picture, (column * width + GAP, row * height + GAP))
    left = GAP
    for tag, layout in (("en", "classic"), ("ar", "modern"), ("ru", "classic")):
        loaded = notice.load(NOTICES[0], languages=[tag], templates=DOCS.parent / "templates")
        made = notice.build(loaded, 2026, formats=["card-number", "card-story"], layout=layout)
        for artifact in made.artifacts:
            drawn = Image.open(BytesIO(artifact.data))
            small = drawn.resize((drawn.width * TALL // drawn.height, TALL), Image.Resampling.BOX)
            sheet.paste(small, (left, rows * height + GAP))
            left += small.width + GAP
    sheet.quantize(COLOURS).save(CARDS, optimize=True)


if __name__ == "__main__":
    REFERENCE.write_text(reference(), "utf-8")
    FINDINGS.write_text(findings(), "utf-8")
    picture()
    large_print()
    bilingual()
    contact_sheet()
    cards()
