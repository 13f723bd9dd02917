"""The questions that a command asks on a terminal, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from notice.cli import console
from notice.errors import NoticeError

if TYPE_CHECKING:
    from notice.new.questions import Answers


def asked(answers: Answers) -> Answers:
    """Ask for whatever is left out, and again after a wrong answer; return all the answers."""
    from notice.new.questions import QUESTIONS  # noqa: PLC0415 - keeps --help quick

    for question in QUESTIONS:
        while question.option not in answers.typed and question.matters(answers):
            text = console.ask(question.text, question.suggest(answers))
            try:
                question.read(text, answers)
            except NoticeError as error:
                console.say(f"error: {error}", "error")
            else:
                answers = replace(answers, typed={**answers.typed, question.option: text})
    return answers


def number(sentence: str, typed: str, ways: Sequence[str]) -> int | None:
    """Ask on a terminal how a number is meant; return the index of the answer."""
    if not console.can_ask():
        return None
    console.say(f"\n{sentence}")
    for number, way in enumerate(ways, 1):
        console.say(f"  {number}  {way}")
    while True:
        answer = console.ask(f"what is '{typed}'?", "1")
        if answer.isdecimal() and 1 <= int(answer) <= len(ways):
            return int(answer) - 1
        console.say(f"error: write a number from 1 to {len(ways)}", "error")
