"""``notice new``: the questions, and the files that follow from the answers."""
