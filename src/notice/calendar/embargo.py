"""Until when a statement is under embargo, and whether it still is."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Literal

from notice.calendar.occurrence import Occurrence
from notice.dates import moment
from notice.definition.models import Notice
from notice.errors import Fault, UsageError

Asked = datetime | Literal["none"]
"""What a run says of the embargo instead of the notice: a time, or that there is none."""
NONE, MINUTE = timedelta(), timedelta(minutes=1)
FARTHEST = timedelta(days=31)
"""How far from the day of a statement its embargo may end: a wrong year lies farther."""


def parse(text: str) -> Asked:
    """Read a time such as ``2026-01-20T08:00+04:00`` (ISO 8601-1), or ``none``.

    Raises ``UsageError`` for anything else: without its offset from UTC a time is no moment, and
    seconds are not printed.
    """
    if text.lower() == "none":
        return "none"
    try:
        until = datetime.fromisoformat(text)
    except ValueError:
        until = datetime(1, 1, 1)  # noqa: DTZ001 - no moment, as what is refused
    whole = not (until.second or until.microsecond or (until.utcoffset() or NONE) % MINUTE)
    if until.tzinfo is not None and whole:
        return until
    hint = "write it as 2026-01-20T08:00+04:00, or none"
    message = f"--embargo: '{text}' is not a time with its offset from UTC"
    raise UsageError(Fault(message=message, hint=hint))


def until(notice: Notice, occurrence: Occurrence, asked: Asked | None = None) -> datetime | None:
    """Return when the embargo of a statement ends, with its offset from UTC, if it has one.

    A notice gives a time of the day of the occurrence, in its own time zone. Raises ``UsageError``
    for a time that is asked for and lies too far from that day.
    """
    if asked == "none":
        return None
    if asked is not None:
        day = moment(occurrence.date, time(), notice.timezone)
        if abs(asked - day) > FARTHEST:
            message = f"--embargo: {asked.isoformat()} is far from {occurrence.date}"
            hint = f"give a time at most {FARTHEST.days} days from the day of the notice"
            raise UsageError(Fault(message=message, hint=hint))
        return asked
    if not notice.embargo:
        return None
    return moment(occurrence.date, time.fromisoformat(notice.embargo), notice.timezone)


def holds(until: datetime | None, now: datetime) -> bool:
    """Whether a statement is still under embargo; at the very moment it ends it is not."""
    return until is not None and now < until
