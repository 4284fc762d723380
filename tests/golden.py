"""The golden shop of METRICS.md D.0, in the frames that parsing a workbook gives."""

import datetime
from pathlib import Path

import pandas as pd

AS_OF = datetime.date(2026, 6, 30)
FOLDER = Path(__file__).parent / "golden" / "base"


def orders() -> pd.DataFrame:
    table = _read("Orders")
    money = {name: table[name].astype("float64") for name in ("quantity", "price", "total")}
    return table.assign(date=pd.to_datetime(table["date"]), row=range(2, len(table) + 2), **money)


def products() -> pd.DataFrame:
    table = _read("Products")
    numbers = {name: table[name].astype("float64") for name in ("price", "content", "per_day")}
    return table.assign(row=range(2, len(table) + 2), **numbers)


def customers() -> pd.DataFrame:
    table = _read("Customers")
    return table.assign(id=table["customer"], row=range(2, len(table) + 2))


def contacts(*rows: dict[str, object]) -> pd.DataFrame:
    """The log of contacts, empty unless rows are given."""
    columns = ["date", "customer", "direction", "channel", "kind", "reason", "result", "reason_not_back"]
    table = pd.DataFrame(list(rows), columns=columns)
    return table.assign(date=pd.to_datetime(table["date"]))


def _read(sheet: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{sheet}.tsv", sep="\t", dtype="str")
