"""The figures: pure functions from columns to columns, or from data frames to data frames in a notebook."""
