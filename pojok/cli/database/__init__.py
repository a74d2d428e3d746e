"""The database as an operator sees it: running, migrated, with the rights of its two roles."""
