"""Old orders beside the workbook: every figure stays, nothing is lost, and they come home."""

import csv
import json
from datetime import UTC, date, datetime
from types import SimpleNamespace

import openpyxl
import pytest
from typer.testing import CliRunner

from sheets_crm.commands import archive as command
from sheets_crm.commands.cli import app
from sheets_crm.layout.template import new_workbook
from sheets_crm.reading.headers import sheet_named
from sheets_crm.reading.parse import parse
from sheets_crm.refresh import refresh
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.schema import TABLES
from sheets_crm.workbooks.by_columns import distinct
from sheets_crm.workbooks.history import history_at, write_history
from sheets_crm.workbooks.history_parquet import ParquetHistory
from sheets_crm.workbooks.protocol import Formula, WorkbookError
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.conftest import xlsx_book
from tests.small_shop import CUSTOMERS, ORDERS, PRODUCTS

DAY = "2026-06-30"
NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)
SETTINGS = [["Pengaturan", "Nilai", "Arti"], ["Nama toko", "Toko Jamu", None]]


def told(*words, answer=None):
    done = CliRunner().invoke(
        app, list(map(str, words)), input=answer, env={"LC_ALL": "id_ID.UTF-8"}, catch_exceptions=False
    )
    return SimpleNamespace(code=done.exit_code, out=done.stdout, err=done.stderr)


def made(folder, orders=ORDERS, **sheets):
    tables = {"Pelanggan": CUSTOMERS, "Produk": PRODUCTS, "Pesanan": orders, "Pengaturan": SETTINGS}
    return xlsx_book(tables | sheets, {}, folder).path


def refreshed(path):
    refresh(XlsxWorkbook(path), NOW, run_id="run")


def figures(path):
    """Every cell of the program's sheets but those that tell of places in sheets, or of runs."""
    left_out = ("data_check", "run_log")
    book = XlsxWorkbook(path)
    names = [name for name, each in TABLES.items() if each.owner != "people" and name not in left_out]
    titles = [title for name in names if (title := sheet_named(TABLES[name], book.titles()))]
    found = book.read(titles).sheets
    return {title: [list(row) for row in found[title].rows] for title in titles}


def orders(path):
    shop = parse(XlsxWorkbook(path).read(XlsxWorkbook(path).titles()), "id")
    table = shop.columns["orders"]
    return sorted(table.tuples(*(name for name in table.each if name != "row")), key=repr)


def rows_of(path, title="Pesanan"):
    rows = XlsxWorkbook(path).read([title]).sheets[title].rows
    return [list(row) for row in rows if any(cell is not None for cell in row)]


