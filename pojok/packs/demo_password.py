"""The password of every demo account. Demo only: production refuses to start with it."""

PASSWORD = "pojok-demo"  # noqa: S105 - published on purpose, printed by the demo
