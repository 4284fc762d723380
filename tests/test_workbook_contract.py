"""The contract of every back end: each test takes ``book`` and runs against all of them."""

from datetime import date, datetime


def rows(workbook, title, detailed=()):
    return [list(row) for row in workbook.read([title], detailed).sheets[title].rows]


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
