"""Two statements beside each other: what differs, and whether the year explains it."""
