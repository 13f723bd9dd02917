"""``notice preview``: statements in the browser while they are written. An extra, ``preview``."""
