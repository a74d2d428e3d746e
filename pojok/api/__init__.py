"""The HTTP API v1, a door to the same actions as the pages (design §6)."""
