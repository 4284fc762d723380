"""Orders brought per call: the call list beside a plain rule, on the same simulated shop.

The plain rule calls whoever has not ordered for 30 days, the longest first, never twice in a week, as many
a day as staff work through of the list. Customers answer both alike: who needs something within a week
orders when called with a chance of 45 %, anybody else with 2 % (`tests.calls.simulated_shop`).

    python -m benchmarks.call_list [seeds]
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from unittest.mock import patch

from sheets_crm.sheets import changes
from tests.calls.simulated_shop import SimulatedShop, a_day, simulated_shop

DAYS, A_DAY, REST, SILENT = 60, 12, 7, 30
NOT_REACHED = 0.2


def by_list(seed: int) -> SimulatedShop:
    shop = simulated_shop(seed)
    with patch.object(changes, "figure_tables", lambda *_: {}):
        for _ in range(DAYS):
            a_day(shop, A_DAY)
    return shop


def by_plain_rule(seed: int) -> SimulatedShop:
    shop = simulated_shop(seed)
    called: dict[str, date] = {}
    for _ in range(DAYS):
        shop.live()
        rested = [each for each in shop.people if (shop.today - called.get(each.key, date.min)).days >= REST]
        silent = [each for each in rested if (shop.today - each.last_order).days >= SILENT]
        for someone in sorted(silent, key=lambda each: each.last_order)[:A_DAY]:
            called[someone.key] = shop.today
            if shop.random.random() < NOT_REACHED:
                shop.calls += 1
            elif shop.call(someone, offers=True):
                shop.order(someone)
        shop.today += timedelta(days=1)
    return shop


def main(seeds: int) -> None:
    for name, run in (("call list", by_list), ("30-day rule", by_plain_rule)):
        shops = [run(seed) for seed in range(1, seeds + 1)]
        calls, brought = sum(shop.calls for shop in shops), sum(shop.brought for shop in shops)
        print(f"{name:12} {calls:6} calls {brought:5} orders brought {brought / max(calls, 1):6.1%} of calls")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
