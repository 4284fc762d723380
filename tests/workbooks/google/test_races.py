"""People type, sort, insert, move and delete at the very instant at which a list is written."""

import os
import random
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from gspread.utils import absolute_range_name

from sheets_crm.commands.sync import patiently
from sheets_crm.refresh import refresh
from sheets_crm.workbooks.google.cells import cell_data
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from sheets_crm.workbooks.protocol import AppendRows, Formula
from tests.google_server import Fault, GoogleServer
from tests.small_shop import CONTACTS, LIST, LOG, workbook
from tests.workbooks.google.books import SPARE_ROWS, annotate, client_of, fill, notes_of
from tests.workbooks.google.hand_over import AS_OF, TEXTS, hand_over

RUNS = int(os.environ.get("SHEETS_CRM_RUNS", "20"))
"""Runs with edits; 500 are for by hand and before a release."""
NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
ORDERS, NOTE = "Pesanan", "komentar"
HEADERS = [*TEXTS.node("headings.columns.call_list").values()]
SMALL = {
    LIST: [["Daftar Telepon"], ["Kata toko"], [*HEADERS[:12], "Warna", *HEADERS[12:]]],
    LOG: CONTACTS,
    ORDERS: [["Tanggal", "Pelanggan"], ["1/6/2026", "Ani"]],
}


class Shop:
    """A shop's spreadsheet, how it is refreshed, somebody who edits it, and what that person has typed."""

    def __init__(self, server, client, contents=None, make=GoogleWorkbook, once=hand_over):
        self.once = once
        self.server = server
        self.file = server.add_spreadsheet()
        self.human = server.human(self.file)
        if contents:
            self.file.restore(contents)
            self.file.restore(self.file.contents())  # a copy of its own
        self.ids = {sheet.title: sheet.id for sheet in self.file.sheets}
        self.book = make(self.file.id, client, sleep=lambda seconds: None)
        self.typed = {}
        self.loose = []

    def title(self, name):
        return self.file.sheet_numbered(self.ids[name]).title

    def table(self, name):
        """Header row, columns by title, and the rows below by number."""
        rows = [
            [None if value == "" else value for value in row] for row in self.human.values(self.title(name))
        ]
        header = next(number for number, row in enumerate(rows, 1) if "Kunci" in row)
        columns = {title: at for at, title in enumerate(rows[header - 1], 1) if title}
        body = {
            number: {title: row[at - 1] if at <= len(row) else None for title, at in columns.items()}
            for number, row in enumerate(rows[header:], header + 1)
        }
        return header, columns, body

    def listed(self):
        """Columns by title, and the rows with a key by number, their notes among the cells."""
        _, columns, rows = self.table(LIST)
        sheet = self.human.sheet(self.title(LIST))
        titles = {at: title for title, at in columns.items()}
        for _, row, column, note in notes_of(sheet):
            if row in rows and column in titles:
                rows[row][f"{NOTE} {titles[column]}"] = note
        return columns, {number: row for number, row in rows.items() if row["Kunci"]}

    def refresh(self, run):
        return patiently(lambda: self.once(self.book, run_id=run))


WHOLE = partial(refresh, now=NOW, as_of=AS_OF)
"""The whole pipeline; most runs make do with its own list and log."""


def small_shop(server, client):
    """A list, a log and orders, refreshed once."""
    shop = Shop(server, client)
    fill(shop.human, SMALL)
    shop = Shop(server, client, shop.file.contents())
    shop.refresh("first")
    return shop.file.contents()


