"""What to do with the files of a statement in a newsletter tool: plain text, and a page to copy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill, indent

from jinja2 import Environment, StrictUndefined

from notice import files as program
from notice.definition.profile import FIELDS, PLACEHOLDER, Profile
from notice.document import plain
from notice.render import frame as frames
from notice.render.frame import Frame
from notice.render.text.lines import WIDTH
from notice.statement.statement import Statement

PAGE = Path(__file__).with_name("howto.html")


@dataclass(frozen=True)
class Step:
    """One thing to do: what to read, what to copy, and the files that it names."""

    text: str
    value: str = ""
    """What is typed into the field that the step ends in."""
    files: tuple[str, ...] = ()
    """The formats of the files that it names."""


@dataclass(frozen=True)
class Howto:
    """The steps of a profile for the files of one statement."""

    statement: Statement
    profile: Profile
    names: Mapping[str, str]
    """The names of the files, by format."""
    frame: Frame
    sender: str
    """By what name the mail is sent."""

    def steps(self) -> Iterator[Step]:
        """Yield each step, with names and values in it."""
        values = self._values()
        for step in self.profile.steps:
            named = PLACEHOLDER.findall(step)
            field = next((name for name in named if name in FIELDS), "")
            text = PLACEHOLDER.sub(self._shown, step).strip()
            files = tuple(name for name in named if name not in FIELDS)
            yield Step(text, values.get(field, ""), files)

    def _shown(self, match: re.Match[str]) -> str:
        """Return what stands for a placeholder in a step: a file's name, nothing for a field."""
        return "" if match[1] in FIELDS else self.names[match[1]]

    def _values(self) -> dict[str, str]:
        """Return what is typed into each field, with ordinary spaces."""
        texts = {
            "subject": self.statement.subject,
            "title": plain(self.statement.title),
            "sender": self.sender,
            "preview": frames.preview(self.statement),
            "template": self.profile.template,
        }
        return {name: " ".join(text.split()) for name, text in texts.items()}

    def published(self) -> list[str]:
        """Return the addresses that have to be on the web before the mail is sent."""
        logo = self.frame.logo if self.frame.logo.startswith("https:") else ""
        return [each for each in (self.frame.page, self.frame.pdf, logo) if each]

    def before(self) -> str:
        """Return what has to be seen to before all else; the addresses follow, if there are any."""
        if until := self.statement.embargo:
            end = f"Under embargo until {until.isoformat(timespec='minutes')}."
            first = f"{end} Before that, send it to nobody but the press"
            return (
                f"{first}, and put none of these on the web:" if self.published() else f"{first}."
            )
        return "Before all else see that these open in a browser:" if self.published() else ""

    def text(self) -> str:
        """Return the steps as plain text; what is to be copied stands on a line of its own."""
        parts = [self._title()]
        if before := self.before():
            parts.append("\n".join([_wrapped(before, ""), *self.published()]))
        for number, step in enumerate(self.steps(), 1):
            mark = f"{number}. "
            value = f"\n{indent(step.value, ' ' * len(mark))}" if step.value else ""
            parts.append(_wrapped(step.text, mark) + value)
        sources = "\n".join(self.profile.sources)
        name, day = self.profile.name, self.profile.looked_up
        parts.append(f"What {name} takes, looked up on {day}:\n{sources}")
        if self.profile.unconfirmed:
            parts.append(_wrapped(self.profile.unconfirmed, ""))
        return "\n\n".join(parts) + "\n"

    def page(self, contents: Mapping[str, bytes]) -> str:
        """Return the steps as a page with a button for each thing to copy.

        ``contents`` are the files by format; a text is in the page, and of any other there is a
        link. The page loads nothing and runs only its own script.
        """
        environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        template = environment.from_string(program.read(PAGE, program.TEXT).decode())
        texts = {name: text for name in contents if (text := _text(contents[name]))}
        return template.render(howto=self, title=self._title(), texts=texts)

    def _title(self) -> str:
        names = (each.language.data.name for each in self.statement.languages())
        return f"{self.profile.name}: {' and '.join(names)}"


def _text(data: bytes) -> str:
    """Return the text of a file, empty for one that is no text to be pasted."""
    try:
        return "" if data.startswith(b"From: ") else data.decode()
    except UnicodeDecodeError:
        return ""


def _wrapped(text: str, mark: str) -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
