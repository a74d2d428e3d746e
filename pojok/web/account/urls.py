"""Addresses about oneself."""

from django.urls import path

from pojok.web.account import language, views

urlpatterns = [
    path("", views.home, name="home"),
    path("masuk/", views.sign_in, name="sign-in"),
    path("keluar/", views.sign_out, name="sign-out"),
    path("sandi/", views.change_password, name="change-password"),
    path("sandi/<uidb64>/<token>/", views.SetPassword.as_view(), name="set-password"),
    path("bahasa/", language.choose_language, name="language"),
    path("kantor/", views.choose_office, name="choose-office"),
]
