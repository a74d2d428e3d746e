"""Two agencies, or two guests, are one. Nothing is rewritten: a link says so and can be undone (design §4.9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from pojok.guests import policies
from pojok.guests.actions.searching import rewrite_search
from pojok.guests.models import Agency, AgencyMerge, Guest, GuestMerge
from pojok.history.once import Repeated, once
from pojok.lib.locks import hold
from pojok.lib.refusals import Refused, not_found
from pojok.organisation.callers import Caller

M = TypeVar("M", AgencyMerge, GuestMerge)


def merge_agencies(*, key: UUID, by: Caller, agency_id: int, into_id: int) -> AgencyMerge:
    """`agency` is another spelling of `into`: from now on lists, histories and counts treat them as one.

    Refused: who may not; unknown; merged already; the same one.
    """
    return _merge(AgencyMerge, Agency, settle_agencies, key=key, by=by, one_id=agency_id, into_id=into_id)


def merge_guests(*, key: UUID, by: Caller, guest_id: UUID, into_id: UUID) -> GuestMerge:
    """`guest` is the same person as `into`. Refusals as `merge_agencies`."""
    return _merge(GuestMerge, Guest, _settle_guests, key=key, by=by, one_id=guest_id, into_id=into_id)


def unmerge_agencies(*, key: UUID, by: Caller, merge_id: UUID) -> AgencyMerge:
    """Undo a merge, however old: both stand for themselves again. What came for the one they were stays with it.

    Refused: who may not; unknown; undone already.
    """
    return _unmerge(AgencyMerge, "agency", settle_agencies, key=key, by=by, merge_id=merge_id)


def unmerge_guests(*, key: UUID, by: Caller, merge_id: UUID) -> GuestMerge:
    """As `unmerge_agencies`, for guests."""
    return _unmerge(GuestMerge, "guest", _settle_guests, key=key, by=by, merge_id=merge_id)


def _merge(
    model: type[M],
    subject: type[Any],
    settle: Callable[[int], None],
    *,
    key: UUID,
    by: Caller,
    one_id: object,
    into_id: object,
) -> M:
    what = subject._meta.model_name
    try:
        with once(key, f"{what}.merged", by=by, content=[one_id, into_id]) as doing:
            one, into = _two(subject, by, one_id, into_id)
            made = {what: one, "into": into.final, "by_id": by.user_id, "at": doing.at}
            merge = model.objects.create(pk=key, office_id=by.office_id, **made)
            doing.payload = {what: one.pk, "into": into.final.pk}
            settle(by.office_id)
        return merge
    except Repeated:
        return model.objects.get(pk=key)


def _unmerge(model: type[M], what: str, settle: Callable[[int], None], *, key: UUID, by: Caller, merge_id: UUID) -> M:
    try:
        with once(key, f"{what}.unmerged", by=by, content=merge_id) as doing:
            if reason := policies.why_not_order(by):
                raise reason
            hold("merge", by.office_id)
            merge = model.objects.filter(pk=merge_id, office_id=by.office_id).select_related(what, "into").first()
            if merge is None:
                raise not_found(_("Penggabungan itu tidak ditemukan."))
            if merge.undone_at is not None:
                raise Refused("undone_already", _("Penggabungan ini sudah dibatalkan."))
            merge.undone_at, merge.undone_by_id = doing.at, by.user_id
            merge.save(update_fields=["undone_at", "undone_by"])
            doing.payload = {what: getattr(merge, f"{what}_id"), "into": merge.into_id}
            settle(by.office_id)
        return merge
    except Repeated:
        return model.objects.get(pk=merge_id)


def _two(model: type[Any], by: Caller, one_id: object, into_id: object) -> tuple[Any, Any]:
    if reason := policies.why_not_order(by):
        raise reason
    # One at a time: two merges at once could close a circle that neither sees.
    hold("merge", by.office_id)
    found = {
        row.pk: row
        for row in model.objects.filter(office_id=by.office_id, pk__in=[one_id, into_id]).select_related("merged_into")
    }
    if one_id not in found or into_id not in found:
        raise not_found(_("Yang hendak digabung tidak ditemukan."))
    if refused := policies.why_not_merge(found[one_id], found[into_id]):
        raise refused
    return found[one_id], found[into_id]


def settle_agencies(office_id: int) -> None:
    """Write into every agency what it is merged into in the end, and the words its guests are found by."""
    links = dict(AgencyMerge.objects.filter(office_id=office_id, undone_at=None).values_list("agency_id", "into_id"))
    touched = _settle(Agency, office_id, links)
    roots = set(Agency.objects.filter(pk__in=touched).values_list("merged_into_id", flat=True)) - {None}
    of_both = Guest.objects.filter(agency_id__in=touched | roots) | Guest.objects.filter(
        agency__merged_into_id__in=touched | roots
    )
    rewrite_search(of_both)


def _settle_guests(office_id: int) -> None:
    links = dict(GuestMerge.objects.filter(office_id=office_id, undone_at=None).values_list("guest_id", "into_id"))
    touched = _settle(Guest, office_id, links)
    roots = set(Guest.objects.filter(pk__in=touched).values_list("merged_into_id", flat=True)) - {None}
    rewrite_search(Guest.objects.filter(pk__in=touched | roots))


def _settle(model: type[Any], office_id: int, links: dict[Any, Any]) -> set[Any]:
    """Make `merged_into` the last one of each chain of links; returns whom that changed or concerns."""
    before = dict(
        model.objects.filter(office_id=office_id, merged_into__isnull=False).values_list("pk", "merged_into_id")
    )
    after = {pk: _last(pk, links) for pk in links}
    changed = {pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)}
    for pk in changed:
        model.objects.filter(pk=pk).update(merged_into=after.get(pk))
    return changed | {before[pk] for pk in changed if pk in before}


def _last(pk: Any, links: dict[Any, Any]) -> Any:
    while pk in links:
        pk = links[pk]
    return pk
