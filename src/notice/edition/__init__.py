"""Editions: what was asked for is planned, built, checked and written.

The only folder that writes into the output. It knows every format; no format knows it.
"""
