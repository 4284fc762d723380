"""Changes in a workbook that is open in a real program (LibreOffice, through our xlwings engine)."""

from datetime import date, datetime
from unittest.mock import Mock

import pytest
import xlsxwriter

from sheets_crm.workbooks import libreoffice_engine
from sheets_crm.workbooks.changes import effective
from sheets_crm.workbooks.design import ColumnDesign, SheetDesign
from sheets_crm.workbooks.live import changes as live_changes
from sheets_crm.workbooks.live import notes as live_notes
from sheets_crm.workbooks.live.workbook import LiveWorkbook, workbook_in_front
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    CellError,
    Formula,
    Plan,
    Snapshot,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
)
from tests.conftest import live_book
from tests.workbooks.live import libreoffice

pytestmark = pytest.mark.live

TYPED = ["00123", "=1+1", "1e5", "12-5", "'quoted", "+62812", "-", "TRUE", "31/01/2026", "#N/A ", "10:30"]
LIST = [["Nama", "Hasil", "Ekstra"], ["Ani", "telepon", "a"], ["Budi", None, "b"], ["Citra", "WA", "c"]]


@pytest.fixture
def live(office, tmp_path):
    """Makes an open workbook: ``live(sheets, links={})``."""
    return lambda sheets, links=None: live_book(sheets, links or {}, tmp_path)


def rows(workbook, title):
    return [list(row) for row in workbook.read([title]).sheets[title].rows]


def detailed(workbook, title):
    return workbook.read([title], [title]).sheets[title]


def commit(workbook, *changes):
    workbook.commit(Plan("run", changes))


def native(workbook):
    """The xw.Book, as the owner would work in it."""
    return workbook._book


def the_list(new_rows, *, old_rows=3, shared=True):
    return WriteTable("Daftar", 1, [1, 2, 3], old_rows, new_rows, shared=shared)


def test_typed_text_stays_text(live):
    workbook = live({"A": [["x"]]})
    commit(workbook, WriteCells("A", {(row, 1): text for row, text in enumerate(TYPED, 1)}))
    assert [row[0] for row in rows(workbook, "A")] == TYPED
    assert detailed(workbook, "A").formulas == {}


def test_days_moments_numbers_and_truths_are_written_as_such(live):
    workbook = live({"A": []})
    values = [date(2026, 1, 31), datetime(2026, 1, 31, 9, 30), 12, 1.5, True, False, 37_000_000]
    commit(workbook, WriteCells("A", {(1, column): value for column, value in enumerate(values, 1)}))
    [row] = rows(workbook, "A")
    assert row == values
    assert [type(value) for value in row] == [date, datetime, int, float, bool, bool, int]


def test_a_number_with_a_link_stays_a_number_and_is_the_same_next_time(live):
    workbook = live({"Daftar": LIST})
    links = dict.fromkeys((1, 2, 3), "#'Daftar'!A1")
    change = the_list([TableRow({1: "Ani", 2: 3, 3: None}, links=links)], old_rows=3)
    commit(workbook, change)
    assert rows(workbook, "Daftar")[1:] == [["Ani", 3]]
    now = detailed(workbook, "Daftar")
    assert now.links == {(2, 1): "#'Daftar'!A1"}
    assert effective([change], Snapshot({"Daftar": now})) == []


def test_errors_and_calculated_days_are_read(live):
    workbook = live({"A": [[Formula("=1/0", 1), Formula("=DATE(2026,1,31)", 1), Formula('=""', 1)]]})
    native(workbook).app.calculate()
    sheet = detailed(workbook, "A")
    assert [list(row) for row in sheet.rows] == [[CellError("#DIV/0!"), date(2026, 1, 31)]]
    assert sheet.formulas == {(1, 1): "=1/0", (1, 2): "=DATE(2026,1,31)"}


