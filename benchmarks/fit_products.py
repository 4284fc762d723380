"""Make the built-in coefficients of the next products: ``python benchmarks/fit_products.py LOGS...``.

LOGS are ``<name>.csv.gz`` with customer_id, date, product_id, quantity, amount. Every log counts the same.
Only the coefficients are kept. ``--without NAME,NAME`` leaves logs out, to measure on them what a shop gets
that was never seen; the result then goes to ``--to FILE``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from sheets_crm.metrics.next_order.learnt.correction import fitted
from sheets_crm.metrics.next_order.products.baskets import Lines
from sheets_crm.metrics.next_order.products.built_in import KnownTastes
from sheets_crm.metrics.next_order.products.choice import Choices, chosen
from sheets_crm.metrics.next_order.products.features import OF_DUE, OF_LIST
from sheets_crm.metrics.next_order.products.past import PastDay, due_rows, list_choices, past_days

CHOICES_PER_LOG, RIDGE, FOREVER = 1_000.0, 3.0, 1e9
TARGET = Path(__file__).parent.parent / "sheets_crm" / "metrics" / "next_order" / "products" / "built_in.toml"


def read(path: Path) -> list[PastDay]:
    """Past days of a log's last quarter."""
    lines = pd.read_csv(path, dtype={"customer_id": str, "product_id": str}, parse_dates=["date"])
    bought = lines[lines["amount"] > 0]
    customer, customers = pd.factorize(bought["customer_id"], sort=True)
    product, products = pd.factorize(bought["product_id"], sort=True)
    day = bought["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    known = Lines(
        customer, day, product, bought["quantity"].to_numpy(float), bought["amount"].to_numpy(float)
    )
    return list(past_days(known, len(customers), len(products), int(day.max())))


def fit(logs: list[list[PastDay]]) -> KnownTastes:
    """One set of coefficients for all logs."""
    choices = _together([list_choices(days, FOREVER) for days in logs])
    of_list = chosen(choices, np.zeros(len(OF_LIST)), RIDGE)
    parts = [due_rows(days, FOREVER) for days in logs]
    columns = np.concatenate([part[0] for part in parts], axis=1)
    soon = np.concatenate([part[1] for part in parts])
    weight = np.concatenate([part[2] * CHOICES_PER_LOG / (part[2] * part[1]).sum() for part in parts])
    zero = np.zeros(len(OF_DUE))
    of_due = fitted(np.zeros(len(soon)), columns, soon, weight, zero, np.full(len(OF_DUE), RIDGE))
    return KnownTastes(of_list, of_due)


def _together(parts: list[Choices]) -> Choices:
    sizes = np.cumsum([0, *(len(part.weight) for part in parts)])
    return Choices(
        np.concatenate([part.columns for part in parts], axis=1),
        np.concatenate([part.weight * CHOICES_PER_LOG / part.weight.sum() for part in parts]),
        np.concatenate([part.begins + size for part, size in zip(parts, sizes[:-1], strict=True)]),
    )


def as_text(known: KnownTastes) -> str:
    """The coefficients as their file."""
    head = "# Made by benchmarks/fit_products.py; how and from what: docs/next-product.md\n"
    parts = [("list", OF_LIST, known.of_list), ("due", OF_DUE, known.of_due)]
    tables = (
        f"[{title}]\n" + "".join(f"{name} = {value:.3f}\n" for name, value in zip(names, values, strict=True))
        for title, names, values in parts
    )
    return head + "\n".join(tables)


def main() -> None:
    """Fit and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("logs", type=Path, nargs="+")
    arguments.add_argument("--without", default="")
    arguments.add_argument("--to", type=Path, default=TARGET)
    chosen_ones = arguments.parse_args()
    left_out = {f"{name}.csv.gz" for name in chosen_ones.without.split(",")}
    known = fit([read(path) for path in chosen_ones.logs if path.name not in left_out])
    chosen_ones.to.write_text(as_text(known), encoding="utf-8")


if __name__ == "__main__":
    main()
