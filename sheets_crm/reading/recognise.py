"""Which tables stand in a sheet: found by their headings, whatever the sheet is called.

`recognised` is pure: cells in, places of tables out. It looks at headings and at the first rows below.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.reading.blocks import Heads, blocks_of, heads_in
from sheets_crm.reading.headings import (
    FURTHER_ROLES,
    SOLD,
    UNUSED,
    Fit,
    Roles,
    fit_of,
    heading_keys,
    roles_of,
)
from sheets_crm.reading.looks import counts_only, filled, order_numbers, typical_amount
from sheets_crm.schema import TABLES

Rows = Sequence[Sequence[object]]
Merge = tuple[int, int, int, int]
"""Top, left, bottom and right of merged cells, from 1."""
Mended = Mapping[str, Sequence[str]]
"""What the owner says headings are used as: names of columns by heading."""
_TABLES = ("orders", "products", "customers")
_LEAST_MONEY = 500
_PRODUCT_SIGNS = ("price", "cost", "content", "per_day", "lasts_days", "code", "stock")
_CUSTOMER_SIGNS = ("phone", "address", "town", "birthday", "type", "email")
_BUYER = ("customer", "phone", "customer_id", "contact", "customer_name", "first_name")
_AMOUNT = ("total", "order_total", "price")
_SOLD = ("product", "code", *_AMOUNT)


class Found(Struct, frozen=True):
    """A table in a sheet: where its heading stands and which column (from 1) is what.

    ``headings`` are all its columns as people titled them, ``sells`` those that are a product each with
    quantities below, ``lacking`` what must be there before it can be used, ``rivals`` columns whose
    meaning another column has. The rows below ``last_row`` are its body.
    """

    table: str
    first_row: int
    last_row: int
    columns: Mapping[str, int]
    headings: Mapping[int, str]
    exact: int
    sells: tuple[int, ...] = ()
    lacking: tuple[str, ...] = ()
    rivals: Mapping[int, str] | None = None

    @property
    def unused(self) -> list[str]:
        """Headings that nothing is read from."""
        used = {*self.columns.values(), *self.sells}
        return [text for at, text in self.headings.items() if at not in used]

    def usable(self) -> Found:
        """The same, known for what it is by its sheet's title."""
        return replace(self, lacking=())


def recognised(rows: Rows, merges: Collection[Merge] = (), mended: Mended | None = None) -> list[Found]:
    """The tables of a sheet: those that can be used, else the one that is nearest to it.

    Args:
        rows: The cells of the sheet.
        merges: Its merged cells; they tell which headings reach over several columns.
        mended: What the owner says headings are used as.
    """
    every: list[list[Found]] = []
    last = 0
    for heads in heads_in(rows, merges):
        if last and heads.first_row > last:
            break
        every.append(_tables_under(rows, heads, mended or {}))
        last = last or (heads.first_row + 1 if _usable(every[-1]) else 0)
    return max(every, key=_worth, default=[])


def nearest(
    table: str, rows: Rows, merges: Collection[Merge] = (), mended: Mended | None = None
) -> Found | None:
    """A sheet read as this table, whatever else it may be; None for a sheet without headings.

    Args:
        table: ``orders``, ``products`` or ``customers``.
        rows: The cells of the sheet.
        merges: Its merged cells.
        mended: As in `recognised`.
    """
    every = [_read_as(table, rows, heads, mended or {}) for heads in heads_in(rows, merges)]
    return max(every, key=lambda found: (not found.lacking, found.exact, -found.last_row), default=None)


def _usable(tables: Sequence[Found]) -> list[Found]:
    return [found for found in tables if not found.lacking]


def _worth(tables: Sequence[Found]) -> tuple[int, int, int, int]:
    """Better headings: more tables that can be used, more known headings; one row and the upper on a tie."""
    usable = _usable(tables)
    known = sum(len(found.columns) + len(found.sells) for found in usable or tables)
    exact = sum(found.exact for found in usable or tables)
    return len(usable), exact, known, sum(found.first_row - found.last_row for found in tables)


def _tables_under(rows: Rows, heads: Heads, mended: Mended) -> list[Found]:
    """The tables that stand side by side under one row of headings."""
    tables: list[Found] = []
    rest: list[Heads] = []
    for block in blocks_of(heads, rows):
        found = _best(rows, block, mended)
        if found.lacking:
            rest.append(block)
        else:
            tables.append(found)
    if len(rest) > len(tables) and not tables:
        return [_best(rows, heads, mended)]
    return [_widened(rows, found, heads, tables, mended) for found in tables] or [_best(rows, heads, mended)]


def _widened(rows: Rows, found: Found, heads: Heads, tables: Sequence[Found], mended: Mended) -> Found:
    """Columns behind an empty one that belong to no table of their own are this table's when it is alone."""
    if len(tables) > 1 or found.table != "orders":
        return found
    wide = _read_as(found.table, rows, heads, mended)
    return replace(wide, columns={**wide.columns, **found.columns}) if not wide.lacking else found


def _best(rows: Rows, heads: Heads, mended: Mended) -> Found:
    candidates = [_read_as(table, rows, heads, mended) for table in _TABLES]
    return max(candidates, key=lambda found: (not found.lacking, found.table == "orders", found.exact))


