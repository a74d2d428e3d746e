"""The pojok command."""
