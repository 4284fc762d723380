"""A file replaced as a whole or not at all, its last versions kept beside it."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from sheets_crm.workbooks.protocol import WorkbookError

BACKUPS = ".sheets_crm_backups"
KEPT_BACKUPS = 10
MODE = 0o777
IN_USE = (5, 32)
"""Windows' codes for a file that another program has open."""
TEMPORARY = ".sheets_crm.tmp"


class Fingerprint(Struct, frozen=True):
    """What tells one version of a file from another."""

    size: int
    changed_at: int
    digest: bytes


def opened_file(path: Path) -> BufferedReader:
    """The file, open for reading.

    Raises:
        WorkbookError: It is not there, or may not be read.
    """
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise WorkbookError("no_such_file", name=path.name) from error
    except OSError as error:
        raise WorkbookError("cannot_read", name=path.name, reason=error.strerror) from error


def fingerprint(file: BufferedReader) -> Fingerprint:
    """Size, time and digest of an open file, which is read from its start and set back to it."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").digest()  # processors have instructions for this one
    file.seek(0)
    status = os.fstat(file.fileno())
    return Fingerprint(status.st_size, status.st_mtime_ns, digest)


def refuse_changed(path: Path, seen: Fingerprint | None, file: BufferedReader | None = None) -> None:
    """Stop when the file is no longer what was read.

    Args:
        path: The file by its name.
        seen: What was read; None when nothing was.
        file: The same file, already open; its digest is compared too.

    Raises:
        WorkbookError: It is not.
    """
    if seen is None:
        return
    try:
        status = path.stat()
    except OSError as error:
        raise WorkbookError("changed_meanwhile", name=path.name) from error
    same = (status.st_size, status.st_mtime_ns) == (seen.size, seen.changed_at)
    if not same or (file is not None and fingerprint(file).digest != seen.digest):
        raise WorkbookError("changed_meanwhile", name=path.name)


def replaced(path: Path, seen: Fingerprint, write: Callable[[BinaryIO], None]) -> Fingerprint:
    """Write a new version of the file, keep the old one as a backup, and put the new one in its place.

    Raises:
        WorkbookError: The file is as it was; with ``saved_meanwhile`` it is written, and what somebody
            saved at the same instant is the last backup.
    """
    refuse_read_only(path)
    refuse_hard_links(path)
    _remove_left_over(path)
    temporary = None
    try:
        temporary = _written(path, write)
        with temporary.open("rb") as file:
            new = fingerprint(file)
        with opened_file(path) as file:
            refuse_changed(path, seen, file)
        backup = _backed_up(path, seen)
        _put_in_place(temporary, path, backup)
    except OSError as error:
        raise refused(error, path) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)
    _drop_old_backups(path)
    _refuse_saved_meanwhile(path, backup, seen)
    return new


def refuse_read_only(path: Path) -> None:
    """Stop at a file that is marked as not to be changed.

    Raises:
        WorkbookError: It is.
    """
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        raise WorkbookError("read_only", name=path.name)


def refuse_hard_links(path: Path) -> None:
    """Stop at a file that has another name elsewhere, which would go on showing the old version.

    Raises:
        WorkbookError: It has one that is no backup of ours.
    """
    status = path.stat()
    names = backup_folder(path).iterdir() if backup_folder(path).is_dir() else ()
    ours = sum(os.path.samestat(name.stat(), status) for name in names)
    if status.st_nlink > 1 + ours:
        raise WorkbookError("hard_link", name=path.name)


def refused(error: OSError, path: Path) -> WorkbookError:
    """The system's refusal to write, as a sentence."""
    if getattr(error, "winerror", None) in IN_USE:
        return WorkbookError("in_use", name=path.name)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return WorkbookError("disk_full", name=path.name)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return WorkbookError("not_writable", name=path.name, folder=path.parent.name)
    return WorkbookError("cannot_write", name=path.name, reason=error.strerror or str(error))


def _written(path: Path, write: Callable[[BinaryIO], None]) -> Path:
    handle, name = tempfile.mkstemp(suffix=TEMPORARY, prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            write(target)
            target.flush()
            os.fsync(target.fileno())
        _take_over_rights(path, temporary)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _take_over_rights(old: Path, new: Path) -> None:
    status = old.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):  # only an administrator gives files away
            os.chown(new, status.st_uid, status.st_gid)
    new.chmod(stat.S_IMODE(status.st_mode) & MODE)


def _remove_left_over(path: Path) -> None:
    """Temporary files of a refresh that was killed; the lock says that none is running."""
    for entry in path.parent.iterdir():
        if entry.name.startswith(f".{path.name}.") and entry.name.endswith(TEMPORARY):
            entry.unlink(missing_ok=True)


def backup_folder(path: Path) -> Path:
    """Where the last versions of a workbook are kept."""
    return path.parent / BACKUPS / path.name


def _backed_up(path: Path, seen: Fingerprint) -> Path:
    """The present version under a name that says which one it is and when it was saved.

    Raises:
        WorkbookError: It is no longer what was read.
    """
    folder = backup_folder(path)
    folder.mkdir(parents=True, exist_ok=True)
    saved = datetime.fromtimestamp(path.stat().st_mtime)
    number = max(map(_number, folder.iterdir()), default=0) + 1
    backup = folder / f"{number:04} {saved:%Y-%m-%d %H.%M.%S} {path.name}"
    try:
        os.link(path, backup)  # the file itself is about to be replaced, not changed
    except OSError:
        shutil.copy2(path, backup)
    if _digest(backup) != seen.digest:
        backup.unlink()
        raise WorkbookError("changed_meanwhile", name=path.name)
    return backup


def _number(backup: Path) -> int:
    """A backup's number; those of older versions have none."""
    number = backup.name.partition(" ")[0]
    return int(number) if number.isdecimal() else 0


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return fingerprint(file).digest


def _refuse_saved_meanwhile(path: Path, backup: Path, seen: Fingerprint) -> None:
    """Tell when somebody saved into the old file after it became the backup."""
    with suppress(OSError):
        if _digest(backup) != seen.digest:
            raise WorkbookError("saved_meanwhile", name=path.name, backup=backup.name)


def _put_in_place(temporary: Path, path: Path, backup: Path) -> None:
    try:
        temporary.replace(path)
    except OSError:
        backup.unlink(missing_ok=True)
        raise
    if os.name != "nt":  # Windows opens no folders
        with suppress(OSError):  # the new version is in its place, however soon the disk writes it down
            handle = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _drop_old_backups(path: Path) -> None:
    with suppress(OSError):
        backups = sorted(
            backup_folder(path).iterdir(),
            key=lambda entry: (_number(entry), entry.stat().st_mtime_ns, entry.name),
        )
        for old in backups[:-KEPT_BACKUPS]:
            old.unlink()
