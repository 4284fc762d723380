"""Figures about customers: pure functions, frame to frame."""
