"""A new notice: the questions, the files that follow from the answers, and their place."""
