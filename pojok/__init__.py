"""Pojok: the coordination and consultation corner of a regional finance and asset office."""

__version__ = "0.1.0"
