"""A whole refresh beside what a shop would write itself, and beside the least that reading can cost.

    python benchmarks/refresh.py [ROWS ...]

For each number of order rows (default 10000 100000) it makes a workbook with customers, products and
orders and measures, one after the other in processes of their own:

- ours: `sheets-crm refresh`, the first one, which adds all sheets, and one on the next day;
- peer: pandas.read_excel with openpyxl, run-out dates by groupby, the list written by openpyxl;
- floor: python-calamine reading the same sheets into lists.

Prints processor seconds, peak memory and the ratios. Every figure is one run: quote ratios, not seconds.
A run that fails has no time: the benchmark ends with what the run said.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter

PRODUCTS = [
    ("P1", "Botol 30", 150_000, 30, 1),
    ("P2", "Botol 60", 300_000, 60, 1),
    ("P3", "Gamis", 500_000, None, None),
]

OURS = """
import sys
from sheets_crm.commands.start import main
sys.argv = ['sheets-crm', 'refresh', {path!r}, '--as-of', {day!r}]
main()
"""
USAGE = """
import atexit, resource
def told():
    used = resource.getrusage(resource.RUSAGE_SELF)
    print('used', used.ru_utime + used.ru_stime, used.ru_maxrss)
atexit.register(told)
"""
PEER = """
import openpyxl, pandas as pd
sheets = pd.read_excel({path!r}, sheet_name=['Pelanggan', 'Produk', 'Pesanan'], engine='openpyxl')
orders = sheets['Pesanan'].merge(sheets['Produk'], left_on='Produk', right_on='Kode')
orders['days'] = orders['Isi'] / orders['Pakai per hari'] * orders['Jumlah']
last = orders.sort_values('Tanggal').groupby('Pelanggan').tail(1)
last = last.assign(ends=last['Tanggal'] + pd.to_timedelta(last['days'], unit='D'))
due = last[last['ends'] < pd.Timestamp({day!r})]
due = due.merge(sheets['Pelanggan'], left_on='Pelanggan', right_on='ID')
book = openpyxl.load_workbook({path!r})
sheet = book.create_sheet('Daftar')
for row in due[['Nama_y', 'No. WhatsApp', 'ends']].head(500).itertuples(index=False):
    sheet.append([str(cell) for cell in row])
book.save({path!r})
"""
FLOOR = """
import python_calamine
book = python_calamine.load_workbook({path!r})
for title in ('Pelanggan', 'Produk', 'Pesanan'):
    book.get_sheet_by_name(title).to_python()
"""


def workbook(path: Path, rows: int) -> None:
    """A shop with eight orders a customer over two years."""
    chance = random.Random(1)
    customers = max(1, rows // 8)
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        products = book.add_worksheet("Produk")
        for at, cells in enumerate([("Kode", "Nama", "Harga", "Isi", "Pakai per hari"), *PRODUCTS]):
            products.write_row(at, 0, cells)
        people = book.add_worksheet("Pelanggan")
        people.write_row(0, 0, ["ID", "Nama", "No. WhatsApp", "Kota"])
        for number in range(customers):
            people.write_row(
                number + 1, 0, [f"C{number}", f"Pelanggan {number}", f"0812{number:08d}", "Malang"]
            )
        orders = book.add_worksheet("Pesanan")
        header = ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Harga", "Total", "Status", "Bayar"]
        orders.write_row(0, 0, header)
        for number in range(1, rows + 1):
            code, _, price, *_ = chance.choice(PRODUCTS)
            bought = datetime(2024, 6, 1) + timedelta(days=chance.randrange(750))
            orders.write_string(number, 0, f"N{number}")
            orders.write_datetime(number, 1, bought, day)
            buyer = f"C{chance.randrange(customers)}"
            orders.write_row(number, 2, [buyer, code, 1, price, price, "selesai", "transfer"])


def measured(code: str) -> tuple[float, float]:
    """Processor seconds and peak memory [MB] of a Python program in a process of its own."""
    done = subprocess.run([sys.executable, "-c", USAGE + code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"a run failed, so there is nothing to compare:\n{done.stdout}{done.stderr}")
    seconds, kilobytes = done.stdout.rsplit("used", 1)[1].split()
    return float(seconds), float(kilobytes) / 1024


def compared(rows: int) -> None:
    """Print one line for each way of refreshing a workbook of this size."""
    with tempfile.TemporaryDirectory() as folder:
        made, other = str(Path(folder, "ours.xlsx")), str(Path(folder, "peer.xlsx"))
        workbook(Path(made), rows)
        workbook(Path(other), rows)
        figures = {
            "floor": measured(FLOOR.format(path=made)),
            "ours, first": measured(OURS.format(path=made, day="2026-06-30")),
            "ours, next day": measured(OURS.format(path=made, day="2026-07-01")),
            "peer": measured(PEER.format(path=other, day="2026-06-30")),
        }
    ours, floor = figures["ours, next day"][0], figures["floor"][0]
    for name, (seconds, megabytes) in figures.items():
        ratios = f"{seconds / ours:6.2f} x ours {seconds / floor:6.2f} x floor"
        print(f"{rows:>8} {name:<15} {seconds:8.2f} s {megabytes:8.0f} MB  {ratios}")


if __name__ == "__main__":
    for count in map(int, sys.argv[1:] or ["10000", "100000"]):
        compared(count)
