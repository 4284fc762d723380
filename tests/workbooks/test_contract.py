"""The contract of every back end: each test takes ``book`` and runs against all of them."""

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from sheets_crm.workbooks.changes import effective
from sheets_crm.workbooks.design import ColumnDesign, SheetDesign
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    Formula,
    Plan,
    ShowSheet,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
)


def rows(workbook, title, detailed=()):
    return [list(row) for row in workbook.read([title], detailed).sheets[title].rows]


def test_a_hidden_sheet_is_shown_once_and_what_is_seen_is_left_alone(book):
    workbook = book({"A": [["x"]]})
    columns = [ColumnDesign("Nama", 10, "text")]
    workbook.commit(Plan("1", [AddSheet(SheetDesign("Profil & <B>", columns=columns, hidden=True))]))
    assert workbook.read(["Profil & <B>"]).sheets["Profil & <B>"].hidden
    show = [ShowSheet("A"), ShowSheet("Profil & <B>")]
    [needed] = effective(show, workbook.read(["A", "Profil & <B>"]))
    assert needed == ShowSheet("Profil & <B>")
    workbook.commit(Plan("2", [needed]))
    assert not workbook.read(["Profil & <B>"]).sheets["Profil & <B>"].hidden
    assert list(workbook.titles()) == ["A", "Profil & <B>"]


def test_a_sheet_that_is_not_there_cannot_be_shown(book):
    with pytest.raises(WorkbookError, match="no_such_sheet"):
        book({"A": [["x"]]}).commit(Plan("1", [ShowSheet("B")]))


def test_titles_come_in_the_order_of_the_workbook(book):
    assert list(book({"B": [["x"]], "A": [["y"]], "C & <D>": [["z"]]}).titles()) == ["B", "A", "C & <D>"]


def test_cells_come_back_as_they_were_put_in(book):
    values = [
        "text",
        "007",
        12,
        1.5,
        -3,
        True,
        False,
        date(2026, 1, 31),
        datetime(2026, 1, 31, 9, 30),
        "ç & <é> 😀",
    ]
    assert rows(book({"A": [values]}), "A") == [values]


def test_kinds_of_cells_survive(book):
    [row] = rows(book({"A": [[1.0, 2.5, True, "1", date(2026, 1, 31)]]}), "A")
    assert [type(value) for value in row] == [int, float, bool, str, date]


def test_midnight_is_the_day_itself(book):
    [[value]] = rows(book({"A": [[datetime(2026, 1, 31)]]}), "A")
    assert value == date(2026, 1, 31)
    assert type(value) is date


def test_blank_rows_and_columns_before_the_first_cell_are_counted(book):
    found = rows(book({"A": [[], [], [None, None, "x"]]}), "A")
    assert found[2] == [None, None, "x"]
    assert not any(found[0])
    assert not any(found[1])


def test_an_empty_sheet_has_no_rows(book):
    assert rows(book({"A": []}), "A") == []


def test_only_sheets_asked_for_and_there_are_read(book):
    assert set(book({"A": [["x"]], "B": [["y"]]}).read(["B", "Z"]).sheets) == {"B"}


def test_links_are_read_only_in_detail(book):
    workbook = book({"A": [["Ani"], ["Budi"]]}, {"A": {(2, 1): "https://wa.me/628123?text=a%20b&c=1"}})
    assert workbook.read(["A"]).sheets["A"].links == {}
    assert workbook.read(["A"], ["A"]).sheets["A"].links == {(2, 1): "https://wa.me/628123?text=a%20b&c=1"}


LIST = [
    ["Daftar Telepon"],
    [],
    ["Kunci", "Nama", "Nilai", "Catatan", None, "samping"],
    ["k1", "Ani", 1, "pagi saja", None, "a"],
    ["k2", "Budi", 2, Formula("=C5*2", 5), None, "b"],
    ["k3", "Citra", 3, None, None, "c"],
]


def table(rows, **changes):
    return WriteTable("L", 3, [1, 2, 3, 4], 3, rows, **changes)


def body(workbook):
    sheet = workbook.read(["L"], ["L"]).sheets["L"]
    found = [(list(row) + [None] * 6)[:6] for row in sheet.rows[3:]]
    while found and not any(found[-1]):
        found.pop()
    return found


