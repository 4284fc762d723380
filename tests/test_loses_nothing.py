"""Whole refreshes of a real file: whatever happens, every text that people typed is there exactly once."""

import io
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from typer.testing import CliRunner

from sheets_crm.commands.cli import app
from sheets_crm.layout.template import new_workbook
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headers import column_spellings
from sheets_crm.refresh import refresh
from sheets_crm.sheets import changes as sheets
from sheets_crm.workbooks.libreoffice_engine.uno_bridge import property_value, struct
from sheets_crm.workbooks.libreoffice_engine.uno_bridge import typed as typed_value
from sheets_crm.workbooks.patience import patiently
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx import files as xlsx_files
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.small_shop import AS_OF, CUSTOMERS, LIST, LOG, ORDERS, PRODUCTS
from tests.staff_hands import NONE, differences, grid, log_words, told
from tests.workbooks.live import libreoffice

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
DANGEROUS = ["=1+1", "+62812", "-mau dua", "@SUM(A1)", '=HYPERLINK("http://x","y")']


def table_rows(name, rows):
    """Rows under titles as rows under the schema's names."""
    spellings = column_spellings(name)
    names = [spellings[header_key(title)][0] for title in rows[0]]
    return [dict(zip(names, row, strict=False)) for row in rows[1:]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The golden shop in a workbook of ours, its list made with every figure: its bytes."""
    path = tmp_path_factory.mktemp("toko") / "toko.xlsx"
    people = [*CUSTOMERS, ["C9", '=HYPERLINK("http://x","y")', "0812-0000-0009"]]
    orders = [*ORDERS, ["N20", ORDERS[1][1], "C9", "P1", 1, 150000, None]]
    contents = {"customers": people, "products": PRODUCTS, "orders": orders}
    new_workbook(path, "id", rows={name: table_rows(name, rows) for name, rows in contents.items()})
    refreshed(path)
    return path.read_bytes()


@pytest.fixture
def path(shop, tmp_path, monkeypatch):
    """A copy of that file, to be refreshed without the figures, which are slow and hold nothing typed."""
    monkeypatch.setattr(sheets, "figure_tables", lambda *_: {})
    return laid_out(shop, tmp_path)


def laid_out(shop, folder):
    file = folder / "toko.xlsx"
    file.write_bytes(shop)
    return file


def refreshed(path, as_of=AS_OF, **options):
    return refresh(XlsxWorkbook(path), NOW, run_id="run", as_of=as_of, **options)


class Typist:
    """Somebody with the workbook open in another program; what they did is saved at the end."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.book = openpyxl.load_workbook(self.path)
        self.sheet = self.book[LIST]
        return self

    def __exit__(self, *_):
        self.book.save(self.path)

    @property
    def header(self):
        return next(row[0].row for row in self.sheet.iter_rows() if "Kunci" in [cell.value for cell in row])

    def column(self, title):
        return next(cell.column for cell in self.sheet[self.header] if cell.value == title)

    def row(self, name):
        column = self.column("Pelanggan")
        return next(row[0].row for row in self.sheet.iter_rows() if row[column - 1].value == name)

    def type(self, name, **cells):
        for title, text in cells.items():
            cell = self.sheet.cell(self.row(name), self.column(title))
            cell.value = text
            if isinstance(text, str):
                cell.data_type = "s"

    def hang(self, name, title, text):
        self.sheet.cell(self.row(name), self.column(title)).comment = Comment(text, "Ani")


@pytest.fixture(scope="module")
def typed_once(shop, tmp_path_factory):
    """That file after people were in it: its bytes."""
    path = laid_out(shop, tmp_path_factory.mktemp("diketik"))
    with Typist(path) as hand:
        hand.type("Siti Aminah", Hasil="pesan lagi", Jawaban="kata0", Catatan="kata1")
        hand.type("Rina Wati", Catatan="kata2")
        hand.type("Agus Salim", Hasil="kata3")
        hand.type("Dewi Lestari", **{"Kenapa sekarang": "kata10"})
        hand.hang("Siti Aminah", "Nilai", "kata11")
        hand.hang("Budi Santoso", "Hasil", "kata12")
    return path.read_bytes()


@pytest.fixture
def typed(path, typed_once):
    """The file with an answer, a note, a result that cannot be read, comments, and a text typed over ours."""
    path.write_bytes(typed_once)
    return path


def words(path):
    return told(XlsxWorkbook(path))


ALL = {
    ("kata0", "Siti Aminah"): 1,
    ("kata1", "Siti Aminah"): 1,
    ("kata2", "Rina Wati"): 1,
    ("kata3", "Agus Salim"): 1,
    ("kata10", "Dewi Lestari"): 1,
    ("kata11", "Siti Aminah"): 1,
    ("kata12", "Budi Santoso"): 1,
}


LOGGED = {pair for pair in ALL if pair[0] in ("kata0", "kata1", "kata10", "kata11")}


def kept_once(path):
    """Every typed text is there once, and the next refresh does all that is left to do."""
    assert words(path) == ALL
    refreshed(path)
    assert words(path) == ALL
    assert set(log_words(XlsxWorkbook(path))) == LOGGED


class Steps:
    """Kills this process before the step of this number: anything the system is asked to do in the folder."""

    def __init__(self, folder, number):
        self.folder, self.number, self.count = str(folder), number, 0

    def next(self):
        self.count += 1
        if self.count == self.number:
            os.kill(os.getpid(), signal.SIGKILL)

    def seen(self, event, arguments):
        if event == "fcntl.flock" or any(self.folder in str(argument) for argument in arguments[:2]):
            self.next()

    def watch(self):
        sys.addaudithook(self.seen)
        steps = self

        class Written(io.FileIO):
            def write(self, content):
                steps.next()
                return super().write(content)

        synced = os.fsync
        os.fdopen = lambda handle, mode: io.BufferedWriter(Written(handle, mode))
        os.fsync = lambda handle: (steps.next(), synced(handle))


def killed_at_every_step(path, results):
    """Folders as a refresh leaves that is killed before each step of its writing; the last one was not."""
    before, seen = path.read_bytes(), path.stat()

    def write(name):
        if name != "write":
            return
        number, ended = 0, signal.SIGKILL
        while ended == signal.SIGKILL:
            number += 1
            path.write_bytes(before)
            os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
            child = os.fork()
            if not child:
                Steps(path.parent, number).watch()
                return
            ended = os.waitpid(child, 0)[1]
            shutil.copytree(path.parent, results / f"{number:03} {ended}")
        os._exit(ended)

    child = os.fork()
    if not child:
        try:
            refreshed(path, step=write)
            os._exit(0)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    return sorted(results.iterdir())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_refresh_killed_at_any_step_loses_nothing_and_the_next_one_succeeds(typed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mati")
    after = killed_at_every_step(typed, folder)
    assert len(after) > 15
    contents = [(left / typed.name).read_bytes() for left in after]
    states = {}
    for left, content in zip(after, contents, strict=True):
        names = tuple(sorted(entry.suffix for entry in left.iterdir()))
        states[content, names] = left / typed.name
    assert len(set(contents)) == 2
    for file in states.values():
        kept_once(file)
        left = {entry.name for entry in file.parent.iterdir()} - {".toko.xlsx.sheets_crm.lock"}
        assert left == {"toko.xlsx", xlsx_files.BACKUPS}


@pytest.fixture
def small_disk(tmp_path):
    """A file system of half a megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder], capture_output=True)
    if done.returncode:
        pytest.skip("only an administrator can mount a small file system")
    yield folder
    subprocess.run(["umount", folder], check=True)


def refused(path, code):
    before = path.read_bytes()
    with pytest.raises(WorkbookError) as refusal:
        refreshed(path)
    assert refusal.value.code == code
    assert path.read_bytes() == before


def test_a_full_disk_loses_nothing(typed, small_disk):
    path = laid_out(typed.read_bytes(), small_disk)
    (small_disk / "foto").write_bytes(b"\0" * (shutil.disk_usage(small_disk).free - 8192))
    refused(path, "disk_full")
    (small_disk / "foto").unlink()
    kept_once(path)


def test_a_disk_that_may_not_be_written_to_loses_nothing(typed, small_disk):
    path = laid_out(typed.read_bytes(), small_disk)
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    refused(path, "not_writable")
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    kept_once(path)


@pytest.mark.parametrize(
    ("lock", "code"), [(".~lock.toko.xlsx#", "open_in_libreoffice"), ("~$toko.xlsx", "open_in_excel")]
)
def test_a_workbook_that_is_open_elsewhere_is_left_alone(typed, lock, code):
    typed.with_name(lock).write_bytes(b",siti,laptop;" if lock.startswith(".") else b"\x04siti")
    refused(typed, code)
    typed.with_name(lock).unlink()
    kept_once(typed)


def test_what_is_typed_while_a_refresh_runs_is_kept_and_the_refresh_begins_again(typed):
    begun = []

    def meanwhile(name):
        if name == "write" and not begun:
            begun.append(name)
            with Typist(typed) as hand:
                hand.type("Budi Santoso", Catatan="kata4")

    outcome = patiently(lambda: refreshed(typed, step=meanwhile))
    assert outcome.logged == 2
    assert words(typed) == {**ALL, ("kata4", "Budi Santoso"): 1}


def program(*words):
    return [sys.executable, "-m", "sheets_crm", *map(str, words)]


def test_two_refreshes_at_once_log_an_answer_once(typed):
    command = program("refresh", typed, "--as-of", str(AS_OF), "--lang", "en")
    options = {"cwd": ROOT, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, **options) for _ in range(2)]
    told_by = [process.communicate(timeout=300) for process in running]
    ended = [process.returncode for process in running]
    assert set(ended) <= {1, 2}, told_by
    assert 1 in ended
    assert [len(error.splitlines()) for _, error in told_by] == [int(code == 2) for code in ended]
    assert words(typed) == ALL
    assert set(log_words(XlsxWorkbook(typed))) == LOGGED


def sort_by_name(hand):
    body = [[(cell.value, cell.comment) for cell in row] for row in hand.sheet.iter_rows(hand.header + 1)]
    column = hand.column("Pelanggan") - 1
    for at, cells in enumerate(sorted(body, key=lambda cells: str(cells[column][0] or "~")), hand.header + 1):
        for number, (value, comment) in enumerate(cells, 1):
            cell = hand.sheet.cell(at, number)
            cell.value, cell.comment = value, comment and Comment(comment.text, "Ani")


def filter_by_staff(hand):
    hand.sheet.auto_filter.ref = hand.sheet.dimensions
    for row in range(hand.header + 1, hand.header + 5):
        hand.sheet.row_dimensions[row].hidden = True


def insert_rows(hand):
    hand.sheet.insert_rows(hand.row("Dewi Lestari"), 2)


def write_a_row(hand):
    row = hand.sheet.max_row + 2
    for title, text in {"No. WhatsApp": "0812-0000-0007", "Hasil": "berminat", "Jawaban": "kata5"}.items():
        hand.sheet.cell(row, hand.column(title)).value = text


def delete_a_row(hand):
    hand.sheet.delete_rows(hand.row("Budi Santoso"))


def paste_rows_again(hand):
    for name in ("Siti Aminah", "Rina Wati", "Agus Salim"):
        row, last = hand.row(name), hand.sheet.max_row + 1
        for column in range(1, hand.sheet.max_column + 1):
            hand.sheet.cell(last, column).value = hand.sheet.cell(row, column).value


def move_columns(hand):
    cells = list(zip(*hand.sheet.iter_rows(min_row=hand.header, values_only=True), strict=True))
    for column, values in enumerate(reversed(cells), 1):
        for row, value in enumerate(values, hand.header):
            hand.sheet.cell(row, column).value = value


def insert_a_column(hand):
    at = hand.column("Jawaban")
    hand.sheet.insert_cols(at)
    hand.sheet.cell(hand.row("Nur Hidayah"), at).value = "kata6"


def delete_a_column(hand):
    hand.sheet.delete_cols(hand.column("Kenapa sekarang"))


def rename(old, new):
    def renamed(hand):
        hand.sheet.cell(hand.header, hand.column(old)).value = new

    renamed.__name__ = f"rename_{old}"
    return renamed


def type_again(hand):
    hand.type("Siti Aminah", Hasil="berminat", Catatan="kata1 kata7")


EDITS = [
    (sort_by_name, filter_by_staff),
    (insert_rows, write_a_row),
    (delete_a_row, move_columns),
    (insert_a_column, type_again),
    (delete_a_column, rename("Alasan", "Sebab")),
    (rename("Catatan", "Catatan saya"),),
]


@pytest.mark.parametrize("edits", EDITS, ids=lambda edits: "-".join(edit.__name__ for edit in edits))
def test_whatever_is_done_to_the_list_in_the_file_every_text_stays_with_its_customer(typed, edits):
    with Typist(typed) as hand:
        for edit in edits:
            edit(hand)
    before = words(typed)
    refreshed(typed)
    assert differences(before, words(typed)) == NONE
    refreshed(typed, AS_OF + timedelta(days=3))
    assert differences(before, words(typed)) == NONE


def test_a_row_pasted_again_is_one_answer_and_one_note(typed):
    with Typist(typed) as hand:
        paste_rows_again(hand)
    refreshed(typed)
    kept_once(typed)


def test_a_renamed_key_leaves_the_list_alone_until_it_is_mended(typed):
    with Typist(typed) as hand:
        rename("Kunci", "Kode")(hand)
    before = grid(XlsxWorkbook(typed), LIST)
    assert "Kunci" in " ".join(problem.message for problem in refreshed(typed).problems)
    assert grid(XlsxWorkbook(typed), LIST) == before
    with Typist(typed) as hand:
        hand.sheet.cell(before[0] + 1, before[1][before[0]].index("Kode") + 1).value = "Kunci"
    kept_once(typed)


def said(path, *options):
    """Everything the command says, the exit code last."""
    done = CliRunner().invoke(app, ["refresh", str(path), "--as-of", str(AS_OF), *options])
    return f"{done.output} {done.exit_code}"


def test_no_output_of_a_refresh_names_a_customer_or_a_number(typed):
    unread = {"Hasil": "hmm", "Hubungi lagi": "nanti Dewi", "No. WhatsApp": "0812-999"}
    with Typist(typed) as hand:
        hand.type("Dewi Lestari", **unread)
    outputs = []
    for name in ("~$toko.xlsx", ".~lock.toko.xlsx#"):
        lock = typed.with_name(name)
        lock.write_bytes(b"\x04siti")
        outputs += [said(typed), said(typed, "--json")]
        lock.unlink()
    outputs += [said(typed, "--json"), said(typed)]
    typed.write_bytes(typed.read_bytes()[:-99])
    outputs += [said(typed), said(typed, "--json")]
    assert [output[-1] for output in outputs] == [*"22221122"]
    everything = " ".join(outputs)
    assert not [word for row in CUSTOMERS[1:] for word in row[1].split() if word in everything]
    assert not [secret for secret in ("0812", "62812", "hmm", "kata", "xxx") if secret in everything]


def test_texts_that_look_like_formulas_stay_texts_in_the_list_the_log_and_data_check(typed):
    with Typist(typed) as hand:
        hand.type("Siti Aminah", Jawaban=DANGEROUS[0])
        hand.type("Rina Wati", Hasil=DANGEROUS[1])
        hand.type("Dewi Lestari", Jawaban=DANGEROUS[2], Catatan=DANGEROUS[3], Hasil="berminat")
    refreshed(typed)
    cells = [cell for sheet in openpyxl.load_workbook(typed) for row in sheet.iter_rows() for cell in row]
    seen = {cell.value for cell in cells if cell.value in DANGEROUS and cell.data_type == "s"}
    assert seen == set(DANGEROUS)
    assert not [cell for cell in cells if cell.data_type == "f" and cell.value in DANGEROUS]


def test_a_text_that_became_a_formula_without_sense_is_logged_as_it_was_typed(typed):
    with Typist(typed) as hand:
        hand.type("Dewi Lestari", Hasil="berminat")
        hand.sheet.cell(hand.row("Dewi Lestari"), hand.column("Jawaban")).value = "=-kata8"
    refreshed(typed)
    assert log_words(XlsxWorkbook(typed))["kata8", "Dewi Lestari"] == 1


@pytest.mark.live
def test_a_list_sorted_and_rearranged_in_libreoffice_loses_nothing(typed, office):
    book = libreoffice.opened(typed)
    sheet = book.api.Sheets.getByName(LIST)
    header, rows = grid(XlsxWorkbook(typed), LIST)
    area = sheet.getCellRangeByPosition(0, header + 1, len(rows[header]) - 1, len(rows) - 1)
    field = struct("com.sun.star.table.TableSortField")
    field.Field, field.IsAscending = rows[header].index("Pelanggan"), True
    fields = typed_value("[]com.sun.star.table.TableSortField", (field,))
    area.sort((property_value("SortFields", fields),))
    sheet.Rows.insertByIndex(header + 2, 1)
    sheet.Rows.getByIndex(header + 3).IsVisible = False
    sheet.Columns.removeByIndex(rows[header].index("Kenapa sekarang"), 1)
    sheet.Columns.insertByIndex(3, 1)
    sheet.getCellByPosition(3, header + 1).String = "kata9"
    book.save()
    book.close()
    before = words(typed)
    assert {word for word, _ in before} == {"kata0", "kata1", "kata2", "kata3", "kata9", "kata11", "kata12"}
    refreshed(typed)
    assert differences(before, words(typed)) == NONE


def test_a_note_as_long_as_a_cell_stops_no_refresh(typed):
    with Typist(typed) as hand:
        hand.type("Budi Santoso", Catatan="x" * 32_767, Hasil="tidak menjawab")
    refreshed(typed)
    refreshed(typed, AS_OF + timedelta(days=30))
    _, rows = grid(XlsxWorkbook(typed), LIST)
    assert ["x" * 300 in str(cell) for row in rows for cell in row].count(True) == 1
    _, rows = grid(XlsxWorkbook(typed), LOG)
    kept = "".join(str(row[11]) for row in reversed(rows) if str(row[1]).startswith("Budi") and row[11])
    assert kept == "x" * 32_767 + " · Komentar di Hasil: kata12"
