"""Documents on paper: a typst template and values become a PDF. Knows nothing of visits; what it sets comes from above."""
