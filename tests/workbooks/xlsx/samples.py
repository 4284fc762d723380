"""Workbooks as people have them: with everything XlsxWriter can put into one, and by other programs."""

import re
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path

import xlsxwriter

LIST_HEADER = 4
LIST_ROWS = 5


def png() -> bytes:
    """A picture of one red dot."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))
        )

    pixel = zlib.compress(b"\0\xff\0\0")
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">LLBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", pixel)
        + chunk(b"IEND", b"")
    )


def everything(path: Path, *, macros: Path | None = None, options: dict | None = None) -> Path:
    """A shop's workbook with every feature XlsxWriter has around the list that a refresh rewrites."""
    picture = path.with_suffix(".png")
    picture.write_bytes(png())
    with xlsxwriter.Workbook(str(path), options or {}) as book:
        if macros:
            book.add_vba_project(str(macros))
        _orders(book, picture)
        _list(book)
        _contacts(book)
        _summary(book, picture, macros=bool(macros))
        book.define_name("Omzet", "=Pesanan!$C$2:$C$40")
        book.define_name("Antrean", "='Daftar Telepon'!$C$5:$C$9")
        chart = book.add_chartsheet("Grafik")
        column = book.add_chart({"type": "column"})
        column.add_series({"values": "=Pesanan!$C$2:$C$40"})
        chart.set_chart(column)
    return path


def _orders(book, picture):
    sheet = book.add_worksheet("Pesanan")
    money, day = book.add_format({"num_format": '"Rp"#,##0'}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Tanggal", "Pelanggan", "Total", "Dobel"])
    for row in range(1, 40):
        sheet.write_datetime(row, 0, date(2026, 1, 1 + row % 28), day)
        sheet.write_string(row, 1, f"08123{row:05}")
        sheet.write_number(row, 2, row * 1000, money)
        sheet.write_formula(row, 3, f"=C{row + 1}*2", money, row * 2000)
    sheet.conditional_format("C2:C40", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("C2:C40", {"type": "icon_set", "icon_style": "3_arrows"})
    sheet.data_validation("B2:B40", {"validate": "length", "criteria": ">", "value": 3})
    sheet.write_comment("B2", "pelanggan lama")
    sheet.insert_image("F2", str(picture), {"description": "titik"})
    sheet.add_sparkline("E2", {"range": "Pesanan!C2:C20"})
    sheet.set_header("&L&G", {"image_left": str(picture)})
    sheet.set_row(5, None, None, {"level": 1})
    sheet.ignore_errors({"number_stored_as_text": "B2:B40"})


def _list(book):
    sheet = book.add_worksheet("Daftar Telepon")
    yellow, tall = book.add_format({"bg_color": "#FFFF00"}), book.add_format({"text_wrap": True})
    sheet.merge_range("A1:D1", "Daftar Telepon", book.add_format({"bold": True}))
    sheet.write_url("A2", "https://toko.example/", string="toko")
    header = ["Kunci", "Nama", "Nilai", "WA", "Catatan"]
    rows = [
        ["k1", "Ani", 10, "chat", "pagi"],
        ["k2", "Budi", 20, "chat", None],
        ["k3", "Citra", 30, "chat", "telepon rumah"],
        ["k4", "Dewi", 40, "chat", None],
        ["k5", "Eka", 50, "chat", "=C9*2"],
    ]
    columns = [{"header": title} for title in header]
    sheet.add_table(3, 0, 8, 4, {"columns": columns, "data": rows, "name": "Antrian", "style": None})
    for row in range(4, 9):
        sheet.write_url(row, 3, f"https://wa.me/62{row}?text=halo%20kak", string="chat")
    sheet.write_formula("E9", "=C9*2", None, 100)
    sheet.write_string("B6", "Budi", yellow)
    sheet.set_row(6, 40, tall)
    sheet.write_string("H5", "di samping")
    sheet.write_formula("H6", "=SUM(C5:C9)", None, 150)
    sheet.write_formula("H7", "=1+1", None, 2)
    sheet.write_url("H8", "https://samping.example/", string="tautan")
    sheet.write_comment("B7", "jangan ditelepon pagi")
    sheet.write_comment("H5", "catatan samping")
    sheet.data_validation("E5:E200", {"validate": "list", "source": ["ya", "tidak"]})
    sheet.conditional_format("C5:C200", {"type": "cell", "criteria": ">", "value": 25, "format": yellow})
    sheet.protect("", {"format_cells": True, "autofilter": True})
    sheet.freeze_panes(4, 0)


def _contacts(book):
    sheet = book.add_worksheet("Kontak")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, ["Tanggal", "Pelanggan", "Hasil"])
    for row in range(1, 6):
        sheet.write_datetime(row, 0, date(2026, 2, row), day)
        sheet.write_row(row, 1, [f"k{row}", "pesan"])
    sheet.autofilter("A1:C6")
    sheet.filter_column("C", "x == pesan")


def _summary(book, picture, *, macros):
    sheet = book.add_worksheet("Ringkasan")
    sheet.write_formula("A1", "=SUM(Antrian[Nilai])", None, 150)
    sheet.write_formula("A2", "=SUM('Daftar Telepon'!C5:C9)", None, 150)
    sheet.write_formula("A3", "=SUM(Antrean)", None, 150)
    sheet.write_formula("A4", "=SUM(Pesanan!C2:C40)", None, 780000)
    sheet.write_formula("A5", "='Daftar Telepon'!A1", None, "Daftar Telepon")
    sheet.write_array_formula("B1:B3", "{=Pesanan!C2:C4*1}", None, 1000)
    sheet.write_dynamic_array_formula("D1", "=_xlfn._xlws.SORT(Pesanan!C2:C4)", None, 1000)
    sheet.write_string("A10", "diperbarui")
    sheet.write_rich_string("A11", "biasa ", book.add_format({"bold": True}), "tebal")
    sheet.insert_textbox("F2", "kotak teks")
    sheet.insert_shape("F12", {"type": "rect"}) if hasattr(sheet, "insert_shape") else None
    sheet.insert_checkbox("G1", True)
    if macros:
        sheet.insert_button("H2", {"macro": "Perbarui", "caption": "Perbarui"})
    for kind in ("column", "line", "pie", "scatter", "radar", "area", "doughnut"):
        chart = book.add_chart({"type": kind})
        chart.add_series({"categories": "=Pesanan!$B$2:$B$9", "values": "=Pesanan!$C$2:$C$9"})
        sheet.insert_chart("K2", chart)


def members(path: Path) -> dict[str, bytes]:
    """Every part of a package, unpacked."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(path: Path, change) -> Path:
    """The same package with ``change(name, content)`` applied to each part; None leaves a part out."""
    parts = {name: change(name, content) for name, content in members(path).items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def prefixed(path: Path) -> Path:
    """The workbook with every element of its sheets named ``x:…``, as some exporters write them."""

    def change(name, content):
        if not name.startswith("xl/worksheets/sheet"):
            return content
        content = re.sub(rb"<(/?)(?=[a-zA-Z]+[\s/>])", rb"<\1x:", content)
        return content.replace(b"xmlns=", b"xmlns:x=")

    return repacked(path, change)


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/"
    b"officeDocument/relationships",
    b"http://schemas.openxmlformats.org/drawingml/2006/": b"http://purl.oclc.org/ooxml/drawingml/",
}


def strict(path: Path) -> Path:
    """The workbook in Strict OOXML's namespaces."""

    def change(name, content):
        for usual, new in STRICT.items():
            content = content.replace(usual, new)
        return content

    return repacked(path, change)


def absolute_targets(path: Path) -> Path:
    """The workbook with its sheets' relationships written from the root of the package."""

    def change(name, content):
        if name == "xl/_rels/workbook.xml.rels":
            return content.replace(b'Target="', b'Target="/xl/')
        return content

    return repacked(path, change)


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SPACES = f'xmlns="{MAIN}" xmlns:r="{OFFICE}"'
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)


