"""Documents on paper: a typst template and values become a PDF. What stands in them comes from above."""
