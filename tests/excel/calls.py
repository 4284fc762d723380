"""A process that calls our worksheet functions as Excel does: through xlwings' own COM server.

Only pywin32 is a stub. Arguments come as Excel's ranges do, answers as Excel would be given them.
"""

import pickle
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from unittest.mock import MagicMock

MISSING = -2147352572
"""An argument that was left out, as COM says it."""
NOT_AVAILABLE, BAD_NAME = -2146826246, -2146826259
"""``#N/A`` and ``#NAME?`` in a cell, as COM says them."""


@dataclass(frozen=True)
class Cells:
    """A range as COM shows it: ``Value`` is a cell, or a tuple of rows."""

    Value: object
    Row = Column = 1
    Worksheet = MagicMock()

    @property
    def Rows(self):  # noqa: N802 - as COM calls it
        return SimpleNamespace(Count=len(self.Value) if isinstance(self.Value, tuple) else 1)

    @property
    def Columns(self):  # noqa: N802 - as COM calls it
        return SimpleNamespace(Count=len(self.Value[0]) if isinstance(self.Value, tuple) else 1)

    @property
    def _oleobj_(self):
        kind = SimpleNamespace(iid="{00020846-0000-0000-C000-000000000046}")
        return SimpleNamespace(GetTypeInfo=lambda: SimpleNamespace(GetTypeAttr=lambda: kind))


def down(*values):
    """A column of cells."""
    return Cells(tuple((value,) for value in values))


@dataclass(frozen=True)
class Day:
    """A day as pywin32 shows it; turned into its type on the other side."""

    year: int
    month: int
    day: int


@contextmanager
def excel(language="en_US.UTF-8"):
    """Calls functions: ``call(module, name, *arguments)``."""
    command = [sys.executable, "-m", "tests.excel.calls"]
    environment = {"LANG": language, "PATH": ""}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment) as process:

        def call(name, *arguments, module="sheets_crm.excel.udfs"):
            pickle.dump((module, name, arguments), process.stdin)
            process.stdin.flush()
            return pickle.load(process.stdout)

        try:
            yield call
        finally:
            process.stdin.close()
            process.wait(20)


def _serve():
    from macros.stub_pywin32 import ComTime, install

    server = install().XLPython()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr
    while True:
        try:
            module, name, arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        answer = server.CallUDF(module, name, [_as_com(each, ComTime) for each in arguments])
        pickle.dump(_from_com(answer, ComTime), answers)
        answers.flush()


def _as_com(value, moment):
    if isinstance(value, Cells) or type(value).__name__ == "Cells":
        return Cells(_as_com(value.Value, moment))
    if isinstance(value, tuple):
        return tuple(_as_com(each, moment) for each in value)
    if type(value).__name__ == "Day":
        return moment(value.year, value.month, value.day)
    return value


def _from_com(value, moment):
    if isinstance(value, list | tuple):
        return [_from_com(each, moment) for each in value]
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value


if __name__ == "__main__":
    _serve()
