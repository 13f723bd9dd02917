"""The faces that a statement is set in: those of the project, and those that its scripts need."""

from __future__ import annotations

from dataclasses import replace

from notice.definition.face import Face
from notice.definition.fonts import FontSet
from notice.errors import Fault, LibraryError
from notice.statement.statement import Statement


def choose(statement: Statement, fonts: FontSet, *, drawn: bool = True) -> tuple[Face, ...]:
    """Return the faces of a statement, which its own text decides and no other statement's.

    Raises ``LibraryError`` with the line of the text for each font that is not installed; where
    nothing is ``drawn``, it is left out.
    """
    faces = list(fonts.faces)
    faults: list[Fault] = []
    for each in statement.languages():
        needed = fonts.needed(replace(each, second=None).text(), each.language.tag)
        for char, family in needed.items():
            try:
                faces += (face for face in fonts.installed(family) if face not in faces)
            except LibraryError as error:
                message = f"'{char}' needs a font that is missing: {error.faults[0].message}"
                source = each.source
                place = replace(error.faults[0], source=source.path, line=source.line_of(char))
                faults.append(replace(place, message=message))
    if faults and drawn:
        raise LibraryError(*faults)
    return tuple(faces)
