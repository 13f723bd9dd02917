"""TOML files with the line of every key, and the models that check them.

The meaning of the keys lives with their readers: ``definition/``, ``language/``.
"""
