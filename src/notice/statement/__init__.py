"""A statement: one notice, occurrence, language and issuer, filled as a document tree.

It is content without looks: no layout, no format, no file.
"""
