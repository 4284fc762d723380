"""Stands in for xlwings' VBA code where LibreOffice plays Excel.

LibreOffice's Basic reads every branch of an ``#If``, so that it can compile neither xlwings' module nor
its class for the Mac, and speaks with no COM server. They are swapped in the open workbook, after it is
read and before its first macro runs: later a modal "BASIC syntax error" stands over the sheets, and no
mouse reaches a button. All other macros are those of the file.
"""

import os
import stat
import sys
from contextlib import contextmanager
from pathlib import Path

from sheets_crm.workbooks.libreoffice_engine.uno_bridge import uno_module
from tests.workbooks.live.desktop import address_of

_HERE = Path(__file__).parent
_BROADCASTER = "/singletons/com.sun.star.frame.theGlobalEventBroadcaster"


@contextmanager
def standing_in(app, folder: Path):
    """Macro workbooks that this LibreOffice opens meanwhile get the shim; it writes into the folder."""
    broadcaster = app.impl.office.context.getValueByName(_BROADCASTER)
    listener = _WhenRead({"answer": _launcher(folder), "address": address_of(app), "folder": folder})
    broadcaster.addDocumentEventListener(listener)
    try:
        yield
    finally:
        broadcaster.removeDocumentEventListener(listener)


class _WhenRead:
    """A UNO listener that swaps the modules of a workbook when it was read."""

    def __init__(self, places):
        self._places = places

    def getTypes(self):  # noqa: N802 - UNO's own names, here and below
        return (uno_module().getTypeByName("com.sun.star.document.XDocumentEventListener"),)

    def getImplementationId(self):  # noqa: N802
        return b""

    def documentEventOccured(self, event):  # noqa: N802
        if event.EventName == "OnLoadFinished":
            library = event.Source.BasicLibraries.getByName("VBAProject")
            library.removeByName("xlwings")
            library.removeByName("Dictionary")
            for source in _HERE.glob("*.bas"):
                library.insertByName(source.stem, source.read_text().format(**self._places))

    def disposing(self, source):
        """LibreOffice ended."""


def _launcher(folder: Path) -> Path:
    """A program without spaces and arguments that starts `answer` with this Python and its paths."""
    path = folder / "answer.sh"
    paths = os.pathsep.join(filter(None, sys.path))
    run = f"PYTHONPATH='{paths}' exec '{sys.executable}' '{_HERE}/answer.py' \"$@\" 2>>'{folder}/shim.log'"
    path.write_text(f"#!/bin/sh\n{run}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path