def _read_as(table: str, rows: Rows, heads: Heads, mended: Mended) -> Found:
    fits = {at: fit for at, texts in heads.texts.items() if (fit := _fit(table, texts, mended))}
    body = rows[heads.last_row :]
    if table == "orders":
        fits = _by_their_cells(fits, heads, body)
    said = tuple(at for at, fit in fits.items() if fit.roles == (SOLD,))
    fits = {at: fit for at, fit in fits.items() if at not in said}
    roles = roles_of(fits, [at for at in fits if not filled(body, at)])
    sells = said or (_sold_by_column(roles, heads, fits, body) if table == "orders" else ())
    columns = {role: at for role, at in roles.columns.items() if at not in sells}
    return Found(
        table=table,
        first_row=heads.first_row,
        last_row=heads.last_row,
        columns=_amount_or_count(columns, fits, body) if table == "orders" else columns,
        headings={at: texts[-1 if at in sells else 0] for at, texts in heads.texts.items()},
        exact=roles.exact,
        sells=sells,
        lacking=_lacking(table, columns, sells, heads),
        rivals=roles.rivals,
    )


def _fit(table: str, texts: tuple[str, ...], mended: Mended) -> Fit | None:
    said = mended.get(texts[0]) or mended.get(texts[-1], ())
    own = [role for role in said if role in _roles_of_table(table)]
    if own or (said and set(said) == {UNUSED}):
        return Fit((own[0] if own else UNUSED,), -1, exact=True)
    return fit_of(table, texts[1:] or texts)


@cache
def _roles_of_table(table: str) -> frozenset[str]:
    names = {column.name for column in TABLES[table].columns}
    return frozenset(names | {*FURTHER_ROLES, SOLD} if table == "orders" else names)


def _by_their_cells(fits: Mapping[int, Fit], heads: Heads, body: Rows) -> dict[int, Fit]:
    """An order number is nobody's name; what holds numbers only is no product's name."""
    found = dict(fits)
    for at, fit in fits.items():
        if fit.rank < 0:
            continue
        if fit.roles[0] in ("customer", "customer_name") and order_numbers(body, at):
            found[at] = Fit(("receipt",), fit.rank, exact=True)
        elif fit.roles[0] == "product" and _reaches_over_counts(fit, heads, body, at):
            del found[at]
    return found


def _reaches_over_counts(fit: Fit, heads: Heads, body: Rows, at: int) -> bool:
    """Whether counts stand below a heading of products, which then reaches over a column for each."""
    if not fit.exact:
        return counts_only(body, at)
    return at + 1 not in heads.texts and counts_only(body[1:], at) and counts_only(body[1:], at + 1)


def _sold_by_column(roles: Roles, heads: Heads, fits: Mapping[int, Fit], body: Rows) -> tuple[int, ...]:
    """Columns that are a product each: unknown headings with counts below, where no column names products."""
    if "product" in roles.columns or "date" not in roles.columns:
        return ()
    sells = tuple(at for at in heads.texts if at not in fits and counts_only(body, at))
    return sells if len(sells) > 1 else ()


def _amount_or_count(columns: dict[str, int], fits: Mapping[int, Fit], body: Rows) -> dict[str, int]:
    """``Jumlah`` is a count or money: where nothing else is the amount, its cells tell."""
    if "quantity" not in columns or any(role in columns for role in ("total", "order_total")):
        return columns
    if fits[columns["quantity"]].rank < 0:
        return columns
    if typical_amount(body, columns["quantity"]) < _LEAST_MONEY:
        return columns
    rest = {role: at for role, at in columns.items() if role != "quantity"}
    return {**rest, "total": columns["quantity"]}


def _lacking(table: str, columns: Mapping[str, int], sells: Sequence[int], heads: Heads) -> tuple[str, ...]:
    """What a table needs and lacks."""
    if table == "orders":
        lacking = [] if "date" in columns else ["date"]
        lacking += [] if any(role in columns for role in _BUYER) else ["customer"]
        sold = sells or any(role in columns for role in _SOLD)
        return (*lacking, *(() if sold else ("product",)))
    signs = _PRODUCT_SIGNS if table == "products" else _CUSTOMER_SIGNS
    known = any(sign in columns for sign in signs) or (
        _names_say_whose(table, columns, heads) and "date" not in _roles_in_orders(heads)
    )
    has_name = not {"name", "first_name", "contact"}.isdisjoint(columns)
    return () if has_name and known and not _is_of_orders(table, columns, heads) else ("name",)


def _names_say_whose(table: str, columns: Mapping[str, int], heads: Heads) -> bool:
    """Whether the heading of the names says whose they are: ``Nama Barang``, not ``Nama``."""
    if "name" not in columns or len(heads.texts) < 2:
        return False
    key = heading_keys(heads.texts[columns["name"]][-1])
    fit = fit_of("orders", heads.texts[columns["name"]][-1:])
    wanted = "product" if table == "products" else "customer"
    plain = {"nama", "name"}
    return fit is not None and fit.exact and fit.roles[0] == wanted and plain.isdisjoint(key)


def _roles_in_orders(heads: Heads) -> set[str]:
    """What the headings would be in a table of orders."""
    seen = (fit_of("orders", texts[-1:]) for texts in heads.texts.values())
    return {role for fit in seen if fit and fit.exact for role in fit.roles[:1]}


def _is_of_orders(table: str, columns: Mapping[str, int], heads: Heads) -> bool:
    """Whether a list of names is a recap of orders: it has days, products or sums beside the names."""
    exact = _roles_in_orders(heads)
    if table == "customers":
        return "product" in exact or heads.months > 2
    recap = "price" not in columns and bool(exact & {"total", "order_total", "quantity"})
    return "date" in exact or recap or {"customer", "phone"} <= exact
