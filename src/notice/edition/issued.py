"""Editions that were issued: they stay as they are, and come back only as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from notice import staging
from notice.definition import issue
from notice.definition.issue import Issue
from notice.edition import manifest, store
from notice.edition.artifact import Artifact
from notice.edition.pipeline import Edition
from notice.folders import shown
from notice.preflight.finding import Finding


def settled(target: Path, issues: Sequence[Issue], *, frozen: bool = False) -> bool:
    """Whether the last version of an edition lies there as it was issued.

    Its manifest then says so too. It did not yet where ``notice issue`` was killed after it had
    written the record; if ``frozen``, nothing is written, and the edition is not settled. Raises
    ``FileError``.
    """
    if manifest.there(target, issues[-1].digests) != {*issues[-1].digests}:
        return False
    content = manifest.read(target / manifest.NAME)
    said = content.get("issued") == issue.summary(issues) and manifest.summed(target, content)
    if not (said or frozen):
        with staging.staged(staging.place_of(target).parent) as fresh:
            store.mark(fresh, target, issues)
    return said or not frozen


def restored(edition: Edition, out: Path) -> Edition:
    """Return those files of an edition that were issued and do not lie below ``out``.

    A file that does not come out as it was issued, or was not asked for, refuses the edition.
    """
    version = store.issues_of(edition)[-1]
    target = manifest.folder(out, edition.notice.definition.id, edition.occurrence.year)
    missing = version.digests.keys() - manifest.there(target, version.digests)
    made = [each for each in store.revised(edition, target).artifacts if each.name in missing]
    of_made = {id(artifact.statement) for artifact in made}
    return replace(
        edition,
        statements=tuple(each for each in edition.statements if id(each.statement) in of_made),
        artifacts=tuple(made),
        findings=(*edition.findings, *_lost(sorted(missing), made, version, target)),
    )


def _lost(
    names: Sequence[str], made: Sequence[Artifact], version: Issue, target: Path
) -> Iterator[Finding]:
    digests = {artifact.name: hashlib.sha256(artifact.data).hexdigest() for artifact in made}
    hint = f"bring {shown(target)} back from where it was kept or published, with its manifest"
    unmade = [name for name in names if name not in digests]
    if unmade:
        first, *others = unmade
        these = f"it and {len(others)} more were" if others else "it was"
        what = "them" if others else "it"
        message = f"{these} issued, and this build does not make {what}"
        yield Finding("issued-differs", message, artifact=first, hint=f"ask for all, or {hint}")
    for name in names:
        if name in digests and digests[name] != version.digests[name]:
            message = "it does not come out as it was issued"
            yield Finding("issued-differs", message, artifact=name, hint=hint)
