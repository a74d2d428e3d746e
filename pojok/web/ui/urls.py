"""Style bundles and the sheet of components."""

from django.urls import path

from pojok.web.ui import sheets, views

urlpatterns = [
    path("ui/", views.components, name="components"),
    path("ui/<slug:bundle>.<slug:digest>.css", sheets.view, name="stylesheet"),
]
