"""The people of a demo. All of them have the password everybody knows."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from pojok.lib import clock, days
from pojok.lib.refusals import Refused
from pojok.organisation.models import Membership, Office, Position, User
from pojok.packs.demo_password import PASSWORD
from pojok.packs.load_organisation import Units
from pojok.packs.merging import merge
from pojok.packs.parts import Pack
from pojok.packs.report import KindReport


def load_demo_people(office: Office, pack: Pack, units: Units) -> list[KindReport]:
    """Users and their roles. Who is there already keeps the password and gets no other hash.

    They are there since the SOP is, so that days of the past can be played. Refused: a username of another office.
    """
    users = _users(office, pack)
    positions = {p.code: p.pk for p in Position.objects.filter(office=office)}
    since, _end = days.day_span(pack.sop.in_force_from, office.timezone)
    began_at = min(since, clock.now())
    memberships = merge(
        [
            Membership(
                user=users[p.username],
                office=office,
                role=p.role,
                unit_id=units[p.unit].pk if p.unit else None,
                position_id=positions[p.position] if p.position else None,
                began_at=began_at,
            )
            for p in pack.people
        ],
        Membership.objects.filter(office=office, ended_at=None),
        key=lambda m: (m.user_id, m.role, m.unit_id),
        fields=["position_id"],
    )
    return [memberships.report("demo_people", _("Tugas orang demo"))]


def _users(office: Office, pack: Pack) -> dict[str, User]:
    wanted = {p.username: p.name for p in pack.people}
    there = {user.username: user for user in User.objects.filter(username__in=wanted)}
    ours = set(Membership.objects.filter(office=office, user__in=there.values()).values_list("user_id", flat=True))
    for user in there.values():
        if user.pk not in ours:
            sentence = _("Nama pengguna “%(name)s” sudah dipakai di luar kantor ini.") % {"name": user.username}
            raise Refused("username_taken", sentence, _("Beri nama lain di people.csv."), "conflict")
    new = wanted.keys() - there.keys()
    # One hash for all: a demo of many people is made without many costly hashes, and they share the password anyway.
    password = make_password(PASSWORD) if new else ""
    merged = merge(
        [User(username=username, name=name, password=password) for username, name in wanted.items()],
        there.values(),
        key=lambda user: user.username,
        fields=["name"],
    )
    return {username: merged.rows[username] for username in wanted}
