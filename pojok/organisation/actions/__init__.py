from pojok.organisation.actions.people import add_membership, issue_token, one_time_path

__all__ = ["add_membership", "issue_token", "one_time_path"]
