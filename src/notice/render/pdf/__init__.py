"""A statement as PDF: its fonts and layout, its structure tree, what makes it archival."""
