"""New workbooks with macros: buttons, a ribbon tab, functions, and where Python is on this computer."""

from __future__ import annotations

import inspect
import os
import sys
import zipfile
from importlib.resources import as_file
from pathlib import Path
from xml.sax.saxutils import quoteattr

from sheets_crm.excel.names import CONFIGURATION, MACRO, XLWINGS, XLWINGS_VERSION
from sheets_crm.layout.template import Rows, designs, new_workbook, optional_tables
from sheets_crm.settings import Settings
from sheets_crm.texts import Texts, template_folder, texts_of
from sheets_crm.workbooks.design import LineLook, SheetDesign

_RIBBON = "customUI/customUI14.xml"
_RIBBON_KIND = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"


def sheet_count() -> int:
    """How many sheets a new macro workbook has; the macro project holds a module for each."""
    return len(designs("id")) + 1


def new_macro_workbook(
    path: Path, language: str, *, rows: Rows | None = None, settings: Settings | None = None
) -> None:
    """Write a new ``.xlsm`` that works on this computer.

    Args:
        path: The file.
        language: ``id`` or ``en``.
        rows: First rows of people's tables; those of sheets for which the macro project has no module are
            left out.
        settings: What the Settings sheet begins with.
    """
    texts = texts_of(language)
    usual = {name: each for name, each in (rows or {}).items() if name not in optional_tables()}
    unfinished = path.with_name(f".{path.name}.new")
    try:
        with as_file(template_folder() / "vbaProject.bin") as project:
            new_workbook(
                unfinished,
                language,
                rows=usual,
                settings=settings,
                macro_project=project,
                macro_name=MACRO,
                more=[configuration(texts, sys.executable, sys.platform)],
            )
        _add_ribbon(unfinished, texts)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def configuration(texts: Texts, python: str, platform: str) -> SheetDesign:
    """The settings of xlwings (columns A, B) and the helps of our functions (D and on), on a hidden sheet.

    The workbook's folder stays out of Python's path: a file there could take a module's place, and a
    renamed or synchronised workbook would break.
    """
    interpreter = {"win32": "INTERPRETER_WIN", "darwin": "INTERPRETER_MAC"}.get(platform)
    found = {"ADD_WORKBOOK_TO_PYTHONPATH": "False", XLWINGS: XLWINGS_VERSION} | (
        {interpreter: python} if interpreter else {}
    )
    lines: dict[tuple[int, int], str] = {}
    for row, pair in enumerate(found.items(), start=1):
        lines |= {(row, 1): pair[0], (row, 2): pair[1]}
    for row, entry in enumerate(function_helps(texts), start=1):
        lines |= {(row, column): text for column, text in enumerate(entry, start=4)}
    looks: dict[tuple[int, int], LineLook] = dict.fromkeys(lines, "plain")
    return SheetDesign(
        CONFIGURATION, lines=lines, line_looks=looks, widths=(34, 60), tone="program", hidden=True
    )


def function_helps(texts: Texts) -> list[list[str]]:
    """For each function: its name, its help, the help of each argument in order."""
    from sheets_crm.excel import udfs, udfs_money

    made = {
        name: function
        for module in (udfs, udfs_money)
        for name, function in vars(module).items()
        if name.startswith("CRM_")
    }
    return [
        [
            name,
            texts(f"excel.functions.{name}.help"),
            *(texts(f"excel.arguments.{argument}") for argument in inspect.signature(function).parameters),
        ]
        for name, function in sorted(made.items())
    ]


def ribbon(texts: Texts) -> str:
    """The "CRM" tab with its one button."""
    tab, label, tip = (quoteattr(texts(f"excel.{name}")) for name in ("tab", "refresh", "refresh_tip"))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"><ribbon><tabs>'
        f'<tab id="sheetsCrmTab" label={tab}><group id="sheetsCrmGroup" label={tab}>'
        f'<button id="sheetsCrmRefresh" label={label} screentip={label} supertip={tip} size="large"'
        ' imageMso="RefreshAll" onAction="RefreshFromRibbon"/>'
        "</group></tab></tabs></ribbon></customUI>"
    )


def _add_ribbon(path: Path, texts: Texts) -> None:
    """Rewrite the package with one part more."""
    with zipfile.ZipFile(path) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    link = f'<Relationship Id="sheetsCrmRibbon" Type="{_RIBBON_KIND}" Target="{_RIBBON}"/></Relationships>'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", link.encode())
    parts[_RIBBON] = ribbon(texts).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
