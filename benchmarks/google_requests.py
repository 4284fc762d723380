"""Requests and seconds of a Google refresh, beside gspread used as its documentation shows.

    python benchmarks/google_requests.py [ORDER_ROWS ...]

Both sides work on the Google fake with 50 ms latency an answer, on the same sheets (default 500 and 5000
order rows, 40 people on the list) and do the same: read customers, orders, log and list; write the list and
two more sheets; append two rows to the log. No figures are computed on either side.

- ours: `GoogleWorkbook.read` and `commit`, five requests;
- peer: `get_all_records` of each sheet, then `clear` and `update` of each, and `append_rows`.

Every figure is the better of two runs. The fake is slow at large sheets: quote requests and ratios.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from sheets_crm.workbooks.protocol import AppendRows, Plan, TableRow, WriteTable
from tests.google_server import GoogleServer
from tests.google_server.gspread_client import client as gspread_client
from tests.workbooks.google.books import client_of, fill

LATENCY = 0.05
LISTED = 40
READ = ("Pelanggan", "Pesanan", "Kontak", "Daftar Telepon")
WRITTEN = ("Daftar Telepon", "Ditahan", "Profil")


def sheets(orders: int) -> dict[str, list[list[object]]]:
    table = [["Nama", "Hasil", "Catatan", "Kunci"]]
    people = [[f"Ibu {number}", None, "catatan", f"k{number}"] for number in range(LISTED)]
    lines = [[46000 + number % 300, f"Ibu {number % 400}", "P1", 1, 150000] for number in range(orders)]
    return {
        "Pelanggan": [["Nama", "HP"], *([f"Ibu {number}", f"0812{number:08}"] for number in range(400))],
        "Pesanan": [["Tanggal", "Pelanggan", "Produk", "Jumlah", "Total"], *lines],
        "Kontak": [*table, *people],
        **{title: [*table, *people] for title in WRITTEN},
    }


def ours(book: GoogleWorkbook, run: int) -> None:
    book.titles()
    book.read([*READ, *WRITTEN], ["Daftar Telepon"])
    rows = [TableRow({1: f"Ibu {number + run}", 4: f"k{number + run}"}) for number in range(LISTED)]
    tables = [
        WriteTable(title, 1, [1, 2, 3, 4], LISTED, rows, shared=title == "Daftar Telepon")
        for title in WRITTEN
    ]
    log = AppendRows("Kontak", 1, [{1: "Ibu 1", 2: "nanti", 4: "k1"}, {1: "Ibu 2", 2: "nanti", 4: "k2"}])
    book.commit(Plan(f"run {run}", [*tables, log]))


def peer(client: object, key: str, run: int) -> None:
    spreadsheet = client.open_by_key(key)  # type: ignore[attr-defined]
    for title in READ:
        spreadsheet.worksheet(title).get_all_records()
    rows = [[f"Ibu {number + run}", "", "catatan", f"k{number + run}"] for number in range(LISTED)]
    for title in WRITTEN:
        sheet = spreadsheet.worksheet(title)
        sheet.clear()
        sheet.update([["Nama", "Hasil", "Catatan", "Kunci"], *rows])
    spreadsheet.worksheet("Kontak").append_rows([["Ibu 1", "nanti", "", "k1"], ["Ibu 2", "nanti", "", "k2"]])


def best(work: Callable[[int], None], server: GoogleServer) -> tuple[int, float]:
    work(0)  # tokens are fetched and landmarks set
    found = []
    for run in (1, 2):
        server.requests.clear()
        begun = time.perf_counter()
        work(run)
        found.append((len(server.requests), time.perf_counter() - begun))
    return min(found, key=lambda each: each[1])


def measure(orders: int) -> None:
    with GoogleServer(quota=None, latency=LATENCY) as server, tempfile.TemporaryDirectory() as folder:
        file = server.add_spreadsheet()
        fill(server.human(file), sheets(orders))
        book = GoogleWorkbook(file.id, client_of(server, Path(folder)))
        gspread = gspread_client(server)
        our_requests, our_seconds = best(lambda run: ours(book, run), server)
        their_requests, their_seconds = best(lambda run: peer(gspread, file.id, run), server)
    print(
        f"{orders:>7} orders   ours {our_requests:>2} requests {our_seconds:6.2f} s"
        f"   gspread {their_requests:>2} requests {their_seconds:6.2f} s"
        f"   ×{their_requests / our_requests:.1f} fewer, ×{their_seconds / our_seconds:.1f} faster"
    )


if __name__ == "__main__":
    for text in sys.argv[1:] or ("500", "5000"):
        measure(int(text))
