"""A statement as an event and as an item of a feed; calendars and feeds of many."""
