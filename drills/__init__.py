"""Failure drills: a whole Pojok of its own is harmed on purpose, and what must hold is proved afterwards."""