def handmade(
    path: Path, sheets: dict[str, str], *, workbook: str = "", parts: dict[str, str] | None = None
) -> Path:
    """A workbook of sheets written by hand: what stands inside ``<worksheet>`` by title.

    ``workbook`` stands behind ``<sheets>``. ``parts`` are further parts, with their content types
    guessed; ``xl/calcChain.xml`` and ``xl/sharedStrings.xml`` get their relationships too.
    """
    extra = parts or {}
    numbers = dict(enumerate(sheets, 1))
    relations = {f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number in numbers}
    relations["rIdStyles"] = ("styles", "styles.xml")
    types = {f"/xl/worksheets/sheet{number}.xml": f"{KIND}.worksheet+xml" for number in numbers}
    types |= {"/xl/workbook.xml": f"{KIND}.sheet.main+xml", "/xl/styles.xml": f"{KIND}.styles+xml"}
    for kind in ("calcChain", "sharedStrings"):
        if f"xl/{kind}.xml" in extra:
            relations[f"rId{kind}"] = (kind, f"{kind}.xml")
            types[f"/xl/{kind}.xml"] = f"{KIND}.{kind}+xml"
    types |= {f"/{name}": f"{KIND}.table+xml" for name in extra if "/tables/" in name}
    listed = "".join(
        f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>' for number, title in numbers.items()
    )
    contents = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in types.items())
        + "</Types>",
        "_rels/.rels": relationships({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f"<workbook {SPACES}><sheets>{listed}</sheets>{workbook}</workbook>",
        "xl/_rels/workbook.xml.rels": relationships(relations),
        "xl/styles.xml": STYLES,
        **{
            f"xl/worksheets/sheet{number}.xml": f"<worksheet {SPACES}>{sheets[title]}</worksheet>"
            for number, title in numbers.items()
        },
        **extra,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def relationships(entries: dict[str, tuple[str, str]]) -> str:
    """A relationships part: kind and target by id."""
    listed = (
        f'<Relationship Id="{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in entries.items()
    )
    return f'<Relationships xmlns="{PACKAGE}">{"".join(listed)}</Relationships>'
