"""Kinds of Events of agencies and guests and what each may carry."""

from pojok.history.kinds import codes, declare, ident

declare("agency.merged", agency=ident, into=ident)
declare("agency.unmerged", agency=ident, into=ident)
declare("agency.corrected", agency=ident, fields=codes)
declare("guest.merged", guest=ident, into=ident)
declare("guest.unmerged", guest=ident, into=ident)
declare("guest.corrected", guest=ident, fields=codes)
