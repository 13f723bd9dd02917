"""Bare WeasyPrint on one HTML file: the program that a build is measured against."""

from __future__ import annotations

import sys
from pathlib import Path

import weasyprint

page, target = map(Path, sys.argv[1:])
weasyprint.HTML(string=page.read_text("utf-8")).write_pdf(
    target, pdf_tags=True, pdf_variant="pdf/ua-1"
)
