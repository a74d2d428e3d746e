"""Addresses under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from pojok.api.door import nowhere, through_the_door
from pojok.api.openapi import openapi_view
from pojok.api.v1 import api

app_name = "api"


def _guarded(pattern: URLPattern) -> URLPattern:
    pattern.callback = through_the_door(pattern.callback)
    return pattern


urlpatterns = [
    path("openapi.json", through_the_door(openapi_view(api), access="public"), name="openapi"),
    *(_guarded(pattern) for pattern in api.urls[0] if pattern.name != "api-root"),
    re_path("", through_the_door(nowhere, access="public"), name="nowhere"),
]
