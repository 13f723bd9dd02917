"""The text files of an office, TOML with the line of every key, and the models that check it.

The meaning of the keys lives with their readers: ``definition/``, ``language/``.
"""
