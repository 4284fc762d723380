"""Figures about cash, debts and leaks: pure functions, frame to frame."""
