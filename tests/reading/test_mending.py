"""What was read is told, and the owner mends it in one table."""

from datetime import UTC, date, datetime

import pytest

from sheets_crm.commands.running import tell_outcome
from sheets_crm.commands.setup import setup_changes
from sheets_crm.reading.mending import mends_in
from sheets_crm.reading.parse import parse
from sheets_crm.refresh import check, refresh
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import Plan, Sheet, WriteCells
from tests.reading.frames import frames

pytestmark = pytest.mark.usefixtures("without_figures")
NOW = datetime(2026, 6, 30, 3, tzinfo=UTC)
AS_OF = date(2026, 6, 30)
SALES = [
    ["Tgl Order", "Nama Pembeli", "No HP", "Barang", "Nominal", "Setor", "Warna"],
    [date(2026, 1, 5), "Siti", "081234500101", "Madu", 5000, 7000, "biru"],
]


def set_up(**sheets):
    book = MemoryWorkbook({"Buku Jualan": SALES, **sheets})
    _, changes = setup_changes(book, "id", with_control=False)
    book.commit(Plan("setup", changes))
    return book


def table_on_settings(book):
    sheet = book.read(["Pengaturan"]).sheets["Pengaturan"]
    rows = [list(row[4:7]) for row in sheet.rows if len(row) > 4 and row[4] is not None]
    return rows, sheet


def written_at(book, heading, use):
    """Type another use beside a heading."""
    sheet = book.read(["Pengaturan"]).sheets["Pengaturan"]
    row = next(at for at, cells in enumerate(sheet.rows, 1) if len(cells) > 5 and cells[5] == heading)
    book.commit(Plan("hand", [WriteCells("Pengaturan", {(row, 7): use})]))


def test_setup_fills_the_table_with_what_was_assumed():
    rows, _ = table_on_settings(set_up())
    assert rows == [
        ["Lembar", "Judul kolom", "Dipakai sebagai"],
        ["Buku Jualan", "Tgl Order", "Tanggal"],
        ["Buku Jualan", "Nama Pembeli", "Nama Pembeli"],
        ["Buku Jualan", "No HP", "No. WhatsApp"],
        ["Buku Jualan", "Barang", "Produk"],
        ["Buku Jualan", "Nominal", "Total"],
        ["Buku Jualan", "Setor", "tidak dipakai"],
        ["Buku Jualan", "Warna", "tidak dipakai"],
    ]


def test_what_the_owner_writes_there_is_how_the_sheet_is_read():
    book = set_up()
    written_at(book, "Setor", "Total")
    written_at(book, "Nominal", "tidak dipakai")
    shop = parse(book.read(book.titles()), "id")
    assert frames(shop).orders["total"].tolist() == [7000]
    assert shop.problems == ()


def test_a_use_that_is_not_known_is_told_with_its_place():
    book = set_up()
    written_at(book, "Setor", "uangnya")
    (problem,) = parse(book.read(book.titles()), "id").problems
    assert (problem.sheet, problem.column) == ("Pengaturan", "Dipakai sebagai")
    assert "'uangnya'" in problem.message


def test_a_whole_sheet_can_be_left_out_and_taken_in():
    rows = [["Lembar", "Judul kolom", "Dipakai sebagai"], ["Rekap", "(seluruh lembar)", "Pesanan"]]
    rows.append(["Lama", None, "tidak dipakai"])
    said = mends_in(Sheet("Pengaturan", rows)).said
    assert said == {"Rekap": {"": ["orders"]}, "Lama": {"": ["unused"]}}


def test_a_refresh_adds_what_it_assumes_of_a_new_sheet_and_the_next_adds_nothing():
    book = set_up()
    book.commit(Plan("hand", [WriteCells("Buku Jualan", {(1, 8): "Bonus"})]))
    refresh(book, NOW, run_id="one", as_of=AS_OF)
    assert table_on_settings(book)[0][-1] == ["Buku Jualan", "Bonus", "tidak dipakai"]
    assert not refresh(book, NOW, run_id="two", as_of=AS_OF).changed


def test_data_check_begins_with_what_was_read_and_what_was_not():
    book = set_up(Catatan=[["beli lakban"]])
    outcome = refresh(book, NOW, run_id="one", as_of=AS_OF)
    sheet = book.read(["Periksa Data"]).sheets["Periksa Data"]
    told = [(row[0], row[3]) for row in sheet.rows[4:6]]
    assert told == [(each.sheet, each.message) for each in outcome.read]
    assert told[0] == (
        "Buku Jualan",
        "dibaca sebagai Pesanan, 1 baris. Kolom: Tgl Order = Tanggal, Nama Pembeli, No HP = No. WhatsApp, "
        "Barang = Produk, Nominal = Total. Tidak dipakai: Setor, Warna.",
    )
    assert told[1] == ("Catatan", "tidak dibaca: tidak ada baris judul kolom yang dikenali.")
    assert outcome.problems == ()


def test_check_tells_the_same_and_sheets_as_we_made_them_need_no_telling():
    assert check(set_up(), NOW).read[0].sheet == "Buku Jualan"
    ours = {"Pesanan": [["Tanggal", "Pelanggan", "Produk"], [date(2026, 1, 5), "0812 3450 0101", "Madu"]]}
    assert check(MemoryWorkbook(ours), NOW).read == ()


def test_while_nothing_is_read_one_sentence_names_the_sheet_its_rows_and_what_it_lacks():
    rows = [["Pembeli", "Barang", "Harga"], *[["Siti", "Madu", 5000]] * 4]
    (problem,) = check(MemoryWorkbook({"Jualan": rows}), NOW).problems
    assert (problem.sheet, problem.row, problem.column) == ("Jualan", 0, "Tanggal")
    assert "4 baris" in problem.message
    assert "Pembeli, Barang, Harga" in problem.message


def test_a_refresh_that_read_no_order_says_why_at_once(capsys):
    book = MemoryWorkbook({"Jualan": [["Pembeli", "Barang", "Harga"], ["Siti", "Madu", 5000]]})
    tell_outcome(refresh(book, NOW, run_id="one", as_of=AS_OF), texts_of("id"), as_json=False)
    told = capsys.readouterr().out
    assert "beri judul Tanggal" in told
    assert "Siti" not in told
