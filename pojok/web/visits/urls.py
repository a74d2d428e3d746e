"""Addresses of the guest book."""

from django.urls import path

from pojok.web.visits import views
from pojok.web.visits.exports import views as exports

urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("visits/visits.csv", views.export, name="visits-csv"),
    path("visits/visits.xlsx", exports.as_xlsx, name="visits-xlsx"),
    path("visits/visits.pdf", exports.as_pdf, name="visits-pdf"),
    path("visits/lembar-kosong.pdf", exports.blank_sheet, name="visits-blank"),
    path("visits/<uuid:visit_id>/", views.visit, name="visit"),
    path("visits/<uuid:visit_id>/undo/", views.undo, name="visit-undo"),
    path("visits/<uuid:visit_id>/steps/<slug:code>/", views.confirm_step, name="visit-step"),
    path("visits/<uuid:visit_id>/steps/<slug:code>/skip/", views.skip_step, name="visit-skip"),
    path("visits/<uuid:visit_id>/link/", views.revoke_link, name="visit-revoke-link"),
]