def test_a_table_is_written_and_cells_beside_it_stay(book):
    workbook = book({"L": LIST})
    workbook.read(["L"], ["L"])
    workbook.commit(Plan("1", [table([TableRow({1: "k9", 2: "Dewi", 3: 9.5, 4: None})])]))
    assert body(workbook) == [
        ["k9", "Dewi", 9.5, None, None, "a"],
        [None, None, None, None, None, "b"],
        [None, None, None, None, None, "c"],
    ]


def test_what_staff_typed_travels_with_its_row(book):
    workbook = book({"L": LIST})
    workbook.read(["L"], ["L"])
    rows = [TableRow({1: "k2", 2: "Budi", 3: 20}, source=5), TableRow({1: "k1", 2: "Ani", 3: 10}, source=4)]
    workbook.commit(Plan("1", [table(rows)]))
    found = workbook.read(["L"], ["L"]).sheets["L"]
    assert found.rows[3][:3] == ["k2", "Budi", 20]
    assert found.formulas == {(4, 4): "=C4*2"}
    assert list(found.rows[4][:4]) == ["k1", "Ani", 10, "pagi saja"]


def test_a_longer_table_grows_downwards(book):
    workbook = book({"L": LIST})
    workbook.read(["L"], ["L"])
    workbook.commit(Plan("1", [table([TableRow({1: f"k{n}", 2: "x", 3: n, 4: None}) for n in range(1, 6)])]))
    assert [row[0] for row in body(workbook)] == ["k1", "k2", "k3", "k4", "k5"]


def test_a_shorter_table_clears_its_own_rows_and_none_below(book):
    workbook = book({"L": [*LIST, ["tutup", "buku", "tahun ini"]]})
    workbook.read(["L"], ["L"])
    workbook.commit(Plan("1", [table([])]))
    assert [row[:3] for row in body(workbook)[-1:]] == [["tutup", "buku", "tahun ini"]]
    assert {cell for row in body(workbook)[:-1] for cell in row[:3]} == {None}


def test_links_go_move_and_come_with_their_rows(book):
    links = {"L": {(1, 1): "https://toko.example/", (4, 2): "https://wa.me/1", (4, 4): "https://x.example/a"}}
    workbook = book({"L": LIST}, links)
    workbook.read(["L"], ["L"])
    rows = [
        TableRow({1: "k3", 2: "Citra", 3: 3}, links={2: "https://wa.me/3?text=a%20b&c"}, source=6),
        TableRow({1: "k1", 2: "Ani", 3: 1}, source=4),
    ]
    workbook.commit(Plan("1", [table(rows)]))
    assert workbook.read(["L"], ["L"]).sheets["L"].links == {
        (1, 1): "https://toko.example/",
        (4, 2): "https://wa.me/3?text=a%20b&c",
        (5, 4): "https://x.example/a",
    }


def test_notes_are_read_and_rows_reach_down_to_the_last(book):
    notes = {(1, 1): "judul", (5, 2): "jangan pagi", (8, 1): "di bawah"}
    sheet = book({"L": LIST, "M": [["x"]]}, notes={"L": notes}).read(["L", "M"]).sheets["L"]
    assert dict(sheet.notes) == notes
    assert len(sheet.rows) == 8


@pytest.mark.parametrize("shared", [True, False])
def test_notes_go_where_their_row_goes_and_leave_with_it(book, shared):
    notes = {(2, 1): "atas", (4, 4): "Ani pagi", (5, 2): "Budi pindah", (6, 1): "Citra", (5, 6): "samping"}
    workbook = book({"L": LIST}, notes={"L": notes})
    workbook.read(["L"], ["L"])
    rows = [
        TableRow({1: "k2", 2: "Budi", 3: 20}, source=5),
        TableRow({1: "k9", 2: "Dewi", 3: 9}),
        TableRow({1: "k1", 2: "Ani", 3: 10}, source=4),
    ]
    workbook.commit(Plan("1", [replace(table(rows), shared=shared)]))
    assert workbook.read(["L"], ["L"]).sheets["L"].notes == {
        (2, 1): "atas",
        (4, 2): "Budi pindah",
        (6, 4): "Ani pagi",
        (5, 6): "samping",
    }


@pytest.mark.parametrize("shared", [True, False])
def test_notes_of_rows_that_a_shorter_table_leaves_behind_go(book, shared):
    workbook = book({"L": LIST}, notes={"L": {(4, 2): "Ani", (5, 1): "Budi", (6, 1): "Citra"}})
    workbook.read(["L"], ["L"])
    change = replace(table([TableRow({1: "k2", 2: "Budi", 3: 20}, source=5)]), shared=shared)
    workbook.commit(Plan("1", [change]))
    assert workbook.read(["L"], ["L"]).sheets["L"].notes == {(4, 1): "Budi"}


