"""Google workbooks in the fake, as tests make them."""

from datetime import date, datetime
from functools import cache

from sheets_crm.workbooks.google.cells import cell_data, day_format
from sheets_crm.workbooks.google.client import Pace
from sheets_crm.workbooks.google.key import google_client
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from sheets_crm.workbooks.protocol import Formula
from tests.google_server import SERVICE_ACCOUNT, GoogleServer, write_key_file

SPARE_ROWS = 70


@cache
def running_server() -> GoogleServer:
    """One fake for all tests that need no quota, faults or edits of their own."""
    return GoogleServer(quota=None).start()


def client_of(server, folder, **manners):
    """Our client with a throw-away key, pointed at a fake."""
    client = google_client(write_key_file(folder / "kunci.json", server.url, SERVICE_ACCOUNT), server.url)
    client.auth._is_regional_access_boundary_lookup_required = lambda: False  # it would ask the real Google
    client._reads = client._writes = Pace(10**9, lambda: 0.0, lambda seconds: None)
    for name, value in manners.items():
        setattr(client, f"_{name}", value)
    return client


def google_book(sheets, links, folder, notes=None, merges=None) -> GoogleWorkbook:
    """A spreadsheet of these sheets, shared with the service account."""
    server = running_server()
    file = server.add_spreadsheet()
    fill(server.human(file), sheets, links)
    annotate(server.human(file), notes or {})
    merge(server.human(file), merges or {})
    return GoogleWorkbook(file.id, client_of(server, folder), sleep=lambda seconds: None)


def google_copy(book, folder) -> GoogleWorkbook:
    """Another spreadsheet that holds the same."""
    server = running_server()
    file = server.add_spreadsheet()
    with server.lock:
        file.restore(server.store.books[book.key].contents())
    return GoogleWorkbook(file.id, client_of(server, folder), sleep=lambda seconds: None)


def fill(human, sheets, links=None):
    """Give a new spreadsheet these sheets, as its owner would have typed them."""
    old = [sheet.id for sheet in human.book.sheets]
    for number, (title, rows) in enumerate(sheets.items(), 100):
        addresses = (links or {}).get(title, {})
        cells = [
            {"values": [_cell(value, (r, c), addresses.get((r, c))) for c, value in enumerate(row, 1)]}
            for r, row in enumerate(rows, 1)
        ]
        width = max((len(row) for row in rows), default=1)
        grid = {"rowCount": len(rows) + SPARE_ROWS, "columnCount": width + 1}
        human.do({"addSheet": {"properties": {"sheetId": number, "title": title, "gridProperties": grid}}})
        start = {"sheetId": number, "rowIndex": 0, "columnIndex": 0}
        fields = "userEnteredValue,userEnteredFormat"
        if any(row["values"] for row in cells):
            human.do({"updateCells": {"start": start, "rows": cells, "fields": fields}})
    human.do(*({"deleteSheet": {"sheetId": sheet_id}} for sheet_id in old))


def annotate(human, notes):
    """Hang notes on cells."""
    ids = {sheet.title: sheet.id for sheet in human.book.sheets}
    for title, texts in notes.items():
        for (row, column), text in texts.items():
            start = {"sheetId": ids[title], "rowIndex": row - 1, "columnIndex": column - 1}
            rows = [{"values": [{"note": text}]}]
            human.do({"updateCells": {"start": start, "rows": rows, "fields": "note"}})


def merge(human, merges):
    """Merge cells."""
    ids = {sheet.title: sheet.id for sheet in human.book.sheets}
    for title, areas in merges.items():
        for top, left, bottom, right in areas:
            rows = {"startRowIndex": top - 1, "endRowIndex": bottom}
            area = {"sheetId": ids[title], **rows, "startColumnIndex": left - 1, "endColumnIndex": right}
            human.do({"mergeCells": {"range": area, "mergeType": "MERGE_ALL"}})


def notes_of(sheet):
    """Every note of a sheet in the fake: its title, row, column and text."""
    return [
        (sheet.title, row + 1, column + 1, cell["note"])
        for row, column, cell in sheet.filled(sheet.area)
        if "note" in cell
    ]


def _cell(value, place, address):
    if isinstance(value, Formula):
        return {"userEnteredValue": {"formulaValue": value.text}}
    cell = cell_data(value, place)
    look = {}
    if isinstance(value, date | datetime):
        look["numberFormat"] = dict(day_format(value))
    if address:
        look["textFormat"] = {"link": {"uri": address}}
    return cell | ({"userEnteredFormat": look} if look else {})
