from django.apps import AppConfig


class GuestsConfig(AppConfig):
    name = "pojok.guests"

    def ready(self) -> None:
        """Declare the kinds of Events of this package."""
        from pojok.guests import events  # noqa: F401 - the declarations are its effect
