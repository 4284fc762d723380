"""What recognising tables costs in a whole refresh of a shop's own sheet: its share of one run.

    python benchmarks/recognising.py [ROWS]

A workbook of two sheets as a shop keeps them (default 100000 orders, headings of its own) is refreshed once,
in a process of its own. Recognising is everything that tells which sheet and column is what, puts the sheets
together as one log and tells it: timed inside that run. Prints processor seconds and the share. A run that
fails, one that did not read every customer, or a share above the goal of 3 %, ends with an error.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter
from python_calamine import load_workbook

ROWS, GOAL = 100_000, 0.03
GOODS = [("Madu Hutan", 120_000), ("Teh Daun", 38_000), ("Kurma", 85_000)]
RUN = """
import sys, time
from sheets_crm import refresh
from sheets_crm.commands.start import main
from sheets_crm.reading import parse
spent = 0.0
def timed(function):
    def inside(*given, **named):
        global spent
        start = time.process_time()
        try:
            return function(*given, **named)
        finally:
            spent += time.process_time() - start
    return inside
parse.read_tables = timed(parse.read_tables)
parse._located = timed(parse._located)
parse.tell_candidates = timed(parse.tell_candidates)
refresh.readings = timed(refresh.readings)
sys.argv = ['sheets-crm', 'refresh', sys.argv[1], '--as-of', '2026-06-30']
try:
    main()
except SystemExit as end:
    if end.code:
        raise
print('used', spent, time.process_time())
"""


def workbook(path: Path, rows: int) -> None:
    """Orders of a twentieth as many customers, and a price list, under headings of the shop's own."""
    chance = random.Random(4)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        orders = book.add_worksheet("Buku Jualan")
        orders.write_row(
            0, 0, ["No. Order", "Tgl Order", "Nama Pembeli", "No HP", "Nama Barang", "Jml", "Nominal"]
        )
        for number in range(1, rows + 1):
            who, (goods, price) = chance.randrange(max(rows // 20, 1)), chance.choice(GOODS)
            orders.write_string(number, 0, f"A{number}")
            orders.write_datetime(number, 1, datetime(2024, 6, 1) + timedelta(chance.randrange(750)), day)
            orders.write_row(number, 2, [f"Pembeli {who}", f"0812{who:04}0000", goods, 1, price])
        products = book.add_worksheet("Daftar Barang")
        products.write_row(0, 0, ["Nama Barang", "Harga Jual", "Habis (hari)"])
        for number, (goods, price) in enumerate(GOODS, start=1):
            products.write_row(number, 0, [goods, price, 30])


def customers_in(path: Path) -> int:
    """Rows of the customers' profiles that the refresh wrote."""
    rows = load_workbook(path).get_sheet_by_name("Profil Pelanggan").to_python()
    return sum(str(row[0]).startswith("Pembeli ") for row in rows)


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "shop.xlsx")
        workbook(path, rows)
        run = subprocess.run(
            [sys.executable, "-c", RUN, str(path)], capture_output=True, text=True, check=False
        )
        if run.returncode:
            sys.exit(f"the run failed, so there is nothing to tell:\n{run.stdout}{run.stderr}")
        if (found := customers_in(path)) != rows // 20:
            sys.exit(f"the workbook tells of {found} customers, not {rows // 20}")
    spent, whole = map(float, run.stdout.rsplit("used", 1)[1].split())
    share = spent / whole
    print(f"{rows} orders: recognising {spent:.2f} s of {whole:.2f} s, {share:.1%}")
    if share > GOAL:
        sys.exit(f"the goal is {GOAL:.0%}")


if __name__ == "__main__":
    main()