def golden_shop(server, client):
    """The golden shop in Google Sheets, refreshed once, with a column of staff's own, on small grids."""
    shop = Shop(server, client, once=WHOLE)
    made = workbook()
    fill(shop.human, {title: made.read([title]).sheets[title].rows for title in made.titles()})
    shop.refresh("first")
    for sheet in shop.file.sheets:
        last = max(len(shop.human.values(sheet.title)), 1)
        properties = {"sheetId": sheet.id, "gridProperties": {"rowCount": last + SPARE_ROWS}}
        shop.human.do(
            {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.rowCount"}}
        )
    header, columns, _ = Shop(server, client, shop.file.contents()).table(LIST)
    shop.human.insert_columns(LIST, columns["Hasil"])
    shop.human.type(LIST, f"{letter(columns['Hasil'])}{header}", "Warna")
    return shop.file.contents()


def letter(column):
    return chr(ord("A") + column - 1)


def type_cell(shop, choose, name, *, answered=False):
    columns, rows = shop.listed()
    if not rows or name not in columns:
        return
    number = choose.choice(sorted(rows))
    text = f"{name} {choose.randrange(10**9)}"
    shop.human.type(shop.title(LIST), f"{letter(columns[name])}{number}", text)
    if answered:
        shop.human.type(shop.title(LIST), f"{letter(columns['Hasil'])}{number}", "nanti")
    shop.typed[rows[number]["Pelanggan"], name] = text


def type_result(shop, choose):
    type_cell(shop, choose, "Jawaban", answered=True)


def type_note(shop, choose):
    type_cell(shop, choose, "Catatan")


def type_over_ours(shop, choose):
    type_cell(shop, choose, "Kenapa sekarang")


def hang_note(shop, choose):
    columns, rows = shop.listed()
    if not rows or "Alasan" not in columns:
        return
    number = choose.choice(sorted(rows))
    text = f"Titip {choose.randrange(10**9)}"
    annotate(shop.human, {shop.title(LIST): {(number, columns["Alasan"]): text}})
    shop.typed[rows[number]["Pelanggan"], NOTE] = text


def type_in_own_column(shop, choose):
    type_cell(shop, choose, "Warna")


def sort_list(shop, choose):
    header, columns, _ = shop.table(LIST)
    shop.human.sort(shop.title(LIST), header + 1, choose.choice(sorted(columns.values())), descending=True)


def sort_log(shop, choose):
    shop.human.sort(shop.title(LOG), 2, 2)


def insert_row(shop, choose):
    header, columns, rows = shop.table(LIST)
    at = header + 1 + choose.randrange(len(rows) + 1)
    shop.human.insert_rows(shop.title(LIST), at)
    name = f"Tamu {choose.randrange(10**9)}"
    shop.human.type(shop.title(LIST), f"{letter(columns['Pelanggan'])}{at}", name)
    shop.loose.append(name)


def insert_row_above_header(shop, choose):
    shop.human.insert_rows(shop.title(LIST), 1)
    text = f"Pesan {choose.randrange(10**9)}"
    shop.human.type(shop.title(LIST), "C1", text)
    shop.loose.append(text)


def delete_row(shop, choose):
    _columns, rows = shop.listed()
    if rows:
        number = choose.choice(sorted(rows))
        shop.human.delete_rows(shop.title(LIST), number)
        gone = rows[number]
        shop.typed = {place: text for place, text in shop.typed.items() if text not in gone.values()}


def move_column(shop, choose, sheet=LIST):
    _, columns, _ = shop.table(sheet)
    first, second = choose.sample(sorted(columns.values()), 2)
    shop.human.move_column(shop.title(sheet), first, second)


def move_log_column(shop, choose):
    move_column(shop, choose, LOG)


def insert_column(shop, choose, sheet=LIST):
    header, columns, _rows = shop.table(sheet)
    at = choose.randrange(1, len(columns) + 1)
    shop.human.insert_columns(shop.title(sheet), at)
    name = f"Kolom {choose.randrange(10**6)}"
    shop.human.type(shop.title(sheet), f"{letter(at)}{header}", name)
    if sheet == LIST:
        type_cell(shop, choose, name)


def insert_log_column(shop, choose):
    insert_column(shop, choose, LOG)


def delete_own_column(shop, choose):
    _, columns, _ = shop.table(LIST)
    if "Warna" in columns:
        shop.human.delete_columns(shop.title(LIST), columns["Warna"])
        shop.typed = {place: text for place, text in shop.typed.items() if place[1] != "Warna"}


def rename_tab(shop, choose):
    """Another spelling that is read: a wholly new name would make it another sheet."""
    shop.human.rename(shop.title(LOG), choose.choice(["Kontak", "KONTAK", "Log Kontak", "kontak "]))


def add_and_delete_tabs(shop, choose):
    shop.human.add_sheet(f"Coretan {choose.randrange(10**9)}", [["x"]])


def type_in_orders(shop, choose):
    row = len(shop.human.values(ORDERS)) + 1
    text = f"Catatan {choose.randrange(10**9)}"
    shop.human.type(ORDERS, f"B{row}", text)


EDITS = (
    type_result,
    type_result,
    type_result,
    type_note,
    type_over_ours,
    hang_note,
    type_in_own_column,
    sort_list,
    sort_log,
    insert_row,
    insert_row_above_header,
    delete_row,
    move_column,
    move_log_column,
    insert_column,
    insert_log_column,
    delete_own_column,
    rename_tab,
    add_and_delete_tabs,
    type_in_orders,
)
FAULTS = ("applied_status", "cut", "status")


def losses(shop):
    """What people typed and cannot be found where it belongs, once."""
    _, _, logged = shop.table(LOG)
    _, rows = shop.listed()
    log = ["|".join(str(value) for value in row.values()) for row in logged.values()]
    found = []
    for (customer, _), text in shop.typed.items():
        in_log = sum(text in line for line in log)
        own = [row for row in rows.values() if row["Pelanggan"] == customer and text in row.values()]
        others = [row for row in rows.values() if row["Pelanggan"] != customer and text in row.values()]
        if in_log > 1 or (not in_log and not own) or others:
            found.append(f"{text} of {customer}: {in_log} in log, {len(own)} own, {len(others)} others")
    keys = [row["Kunci"] for row in logged.values() if row["Kunci"]]
    found += [f"{key} is logged twice" for key in set(keys) if keys.count(key) > 1]
    everything = {value for row in shop.human.values(shop.title(LIST)) for value in row}
    return found + [f"{text} is lost" for text in shop.loose if text not in everything]


def one_run(shop, seed, *, faults=False):
    """Edits before and during two refreshes, then two refreshes in peace; what is lost."""
    choose = random.Random(seed)
    for number in range(2):
        for edit in choose.sample(EDITS, choose.randrange(3)):
            edit(shop, choose)
        edit = choose.choice(EDITS)
        shop.server.edit_before_next_write(lambda human, edit=edit: edit(shop, choose))
        if faults:
            shop.server.faults.append(Fault(choose.choice(FAULTS), 503, "write"))
        shop.refresh(f"{seed} {number}")
    shop.server.edits.clear()
    shop.server.faults.clear()
    orders = shop.human.values(ORDERS)
    shop.refresh(f"{seed} c")
    return losses(shop) + ([] if shop.human.values(ORDERS) == orders else ["orders changed"])


class NaiveWorkbook(GoogleWorkbook):
    """Clears and rewrites the list, then appends the log, as most scripts do."""

    def commit(self, plan):
        for change in plan.changes:
            if isinstance(change, AppendRows):
                width = max((column for row in change.rows for column in row), default=0)
                rows = [[bare(row.get(column)) for column in range(1, width + 1)] for row in change.rows]
                body = {"values": rows}
                self.client.values_append(self.key, change.sheet, {"valueInputOption": "RAW"}, body)
            else:
                self._rewrite(change)

    def _rewrite(self, change):
        old = self._seen.sheets[change.sheet].rows
        rows = [
            [bare(self._cell(old, row, column)) for column in range(1, max(change.columns) + 1)]
            for row in change.rows
        ]
        place = absolute_range_name(change.sheet, f"A{change.header_row + 1}:{letter(max(change.columns))}")
        self.client.values_clear(self.key, place)
        self.client.values_update(self.key, place, {"valueInputOption": "RAW"}, {"values": rows})

    def _cell(self, old, row, column):
        if column in row.cells or row.source is None:
            return row.cells.get(column)
        cells = old[row.source - 1]
        return cells[column - 1] if column <= len(cells) else None


def bare(value):
    entered = cell_data(None if isinstance(value, Formula) else value).get("userEnteredValue", {})
    return next(iter(entered.values()), "")


@pytest.fixture(scope="module")
def server():
    with GoogleServer(quota=None) as running:
        yield running


@pytest.fixture(scope="module")
def client(server, tmp_path_factory):
    return client_of(server, tmp_path_factory.mktemp("kunci"), sleep=lambda seconds: None)


def lost(server, client, contents, seeds, *, faults=False, **manner):
    """What was lost, by seed."""
    runs = {}
    for seed in seeds:
        shop = Shop(server, client, contents, **manner)
        if found := one_run(shop, seed, faults=faults):
            runs[seed] = found
    return runs


@pytest.mark.parametrize(
    ("header", "text", "results"),
    [("Catatan", "minta warna merah", ["nanti", None]), ("Hasil", "pesan lagi", ["nanti", "pesan lagi"])],
)
def test_what_is_added_to_an_answer_while_it_is_logged_is_logged_alone(server, client, header, text, results):
    shop = Shop(server, client, small_shop(server, client))
    columns, rows = shop.listed()
    number = min(rows)
    for name, typed in (("Hasil", "nanti"), ("Jawaban", "gajian")):
        shop.human.type(LIST, f"{letter(columns[name])}{number}", typed)
    place = f"{letter(columns[header])}{number}"
    shop.server.edit_before_next_write(lambda human: human.type(LIST, place, text))
    shop.refresh("a")
    shop.refresh("b")
    shop.refresh("c")
    _, _, logged = shop.table(LOG)
    assert [row["Hasil"] for row in logged.values()] == results
    assert [row["Jawaban"] for row in logged.values()] == ["gajian", None]


def test_two_texts_typed_while_two_lists_are_written_stand_in_one_row(server, client):
    shop = Shop(server, client, small_shop(server, client))
    for number, (header, text) in enumerate((("Catatan", "kata0"), ("Warna", "kata1"), ("Jawaban", "kata2"))):
        columns, rows = shop.listed()
        mine = next(at for at, row in rows.items() if row["Pelanggan"] == "Budi")
        place = f"{letter(columns[header])}{mine}"
        shop.human.type(LIST, f"{letter(columns['Hasil'])}{max(rows)}", "nanti")
        shop.server.edit_before_next_write(
            lambda human, place=place, text=text: human.type(LIST, place, text)
        )
        shop.refresh(f"{number}")
    shop.refresh("last")
    _, rows = shop.listed()
    [row] = [row for row in rows.values() if row["Pelanggan"] == "Budi"]
    assert [row[header] for header in ("Catatan", "Warna", "Jawaban")] == ["kata0", "kata1", "kata2"]


def test_what_is_hung_on_a_cell_or_typed_over_ours_while_the_list_is_written_is_logged_once(server, client):
    shop = Shop(server, client, small_shop(server, client))
    columns, rows = shop.listed()
    first, second = sorted(rows)[:2]
    kept = {shop.title(LIST): {(first, columns["Alasan"]): "kata0"}}
    annotate(shop.human, kept)
    late = {shop.title(LIST): {(first, columns["Pelanggan"]): "kata1"}}
    reason = f"{letter(columns['Alasan'])}{second}"

    def at_once(human):
        annotate(human, late)
        human.type(LIST, reason, "kata2")

    shop.human.type(LIST, f"{letter(columns['Hasil'])}{max(rows)}", "nanti")
    shop.server.edit_before_next_write(at_once)
    for run in "abc":
        shop.refresh(run)
    _, _, logged = shop.table(LOG)
    told = [(row["Pelanggan"], row["Catatan"]) for row in logged.values() if row["Catatan"]]
    assert told == [
        (rows[first]["Kunci"].partition("@")[0], "Komentar di Pelanggan: kata1"),
        (rows[second]["Kunci"].partition("@")[0], "Diketik di kolom Alasan: kata2"),
    ]
    _, now = shop.listed()
    assert [row["Pelanggan"] for row in now.values() if "kata0" in row.values()] == [rows[first]["Pelanggan"]]
    assert not [row for row in now.values() if {"kata1", "kata2"} & set(row.values())]


class OpenCell:
    """Somebody has a cell of a row open: Google carries it along with its row, or drops it with its row."""

    NUMBER = 4711

    def __init__(self, shop, title, row):
        self.shop, self.title = shop, title
        span = {"sheetId": shop.human.sheet(title).id, "dimension": "ROWS"}
        entry = {"metadataId": self.NUMBER, "metadataKey": "buka", "visibility": "DOCUMENT"}
        place = {"dimensionRange": span | {"startIndex": row - 1, "endIndex": row}}
        entry["location"] = place
        shop.human.do({"createDeveloperMetadata": {"developerMetadata": entry}})

    def enter(self, column, text):
        """Press Enter; whether the text reached the sheet."""
        found = [each for each in self.shop.file.metadata if each["metadataId"] == self.NUMBER]
        if not found:
            return False
        row = found[0]["location"]["dimensionRange"]["startIndex"] + 1
        self.shop.human.type(self.title, f"{letter(column)}{row}", text)
        return True


@pytest.mark.parametrize("answered", ["Ani", "Budi", "Hani"])
def test_what_is_entered_across_a_refresh_stays_with_the_customer_of_its_row(server, client, answered):
    contents = small_shop(server, client)
    arrived = []
    for name in ("Ani", "Budi", "Citra", "Hani"):
        shop = Shop(server, client, contents)
        columns, rows = shop.listed()
        places = {row["Pelanggan"]: number for number, row in rows.items()}
        shop.human.type(LIST, f"{letter(columns['Hasil'])}{places[answered]}", "nanti")
        cell = OpenCell(shop, LIST, places[name])
        shop.refresh("a")
        arrived.append(cell.enter(columns["Catatan"], "kata0"))
        _, rows = shop.listed()
        owners = [row["Pelanggan"] for row in rows.values() if row["Catatan"] == "kata0"]
        assert owners == ([name] if arrived[-1] else [])
    assert arrived == [name != answered for name in ("Ani", "Budi", "Citra", "Hani")]


def test_filters_and_colours_of_the_list_still_reach_all_its_rows_after_many_refreshes(server, client):
    shop = Shop(server, client, small_shop(server, client))
    header, _, _ = shop.table(LIST)
    area = {"sheetId": shop.human.sheet(LIST).id, "startRowIndex": header, "endRowIndex": header + 60}
    rule = {"ranges": [area], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {}}}
    shop.human.do({"addConditionalFormatRule": {"rule": rule, "index": 0}})
    for number, name in enumerate(["Ani", "Dewi", "Hani", "Budi"]):
        columns, rows = shop.listed()
        at = next(at for at, row in rows.items() if row["Pelanggan"] == name)
        shop.human.type(LIST, f"{letter(columns['Hasil'])}{at}", "nanti")
        shop.refresh(f"{number}")
    [kept] = shop.human.sheet(LIST).list_of("conditionalFormats")
    assert kept["ranges"][0]["startRowIndex"] == header
    assert kept["ranges"][0]["endRowIndex"] >= header + 50


