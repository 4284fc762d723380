"""What each customer bought and kept, by product family and day."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.customer_days import day_numbers, packed
from sheets_crm.metrics.next_order.doses import usual_doses, with_own_doses

NEED = "need"
"""Number of a customer and family: what they buy again."""
PERSON = "person"
"""Number of a customer."""


def kept_lines(valid: pd.DataFrame) -> pd.DataFrame:
    """Valid order lines with the quantity that the customer kept; a missing quantity is one piece.

    Args:
        valid: From `sheets_crm.metrics.orders.valid_orders`. Row order does not matter.

    Returns:
        customer, date, product ("" where none is written), quantity > 0, amount [money], dose (what the
        order says that the customer uses in a day; missing: as the product).
    """
    lines = valid.assign(
        quantity=valid["quantity"].fillna(1.0), product=_product(valid), dose=_numbers(valid, "dose")
    )
    kept = lines[lines["customer"].notna() & (lines["quantity"] > 0)]
    return kept[["customer", "date", "product", "quantity", "amount", "dose"]].reset_index(drop=True)


def _product(lines: pd.DataFrame) -> pd.Series:
    if "product" not in lines:
        return pd.Series("", index=lines.index, dtype="str")
    return lines["product"].fillna("").astype("str")


def with_product(lines: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Lines with what the product sheet says about how long a piece lasts.

    A product that declares a duration and has no family is a family by itself. Products with neither
    share the family "": the customer's rhythm as a whole, not one for each dress. In a family where only
    some products declare a duration, the others take the family's median.

    Args:
        lines: From `kept_lines`.
        products: product and, where the shop has them, name, family, content, per_day, lasts_days [days],
            season (text).

    Returns:
        The lines with product_name, family, content, per_day, unit_days [days that one piece lasts; NaN: not
        known], dose (the customer's own; missing: as the product), seasonal, person (numbers the
        customers), need (numbers customer and family in their order).
    """
    known = products.drop_duplicates("product").set_index("product")
    name, family = _texts(known, "name"), _texts(known, "family").fillna("")
    known = known.assign(per_day=usual_doses(lines, _numbers(known, "per_day")))
    unit_days = _unit_days(known)
    middle = unit_days.groupby(family).transform("median").where(family != "")
    unit_days = unit_days.fillna(middle)
    alone = (family == "") & unit_days.notna()
    family = family.where(~alone, known.index.to_series().astype("str"))
    facts = pd.DataFrame(
        {
            "product_name": name,
            "family": family,
            "content": _numbers(known, "content"),
            "per_day": known["per_day"],
            "unit_days": unit_days,
            "seasonal": _texts(known, "season").fillna("") != "",
        }
    )
    joined = lines.join(facts, on="product")
    named = joined["product_name"].fillna(joined["product"])
    seasonal = joined["seasonal"].eq(True).fillna(False)
    whole = joined.assign(product_name=named, family=joined["family"].fillna(""), seasonal=seasonal)
    person, _ = pd.factorize(whole["customer"], sort=True)
    group, families = pd.factorize(whole["family"], sort=True)
    _, need = np.unique(person.astype(np.int64) * len(families) + group, return_inverse=True)
    return with_own_doses(whole.assign(**{PERSON: person, NEED: need}), NEED)


