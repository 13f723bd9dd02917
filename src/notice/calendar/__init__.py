"""Definition and year to day and number: which occurrences there are, and which are due.

The clock is read here and nowhere else.
"""
