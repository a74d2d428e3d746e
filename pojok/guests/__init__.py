"""Who comes: agencies with their other names, and their people."""
