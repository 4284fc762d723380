"""New workbooks and sheets, drawn with XlsxWriter."""
