"""TOML files whose every key knows its line, and the models that they are checked against.

What the keys mean lives with whoever reads the file: ``definition/``, ``language/``.
"""
