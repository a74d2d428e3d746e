"""Addresses of the room. Acts are resources of the visit, as in the API."""

from django.urls import path

from pojok.web.room import views

urlpatterns = [
    path("room/", views.room, name="room"),
    path("room/calls/", views.call_next, name="room-next"),
    path("room/breaks/", views.take_break, name="room-break"),
    path("room/breaks/<uuid:break_id>/end/", views.end_break, name="room-back"),
    path("room/<uuid:visit_id>/calls/", views.call, name="room-call"),
    path("room/<uuid:visit_id>/consultation/", views.act, {"act": "consult"}, name="room-consult"),
    path("room/<uuid:visit_id>/consultation/end/", views.act, {"act": "end"}, name="room-end"),
    path("room/<uuid:visit_id>/finish/", views.finish, name="room-finish"),
    path("room/<uuid:visit_id>/missed/", views.act, {"act": "missed"}, name="room-missed"),
    path("room/<uuid:visit_id>/parking/", views.act, {"act": "parking"}, name="room-parking"),
    path("room/<uuid:visit_id>/return/", views.act, {"act": "return"}, name="room-return"),
    path("room/<uuid:visit_id>/departure/", views.depart, name="room-departure"),
    path("room/<uuid:visit_id>/handoff/", views.hand_off, name="room-handoff"),
    path("room/<uuid:visit_id>/undo/", views.undo, name="room-undo"),
]
