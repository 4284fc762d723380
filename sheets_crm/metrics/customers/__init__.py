"""Figures about customers: pure functions, columns to columns."""
