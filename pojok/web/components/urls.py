"""The sheet's address."""

from django.urls import path

from pojok.web.components import views

urlpatterns = [path("ui/", views.components, name="components")]