def test_late_texts_of_two_people_for_one_cell_are_both_kept(server, client):
    shop = Shop(server, client, small_shop(server, client))
    for number in range(2):
        columns, rows = shop.listed()
        mine = next(at for at, row in rows.items() if row["Pelanggan"] == "Budi")
        place = f"{letter(columns['Catatan'])}{mine}"
        shop.human.type(LIST, f"{letter(columns['Hasil'])}{max(rows)}", "nanti")
        text = f"kata{number}"
        shop.server.edit_before_next_write(
            lambda human, place=place, text=text: human.type(LIST, place, text)
        )
        shop.refresh(f"{number}")
    shop.refresh("last")
    shop.refresh("once more")
    assert where(shop, "kata0") == ["list Budi"]
    assert where(shop, "kata1") == ["log 6281200000002"]


def where(shop, text):
    """Every row in which a text stands or hangs: of the list by its customer, of the log by its customer."""
    _, columns, listed = shop.table(LIST)
    titles = {at: title for title, at in columns.items()}
    for _, number, column, note in notes_of(shop.human.sheet(shop.title(LIST))):
        listed.setdefault(number, {})[f"{NOTE} {titles.get(column)}"] = note
    _, _, logged = shop.table(LOG)
    places = [("list", row) for row in listed.values()] + [("log", row) for row in logged.values()]
    return [f"{name} {row.get('Pelanggan')}" for name, row in places if text in str(row.values())]


