"""A Google spreadsheet as a workbook."""
