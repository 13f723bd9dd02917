"""What a new notice is to be: the questions, and how their answers are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from notice.definition import project
from notice.definition.models import LEAP_RULES, Identifier, Observed, zone
from notice.document import REFUSED
from notice.errors import Collector, Fault, NoticeError, UsageError, did_you_mean
from notice.folders import RESERVED, Folders
from notice.language.language import Language
from notice.toml.record import one_line

Given = Mapping[str, str]
"""Answers as they were typed, each by the option that gives it."""
IDENTIFIER: TypeAdapter[str] = TypeAdapter(Identifier)
COUNTS = ("anniversaries", "editions")
TONES = ("commemoration", "celebration")
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
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
LEAP_DAY = (2, 29)


@dataclass(frozen=True)
class NewIssuer:
    """An issuer that has no file yet: what its file is to say."""

    name: str
    place: str


@dataclass(frozen=True)
class Charter:
    """What a new notice is to be."""

    id: str
    name: str
    first_date: date
    observed: Observed
    languages: tuple[Language, ...]
    issuer: str
    new_issuer: NewIssuer | None
    """The issuer, where it is as new as the notice."""
    timezone: str
    counts: str
    tone: str


@dataclass(frozen=True)
class Question:
    """Something to ask: the option that answers it, and what is asked where nobody gave that.

    ``read`` returns the value of an answer and raises ``NoticeError`` for one that is none.
    ``suggest`` returns what is usual. A ``required`` question has to be answered all the same, if
    it ``matters`` after the answers to those before it.
    """

    option: str
    text: str
    read: Callable[[str, Given, Folders], object]
    suggest: Callable[[Given, Folders], str] = lambda _given, _where: ""
    required: bool = False
    matters: Callable[[Given, Folders], bool] = lambda _given, _where: True


def read(given: Given, where: Folders) -> Charter:
    """Return what is to be made; raise ``NoticeError`` with all that is wrong or missing."""
    problems = Collector()
    values: dict[str, Any] = {}
    for question in QUESTIONS:
        needed = question.required and question.matters(given, where)
        usual = "" if needed else question.suggest(given, where)
        text = given.get(question.option, usual)
        if question.option in given or usual:
            try:
                values[question.option] = question.read(text, given, where)
            except NoticeError as error:
                placed = (replace(fault, key=question.option) for fault in error.faults)
                problems.errors.append(type(error)(*placed))
    problems.add(_missing(given, where), UsageError)
    problems.raise_all()
    known = values["--issuer"] in where.names("issuers", ".toml")
    founder = None if known else NewIssuer(values["--issuer-name"], values["--place"])
    return Charter(
        id=values["ID"],
        name=values["--name"],
        first_date=values["--since"],
        observed=values["--observed"],
        languages=values["--lang"],
        issuer=values["--issuer"],
        new_issuer=founder,
        timezone=values["--timezone"],
        counts=values["--counts"],
        tone=values["--tone"],
    )


def lacking(given: Given, where: Folders) -> list[Question]:
    """Return the questions that have to be answered and are not."""
    return [
        question
        for question in QUESTIONS
        if question.required and question.option not in given and question.matters(given, where)
    ]


def _missing(given: Given, where: Folders) -> Sequence[Fault]:
    missing = lacking(given, where)
    if not missing:
        return ()
    hint = ""
    if any(each.option == "--place" for each in missing):
        near = did_you_mean(given["--issuer"], where.names("issuers", ".toml"))
        hint = f"there is no issuer '{given['--issuer']}' yet; {near}"
    options = ", ".join(f"{each.option} ({each.text})" for each in missing)
    return [Fault(message=f"missing: {options}", hint=hint)]


def free(notice: str, where: Folders) -> None:
    """Raise ``UsageError`` where there is a file or folder of this name already."""
    if (where.notices / notice).exists():
        message = f"templates/{notice} is there already, and nothing is written over"
        raise UsageError(Fault(message=message, hint="take another id, or edit what is there"))


def identifier(text: str, what: str) -> str:
    """Return an id; raise ``UsageError`` where the text is none."""
    try:
        return IDENTIFIER.validate_python(text)
    except ValidationError:
        hint = "write small letters a-z, digits and single hyphens, such as founding-day"
        raise UsageError(Fault(message=f"'{text}' is not the id of {what}", hint=hint)) from None


def _id(text: str, _given: Given, where: Folders) -> str:
    if identifier(text, "a notice") in RESERVED:
        message = f"'{text}' is the name of a folder that holds no notice"
        raise UsageError(Fault(message=message, hint="take another"))
    free(text, where)
    return text


def _text(text: str, _given: Given, _where: Folders) -> str:
    try:
        one_line(text)
    except ValueError as error:
        raise UsageError(str(error)) from None
    if not text.strip():
        raise UsageError("this must not be empty")
    if REFUSED.search(text):
        raise UsageError("this holds a character that cannot stand in a text")
    if FIELD.search(text):
        raise UsageError(Fault(message="this holds a field", hint="write it as it is printed"))
    return text.strip()


def _day(text: str, _given: Given, _where: Folders) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        hint = "write year, month and day: 1952-02-29"
        raise UsageError(Fault(message=f"'{text}' is not a date", hint=hint)) from None


def _observed(text: str, given: Given, where: Folders) -> Observed:
    leap_day = _on_leap_day(given, where)
    if text in LEAP_RULES and not leap_day:
        message = f"'{text}' is for a first date of 29 February"
        raise UsageError(Fault(message=message, hint=MOVABLE))
    if text == "fixed" and leap_day:
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
        hint = f"write {LEAP}; or {EVERY_YEAR}" if leap_day else MOVABLE
        raise UsageError(Fault(message=f"'{text}' is not a rule", hint=hint)) from None


def _on_leap_day(given: Given, _where: Folders) -> bool:
    try:
        day = date.fromisoformat(given.get("--since", ""))
    except ValueError:
        return False
    return (day.month, day.day) == LEAP_DAY


def _languages(text: str, _given: Given, where: Folders) -> tuple[Language, ...]:
    problems = Collector()
    found: list[Language] = []
    for tag in dict.fromkeys(tag.strip() for tag in text.split(",")):
        with problems.gathered():
            found.append(project.load_language(tag, where))
    problems.raise_all()
    return tuple(found)


def _issuer(text: str, _given: Given, _where: Folders) -> str:
    return identifier(text, "an issuer")


def _is_new_issuer(given: Given, where: Folders) -> bool:
    return "--issuer" in given and given["--issuer"] not in where.names("issuers", ".toml")


def _usual_issuer(_given: Given, where: Folders) -> str:
    own = sorted(path.stem for path in where.notices.glob("issuers/*.toml"))
    return next(iter(own), "")


def _timezone(text: str, _given: Given, _where: Folders) -> str:
    try:
        return zone(text)
    except ValueError as error:
        raise UsageError(str(error)) from None


def _one_of(choices: Sequence[str]) -> Callable[[str, Given, Folders], str]:
    def chosen(text: str, _given: Given, _where: Folders) -> str:
        if text not in choices:
            hint = f"write {' or '.join(choices)}"
            raise UsageError(Fault(message=f"'{text}' is neither", hint=hint))
        return text

    return chosen


def _titled(option: str) -> Callable[[Given, Folders], str]:
    """Suggest a name: the id in an option, as words."""
    return lambda given, _where: given.get(option, "").replace("-", " ").title()


def _usual(text: str) -> Callable[[Given, Folders], str]:
    return lambda _given, _where: text


QUESTIONS = (
    Question("ID", "the id of the notice, which its folder will have", _id, required=True),
    Question("--name", "what is marked, in words", _text, _titled("ID"), required=True),
    Question("--since", "the day of the event, such as 1952-03-01", _day, required=True),
    Question(
        "--observed",
        f"in years without a 29 February: {LEAP}",
        _observed,
        lambda given, where: "" if _on_leap_day(given, where) else "fixed",
        required=True,
        matters=_on_leap_day,
    ),
    Question("--lang", "its languages, as en,de", _languages, _usual("en"), required=True),
    Question("--issuer", "the id of the office that speaks", _issuer, _usual_issuer, required=True),
    Question(
        "--issuer-name",
        "the name of that office",
        _text,
        _titled("--issuer"),
        matters=_is_new_issuer,
    ),
    Question("--place", "where that office is", _text, required=True, matters=_is_new_issuer),
    Question("--timezone", "the time zone, as Europe/London", _timezone, _usual("UTC")),
    Question("--counts", " or ".join(COUNTS), _one_of(COUNTS), _usual(COUNTS[0])),
    Question("--tone", " or ".join(TONES), _one_of(TONES), _usual(TONES[0])),
)
