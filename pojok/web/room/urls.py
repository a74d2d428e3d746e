"""Addresses of the room. Acts are resources of the visit, as in the API."""

from django.urls import path

from pojok.web.room import views

urlpatterns = [
    path("room/", views.room, name="room"),
    path("room/calls/", views.call_next, name="room-next"),
    path("room/<uuid:visit_id>/calls/", views.call, name="room-call"),
    path("room/<uuid:visit_id>/consultation/", views.consult, name="room-consult"),
    path("room/<uuid:visit_id>/consultation/end/", views.end, name="room-end"),
    path("room/<uuid:visit_id>/finish/", views.finish, name="room-finish"),
    path("room/<uuid:visit_id>/missed/", views.miss, name="room-missed"),
    path("room/<uuid:visit_id>/parking/", views.park, name="room-parking"),
    path("room/<uuid:visit_id>/return/", views.return_guest, name="room-return"),
    path("room/<uuid:visit_id>/departure/", views.depart, name="room-departure"),
    path("room/<uuid:visit_id>/handoff/", views.hand_off, name="room-handoff"),
    path("room/<uuid:visit_id>/undo/", views.undo, name="room-undo"),
]
