"""A statement and its files looked over, each file by the check of its format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import assert_never

from notice import preflight
from notice.definition.fonts import Face, coverage
from notice.definition.mail import MailHeader
from notice.edition.artifact import Artifact
from notice.preflight import message
from notice.preflight.finding import Finding
from notice.render.pdf.pdf import Pdf
from notice.statement.statement import Statement


def check(
    each: Statement, made: Sequence[Artifact], faces: Sequence[Face], given: MailHeader
) -> Iterator[Finding]:
    """Yield what is wrong with a statement and with files of it, set in these faces.

    ``given`` is what the header of a message says instead of what the issuer does.
    """
    yield from preflight.check_glyphs(each, coverage(faces))
    for artifact in made:
        yield from _check(artifact, faces, given)


def _check(artifact: Artifact, faces: Sequence[Face], given: MailHeader) -> Iterator[Finding]:
    each, name = artifact.statement, artifact.name
    match artifact.format:
        case "txt" | "flowed":
            return preflight.check_text(each, artifact.data, name)
        case "html":
            return preflight.check_html(each, artifact.data, name)
        case "email" | "fragment":
            return preflight.check_mail(each, artifact.data, name)
        case "logo":
            return iter(())  # it holds no words; the mail that shows it is looked at
        case "md":
            return preflight.check_markdown(each, artifact.data, name)
        case "embed":
            return preflight.check_embed(each, artifact.data, name)
        case "ics":
            return preflight.check_event(each, artifact.data, name)
        case "item":
            return preflight.check_item(each, artifact.data, name)
        case "howto":
            return iter(())
        case "eml":
            fields = message.check(each, given, artifact.data, name)
            told = artifact.messages
            return chain(fields, preflight.check_message(each, artifact.data, told, faces, name))
        case "card" | "card-square":
            drawn = Pdf(artifact.page, artifact.messages)
            return preflight.check_card(each, artifact.format, drawn, faces, name)
        case "card-alt":
            return iter(())  # the words that each card is compared with
        case "docx":
            return preflight.check_docx(each, artifact.data, name)
        case "pdf":
            found = preflight.check_pdf(each, artifact.data, artifact.messages, faces, name)
            return chain(preflight.check_density(artifact.density, name), found)
        case _:
            assert_never(artifact.format)
