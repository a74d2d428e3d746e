"""Style sheets in bundles; public."""

from django.urls import path

from pojok.web.ui import sheets

urlpatterns = [path("ui/<slug:bundle>.<slug:digest>.css", sheets.view, name="stylesheet")]
