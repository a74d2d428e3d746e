"""Addresses of the bukti kunjungan: for staff, for the guest by the link, and for whoever verifies one."""

from django.urls import path

from pojok.web.proof import making, verifying

urlpatterns = [
    path("v/", verifying.enter, name="proof-enter"),
    path("v/<str:code>/", verifying.proof, name="proof"),
    path("visits/<uuid:visit_id>/proof/", making.prove, name="visit-prove"),
    path("visits/<uuid:visit_id>/bukti.pdf", making.paper, name="visit-proof"),
    path("g/<str:token>/proof/", making.guest_prove, name="guest-prove"),
    path("g/<str:token>/bukti.pdf", making.guest_paper, name="guest-proof"),
]
