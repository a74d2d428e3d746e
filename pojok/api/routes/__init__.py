"""One file a part of a guest's way; each address calls one action or one question."""
