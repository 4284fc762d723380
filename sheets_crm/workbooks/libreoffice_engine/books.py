"""Workbooks as xlwings sees them: LibreOffice's open Calc documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse
from urllib.request import url2pathname

from sheets_crm.workbooks.libreoffice_engine.parents import ParentApp
from sheets_crm.workbooks.libreoffice_engine.sheets import Sheets
from sheets_crm.workbooks.libreoffice_engine.uno_bridge import property_value

_SAVED_AS = {
    ".ods": "calc8",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xlsx": "Calc MS Excel 2007 XML",
}


class Books:
    """The open workbooks of one LibreOffice."""

    def __init__(self, app: ParentApp) -> None:
        self.app = app

    def __iter__(self) -> Iterator[Book]:
        documents = self.app.desktop.Components.createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if hasattr(document, "Sheets"):
                yield Book(self.app, document)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, name_or_index: str | int) -> Book:
        """The workbook of this name, path or number."""
        books = list(self)
        if isinstance(name_or_index, int):
            return books[name_or_index - 1]
        for book in books:
            if name_or_index in (book.name, book.fullname):
                return book
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(name in (book.name, book.fullname) for book in self)

    @property
    def active(self) -> Book:
        """The workbook in front, else the first one."""
        current = self.app.desktop.getCurrentComponent()
        return Book(self.app, current) if hasattr(current, "Sheets") else self(1)

    def add(self) -> Book:
        """A new workbook."""
        return self._load("private:factory/scalc")

    def open(self, fullname: str, *_others: object, **_more: object) -> Book:
        """The workbook of this path: the open one, else opened now."""
        path = Path(fullname).resolve()
        found = next((book for book in self if book.path == path), None)
        return found or self._load(path.as_uri())

    def _load(self, address: str) -> Book:
        # 3 = MacroExecMode.USE_CONFIG: buttons work as far as the owner's own macro settings allow
        arguments = (property_value("MacroExecutionMode", 3),)
        return Book(self.app, self.app.desktop.loadComponentFromURL(address, "_blank", 0, arguments))


class Book:
    """One open workbook."""

    def __init__(self, app: ParentApp, document: Any) -> None:
        self.app = app
        self.document = document

    @property
    def api(self) -> Any:
        """The UNO document."""
        return self.document

    @property
    def path(self) -> Path | None:
        """Where it is saved, if it is."""
        address = self.document.URL
        return Path(url2pathname(unquote(urlparse(address).path))) if address else None

    @property
    def name(self) -> str:
        """Its file name, else the title on its window."""
        return self.path.name if self.path else str(self.document.Title)

    @property
    def fullname(self) -> str:
        """Its whole path, else the title on its window."""
        return str(self.path or self.document.Title)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    def activate(self, *_steal_focus: bool) -> None:
        """Bring its window to the front."""
        self.document.CurrentController.Frame.activate()

    def save(self, path: str | None = None, **_password: str | None) -> None:
        """Save in place, or under ``path`` in the format its ending names."""
        if path is None:
            self.document.store()
            return
        target = Path(path).resolve()
        filter_name = property_value("FilterName", _SAVED_AS[target.suffix.lower()])
        self.document.storeAsURL(target.as_uri(), (filter_name, property_value("Overwrite", True)))

    def close(self) -> None:
        """Close without saving."""
        self.document.close(True)
