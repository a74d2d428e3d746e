"""The guest's addresses; public to whoever has the link."""

from django.urls import path

from pojok.web.guest import views

urlpatterns = [
    path("g/<str:token>/", views.guest, name="guest"),
    path("g/<str:token>/leave/", views.leave, name="guest-leave"),
    path("g/<str:token>/more-time/", views.more_time, name="guest-more-time"),
    path("g/<str:token>/return/", views.come_back, name="guest-return"),
    path("g/<str:token>/undo/", views.undo, name="guest-undo"),
]
