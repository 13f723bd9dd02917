"""Which occurrences a notice has, and which of them are due.

Only this folder reads the clock.
"""
