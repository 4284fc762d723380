"""How fast cells go into and out of a live workbook (LibreOffice without a screen).

python benchmarks/live_blocks.py [rows]
"""

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from sheets_crm.workbooks.design import ColumnDesign, SheetDesign
from sheets_crm.workbooks.libreoffice_engine import engine
from sheets_crm.workbooks.live import LiveWorkbook
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


def timed(what: str, work: Callable[[], object]) -> None:
    start = time.perf_counter()
    work()
    print(f"{what:<32}{time.perf_counter() - start:7.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
