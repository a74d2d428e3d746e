"""Addresses under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from pojok.api.door import nowhere, through_the_door
from pojok.api.openapi import openapi_view
from pojok.api.v1 import api

app_name = "api"


_addresses = [p for p in api.urls[0] if isinstance(p, URLPattern) and p.name != "api-root"]
for _address in _addresses:
    _address.callback = through_the_door(_address.callback)

urlpatterns = [
    path("openapi.json", through_the_door(openapi_view(api), access="public"), name="openapi"),
    *_addresses,
    re_path("", through_the_door(nowhere, access="public"), name="nowhere"),
]
