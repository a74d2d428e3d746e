"""The room: a konsultan's queue, the guest in front, and what is known of the agency."""
