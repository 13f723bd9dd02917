"""How far a run has come: a line that is rewritten on a terminal, now and then one elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from notice.cli import console
from notice.edition.step import Step

MINUTE = 60
SELDOM = 30
"""Seconds between two lines where nobody watches: a job's log is to be short."""


def shown(*, quiet: bool) -> Callable[[Step], None]:
    """Return a function that shows how far a run has come, unless it is to be ``quiet``."""
    if quiet:
        return lambda _: None
    begun = told = monotonic()

    def show(step: Step) -> None:
        nonlocal told
        now = monotonic()
        line = _line(step, now - begun)
        if console.on_terminal():
            console.rewrite(line)
        elif line and step.total > 1 and now - told > SELDOM:
            told = now
            console.say(line)

    return show


def _line(step: Step, seconds: float) -> str:
    """Return how much is done, how fast, and how long the rest will take; nothing at the end."""
    if step.done == step.total:
        return ""
    parts = [f"{step.done} of {step.total}" if step.total > 1 else "", step.name]
    if step.done and seconds > 1:
        left = seconds / step.done * (step.total - step.done)
        parts.append(f"{step.done / seconds:.1f} a second, {_time(left)} left")
    return "  ".join(filter(None, parts))


def _time(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 2 * MINUTE else f"{seconds / MINUTE:.0f} min"
