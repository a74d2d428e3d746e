"""Who may open what (design §4.8): one line for every address and method of the web and the API.

A new address needs a line here, or `tests/matrix/test_routes.py` fails and says which. `test_cells.py` then asks every
address as every person, for something of the own office and of another one, and holds the answer to `expected`.
How a well-formed request to it looks, where that isn't plain from the address, stands in `examples.py`.
`docs/matrix.md` is made from this file by `python -m docs.make`.
"""

from __future__ import annotations

from dataclasses import dataclass

# --- who asks ---------------------------------------------------------------------------------------------------------
# The roles of one office. `konsultan` serves the queue of the visit asked for, `konsultan_other` another queue.
STAFF = frozenset({"petugas", "piket", "konsultan", "konsultan_other", "pimpinan", "admin", "auditor"})

DOOR = frozenset({"petugas", "piket"})
DUTY = frozenset({"piket"})
ROOM = frozenset({"konsultan", "konsultan_other"})
QUEUE = frozenset({"konsultan"})
ADMIN = frozenset({"admin"})
SEARCHERS = DOOR | ROOM

PEOPLE: dict[str, tuple[str, frozenset[str]]] = {
    # name: (who that is, the roles it has in the office it works in now)
    "nobody": ("who has not signed in", frozenset()),
    "guest": ("the guest with the link, nothing else", frozenset()),
    "unassigned": ("a user without a Membership", frozenset()),
    "petugas": ("front desk", frozenset({"petugas"})),
    "piket": ("duty officer", frozenset({"piket"})),
    "konsultan": ("konsultan of the visit's queue", frozenset({"konsultan"})),
    "konsultan_other": ("konsultan of another queue", frozenset({"konsultan_other"})),
    "pimpinan": ("head", frozenset({"pimpinan"})),
    "admin": ("admin of the office", frozenset({"admin"})),
    "auditor": ("auditor", frozenset({"auditor"})),
    "elsewhere": ("every role, but in the other office only", STAFF),
    "both_here": ("auditor here and every role there; works here now", frozenset({"auditor"})),
    "both_there": ("the same person; works there now", STAFF),
}
STRANGERS = frozenset({"nobody", "guest", "unassigned"})
# What is public is asked for by fewer: whoever has signed in is nobody special there.
ASKING_PUBLICLY = ("nobody", "unassigned", "petugas", "auditor", "elsewhere", "both_here")
# Once more as a script asks, those who come nearest to what they may not.
ASKING_BY_SCRIPT = ("nobody", "piket", "konsultan_other", "admin", "both_here", "both_there")

# --- what is answered -------------------------------------------------------------------------------------------------
DONE = "done"  # 2xx, or on to the page that shows it
SIGN_IN = "sign-in"  # redirect to the sign-in page
CHOOSE = "choose"  # redirect to the page that says in which office one works
UNAUTHORIZED, FORBIDDEN, NOT_FOUND = "401", "403", "404"


@dataclass(frozen=True)
class Rule:
    """One address and method.

    door: `public` (no sign-in), `signed-in` (any user), `staff` (a page for roles), `token` (the API).
    may: who of the staff. of_office: the address names something that belongs to an office, so that the other
    office's is asked for too. done: what those get who may, when it isn't the usual.
    """

    route: str
    method: str
    door: str
    may: frozenset[str] = STAFF
    of_office: bool = False
    done: str = DONE
    note: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.route, self.method


def expected(rule: Rule, person: str, *, own: bool) -> tuple[str, ...]:
    """What this person is answered, about something of the office it works in (`own`) or of the other one.

    The API looks first (404), then at the role (403). A page refuses a role it isn't for before it looks at anything
    (403), or looks first (404): either tells nothing of the other office.
    """
    if rule.door == "public":
        return (rule.done,)
    if rule.door == "signed-in":
        return (SIGN_IN if person in ("nobody", "guest") else rule.done,)
    if person in STRANGERS:
        if rule.door == "token":
            return (UNAUTHORIZED,)
        return (CHOOSE if person == "unassigned" else SIGN_IN,)
    may = bool(PEOPLE[person][1] & rule.may)
    if own:
        return (rule.done if may else FORBIDDEN,)
    return (NOT_FOUND,) if may or rule.door == "token" else (FORBIDDEN, NOT_FOUND)


