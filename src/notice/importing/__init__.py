"""Last year's statement as an office has it → a notice whose texts have fields for what moves.

Files are read here in whatever form an office keeps them. What a statement needs and how a notice
is begun lives elsewhere.
"""
