"""Statements in the browser while they are written: the page, its server and what it shows.

The server answers this machine only. What it shows comes from ``edition``, as in a build; nothing
is written. It needs the extra ``preview``.
"""
