"""Importing an export of 100,000 rows into a workbook that holds 100,000 orders, beside pandas and openpyxl.

    python benchmarks/import_exports.py [ROWS]

- ours: `sheets-crm import`, which matches every row, spreads order amounts and adds people and products;
- peer: what a shop would write: pandas.read_csv, openpyxl loads the workbook, appends each row, saves.

Each runs in a process of its own. Prints seconds, megabytes at the highest, and their ratio; the workbook is
then opened and must hold every row once. A run that fails, or that misses the goal (10 times faster, under
350 MB), ends with an error.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from python_calamine import load_workbook

from sheets_crm.layout.template import new_workbook

ROOT = Path(__file__).parent.parent
ROWS, FASTER, MEGABYTES = 100_000, 10, 350
PRODUCTS = [("Madu Hutan", "M1", 120_000), ("Teh Daun", "T1", 38_000), ("Kurma", "K1", 85_000)]
HEADINGS = [
    *("Name", "Email", "Financial Status", "Subtotal", "Shipping", "Taxes", "Total", "Created at"),
    *(
        "Lineitem quantity",
        "Lineitem name",
        "Lineitem price",
        "Lineitem sku",
        "Billing Name",
        "Billing Phone",
    ),
    *("Notes", "Cancelled at", "Refunded Amount", "Vendor", "Tags"),
]

OURS = """
import json, resource, sys, time
from sheets_crm.commands.start import main
sys.argv = ["sheets-crm", "import", sys.argv[1], sys.argv[2], "--json"]
start = time.perf_counter()
try:
    main()
except SystemExit as end:
    if end.code:
        raise
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""

PEER = """
import json, resource, sys, time
start = time.perf_counter()
import openpyxl
import pandas as pd
export = pd.read_csv(sys.argv[2], dtype={"Name": str, "Billing Phone": str})
book = openpyxl.load_workbook(sys.argv[1])
sheet = book["Pesanan"]
wanted = ["Name", "Created at", "Billing Phone", "Lineitem name", "Lineitem quantity", "Lineitem price"]
for receipt, day, phone, product, quantity, price in export[wanted].itertuples(index=False):
    sheet.append([receipt, day[:10], phone, product, quantity, price, None, price * quantity, "selesai"])
book.save(sys.argv[1])
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def workbook(path: Path, rows: int) -> None:
    """A workbook with so many orders of 5,000 customers."""
    people = [{"id": f"C{n}", "name": f"Pelanggan {n}", "phone": f"0812-{n:04}-0000"} for n in range(5000)]
    orders = [
        {
            "receipt": f"N{n:06}",
            "date": date(2024, 1, 1) + timedelta(days=n % 700),
            "customer": f"C{n % 5000}",
            "product": PRODUCTS[n % 3][0],
            "quantity": n % 4 + 1,
            "price": PRODUCTS[n % 3][2],
            "total": PRODUCTS[n % 3][2] * (n % 4 + 1),
            "status": "selesai",
        }
        for n in range(rows)
    ]
    products = [{"code": code, "name": name, "price": price} for name, code, price in PRODUCTS]
    new_workbook(path, "id", rows={"customers": people, "products": products, "orders": orders})


def export(path: Path, rows: int) -> None:
    """An export of Shopify with two rows an order; a third of its customers are new."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(HEADINGS)
        for n in range(rows):
            order, (name, sku, price) = n // 2, PRODUCTS[n % 3]
            day = date(2025, 1, 1) + timedelta(days=order % 500)
            person = order % 7500
            first = [f"#{order + 1000}", f"p{person}@example.com"]
            goods = sum(PRODUCTS[each % 3][2] for each in (2 * order, 2 * order + 1))
            money = ["paid", f"{goods}.00", "9000.00", "0.00", f"{goods + 9000}.00"]
            line = ["1", name, f"{price}.00", sku]
            who = [f"Pelanggan {person}", f"0812{person:04}0000"]
            head = money if n % 2 == 0 else [""] * 5
            table.writerow(
                [
                    *first,
                    *head,
                    f"{day} 10:00:00 +0700",
                    *line,
                    *(who if n % 2 == 0 else ["", ""]),
                    "",
                    "",
                    "",
                    "Toko",
                    "",
                ]
            )


def measured(program: str, book: Path, source: Path) -> tuple[float, float]:
    """Seconds and megabytes of a program in a process of its own.

    Raises:
        SystemExit: It failed.
    """
    run = subprocess.run(
        [sys.executable, "-c", program, str(book), str(source)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(f"failed:\n{run.stdout}\n{run.stderr}")
    seconds, megabytes = json.loads(run.stdout.splitlines()[-1])
    return seconds, megabytes


def rows_in(book: Path) -> int:
    """Filled rows of the orders sheet below its heading."""
    rows = load_workbook(book).get_sheet_by_name("Pesanan").to_python()
    return sum(bool(row[0]) for row in rows) - 1


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        source, ours, peer = (Path(folder) / name for name in ("orders.csv", "ours.xlsx", "peer.xlsx"))
        export(source, rows)
        workbook(ours, rows)
        peer.write_bytes(ours.read_bytes())
        fast, memory = measured(OURS, ours, source)
        print(f"ours  {fast:7.2f} s {memory:6.0f} MB", flush=True)
        if (found := rows_in(ours)) != 2 * rows:
            sys.exit(f"the workbook holds {found} rows, not {2 * rows}")
        slow, most = measured(PEER, peer, source)
        print(f"peer  {slow:7.2f} s {most:6.0f} MB")
        print(f"ratio {slow / fast:7.1f}   {most / memory:6.1f}")
        if slow < FASTER * fast or memory > MEGABYTES:
            sys.exit(f"the goal is {FASTER} times faster and under {MEGABYTES} MB")


if __name__ == "__main__":
    main()
