"""Excel: the button, the worksheet functions, the checks."""
