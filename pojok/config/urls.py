"""All addresses."""

from django.urls import include, path

from pojok.config.health import healthz
from pojok.config.metrics import metrics
from pojok.config.statics import of_an_earlier_version

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("static/<slug:version>/<path:file>", of_an_earlier_version, name="static-of-before"),
    path("api/v1/", include("pojok.api.urls")),
    path("", include("pojok.web.urls")),
]

handler400 = "pojok.config.failures.bad_request"
handler403 = "pojok.config.failures.forbidden"
handler404 = "pojok.config.failures.not_found"
handler500 = "pojok.config.failures.failed"