def test_unknown_columns_travel_with_their_row(live):
    workbook = live({"Daftar": LIST})
    workbook.read(["Daftar"], ["Daftar"])
    new = [TableRow({1: "Citra", 2: None}, source=4), TableRow({1: "Dedi"}), TableRow({1: "Ani"}, source=2)]
    commit(workbook, the_list(new))
    assert rows(workbook, "Daftar")[1:] == [["Citra", None, "c"], ["Dedi"], ["Ani", "telepon", "a"]]


def test_formulas_of_people_are_shifted_with_their_row(live):
    table = [
        ["Nama", "Nilai", "Ekstra"],
        ["Ani", 2, Formula("=B2*$B$2", 2)],
        ["Budi", 3, Formula("=SUM(B3,1)", 3)],
    ]
    workbook = live({"Daftar": table})
    workbook.read(["Daftar"], ["Daftar"])
    commit(workbook, the_list([TableRow({}, source=3), TableRow({}, source=2)], old_rows=2))
    assert detailed(workbook, "Daftar").formulas == {(2, 3): "=SUM(B2,1)", (3, 3): "=B3*$B$2"}
    assert rows(workbook, "Daftar")[1:] == [["Budi", 3, 4], ["Ani", 2, 6]]


def test_links_are_set_moved_and_dropped(live):
    long = "https://wa.me/628123?text=" + "halo%20" * 100
    workbook = live({"Daftar": LIST}, {"Daftar": {(2, 3): "https://a.id/", (3, 3): "https://b.id/"}})
    workbook.read(["Daftar"], ["Daftar"])
    new = [TableRow({}, source=3), TableRow({3: "Kirim"}, {3: long}, source=2)]
    commit(workbook, the_list(new))
    sheet = detailed(workbook, "Daftar")
    assert sheet.links == {(2, 3): "https://b.id/", (3, 3): long}
    assert [list(row) for row in sheet.rows][1:] == [["Budi", None, "b"], ["Ani", "telepon", "Kirim"]]


def test_a_shorter_list_leaves_nothing_below_and_cells_beside_it_stay(live):
    table = [[*LIST[0], None, "catatan"], *[[*row, None, number] for number, row in enumerate(LIST[1:])]]
    workbook = live({"Daftar": table})
    workbook.read(["Daftar"], ["Daftar"])
    commit(workbook, the_list([TableRow({1: "Eka", 2: None, 3: None})]))
    left = [["Eka", None, None, None, 0], [None, None, None, None, 1], [None, None, None, None, 2]]
    assert rows(workbook, "Daftar")[1:] == left


@pytest.mark.parametrize("place", [(3, 2), (1, 1), (5, 1)])
def test_work_of_people_since_the_list_was_read_is_not_overwritten(live, place):
    workbook = live({"Daftar": LIST, "Log": [["Nama"]]})
    workbook.read(["Daftar"], ["Daftar"])
    native(workbook).sheets["Daftar"].range(place).value = "baru diketik"
    plan = [AppendRows("Log", 1, [{1: "Ani"}]), the_list([TableRow({1: "Ani"}, source=2)])]
    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        commit(workbook, *plan)
    assert native(workbook).sheets["Daftar"].range(place).value == "baru diketik"
    assert rows(workbook, "Log") == [["Nama"]]


def test_rows_are_appended_below_the_last_one(live):
    workbook = live(
        {"Log": [["Tanggal", "Nama", "Kunci"], [date(2026, 1, 1), "Ani", "k1"], [None, None, "k2"]]}
    )
    new = [{1: date(2026, 1, 2), 2: "00812", 3: "k3"}, {2: "Budi"}]
    commit(workbook, AppendRows("Log", 1, new))
    assert rows(workbook, "Log")[2:] == [
        [None, None, "k2"],
        [date(2026, 1, 2), "00812", "k3"],
        [None, "Budi"],
    ]


def test_a_note_beside_the_log_does_not_push_new_rows_down(live):
    workbook = live({"Log": [["Nama", None, None], ["Ani"], [], [], [None, None, "catatan"]]})
    commit(workbook, AppendRows("Log", 1, [{1: "Budi"}]))
    assert rows(workbook, "Log")[2] == ["Budi"]


