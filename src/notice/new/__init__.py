"""A new notice: the questions, and the files that follow from the answers.

The files are tried out by building the notice before they are put in place. Asking is left to the
command line; what a definition may hold is the matter of ``definition``.
"""
