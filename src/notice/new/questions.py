"""What a new notice is to be: the questions, and how their answers are read."""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from notice.calendar.occurrence import WEEKDAYS
from notice.characters import REFUSED, refusal
from notice.definition import languages
from notice.definition.mail import unfit
from notice.definition.models import LEAP_RULES, Identifier, Observed, zone
from notice.errors import Collector, Fault, NoticeError, UsageError, did_you_mean
from notice.folders import RESERVED, Folders
from notice.language.language import Language
from notice.new.scaffold import NewNotice
from notice.toml.record import one_line

IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAY = re.compile(rf"({'|'.join(NTH)})-({'|'.join(WEEKDAYS)})-of-({'|'.join(MONTHS)})")
EASTER = re.compile(r"(orthodox-)?easter([+-]\d{1,3})?")
EVERY_YEAR = "last-sunday-of-may, easter, orthodox-easter, or easter-2 (two days before Easter)"
MOVABLE = f"write fixed, {EVERY_YEAR}"
LEAP = " or ".join(LEAP_RULES)
FIELD = re.compile(r"\{[{%#]|[%#}]\}")
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True)
class Answers:
    """What was typed, by the option that takes it, and the folders that it is about."""

    typed: Mapping[str, str]
    where: Folders

    def on_leap_day(self) -> bool:
        """Return whether the event was on a 29 February."""
        try:
            day = date.fromisoformat(self.typed.get("--since", ""))
        except ValueError:
            return False
        return (day.month, day.day) == (2, 29)

    def issuer_is_new(self) -> bool:
        """Return whether the issuer has no file yet."""
        known = self.where.names("issuers", ".toml")
        return "--issuer" in self.typed and self.typed["--issuer"] not in known


@dataclass(frozen=True)
class Question(Generic[Value_co]):
    """Something to ask: the option that answers it, and the words that ask for it otherwise."""

    option: str
    text: str
    read: Callable[[str, Answers], Value_co]
    """Returns the value of an answer; raises ``NoticeError`` if the answer is wrong."""
    suggest: Callable[[Answers], str] = lambda _: ""
    """Returns the usual answer."""
    required: bool = False
    """Whether somebody has to answer it, even with the usual answer, if it ``matters``."""
    matters: Callable[[Answers], bool] = lambda _: True
    """Returns whether it is worth asking after the answers to the questions before it."""

    def value(self, answers: Answers) -> Value_co:
        """Return the value of what was typed, or of the usual answer; name the option in faults."""
        try:
            return self.read(answers.typed.get(self.option, self.suggest(answers)), answers)
        except NoticeError as error:
            placed = (replace(fault, key=self.option) for fault in error.faults)
            raise type(error)(*placed) from None


def lacking(answers: Answers) -> list[Question[object]]:
    """Return the questions that have to be answered and are not."""
    return [
        question
        for question in QUESTIONS
        if question.required and question.option not in answers.typed and question.matters(answers)
    ]


def named(answers: Answers) -> Answers:
    """Return answers with the usual name of the notice, if none was typed."""
    usual = NAME.suggest(answers)
    return replace(answers, typed=({NAME.option: usual} if usual else {}) | {**answers.typed})


def read(answers: Answers) -> NewNotice:
    """Return what to make; raise ``NoticeError`` with all that is wrong or missing."""
    problems = Collector()
    missing = lacking(answers)
    for question in QUESTIONS:
        usual = "" if question in missing else question.suggest(answers)
        if question.option in answers.typed or usual:
            with problems.gathered():
                question.value(answers)
    if missing:
        problems.errors.append(_missing(missing, answers))
    problems.raise_all()
    return NewNotice(
        id=ID.value(answers),
        name=NAME.value(answers),
        first_date=SINCE.value(answers),
        observed=OBSERVED.value(answers),
        languages=LANGUAGES.value(answers),
        issuer=ISSUER.value(answers),
        issuer_name=ISSUER_NAME.value(answers) if answers.issuer_is_new() else "",
        place=PLACE.value(answers) if answers.issuer_is_new() else "",
        timezone=TIMEZONE.value(answers),
        counts=COUNTS.value(answers),
        tone=TONE.value(answers),
    )


def _missing(questions: Sequence[Question[object]], answers: Answers) -> UsageError:
    hint = ""
    if PLACE in questions:
        issuer = answers.typed["--issuer"]
        near = did_you_mean(issuer, answers.where.names("issuers", ".toml"))
        hint = f"there is no issuer '{issuer}' yet; {near}"
    options = ", ".join(f"{question.option} ({question.text})" for question in questions)
    return UsageError(Fault(message=f"missing: {options}", hint=hint))


def _identifier(text: str, kind: str) -> str:
    try:
        return IDENTIFIER.validate_python(text)
    except ValidationError:
        hint = "write small letters a-z, digits and single hyphens, such as founding-day"
        raise UsageError(Fault(message=f"'{text}' is not the id of {kind}", hint=hint)) from None


