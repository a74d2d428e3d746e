"""What happened: Events, append-only, without names or free text."""
