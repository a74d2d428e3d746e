"""A copy of all data in one file: written, looked through, and brought back (decision 020)."""
