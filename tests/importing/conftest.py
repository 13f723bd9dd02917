"""What the tests of the readers share: blocks on one page, and LibreOffice."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from notice.document import (
    Blocks,
    Break,
    Emphasis,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quote,
    Strong,
    Text,
)


def _marked(children: Inlines) -> str:
    return "".join(map(_mark, children))


def _mark(node: Inline) -> str:
    match node:
        case Text(text):
            return text
        case LineBreak():
            return "|"
        case Emphasis(children):
            return f"_{_marked(children)}_"
        case Strong(children):
            return f"*{_marked(children)}*"
        case Link(address, children):
            return f"[{_marked(children)}]({address})"
        case _:
            raise AssertionError(node)


def _lines(blocks: Blocks) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level, children):
                yield f"{'#' * level} {_marked(children)}"
            case Paragraph(children):
                yield _marked(children)
            case List(start, items):
                for number, item in enumerate(items, start or 0):
                    first, *more = _lines(item.children)
                    yield f"{'-' if start is None else f'{number}.'} {first}"
                    yield from (f"  {line}" for line in more)
            case Quote(children):
                yield from (f"> {line}" for line in _lines(children))
            case Break():
                yield "---"


@pytest.fixture(scope="session")
def outline() -> Callable[[Blocks], str]:
    """Blocks, a line each: ``# title``, ``- item``, ``_stress_``, ``*weight*``, ``|``."""
    return lambda blocks: "\n".join(_lines(blocks))


@pytest.fixture
def saved(program: Callable[[str], str], tmp_path: Path) -> Callable[[str, bytes, str], bytes]:
    """Save a file again with LibreOffice, as the filter named makes it."""

    def save(name: str, data: bytes, form: str) -> bytes:
        (tmp_path / name).write_bytes(data)
        home, out = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", tmp_path / "saved"
        command = [program("soffice"), home, "--headless", "--convert-to", form, "--outdir"]
        subprocess.run([*command, str(out), str(tmp_path / name)], check=True, capture_output=True)
        (path,) = out.iterdir()
        content = path.read_bytes()
        path.unlink()
        return content

    return save
