"""The seal of an office on a PDF: a signature that is put on last, and judged; an extra.

It works on the bytes of a file and knows no edition. What is written where is of ``edition``.
"""
