"""An agency by whatever it is called; an unknown name makes one."""

from django.utils.text import slugify

from pojok.guests.models import Agency, AgencyAlias
from pojok.lib.locks import hold
from pojok.lib.names import clean_line, normalise


def agency_named(office_id: int, text: object, *, field: str = "agency") -> Agency:
    """The agency with that code, name, short name or alias (case and spacing ignored), or the one it was merged
    into; else a new one that an admin can merge. Refused for an empty or impossible name."""
    name = clean_line(text, field=field, longest=200)
    spelling = normalise(name) or name.casefold()
    found = _by_spelling(office_id, spelling)
    if found:
        return found
    hold("agency", office_id, spelling)
    found = _by_spelling(office_id, spelling)
    if found:
        return found
    agency = Agency.objects.create(
        office_id=office_id,
        code=_free_code(office_id, name),
        name=name,
        short_name=name[:120],
        typed=True,
    )
    AgencyAlias.objects.create(office_id=office_id, agency=agency, alias=name, normalised=spelling)
    return agency


def _by_spelling(office_id: int, spelling: str) -> Agency | None:
    row = (
        AgencyAlias.objects.filter(office_id=office_id, normalised=spelling)
        .select_related("agency__merged_into")
        .first()
    )
    return row.agency.final if row else None


def _free_code(office_id: int, name: str) -> str:
    """A code from the name that no agency has; typed ones begin with `t-`, so that a pack never meets them. Short
    enough, with a count behind it, for the code that an Event may carry."""
    stem = "t-" + (slugify(name)[:50] or "instansi")
    taken = set(Agency.objects.filter(office_id=office_id, code__startswith=stem).values_list("code", flat=True))
    code, count = stem, 1
    while code in taken:
        count += 1
        code = f"{stem}-{count}"
    return code
