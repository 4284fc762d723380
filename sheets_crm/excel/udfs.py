"""``=CRM_…`` functions about customers, for cells: blocks of cells in, blocks out.

They are thin: what they answer is what `sheets_crm.metrics` works out of the same rows. None is volatile,
none writes beyond its own cells, and the day of the answer is always an argument. Their helps in Excel's
function wizard stand in ``templates/texts/*/excel.toml``.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from sheets_crm.excel.arguments import (
    Refusal,
    day,
    frame,
    rows_of,
    whole,
    words,
    worksheet_function,
)
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.cohorts import cohort_table, cohorts
from sheets_crm.metrics.customers.repeat import repeat_purchase_rate
from sheets_crm.metrics.customers.retention import retention_rate
from sheets_crm.metrics.customers.segments import segments
from sheets_crm.metrics.customers.stages import StageRules, stages
from sheets_crm.metrics.figure import Figure
from sheets_crm.metrics.frames import columns_of, frame_of
from sheets_crm.metrics.next_order.dates import order_dates
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.windows import Window, last_months
from sheets_crm.reading.cells import Unreadable, choice_title, phone_of
from sheets_crm.reading.phones import whatsapp_link

ALL_TIME = NOT_SAID = 0


@worksheet_function
def CRM_NEXT_ORDER_DATES(
    customers: Any,
    dates: Any,
    as_of: Any,
    products: Any = None,
    quantities: Any = None,
    lasts_days: Any = None,
) -> Any:
    """The next order of every customer: of several products the one that runs out first."""
    blocks = {"products": products, "quantities": quantities, "lasts_days": lasts_days}
    orders = frame(["customers", "dates"], customers=customers, dates=dates, **blocks)
    found = _next(orders, day(as_of))
    rows = zip(found["customer"], found["run_out"], found["days_late"], strict=True)
    return [_titles("profiles", "customer", "next_order", "days_late"), *map(_cells, rows)]


@worksheet_function
def CRM_NEXT_ORDER_DATE(dates: Any, as_of: Any, quantities: Any = None, lasts_days: Any = None) -> Any:
    """The next order of one customer."""
    orders = frame(["dates"], dates=dates, quantities=quantities)
    lasts = whole("lasts_days", lasts_days, NOT_SAID)
    known = float(lasts) if lasts else None
    found = _next(orders.assign(customers="-", products=None, lasts_days=known), day(as_of))
    dated = found["run_out"].dropna()
    return dated.iloc[0].to_pydatetime() if len(dated) else choice_title(words(), "activity", "unknown")


def _next(orders: pd.DataFrame, as_of: date) -> pd.DataFrame:
    lines = orders.rename(columns={"customers": "customer", "dates": "date", "quantities": "quantity"})
    lines = lines.assign(product=lines["products"].astype("str").where(lines["products"].notna(), "-"))
    catalogue = lines.dropna(subset="lasts_days").drop_duplicates("product")[["product", "lasts_days"]]
    bought = columns_of(lines[["customer", "date", "product", "quantity"]])
    found = frame_of(order_dates(bought, columns_of(catalogue), as_of))
    found = found.sort_values(["run_out", "last_order"], ascending=[True, False], na_position="last")
    return found.drop_duplicates("customer").sort_values("customer")


@worksheet_function
def CRM_RETENTION_RATE(customers: Any, dates: Any, as_of: Any, months: Any = None) -> Any:
    """The share of the previous months' buyers who bought in the last ones."""
    today, span = day(as_of), whole("months", months, 3)
    current = last_months(today, span)
    previous = Window((pd.Timestamp(current.start) - pd.DateOffset(months=span)).date(), current.start)
    return _share(retention_rate(_bought(customers, dates, today), previous, current))


@worksheet_function
def CRM_REPEAT_RATE(customers: Any, dates: Any, as_of: Any, months: Any = None) -> Any:
    """The share of buyers who bought on two days or more."""
    today, span = day(as_of), whole("months", months, ALL_TIME)
    window = last_months(today, span) if span else None
    return _share(repeat_purchase_rate(_bought(customers, dates, today), window))