def setting(path):
    return {row[0]: row[1] for row in rows_of(path, "Pengaturan") if len(row) > 1}.get("Riwayat pesanan lama")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The sample shop in a file, refreshed once: its bytes, figures and number of lines."""
    path = tmp_path_factory.mktemp("demo") / "toko.xlsx"
    rows, settings = sample_rows(date(2026, 6, 30), "id"), sample_settings("id")
    new_workbook(path, "id", rows=rows, settings=settings)
    refreshed(path)
    return path.read_bytes(), figures(path), len(rows_of(path))


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_every_figure_of_the_demo_is_the_same_to_the_last_cell(tmp_path, kind, demo):
    content, before, lines = demo
    path = tmp_path / "toko.xlsx"
    path.write_bytes(content)
    done = told("archive", path, "--before", "2026-01-01", "--to", f"lama.{kind}", "--yes")
    assert "baris lama sekarang ada di lama." in done.out
    assert 0 < len(rows_of(path)) < lines
    refreshed(path)
    assert figures(path) == before


def test_old_rows_stand_in_the_file_with_where_they_stood(tmp_path):
    path = made(tmp_path)
    done = told("archive", path, "--before", "2026-03-01", "--yes", "--json")
    answer = json.loads(done.out)
    assert (answer["done"], answer["rows"], answer["sheets"]) == (True, 3, {"Pesanan": 3})
    assert setting(path) == "toko pesanan lama.parquet"
    history = history_at("toko pesanan lama.parquet", str(tmp_path))
    assert history.rows(["No. nota", "Tanggal", "_sheet", "_row"]) == [
        ("N1", date(2026, 1, 5), "Pesanan", 2),
        ("N2", date(2026, 2, 4), "Pesanan", 3),
        ("N5", date(2026, 2, 10), "Pesanan", 6),
    ]
    assert [row[0] for row in rows_of(path)][:4] == ["No. nota", "N3", "N4", "N6"]
    assert list((tmp_path / ".sheets_crm_backups" / "toko.xlsx").iterdir())


MIXED = [
    ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Total", "Catatan saya"],
    ["N9", date(2026, 5, 1), "C1", "P1", 1, "150rb", "baru"],
    ["N1", "05/01/2026", "C2", "P1", "2", "Rp 300.000,-", "tulis tangan"],
    ["N2", date(2025, 12, 1), "C3", "P3", 1, 500000.0, None],
    ["N3", "2025-11-30", "C1", "P1", None, 37.5, "'kutip"],
    ["N4", "entah kapan", "C1", "P1", 1, 1, "tetap"],
    [812, date(2025, 1, 1), "C4", "P2", 1, 300000, True],
]


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_cells_as_people_type_them_are_read_the_same_and_come_home(tmp_path, kind):
    path = made(tmp_path, MIXED)
    before, sheet = orders(path), rows_of(path)
    told("archive", path, "--before", "2026-02-01", "--to", f"lama.{kind}", "--yes")
    assert [row[0] for row in rows_of(path)] == ["No. nota", "N9", "N4"]
    assert orders(path) == before
    done = told("archive", path, "--back", "--yes")
    assert "4 baris lama sudah kembali" in done.out
    assert setting(path) is None
    assert orders(path) == before
    assert sorted(map(str, rows_of(path))) == sorted(map(str, sheet))


def test_a_second_archive_keeps_the_rows_of_the_first(tmp_path):
    path = made(tmp_path)
    before = orders(path)
    told("archive", path, "--before", "2026-02-01", "--yes")
    told("archive", path, "--before", "2026-04-01", "--yes")
    assert setting(path) == "toko pesanan lama 2.parquet"
    assert orders(path) == before
    assert json.loads(told("archive", path, "--back", "--yes", "--json").out)["rows"] == 6
    assert (orders(path), len(rows_of(path))) == (before, len(ORDERS))


def test_without_the_owners_word_nothing_changes(tmp_path):
    path = made(tmp_path)
    content = path.read_bytes()
    done = told("archive", path, "--before", "2026-03-01", answer="n\n")
    assert "3 baris lama dari lembar Pesanan sudah tersimpan" in done.err
    assert "tetap di lembarnya" in done.out
    assert (path.read_bytes(), list(tmp_path.glob("*.parquet"))) == (content, [])


def test_a_file_that_does_not_hold_what_was_meant_for_it_removes_nothing(tmp_path, monkeypatch):
    path = made(tmp_path)
    content = path.read_bytes()

    def lossy(target, headings, rows):
        write_history(target, headings, [*rows[:-1], (*rows[-1][:-1], 99)])

    monkeypatch.setattr("sheets_crm.workbooks.history.write_history", lossy)
    done = told("archive", path, "--before", "2026-03-01", "--yes")
    assert (done.code, "tidak sama dengan baris" in done.err) == (2, True)
    assert (path.read_bytes(), list(tmp_path.glob("*.parquet"))) == (content, [])


def test_a_receipt_that_would_be_split_removes_nothing(tmp_path):
    split = [
        ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Total"],
        ["N1", date(2025, 12, 31), "C1", "P1", 1, 150000],
        ["N1", date(2026, 1, 1), None, "P2", 1, 300000],
    ]
    path = made(tmp_path, split)
    content = path.read_bytes()
    done = told("archive", path, "--before", "2026-01-01", "--yes")
    assert (done.code, "terbaca lain" in done.err) == (2, True)
    assert (path.read_bytes(), list(tmp_path.glob("*.parquet"))) == (content, [])


def test_a_cell_beside_the_table_is_not_torn_from_its_row(tmp_path):
    path = made(tmp_path, [*ORDERS[:3], [*ORDERS[3], None, None, "jangan lupa"]])
    done = told("archive", path, "--before", "2026-02-01", "--yes")
    assert (done.code, "baris 4" in done.err) == (2, True)


def test_a_row_with_a_note_stays(tmp_path):
    path = made(tmp_path)
    book = openpyxl.load_workbook(path)
    book["Pesanan"]["B2"].comment = openpyxl.comments.Comment("tanya lagi", "Ani")
    book.save(path)
    told("archive", path, "--before", "2026-03-01", "--yes")
    assert [row[0] for row in rows_of(path)][:3] == ["No. nota", "N1", "N3"]


def test_formulas_of_rows_that_stay_move_with_them(tmp_path):
    lines = [
        [*ORDERS[0], "Dua kali"],
        *(
            [*row, None, Formula(f"=F{at}*2", at)] if len(row) == 6 else [*row, Formula(f"=F{at}*2", at)]
            for at, row in enumerate(ORDERS[1:], 2)
        ),
    ]
    path = made(tmp_path, lines)
    book = openpyxl.load_workbook(path)
    for at in range(2, len(lines) + 1):
        book["Pesanan"].cell(at, 8).value = f"=F{at}*2"
    book.save(path)
    done = told("archive", path, "--before", "2026-03-01", "--yes")
    assert done.code == 0, done.err
    sheet = openpyxl.load_workbook(path)["Pesanan"]
    assert [(sheet.cell(at, 1).value, sheet.cell(at, 8).value) for at in (2, 3)] == [
        ("N1", "=F2*2"),
        ("N2", "=F3*2"),
    ] or (sheet["A2"].value, sheet["H2"].value) == ("N3", "=F2*2")


def test_tabs_of_a_month_give_up_their_rows_and_get_them_back(tmp_path):
    heading = ["Tgl", "Nama", "Barang", "Qty", "Total"]
    january = [
        heading,
        [date(2026, 1, 3), "Ani", "Jamu", 1, 10000],
        [date(2026, 1, 9), "Budi", "Jamu", 2, 20000],
    ]
    february = [heading, [date(2026, 2, 3), "Ani", "Jamu", 1, 10000]]
    path = xlsx_book({"Jan": january, "Feb": february, "Pengaturan": SETTINGS}, {}, tmp_path).path
    before = orders(path)
    answer = json.loads(told("archive", path, "--before", "2026-02-01", "--yes", "--json").out)
    assert answer["sheets"] == {"Jan": 2}
    assert (rows_of(path, "Jan"), orders(path)) == ([heading], before)
    told("archive", path, "--back", "--yes")
    assert (len(rows_of(path, "Jan")), orders(path)) == (3, before)


def test_a_missing_file_stops_the_refresh_and_nothing_is_written(tmp_path):
    path = made(tmp_path)
    told("archive", path, "--before", "2026-03-01", "--yes")
    (tmp_path / "toko pesanan lama.parquet").unlink()
    content = path.read_bytes()
    done = told("refresh", path, "--as-of", DAY)
    assert (done.code, "riwayat pesanan lama toko pesanan lama.parquet tidak ada" in done.err) == (2, True)
    assert path.read_bytes() == content


def nothing_of(headings, asked):
    asked.append(list(headings))
    return [distinct([]) for _ in headings]


def test_only_the_columns_that_orders_are_read_from_are_asked_for(tmp_path, monkeypatch):
    path = made(tmp_path, MIXED)
    told("archive", path, "--before", "2026-02-01", "--yes")
    asked = []
    monkeypatch.setattr(ParquetHistory, "columns", lambda self, headings: nothing_of(headings, asked))
    orders(path)
    assert asked == [["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Total"]]


def test_an_import_does_not_bring_an_archived_order_again(tmp_path):
    path = made(tmp_path)
    (tmp_path / "ekspor.csv").write_text(
        "Tanggal,No. nota,Nama,Barang,Qty,Total\n2026-01-05,N1,Siti Aminah,P1,1,150000\n"
    )
    first = told("import", path, tmp_path / "ekspor.csv", "--json")
    told("archive", path, "--before", "2026-03-01", "--yes")
    again = told("import", path, tmp_path / "ekspor.csv", "--json")
    assert (json.loads(first.out)["new"], json.loads(again.out)["new"]) == (0, 0)


def test_what_to_do_must_be_said(tmp_path):
    path = made(tmp_path)
    assert told("archive", path).code == 2
    assert told("archive", path, "--before", "2026-01-01", "--back").code == 2


def test_without_old_rows_or_a_file_it_says_so(tmp_path):
    path = made(tmp_path)
    assert "Tidak ada baris pesanan" in told("archive", path, "--before", "2020-01-01", "--yes").out
    assert told("archive", path, "--back", "--yes").code == 2
    assert list(tmp_path.glob("*.parquet")) == []


def test_an_older_file_that_is_named_for_nothing_to_move_stays(tmp_path):
    path = made(tmp_path)
    told("archive", path, "--before", "2026-03-01", "--to", "lama.parquet", "--yes")
    content = (tmp_path / "lama.parquet").read_bytes()
    done = told("archive", path, "--before", "2020-01-01", "--to", "lama.parquet", "--yes")
    assert "Tidak ada baris pesanan" in done.out
    assert (tmp_path / "lama.parquet").read_bytes() == content


@pytest.mark.parametrize(
    "ending", [WorkbookError("saved_meanwhile", name="a", backup="b"), KeyboardInterrupt()]
)
def test_the_file_of_a_workbook_that_may_be_written_stays(tmp_path, monkeypatch, ending):
    path = made(tmp_path)
    before, commit = orders(path), XlsxWorkbook.commit

    def written(book, plan):
        commit(book, plan)
        raise ending

    monkeypatch.setattr(XlsxWorkbook, "commit", written)
    assert told("archive", path, "--before", "2026-03-01", "--yes").code != 0
    assert (orders(path), len(rows_of(path))) == (before, len(ORDERS) - 3)


def test_a_file_that_a_workbook_at_google_may_name_stays(tmp_path, monkeypatch):
    path = made(tmp_path)

    def refused(book, plan):
        raise WorkbookError("changed_meanwhile")

    monkeypatch.setattr(XlsxWorkbook, "commit", refused)
    assert told("archive", path, "--before", "2026-03-01", "--yes").code == 2
    assert list(tmp_path.glob("*.parquet")) == []
    monkeypatch.setattr(command, "is_google", lambda _: True)
    assert told("archive", path, "--before", "2026-03-01", "--yes").code == 2
    assert len(list(tmp_path.glob("*.parquet"))) == 1


def test_a_workbook_that_changed_while_the_owner_was_asked_is_left_alone(tmp_path, monkeypatch):
    path = made(tmp_path)

    def slowly(*_, **__):
        book = openpyxl.load_workbook(path)
        book["Pesanan"]["A2"] = "lain"
        book.save(path)
        return True

    monkeypatch.setattr(command, "_agreed", slowly)
    done = told("archive", path, "--before", "2026-03-01")
    assert done.code == 2
    assert list(tmp_path.glob("*.parquet")) == []


@pytest.mark.parametrize("place", ["arsip/lama.parquet", "../arsip/lama.csv"])
def test_a_file_in_another_folder_moves_with_its_workbook(tmp_path, place):
    (tmp_path / "usaha/toko").mkdir(parents=True)
    path = made(tmp_path / "usaha/toko")
    (path.parent / place).parent.mkdir()
    before = orders(path)
    told("archive", path, "--before", "2026-03-01", "--to", place, "--yes")
    assert setting(path) == place
    (tmp_path / "usaha").rename(tmp_path / "pindah")
    assert orders(tmp_path / "pindah/toko" / path.name) == before


@pytest.mark.parametrize("content", ["", "entah,apa\n1,2\n", "Pelanggan,Alamat\nSiti,Malang\n"])
def test_a_history_of_no_orders_stops_the_refresh(tmp_path, content):
    path = made(tmp_path)
    told("archive", path, "--before", "2026-03-01", "--to", "lama.csv", "--yes")
    (tmp_path / "lama.csv").write_text(content, encoding="utf-8")
    book = path.read_bytes()
    done = told("refresh", path, "--as-of", DAY)
    assert (done.code, "lama.csv tidak terbaca sebagai pesanan" in done.err) == (2, True)
    assert path.read_bytes() == book


@pytest.mark.parametrize("name", ["rekap stok.parquet", "pelanggan.csv"])
def test_a_history_counts_whatever_its_file_is_called(tmp_path, name):
    path = made(tmp_path)
    before = orders(path)
    told("archive", path, "--before", "2026-03-01", "--to", name, "--yes")
    assert setting(path) == name
    assert orders(path) == before


@pytest.mark.parametrize(("separator", "encoding"), [(";", "cp1252"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_a_csv_that_excel_saved_again_is_read_the_same(tmp_path, separator, encoding):
    lines = [[*row[:2], "Café Siti" if row[2] == "C2" else row[2], *row[3:]] for row in MIXED]
    path = made(tmp_path, lines)
    before = orders(path)
    told("archive", path, "--before", "2026-02-01", "--to", "lama.csv", "--yes")
    with (tmp_path / "lama.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with (tmp_path / "lama.csv").open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    assert orders(path) == before
