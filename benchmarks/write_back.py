"""Write-back of 500 rows into workbooks of 10,000, 100,000 and 500,000 orders, beside openpyxl.

Each figure is the median of runs in processes of their own: seconds, and megabytes of memory at
the highest, above those of a process that has only loaded the same modules. Run by hand:

    python benchmarks/write_back.py [orders ...]
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
SIZES = (10_000, 100_000, 500_000)
ROWS, COLUMNS, RUNS = 500, 12, 5

OURS = """
import json, resource, sys, time
from pathlib import Path
from sheets_crm.workbooks.protocol import Plan, TableRow, WriteTable, AppendRows
from sheets_crm.workbooks.drawing import workbook as drawing
from sheets_crm.workbooks.xlsx import edit as ooxml_edit
from sheets_crm.workbooks.xlsx import workbook as xlsx
import openpyxl.formula.translate
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
path, rows, columns = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
list_rows = [
    TableRow({c: f"isi {r} {c}" if c % 3 else r * c for c in range(1, columns + 1)}, {2: f"https://wa.me/62{r}"})
    for r in range(rows)
]
plan = Plan("1", [WriteTable("Daftar", 1, list(range(1, columns + 1)), 400, list_rows)])
book = xlsx.XlsxWorkbook(path)
# what a refresh knows by now, having read; reading itself would hide the memory that writing takes
book._skeletons = {"Pesanan": frozenset({"=E*F-G"})}
with xlsx.opened_file(path) as file:
    book._seen = xlsx.fingerprint(file)
before, start, busy = peak(), time.perf_counter(), time.process_time()
book.commit(plan)
print(json.dumps([time.perf_counter() - start, peak() - before, time.process_time() - busy]))
"""

PEER = """
import json, resource, sys, time
import openpyxl
path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
book = openpyxl.load_workbook(path)
sheet = book["Daftar"]
for r in range(rows):
    for c in range(1, columns + 1):
        sheet.cell(r + 2, c).value = f"isi {r} {c}" if c % 3 else r * c
book.save(path)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.perf_counter() - start, (peak - before) / 1024, 0]))
"""


def workbook(path: Path, orders: int) -> None:
    """A workbook with this many orders and a list of 400 rows."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet("Pesanan")
    sheet.write_row(
        0, 0, ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Harga", "Diskon", "Total"]
    )
    for row in range(1, orders + 1):
        sheet.write_string(row, 0, f"N{row:07}")
        sheet.write_datetime(row, 1, date(2024, 1, 1) + timedelta(days=row % 700), day)
        sheet.write_row(row, 2, [f"62812{row % 9000:07}", f"P{row % 40}", row % 5 + 1, 50000, 0])
        sheet.write_formula(row, 7, f"=E{row + 1}*F{row + 1}-G{row + 1}", None, (row % 5 + 1) * 50000)
    listed = book.add_worksheet("Daftar")
    for row in range(401):
        listed.write_row(row, 0, [f"lama {row} {column}" for column in range(COLUMNS)])
    book.close()


def measured(program: str, path: Path, *arguments: object, runs: int = RUNS) -> list[float]:
    """Median seconds, megabytes and processor seconds of a program that writes into copies of a workbook."""
    found = []
    for _ in range(runs):
        copy = path.with_name("salinan.xlsx")
        copy.write_bytes(path.read_bytes())
        command = [sys.executable, "-c", program, str(copy), *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        found.append(json.loads(done.stdout))
    return [statistics.median(column) for column in zip(*found, strict=True)]


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print("| orders | file MB | ours s | of it CPU s | ours MB | openpyxl s | openpyxl MB |")
    print("|---|---|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "toko.xlsx"
            workbook(path, size)
            ours = measured(OURS, path, ROWS, COLUMNS)
            peer = measured(PEER, path, ROWS, COLUMNS, runs=1)
            cells = (f"{path.stat().st_size / 1e6:.0f}", f"{ours[0]:.2f}", f"{ours[2]:.2f}", f"{ours[1]:.0f}")
            print(f"| {size:,} | {' | '.join(cells)} | {peer[0]:.0f} | {peer[1]:.0f} |", flush=True)


if __name__ == "__main__":
    main()