def test_a_late_text_in_a_column_that_was_renamed_since_is_logged(server, client):
    shop = Shop(server, client, small_shop(server, client))
    columns, rows = shop.listed()
    header, _, _ = shop.table(LIST)
    mine = next(at for at, row in rows.items() if row["Pelanggan"] == "Budi")
    shop.human.type(LIST, f"{letter(columns['Hasil'])}{max(rows)}", "nanti")
    place = f"{letter(columns['Warna'])}{mine}"
    shop.server.edit_before_next_write(lambda human: human.type(LIST, place, "kata0"))
    shop.refresh("a")
    shop.human.type(LIST, f"{letter(columns['Warna'])}{header}", "Corak")
    shop.refresh("b")
    shop.refresh("c")
    assert where(shop, "kata0") == ["log 6281200000002"]


def written_by_hand(shop, **cells):
    """A row below the list, written by hand; its number."""
    columns, rows = shop.listed()
    number = max(rows) + 1
    for title, text in cells.items():
        shop.human.type(LIST, f"{letter(columns[title])}{number}", text)
    return number


@pytest.mark.parametrize("header", ["Catatan", "Alasan", "Warna"])
@pytest.mark.parametrize("is_comment", [False, True])
def test_a_late_text_in_a_row_of_nobody_stays_there_once(server, client, header, is_comment):
    shop = Shop(server, client, small_shop(server, client))
    number = written_by_hand(shop, Pelanggan="Bu RT", Jawaban="titip salam")
    columns, rows = shop.listed()
    shop.human.type(LIST, f"{letter(columns['Hasil'])}{max(rows)}", "nanti")
    place = (number, columns[header])

    def edit(human):
        if is_comment:
            annotate(human, {LIST: {place: "kata0"}})
        else:
            human.type(LIST, f"{letter(place[1])}{place[0]}", "kata0")

    shop.server.edit_before_next_write(edit)
    for run in "abc":
        shop.refresh(run)
    assert where(shop, "kata0") == ["list Bu RT"]
    assert where(shop, "titip salam") == ["list Bu RT"]


