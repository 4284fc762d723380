"""Whom to contact today, why, and what staff answered."""
