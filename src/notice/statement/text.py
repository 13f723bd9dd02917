"""What a statement says, as bare text: the words that every format of it must hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from notice.document import Blocks, Break, Heading, List, Paragraph, Quote, plain
from notice.statement.statement import Lines, Part, Prose, Statement


def of_statement(statement: Statement, *, list_numbers: bool = True) -> str:
    """Return what every format of a statement says, in reading order, a block a line."""
    return "\n".join(line for part in statement.parts() for line in _lines(part, list_numbers))


def _lines(part: Part, list_numbers: bool) -> Iterator[str]:  # noqa: FBT001 - ours
    match part:
        case Lines(_, lines):
            yield from map(plain, lines)
        case Prose(_, blocks):
            yield from _block_lines(blocks, list_numbers)
        case _:
            assert_never(part)


def _block_lines(blocks: Blocks, list_numbers: bool) -> Iterator[str]:  # noqa: FBT001 - ours
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield plain(block.children)
            case List():
                for index, item in enumerate(block.items):
                    if list_numbers and block.start is not None:
                        yield f"{block.start + index}."
                    yield from _block_lines(item.children, list_numbers)
            case Quote():
                yield from _block_lines(block.children, list_numbers)
            case Break():
                pass
            case _:
                assert_never(block)
