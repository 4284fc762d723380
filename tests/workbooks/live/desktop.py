"""A screen of its own with LibreOffice on it, for tests that click as people do.

    with desktop() as screen, visible_office(screen, tmp_path / "profile") as app:
        book = app.books.open("toko.ods")
        bring_to_front(book, screen)
        click(screen, control_centre(book, "Daftar Telepon", "Perbarui daftar"))
        wait_until(lambda: book.sheets["Daftar Telepon"]["A1"].value == "diperbarui")
        screenshot(screen, Path("after.png"))

Needs Xvfb, xdotool, ImageMagick (for pictures) and LibreOffice; a test skips without them, or
fails where SHEETS_CRM_REQUIRE names them. The user profile runs macros without asking. Nothing
waits for ever: LibreOffice is killed with all dialogs after ``seconds``, and a call into it that
hangs then raises.
"""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheets_crm.workbooks.libreoffice_engine import engine, office
from tests.programs import need
from tests.workbooks.live.libreoffice import PATIENCE

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc">
<prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>99.9</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True)
class Screen:
    """An X display without a monitor: its name (``:99``) and size [pixels]."""

    name: str
    width: int
    height: int

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs in order to show itself there."""
        return {"DISPLAY": self.name, "SAL_USE_VCLPLUGIN": "gen"}


@contextmanager
def desktop(width: int = 1280, height: int = 900) -> Iterator[Screen]:
    """A new screen; it goes with the ``with`` block."""
    program = need("Xvfb")
    read_end, write_end = os.pipe()
    size = f"{width}x{height}x24"
    command = [program, "-displayfd", str(write_end), "-screen", "0", size, "-dpi", "96", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    try:
        with os.fdopen(read_end) as answer:
            yield Screen(f":{answer.readline().strip()}", width, height)
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def visible_office(screen: Screen, profile: Path, seconds: float = PATIENCE) -> Iterator[object]:
    """LibreOffice on that screen as an ``xw.App``, killed with all its dialogs after ``seconds``."""
    need("soffice")
    settle(profile)
    address = f"pipe,name=sheets_crm_desktop_{os.getpid()}"
    started = office.start(address, profile, visible=True, environment=screen.environment)
    apps = engine().apps
    app = apps[apps.impl.join(started).pid]
    timer = threading.Timer(seconds, app.impl.kill)
    timer.start()
    try:
        yield app
    finally:
        timer.cancel()
        app.impl.kill()


def settle(profile: Path) -> None:
    """A user profile of LibreOffice that was started before and runs macros without asking."""
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE)


def address_of(app) -> str:
    """Where another program reaches this LibreOffice (``office.attach(address)``)."""
    return app.impl.office.address


def bring_to_front(book, screen: Screen, sheet: str | None = None) -> None:
    """Let the workbook's window fill the screen, with this sheet in front."""
    window = book.impl.document.CurrentController.Frame.ContainerWindow
    window.setPosSize(0, 0, screen.width, screen.height, 15)  # com.sun.star.awt.PosSize.POSSIZE
    window.toFront()
    if sheet is not None:
        book.sheets[sheet].activate()
    time.sleep(0.5)


def control_centre(book, sheet: str, caption: str) -> tuple[int, int]:
    """Where on the screen the form control with this caption (or name) is; its sheet is in front.

    Raises:
        LookupError: The sheet has no such control.
    """
    controller = book.impl.document.CurrentController
    page = book.sheets[sheet].impl.sheet.DrawPage
    for number in range(page.Count):
        model = getattr(page.getByIndex(number), "Control", None)
        if model is not None and caption in (getattr(model, "Label", None), model.Name):
            return _centre(controller.getControl(model).getAccessibleContext())
    raise LookupError(caption)


def cell_centre(book, sheet: str, address: str) -> tuple[int, int]:
    """Where on the screen a cell is; its sheet is in front.

    Raises:
        LookupError: The cell is out of view.
    """
    cell = book.sheets[sheet][address]
    window = book.impl.document.CurrentController.ComponentWindow
    for pane in _panes(window.getAccessibleContext()):
        place = pane.getAccessibleCellAt(cell.row - 1, cell.column - 1).getAccessibleContext()
        (x, y), corner, size = _centre(place), pane.getLocationOnScreen(), pane.getSize()
        if corner.X < x < corner.X + size.Width and corner.Y < y < corner.Y + size.Height:
            return x, y
    raise LookupError(address)


def _panes(shown) -> Iterator[Any]:
    """The parts of a sheet that freezing leaves, as accessible tables."""
    if hasattr(shown, "getAccessibleCellAt"):
        yield shown
        return
    for number in range(shown.getAccessibleChildCount()):
        yield from _panes(shown.getAccessibleChild(number).getAccessibleContext())


def _centre(place) -> tuple[int, int]:
    corner, size = place.getLocationOnScreen(), place.getSize()
    return corner.X + size.Width // 2, corner.Y + size.Height // 2


def click(screen: Screen, place: tuple[int, int]) -> None:
    """Move the mouse there and press its left button."""
    _xdotool(screen, "mousemove", "--sync", *map(str, place), "sleep", "0.2", "click", "1")


def press(screen: Screen, *keys: str) -> None:
    """Press keys as xdotool names them (``Return``, ``ctrl+s``) in the window in front."""
    _xdotool(screen, "key", *keys)


def type_text(screen: Screen, text: str) -> None:
    """Type into the window in front."""
    _xdotool(screen, "type", "--delay", "30", text)


def _xdotool(screen: Screen, *arguments: str) -> None:
    program = need("xdotool")
    environment = {**os.environ, **screen.environment}
    subprocess.run([program, *arguments], env=environment, check=True, timeout=PATIENCE)


def screenshot(screen: Screen, path: Path) -> Path:
    """A picture of the whole screen."""
    program = need("import")
    command = [program, "-display", screen.name, "-window", "root", str(path)]
    subprocess.run(command, check=True, timeout=PATIENCE)
    return path


def wait_until(happened: Callable[[], bool], seconds: float = 200.0) -> None:
    """Come back as soon as it happened.

    Raises:
        TimeoutError: It did not in ``seconds``.
    """
    until = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > until:
            raise TimeoutError(f"nothing happened in {seconds:g} seconds")
        time.sleep(0.1)