def test_notes_of_people_go_with_their_row(live):
    workbook = live({"Daftar": LIST})
    sheet = native(workbook).sheets["Daftar"]
    for cell, text in (("A2", "Ani: jangan pagi"), ("B3", "Budi pindah"), ("A1", "judul"), ("C4", "Citra")):
        sheet[cell].add_note(text)
    workbook.read(["Daftar"], ["Daftar"])
    commit(workbook, the_list([TableRow({}, source=3), TableRow({1: "Dedi"}), TableRow({}, source=2)]))
    notes = {note.location.address: note.text for note in sheet.notes}
    assert notes == {"$A$1": "judul", "$B$2": "Budi pindah", "$A$4": "Ani: jangan pagi"}


def test_a_note_that_is_hung_while_the_list_is_worked_out_is_not_lost(live):
    workbook = live({"Daftar": LIST})
    workbook.read(["Daftar"], ["Daftar"])
    native(workbook).sheets["Daftar"]["A2"].add_note("jangan pagi")
    with pytest.raises(WorkbookError) as found:
        commit(workbook, the_list([TableRow({}, source=3)]))
    assert found.value.code == "changed_meanwhile"


def test_a_conversation_that_would_have_to_move_is_refused_before_anything_is_written(live, monkeypatch):
    monkeypatch.setattr(live_notes, "conversations", lambda sheet, notes: {(2, 1)})
    workbook = live({"Daftar": LIST})
    before = rows(workbook, "Daftar")
    workbook.read(["Daftar"], ["Daftar"])
    with pytest.raises(WorkbookError) as found:
        commit(workbook, the_list([TableRow({}, source=3), TableRow({}, source=2)]))
    assert found.value.code == "conversation_in_list"
    assert rows(workbook, "Daftar") == before


def filtered_list(folder):
    """A file whose list shows Budi only."""
    path = folder / "tersaring.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Daftar")
        for number, row in enumerate(LIST):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, 3, 2)
        sheet.filter_column(0, "x == Budi")
        for hidden in (1, 3):
            sheet.set_row(hidden, None, None, {"hidden": True})
    return path


def test_rows_hidden_by_a_filter_are_shown_and_rewritten(office, tmp_path):
    workbook = LiveWorkbook(libreoffice.opened(filtered_list(tmp_path)))
    sheet = native(workbook).sheets["Daftar"]
    assert sheet.range("A2").rows.hidden is True
    workbook.read(["Daftar"], ["Daftar"])
    commit(workbook, the_list([TableRow({1: name, 2: None, 3: None}) for name in "PQR"]))
    assert rows(workbook, "Daftar")[1:] == [["P"], ["Q"], ["R"]]
    assert sheet.range("A2:A4").rows.hidden is False


def test_looks_of_cells_stay(live):
    workbook = live({"Daftar": LIST})
    sheet = native(workbook).sheets["Daftar"]
    sheet.range("A2").color = (255, 255, 0)
    sheet.range("B2").number_format = "#,##0"
    sheet.range("C2").font.bold = True
    workbook.read(["Daftar"], ["Daftar"])
    commit(workbook, the_list([TableRow({1: "P", 2: 5000, 3: "x"})]))
    assert sheet.range("A2").color == (255, 255, 0)
    assert sheet.range("B2").number_format == "#,##0"
    assert sheet.range("C2").font.bold is True


def test_an_unchanged_plan_writes_nothing(live):
    workbook = live({"Daftar": LIST}, {"Daftar": {(2, 3): "https://a.id/"}})
    document = native(workbook).api
    workbook.read(["Daftar"], ["Daftar"])
    document.setModified(False)
    same = [TableRow({1: row[0]}, source=number) for number, row in enumerate(LIST[1:], 2)]
    commit(workbook, the_list(same), WriteCells("Daftar", {(1, 1): "Nama"}))
    workbook.commit(Plan("run", []))
    assert document.isModified() is False


