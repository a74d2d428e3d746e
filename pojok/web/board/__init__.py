"""The public board (TV): who is called where. Nobody's name."""
