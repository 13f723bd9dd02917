"""A statement: one notice, occurrence, language and issuer, filled as a document tree.

It is content and nothing of its looks: no layout, no format, no file.
"""
