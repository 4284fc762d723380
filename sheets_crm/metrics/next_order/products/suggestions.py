"""What to offer each customer today: at most three products, each with its reason."""

from __future__ import annotations

import numpy as np

from sheets_crm.metrics.codes import Array, Codes, selected
from sheets_crm.metrics.columns import Columns, matched, places, stacked, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.purchases import numbered

MOST = 3
DUE_STATES = ("due_soon", "overdue", "win_back")
KINDS = ("stock", "rhythm", "habit", "new")
"""His stock ends; his own gap is over; he buys it; he never did, but buyers of another product of his do."""
COLUMNS = ["customer", "product", "kind", "run_out", "usual_days", "waited", "times", "partner", "together"]
_BY_STOCK = ("declared", "declared_learnt")
_YESTERDAY, _OWN_GAPS, _EARLY, _LIKELY = 1, 2, 0.5, 0.03


@for_frames
def suggestions(
    tastes: Columns,
    products: Columns,
    dates: Columns,
    together: Columns,
    unsuitable: Columns,
    *,
    most: int = MOST,
) -> Columns:
    """At most three products for each customer, the best first.

    Declared stock rules where there is some: a product is offered from its call day on and not before. Else
    it is left out while less than half of the usual gap has passed, outside its season, and where it was
    bought once and hardly anybody takes it again (under 3 of 100 in 28 days). What was bought yesterday or
    today, is not sold any more or does not suit is never offered. A product new to the customer comes last,
    one at most, and only with another of his that ten customers or more bought as well.

    Args:
        tastes: From `sheets_crm.metrics.next_order.products.prediction.tastes`.
        products: product and, where the shop has them, family, season, active.
        dates: From `sheets_crm.metrics.next_order.prediction.next_orders`.
        together: From `sheets_crm.metrics.customers.cross_sell.pairs`, of products.
        unsuitable: customer, product pairs that the customer found unsuitable.
        most: Products a customer.

    Returns:
        Sorted by customer, the best first: customer, product, kind (`KINDS`), run_out [day, of "stock"],
        usual_days and waited [days], times [days on which he bought it], partner (his product that buyers of
        a new one bought as well) and together [customers who bought both].

    Source:
        Own definition; see docs/next-product.md.
    """
    suits = may_be_offered(tastes, products, unsuitable)
    out_of_season = _out_of_season(tastes, products, dates)
    own = _own(tastes.rows(suits & tastes["bought"]), products, dates)
    new = _new(tastes, suits & ~out_of_season, products, together)
    rows = stacked(own, new)
    order = [rows["product"].numbers, -rows["score"], rows["place"], rows["customer"].numbers]
    best = rows.rows(np.lexsort(order))
    return best.rows(numbered(best["customer"].numbers) <= most).only(*COLUMNS)


def may_be_offered(tastes: Columns, products: Columns, unsuitable: Columns) -> Array:
    """Which rows are sold still, suit and were not bought yesterday or today.

    Args:
        tastes: customer, product, waited [days].
        products: product and, where the shop has it, active.
        unsuitable: customer, product pairs that the customer found unsuitable.
    """
    known = products.read(numbers=["active"], texts=["product"])
    gone = known["product"][known["active"] == 0]
    wrong = matched(tastes, unsuitable, "customer", "product") >= 0
    fits: Array = ~(wrong | (tastes["waited"] <= _YESTERDAY) | (places(tastes["product"], gone) >= 0))
    return fits


def families_of(product: Codes, products: Columns) -> Codes:
    """The family of each product, blank where it has none."""
    return named(product, products, "family").filled("")


def named(product: Codes, products: Columns, name: str) -> Codes:
    """What the first row of each product says in a column of texts."""
    known = products.read(texts=["product", name])
    known = known.rows(grouped(known["product"]).firsts)
    found: Codes = taken(known[name], places(product, known["product"]))
    return found


