"""The trades of a shop that sells by the season: gamis and umroh keep seasons of their own."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.reading.cells import header_key


class Trade(NamedTuple):
    """The seasons of one trade, and all products, of which only those of this trade name a season."""

    seasons: Columns
    products: Columns

    @property
    def goods(self) -> frozenset[str]:
        """The products that are sold in these seasons."""
        seasonal = self.products["season"].known
        return frozenset(name for name in self.products["product"][seasonal].texts() if name)


def trades_of(seasons: Columns, products: Columns) -> list[Trade]:
    """Each trade by its name; a shop that names none has one.

    Args:
        seasons: name, opens, closes [day], trade (text, may be missing); none of one trade share a day.
        products: product, season (text; part of the name of its trade's seasons).

    Source:
        METRICS.md D.23, "Overlapping seasons".
    """
    names = sorted({header_key(text) for text in seasons["trade"].filled("").texts()})
    if len(names) < 2:
        return [Trade(seasons, products)]
    trade = np.array([header_key(text) for text in seasons["trade"].filled("").texts()])
    return [_trade(seasons.rows(trade == name), products) for name in names]


def _trade(seasons: Columns, products: Columns) -> Trade:
    titles = [header_key(name) for name in seasons["name"].distinct]
    written = products["season"].distinct
    own = {text: text for text in written if any(header_key(text) in title for title in titles)}
    return Trade(seasons, products.plus(season=products["season"].mapped(own)))
