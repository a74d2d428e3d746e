"""The SOP as data: versions, actors, steps, and the plan a visit follows."""
