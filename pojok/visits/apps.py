from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "pojok.visits"

    def ready(self) -> None:
        """Declare the kinds of Events of this package."""
        from pojok.visits import events  # noqa: F401 - the declarations are its effect