@pytest.mark.parametrize(
    ("header", "cell", "stands"),
    [
        ("Pelanggan", "Budi", "list Budi"),
        ("No. WhatsApp", "0812-0000-0002", "list Bu RT"),
        ("Pelanggan", "kata1", "list kata1"),
    ],
)
def test_a_name_or_number_that_a_waiting_row_gets_while_the_list_is_written_stays(
    server, client, header, cell, stands
):
    shop = Shop(server, client, small_shop(server, client))
    number = written_by_hand(shop, Pelanggan="Bu RT", Jawaban="kata0")
    columns, rows = shop.listed()
    shop.human.type(LIST, f"{letter(columns['Hasil'])}{max(rows)}", "nanti")
    place = f"{letter(columns[header])}{number}"
    shop.server.edit_before_next_write(lambda human: human.type(LIST, place, cell))
    for run in "abc":
        shop.refresh(run)
    assert where(shop, "kata0") == [stands]
    assert cell in [row[header] for row in shop.table(LIST)[2].values()]


def test_a_name_typed_over_that_of_a_row_by_hand_while_it_is_logged_is_told_there(server, client):
    shop = Shop(server, client, small_shop(server, client))
    number = written_by_hand(shop, Pelanggan="Budi", Hasil="nanti", Jawaban="kata0")
    place = f"{letter(shop.listed()[0]['Pelanggan'])}{number}"
    shop.server.edit_before_next_write(lambda human: human.type(LIST, place, "kata1"))
    for run in "abc":
        shop.refresh(run)
    assert where(shop, "kata0") == ["log 6281200000002"]
    assert where(shop, "kata1") == ["log 6281200000002"]