@worksheet_function
def CRM_COHORTS(customers: Any, dates: Any, as_of: Any) -> Any:
    """Who came back, by month of the first order and months since."""
    today = day(as_of)
    found = frame_of(cohorts(_bought(customers, dates, today), today))
    table = cohort_table(found[found["month"] > 0])
    sizes = found.drop_duplicates("cohort").set_index("cohort")["size"]
    header = [*_titles("retention", "cohort", "customers"), *table.columns]
    return [header, *(_cells((first, size, *_rates(table, first))) for first, size in sizes.items())]


def _rates(table: pd.DataFrame, first: Any) -> list[Any]:
    return table.loc[first].tolist() if first in table.index else [None] * len(table.columns)


@worksheet_function
def CRM_SEGMENTS(customers: Any, dates: Any, amounts: Any, as_of: Any, days: Any = None) -> Any:
    """Every buyer's segment by how lately, how often and for how much."""
    today = day(as_of)
    bought = _bought(customers, dates, today, amounts)
    found = frame_of(segments(bought, today, whole("days", days, 365))).sort_values("customer")
    named = found.assign(segment=found["segment"].map(lambda code: words()(f"excel.segments.{code}")))
    columns = ["customer", "segment", "days_since_last_order", "orders", "spend"]
    titles = _titles("profiles", "customer", "orders", "spend")
    header = [titles[0], words()("excel.segment"), words()("excel.days_since"), *titles[1:]]
    return [header, *map(_cells, named[columns].itertuples(index=False))]


@worksheet_function
def CRM_STAGES(customers: Any, dates: Any, as_of: Any, loyal_orders: Any = None) -> Any:
    """Every buyer's stage: new buyer, repeat buyer, loyal."""
    today = day(as_of)
    orders = columns_of(_orders(customers, dates))
    nobody = Columns({}).read(["date"], (), ["customer", "direction", "kind", "referred_by"])
    rules = StageRules(loyal_orders=whole("loyal_orders", loyal_orders, 4))
    found = frame_of(stages(orders.only("customer"), orders, nobody, nobody, today, rules))
    found = found.assign(stage=found["stage"].map(lambda code: choice_title(words(), "stage", code)))
    columns = ["customer", "stage", "orders", "first_order", "last_order"]
    rows = found.sort_values("customer")[columns].itertuples(index=False)
    return [_titles("profiles", *columns), *map(_cells, rows)]


@worksheet_function
def CRM_PHONE(numbers: Any) -> Any:
    """Phone numbers as WhatsApp wants them."""
    return [[_phone(cell) or "" for cell in row] for row in rows_of(numbers)]


@worksheet_function
def CRM_WA_LINK(numbers: Any, messages: Any = None) -> Any:
    """Links that open WhatsApp with the message filled in."""
    rows, written = rows_of(numbers), [cell for row in rows_of(messages) for cell in row]
    count = sum(len(row) for row in rows)
    if len(written) not in (1, count):
        raise Refusal("sizes", first="numbers", rows=count, other="messages", others=len(written))
    told = iter(written * count if len(written) == 1 else written)
    return [[_link(cell, next(told)) for cell in row] for row in rows]


def _phone(cell: Any) -> str | None:
    try:
        return phone_of(cell)
    except Unreadable as error:
        return words()(f"problems.{error.code}", value=str(getattr(cell, "text", cell)))


def _link(cell: Any, message: Any) -> str:
    phone = _phone(cell)
    if not phone or not phone.isdigit():
        return phone or ""
    try:
        return whatsapp_link(phone, "" if message is None else str(message))
    except ValueError:
        return words()("calls.link.too_long")


def _orders(customers: Any, dates: Any, amounts: Any = None) -> pd.DataFrame:
    lines = frame(["customers", "dates"], customers=customers, dates=dates, amounts=amounts)
    return lines.rename(columns={"customers": "customer", "dates": "date", "amounts": "total"})


def _bought(customers: Any, dates: Any, as_of: date, amounts: Any = None) -> Columns:
    return occasions(valid_orders(columns_of(_orders(customers, dates, amounts)), as_of))


def _share(figure: Figure) -> float | str:
    return words()("report.none") if figure.value is None else figure.value


def _titles(table: str, *names: str) -> list[str]:
    return [words()(f"headings.columns.{table}.{name}") for name in names]


def _cells(row: Any) -> list[Any]:
    return [_cell(value) for value in row]


def _cell(value: Any) -> Any:
    if pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
