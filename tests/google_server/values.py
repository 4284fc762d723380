"""The values endpoints: get, batchGet, update, batchUpdate, append, clear, batchClear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.google_server.books import Book, exceeds_grid
from tests.google_server.errors import invalid, unknown_to_the_fake
from tests.google_server.formats import MOMENTS, shown
from tests.google_server.formulas import Known, effective
from tests.google_server.grid import Cell, Sheet, has_value, without
from tests.google_server.parsing import raw, typed
from tests.google_server.protection import check_edit, check_not_merged
from tests.google_server.ranges import Area, cell_name, shown_range

Options = dict[str, str]
MOST_CHARACTERS = 50_000


def get(book: Book, text: str, options: Options, known: Known) -> dict[str, Any]:
    """The values of one range, empty ends left out."""
    sheet, area = book.located(text)
    area = Area(area.top, min(area.bottom, sheet.row_count), area.left, min(area.right, sheet.column_count))
    dimension = options.get("majorDimension") or "ROWS"
    answer: dict[str, Any] = {"range": shown_range(sheet.title, area), "majorDimension": dimension}
    render = _renderer(book, sheet, options, known)
    table = _table(sheet, area, render, by_column=dimension == "COLUMNS")
    return answer | ({"values": table} if table else {})


def _table(sheet: Sheet, area: Area, render: Callable[[Cell], Any], *, by_column: bool) -> list[list[Any]]:
    table: list[list[Any]] = []
    for row, column, cell in sheet.valued(area):
        place = (row - area.top, column - area.left)
        line, position = (place[1], place[0]) if by_column else place
        table += [[] for _ in range(line + 1 - len(table))]
        table[line] += [""] * (position + 1 - len(table[line]))
        table[line][position] = render(cell)
    return table


def _renderer(book: Book, sheet: Sheet, options: Options, known: Known) -> Callable[[Cell], Any]:
    option = options.get("valueRenderOption") or "FORMATTED_VALUE"
    as_text = options.get("dateTimeRenderOption") == "FORMATTED_STRING"

    def render(cell: Cell) -> Any:
        if option == "FORMULA" and "formulaValue" in cell["userEnteredValue"]:
            return cell["userEnteredValue"]["formulaValue"]
        value = effective(book, sheet, cell, known) or {}
        number_format = cell.get("userEnteredFormat", {}).get("numberFormat")
        moment = (number_format or {}).get("type") in MOMENTS
        if option == "FORMATTED_VALUE" or "errorValue" in value or (moment and as_text):
            return shown(value, number_format, book.locale)
        return next(iter(value.values()))

    return render


def update(book: Book, text: str, body: dict[str, Any], option: str, email: str) -> dict[str, Any]:
    """Write values from the first cell of a range on; blanks clear a cell, nulls leave it."""
    sheet, area = book.located(text)
    if body.get("range") not in (None, text):
        raise invalid(f"Requested writing within range [{text}], but the body says [{body['range']}]")
    rows = _by_row(body)
    height, width = len(rows), max((len(row) for row in rows), default=0)
    _check_inside(sheet, area, height, width, open_end=":" not in text)
    written = Area(area.top, area.top + height, area.left, area.left + width)
    count = _write(book, sheet, written, rows, option, email)
    shown_area = written if height and width else Area(area.top, area.top + 1, area.left, area.left + 1)
    return {
        "spreadsheetId": book.id,
        "updatedRange": shown_range(sheet.title, shown_area),
        **_counts({"updatedRows": height, "updatedColumns": width, "updatedCells": count}),
    }


def _counts(numbers: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in numbers.items() if number}


def _by_row(body: dict[str, Any]) -> list[list[Any]]:
    lines = body.get("values") or []
    if body.get("majorDimension") != "COLUMNS":
        return lines
    longest = max((len(line) for line in lines), default=0)
    return [[line[row] if row < len(line) else None for line in lines] for row in range(longest)]


def _check_inside(sheet: Sheet, area: Area, height: int, width: int, *, open_end: bool) -> None:
    if area.bottom > sheet.row_count or area.right > sheet.column_count:
        raise exceeds_grid(sheet, area)
    one_cell = (area.bottom, area.right) == (area.top + 1, area.left + 1)
    if not (one_cell and open_end):
        _check_within_request(sheet, area, height, width)
    written = Area(area.top, area.top + height, area.left, area.left + width)
    if not sheet.area.contains(written):
        raise exceeds_grid(sheet, written)


def _check_within_request(sheet: Sheet, area: Area, height: int, width: int) -> None:
    message = f"Requested writing within range [{shown_range(sheet.title, area)}], but tried writing to "
    if height > area.bottom - area.top:
        raise invalid(f"{message}row [{area.bottom + 1}]")
    if width > area.right - area.left:
        raise invalid(f"{message}column [{cell_name(0, area.right)[:-1]}]")


def _write(book: Book, sheet: Sheet, area: Area, rows: list[list[Any]], option: str, email: str) -> int:
    check_edit(book, sheet, area, email)
    count = 0
    for row, line in enumerate(rows, start=area.top):
        cells = {}
        for column, value in enumerate(line, start=area.left):
            if value is None:
                continue
            count += 1
            cells[column] = entered(book, sheet.cell(row, column), value, option)
            check_not_merged(sheet, row, column, cells[column])
        sheet.set_row(row, cells)
    return count


def entered(book: Book, old: Cell, value: Any, option: str) -> Cell:
    """The cell after this value was put in, RAW or as if it had been typed."""
    if not isinstance(value, str | int | float):
        kind = "list_value" if isinstance(value, list) else "struct_value"
        raise invalid(f"Invalid data: {kind} in a cell")
    if isinstance(value, str) and len(value) > MOST_CHARACTERS:
        raise invalid(
            f"Your input contains more than the maximum of {MOST_CHARACTERS} characters in a single cell."
        )
    if value == "":
        return without(old, "userEnteredValue", "textFormatRuns")
    is_text = old.get("userEnteredFormat", {}).get("numberFormat", {}).get("type") == "TEXT"
    if option == "RAW" or is_text:
        return without(old, "textFormatRuns") | {"userEnteredValue": raw(value)}
    stored, number_format = typed(value, book.locale)
    cell = without(old, "textFormatRuns") | {"userEnteredValue": stored}
    old_format = old.get("userEnteredFormat", {})
    if number_format and "numberFormat" not in old_format:
        cell["userEnteredFormat"] = old_format | {"numberFormat": number_format}
    return cell


def append(book: Book, text: str, body: dict[str, Any], options: Options, email: str) -> dict[str, Any]:
    """Write rows below the table that the range touches; grow the grid downwards if need be."""
    sheet, area = book.located(text)
    rows = _by_row(body)
    table = _table_area(sheet, area)
    top, left = (table.bottom, table.left) if table else (area.top, area.left)
    if options.get("insertDataOption") == "INSERT_ROWS":
        raise unknown_to_the_fake("insertDataOption=INSERT_ROWS")
    sheet.grid["rowCount"] = max(sheet.row_count, top + len(rows))
    start = shown_range(sheet.title, Area(top, top + 1, left, left + 1))
    updates = update(book, start, {"values": rows}, options["valueInputOption"], email)
    found = {"tableRange": shown_range(sheet.title, table)} if table else {}
    return {"spreadsheetId": book.id, **found, "updates": updates}


def _table_area(sheet: Sheet, area: Area) -> Area | None:
    inside = [(row, column) for row, column, cell in sheet.filled(area) if has_value(cell)]
    if not inside:
        return None
    everywhere = {(row, column) for row, column, cell in sheet.filled(sheet.area) if has_value(cell)}
    row, column = max(inside)
    table = Area(row, row + 1, column, column + 1)
    while (wider := _with_neighbours(table, everywhere)) != table:
        table = wider
    return table


def _with_neighbours(table: Area, everywhere: set[tuple[int, int]]) -> Area:
    near = [
        (row, column)
        for row, column in everywhere
        if table.top - 1 <= row <= table.bottom and table.left - 1 <= column <= table.right
    ]
    rows, columns = [row for row, _ in near], [column for _, column in near]
    return Area(min(rows), max(rows) + 1, min(columns), max(columns) + 1)


def clear(book: Book, text: str, email: str) -> str:
    """Take the values out of a range, leave formats and notes; the answer is the range."""
    sheet, area = book.located(text)
    area = Area(area.top, min(area.bottom, sheet.row_count), area.left, min(area.right, sheet.column_count))
    check_edit(book, sheet, area, email)
    for row, column, cell in list(sheet.filled(area)):
        sheet.set_row(row, {column: without(cell, "userEnteredValue", "textFormatRuns")})
    return shown_range(sheet.title, area)


def batch_update(book: Book, body: dict[str, Any], email: str) -> dict[str, Any]:
    """Several updates; all or none."""
    option = body["valueInputOption"]
    responses = [update(book, part.get("range") or "", part, option, email) for part in body.get("data", [])]
    sheets = {part["updatedRange"].rpartition("!")[0] for part in responses}
    totals = {
        f"totalU{name[1:]}": sum(part.get(name, 0) for part in responses)
        for name in ("updatedRows", "updatedCells")
    }
    totals["totalUpdatedColumns"] = sum(_widths(responses))
    totals["totalUpdatedSheets"] = len(sheets)
    return {"spreadsheetId": book.id, **_counts(totals), "responses": responses}


def _widths(responses: list[dict[str, Any]]) -> list[int]:
    return [max((part.get("updatedColumns", 0) for part in responses), default=0)]
