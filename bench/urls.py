"""The product's addresses and the empty view, once in the API's chain and once in the pages'. Nowhere but here."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from pojok.config.urls import handler400, handler403, handler404, handler500
from pojok.config.urls import urlpatterns as _product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def empty(request: HttpRequest) -> HttpResponse:
    """What the server and the chain of middlewares cost by themselves."""
    return HttpResponse("ok")


urlpatterns = [path("api/v1/bench-empty", empty), path("bench/empty/", empty), *_product]
