from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "pojok.organisation"

    def ready(self) -> None:
        """Declare the kinds of Events of this package."""
        from pojok.organisation import events  # noqa: F401 - the declarations are its effect
