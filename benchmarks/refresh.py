"""A whole refresh beside an earlier build, beside what a shop would write itself, and beside bare reading.

    python benchmarks/refresh.py [--beside FOLDER] [--runs N] [demo | ROWS ...]

For each number of order rows (default: the demo's workbook, 10000, 100000) it measures, one after the other
in processes of their own and as often as asked (default once):

- ours: `sheets-crm refresh`, the first one, which adds all sheets, and one on the next day;
- beside: the same by another build, a checkout in FOLDER with a .venv of its own, in turns with ours;
- again: a refresh on the next day in a program that is in memory already, as `watch` and the button have it;
- peer: pandas.read_excel with openpyxl, run-out dates by groupby, the list written by openpyxl;
- floor: python-calamine reading the same sheets into lists.

Prints medians of processor seconds, peak memory, and how many times ours each is: quote ratios, not seconds.
A run that fails has no time: the benchmark ends with what the run said.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
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
import runpy, sys
sys.argv = ['sheets-crm', 'refresh', {path!r}, '--as-of', {day!r}]
try:
    runpy.run_module('sheets_crm', run_name='__main__')
except SystemExit as ended:
    sys.exit(ended.code == 2)  # 1 says that it told what to correct
"""
AGAIN = """
import datetime, pathlib, resource
from sheets_crm.refresh import refresh
from sheets_crm.workbooks.patience import uncollected
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
day, now = datetime.date.fromisoformat({day!r}), datetime.datetime.now(datetime.UTC)
def once(later):
    book = XlsxWorkbook(pathlib.Path({path!r}))
    with uncollected():
        refresh(book, now, run_id=str(later), as_of=day + datetime.timedelta(days=later))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
once(0)
before = once(1)
print('again', once(2) - before)
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


def measured(code: str, python: str = sys.executable) -> tuple[float, float]:
    """Processor seconds and peak memory [MB] of a Python program in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    words = [python, "-c", USAGE + code]
    with tempfile.TemporaryDirectory() as folder:  # or the modules of the folder it is started in are taken
        done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder, env=environment)
    if done.returncode:
        raise SystemExit(f"a run failed, so there is nothing to compare:\n{done.stdout}{done.stderr}")
    again = [float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("again ")]
    seconds, kilobytes = done.stdout.rsplit("used", 1)[1].split()
    return (again or [float(seconds)])[0], float(kilobytes) / 1024


def compared(rows: int | None, runs: int, beside: str) -> None:
    """Print one line for each way of refreshing a workbook of this size; None is the demo's."""
    found: dict[str, list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.xlsx")
        if rows is None:
            words = [sys.executable, "-m", "sheets_crm", "demo", folder, "--as-of", "2026-06-29"]
            subprocess.run(words, check=True, capture_output=True)
            next(Path(folder).glob("*.xlsx")).rename(plain)
        else:
            workbook(plain, rows)
        builds = {"ours": sys.executable} | ({"beside": f"{beside}/.venv/bin/python"} if beside else {})
        for _ in range(runs):
            for name, python in builds.items():
                path = shutil.copy(plain, Path(folder, f"{name}.xlsx"))
                for what, day in (("first", "2026-06-30"), ("next day", "2026-07-01")):
                    run = measured(OURS.format(path=str(path), day=day), python)
                    found.setdefault(f"{name}, {what}", []).append(run)
            again = AGAIN.format(path=str(shutil.copy(plain, Path(folder, "again.xlsx"))), day="2026-06-30")
            found.setdefault("ours, again", []).append(measured(again))
        if rows is not None:
            found["peer"] = [measured(PEER.format(path=str(plain), day="2026-06-30"))]
            found["floor"] = [measured(FLOOR.format(path=str(plain)))]
    ours = statistics.median(seconds for seconds, _ in found["ours, next day"])
    for name, figures in found.items():
        seconds, megabytes = (statistics.median(each) for each in zip(*figures, strict=True))
        told = f"{seconds:8.2f} s {megabytes:8.0f} MB {seconds / ours:7.2f} x ours"
        print(f"{rows or 'demo':>8} {name:<17} {told}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", default=["demo", "10000", "100000"])
    parser.add_argument("--beside", default="")
    parser.add_argument("--runs", type=int, default=1)
    asked = parser.parse_args()
    for size in asked.sizes:
        compared(None if size == "demo" else int(size), asked.runs, asked.beside)