def test_a_row_by_hand_that_is_edited_while_it_is_logged_is_logged_once(server, client):
    shop = Shop(server, client, small_shop(server, client))
    number = written_by_hand(shop, Pelanggan="Budi", Hasil="nanti", Jawaban="kata0")
    columns, _ = shop.listed()
    place = f"{letter(columns['Catatan'])}{number}"
    shop.server.edit_before_next_write(lambda human: human.type(LIST, place, "kata1"))
    for run in "abc":
        shop.refresh(run)
    assert where(shop, "kata0") == ["log 6281200000002"]
    assert where(shop, "kata1") == ["log 6281200000002"]
    _, _, logged = shop.table(LOG)
    assert [row["Hasil"] for row in logged.values()] == ["nanti", None]


def test_a_key_that_is_cleared_while_the_list_is_written_logs_nothing(server, client):
    shop = Shop(server, client, small_shop(server, client))
    columns, rows = shop.listed()
    mine = next(at for at, row in rows.items() if row["Pelanggan"] == "Budi")
    shop.human.type(LIST, f"{letter(columns['Catatan'])}{mine}", "kata0")
    shop.human.type(LIST, f"{letter(columns['Hasil'])}{max(rows)}", "nanti")
    place = f"{letter(columns['Kunci'])}{mine}"
    shop.server.edit_before_next_write(lambda human: human.type(LIST, place, ""))
    for run in "abc":
        shop.refresh(run)
    assert where(shop, "kata0") == ["list Budi"]
    _, _, logged = shop.table(LOG)
    assert [row["Hasil"] for row in logged.values()] == ["nanti"]


