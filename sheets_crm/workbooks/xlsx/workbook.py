"""A workbook in an .xlsx or .xlsm file: read with calamine, written without loss."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from sheets_crm.workbooks.protocol import Cell, Plan, Sheet, Snapshot, WorkbookError, down_to_notes
from sheets_crm.workbooks.xlsx.archive import rewrite
from sheets_crm.workbooks.xlsx.bounds import Bounds, refuse_too_many
from sheets_crm.workbooks.xlsx.calamine import Reader
from sheets_crm.workbooks.xlsx.edit import edit
from sheets_crm.workbooks.xlsx.files import (
    Fingerprint,
    fingerprint,
    opened_file,
    refuse_changed,
    refuse_hard_links,
    refuse_read_only,
    replaced,
)
from sheets_crm.workbooks.xlsx.locks import locked, refuse_open
from sheets_crm.workbooks.xlsx.notes import notes_of
from sheets_crm.workbooks.xlsx.package import Package, SheetPart, opened
from sheets_crm.workbooks.xlsx.plain_copy import readable
from sheets_crm.workbooks.xlsx.read import Scan, detail, scanned, vetted
from sheets_crm.workbooks.xlsx.saved_by import cuts_links, last_author
from sheets_crm.workbooks.xlsx.sheet_columns import Shown, rows_by_columns
from sheets_crm.workbooks.xlsx.styles import number_formats

Rows = Sequence[Sequence[Cell]]


class XlsxWorkbook:
    """The workbook at ``path``. Nothing is opened before it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: Fingerprint | None = None
        self._skeletons: dict[str, frozenset[str]] = {}

    def titles(self) -> Sequence[str]:
        """Titles of all worksheets in their order.

        Raises:
            WorkbookError: The file is missing, or is no workbook that can be read.
        """
        with opened_file(self.path) as file, _sound(self.path):
            return tuple(sheet.title for sheet in opened(file, self.path).sheets)

    def read(self, titles: Collection[str], detailed: Collection[str] = ()) -> Snapshot:
        """The cells of those of these sheets that exist.

        Raises:
            WorkbookError: The file cannot be read.
        """
        with opened_file(self.path) as file, _sound(self.path):
            seen = fingerprint(file)
            package = opened(file, self.path)
            wanted = [sheet for sheet in package.sheets if sheet.title in titles or sheet.title in detailed]
            refuse_too_many(package)
            bounds = Bounds(package)
            scans = {sheet: scanned(package, sheet, bounds) for sheet in wanted}
            shown = Shown(package)
            columns = {sheet: rows_by_columns(scan.plain, shown, bounds) for sheet, scan in scans.items()}
            rows: dict[SheetPart, Rows] = {sheet: each for sheet, each in columns.items() if each is not None}
            shared = sum(scan.shared for scan in scans.values())
            bounds.refuse_repeated_texts([sheet.part for sheet in wanted], shared, shown.texts)
            others = {sheet: scan for sheet, scan in scans.items() if sheet not in rows}
            if others:
                vetted(package)
                reader = Reader(readable(package, self.path, others, bounds, shown))
                rows |= {sheet: reader.rows(sheet, scan) for sheet, scan in others.items()}
            sheets = {
                sheet.title: _sheet(shown, sheet, scan, rows[sheet], in_detail=sheet.title in detailed)
                for sheet, scan in scans.items()
            }
            short_links, saved_by = cuts_links(package), last_author(package)
            formats = number_formats(package)
        refuse_changed(self.path, seen)
        self._seen = seen
        self._skeletons = {sheet.title: frozenset(scan.skeletons) for sheet, scan in scans.items()}
        folder = str(self.path.resolve().parent)
        return Snapshot(
            sheets, short_links=short_links, folder=folder, saved_by=saved_by, number_formats=formats
        )

    def commit(self, plan: Plan) -> None:
        """Make all changes or none; a plan that changes no cell leaves the file alone.

        Raises:
            WorkbookError: Nothing was written.
        """
        path = self.path.resolve()
        with locked(path), opened_file(path) as file, _sound(path):
            package = self._edited(file, path, plan)
            if package.changed or package.removed:
                before = self._seen or fingerprint(file)
                self._seen = replaced(path, before, lambda target: _rewrite(file, target, package))

    def rehearse(self, plan: Plan) -> None:
        """Make all changes in memory only.

        Raises:
            WorkbookError: `commit` would be refused.
        """
        path = self.path.resolve()
        with opened_file(path) as file, _sound(path):
            self._edited(file, path, plan)
            refuse_read_only(path)
            refuse_hard_links(path)

    def _edited(self, file: BufferedReader, path: Path, plan: Plan) -> Package:
        for name in dict.fromkeys([path, self.path]):  # a link may be open under its own name
            refuse_open(name)
        refuse_changed(path, self._seen, file)
        package = opened(file, path)
        _refuse_unwritable(package, path)
        edit(package, plan, self._skeletons)
        return package


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Numbers and texts that cannot be read are the file's fault, not ours.

    Raises:
        WorkbookError: The file is damaged.
    """
    try:
        yield
    except ValueError as error:
        raise WorkbookError("damaged_file", part=path.name) from error


def _rewrite(source: BinaryIO, target: BinaryIO, package: Package) -> None:
    rewrite(source, target, package.archive, package.changed, package.removed)
    source.close()  # Windows replaces no file that is open


def _sheet(shown: Shown, sheet: SheetPart, scan: Scan, rows: Rows, *, in_detail: bool) -> Sheet:
    package = shown.package
    links, formulas, ways = detail(package, sheet, scan, shown.styles) if in_detail else ({}, {}, {})
    notes = notes_of(package, sheet)
    rows = down_to_notes(rows, notes)
    merges = tuple(scan.merges)
    return Sheet(sheet.title, rows, links, formulas, sheet.hidden, notes, merges=merges, shown_as=ways)


def _refuse_unwritable(package: Package, path: Path) -> None:
    """Stop before a workbook that a change would break.

    Raises:
        WorkbookError: It is signed, or shared the way Excel did before 2016.
    """
    if any(name.startswith("_xmlsignatures/") for name in package.names):
        raise WorkbookError("signed", name=path.name)
    if any(name.startswith("xl/revisions/") for name in package.names):
        raise WorkbookError("shared_workbook", name=path.name)
