"""The sheet of components: every part of `ui` in every state, for the people who build screens."""
