"""What the reasons to be in touch add to a refresh of 10,000 customers, both side by side in one run.

    python -m benchmarks.programmes [CUSTOMERS] [ROUNDS]

Makes a shop with eight orders a customer, some of them on credit, birthdays, friends, a log of two contacts a
customer and complaints, and refreshes copies of it in turn: with every programme, and with none. Prints
processor seconds of each round and the ratio of their medians; quote the ratio, not the seconds.

On 2026-11-29, three rounds beside other work: 6.6 s with, 5.3 s without, 24 % more; 15 % is aimed at.
Nearly everybody of this shop has a reason (22,000, for 9,465 customers). About a third of what they add
is finding the reasons, a fifth the queue, two fifths printing and writing 9,365 rows of the sheet Held Back.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter

from benchmarks.refresh import PRODUCTS, measured

ORDERS_EACH, CONTACTS_EACH = 8, 2
DAY = datetime(2026, 6, 30)
REFRESH = """
import datetime
from sheets_crm.calls import checks, queue, reasons
from sheets_crm.refresh import refresh
from sheets_crm.workbooks.opening import open_book
from sheets_crm.workbooks.patience import uncollected
if not {on!r}:
    queue.programmes = checks.programmes = dict
now = datetime.datetime(2026, 6, 30, 2, tzinfo=datetime.UTC)
with uncollected():  # as every command has it
    told = refresh(open_book({path!r}), now, run_id='bench', as_of=datetime.date(2026, 6, 30))
print(told.listed, told.held_back)
"""


def workbook(path: Path, customers: int) -> None:
    """A shop in which every programme has somebody to name."""
    chance = random.Random(7)
    with xlsxwriter.Workbook(path, {"constant_memory": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        _sheet(book, day, "Produk", ["Kode", "Nama", "Harga", "Isi", "Pakai per hari"], PRODUCTS)
        _sheet(book, day, "Pelanggan", *_people(chance, customers))
        _sheet(book, day, "Pesanan", *_orders(chance, customers))
        _sheet(book, day, "Kontak", *_contacts(chance, customers))


def _people(chance: random.Random, customers: int):
    header = ["ID", "Nama", "No. WhatsApp", "Staf", "Tanggal lahir", "Dibawa oleh", "Batas tempo", "Sumber"]
    rows = []
    for number in range(customers):
        born = datetime(1990, 1, 1) + timedelta(days=chance.randrange(365))
        friend = f"C{chance.randrange(customers)}" if number % 10 == 0 else None
        staff = f"Staf {number % 5}"
        rows.append([f"C{number}", f"Nama {number}", f"0812{number:08d}", staff, born, friend, 9e6, "teman"])
    return header, rows


def _orders(chance: random.Random, customers: int):
    header = [
        "No. nota",
        "Tanggal",
        "Pelanggan",
        "Produk",
        "Jumlah",
        "Total",
        "Bayar",
        "Jatuh tempo",
        "Tanggal selesai",
    ]
    rows = []
    for number in range(customers * ORDERS_EACH):
        code, _, price, *_ = chance.choice(PRODUCTS)
        bought = DAY - timedelta(days=chance.randrange(700))
        credit = number % 40 == 0
        due = bought + timedelta(days=30) if credit else None
        payment = "tempo" if credit else "tunai"
        buyer = f"C{chance.randrange(customers)}"
        rows.append([f"N{number}", bought, buyer, code, 1, price, payment, due, bought + timedelta(days=3)])
    return header, rows


def _contacts(chance: random.Random, customers: int):
    header = ["Tanggal", "Pelanggan", "Arah", "Saluran", "Jenis", "Hasil"]
    results = ["berminat", "nanti", "tidak menjawab", "tidak ada kekurangan", "komplain", "pesan lagi"]
    rows = []
    for _ in range(customers * CONTACTS_EACH):
        when = DAY - timedelta(days=chance.randrange(300))
        kind = chance.choice(["layanan", "jualan", "sapa"])
        rows.append(
            [when, f"C{chance.randrange(customers)}", "keluar", "WhatsApp", kind, chance.choice(results)]
        )
    return header, rows


def _sheet(book, day, title: str, header: list[str], rows) -> None:
    sheet = book.add_worksheet(title)
    sheet.write_row(0, 0, header)
    for at, cells in enumerate(rows, start=1):
        for place, cell in enumerate(cells):
            if isinstance(cell, datetime):
                sheet.write_datetime(at, place, cell, day)
            elif cell is not None:
                sheet.write(at, place, cell)


def main(customers: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "shop.xlsx")
        workbook(made, customers)
        seconds: dict[bool, list[float]] = {True: [], False: []}
        for number in range(2 * rounds):
            on, copy = number % 2 == 0, Path(folder, f"{number}.xlsx")
            shutil.copy(made, copy)
            seconds[on].append(measured(REFRESH.format(path=str(copy), on=on))[0])
    for on, name in ((True, "all programmes"), (False, "no programme")):
        print(f"{name:<15}", *(f"{each:6.2f} s" for each in seconds[on]))
    with_all, without = (statistics.median(seconds[on]) for on in (True, False))
    print(f"all programmes add {(with_all / without - 1):.1%} to a refresh of {customers:,} customers")


if __name__ == "__main__":
    main(*(int(each) for each in (sys.argv[1:] + ["10000", "3"][len(sys.argv) - 1 :])))
