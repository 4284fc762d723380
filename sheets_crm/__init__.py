"""A shared spreadsheet as the customer database of a small shop."""

__version__ = "0.1.0"
