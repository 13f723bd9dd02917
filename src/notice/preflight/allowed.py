"""The warnings that an office allows by name, with its reason: ``[allowed]`` in ``notice.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from notice.definition.project import LoadedNotice
from notice.errors import DefinitionError, Fault, unknown
from notice.preflight.finding import Finding, codes


def check(notice: LoadedNotice) -> None:
    """Raise ``DefinitionError`` for each code that is none, and for each that is an error."""
    faults = [*_faults(notice)]
    if faults:
        raise DefinitionError(*faults)


def applied(findings: Iterable[Finding], notice: LoadedNotice) -> tuple[Finding, ...]:
    """Return the findings, those that the notice allows with its reason."""
    reasons = notice.definition.allowed
    return tuple(replace(each, allowed=reasons.get(each.code, "")) for each in findings)


def _faults(notice: LoadedNotice) -> Iterator[Fault]:
    for code in notice.definition.allowed:
        key = ("allowed", code)
        if code not in codes():
            fault = unknown("code", code, codes())
            yield notice.toml.fault(key, fault.message, fault.hint)
        elif codes()[code].severity == "error":
            message = f"'{code}' is an error, and only a warning can be allowed"
            yield notice.toml.fault(key, message, f"notice explain {code} says how to mend it")