def _texts(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame:
        return pd.Series(None, index=frame.index, dtype="str")
    return frame[name].astype("str")


def _numbers(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame:
        return pd.Series(np.nan, index=frame.index, dtype="float64")
    return pd.to_numeric(frame[name]).astype("float64")


def _unit_days(known: pd.DataFrame) -> pd.Series:
    declared, dose = _numbers(known, "lasts_days"), _numbers(known, "per_day")
    by_dose = _numbers(known, "content") / dose.where(dose > 0)
    days = declared.where(declared > 0, by_dose)
    return days.where(days > 0)


def unsuitable_pairs(customers: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """Customer and product pairs from what stands in the customers' column "unsuitable".

    Products are named by code or name, several with commas; letter case does not matter.

    Args:
        customers: customer, unsuitable (text).
        products: product, name (text).

    Returns:
        customer, product; one row per pair that names a known product.
    """
    if "unsuitable" not in customers:
        return pd.DataFrame({"customer": pd.Series(dtype="str"), "product": pd.Series(dtype="str")})
    named = customers[["customer", "unsuitable"]].dropna()
    named = named.assign(word=named["unsuitable"].astype("str").str.split(r"[,;\n]", regex=True)).explode(
        "word"
    )
    named = named.assign(word=named["word"].str.strip().str.casefold())
    words = [products["product"].astype("str"), _texts(products, "name")]
    known = pd.concat([pd.DataFrame({"word": word, "product": products["product"]}) for word in words])
    known = known.assign(word=known["word"].str.casefold()).dropna().drop_duplicates()
    return named.merge(known, on="word")[["customer", "product"]].drop_duplicates(ignore_index=True)


def without_unsuitable(lines: pd.DataFrame, unsuitable: pd.DataFrame | None) -> pd.DataFrame:
    """Lines without what the customer found unsuitable.

    Where a customer's whole family is unsuitable, its lines stay, marked.

    Args:
        lines: From `with_product`.
        unsuitable: customer, product pairs.

    Returns:
        The lines with unsuitable (nothing else of the family was bought).
    """
    if unsuitable is None or unsuitable.empty:
        return lines.assign(unsuitable=False)
    pairs = pd.MultiIndex.from_frame(unsuitable[["customer", "product"]])
    wrong = pd.Series(pd.MultiIndex.from_frame(lines[["customer", "product"]]).isin(pairs), index=lines.index)
    whole = wrong.groupby(lines[NEED]).transform("all")
    return lines.assign(unsuitable=whole)[~wrong | whole]


def purchases(lines: pd.DataFrame) -> pd.DataFrame:
    """One row per customer, family and day; what was bought on one day adds up.

    Args:
        lines: From `without_unsuitable`.

    Returns:
        Sorted by need and date: these, customer, family, product, product_name, content, dose, quantity (of
        the product that lasts longest that day), others (further products that day), duration [days of the
        whole day's purchase, NaN where not declared], unsuitable, seasonal, number (1 for the first).
    """
    pieces = _pieces(lines)
    moment = pieces["moment"].to_numpy()
    begins = _begins(moment)
    total, declared = (np.add.reduceat(pieces[name].to_numpy(), begins) for name in ("lasts", "declared"))
    longest = np.lexsort((pieces["product"], pieces["quantity"], pieces["lasts"], moment))
    last = pieces.iloc[longest[np.r_[begins[1:], len(moment)] - 1]]
    names = [NEED, "date", "customer", "family", "product", "product_name", "content", "dose"]
    bought: pd.DataFrame = lines[names].iloc[last["line"]].reset_index(drop=True)
    return bought.assign(
        quantity=last["quantity"].to_numpy(),
        others=np.diff(np.r_[begins, len(moment)]) - 1,
        duration=np.where(declared > 0, total, np.nan),
        unsuitable=last["unsuitable"].to_numpy(),
        seasonal=last["seasonal"].to_numpy(),
        number=_numbered(bought[NEED].to_numpy()),
    )


def _pieces(lines: pd.DataFrame) -> pd.DataFrame:
    """One row per customer, family, day and product, sorted by them; ``line`` is the first of its lines."""
    product, _ = pd.factorize(lines["product"], sort=True)
    day = day_numbers(lines["date"].to_numpy())
    moment = packed(lines[NEED].to_numpy(), day)
    order = np.lexsort((product, moment))
    moment, product = moment[order], product[order]
    begins = _begins(moment, product)
    quantity, unit_days = (lines[name].to_numpy(np.float64)[order] for name in ("quantity", "unit_days"))
    unsuitable, seasonal = (lines[name].to_numpy(np.bool_)[order] for name in ("unsuitable", "seasonal"))
    return pd.DataFrame(
        {
            "moment": moment[begins],
            "product": product[begins],
            "line": order[begins],
            "quantity": np.add.reduceat(quantity, begins),
            "lasts": np.add.reduceat(np.nan_to_num(unit_days * quantity), begins),
            "declared": np.add.reduceat(~np.isnan(unit_days), begins, dtype=np.int64),
            "unsuitable": np.logical_and.reduceat(unsuitable, begins),
            "seasonal": np.logical_or.reduceat(seasonal, begins),
        }
    )


def _begins(*keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a new value of any of the sorted keys begins."""
    new = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(np.r_[True, new])


def _numbered(sorted_keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """1 for the first row of each key, 2 for the second and so on."""
    begins = _begins(sorted_keys)
    places = np.arange(len(sorted_keys))
    return places - np.repeat(begins, np.diff(np.r_[begins, len(sorted_keys)])) + 1