# --- one line an address ----------------------------------------------------------------------------------------------
def _public(route: str, method: str = "GET", **more: object) -> Rule:
    return Rule(route, method, "public", frozenset(), **more)  # type: ignore[arg-type]


def _mine(route: str, method: str = "GET", **more: object) -> Rule:
    return Rule(route, method, "signed-in", **more)  # type: ignore[arg-type]


def page(route: str, may: frozenset[str] = STAFF, *, of_office: bool = False, **more: object) -> Rule:
    """A page that is read."""
    return Rule(route, "GET", "staff", may, of_office, **more)  # type: ignore[arg-type]


def act(route: str, may: frozenset[str], *, of_office: bool = True, **more: object) -> Rule:
    """A form that is sent."""
    return Rule(route, "POST", "staff", may, of_office, **more)  # type: ignore[arg-type]


def api(call: str, may: frozenset[str] = STAFF) -> Rule:
    """A call of the API: "POST /visits/{visit_id}/greeting". It names something of an office when it has braces."""
    method, path = call.split()
    return Rule(path, method, "token", may, "{" in path)


RULES: tuple[Rule, ...] = (
    # outside of everything
    _public("healthz"),
    _public("metrics", note="from this machine, or with its own token; 404 for all others"),
    _public("static-of-before"),
    _public("api:openapi"),
    _public("api:nowhere", done=NOT_FOUND, note="whatever isn't an address of the API"),
    _public("stylesheet"),
    # public by their address
    _public("board", of_office=True),
    _public("board-now", of_office=True),
    _public("guest", of_office=True, note="the link is the right"),
    _public("guest-leave", "POST", of_office=True),
    _public("guest-more-time", "POST", of_office=True),
    _public("guest-return", "POST", of_office=True),
    _public("guest-undo", "POST", of_office=True),
    _public("guest-prove", "POST", of_office=True),
    _public("guest-proof", of_office=True),
    _public("proof-enter"),
    _public("proof", of_office=True, note="the code on the paper is the right"),
    _public("set-password", note="the link is the right, once"),
    _public("set-password", "POST"),
    # about oneself
    _public("sign-in"),
    _public("sign-in", "POST"),
    _public("language", "POST"),
    _mine("sign-out", "POST", done=SIGN_IN),
    _mine("change-password"),
    _mine("change-password", "POST"),
    _mine("choose-office"),
    _mine("choose-office", "POST"),
    page("home"),
    page("components", note="in a demo office only"),
    # the desk
    page("desk", DOOR),
    page("desk-agencies", SEARCHERS | ADMIN),
    page("desk-slip", DOOR, of_office=True),
    act("desk-receive", DOOR, of_office=False),
    act("desk-act", DOOR),
    # the duty officer
    page("duty", DUTY),
    act("duty-take", DUTY),
    act("duty-direct", DUTY),
    act("duty-depart", DUTY),
    act("duty-handoff", DUTY),
    act("duty-break", DUTY, of_office=False),
    act("duty-back", DUTY),
    act("duty-undo", DUTY, note="one's own press"),
    # the rooms
    page("room", ROOM),
    act("room-next", ROOM, of_office=False),
    act("room-break", ROOM, of_office=False, note="of oneself or the own unit"),
    act("room-back", QUEUE),
    act("room-call", QUEUE),
    act("room-consult", QUEUE),
    act("room-end", QUEUE),
    act("room-finish", QUEUE),
    act("room-missed", QUEUE),
    act("room-parking", QUEUE),
    act("room-return", QUEUE),
    act("room-departure", QUEUE),
    act("room-handoff", QUEUE),
    act("room-undo", QUEUE, note="one's own press"),
    # the guest book
    page("overview", frozenset({"pimpinan", "piket", "admin", "auditor"})),
    page("visits"),
    page("visits-csv"),
    page("visits-xlsx"),
    page("visits-pdf"),
    page("visits-blank", DOOR),
    page("visit", of_office=True),
    act("visit-undo", DOOR | QUEUE, note="one's own press"),
    act("visit-step", DOOR, note="the performers of the step"),
    act("visit-skip", DUTY | QUEUE),
    act("visit-revoke-link", DOOR | ADMIN),
    page("visit-correction", DUTY | QUEUE, of_office=True),
    act("visit-correction", DUTY | QUEUE),
    page("visits-paper", DOOR),
    act("visits-paper", DOOR, of_office=False),
    act("visits-paper-undo", DOOR, note="one's own line"),
    page("visits-day-end", note="the day of one's own office, whatever the other's"),
    act("visits-day-end-seen", DUTY, of_office=False),
    act("visit-prove", DOOR | QUEUE),
    page("visit-proof", of_office=True),
    # settings
    page("settings", ADMIN),
    page("settings-people", ADMIN),
    page("settings-people-csv", ADMIN),
    page("settings-person-new", ADMIN),
    act("settings-person-new", ADMIN, of_office=False),
    page("settings-person", ADMIN, of_office=True),
    act("settings-person-link", ADMIN),
    act("settings-account", ADMIN),
    act("settings-role-begin", ADMIN),
    act("settings-role", ADMIN),
    act("settings-token-make", ADMIN),
    act("settings-token-revoke", ADMIN),
    page("settings-agencies", ADMIN),
    page("settings-agencies-csv", ADMIN),
    page("settings-agency", ADMIN, of_office=True),
    act("settings-agency", ADMIN),
    act("settings-agency-merge", ADMIN),
    act("settings-agency-unmerge", ADMIN),
    page("settings-guests", ADMIN),
    page("settings-guest", ADMIN, of_office=True),
    act("settings-guest", ADMIN),
    act("settings-guest-merge", ADMIN),
    act("settings-guest-unmerge", ADMIN),
    page("settings-sop", ADMIN),
    # the API
    api("POST /visits", DOOR),
    api("GET /visits"),
    api("GET /visits/{visit_id}"),
    api("GET /visits/{visit_id}/events"),
    api("POST /visits/{visit_id}/greeting", DOOR),
    api("POST /visits/{visit_id}/report", DOOR),
    api("POST /visits/{visit_id}/taking", DUTY),
    api("POST /visits/{visit_id}/direction", DUTY),
    api("POST /units/{code}/calls", QUEUE),
    api("POST /visits/{visit_id}/calls", QUEUE),
    api("POST /visits/{visit_id}/consultation", QUEUE),
    api("POST /visits/{visit_id}/consultation/end", QUEUE),
    api("POST /visits/{visit_id}/finish", QUEUE),
    api("POST /visits/{visit_id}/handoff", DUTY | QUEUE),
    api("POST /visits/{visit_id}/missed", QUEUE),
    api("POST /visits/{visit_id}/parking", QUEUE),
    api("POST /visits/{visit_id}/return", DOOR | QUEUE),
    api("POST /visits/{visit_id}/departure", DOOR | QUEUE),
    api("POST /visits/{visit_id}/undo", DOOR | QUEUE),
    api("POST /visits/{visit_id}/correction", DUTY | QUEUE),
    api("POST /visits/{visit_id}/steps/{code}", DOOR),
    api("POST /visits/{visit_id}/steps/{code}/skip", DUTY | QUEUE),
    api("POST /visits/{visit_id}/proof", DOOR | QUEUE),
    api("GET /board"),
    api("GET /units"),
    api("GET /breaks"),
    api("POST /breaks", ROOM | DUTY | ADMIN),
    api("POST /units/{code}/breaks", QUEUE | DUTY | ADMIN),
    api("POST /breaks/{break_id}/end", QUEUE | DUTY | ADMIN),
    api("GET /guests", SEARCHERS),
)

BY_KEY: dict[tuple[str, str], Rule] = {rule.key: rule for rule in RULES}
