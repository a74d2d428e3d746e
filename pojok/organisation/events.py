"""Kinds of Events of people and their roles, and what each may carry. The subject is the key of the act itself, or
the break; people are named by their ids."""

from pojok.history.kinds import code, declare, ident, moment

declare("membership.begun", user=ident, membership=ident, role=code, unit=code)
declare("membership.ended", user=ident, membership=ident, role=code, unit=code)
declare("user.made", user=ident)
declare("user.renamed", user=ident)
declare("user.disabled", user=ident)
declare("user.enabled", user=ident)
declare("user.signed_out", user=ident)
declare("user.link_made", user=ident)
declare("token.made", user=ident, token=ident)
declare("token.revoked", user=ident, token=ident)
declare("break.begun", unit=code, user=ident, reason=code, back_at=moment)
declare("break.ended", unit=code, user=ident)
