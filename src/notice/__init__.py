"""Issue the same anniversary statement every year: right, in every language, unattended."""

__version__ = "0.1.0"
