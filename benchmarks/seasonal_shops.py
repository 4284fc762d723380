"""Three simulated seasonal trades over six Hijri years: ``python benchmarks/seasonal_shops.py``.

Do expected days fall in the season, and is anybody given up between two seasons? The seed is fixed; nothing
is read.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from sheets_crm.metrics.next_order.prediction import next_orders, predict
from sheets_crm.metrics.season_presets import preset_seasons

SEED = 1448
HIJRI_YEAR = 354.367
FIRST_YEAR, YEARS = 2019, 6
TRADES = {
    "gamis": (150, 0.75, 45.0, 20.0, 0.35),
    "umroh": (120, 0.45, 120.0, 40.0, 0.05),
    "school": (150, 0.85, 150.0, 15.0, 0.10),
}
"""Customers, chance to come next season, days before the close, their spread, chance of a second order."""


def seasons_of(trade: str, as_of: date) -> pd.DataFrame:
    """The trade's seasons; the school shop sells for a school year, from July to June."""
    if trade != "school":
        return preset_seasons(trade, FIRST_YEAR, FIRST_YEAR + YEARS + 1, as_of)[["label", "opens", "closes"]]
    years = range(FIRST_YEAR, FIRST_YEAR + YEARS + 2)
    rows = [(f"{year}", pd.Timestamp(year, 5, 1), pd.Timestamp(year, 9, 30)) for year in years]
    return pd.DataFrame(rows, columns=["label", "opens", "closes"])


def simulated(trade: str, seasons: pd.DataFrame, seed: int = SEED) -> pd.DataFrame:
    """Orders of a trade: most customers come once a season, each at a usual distance from its close."""
    customers, loyal, before_close, spread, second = TRADES[trade]
    random = np.random.default_rng(seed)
    rows: list[tuple[str, pd.Timestamp, str, float, float]] = []
    for number in range(customers):
        usual = random.normal(before_close, spread)
        begins = random.integers(0, YEARS - 1)
        for season in seasons.iloc[begins:].itertuples():
            length = (season.closes - season.opens).days
            left = int(np.clip(random.normal(usual, 10.0), 1, length - 1))
            day = season.closes - pd.Timedelta(days=left)
            rows.append((f"{trade}{number:03}", day, trade, 1.0, 500_000.0))
            if random.random() < second:
                again = day + pd.Timedelta(days=int(random.integers(0, left)))
                rows.append((f"{trade}{number:03}", again, trade, 1.0, 300_000.0))
            if random.random() > loyal:
                break
    return pd.DataFrame(rows, columns=["customer", "date", "product", "quantity", "total"])


def report(trade: str) -> dict[str, object]:
    """Shares over days a week apart through the last two simulated years."""
    last = date(FIRST_YEAR + YEARS, 6, 30)
    seasons = seasons_of(trade, last)
    orders = simulated(trade, seasons)
    products = pd.DataFrame({"product": [trade], "name": [trade], "season": [trade]})
    days = [last - timedelta(days=7 * week) for week in range(0, 104, 4)]
    dated = in_season = given_up = between = 0
    errors: list[float] = []
    for day in days:
        rows = next_orders(
            orders, products, day, seasons=seasons.rename(columns={"label": "name"}), hijri_year=True
        )
        known = rows.dropna(subset="run_out")
        dated += len(known)
        in_season += int(_inside(known["run_out"], seasons).sum())
        is_between = not _inside(pd.Series([pd.Timestamp(day)]), seasons).any()
        between += is_between
        given_up += int((rows["state"] == "win_back").sum()) if is_between else 0
        errors += _errors(known, orders, day)
    return {
        "trade": trade,
        "dates": dated,
        "in season": in_season / dated,
        "days between seasons": between,
        "given up between": given_up,
        "median error [days]": float(np.median(errors)),
    }


def _inside(days: pd.Series, seasons: pd.DataFrame) -> pd.Series:
    place = seasons["opens"].searchsorted(days, side="right") - 1
    closes = seasons["closes"].to_numpy()[np.maximum(place, 0)]
    return pd.Series((place >= 0) & (days.to_numpy() <= closes), index=days.index)


def _errors(known: pd.DataFrame, orders: pd.DataFrame, day: date) -> list[float]:
    later = orders[orders["date"] > pd.Timestamp(day)].groupby("customer")["date"].min()
    real = known["customer"].map(later)
    return (known["run_out"] - real).dt.days.abs().dropna().tolist()


def plain_errors(trade: str) -> float:
    """Median error of the learnt rhythm that knows no season, for comparison."""
    last = date(FIRST_YEAR + YEARS, 6, 30)
    orders = simulated(trade, seasons_of(trade, last)).rename(
        columns={"customer": "customer_id", "product": "product_id", "total": "amount"}
    )
    errors: list[float] = []
    for week in range(0, 104, 13):
        day = last - timedelta(days=7 * week)
        found = predict(orders, day, 365).set_index("customer_id")["next_order_date"]
        later = orders[orders["date"] > pd.Timestamp(day)].groupby("customer_id")["date"].min()
        errors += (found - later).dt.days.abs().dropna().tolist()
    return float(np.median(errors))


def main() -> None:
    for trade in TRADES:
        print(report(trade), "without seasons:", plain_errors(trade))


if __name__ == "__main__":
    main()
