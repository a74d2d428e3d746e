"""Whether this server can do its work."""

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from pojok.lib.pool import look_through_pool


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, else 503; nothing else is told."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        look_through_pool()
        response = JsonResponse({"status": "database"}, status=503)
        response["Retry-After"] = "5"
    else:
        response = JsonResponse({"status": "ok"})
    response["Cache-Control"] = "no-store"
    return response
