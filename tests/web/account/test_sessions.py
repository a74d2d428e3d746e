"""Sessions that have ended by themselves."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from pojok.lib import clock
from pojok.web.account import sessions

pytestmark = pytest.mark.django_db


def test_a_sweep_removes_ended_sessions_and_no_others():
    for age in (timedelta(minutes=-5), timedelta(hours=5)):
        store = SessionStore()
        store["office"] = 1
        store.create()
        Session.objects.filter(pk=store.session_key).update(expire_date=clock.now() + age)
    assert sessions.sweep() == 1
    assert Session.objects.filter(expire_date__gt=clock.now()).count() == 1