def test_notes_of_a_programs_table_follow_their_rows_too(book):
    workbook = book({"L": LIST}, notes={"L": {(5, 2): "Budi pindah"}})
    workbook.read(["L"])
    rows = [TableRow({1: "k2", 2: "Budi", 3: 20}, source=5), TableRow({1: "k1", 2: "Ani", 3: 10}, source=4)]
    workbook.commit(Plan("1", [replace(table(rows), shared=False)]))
    assert workbook.read(["L"]).sheets["L"].notes == {(4, 2): "Budi pindah"}


def test_notes_stay_where_no_row_says_what_it_continues(book):
    workbook = book({"L": LIST}, notes={"L": {(5, 2): "periksa"}})
    workbook.read(["L"])
    rows = [TableRow({1: "k2", 2: "Budi", 3: 20, 4: None}), TableRow({1: "k1", 2: "Ani", 3: 10, 4: None})]
    workbook.commit(Plan("1", [replace(table(rows), shared=False)]))
    assert workbook.read(["L"]).sheets["L"].notes == {(5, 2): "periksa"}


def test_a_formula_is_shifted_to_its_new_row(book):
    workbook = book({"L": LIST})
    workbook.read(["L"], ["L"])
    rows = [TableRow({1: "k2", 2: "B", 3: 2, 4: Formula("=C5*$C$3", 5)})]
    workbook.commit(Plan("1", [table(rows)]))
    assert workbook.read(["L"], ["L"]).sheets["L"].formulas == {(4, 4): "=C4*$C$3"}


def test_rows_are_appended_below_the_last_used_one(book):
    workbook = book({"Kontak": [["Tanggal", "Pelanggan"], [date(2026, 1, 1), "Ani"], [], [None, "Budi"]]})
    workbook.read(["Kontak"])
    new = [{1: date(2026, 1, 2), 2: "Citra"}, {2: "Dewi", 4: "x"}]
    workbook.commit(Plan("1", [AppendRows("Kontak", 1, new)]))
    found = rows(workbook, "Kontak")
    assert found[3][:2] == [None, "Budi"]
    assert found[4][:2] == [date(2026, 1, 2), "Citra"]
    assert found[5] == [None, "Dewi", None, "x"]


def test_single_cells_are_written(book):
    workbook = book({"A": [["x", "y"], [1, 2]]})
    workbook.read(["A"])
    workbook.commit(Plan("1", [WriteCells("A", {(2, 1): 7, (1, 2): None, (4, 3): "baru"})]))
    found = rows(workbook, "A")
    assert found[0][0] == "x"
    assert not any(found[0][1:])
    assert found[1][:2] == [7, 2]
    assert found[3][2] == "baru"


@pytest.mark.parametrize(
    "text", ["=1+1", "+62812", "-3", "@siapa", "007", "1e5", "TRUE", " spasi ", "a\nb", "_x0041_"]
)
def test_text_stays_text(book, text):
    workbook = book({"A": [["x"]]})
    workbook.read(["A"])
    workbook.commit(Plan("1", [WriteCells("A", {(2, 1): text})]))
    sheet = workbook.read(["A"], ["A"]).sheets["A"]
    assert sheet.rows[1][0] == text
    assert sheet.formulas == {}


def test_days_come_back_as_days_wherever_they_are_written(book):
    workbook = book({"A": [["x"]]})
    workbook.read(["A"])
    cells = {(2, 1): date(2026, 2, 28), (3, 1): datetime(2026, 2, 28, 14, 30)}
    workbook.commit(Plan("1", [WriteCells("A", cells)]))
    assert [row[0] for row in rows(workbook, "A")[1:]] == [date(2026, 2, 28), datetime(2026, 2, 28, 14, 30)]


def test_a_moment_in_a_cell_of_days_keeps_its_time_to_the_minute(book):
    workbook = book({"A": [["x"], [date(2026, 2, 27)]]})
    workbook.read(["A"], ["A"])
    minutes = [datetime(2026, 2, 28) + timedelta(minutes=minute) for minute in range(1, 1440)]
    moments = [TableRow({1: moment}, {}, 2 if at == 0 else None) for at, moment in enumerate(minutes)]
    workbook.commit(Plan("1", [WriteTable("A", 1, [1], 1, moments)]))
    assert [row[0] for row in rows(workbook, "A", ["A"])[1:]] == minutes


