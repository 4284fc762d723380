"""When the customers come next, from the learnt rhythm: what every product's chance rests on."""

from __future__ import annotations

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.next_order.learnt.history import Floats, Ints
from sheets_crm.metrics.next_order.products.baskets import Baskets

_DAYS, _HORIZON = 28, 90
_UNKNOWN_DAYS = 30.0


class Visits(Struct, frozen=True):
    """One entry per customer of the shop.

    ``chance`` of an order within 28 days, ``orders`` expected in them, ``days`` until the next order if it
    falls within 90.
    """

    chance: Floats
    orders: Floats
    days: Floats


def visits(shop: Baskets, who: Ints) -> Visits:
    """The next order days of some customers, learnt from theirs; the others' chance is 0.

    Args:
        shop: The baskets.
        who: The customers.
    """
    from sheets_crm.metrics.next_order.learnt.built_in import built_in
    from sheets_crm.metrics.next_order.learnt.history import history
    from sheets_crm.metrics.next_order.learnt.model import outlook

    wanted = np.zeros(len(shop.orders), dtype=np.bool_)
    wanted[who] = True
    lines = shop.lines.where(wanted[shop.lines.customer])
    bought = Columns(
        {
            "customer": lines.customer,
            "date": lines.day.astype("datetime64[D]"),
            "product": lines.product,
            "quantity": lines.quantity,
            "amount": lines.amount,
        }
    )
    as_of = np.datetime64(shop.as_of, "D").item()
    seen = outlook(history(bought, as_of), built_in(), horizon=_HORIZON)
    people = seen.learnt.shop.customers.astype(np.int64)
    chance, orders = np.zeros(len(wanted)), np.zeros(len(wanted))
    days = np.full(len(wanted), _UNKNOWN_DAYS)
    chance[people], orders[people] = seen.chance(_DAYS), seen.expected(_DAYS)
    days[people] = np.maximum(seen.survival.median(_HORIZON), 1.0)
    return Visits(chance, orders, days)
