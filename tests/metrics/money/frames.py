"""Small cash books and order lists for the tests of the money figures."""

import pandas as pd


def cash_rows(*rows: tuple[object, ...], **more: object) -> pd.DataFrame:
    """Rows of (date, account, category, in, out), numbered from 2 as in the sheet, and further columns."""
    frame = pd.DataFrame(rows, columns=["date", "account", "category", "money_in", "money_out"])
    return frame.assign(date=pd.to_datetime(frame["date"]), row=range(2, len(frame) + 2), **more)


def spending(*rows: tuple[object, ...], **more: object) -> pd.DataFrame:
    """Payments of (date, party, category, out), numbered from 2."""
    frame = pd.DataFrame(rows, columns=["date", "party", "category", "money_out"])
    return frame.assign(
        date=pd.to_datetime(frame["date"]), account="Laci", row=range(2, len(frame) + 2), **more
    )


def credit_orders(*rows: tuple[object, ...]) -> pd.DataFrame:
    """Credit lines of (customer, receipt, date, due, amount, paid, paid on)."""
    columns = ["customer", "receipt", "date", "due", "amount", "paid", "paid_on"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("date", "due", "paid_on")})
