"""Imports into a workbook in memory, and what the workbook then says."""

from datetime import date

from sheets_crm.imports.importing import planned, read_exports
from sheets_crm.imports.shop import opened_shop
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.problems import Problems
from sheets_crm.reading.parse import parse
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.reading.frames import frames

AS_OF = date(2026, 6, 30)


def imported(book, *paths, own=()):
    """Import files and return what was done."""
    shop = opened_shop(book, "id")
    problems = Problems(shop.texts)
    plan, done = planned(read_exports(paths, shop.zone, problems, own), shop, problems, "run")
    if plan.changes:
        book.commit(plan)
    return done


def shop_in(book):
    return parse(book.read(book.titles()), "id")


def figures(book):
    """Customer days, customers, goods and the last day of what counts."""
    bought = occasions(valid_orders(frames(shop_in(book)).orders, AS_OF))
    days = bought["date"].dt.date
    return {
        "days": len(bought),
        "customers": bought["customer"].nunique(),
        "money": float(bought["amount"].sum()),
        "last": days.max(),
    }


def rows_of(book, title="Pesanan"):
    """The rows of a sheet as dicts, blanks left out."""
    rows = book.read([title]).sheets[title].rows
    head = rows[0]
    return [
        {name: cell for name, cell in zip(head, row, strict=False) if cell is not None} for row in rows[1:]
    ]


def empty():
    return MemoryWorkbook({"Catatan": [["halo"]]})
