"""An xlwings engine for LibreOffice, over UNO: enough of it for live workbooks.

It speaks as Excel does, so that :mod:`sheets_crm.workbooks.live.workbook` need not know the difference:
formulas in Excel's notation, text that looks typed is taken as typed, ``'`` begins a text.
"""

from __future__ import annotations

from typing import Any

from sheets_crm.workbooks.libreoffice_engine.application import NAME, Engine
from sheets_crm.workbooks.libreoffice_engine.office import LISTENING, attach

__all__ = ["attached_app", "engine"]


def engine() -> Any:
    """The ``xw.Engine`` for LibreOffice, registered the first time; without Excel, xlwings' active one."""
    import xlwings

    if NAME not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.Engine(impl=Engine()))
    if xlwings.engines.active is None:
        xlwings.engines[NAME].activate()
    return xlwings.engines[NAME]


def attached_app(address: str = LISTENING) -> Any:
    """The ``xw.App`` of the LibreOffice that runs already.

    Raises:
        WorkbookError: LibreOffice is not installed, its ``uno`` is not found, or it does not answer.
    """
    import xlwings

    return xlwings.App(impl=engine().impl.apps.join(attach(address)))
