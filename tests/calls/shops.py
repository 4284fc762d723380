"""Shops of a few lines, and what a refresh makes of them: rows are dicts by header."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import unquote

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import AS_OF, CONTACTS, LIST, place, refreshed, table

Rows = Sequence[Mapping[str, object]]
_HEADERS = {
    "Pelanggan": ["ID", "Nama", "No. WhatsApp"],
    "Produk": ["Kode", "Nama", "Harga", "Isi", "Pakai per hari"],
    "Pesanan": ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Total"],
    "Kontak": [*CONTACTS[0], "Topik"],
    "Pengaturan": ["Pengaturan", "Nilai", "Arti"],
}
_HEADERS_IF_GIVEN = {"Keluhan": ["Tanggal", "Pelanggan", "Keluhan", "Kunci"]}
BOTTLE = {"Kode": "P1", "Nama": "Botol 30 butir", "Harga": 150000, "Isi": 30, "Pakai per hari": 1}
DRESS = {"Kode": "P3", "Nama": "Gamis", "Harga": 500000}


def ago(days: int, today: date = AS_OF) -> date:
    return today - timedelta(days=days)


def person(key: str, number: int = 0, **more: object) -> dict[str, object]:
    """Somebody with a number of their own; ``more`` are cells by header, blanks as underscores."""
    number = number or sum(ord(letter) * 31**at for at, letter in enumerate(key)) % 8999
    cells = {name.replace("_", " "): cell for name, cell in more.items()}
    return {"ID": key, "Nama": f"Kak {key}", "No. WhatsApp": f"0812-0000-{1000 + number}", **cells}


def bought(key: str, day: date, product: str = "P3", total: float = 150000, **more: object):
    cells = {name.replace("_", " "): cell for name, cell in more.items()}
    return {"Tanggal": day, "Pelanggan": key, "Produk": product, "Jumlah": 1, "Total": total, **cells}


def contact(key: str, day: date, kind: str = "layanan", result: str = "berminat", **more: object):
    cells = {name.replace("_", " "): cell for name, cell in more.items()}
    row = {"Tanggal": day, "Pelanggan": key, "Arah": "keluar", "Saluran": "WhatsApp", "Jenis": kind}
    return {**row, "Hasil": result, **cells}


def book_of(today: date | None = AS_OF, **sheets: Rows) -> MemoryWorkbook:
    """A workbook of these rows by sheet, refreshed on a day; headers are added by need."""
    given = {"Produk": [BOTTLE, DRESS], **{title.replace("_", " "): rows for title, rows in sheets.items()}}
    titles = [*_HEADERS, *(title for title in given if title not in _HEADERS)]
    book = MemoryWorkbook({title: _cells(title, given.get(title, ())) for title in titles})
    if today is not None:
        refreshed(book, today)
    return book


def _cells(title: str, rows: Rows) -> list[list[object]]:
    known = (_HEADERS | _HEADERS_IF_GIVEN).get(title, ())
    headers = list(dict.fromkeys([*known, *(name for row in rows for name in row)]))
    return [headers, *([row.get(name) for name in headers] for row in rows)]


def setting(name: str, value: object) -> dict[str, object]:
    return {"Pengaturan": name, "Nilai": value}


def listed(book) -> dict[str, str]:
    """Reasons on the list by customer."""
    return {str(row["Pelanggan"]).removeprefix("Kak "): str(row["Semua alasan"]) for row in table(book, LIST)}


def whys(book) -> dict[str, str]:
    rows = table(book, LIST)
    return {str(row["Pelanggan"]).removeprefix("Kak "): str(row["Kenapa sekarang"]) for row in rows}


def held(book) -> dict[str, str]:
    rows = table(book, "Ditahan")
    return {str(row["Pelanggan"]).removeprefix("Kak "): str(row["Kenapa ditahan"]) for row in rows}


def message(book, name: str) -> str | None:
    """The message that the row's link opens."""
    links = book.read([LIST], detailed=[LIST]).sheets[LIST].links
    link = links.get(place(book, f"Kak {name}", "Kirim WA"))
    return unquote(link.partition("?text=")[2]) if link else None
