"""The board's addresses; public."""

from django.urls import path

from pojok.web.board import views

urlpatterns = [
    path("board/<slug:office>/", views.board, name="board"),
    path("board/<slug:office>/now/", views.board_now, name="board-now"),
]
