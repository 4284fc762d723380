"""Workbooks wherever they live: plain cells in, one plan of changes out."""
