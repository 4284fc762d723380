"""The figures: pure functions from DataFrames to DataFrames; usable from a notebook."""
