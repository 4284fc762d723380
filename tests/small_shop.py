"""The golden shop of METRICS.md D.0 in memory, everybody with a phone, and hands to type in it."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime
from functools import cache

from sheets_crm.refresh import Outcome, refresh
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import Plan, TableRow, WriteCells, WriteTable

AS_OF = date(2026, 6, 30)
LIST, LOG = "Daftar Telepon", "Kontak"
CUSTOMERS = [
    ["ID", "Nama", "No. WhatsApp", "Staf", "Boleh dihubungi", "Kontak berikutnya", "Tidak cocok"],
    ["C1", "Siti Aminah", "0812-0000-0001"],
    ["C2", "Budi Santoso", "0812-0000-0002"],
    ["C3", "Dewi Lestari", "0812-0000-0003"],
    ["C4", "Rina Wati", "0812-0000-0004"],
    ["C5", "Agus Salim", "0812-0000-0005"],
    ["C6", "Nur Hidayah", "0812-0000-0006"],
    ["C7", "Joko Widodo", "0812-0000-0007"],
    ["C8", "Maya Sari", "0812-0000-0008"],
]
PRODUCTS = [
    ["Kode", "Nama", "Kelompok", "Harga", "Isi", "Pakai per hari"],
    ["P1", "Botol 30 butir", "Kapsul", 150000, 30, 1],
    ["P2", "Botol 60 butir", "Kapsul", 300000, 60, 1],
    ["P3", "Gamis", "Gamis", 500000, None, None],
]
ORDERS = [
    ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Total", "Status"],
    ["N1", date(2026, 1, 5), "C1", "P1", 1, 150000, "selesai"],
    ["N2", date(2026, 2, 4), "C1", "P1", 1, 150000, None],
    ["N3", date(2026, 3, 8), "C1", "P1", 1, 150000, None],
    ["N4", date(2026, 4, 6), "C1", "P1", 2, 300000, None],
    ["N5", date(2026, 2, 10), "C2", "P1", 1, 150000, None],
    ["N6", date(2026, 3, 1), "C3", "P1", 1, 150000, None],
    ["N7", date(2026, 3, 20), "C3", "P1", 1, 150000, None],
    ["N8", date(2026, 5, 15), "C4", "P3", 1, 500000, None],
    ["N9", date(2026, 4, 10), "C5", "P2", 1, 300000, None],
    ["N10", date(2026, 6, 12), "C5", "P2", 1, 300000, None],
    ["N11", date(2026, 6, 25), "C6", "P1", 1, 150000, None],
    ["N12", date(2026, 6, 25), "C6", "P3", 1, 500000, None],
    ["N13", date(2026, 5, 2), "C8", "P1", 1, 150000, "retur"],
]
_LOG_HEADER = "Tanggal,Pelanggan,Arah,Saluran,Jenis,Alasan,Hasil,Jawaban,Alasan tidak kembali"
CONTACTS = [[*_LOG_HEADER.split(","), "Hubungi lagi", "Staf", "Catatan", "Kunci"]]
SETTINGS = [["Pengaturan", "Nilai", "Arti"]]


def workbook(**sheets: Sequence[Sequence[object]]) -> MemoryWorkbook:
    """The golden shop, with other rows for the sheets that are named."""
    tables = {
        "Pelanggan": sheets.get("customers", CUSTOMERS),
        "Produk": sheets.get("products", PRODUCTS),
        "Pesanan": sheets.get("orders", ORDERS),
        "Kontak": sheets.get("contacts", CONTACTS),
        "Pengaturan": sheets.get("settings", SETTINGS),
    }
    return MemoryWorkbook(tables)


@cache
def _once() -> MemoryWorkbook:
    book = workbook()
    refreshed(book)
    return book


def opened() -> MemoryWorkbook:
    """The golden shop as its first refresh left it, with or without figures."""
    return deepcopy(_once())


def refreshed(book, as_of: date = AS_OF) -> Outcome:
    run = getattr(book, "runs", 0) + 1
    book.runs = run
    return refresh(book, datetime(2026, 6, 30, 2, run % 60, tzinfo=UTC), run_id=f"run-{run}", as_of=as_of)


def table(book, title: str) -> list[dict[str, object]]:
    """The rows below the header of a sheet, by header; blank rows left out, and the prints in key cells."""
    rows = book.read([title]).sheets[title].rows
    at = next(number for number, row in enumerate(rows) if "Kunci" in row or "Kolom" in row)
    headers = rows[at]
    found = [dict(zip(headers, [*row, *[None] * len(headers)], strict=False)) for row in rows[at + 1 :]]
    for row in found if title != LIST else ():
        if isinstance(row.get("Kunci"), str):
            row["Kunci"] = row["Kunci"].partition(" ~")[0]
    return [row for row in found if any(cell is not None for cell in row.values())]


def log(book) -> list[dict[str, object]]:
    return table(book, LOG)


def names(book) -> list[object]:
    return [row["Pelanggan"] for row in table(book, LIST)]


def place(book, name: str, header: str, title: str = LIST) -> tuple[int, int]:
    """Row and column of a customer's cell in the list."""
    rows = book.read([title]).sheets[title].rows
    at = next(number for number, row in enumerate(rows) if "Kunci" in row)
    person = rows[at].index("Pelanggan")
    row = next(number for number, cells in enumerate(rows) if number > at and cells[person] == name)
    return row + 1, rows[at].index(header) + 1


def place_of(book, text: str) -> tuple[int, int]:
    """Row and column of the cell of the list that holds this text."""
    rows = book.read([LIST]).sheets[LIST].rows
    return next((at, row.index(text) + 1) for at, row in enumerate(rows, 1) if text in row)


def type_in(book, name: str, cells: Mapping[str, object]) -> None:
    """What a member of staff types in a customer's row of the list."""
    book.commit(
        Plan("hand", [WriteCells(LIST, {place(book, name, header): cell for header, cell in cells.items()})])
    )


def rows_with(book, text: str) -> list[tuple[object, str]]:
    """Beside whom and in which column of the list a text stands."""
    return [
        (row["Pelanggan"], title) for row in table(book, LIST) for title, cell in row.items() if cell == text
    ]


def put(book, title: str, cells: Mapping[tuple[int, int], object]) -> None:
    book.commit(Plan("hand", [WriteCells(title, cells)]))


def list_rows(book) -> tuple[int, list[list[object]]]:
    """The list's header row [from 1], and the header and body as cells."""
    rows = [list(row) for row in book.read([LIST]).sheets[LIST].rows]
    at = next(number for number, row in enumerate(rows) if "Kunci" in row)
    width = max(len(row) for row in rows)
    return at + 1, [[*row, *[None] * (width - len(row))] for row in rows[at:]]


def rewrite_list(book, body: Sequence[Sequence[object]]) -> None:
    """The list as a person left it: sorted, with rows added or gone."""
    header_row, old = list_rows(book)
    rows = [TableRow(dict(enumerate(cells, start=1))) for cells in body]
    columns = range(1, max(len(old[0]), *(len(cells) for cells in body), 1) + 1)
    book.commit(Plan("hand", [WriteTable(LIST, header_row, columns, len(old) - 1, rows)]))
