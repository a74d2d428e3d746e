"""Where `key_of` was before other screens needed it."""

from pojok.web.ui.posted import key_of

__all__ = ["key_of"]
