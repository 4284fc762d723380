"""A file as a workbook, edited inside its package."""
