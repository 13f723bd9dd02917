"""Who signs a statement: the issuer whose file says so, else a line of the text."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from notice.definition import project
from notice.definition.models import in_language
from notice.document import LineBreak, Paragraph, Text
from notice.folders import Folders
from notice.importing import proof
from notice.importing.letter import Letter
from notice.new.scaffold import NewNotice


def signed(letter: Letter, notice: NewNotice, where: Folders) -> Letter:
    """Return a letter whose signature stands in its closing, unless its issuer signs so."""
    if not letter.signature or notice.place:
        return letter
    issuer = project.load_issuer(notice.issuer, where).data
    tag = notice.languages[0].tag
    own = [in_language(text, tag) or "" for text in (issuer.signatory, issuer.signatory_title)]
    if proof.alike(" ".join(own), " ".join(letter.signature)):
        return letter
    lines = [part for line in letter.signature for part in (LineBreak(), Text(line))]
    closing = (*letter.closing, Paragraph(tuple(lines[1:])))
    return replace(letter, closing=closing, signature=())


def written(issuer: str, signature: tuple[str, ...]) -> str:
    """Return the file of a new issuer with who signs, in place of the remarks on it."""
    for key, line in zip(("signatory", "signatory_title"), signature, strict=False):
        entry = f"{key} = {json.dumps(line, ensure_ascii=False)}"
        issuer = re.sub(rf"(?m)^# {key} = .*$", entry.replace("\\", r"\\"), issuer)
    return issuer
