"""What is asked of Excel itself, held to the names in Microsoft's reference: no Excel runs here."""

import sys
from types import SimpleNamespace
from unittest.mock import Mock

import pytest

from sheets_crm.workbooks.live_native import add_link_inside, drop_links, link_inside, show_all_rows


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
