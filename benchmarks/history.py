"""A refresh with old orders beside the sheet, beside the same sheet alone.

    python benchmarks/history.py [HISTORY_ROWS [SHEET_ROWS]]      default 200000 10000

It makes the shop of benchmarks/refresh.py, with orders of the last two years in its sheet and older ones of
the same customers in a Parquet file, and measures a refresh on the day after the first: processor seconds and
peak memory, each in a process of its own. The goal is 2 million rows of history with 100,000 in the sheet in
at most 1.6 times the sheet alone, and under 1,500 MB.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.refresh import OURS, PRODUCTS, measured, workbook
from sheets_crm.commands.setup import setup_changes
from sheets_crm.sheets.archive import settings_change
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.history import write_history
from sheets_crm.workbooks.protocol import Plan
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook

HEADINGS = ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Harga", "Total", "Status", "Bayar"]
NAME = "lama.parquet"


def history(path: Path, rows: int, customers: int) -> None:
    """Orders of the eight years before those of the sheet."""
    chance = random.Random(2)
    lines = []
    for number in range(rows):
        code, _, price, *_ = chance.choice(PRODUCTS)
        day = date(2016, 6, 1) + timedelta(days=number * 2900 // rows)
        buyer = f"C{chance.randrange(customers)}"
        lines.append((f"L{number}", day, buyer, code, 1, price, price, "selesai", "transfer"))
    write_history(path, HEADINGS, lines)


def compared(rows: int, sheet_rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "toko.xlsx")
        workbook(path, sheet_rows)
        book = XlsxWorkbook(path)
        _, changes = setup_changes(book, "id", with_control=False)
        book.commit(Plan("setup", changes))
        alone = _refreshed(path)
        history(Path(folder, NAME), rows, max(1, sheet_rows // 8))
        snapshot = book.read(book.titles())
        book.commit(Plan("name", [settings_change(snapshot, NAME, texts_of("id"))]))
        beside = _refreshed(path)
    print(f"{sheet_rows} rows in the sheet, {rows} beside it")
    for name, (seconds, megabytes) in {"sheet alone": alone, "with history": beside}.items():
        print(f"{name:<13} {seconds:8.2f} s {megabytes:8.0f} MB {seconds / alone[0]:6.2f} x alone")


def _refreshed(path: Path) -> tuple[float, float]:
    """The refresh of the next day, the first one having added the sheets."""
    measured(OURS.format(path=str(path), day="2026-06-30"))
    return measured(OURS.format(path=str(path), day="2026-07-01"))


if __name__ == "__main__":
    counts = [int(text) for text in sys.argv[1:]]
    compared(*([*counts, 10_000][:2] if counts else [200_000, 10_000]))
