"""A specimen as one HTML page that loads nothing, for the screen and for paper."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, StrictUndefined

from notice import files
from notice.render.html.nodes import inlines
from notice.specimen.specimen import Specimen

PAGE = Path(__file__).with_name("page.html")


def as_page(specimen: Specimen) -> str:
    """Return a specimen as a page."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["node"] = lambda value: inlines((value,))
    template = environment.from_string(files.read(PAGE, files.TEXT).decode())
    return template.render(specimen=specimen, language=specimen.language)