def test_a_new_sheet_comes_with_its_looks_and_takes_changes_at_once(live):
    columns = [
        ColumnDesign("Nama", 20, "text"),
        ColumnDesign("Hasil", 12, "choice", choices=["beli", "tidak"]),
    ]
    columns.append(ColumnDesign("Kunci", 8, "text", hidden=True))
    design = SheetDesign("Baru", lines={(1, 1): "Judul"}, header_row=3, columns=columns, spare_rows=50)
    workbook = live({"A": [["x"]]})
    commit(workbook, AddSheet(design), WriteTable("Baru", 3, [1, 2, 3], 0, [TableRow({1: "Ani", 3: "k1"})]))
    assert workbook.titles() == ("A", "Baru")
    assert rows(workbook, "Baru") == [["Judul"], [], ["Nama", "Hasil", "Kunci"], ["Ani", None, "k1"]]
    sheet = native(workbook).sheets["Baru"]
    assert sheet.range("A3").font.bold is True
    assert sheet.range("C3").columns.hidden is True
    assert sheet.range("B4").api.Validation.Type.value == "LIST"
    assert len(native(workbook).app.books) == 1


def test_a_new_hidden_sheet_holds_the_choices_of_another_new_sheet(live):
    lists = SheetDesign(
        "Isi 'lain", columns=[ColumnDesign("hasil", 20, "text")], rows=[["beli"], ["tidak"]], hidden=True
    )
    column = ColumnDesign("Hasil", 12, "choice", ["beli", "tidak"], "='Isi ''lain'!$A$2:$A$3")
    design = SheetDesign("Baru", columns=[ColumnDesign("Nama", 20, "text"), column], spare_rows=50)
    workbook = live({"A": [["x"]]})
    commit(workbook, AddSheet(design), AddSheet(lists))
    sheets = native(workbook).sheets
    assert (sheets["Baru"].visible, sheets["Isi 'lain"].visible) == (True, False)
    assert sheets["Baru"]["B2:B51"].data_validation.type == "list"
    assert sheets["Baru"]["B2:B51"].data_validation.source == "$'Isi ''lain'.$A$2:$A$3"
    assert sheets["Baru"]["B52"].data_validation.type == "none"


def test_hidden_sheets_are_known_as_such(live):
    workbook = live({"A": [["x"]], "B": [["y"]]})
    native(workbook).sheets["B"].visible = False
    read = workbook.read(["A", "B"]).sheets
    assert (read["A"].hidden, read["B"].hidden) == (False, True)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("no_such_sheet", WriteCells("Tidak Ada", {(1, 1): "x"})),
        ("sheet_exists", AddSheet(SheetDesign("log"))),
        ("infinite_number", WriteCells("Daftar", {(1, 1): float("inf")})),
        ("cells_below_table", WriteTable("Daftar", 1, [1], 1, [TableRow({1: "a"}), TableRow({1: "b"})])),
    ],
)
def test_a_wrong_plan_writes_nothing_at_all(live, code, change):
    workbook = live({"Log": [["Nama"]], "Daftar": LIST})
    with pytest.raises(WorkbookError, match=code):
        commit(workbook, AppendRows("Log", 1, [{1: "Ani"}]), change)
    assert rows(workbook, "Log") == [["Nama"]]
    assert rows(workbook, "Daftar") == LIST


def test_what_was_written_before_a_refusal_is_taken_back(live):
    workbook = live({"Log": [["Nama"]], "Daftar": LIST, "Ringkasan": [["a"]]})
    native(workbook).sheets["Ringkasan"].api.protect("")
    workbook.read(["Daftar"], ["Daftar"])
    design = SheetDesign("Baru", columns=[ColumnDesign("Nama", 20, "text")])
    changes = [AddSheet(design), AppendRows("Log", 1, [{1: "Ani"}]), the_list([TableRow({1: "x"}, source=4)])]
    with pytest.raises(WorkbookError, match="live_refused"):
        commit(workbook, *changes, WriteCells("Ringkasan", {(1, 1): "b"}))
    assert workbook.titles() == ("Log", "Daftar", "Ringkasan")
    assert rows(workbook, "Log") == [["Nama"]]
    assert rows(workbook, "Daftar") == LIST


