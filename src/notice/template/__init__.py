"""The template language: what a source may say, what a field is worth, and the tree it fills.

Jinja's syntax and a subset of Markdown go in, a document tree comes out. Nothing here knows a
notice, a language or a file: fields arrive as values.
"""
