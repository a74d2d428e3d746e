"""The guest book taken along: as a workbook, on paper, and as the blank sheet for a day without electricity."""
