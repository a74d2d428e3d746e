from pojok.organisation.actions.accounts import (
    disable_user,
    enable_user,
    make_token,
    new_link,
    rename_user,
    revoke_token,
    sign_out_everywhere,
)
from pojok.organisation.actions.breaks import end_break, take_break
from pojok.organisation.actions.people import add_membership, issue_token, one_time_path
from pojok.organisation.actions.roles import begin_role, end_role, resume_role

__all__ = [
    "add_membership",
    "begin_role",
    "disable_user",
    "enable_user",
    "end_break",
    "end_role",
    "issue_token",
    "make_token",
    "new_link",
    "one_time_path",
    "rename_user",
    "resume_role",
    "revoke_token",
    "sign_out_everywhere",
    "take_break",
]