def test_other_sheets_are_left_alone(book):
    sheets = {"A": [["x"]], "B": [["y", 1.5, date(2026, 1, 1)]]}
    workbook = book(sheets)
    workbook.read(["A"])
    workbook.commit(Plan("1", [WriteCells("A", {(2, 1): 7})]))
    assert rows(workbook, "B") == sheets["B"]


def test_a_missing_sheet_is_refused_and_nothing_is_written(book):
    workbook = book({"A": [["x"]]})
    workbook.read(["A"])
    plan = Plan("1", [WriteCells("A", {(1, 1): "y"}), WriteCells("Z", {(1, 1): "z"})])
    with pytest.raises(WorkbookError, match="no_such_sheet"):
        workbook.commit(plan)
    assert rows(workbook, "A") == [["x"]]


def test_a_new_sheet_can_be_added_and_filled_in_one_plan(book):
    workbook = book({"A": [["x"]]})
    workbook.read(["A"])
    columns = [ColumnDesign("Nama", 20, "text"), ColumnDesign("Tanggal", 12, "day")]
    design = SheetDesign("Baru", lines={(1, 1): "Judul"}, header_row=3, columns=columns)
    body = WriteTable("Baru", 3, [1, 2], 0, [TableRow({1: "Ani", 2: date(2026, 1, 31)})])
    workbook.commit(Plan("1", [AddSheet(design), body]))
    assert list(workbook.titles()) == ["A", "Baru"]
    found = rows(workbook, "Baru")
    assert found[0][0] == "Judul"
    assert found[2][:2] == ["Nama", "Tanggal"]
    assert found[3][:2] == ["Ani", date(2026, 1, 31)]


def test_a_sheet_that_is_there_is_not_added_again(book):
    workbook = book({"Pelanggan": [["x"]]})
    workbook.read(["Pelanggan"])
    with pytest.raises(WorkbookError, match="sheet_exists"):
        workbook.commit(Plan("1", [AddSheet(SheetDesign("pelanggan"))]))


@pytest.mark.parametrize(
    ("value", "code"), [(float("inf"), "infinite_number"), ("x" * 50_001, "text_too_long")]
)
def test_what_no_cell_can_hold_is_refused(book, value, code):
    workbook = book({"A": [["x"]]})
    workbook.read(["A"])
    with pytest.raises(WorkbookError, match=code):
        workbook.commit(Plan("1", [WriteCells("A", {(2, 1): value})]))
    assert rows(workbook, "A") == [["x"]]


def test_missing_numbers_are_blank_and_huge_whole_numbers_keep_their_digits(book):
    workbook = book({"A": [["x", 1]]})
    workbook.read(["A"])
    workbook.commit(Plan("1", [WriteCells("A", {(1, 2): float("nan"), (2, 1): 9007199254740993})]))
    found = rows(workbook, "A")
    assert not any(found[0][1:])
    assert found[1][0] == "9007199254740993"


def test_a_second_equal_plan_changes_no_cell(book):
    workbook = book({"L": LIST})
    rows = [TableRow({1: "k3", 2: "Citra", 3: 3.5}, links={2: "https://wa.me/3"}, source=6)]
    workbook.read(["L"], ["L"])
    workbook.commit(Plan("1", [table(rows)]))
    snapshot = workbook.read(["L"], ["L"])
    again = WriteTable("L", 3, [1, 2, 3, 4], 3, [replace(rows[0], source=4)])
    assert effective([again], snapshot) == []
    workbook.commit(Plan("2", [again]))
    assert workbook.read(["L"], ["L"]) == snapshot


def test_a_link_leads_to_a_cell_of_another_sheet_and_stays(book):
    workbook = book({"L": LIST, "Ani's angka": [["x"]], "B": [["y"]]})
    workbook.read(["L"], ["L"])
    links = [{2: "#'Ani''s angka'!A5"}, {2: "#'B'!C12"}]
    rows = [TableRow({1: f"k{at}", 2: "Ani", 3: 3}, links=link) for at, link in enumerate(links)]
    workbook.commit(Plan("1", [table(rows)]))
    snapshot = workbook.read(["L"], ["L"])
    assert snapshot.sheets["L"].links == {(4, 2): "#'Ani''s angka'!A5", (5, 2): "#'B'!C12"}
    assert [row[1] for row in snapshot.sheets["L"].rows[3:5]] == ["Ani", "Ani"]
    again = table([replace(row, source=at) for at, row in enumerate(rows, 4)])
    assert effective([again], snapshot) == []
    moved = table([replace(rows[1], source=5), replace(rows[0], source=4)])
    workbook.commit(Plan("2", [moved]))
    found = workbook.read(["L"], ["L"]).sheets["L"]
    assert found.links == {(4, 2): "#'B'!C12", (5, 2): "#'Ani''s angka'!A5"}


