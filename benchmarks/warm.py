"""One process that makes one PDF after another: ours with preflight, and WeasyPrint's alone.

    python benchmarks/warm.py [PAGES]

Prints a line of JSON: the seconds a PDF that each took, year by year in turn, and the memory of
the process after each in MB.
"""

from __future__ import annotations

import json
import resource
import sys
import time

import weasyprint

from notice import folders
from notice.calendar.occurrence import occurrence
from notice.definition import fonts, layouts, project
from notice.edition import pipeline
from notice.edition.artifact import Settings
from notice.render.html import page
from notice.worker import Here

PAGES = 20
NOTICE, LANGUAGE, FIRST = "20-january", "en", 2027


def main() -> None:
    """Make a PDF in both ways for each of so many years."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    where = folders.locate()
    notice = project.load_notice(NOTICE, where, [LANGUAGE])
    issuer = project.load_issuer(notice.definition.issuer, where)
    families = fonts.load(where)
    settings = Settings(layouts.chosen(notice), ("pdf", "txt"))
    rows: list[tuple[float, float, float]] = []
    for year in range(FIRST - 1, FIRST + pages):  # the first warms both up
        start = time.process_time()
        marked = occurrence(notice.definition, year)
        statements = pipeline.compose(notice, marked, [issuer])
        ready = pipeline.typeset(statements, settings.layout, families)
        pipeline.build(notice, marked, ready, families, settings, Here())
        middle = time.process_time()
        html = page.for_print(statements[0], settings.layout)
        begun = time.process_time()
        weasyprint.HTML(string=html).write_pdf(pdf_tags=True, pdf_variant="pdf/ua-1")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append((middle - start, time.process_time() - begun, memory))
    ours, bare, memory_of = zip(*rows[1:], strict=True)
    print(json.dumps({"ours": ours, "bare": bare, "memory": memory_of}))


if __name__ == "__main__":
    main()
