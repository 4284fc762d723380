"""What is asked of Excel itself, held to the names in Microsoft's reference: no Excel runs here."""

import sys
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from sheets_crm.workbooks.live.native import (
    add_link_inside,
    conversations,
    drop_links,
    link_inside,
    show_all_rows,
)
from sheets_crm.workbooks.live.notes import carry_notes, refuse_conversations
from sheets_crm.workbooks.protocol import Sheet, TableRow, WorkbookError, WriteTable


def excel(**sheet):
    """A range and its sheet as Excel's engine of xlwings would give them."""
    app = SimpleNamespace(engine=SimpleNamespace(name="excel"))
    sheet = SimpleNamespace(book=SimpleNamespace(app=app), tables=[], **sheet)
    return SimpleNamespace(
        sheet=sheet, api=Mock(), autofilter=Mock(), rows=SimpleNamespace(hidden=True)
    ), sheet


def test_links_are_dropped_without_touching_looks_on_windows(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    cells, _ = excel()
    drop_links(cells)
    assert [call[0] for call in cells.api.mock_calls] == ["ClearHyperlinks"]


@pytest.mark.parametrize("filtering", [True, False])
def test_the_filter_of_a_sheet_is_cleared_on_windows_only_where_one_hides_rows(monkeypatch, filtering):
    monkeypatch.setattr(sys, "platform", "win32")
    cells, sheet = excel(api=Mock(FilterMode=filtering))
    show_all_rows(sheet, cells)
    assert sheet.api.ShowAllData.called is filtering
    assert cells.rows.hidden is False


@pytest.mark.parametrize("shown", [True, False])
def test_the_filter_of_a_table_is_cleared_where_it_has_one(monkeypatch, shown):
    monkeypatch.setattr(sys, "platform", "darwin")
    table = SimpleNamespace(show_autofilter=shown, autofilter=Mock())
    cells, sheet = excel(api=Mock())
    sheet.tables.append(table)
    show_all_rows(sheet, cells)
    assert table.autofilter.clear.called is shown
    assert cells.autofilter.clear.called


def test_a_link_to_a_place_of_the_workbook_is_a_sub_address_on_windows(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    cells, _ = excel()
    cells.api.Hyperlinks.return_value.SubAddress = "'Di Balik Angka'!A5"
    assert link_inside(cells) == "#'Di Balik Angka'!A5"
    assert add_link_inside(cells, "'Di Balik Angka'!A5", "23 orang")
    assert cells.api.Hyperlinks.Add.call_args.kwargs == {
        "Anchor": cells.api,
        "Address": "",
        "SubAddress": "'Di Balik Angka'!A5",
        "TextToDisplay": "23 orang",
    }


def test_conversations_are_found_by_excels_own_list_of_them_on_windows(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    thread = SimpleNamespace(Parent=SimpleNamespace(Row=7, Column=2))
    _, sheet = excel(api=SimpleNamespace(CommentsThreaded=[thread]))
    assert conversations(sheet, {(3, 1): "[Threaded comment]\n..."}) == {(7, 2)}
    _, older = excel(api=SimpleNamespace())
    assert conversations(older, {}) == set()


def test_conversations_are_known_by_their_stand_in_on_a_mac(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    _, sheet = excel()
    assert conversations(sheet, {(3, 1): "[Threaded comment]\n...", (4, 1): "catatan"}) == {(3, 1)}


def test_libreoffice_has_notes_only(monkeypatch):
    _, sheet = excel()
    sheet.book.app.engine.name = "libreoffice"
    assert conversations(sheet, {(3, 1): "[Threaded comment]\n..."}) == set()


_BUDI_FIRST = [TableRow({}, source=3), TableRow({}, source=2)]
_ANI_LEAVES = [TableRow({}, source=3)]
_NOBODY_MOVES = [TableRow({}, source=2), TableRow({}, source=3)]


@pytest.mark.parametrize("talked_of", [[2], [2, 3]])
@pytest.mark.parametrize(
    ("rows", "refused"), [(_BUDI_FIRST, True), (_ANI_LEAVES, True), (_NOBODY_MOVES, False)]
)
def test_a_conversation_that_would_have_to_move_stops_the_refresh(monkeypatch, rows, refused, talked_of):
    monkeypatch.setattr(sys, "platform", "win32")
    threads = [SimpleNamespace(Parent=SimpleNamespace(Row=row, Column=1)) for row in talked_of]
    _, sheet = excel(api=SimpleNamespace(CommentsThreaded=threads))
    change = WriteTable("Daftar", 1, [1, 2], 2, rows, shared=True)
    if not refused:
        refuse_conversations(sheet, change, Sheet("Daftar", []))
        return
    with pytest.raises(WorkbookError) as found:
        refuse_conversations(sheet, change, Sheet("Daftar", []))
    assert (found.value.code, found.value.values) == ("conversation_in_list", {"sheet": "Daftar", "row": 2})


class NotedSheet:
    """A sheet that remembers which notes were taken away and hung."""

    def __init__(self, texts):
        self.texts, self.done = dict(texts), []

    @property
    def notes(self):
        return [
            SimpleNamespace(location=SimpleNamespace(row=r, column=c), text=t)
            for (r, c), t in self.texts.items()
        ]

    def range(self, place):
        def delete():
            self.done.append(("gone", place))

        def add(text):
            self.done.append((text, place))

        return SimpleNamespace(note=SimpleNamespace(delete=delete), add_note=add)


def test_a_conversation_that_stays_is_not_touched_when_a_note_moves():
    texts = {(2, 1): "[Threaded comment]\n...", (3, 1): "jangan pagi"}
    sheet = NotedSheet(texts)
    change = WriteTable("Daftar", 1, [1], 3, [TableRow({}, source=row) for row in (2, 4, 3)], shared=True)
    carry_notes(sheet, change, Sheet("Daftar", [], notes=texts), [])
    assert sheet.done == [("gone", (3, 1)), ("jangan pagi", (4, 1))]
