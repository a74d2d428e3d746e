"""Offices, their units, places and people; who may do what where."""
