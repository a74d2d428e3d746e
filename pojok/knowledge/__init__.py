"""What needs are about and where they go: topics and the manual's routing rules."""
