"""A statement as a Word file."""
