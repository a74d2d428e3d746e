"""The API, put together."""

from __future__ import annotations

from ninja import NinjaAPI
from ninja.operation import Operation

from pojok.api.asking import Bearer, JsonBody
from pojok.api.faults import answer_faults
from pojok.api.routes import breaks, calling, consulting, door, leaving, office, proof, steps, visits

ABOUT = """Guests of an office, from the door to the end of their consultation, by the steps of the office's SOP.

**Sign-in.** `Authorization: Bearer TOKEN`; an operator makes one with `pojok token USERNAME`. A token speaks for one
person in one office, with the roles that person holds there now; nothing of another office is visible (404).

**Acts.** Every act is a `POST`. It may be sent again safely: give it an `Idempotency-Key` (any UUID). The first answer
is 201, a repeat 200, both with the visit as it is now; its `next` says what this caller may do now.

**Problems** are `application/problem+json` (RFC 9457): `code` for programs, `detail` and `remedy` for people, in
Indonesian, or in English when `Accept-Language` prefers it, `field` where something malformed stands, `state` and
`expected` when the order is wrong.

**Times** are ISO 8601 with offset; answers use the office's. A day is the office's day."""


class Api(NinjaAPI):
    """With the names of our functions as operation ids."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__.strip("_")


api = Api(
    title="Pojok",
    version="1",
    description=ABOUT,
    openapi_url=None,
    docs_url=None,
    auth=Bearer(),
    parser=JsonBody(),
)
answer_faults(api)
for routes in (visits, door, calling, consulting, leaving, steps, proof, breaks, office):
    api.add_router("", routes.router)
