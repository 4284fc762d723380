"""Finding LibreOffice's ``uno`` module, and the few UNO values that the engine needs."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sheets_crm.workbooks.protocol import WorkbookError

_PROGRAM_FOLDERS = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice*/program",
    "/Applications/LibreOffice.app/Contents/Resources",
    "/Applications/LibreOffice.app/Contents/Frameworks",
    "C:/Program Files/LibreOffice/program",
)
_MODULE_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib/python3*/site-packages")
_LINKED_PYTHON = re.compile(rb"(?:libpython3\.|Versions/3\.|python3)(\d{1,2})(?!\d)")


@cache
def uno_module() -> ModuleType:
    """The module ``uno`` of the installed LibreOffice.

    Raises:
        WorkbookError: There is none, or it was made for another version of Python.
    """
    try:
        return _imported()
    except ImportError:
        with _also_from(_folders_for_this_python()):
            try:
                return _imported()
            except ImportError as error:
                version = f"{sys.version_info.major}.{sys.version_info.minor}"
                raise WorkbookError("uno_missing", python=version) from error


def _imported() -> ModuleType:
    import uno  # type: ignore[import-not-found,unused-ignore]

    return uno  # type: ignore[no-any-return,unused-ignore]


@contextmanager
def _also_from(folders: Iterable[str]) -> Iterator[None]:
    """These folders count only while ``uno`` is imported: they hold the system's other modules too."""
    before = list(sys.path)
    sys.path.extend(folders)
    try:
        yield
    finally:
        sys.path[:] = before


def _folders_for_this_python() -> list[str]:
    """Where ``uno`` may be; none if LibreOffice was made for another Python, which would crash this one."""
    program = [folder for folder in _existing(_PROGRAM_FOLDERS) if _made_for_this_python(folder)]
    return program + [str(folder) for folder in _existing(_MODULE_FOLDERS)] if program else []


def _existing(patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        root = Path(pattern).anchor
        yield from map(str, Path(root).glob(pattern[len(root) :])) if Path(root).exists() else ()


def _made_for_this_python(folder: str) -> bool:
    libraries = [path for path in Path(folder).glob("*pyuno*") if path.is_file()]
    versions = {int(found) for library in libraries for found in linked_versions(library.read_bytes())}
    return sys.version_info.minor in versions


def linked_versions(library: bytes) -> list[bytes]:
    """The Python 3 versions (``b"11"``) that a compiled library names as the one it is linked to."""
    return _LINKED_PYTHON.findall(library)


def property_value(name: str, value: object) -> Any:
    """A UNO ``PropertyValue``."""
    made = struct("com.sun.star.beans.PropertyValue")
    made.Name, made.Value = name, value
    return made


def struct(name: str) -> Any:
    """An empty UNO structure."""
    return uno_module().createUnoStruct(name)


def english() -> Any:
    """The locale that number formats of the engine are written in."""
    locale = struct("com.sun.star.lang.Locale")
    locale.Language, locale.Country = "en", "US"
    return locale


def enum(kind: str, name: str) -> Any:
    """A value of a UNO enumeration."""
    return uno_module().Enum(kind, name)


def typed(kind: str, value: object) -> Any:
    """A value with its UNO type said, for calls that do not guess it (``uno.invoke``)."""
    return uno_module().Any(kind, value)


def office_errors() -> tuple[type[BaseException], ...]:
    """What UNO calls raise: LibreOffice's own exceptions, and those of the bridge to it."""
    return (uno_module().getClass("com.sun.star.uno.Exception"),)
