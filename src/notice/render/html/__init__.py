"""A statement as HTML: for the web, for mail, as a snippet."""
