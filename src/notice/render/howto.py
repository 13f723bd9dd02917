"""What to do with the files of a statement in a newsletter tool, as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill

from notice.definition.profile import PLACEHOLDER, Profile
from notice.render.text.lines import WIDTH
from notice.statement.statement import Statement


def render(statement: Statement, profile: Profile, files: Mapping[str, str], logo: str = "") -> str:
    """Return the steps of a profile with the names of the ``files``, by format, in their places.

    The subject stands on a line of its own with ordinary spaces, to be copied; ``logo`` is the
    address from which the mail shows the logo, or an empty text.
    """
    named = {str(form): name for form, name in files.items()}
    subject = " ".join(statement.subject.split())
    parts = [f"{profile.name}: {statement.language.data.name}", f"Subject:\n{subject}"]
    if logo:
        first = f"Before all else put {files['logo']} on the web: the mail shows the logo from"
        parts.append(f"{_wrapped(first, '')}\n{logo}")
    for number, step in enumerate(profile.steps, 1):
        filled = PLACEHOLDER.sub(lambda match: named[match[1]], step)
        mark = f"{number}. "
        parts.append(_wrapped(filled, mark))
    sources = "\n".join(profile.sources)
    parts.append(f"What {profile.name} takes, looked up on {profile.looked_up}:\n{sources}")
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str, mark: str) -> str:
    return fill(
        text,
        WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
