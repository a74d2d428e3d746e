"""A guest's pass through the SOP: what is done, whether it may be, what it is."""
