from django.urls import path

from pojok.web.duty import views

urlpatterns = [
    path("duty/", views.duty, name="duty"),
    path("duty/visits/<uuid:visit_id>/taking/", views.take, name="duty-take"),
    path("duty/visits/<uuid:visit_id>/direction/", views.direct, name="duty-direct"),
    path("duty/visits/<uuid:visit_id>/departure/", views.depart, name="duty-depart"),
    path("duty/visits/<uuid:visit_id>/handoff/", views.hand_off, name="duty-handoff"),
    path("duty/breaks/", views.take_break, name="duty-break"),
    path("duty/breaks/<uuid:break_id>/end/", views.end_break, name="duty-back"),
    path("duty/visits/<uuid:visit_id>/undo/", views.undo, name="duty-undo"),
]
