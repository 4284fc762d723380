"""Figures about cash, debts and leaks: pure functions, columns to columns."""
