"""The dashboard, a section a file."""
