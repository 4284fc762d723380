"""What was read as data frames, which say more in fewer words of a test."""

from types import SimpleNamespace

from sheets_crm.metrics.frames import frame_of


def frames(shop):
    """Every table of a shop by its name."""
    return SimpleNamespace(**{name: frame_of(table) for name, table in shop.columns.items()})
