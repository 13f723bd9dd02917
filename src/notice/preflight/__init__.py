"""Preflight: what was made, read back and compared with the statement before anything is issued.

Each module reads one kind of file and judges it: it returns findings and never raises. Which check
goes with which format is a row of ``edition/formats.py``.
"""
