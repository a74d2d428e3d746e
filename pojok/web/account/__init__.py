"""Signing in and out, passwords, choosing the office; and `access`: who may open a page."""
