"""Is everything in place? One finding for each thing, good or not yet."""

from __future__ import annotations

import os
import stat
import sys
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sheets_crm import __version__
from sheets_crm.commands.common import command, quoted
from sheets_crm.commands.doctor.finding import Finding
from sheets_crm.texts import Texts
from sheets_crm.workbooks.opening import is_google, open_book
from sheets_crm.workbooks.protocol import Workbook, WorkbookError

_PARTS = ("pandas", "python-calamine", "openpyxl", "xlsxwriter", "gspread", "phonenumbers", "tzdata")


def findings(book: str, key: str, texts: Texts) -> list[Finding]:
    """Everything that a refresh needs: Python, its parts, and the workbook when one is named."""
    found = [_python(), *_parts()]
    if is_google(book):
        from sheets_crm.commands.doctor.google import google_findings

        return [*found, *google_findings(book, Path(key) if key else None, texts)]
    if book:
        from sheets_crm.commands.doctor.excel import excel_findings

        found += [*_file(Path(book)), *_workbook(book, texts), *excel_findings(Path(book))]
    return found


def _python() -> Finding:
    return Finding(
        "python", sys.version_info >= (3, 11), {"version": ".".join(map(str, sys.version_info[:3]))}
    )


def _parts() -> list[Finding]:
    needed = [name for name in _PARTS if name != "tzdata" or sys.platform == "win32"]
    missing = [name for name in needed if _version(name) is None]
    if missing:
        return [Finding("parts_missing", False, {"names": ", ".join(missing)})]
    return [Finding("parts", True, {"version": __version__})]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _file(path: Path) -> list[Finding]:
    if not path.is_file():
        return []
    marked = not path.stat().st_mode & stat.S_IWUSR  # a super-user is let in all the same
    writable = not marked and os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)
    return [Finding("writable" if writable else "not_writable", writable, {"name": path.name})]


def _before_a_refresh(book: Workbook, texts: Texts) -> list[Finding]:
    """What a refresh of today would tell, and whether it would write."""
    from sheets_crm.refresh import check

    checked = check(book, datetime.now(UTC), texts.language)
    found = []
    if checked.refusal:
        sentence = checked.refusal.sentence(texts)
        found.append(Finding("would_refuse", False, {"sentence": sentence}))
    if checked.problems:
        found.append(Finding("problems", False, {"count": len(checked.problems)}))
    if not checked.changes:
        found.append(Finding("up_to_date", True, {"sheet": texts("headings.sheets.call_list")}))
    return found


def _workbook(book: str, texts: Texts) -> list[Finding]:
    from sheets_crm.reading.parse import parse

    try:
        opened = open_book(book)
        titles = opened.titles()
        shop = parse(opened.read(titles), texts.language)
    except WorkbookError as error:
        return [Finding("cannot_open", False, {"sentence": error.sentence(texts)})]
    counts = {name: len(shop.columns[name]) for name in ("customers", "orders", "products")}
    found = [
        Finding("workbook", True, counts),
        Finding("orders" if counts["orders"] else "no_orders", bool(counts["orders"])),
    ]
    if "settings" not in shop.tables:
        found.append(Finding("no_settings", False, {"command": command(), "book": quoted(Path(book))}))
    if "products" not in shop.tables:
        found.append(Finding("no_products", False))
    if "settings" in shop.tables and not shop.settings.shop_name:
        found.append(Finding("no_shop_name", False))
    found += _before_a_refresh(opened, texts)
    return found
