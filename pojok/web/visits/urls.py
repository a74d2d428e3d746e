"""Addresses of the guest book."""

from django.urls import path, register_converter

from pojok.web.visits import correcting, day_end, late, views
from pojok.web.visits.exports import views as exports

register_converter(day_end.Day, "day")

urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("visits/visits.csv", views.export, name="visits-csv"),
    path("visits/visits.xlsx", exports.as_xlsx, name="visits-xlsx"),
    path("visits/visits.pdf", exports.as_pdf, name="visits-pdf"),
    path("visits/lembar-kosong.pdf", exports.blank_sheet, name="visits-blank"),
    path("visits/paper/", late.paper, name="visits-paper"),
    path("visits/paper/<uuid:visit_id>/undo/", late.undo, name="visits-paper-undo"),
    path("visits/day-end/<day:day>/", day_end.day_end, name="visits-day-end"),
    path("visits/day-end/<day:day>/seen/", day_end.seen, name="visits-day-end-seen"),
    path("visits/<uuid:visit_id>/", views.visit, name="visit"),
    path("visits/<uuid:visit_id>/correction/", correcting.correction, name="visit-correction"),
    path("visits/<uuid:visit_id>/undo/", views.undo, name="visit-undo"),
    path("visits/<uuid:visit_id>/steps/<slug:code>/", views.confirm_step, name="visit-step"),
    path("visits/<uuid:visit_id>/steps/<slug:code>/skip/", views.skip_step, name="visit-skip"),
    path("visits/<uuid:visit_id>/link/", views.revoke_link, name="visit-revoke-link"),
]
