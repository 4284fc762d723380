"""What new workbooks are made of: texts in each language, message templates, the built macro project."""
