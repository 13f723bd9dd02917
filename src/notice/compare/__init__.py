"""Two statements beside each other: what differs, and whether the year explains it.

Here are the words of a statement, filled or read back from a file, their comparison and the reports
of it. What a statement says is not decided here, and nothing is written.
"""
