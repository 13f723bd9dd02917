"""Years, days and moments as they are typed."""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime

from notice.errors import Fault, UsageError

YEARS = re.compile(r"([0-9]{1,4})(?:\.\.([0-9]{1,4}))?")
EPOCH = re.compile(r"[0-9]{1,11}")
SPAN = re.compile(r"([0-9]{1,4})[dD]?")


def parse_years(text: str) -> range:
    """Read ``2026`` or ``2026..2030`` (both ends included); raise ``UsageError`` otherwise."""
    match = YEARS.fullmatch(text)
    hint = "write a year such as 2026, or a range such as 2026..2030"
    if match is None:
        raise UsageError(Fault(message=f"'{text}' is not a year", hint=hint))
    first, last = int(match[1]), int(match[2] or match[1])
    if min(first, last) < MINYEAR:
        raise UsageError(Fault(message=f"'{text}': years go from 1 to {MAXYEAR}", hint=hint))
    if last < first:
        message = f"'{text}' runs backwards"
        raise UsageError(Fault(message=message, hint=f"write {last}..{first}"))
    return range(first, last + 1)


def parse_span(text: str) -> int:
    """Read a number of days such as ``21d``; raise ``UsageError`` otherwise."""
    match = SPAN.fullmatch(text)
    if match is None:
        message = f"'{text}' is not a number of days"
        raise UsageError(Fault(message=message, hint="write for example 21d"))
    return int(match[1])


def parse_epoch(text: str) -> datetime:
    """Read seconds since 1970, as ``SOURCE_DATE_EPOCH`` gives them; raise ``UsageError``."""
    if EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    message = f"SOURCE_DATE_EPOCH: '{text}' is not a number of seconds since 1970"
    raise UsageError(Fault(message=message, hint="unset it, or give --date"))
