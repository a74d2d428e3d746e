from django.urls import path

from pojok.web.desk import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/agencies/", views.agencies, name="desk-agencies"),
    path("desk/visits/", views.receive, name="desk-receive"),
    path("desk/visits/<uuid:visit_id>/<slug:act>/", views.act, name="desk-act"),
    path("desk/visits/<uuid:visit_id>/slip/print/", views.slip, name="desk-slip"),
]
