"""Is everything in place for the button and the functions in Excel? Known reasons why they stay silent."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath

from msgspec import Struct

from sheets_crm.commands.doctor.finding import Finding
from sheets_crm.excel.names import CONFIGURATION, XLWINGS
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook

_STORE = "WindowsApps"
"""The folder of programs from Microsoft's shop, which other programs may not start."""
_SCRIPTS = "Library/Application Scripts/com.microsoft.Excel"


class Computer(Struct, frozen=True):
    """What the checks look at: ``python`` runs this program, ``excel`` is Excel's own file, if found."""

    platform: str
    python: Path
    home: Path
    environment: Mapping[str, str]
    excel: PurePath | None
    xlwings: str | None
    """The installed version of xlwings."""


def this_computer() -> Computer:
    """The computer that this program runs on."""
    try:
        installed: str | None = version("xlwings")
    except PackageNotFoundError:
        installed = None
    python = Path(sys.executable)
    return Computer(sys.platform, python, Path.home(), os.environ, _excel_program(), installed)


def excel_findings(book: Path, computer: Computer | None = None) -> list[Finding]:
    """Everything that a macro workbook needs on this computer; nothing for a workbook without macros."""
    if book.suffix.lower() != ".xlsm":
        return []
    computer = computer or this_computer()
    if computer.xlwings is None:
        return [Finding("excel_part_missing", False)]
    settings = _settings(book)
    if not settings:
        return [Finding("excel_no_settings", False, {"name": book.name})]
    found = [_version(settings, computer)]
    if computer.platform == "win32":
        found += [*_windows(settings, computer), *_one_drive(book, settings, computer)]
    if computer.platform == "darwin":
        found += [_interpreter(settings.get("INTERPRETER_MAC"), computer), _mac_script(computer)]
    return found


def _settings(book: Path) -> dict[str, str]:
    try:
        sheets = XlsxWorkbook(book).read([CONFIGURATION]).sheets
    except WorkbookError:
        return {}  # told by the checks of the workbook itself
    rows = sheets[CONFIGURATION].rows if CONFIGURATION in sheets else ()
    return {str(row[0]): str(row[1]) for row in rows if len(row) > 1 and row[0] and row[1] is not None}


def _version(settings: Mapping[str, str], computer: Computer) -> Finding:
    inside = settings.get(XLWINGS, "?")
    same = inside == computer.xlwings
    values = {"inside": inside, "installed": computer.xlwings}
    return Finding("excel_version" if same else "excel_other_version", same, values)


def _windows(settings: Mapping[str, str], computer: Computer) -> list[Finding]:
    found = [_interpreter(settings.get("INTERPRETER_WIN"), computer)]
    if _STORE in str(computer.python):
        found.append(Finding("excel_store_python", False))
    if computer.excel is not None and _STORE in str(computer.excel):
        found.append(Finding("excel_store_excel", False))
    folders = computer.python.parent, computer.python.parent.parent
    if not any(list(folder.glob(f"xlwings*-{computer.xlwings}.dll")) for folder in folders):
        found.append(Finding("excel_no_library", False, {"version": computer.xlwings}))
    return found


def _interpreter(python: str | None, computer: Computer) -> Finding:
    """Whether the Python that the workbook would start is on this computer."""
    there = python is not None and Path(python).is_file()
    values = {"python": python or "-", "right": str(computer.python)}
    return Finding("excel_python" if there else "excel_python_gone", there, values)


def _one_drive(book: Path, settings: Mapping[str, str], computer: Computer) -> list[Finding]:
    roots = [
        Path(value) for key, value in computer.environment.items() if key.startswith("OneDrive") and value
    ]
    if not any(book.resolve().is_relative_to(root.resolve()) for root in roots):
        return []
    apart = settings.get("ADD_WORKBOOK_TO_PYTHONPATH", "").casefold() == "false"
    return [Finding("excel_one_drive" if apart else "excel_one_drive_path", apart)]


def _mac_script(computer: Computer) -> Finding:
    script = computer.home / _SCRIPTS / f"xlwings-{computer.xlwings}.applescript"
    there = script.is_file()
    return Finding("excel_mac_script" if there else "excel_no_mac_script", there)


def _excel_program() -> PurePath | None:
    if sys.platform != "win32":
        return None
    import winreg

    key = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    try:
        return PurePath(winreg.QueryValue(winreg.HKEY_LOCAL_MACHINE, key))
    except OSError:  # Excel is not installed for everybody
        return None
