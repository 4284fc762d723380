"""One LibreOffice without a screen for all live tests, killed if a test hangs in it."""

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sheets_crm.workbooks.libreoffice_engine import engine
from sheets_crm.workbooks.libreoffice_engine.uno_bridge import property_value
from tests.programs import need

PATIENCE = 600.0
"""Seconds after which a test gives up on LibreOffice (behind a dialog, say), however busy the computer is."""


@cache
def app():
    """The ``xw.App``; started by the first test that needs it, ended with the test run."""
    need("soffice")
    started = engine().apps.add(visible=False)
    atexit.register(started.impl.kill)
    return started


@contextmanager
def limited(seconds: float = PATIENCE) -> Iterator[object]:
    """The app, for so many seconds; afterwards all workbooks are closed."""
    reached = app()
    timer = threading.Timer(seconds, _lose, [reached])
    timer.start()
    try:
        yield reached
        for book in list(reached.books):
            book.close()
    finally:
        timer.cancel()


def _lose(reached) -> None:
    reached.impl.kill()
    atexit.unregister(reached.impl.kill)
    app.cache_clear()


def opened(path: Path):
    """The ``xw.Book`` of a file."""
    return app().books.open(str(path))


_FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "xls": "MS Excel 97", "pdf": "calc_pdf_Export"}


def converted(path: Path, folder: Path, kind: str = "xlsx") -> Path:
    """The workbook as LibreOffice saves it; of one that it cannot open there is no file."""
    folder.mkdir(exist_ok=True)
    made = folder / f"{path.stem}.{kind}"
    with limited() as office:
        document = office.impl.desktop.loadComponentFromURL(
            path.resolve().as_uri(), "_blank", 0, (property_value("Hidden", True),)
        )
        if document is not None:
            document.storeToURL(made.resolve().as_uri(), (property_value("FilterName", _FILTERS[kind]),))
    return made
