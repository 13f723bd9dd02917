"""A language set out for those who review it: what its file makes of numbers and dates.

Here are the sections of a specimen, and how they are shown as text and as a page. What a language
writes is decided in ``language``.
"""
