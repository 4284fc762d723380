"""What to offer each customer today: at most three products, each with its reason."""

from __future__ import annotations

import numpy as np
import pandas as pd

MOST = 3
DUE_STATES = ("due_soon", "overdue", "win_back")
KINDS = ("stock", "rhythm", "habit", "new")
"""His stock ends; his own gap is over; he buys it; he never did, but buyers of another product of his do."""
COLUMNS = ["customer", "product", "kind", "run_out", "usual_days", "waited", "times", "partner", "together"]
_YESTERDAY, _OWN_GAPS, _EARLY, _LIKELY = 1, 2, 0.5, 0.03


def suggestions(
    tastes: pd.DataFrame,
    products: pd.DataFrame,
    dates: pd.DataFrame,
    together: pd.DataFrame,
    unsuitable: pd.DataFrame,
    *,
    most: int = MOST,
) -> pd.DataFrame:
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
    suits = tastes[may_be_offered(tastes, products, unsuitable)]
    own = _own(suits[suits["bought"]], products, dates)
    new = _new(suits[~_out_of_season(suits, products, dates)], tastes, products, together)
    rows = pd.concat([part for part in (own, new) if len(part)] or [own], ignore_index=True)
    best = rows.assign(less=-rows["score"]).sort_values(
        ["customer", "place", "less", "product"], kind="stable"
    )
    return best[best.groupby("customer").cumcount() < most][COLUMNS].reset_index(drop=True)


def may_be_offered(tastes: pd.DataFrame, products: pd.DataFrame, unsuitable: pd.DataFrame) -> pd.Series[bool]:
    """Which rows are sold still, suit and were not bought yesterday or today.

    Args:
        tastes: customer, product, waited [days].
        products: product and, where the shop has it, active.
        unsuitable: customer, product pairs that the customer found unsuitable.
    """
    fits = ~(tastes["waited"] <= _YESTERDAY)
    if "active" in products:
        gone = products["active"].eq(False).fillna(False)
        fits &= ~tastes["product"].isin(products.loc[gone, "product"])
    if unsuitable.empty:
        return fits
    pairs = pd.MultiIndex.from_frame(unsuitable[["customer", "product"]])
    return fits & ~pd.MultiIndex.from_frame(tastes[["customer", "product"]]).isin(pairs)


def families_of(product: pd.Series[str], products: pd.DataFrame) -> pd.Series[str]:
    """The family of each product, blank where it has none."""
    if "family" not in products:
        return pd.Series("", index=product.index, dtype="str")
    named = products.drop_duplicates("product").set_index("product")["family"]
    return product.map(named.astype("str")).astype("str").fillna("")


def _own(bought: pd.DataFrame, products: pd.DataFrame, dates: pd.DataFrame) -> pd.DataFrame:
    """What the customer bought before and may need: by his stock where it is declared, else by his rhythm."""
    family = families_of(bought["product"], products)
    family = family.where(family != "", bought["product"])
    stock = dates[dates["basis"].astype("str").str.startswith("declared")]
    stock = stock.drop_duplicates(["customer", "family"])[["customer", "family", "state", "run_out"]]
    rows = bought.assign(family=family).merge(stock, on=["customer", "family"], how="left")
    declared, known = rows["state"].notna(), rows["gaps"] >= _OWN_GAPS
    kind = np.select([declared, known], ["stock", "rhythm"], "habit")
    wanted = _wanted(rows) & ~_out_of_season(rows, products, dates)
    place = np.select([rows["state"] == "win_back", declared], [2, 0], 1)
    kept = rows.assign(kind=kind, place=place, partner="", together=0)
    kept = kept[rows["state"].isin(DUE_STATES) | (~declared & wanted)]
    return kept[~((kept["kind"] == "stock") & kept.duplicated(["customer", "family"]))]


def _wanted(rows: pd.DataFrame) -> pd.Series[bool]:
    """Whether half of the usual gap has passed, and what was bought only once is likely to come again."""
    late_enough = rows["waited"] >= _EARLY * rows["usual_days"]
    return late_enough & ((rows["times"] > 1) | (rows["chance_28"] >= _LIKELY))


def _out_of_season(rows: pd.DataFrame, products: pd.DataFrame, dates: pd.DataFrame) -> pd.Series[bool]:
    """Goods of a season for which the customer is not expected now."""
    if "season" not in products:
        return pd.Series(False, index=rows.index)
    seasonal = products.loc[products["season"].fillna("") != "", "product"]
    expected = dates[(dates["basis"] == "season") & dates["state"].isin(DUE_STATES)]
    return rows["product"].isin(seasonal) & ~rows["customer"].isin(expected["customer"])


def _new(
    suits: pd.DataFrame, tastes: pd.DataFrame, products: pd.DataFrame, together: pd.DataFrame
) -> pd.DataFrame:
    """The best product new to each customer that goes with one of his own and is no other size of it."""
    whole = tastes.assign(family=families_of(tastes["product"], products))
    has = whole["bought"].groupby([whole["customer"], whole["family"]]).transform("any")
    other_size = has & (whole["family"] != "")
    fresh = suits.loc[~(suits["bought"] | other_size[suits.index]), ["customer", "product", "score"]]
    own = tastes.loc[tastes["bought"], ["customer", "product"]].rename(columns={"product": "partner"})
    with_it = together.loc[together["lift"] > 1.0, ["item", "other", "both", "lift"]]
    with_it = with_it.rename(columns={"item": "partner", "other": "product", "both": "together"})
    with_it = with_it.astype({"partner": own["partner"].dtype, "product": fresh["product"].dtype})
    rows = fresh[fresh["product"].isin(with_it["product"])].merge(with_it, on="product")
    rows = rows.merge(own, on=["customer", "partner"])
    rows = rows.sort_values(["customer", "score", "lift", "partner"], ascending=[True, False, False, True])
    rows = rows.drop_duplicates("customer")
    never = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[s]")
    return rows.assign(kind="new", place=3, run_out=never, usual_days=np.nan, waited=np.nan, times=0)