def test_a_link_to_a_sheet_that_is_added_with_it_leads_there(book):
    workbook = book({"L": LIST})
    workbook.read(["L"], ["L"])
    added = AddSheet(SheetDesign("Angka", header_row=1, columns=[ColumnDesign("Nama", 10, "text")]))
    rows = [TableRow({1: "k1", 2: "Ani", 3: 1}, links={2: "#'Angka'!A2"})]
    workbook.commit(Plan("1", [added, table(rows)]))
    assert workbook.read(["L"], ["L"]).sheets["L"].links == {(4, 2): "#'Angka'!A2"}


def test_a_link_alone_is_a_change(book):
    workbook = book({"L": LIST}, {"L": {(4, 2): "https://wa.me/1"}})
    snapshot = workbook.read(["L"], ["L"])
    rows = [TableRow({2: name}, source=row) for row, name in ((4, "Ani"), (5, "Budi"), (6, "Citra"))]
    gone = table(rows)
    same = table([replace(rows[0], links={2: "https://wa.me/1"}), *rows[1:]])
    assert effective([gone, same], snapshot) == [gone]
    workbook.commit(Plan("1", [gone]))
    assert workbook.read(["L"], ["L"]).sheets["L"].links == {}


def test_merged_cells_are_told_with_their_corners(book):
    rows = [["a", None, "c"], [None, None, None], ["d", "e", "f"], [None, None, None]]
    merges = [(1, 1, 2, 2), (3, 3, 4, 3)]
    workbook = book({"A": rows, "B": [["x"]]}, merges={"A": merges})
    sheets = workbook.read(["A", "B"]).sheets
    assert sorted(sheets["A"].merges) == merges
    assert list(sheets["B"].merges) == []


def test_merged_cells_in_a_table_come_apart_and_others_stay(book):
    merges = [(1, 1, 1, 2), (3, 2, 4, 3), (6, 1, 6, 2), (3, 5, 4, 5)]
    rows = [["Daftar"], ["Nama", "Hasil", "Kunci"], ["Ani", "ya"], ["Budi"], ["Citra", "x", "k3"], ["Dewi"]]
    workbook = book({"L": [*rows[:2], *([*row, None, None, None] for row in rows[2:])]}, merges={"L": merges})
    workbook.read(["L"], ["L"])
    new = [TableRow({1: f"orang {at}", 2: f"hasil {at}", 3: f"k{at}"}, source=at) for at in (5, 3, 6, 4)]
    workbook.commit(Plan("1", [WriteTable("L", 2, [1, 2, 3], 4, new, shared=True)]))
    sheet = workbook.read(["L"]).sheets["L"]
    assert [list(row)[:3] for row in sheet.rows[2:6]] == [
        ["orang 5", "hasil 5", "k5"],
        ["orang 3", "hasil 3", "k3"],
        ["orang 6", "hasil 6", "k6"],
        ["orang 4", "hasil 4", "k4"],
    ]
    assert sorted(sheet.merges)[0] == (1, 1, 1, 2)
    assert all(left > 3 or top < 3 for top, left, _, _ in sheet.merges)


def test_a_number_that_takes_the_place_of_a_day_is_a_number(book):
    wide = [["Nama", "Nilai", "Kota", "Staf"], ["Ani", date(2026, 1, 2)], ["Budi", date(2026, 1, 3)]]
    opened = book({"Daftar": wide})
    opened.read(["Daftar"], detailed=["Daftar"])
    rows = [TableRow({1: "Ani", 2: 7000}, source=2), TableRow({1: "Budi", 2: date(2026, 1, 4)}, source=3)]
    opened.commit(Plan("run", [WriteTable("Daftar", 1, [1, 2, 3, 4], 2, rows, shared=True)]))
    found = opened.read(["Daftar"], detailed=["Daftar"]).sheets["Daftar"].rows
    assert [list(row)[:2] for row in found[1:]] == [["Ani", 7000], ["Budi", date(2026, 1, 4)]]