def test_calculation_and_drawing_are_as_before(live):
    workbook = live({"A": [[1, Formula("=A1*2", 1)]]})
    app = native(workbook).app
    commit(workbook, WriteCells("A", {(1, 1): 21}))
    assert rows(workbook, "A") == [[21, 42]]
    assert (app.screen_updating, app.calculation) == (True, "automatic")
    app.calculation = "manual"
    commit(workbook, WriteCells("A", {(1, 1): 5}))
    assert app.calculation == "manual"
    app.calculation = "automatic"


def test_a_crash_after_the_log_leaves_the_answers_in_the_list_too(live, monkeypatch):
    workbook = live({"Log": [["Nama", "Kunci"]], "Daftar": LIST})
    workbook.read(["Daftar"], ["Daftar"])
    monkeypatch.setattr(live_changes, "_write_table", Mock(side_effect=KeyboardInterrupt))
    table = the_list([TableRow({1: "x"}, source=4)])
    with pytest.raises(KeyboardInterrupt):
        commit(
            workbook, WriteCells("Daftar", {(1, 1): "y"}), table, AppendRows("Log", 1, [{1: "Ani", 2: "k1"}])
        )
    assert rows(workbook, "Log") == [["Nama", "Kunci"], ["Ani", "k1"]]
    assert rows(workbook, "Daftar") == LIST
    app = native(workbook).app
    assert (app.screen_updating, app.calculation) == (True, "automatic")


def test_a_shared_list_is_written_before_the_program_s_own_sheets(live, monkeypatch):
    workbook = live({"Daftar": LIST, "Ringkasan": [["Nilai"]]})
    made = []
    monkeypatch.setattr(live_changes, "make", lambda _book, change, *_rest: made.append(change.sheet))
    own = WriteTable("Ringkasan", 1, [1], 0, [TableRow({1: 5})])
    commit(workbook, own, the_list([TableRow({1: "x"})]))
    assert made == ["Daftar", "Ringkasan"]


def test_a_table_of_the_program_s_own_kind_ends_where_its_rows_end(live):
    workbook = live({"Daftar": LIST, "Log": [["Nama"], ["Ani"]]})
    book = native(workbook)
    listed = book.sheets["Daftar"].tables.add(book.sheets["Daftar"]["A1:C4"], name="TabelDaftar")
    logged = book.sheets["Log"].tables.add(book.sheets["Log"]["A1:A2"], name="TabelLog")
    commit(workbook, the_list([TableRow({1: "x"})]), AppendRows("Log", 1, [{1: "Budi"}, {1: "Citra"}]))
    assert listed.range.address == "$A$1:$C$2"
    assert logged.range.address == "$A$1:$A$4"


def test_a_workbook_without_a_program_behind_it_is_a_sentence(live):
    workbook = live({"A": [["x"]]})
    native(workbook).close()
    with pytest.raises(WorkbookError, match="live_refused"):
        workbook.read(["A"])


def test_notes_and_links_of_one_cell_stay_together(live):
    workbook = live({"Daftar": LIST})
    native(workbook).sheets["Daftar"]["C2"].add_note("jangan pagi")
    commit(workbook, the_list([TableRow({3: "Kirim"}, {3: "https://a.id/"}, source=2)]))
    assert native(workbook).sheets["Daftar"]["C2"].note.text == "jangan pagi"
    assert detailed(workbook, "Daftar").links == {(2, 3): "https://a.id/"}


def test_the_workbook_in_front_is_found(live, office, monkeypatch):
    monkeypatch.setattr(libreoffice_engine, "attached_app", lambda: office)
    live({"Toko": [["x"]]})
    assert workbook_in_front().titles() == ("Toko",)


def test_without_an_open_workbook_a_sentence_says_so(office, monkeypatch):
    monkeypatch.setattr(libreoffice_engine, "attached_app", lambda: office)
    with pytest.raises(WorkbookError, match="nothing_open"):
        workbook_in_front()
