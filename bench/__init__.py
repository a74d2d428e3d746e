"""Measurements: what an act or a page costs, as ratios within one run (design §7)."""
