"""The overview's address."""

from django.urls import path

from pojok.web.overview import views

urlpatterns = [path("overview/", views.overview, name="overview")]
