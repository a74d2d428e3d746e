"""Reading visits across models: what screens, the board, the API and the guest's page show."""

from pojok.visits.queries.board import BoardCall, BoardData, BoardUnit, board
from pojok.visits.queries.guest import GuestStep, GuestView, guest_view
from pojok.visits.queries.standing import Standing, standing

__all__ = [
    "BoardCall",
    "BoardData",
    "BoardUnit",
    "GuestStep",
    "GuestView",
    "Standing",
    "board",
    "guest_view",
    "standing",
]
