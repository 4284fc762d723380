"""Who has a workbook's file open: Excel, LibreOffice, another refresh."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.files import refused


def refuse_open(path: Path) -> None:
    """Stop when a program's owner file says that somebody has the workbook open.

    Raises:
        WorkbookError: It does; the sentence names who, when the file tells.
    """
    excel, office = path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")
    if excel.exists():
        raise WorkbookError("open_in_excel", name=path.name, who=_excel_user(excel), lock=excel.name)
    if office.exists():
        raise WorkbookError("open_in_libreoffice", name=path.name, who=_office_user(office), lock=office.name)


def _excel_user(owner: Path) -> str:
    """The user's name behind its length in one byte; Excel on Windows lets nobody read it."""
    with suppress(OSError):
        content = owner.read_bytes()
        return content[1 : 1 + content[0]].decode("cp1252", "replace").strip("\0 ") if content else "?"
    return "?"


def _office_user(owner: Path) -> str:
    """The first of its fields that says something: a name, the account, the computer."""
    with suppress(OSError):
        fields = owner.read_text("utf-8", "replace").split(",")[:3]
        return next((field.strip() for field in fields if field.strip()), "?")
    return "?"


@contextmanager
def locked(path: Path, purpose: str = "") -> Iterator[None]:
    """Keep others with the same purpose out of a workbook. A lock ends with its process, however that ends.

    Args:
        path: The workbook.
        purpose: Writing it, unless it is named.

    Raises:
        WorkbookError: Another one is writing, or the folder cannot be written to.
    """
    lock = path.with_name(f".{path.name}.sheets_crm{purpose and f'.{purpose}'}.lock")
    try:
        handle = _taken(lock)
    except BlockingIOError as error:
        raise WorkbookError("refresh_running", name=path.name) from error
    except OSError as error:
        raise refused(error, path) from error
    try:
        yield
    finally:
        if os.name != "nt":  # while it is ours: once it is closed, the name may be another's
            with suppress(OSError):
                lock.unlink()
        os.close(handle)
        if os.name == "nt":  # which removes no open file, and so no other's either
            with suppress(OSError):
                lock.unlink(missing_ok=True)


def _taken(lock: Path) -> int:
    """An exclusive lock on the file that has this name once it is locked."""
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
            if os.path.samestat(os.fstat(handle), lock.stat()):
                return handle
        except FileNotFoundError:
            pass
        except OSError:
            os.close(handle)
            raise
        os.close(handle)


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(*error.args) from error
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
