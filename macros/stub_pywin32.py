"""Lets xlwings' Windows code be imported where there is no Windows.

Only the names exist; nothing is said to COM. What xlwings does with functions (reading their arguments,
converting cells, writing answers, generating VBA) is its own code, unchanged.
"""

from __future__ import annotations

import ctypes
import datetime
import sys
from types import ModuleType
from unittest.mock import MagicMock, patch

_MODULES = (
    "pythoncom",
    "pywintypes",
    "win32api",
    "win32con",
    "win32event",
    "win32gui",
    "win32process",
    "win32timezone",
    "win32com",
    "win32com.client",
    "win32com.client.dynamic",
    "win32com.server",
    "win32com.server.dispatcher",
    "win32com.server.exception",
    "win32com.server.policy",
    "win32com.server.util",
)


class ComTime(datetime.datetime):
    """A moment as COM hands it over: with a zone."""


def install() -> ModuleType:
    """Put the stubs in place and turn on xlwings' function decorators; returns ``xlwings.com_server``.

    Call it before anything imports xlwings' functions, in a process of its own.
    """
    for name in _MODULES:
        sys.modules[name] = _stub(name)
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], child, sys.modules[name])
    ctypes.windll = ctypes.oledll = MagicMock()
    import xlwings

    with patch.object(ctypes, "PyDLL"):
        from xlwings import _xlwindows, com_server, udfs

    xlwings._xlwindows = _xlwindows
    xlwings.engines.add(xlwings.Engine(impl=_xlwindows.engine))
    xlwings.func, xlwings.arg, xlwings.ret = udfs.xlfunc, udfs.xlarg, udfs.xlret
    return com_server


def _stub(name: str) -> ModuleType:
    module = MagicMock(name=name)
    module.__path__, module.__file__ = [], f"{name}.dll"
    if name == "pywintypes":
        module.TimeType, module.com_error = ComTime, OSError
        module.Time = module.IID = staticmethod(lambda value: value)
    if name == "win32timezone":
        module.TimeZoneInfo.utc = staticmethod(lambda: datetime.UTC)
    if name.startswith("win32com.client"):
        module.CDispatch = module.DispatchBaseClass = module.CoClassBaseClass = type("Dispatch", (), {})
    if name == "win32com.server.util":
        module.unwrap = MagicMock(side_effect=TypeError)  # plain values, not wrapped Python objects
    return module
