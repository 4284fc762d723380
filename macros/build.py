"""Builds the macro project of new workbooks from its sources: ``python -m macros.build``.

The project holds sources only: ``_VBA_PROJECT`` says that nothing is compiled ([MS-OVBA] 2.3.4.1), so
that every version of Excel compiles them itself when the workbook opens. The same sources give the same
bytes.
The module ``xlwings`` (BSD 3-Clause) and the class ``Dictionary`` (VBA-Dictionary by Tim Hall, MIT; for the
Mac) are taken from the installed xlwings, whose version is pinned in ``pyproject.toml``; their licence
notices stand in them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter
import xlwings
from pyopenvba import ExcelFile, VBAModuleKind
from pyopenvba.cfb import CFB

from sheets_crm.excel.macro_workbook import sheet_count

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "macros" / "excel" / "sheets_crm.bas"
FUNCTIONS = ROOT / "macros" / "excel" / "xlwings_udfs.bas"
PROJECT = ROOT / "templates" / "vbaProject.bin"
_NOT_COMPILED = bytes.fromhex("CC61FFFF000000")


def generated_functions() -> str:
    """The module of functions as xlwings generates it today."""
    command = [sys.executable, "-m", "macros.functions"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return done.stdout


def sources() -> dict[str, str]:
    """The code of every module by its name, lines ending as VBA wants them."""
    installed = Path(xlwings.__file__).parent
    files = {
        "sheets_crm": OWN,
        "xlwings": installed / "xlwings.bas",
        "xlwings_udfs": FUNCTIONS,
        "Dictionary": installed / "addin" / "Dictionary.cls",
    }
    return {name: "\r\n".join(path.read_text("ascii").splitlines()) + "\r\n" for name, path in files.items()}


def project(modules: Mapping[str, str]) -> bytes:
    """A ``vbaProject.bin`` of these modules for a new workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.xlsm"
        with xlsxwriter.Workbook(path) as workbook:
            for _ in range(sheet_count()):
                workbook.add_worksheet()
        with ExcelFile(path) as book:
            made = book.add_vba_project()
            for name, source in modules.items():
                kind = VBAModuleKind.other if name == "Dictionary" else VBAModuleKind.standard
                made.add_module(name, source, kind=kind)
            for module in made.modules:
                module.dirty = True  # or the documents keep what Excel once compiled
            book.save(path)
        with zipfile.ZipFile(path) as package:
            return _source_only(package.read("xl/vbaProject.bin"))


def _source_only(binary: bytes) -> bytes:
    file = CFB.from_bytes(binary)
    file.write_stream_in_storage("VBA", "_VBA_PROJECT", _NOT_COMPILED)
    return file.to_bytes()


def main() -> None:
    """Write the generated functions and the project."""
    FUNCTIONS.write_text(generated_functions(), "ascii", newline="\n")
    PROJECT.write_bytes(project(sources()))


if __name__ == "__main__":
    main()
