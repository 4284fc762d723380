"""Small workbooks as shops keep them, set up and refreshed, and what their list then adds up to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zipfile import ZipFile

import xlsxwriter

from sheets_crm.commands.setup import setup_changes
from sheets_crm.reading.headers import locate, sheet_named
from sheets_crm.refresh import refresh
from sheets_crm.schema import DATA_CHECK, PROFILES
from sheets_crm.workbooks.protocol import Plan
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook

NOW = datetime(2026, 12, 1, 3, tzinfo=UTC)


@dataclass(frozen=True)
class Result:
    """What *Profil Pelanggan* adds up to, and what was told."""

    days: int
    customers: int
    money: float
    last: date | None
    problems: list[tuple[str, int, str]]
    read: list[str]
    check: list[list[object]]
    second_changed: bool


def written(path, sheets, merges=None):
    """A workbook of these sheets."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for top, left, bottom, right in (merges or {}).get(title, ()):
                sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), day)
                    elif cell is not None:
                        sheet.write(at, column, cell)
    return path


def sheet_bytes(path):
    """The bytes of every sheet of a workbook by the name of its part."""
    with ZipFile(path) as archive:
        return {
            name: archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")
        }


def taken_up(path, as_of, language="id"):
    """Set a workbook up, refresh it twice, and look at it as its owner would."""
    before = sheet_bytes(path)
    book = XlsxWorkbook(path)
    _, changes = setup_changes(book, language, with_control=False)
    book.commit(Plan("setup", changes))
    outcome = refresh(XlsxWorkbook(path), NOW, run_id="one", as_of=as_of, language=language)
    again = refresh(XlsxWorkbook(path), NOW, run_id="two", as_of=as_of, language=language)
    after = sheet_bytes(path)
    assert {name: after[name] for name in before} == before, "a sheet of the shop's own was changed"
    return _looked_at(path, outcome, again.changed)


def _looked_at(path, outcome, second_changed):
    book = XlsxWorkbook(path)
    profiles = _table(book, PROFILES)
    buyers = [row for row in profiles if row["orders"]]
    return Result(
        days=sum(row["orders"] for row in buyers),
        customers=len(buyers),
        money=round(sum(row["spend"] or 0 for row in buyers), 2),
        last=max((row["last_order"] for row in buyers), default=None),
        problems=[(each.sheet, each.row, each.column) for each in outcome.problems],
        read=[f"{each.sheet}: {each.message}" for each in outcome.read],
        check=[list(row.values()) for row in _table(book, DATA_CHECK)],
        second_changed=second_changed,
    )


def _table(book, table):
    title = sheet_named(table, book.titles())
    located = locate(table, book.read([title]).sheets[title])
    rows = [
        {name: row[at - 1] if len(row) >= at else None for name, at in located.columns.items()}
        for row in located.body
    ]
    return [row for row in rows if any(cell is not None for cell in row.values())]
