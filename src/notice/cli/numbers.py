"""``notice numbers``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from notice.cli import console, options
from notice.cli.program import program

if TYPE_CHECKING:
    from notice.edition.movements import Table
    from notice.preflight.numbers import Movement, Origin

HEADINGS: Mapping[Origin, str] = {
    "field": "from fields",
    "fact": "from facts",
    "constant": "declared constant",
    "typed": "typed",
}
WIDTH, COLUMN = 80, 20
"""The columns of a terminal, and those of a number in it."""


@program.command(
    epilog="Example: notice numbers 2026 --notice 20-january --lang en",
)
@click.argument("year", type=options.year, required=False)
@options.notices
@options.languages
@options.issuers("As this office.")
@options.today
@options.as_json
@options.folders
def numbers(as_json: bool, **values: object) -> None:
    """Say what each number of a statement is in YEAR, what it will be next year, and why.

    A number comes from a field or from a fact with its source, or it was typed. The text may
    declare a typed one constant. Without YEAR it shows the next occurrence.
    """
    from notice.edition.movements import NumbersOptions, run  # noqa: PLC0415 - keeps --help quick

    tables = run(options.filled(NumbersOptions, values))
    if as_json:
        console.put_json({"statements": [_data(table) for table in tables]})
    else:
        console.put("\n\n".join("\n".join(table_lines(table)) for table in tables))


def table_lines(table: Table) -> Iterator[str]:
    """Yield the numbers of a statement as lines for a terminal."""
    statement = table.statement
    language = statement.language
    year = statement.occurrence.year
    after = f" and in {table.following.year}" if table.following else ""
    name = f"{statement.definition.id}, {language.data.name} ({language.tag})"
    yield f"{name}: the numbers in {year}{after}"
    for origin, heading in HEADINGS.items():
        rows = Counter(
            (
                _isolated(movement.number.text),
                _isolated(_after(movement)),
                table.source(movement.number),
            )
            for movement in table.movements
            if movement.number.origin == origin
        )
        if rows:
            yield f"  {heading}"
        for (now, then, source), times in rows.items():
            often = f" ({times} times)" if times > 1 else ""
            first = f"    {_padded(now)}{_padded(then)}"
            yield from _wrapped(first, source + often)


def _wrapped(first: str, source: str) -> Iterator[str]:
    """Yield a row whose last column goes on below itself."""
    indent = " " * (4 + 2 * COLUMN)
    rows = wrap(source, WIDTH - len(indent), break_long_words=False)
    yield first + rows[0]
    yield from (indent + row for row in rows[1:])


def _after(movement: Movement) -> str:
    """Return what a number will be, ``=`` where that is the same; nothing where it is gone."""
    then = movement.others[0] if movement.others else ""
    return "=" if then == movement.number.text else then


def _isolated(text: str) -> str:
    """Keep a number in a text of the other direction from moving its neighbours (UAX #9)."""
    from notice.compare.report import END, ISOLATE  # noqa: PLC0415 - keeps --help quick
    from notice.language.isolation import direction  # noqa: PLC0415 - the same

    return f"{ISOLATE}{text}{END}" if direction(text) == "rtl" else text


def _padded(text: str) -> str:
    from notice.render.text.lines import cells  # noqa: PLC0415 - keeps --help quick

    return text + " " * max(COLUMN - cells(text), 2)


def _data(table: Table) -> dict[str, object]:
    statement = table.statement
    return {
        "notice": statement.definition.id,
        "language": statement.language.tag,
        "issuer": statement.letterhead.issuer,
        "year": statement.occurrence.year,
        "following": table.following.year if table.following else None,
        "numbers": [
            {
                "text": movement.number.text,
                "next": movement.others[0] if movement.others else None,
                "origin": movement.number.origin,
                "source": table.source(movement.number),
            }
            for movement in table.movements
        ],
    }
