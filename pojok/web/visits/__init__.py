"""The guest book: the day's visits, and one visit with all that happened."""
