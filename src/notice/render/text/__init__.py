"""A statement as text: plain, flowed for mail, Markdown."""
