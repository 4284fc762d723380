"""Reaching a LibreOffice: one that runs already, or one started here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct

from sheets_crm.workbooks.libreoffice_engine.uno_bridge import office_errors, uno_module
from sheets_crm.workbooks.protocol import WorkbookError

LISTENING = "pipe,name=sheets_crm"
"""Where ``sheets-crm refresh --live`` looks for a running LibreOffice."""
_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_LOOK_AGAIN = 0.1
_MESSAGE_TIME = 3.0


class Office(Struct, frozen=True):
    """A LibreOffice within reach: its remote context, and its process if it was started here."""

    address: str
    context: Any
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The number xlwings knows it by: the process, or for one that ran already its address."""
        return self.process.pid if self.process else crc32(self.address.encode())

    def desktop(self) -> Any:
        """The service that holds the open documents."""
        return self.context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", self.context
        )


def connect(address: str = LISTENING) -> Office | None:
    """The LibreOffice that listens at this address (``pipe,name=…`` or ``socket,host=…,port=…``), if any."""
    local = uno_module().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    try:
        return Office(address, resolver.resolve(f"uno:{address};urp;StarOffice.ComponentContext"))
    except office_errors():
        return None


def attach(address: str = LISTENING, patience: float = 20.0) -> Office:
    """The running LibreOffice; one that does not listen yet is asked to.

    A second ``soffice`` hands its ``--accept`` to the one that runs with the same profile, and ends.

    Raises:
        WorkbookError: No LibreOffice runs, or it did not answer in ``patience`` [s].
    """
    found = connect(address)
    if found is not None:
        return found
    messenger = _launch([f"--accept={address};urp", "--norestore", "--nologo", "--nodefault"])
    found = _wait(address, patience)
    if found is None or not _delivered(messenger):
        kill(messenger)
        raise WorkbookError("libreoffice_silent" if found is None else "nothing_open", seconds=patience)
    return found


def _delivered(messenger: subprocess.Popen[bytes]) -> bool:
    """Whether the second ``soffice`` ended; it stays if it was the first, and then no workbook is open."""
    try:
        messenger.wait(_MESSAGE_TIME)
    except subprocess.TimeoutExpired:
        return False
    return True


def start(
    address: str,
    profile: Path,
    *,
    visible: bool,
    patience: float = 60.0,
    environment: dict[str, str] | None = None,
) -> Office:
    """A new LibreOffice with its own user profile, in a process group of its own.

    Raises:
        WorkbookError: LibreOffice is not installed, or did not answer in ``patience`` [s].
    """
    screen = [] if visible else ["--headless"]
    arguments = [f"-env:UserInstallation={profile.resolve().as_uri()}", f"--accept={address};urp", *screen]
    quiet = ["--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
    process = _launch([*arguments, *quiet], environment)
    found = _wait(address, patience)
    if found is None:
        kill(process)
        raise WorkbookError("libreoffice_silent", seconds=patience)
    return Office(address, found.context, process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a LibreOffice that was started here, whatever dialog it shows."""
    if os.name == "nt":
        process.kill()
    else:
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _launch(arguments: list[str], environment: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise WorkbookError("libreoffice_missing")
    return subprocess.Popen(  # noqa: S603 - LibreOffice itself, with arguments of our own
        [program, *arguments],
        start_new_session=True,
        env=None if environment is None else {**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait(address: str, patience: float) -> Office | None:
    until = time.monotonic() + patience
    while (found := connect(address)) is None and time.monotonic() < until:
        time.sleep(_LOOK_AGAIN)
    return found
