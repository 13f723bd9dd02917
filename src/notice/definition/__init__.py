"""What an office keeps in files: notices, sources, issuers, approvals, layouts, fonts, profiles.

Files are read here and nowhere above. Nothing is filled, rendered or written.
"""
