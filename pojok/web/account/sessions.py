"""Sessions that have ended by themselves."""

from django.contrib.sessions.models import Session

from pojok.lib import clock


def sweep() -> int:
    """Remove sessions that have expired; how many. For the worker."""
    removed, _by_model = Session.objects.filter(expire_date__lt=clock.now()).delete()
    return removed
