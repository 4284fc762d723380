"""How fast cells go into and out of a live workbook (LibreOffice without a screen).

python benchmarks/live_blocks.py [rows]
"""

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sheets_crm.workbooks.design import ColumnDesign, SheetDesign
from sheets_crm.workbooks.libreoffice_engine import engine
from sheets_crm.workbooks.live.workbook import LiveWorkbook
from sheets_crm.workbooks.protocol import AddSheet, AppendRows, Plan, TableRow, WriteTable

TITLES = ("Tanggal", "Pelanggan", "Produk", "Total")
FIRST = date(2024, 1, 1)


def main(rows: int) -> None:
    app = engine().apps.add(visible=False)
    try:
        book = LiveWorkbook(app.books.add())
        columns = [ColumnDesign(title, 14, "text") for title in TITLES]
        timed("add a sheet", lambda: commit(book, AddSheet(SheetDesign("Pesanan", columns=columns))))
        lines = [line(number) for number in range(rows)]
        timed(f"append {rows:,} x 4 cells", lambda: commit(book, AppendRows("Pesanan", 1, lines)))
        block = [["'0812", "'BERAS-5", 37_000.0, 1.5]] * rows
        timed(f"write a block of {rows:,} x 4", lambda: write(book, block))
        timed("read that block", lambda: read(book, rows))
        timed(f"read {rows:,} x 4 cells", lambda: book.read(["Pesanan"]))
        timed("read them in detail", lambda: book.read(["Pesanan"], ["Pesanan"]))
        turned = [TableRow({}, source=row) for row in range(rows + 1, 1, -1)]
        table = WriteTable("Pesanan", 1, [1, 2, 3, 4], rows, turned)
        timed("check and turn all rows round", lambda: commit(book, table))
    finally:
        app.kill()


def line(number: int) -> dict[int, object]:
    return {1: FIRST + timedelta(days=number % 700), 2: f"0812{number:08}", 3: "BERAS-5", 4: 37_000 + number}


def commit(book: LiveWorkbook, change: object) -> None:
    book.commit(Plan("benchmark", [change]))


def write(book: LiveWorkbook, block: list[list[object]]) -> None:
    blocks(book)["A1"].value = block


def read(book: LiveWorkbook, rows: int) -> object:
    return blocks(book).range((1, 1), (rows, 4)).value


def blocks(book: LiveWorkbook) -> Any:
    return book._book.sheets[0]


def timed(what: str, work: Callable[[], object]) -> None:
    start, busy = time.perf_counter(), time.process_time()
    work()
    seconds, of_python = time.perf_counter() - start, time.process_time() - busy
    print(f"{what:<32}{seconds:7.2f} s, of them {of_python:.2f} s in Python's processor")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