@pytest.mark.parametrize("requests", [1, 2, 3])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_tab_that_is_renamed_between_two_requests_makes_the_refresh_begin_again(
    server, client, monkeypatch, requests, swapped
):
    shop = Shop(server, client, small_shop(server, client))
    columns, rows = shop.listed()
    shop.human.type(LIST, f"{letter(columns['Hasil'])}{min(rows)}", "nanti")
    ask, seen = client.request, []

    def rename_after(method, *arguments, **options):
        answer = ask(method, *arguments, **options)
        seen.append(method)
        if len(seen) == requests:
            shop.human.rename(LOG, "Log Kontak")
            if swapped:
                shop.human.add_sheet(LOG, CONTACTS)
        return answer

    monkeypatch.setattr(client, "request", rename_after)
    shop.refresh("a")
    logs = [LOG, "Log Kontak"] if swapped else ["Log Kontak"]
    logged = [row for title in logs for row in shop.human.values(title) if "nanti" in row]
    assert len(logged) == 1


def test_edits_between_read_and_write_lose_nothing(server, client):
    assert lost(server, client, small_shop(server, client), range(RUNS)) == {}


def test_edits_and_a_failing_network_lose_nothing(server, client):
    seeds = range(1000, 1000 + RUNS // 2)
    assert lost(server, client, small_shop(server, client), seeds, faults=True) == {}


def test_edits_while_the_whole_pipeline_runs_lose_nothing(server, client, without_figures):
    seeds = range(2000, 2000 + RUNS // 20)
    assert lost(server, client, golden_shop(server, client), seeds, once=WHOLE) == {}


def test_the_same_edits_do_harm_to_a_naive_clear_and_rewrite(server, client):
    contents = small_shop(server, client)
    harmed = [seed for seed in range(RUNS) if is_harmed(Shop(server, client, contents, NaiveWorkbook), seed)]
    assert len(harmed) >= RUNS // 4


def is_harmed(shop, seed):
    try:
        return bool(one_run(shop, seed))
    except (StopIteration, KeyError):
        return True  # the list cannot even be found any more


@pytest.mark.parametrize("typed", [False, True])
def test_a_key_that_goes_while_the_list_is_written_makes_nothing_of_ours_typed(server, client, typed):
    shop = Shop(server, client, golden_shop(server, client), once=WHOLE)
    columns, rows = shop.listed()
    mine = next(at for at, row in rows.items() if row["Pelanggan"] == "Rina Wati")

    def at_once(human):
        human.type(LIST, f"{letter(columns['Kunci'])}{mine}", "")
        if typed:
            human.type(LIST, f"{letter(columns['Catatan'])}{mine}", "kata0")

    shop.human.type(LIST, f"{letter(columns['Hasil'])}{max(rows)}", "nanti")
    shop.server.edit_before_next_write(at_once)
    for run in "abc":
        shop.refresh(run)
    _, _, logged = shop.table(LOG)
    assert not [row for row in logged.values() if "Diketik" in str(row["Catatan"])]
    assert where(shop, "kata0") == ["list Rina Wati"] * typed


def test_a_late_text_over_ours_stands_once_in_the_row_of_somebody_who_was_deleted(server, client):
    shop = Shop(server, client, golden_shop(server, client), once=WHOLE)
    columns, rows = shop.listed()
    mine = next(at for at, row in rows.items() if row["Pelanggan"] == "Rina Wati")
    at = next(at for at, row in enumerate(shop.human.values("Pelanggan")) if "Rina Wati" in row)
    span = {"sheetId": shop.human.sheet("Pelanggan").id, "dimension": "ROWS"}
    shop.human.do({"deleteDimension": {"range": span | {"startIndex": at, "endIndex": at + 1}}})
    place = f"{letter(columns['Kenapa sekarang'])}{mine}"
    shop.server.edit_before_next_write(lambda human: human.type(LIST, place, "kata0"))
    for run in "abc":
        shop.refresh(run)
    cells = [
        (row["Pelanggan"], title)
        for row in shop.listed()[1].values()
        for title in row
        if "kata0" in str(row[title])
    ]
    assert cells == [("Rina Wati", "Catatan")]
    assert where(shop, "kata0") == ["list Rina Wati"]


def test_a_late_text_in_a_row_of_two_without_its_key_comes_into_the_row_that_waits(server, client):
    shop = Shop(server, client, golden_shop(server, client), once=WHOLE)
    columns, rows = shop.listed()
    mine = next(at for at, row in rows.items() if row["Pelanggan"] == "Rina Wati")
    shop.human.type(LIST, f"{letter(columns['Pelanggan'])}{mine}", "kata0")
    shop.human.type(LIST, f"{letter(columns['Kunci'])}{mine}", "")
    place = f"{letter(columns['Jawaban'])}{mine}"
    shop.server.edit_before_next_write(lambda human: human.type(LIST, place, "kata1"))
    for run in "abc":
        shop.refresh(run)
    assert where(shop, "kata0") == where(shop, "kata1") == ["list kata0"]


TYPED_ON_OURS = ("Profil Pelanggan", "Periksa Data", "Angka Lengkap", "Ditahan")


def test_a_text_on_a_sheet_of_the_program_between_reading_and_writing_stays_there(server, client):
    shop = Shop(server, client, golden_shop(server, client))
    shop.refresh("marked")
    typed = {}

    def type_everywhere(step):
        if step != "write" or typed:
            return
        for number, title in enumerate(TYPED_ON_OURS):
            rows = shop.human.values(title)
            header = next(at for at, row in enumerate(rows, 1) if "Kunci" in row)
            typed[f"kata{number}"] = title
            shop.human.type(title, f"B{header + 1}", f"kata{number}")
            shop.human.type(title, f"A{len(rows) + 2}", f"kata{number}bawah")
            typed[f"kata{number}bawah"] = title

    later = AS_OF + timedelta(days=1)
    shop.once = partial(refresh, now=NOW, as_of=later, step=type_everywhere)
    begun = shop.book.requests_used
    shop.refresh("a")
    assert shop.book.requests_used - begun == 4 + 1 + 6  # what was read first is read again
    shop.once = partial(refresh, now=NOW, as_of=later)
    assert not shop.refresh("b").changed
    found = {
        word: [title for title in TYPED_ON_OURS for row in shop.human.values(title) if word in row]
        for word in typed
    }
    assert found == {word: [title] for word, title in typed.items()}


def test_formulas_of_peoples_on_a_sheet_of_the_program_hold_up_no_refresh(server, client):
    shop = Shop(server, client, golden_shop(server, client))
    rows = shop.human.values("Profil Pelanggan")
    header = next(at for at, row in enumerate(rows, 1) if "Kunci" in row)
    column = letter(len(rows[header - 1]) + 1)
    sheet = shop.human.sheet("Profil Pelanggan").id
    shop.human.do({"appendDimension": {"sheetId": sheet, "dimension": "COLUMNS", "length": 1}})
    shop.human.type("Profil Pelanggan", f"{column}{header}", "Jam")
    shop.human.type("Profil Pelanggan", f"{column}{header + 1}", "=NOW()")
    shop.server.formula_values["=NOW()"] = 1
    shop.refresh("a")

    def time_passes(step):
        shop.server.formula_values["=NOW()"] += 1

    shop.once = partial(refresh, now=NOW, as_of=AS_OF + timedelta(days=1), step=time_passes)
    begun = shop.book.requests_used
    assert shop.refresh("b").changed
    assert shop.book.requests_used - begun == 6