def _own(bought: Columns, products: Columns, dates: Columns) -> Columns:
    """What the customer bought before and may need: by his stock where it is declared, else by his rhythm."""
    family = families_of(bought["product"], products)
    rows = bought.plus(family=family.where(~family.isin([""])).or_else(bought["product"]))
    stock = dates.rows(dates["basis"].isin(_BY_STOCK))
    found = matched(rows, stock, "customer", "family")
    declared, known = found >= 0, rows["gaps"] >= _OWN_GAPS
    state = taken(stock["state"], found)
    wanted = _wanted(rows) & ~_out_of_season(rows, products, dates)
    kept = rows.plus(
        run_out=taken(stock["run_out"], found),
        kind=selected([declared, known], ["stock", "rhythm"], "habit"),
        place=np.select([state.isin(["win_back"]), declared], [2, 0], 1),
        partner="",
        together=np.zeros(len(rows), dtype=np.int64),
    ).rows(state.isin(DUE_STATES) | (~declared & wanted))
    first = np.isin(np.arange(len(kept)), grouped(kept["customer"], kept["family"]).firsts)
    return kept.rows(first | ~kept["kind"].isin(["stock"])).only(*COLUMNS, "place", "score")


def _wanted(rows: Columns) -> Array:
    """Whether half of the usual gap has passed, and what was bought only once is likely to come again."""
    late_enough = rows["waited"] >= _EARLY * rows["usual_days"]
    wanted: Array = late_enough & ((rows["times"] > 1) | (rows["chance_28"] >= _LIKELY))
    return wanted


def _out_of_season(rows: Columns, products: Columns, dates: Columns) -> Array:
    """Goods of a season for which the customer is not expected now."""
    known = products.read(texts=["product", "season"])
    seasonal = known["product"][~known["season"].filled("").isin([""])]
    expected = dates["customer"][dates["basis"].isin(["season"]) & dates["state"].isin(DUE_STATES)]
    waits: Array = places(rows["customer"], expected) < 0
    return waits & (places(rows["product"], seasonal) >= 0)


def _new(tastes: Columns, suits: Array, products: Columns, together: Columns) -> Columns:
    """The best product new to each customer that goes with one of his own and is no other size of it."""
    family, bought = families_of(tastes["product"], products), tastes["bought"]
    each = grouped(tastes["customer"], family)
    other_size = each.reduced(np.logical_or, bought)[each.numbers] & ~family.isin([""])
    fresh = tastes.rows(suits & ~bought & ~other_size).only("customer", "product", "score")
    with_it = together.rows(together["lift"] > 1.0)
    row, pair = _joined(fresh["product"], with_it["other"])
    found = with_it.only("item", "both", "lift").rows(pair)
    rows = fresh.rows(row).plus(partner=found["item"], together=found["both"], lift=found["lift"])
    own = tastes.rows(bought).only("customer", "product")
    rows = rows.rows(matched(rows, own.plus(partner=own["product"]), "customer", "partner") >= 0)
    order = [rows["partner"].numbers, -rows["lift"], -rows["score"], rows["customer"].numbers]
    rows = rows.rows(np.lexsort(order))
    rows = rows.rows(grouped(rows["customer"]).firsts)
    never = np.full(len(rows), np.datetime64("NaT", "D"))
    none = np.zeros(len(rows), dtype=np.int64)
    best = rows.plus(kind="new", place=none + 3, run_out=never, usual_days=np.nan, waited=np.nan, times=none)
    return best.only(*COLUMNS, "place", "score")


def _joined(texts: Codes, others: Codes) -> tuple[Array, Array]:
    """All pairs of rows with the same text, in the order of the first ones."""
    number = others.numbered_by(texts.names)
    order = np.argsort(number, kind="stable")
    begins = np.searchsorted(number[order], texts.numbers)
    size = np.searchsorted(number[order], texts.numbers, side="right") - begins
    skipped = np.repeat(begins - np.cumsum(size) + size, size)
    return np.repeat(np.arange(len(texts)), size), order[skipped + np.arange(size.sum())]
