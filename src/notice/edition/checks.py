"""How each format is looked over: what a row of the table of formats names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from notice.definition.face import Face
from notice.edition import framing
from notice.edition.artifact import Artifact, Settings
from notice.preflight import cardfile, mail, messagefile, pdffile, web
from notice.preflight.finding import Finding
from notice.render.card import Shape
from notice.render.frame import Frame
from notice.render.pdf.pdf import Pdf
from notice.statement.statement import Statement

Check = Callable[[Artifact, Sequence[Face], Settings], Iterable[Finding]]


def by_bytes(
    check: Callable[[Statement, bytes], Iterator[Finding]], artifact: Artifact, *_: object
) -> Iterable[Finding]:
    """Look over a file that is judged by its statement alone."""
    return check(artifact.statement, artifact.data)


def by_public_bytes(
    check: Callable[[Statement, bytes], Iterator[Finding]], artifact: Artifact, *_: object
) -> Iterable[Finding]:
    """Look over a file that the public gets: it says nothing of an embargo."""
    return check(artifact.statement.public(), artifact.data)


def nothing(*_: object) -> Iterable[Finding]:
    """Yield no findings: the file has no words of its own, and what shows it is checked."""
    return ()


def mail_file(artifact: Artifact, _: Sequence[Face], settings: Settings) -> Iterable[Finding]:
    """Look over the HTML of a mail, with its frame."""
    around = framing.frame(artifact.statement, settings, artifact.format)
    return mail.check(artifact.statement, artifact.data, around)


def framed(
    check: Callable[[Statement, bytes, Frame], Iterator[Finding]],
    artifact: Artifact,
    _: Sequence[Face],
    settings: Settings,
) -> Iterable[Finding]:
    """Look over a text, in the frame of the tool that sends it."""
    around = framing.frame_of_text(artifact.statement, settings, artifact.format)
    return check(artifact.statement, artifact.data, around)


def snippet(artifact: Artifact, _: Sequence[Face], settings: Settings) -> Iterable[Finding]:
    """Look over a snippet, with where it leads."""
    around = framing.frame_of_snippet(artifact.statement, settings)
    return web.check_snippet(artifact.statement.public(), artifact.data, around)


def _pages(statement: Statement, settings: Settings) -> int:
    """Return the most pages that the PDF of a statement may have."""
    return statement.definition.max_pages * settings.layout.data.pages * len(statement.languages())


def pdf_file(artifact: Artifact, faces: Sequence[Face], settings: Settings) -> Iterable[Finding]:
    """Look over a PDF."""
    made, allowed = artifact.rendering, _pages(artifact.statement, settings)
    return chain(
        pdffile.check_density(made.density),
        pdffile.check(artifact.statement, made.data, made.messages, faces, allowed),
    )


def message_file(
    artifact: Artifact, faces: Sequence[Face], settings: Settings
) -> Iterable[Finding]:
    """Look over a whole message: its header and each of its parts."""
    statement, made = artifact.statement, artifact.rendering
    return chain(
        messagefile.check_headers(statement, settings.mail, made.data, artifact.name),
        messagefile.check(
            statement,
            made.data,
            made.messages,
            faces,
            _pages(statement, settings),
            framing.frame(statement, settings, "eml"),
        ),
    )


def card_file(
    shape: Shape, artifact: Artifact, faces: Sequence[Face], _: Settings
) -> Iterable[Finding]:
    """Look over a card by the page that it was drawn from."""
    drawn = Pdf(artifact.rendering.page, artifact.rendering.messages)
    return cardfile.check(artifact.statement, shape, drawn, faces)


def word_file(artifact: Artifact, *_: object) -> Iterable[Finding]:
    """Look over a Word file."""
    from notice.preflight import docxfile  # noqa: PLC0415 - slow to import, and seldom asked for

    return docxfile.check(artifact.statement, artifact.data)
