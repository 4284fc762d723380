"""A workbook that is open in Excel or LibreOffice."""
