"""An office as data: reading, checking and loading its folder of YAML and CSV. No office's name stands in code."""
