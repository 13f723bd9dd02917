"""Whether a PDF is what it claims to be, by veraPDF and by reading its structure.

It needs the packages of the extra ``conformance``; ``verapdf.missing_packages`` tells of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from notice.preflight.conformance import structure, tagged, verapdf
from notice.preflight.conformance.verapdf import VeraPdf
from notice.preflight.finding import Finding
from notice.render.pdf.archive import Standard
from notice.statement.statement import Statement


def check(
    statement: Statement, plain: str, data: bytes, name: str, standard: Standard, judge: VeraPdf
) -> Iterator[Finding]:
    """Yield what keeps a statement's PDF from conforming to its standards.

    ``plain`` is the text that rides along with the PDF, ``name`` its file name. Raises
    ``LibraryError`` where veraPDF ends.
    """
    flavours = verapdf.FLAVOURS[standard]
    for flavour, rules in judge.failures(data, flavours).items():
        for rule in rules:
            yield Finding("not-conformant", f"{verapdf.NAMES[flavour]} {rule}", artifact=name)
    read = tagged.Read(statement, plain, data)
    for each in structure.CHECKS:
        for problem in each(read):
            yield Finding("unclear-structure", f"{each.__name__}: {problem}", artifact=name)
