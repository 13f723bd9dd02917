"""``notice preview``: statements in the browser while you write. Needs the extra ``preview``."""
