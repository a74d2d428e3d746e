"""The catalogue of the English language: what is to be translated, kept and compiled without a system's gettext.

`python -m tests.messages` (bin/messages) writes it; tests/web/test_translated.py says when it isn't current.
"""
