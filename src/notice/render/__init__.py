"""The renderers: each a function from a statement to the text or bytes of one format.

They write no file and judge nothing; ``preflight/`` looks at what they made.
"""
