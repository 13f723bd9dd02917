"""A language in use: ordinals, plurals, number words, dates, spaces, and where lines may break.

All of it is data of the language files. Nothing here knows a notice or a year.
"""
