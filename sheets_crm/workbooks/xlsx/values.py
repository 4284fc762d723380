"""Plain values as cells of a sheet, and whether a cell already shows a value."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from sheets_crm.workbooks.protocol import LONGEST_TEXT, Cell, CellError, WorkbookError, is_longer, plain
from sheets_crm.workbooks.xlsx.cells import CellXml, column_letters, inline_text, reference_to
from sheets_crm.workbooks.xlsx.markup import cell_text, text_of, with_attribute
from sheets_crm.workbooks.xlsx.strings import SharedStrings
from sheets_crm.workbooks.xlsx.styles import Styles

DAY = 86_400


@lru_cache(maxsize=8192)
def serial(value: date, *, starts_1904: bool) -> float | None:
    """A day as spreadsheets count it, None before their first.

    Source:
        ISO/IEC 29500-1, 18.17.4.1: day 1 is 1 January 1900 (or day 0 is 1 January 1904), and
        29 February 1900, which never was, counts as day 60.
    """
    moment = value if isinstance(value, datetime) else datetime.combine(value, time())
    start = datetime(1904, 1, 1) if starts_1904 else datetime(1899, 12, 30)
    days = (moment.replace(tzinfo=None) - start).total_seconds() / DAY
    if not starts_1904 and days < 61:
        days -= 1
    return days if days >= (0 if starts_1904 else 1) else None


def written(place: tuple[int, int], value: Cell, style: int, styles: Styles, prefix: str) -> CellXml:
    """A cell that shows this value, in this style or, for a day without a day's format, in one like it."""
    style, kind, inner = content_of(plain(value), style, styles, prefix)
    return _cell(place, style, kind, inner.encode())


def content_of(value: Cell, style: int, styles: Styles, prefix: str) -> tuple[int, str, str]:
    """What shows a plain value: the style, the cell's kind (attribute ``t``), what stands inside."""
    if isinstance(value, str):
        if is_longer(value, LONGEST_TEXT):
            raise WorkbookError("text_too_long", length=len(value), text=value[:30])
        return style, "inlineStr", _inline(prefix, value)
    if value is None:
        return style, "", ""
    if isinstance(value, bool):
        return style, "b", f"<{prefix}v>{int(value)}</{prefix}v>"
    if isinstance(value, int | float):
        return styles.undated(style), "", f"<{prefix}v>{value!r}</{prefix}v>"
    if isinstance(value, CellError):
        return style, "inlineStr", _inline(prefix, value.text)
    if (days := serial(value, starts_1904=styles.starts_1904)) is None:
        return style, "inlineStr", _inline(prefix, value.isoformat())
    number = repr(days).removesuffix(".0")
    return styles.dated(style, moment=isinstance(value, datetime)), "", f"<{prefix}v>{number}</{prefix}v>"


def _cell(place: tuple[int, int], style: int, kind: str, inner: bytes) -> CellXml:
    return CellXml(
        *place, f' r="{reference_to(*place)}"{attributes_of(style, kind)}'.encode(), inner, kind or "n", style
    )


def attributes_of(style: int, kind: str) -> str:
    """A cell's attributes behind its place."""
    return (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")


def _inline(prefix: str, text: str) -> str:
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text or "  " in text else ""
    return f"<{prefix}is><{prefix}t{keep}>{cell_text(text)}</{prefix}t></{prefix}is>"


def formula_cell(place: tuple[int, int], formula: str, style: int, prefix: str) -> CellXml:
    """A cell with a formula that is still to be calculated."""
    return _cell(place, style, "", f"<{prefix}f>{cell_text(formula.removeprefix('='))}</{prefix}f>".encode())


def in_row(cell: CellXml, row: int) -> CellXml:
    """The same cell in another row of its column."""
    head = with_attribute(cell.head, "r", f"{column_letters(cell.column)}{row}")
    return cell._replace(row=row, head=head)


def shows(cell: CellXml | None, value: Cell, styles: Styles, strings: SharedStrings, prefix: str) -> bool:
    """Whether a cell shows this value already, so that it can stay as it is, byte for byte."""
    value = plain(value)
    if cell is None or not cell.inner:
        return value is None
    if cell.element(prefix, "f") is not None and _text(cell, strings, prefix) is None:
        return False
    if isinstance(value, date):
        days = serial(value, starts_1904=styles.starts_1904)
        return days is not None and _number(cell, prefix) == days and styles.is_date(cell.style)
    if isinstance(value, bool):
        return cell.kind == "b" and _text(cell, strings, prefix) == str(int(value))
    if isinstance(value, int | float):
        return _number(cell, prefix) == value and not styles.is_date(cell.style)
    if isinstance(value, CellError):
        return cell.kind == "e" and _text(cell, strings, prefix) == value.text
    if value is None:
        return False
    return cell.kind in ("s", "str", "inlineStr") and _text(cell, strings, prefix) == value


def _number(cell: CellXml, prefix: str) -> float | None:
    found = cell.element(prefix, "v") if cell.kind == "n" else None
    return float(found[1]) if found and found[1] else None


def _text(cell: CellXml, strings: SharedStrings, prefix: str) -> str | None:
    if cell.kind == "inlineStr":
        found = cell.element(prefix, "is")
        return inline_text(found[1], prefix) if found else ""
    found = cell.element(prefix, "v")
    if found is None:
        return None
    return strings[int(found[1])] if cell.kind == "s" else text_of(found[1])


def is_used(cell: CellXml, prefix: str) -> bool:
    """Whether anything stands in a cell but its format."""
    if cell.kind == "inlineStr":
        found = cell.element(prefix, "is")
        return bool(found and found[1])
    value = cell.element(prefix, "v")
    return cell.element(prefix, "f") is not None or bool(value and value[1])
