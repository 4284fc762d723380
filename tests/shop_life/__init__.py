"""Whole shops that live for weeks: people edit everything in every way, and each typed text is followed."""
