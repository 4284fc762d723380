"""The engine, and LibreOffice itself as xlwings sees it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from sheets_crm.workbooks.libreoffice_engine import office
from sheets_crm.workbooks.libreoffice_engine.books import Books
from sheets_crm.workbooks.libreoffice_engine.office import Office
from sheets_crm.workbooks.libreoffice_engine.values import ErrorText

NAME = "libreoffice"


class Engine:
    """What ``xw.Engine(impl=...)`` asks for."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: Any) -> Any:
        """A value as the engine's ranges take it: blank is ``""``."""
        return "" if value is None or value != value else value  # NaN is blank

    @staticmethod
    def clean_value_data(
        rows: Any,
        day: Callable[..., date],
        empty_as: Any,
        number: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Values as people who call xlwings get them, errors as text or as blanks."""

        def clean(value: Any) -> Any:
            kind = type(value)
            if kind is str:
                return value or empty_as
            if kind is float and number is None:
                return value
            if isinstance(value, ErrorText):
                return str(value) if err_to_str else None
            if isinstance(value, datetime):
                return _built(day, value)
            return number(value) if number and kind is float else value

        return [[clean(value) for value in row] for row in rows]


def _built(day: Callable[..., date], value: datetime) -> date:
    return day(
        year=value.year,
        month=value.month,
        day=value.day,
        hour=value.hour,
        minute=value.minute,
        second=value.second,
        microsecond=value.microsecond,
        tzinfo=None,
    )


class Apps:
    """The LibreOffices that this program has reached."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._apps: dict[int, App] = {}

    def join(self, reached: Office) -> App:
        """Count this LibreOffice in."""
        app = App(self._engine, reached, self._forget)
        self._apps = {app.pid: app, **self._apps}
        return app

    def add(self, spec: str | None = None, add_book: bool | None = None, visible: bool | None = None) -> App:
        """Start a LibreOffice with a profile of its own, in folder ``spec`` or one that goes with it."""
        profile = Path(spec) if spec else Path(tempfile.mkdtemp(prefix="sheets-crm-libreoffice-"))
        address = f"pipe,name=sheets_crm_{uuid4().hex}"
        app = self.join(office.start(address, profile, visible=bool(visible)))
        app.passing_profile = None if spec else profile
        if add_book:
            app.books.add()
        return app

    def _forget(self, app: App) -> None:
        self._apps.pop(app.pid, None)

    def keys(self) -> list[int]:
        """The numbers xlwings knows them by."""
        return list(self._apps)

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps.values()))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return self._apps[pid]

    def cleanup(self) -> None:
        """Nothing to do: a LibreOffice that was started here ends with ``kill``."""


class App:
    """One LibreOffice."""

    enable_events = True
    display_alerts = True
    passing_profile: Path | None = None

    def __init__(self, engine: Engine, reached: Office, forget: Callable[[App], None]) -> None:
        self.engine = engine
        self.office = reached
        self.desktop = reached.desktop()
        self.pid = reached.pid
        self._forget = forget
        self._screen_updating = True

    @property
    def api(self) -> Any:
        """The UNO desktop."""
        return self.desktop

    @property
    def books(self) -> Books:
        """The open workbooks."""
        return Books(self)

    def activate(self, *_steal_focus: bool) -> None:
        """Bring the window in front of its others to the front."""
        frame = self.desktop.getCurrentFrame()
        if frame is not None:
            frame.ContainerWindow.toFront()

    @property
    def visible(self) -> bool:
        """Whether it was started with a screen; that cannot change later."""
        return True

    @visible.setter
    def visible(self, value: bool) -> None:
        """LibreOffice shows itself, or not, from its start."""

    @property
    def screen_updating(self) -> bool:
        """Whether changes are drawn as they happen."""
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value != self._screen_updating:
            for book in self.books:
                (book.document.unlockControllers if value else book.document.lockControllers)()
        self._screen_updating = value

    @property
    def calculation(self) -> str:
        """``automatic`` unless a workbook calculates only when asked."""
        every = all(book.document.isAutomaticCalculationEnabled() for book in self.books)
        return "automatic" if every else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        for book in self.books:
            modified = book.document.isModified()
            book.document.enableAutomaticCalculation(value == "automatic")
            book.document.setModified(modified)
        if value == "automatic":
            self.calculate()

    def calculate(self) -> None:
        """Calculate what changed in all open workbooks."""
        for book in self.books:
            book.document.calculate()

    def quit(self) -> None:
        """Close it; one that was started here ends even if a dialog is open."""
        self._forget(self)
        if self.office.process is None:
            self.desktop.terminate()
        else:
            office.kill(self.office.process)
        if self.passing_profile is not None:
            shutil.rmtree(self.passing_profile, ignore_errors=True)

    def kill(self) -> None:
        """End it at once."""
        self.quit()
