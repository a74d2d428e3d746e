"""The names each file of a pack must have, and those it may."""

from pojok.packs.entries import Columns

FORMAT = "1"
WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
REASON_ACTS = ("handoff", "departure", "skip", "break", "correction")
# A word of a topic or a rule, as the models keep it in their lists.
WORD_MAX = 80

COLUMNS = {
    "office.yaml": Columns(
        ("format", "code", "name", "short_name", "timezone", "zone_label", "corner_name", "named_official_minutes"),
        ("password_help",),
    ),
    "units.csv": Columns(("code", "name", "short_name", "letter", "parent"), ("kind", "verified")),
    "places.csv": Columns(("code", "name", "short_name", "seats", "unit")),
    "positions.csv": Columns(("code", "unit", "title", "may_decide"), ("verified", "note")),
    "people.csv": Columns(("username", "name", "role", "unit", "position"), ("salutation",)),
    "agency_kinds.csv": Columns(("code", "name", "short_name", "kind", "aliases")),
    "agencies.csv": Columns(("code", "name", "short_name", "kind", "aliases"), ("verified", "source")),
    "topics.csv": Columns(("code", "unit", "name", "keywords"), ("basis",)),
    "rules.yaml": Columns(("rules",)),
    "sop.yaml": Columns(("title", "in_force_from", "actors", "steps")),
    "duties.yaml": Columns(("duties",)),
    "hours.yaml": Columns(("hours",), ("breaks",)),
    "priorities.csv": Columns(("code", "name")),
    "reasons.yaml": Columns((), REASON_ACTS),
    "referrals.csv": Columns(("code", "name", "agency", "subjects")),
}
# Needed for the demo only.
OPTIONAL_FILES = {"people.csv"}

RULE = Columns(("code", "text", "unit", "terms"), ("note",))
ACTOR = Columns(("code", "title"))
STEP = Columns(("code", "text", "label", "actors", "acts", "performers"), ("minutes", "completeness", "output", "note"))
DUTY = Columns(("code", "text", "line"), ("in_force_from", "in_force_until", "source"))
HOURS = Columns(("weekday", "opens", "closes"), ("in_force_from", "in_force_until"))
BREAK = Columns(("code", "name", "begins", "ends"), ("weekdays", "in_force_from", "in_force_until"))
REASON = Columns(("code", "name"))