def _notice_id(text: str, answers: Answers) -> str:
    if _identifier(text, "a notice") in RESERVED:
        message = f"'{text}' is the name of a folder that holds no notice"
        raise UsageError(Fault(message=message, hint="take another"))
    if os.path.lexists(answers.where.notices / text):
        message = f"templates/{text} is there already, and nothing is overwritten"
        raise UsageError(Fault(message=message, hint="take another id, or edit what is there"))
    return text


def _line(text: str, _: Answers) -> str:
    try:
        one_line(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if not text.strip():
        raise UsageError("this must not be empty")
    if refused := REFUSED.search(text):
        message, hint = refusal(refused[0])
        raise UsageError(Fault(message=message, hint=hint))
    if reason := unfit(text):  # a name becomes the subject of a mail, or the name of its sender
        raise UsageError(reason)
    if FIELD.search(text):
        raise UsageError(Fault(message="this holds a field", hint="write it as it is printed"))
    return text.strip()


def _date(text: str, _: Answers) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        hint = "write year, month and day: 1952-02-29"
        raise UsageError(Fault(message=f"'{text}' is not a date", hint=hint)) from None


def _observed(typed: str, answers: Answers) -> Observed:
    text = typed.lower()
    if text in LEAP_RULES and not answers.on_leap_day():
        message = f"'{text}' is for a first date of 29 February"
        raise UsageError(Fault(message=message, hint=MOVABLE))
    if text == "fixed" and answers.on_leap_day():
        message = "a 29 February needs a rule for the other years"
        raise UsageError(Fault(message=message, hint=f"write {LEAP}"))
    rule: dict[str, object] = {"rule": text}
    if match := WEEKDAY.fullmatch(text):
        month = MONTHS.index(match[3]) + 1
        rule = {"rule": "weekday", "month": month, "weekday": match[2], "nth": NTH[match[1]]}
    elif match := EASTER.fullmatch(text):
        calendar = "orthodox" if match[1] else "western"
        rule = {"rule": "easter", "calendar": calendar, "offset": int(match[2] or 0)}
    try:
        return Observed.model_validate(rule)
    except ValidationError:
        hint = f"write {LEAP}; or {EVERY_YEAR}" if answers.on_leap_day() else MOVABLE
        raise UsageError(Fault(message=f"'{typed}' is not a rule", hint=hint)) from None


def _languages(text: str, answers: Answers) -> tuple[Language, ...]:
    problems = Collector()
    loaded: list[Language] = []
    typed = (tag.strip() for tag in text.split(","))
    for tag in dict.fromkeys(languages.spelled(typed, answers.where)):
        with problems.gathered():
            loaded.append(languages.load(tag, answers.where))
    problems.raise_all()
    return tuple(loaded)


def _own_issuer(answers: Answers) -> str:
    """Suggest the first issuer of the office's own."""
    return min((path.stem for path in answers.where.notices.glob("issuers/*.toml")), default="")


def _timezone(text: str, _: Answers) -> str:
    try:
        return zone(text)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _titled(option: str) -> Callable[[Answers], str]:
    """Suggest a name: the id in an option, as words."""
    return lambda answers: answers.typed.get(option, "").replace("-", " ").title()


def _choice(option: str, *choices: str) -> Question[str]:
    """Return a question with fixed answers, of which the first is the usual one."""
    text = " or ".join(choices)

    def read(answer: str, _: Answers) -> str:
        choice = answer.lower()
        if choice not in choices:
            raise UsageError(Fault(message=f"'{answer}' is neither", hint=f"write {text}"))
        return choice

    return Question(option, text, read, lambda _: choices[0])


ID = Question("ID", "the id of the notice, which its folder will have", _notice_id, required=True)
NAME = Question("--name", "what is marked, in words", _line, _titled("ID"), required=True)
SINCE = Question("--since", "the day of the event, such as 1952-03-01", _date, required=True)
OBSERVED = Question(
    "--observed",
    f"in years without a 29 February: {LEAP}",
    _observed,
    lambda answers: "" if answers.on_leap_day() else "fixed",
    required=True,
    matters=Answers.on_leap_day,
)
LANGUAGES = Question("--lang", "its languages, as en,de", _languages, lambda _: "en", required=True)
ISSUER = Question(
    "--issuer",
    "the id of the office that speaks",
    lambda text, _: _identifier(text, "an issuer"),
    _own_issuer,
    required=True,
)
ISSUER_NAME = Question(
    "--issuer-name",
    "the name of that office",
    _line,
    _titled("--issuer"),
    matters=Answers.issuer_is_new,
)
PLACE = Question(
    "--place", "where that office is", _line, required=True, matters=Answers.issuer_is_new
)
TIMEZONE = Question("--timezone", "the time zone, as Europe/London", _timezone, lambda _: "UTC")
COUNTS = _choice("--counts", "anniversaries", "editions")
TONE = _choice("--tone", "commemoration", "celebration")
QUESTIONS: tuple[Question[object], ...] = (
    *(ID, NAME, SINCE, OBSERVED, LANGUAGES, ISSUER, ISSUER_NAME, PLACE, TIMEZONE, COUNTS, TONE),
)
