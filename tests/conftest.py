"""Fixtures that every test may use."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import settings

from sheets_crm.sheets import changes as sheets
from sheets_crm.workbooks.live.workbook import LiveWorkbook
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import Formula
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.workbooks.google.books import google_book, google_copy
from tests.workbooks.live import libreoffice

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
# or each of the many programs that tests start would compile everything anew
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

Contents = Mapping[str, Sequence[Sequence[object]]]
Links = Mapping[str, Mapping[tuple[int, int], str]]
NO_NOTES: Links = {}
Merges = Mapping[str, Sequence[tuple[int, int, int, int]]]
NO_MERGES: Merges = {}


def memory_book(
    contents: Contents, links: Links, folder, notes: Links = NO_NOTES, merges: Merges = NO_MERGES
) -> MemoryWorkbook:
    workbook = MemoryWorkbook(contents, links)
    for title, texts in notes.items():
        workbook.annotate(title, texts)
    for title, areas in merges.items():
        workbook.merge(title, areas)
    return workbook


def xlsx_book(
    contents: Contents, links: Links, folder, notes: Links = NO_NOTES, merges: Merges = NO_MERGES
) -> XlsxWorkbook:
    path = folder / "toko.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for title, rows in contents.items():
            sheet = book.add_worksheet(title)
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    _write(sheet, row, column, value, day, moment)
            for (row, column), address in links.get(title, {}).items():
                text = rows[row - 1][column - 1]
                sheet.write_url(row - 1, column - 1, address, string=str(text) if text else "")
            for (row, column), text in notes.get(title, {}).items():
                sheet.write_comment(row - 1, column - 1, text)
            for top, left, bottom, right in merges.get(title, ()):
                sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")
                _write(sheet, top - 1, left - 1, rows[top - 1][left - 1], day, moment)
    return XlsxWorkbook(path)


def _write(sheet, row, column, value, day, moment):
    if isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, None, "")
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value, moment)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write(row, column, value)


def live_book(
    contents: Contents, links: Links, folder, notes: Links = NO_NOTES, merges: Merges = NO_MERGES
) -> LiveWorkbook:
    return LiveWorkbook(libreoffice.opened(xlsx_book(contents, links, folder, notes, merges).path))


BACK_ENDS = {"memory": memory_book, "xlsx": xlsx_book, "google": google_book, "live": live_book}


@pytest.fixture
def office():
    """LibreOffice without a screen, lost after some minutes."""
    with libreoffice.limited() as app:
        yield app


@pytest.fixture
def without_figures(monkeypatch):
    """A refresh without the figures: they take most of its time, and rules of the list need none of them."""
    monkeypatch.setattr(sheets, "figure_tables", lambda *_: {})


@pytest.fixture(params=["memory", "xlsx", "google", pytest.param("live", marks=pytest.mark.live)])
def book(request, tmp_path) -> Callable:
    """Makes a workbook of the back end under test: ``book(contents, links={}, notes={})``."""
    make = BACK_ENDS[request.param]
    if request.param == "live":
        request.getfixturevalue("office")

    def made(
        contents: Contents, links: Links | None = None, notes: Links = NO_NOTES, merges: Merges = NO_MERGES
    ):
        return make(contents, links or {}, tmp_path, notes, merges)

    return made


def _again(kind: str, left, folder):
    """A workbook of its own that holds what this one was left with."""
    if kind == "memory":
        return deepcopy(left)
    if kind == "google":
        return google_copy(left, folder)
    path = folder / "toko.xlsx"
    path.write_bytes(left.path.read_bytes())
    return XlsxWorkbook(path) if kind == "xlsx" else LiveWorkbook(libreoffice.opened(path))


@pytest.fixture(scope="module")
def _left():
    """Workbooks of a module as an act left them; no test gets these."""
    return {}


@pytest.fixture
def begun(request, book, tmp_path, tmp_path_factory, _left) -> Callable:
    """Makes a workbook of the back end under test as an act left it: ``begun(contents, act)``.

    A module's tests share the act, not the workbook. LibreOffice opens a file that was left so.
    """
    kind = request.node.callspec.params["book"]

    def made(contents: Contents, act: Callable):
        key = kind, repr(contents)
        if key not in _left:
            first = xlsx_book if kind == "live" else BACK_ENDS[kind]
            _left[key] = first(contents, {}, tmp_path_factory.mktemp("left"))
            act(_left[key])
        again = _again(kind, _left[key], tmp_path)
        again.runs = _left[key].runs  # counted by small_shop.refreshed
        return again

    return made
