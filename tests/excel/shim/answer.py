"""What LibreOffice's Basic runs as a program.

python answer.py button ADDRESS COMMAND      what RunPython would run, in the workbook in front
python answer.py function QUESTION ANSWER    what XLPy.CallUDF would answer, through text files
"""

import sys
from pathlib import Path

from macros.stub_pywin32 import ComTime, install
from tests.excel.calls import MISSING, Cells


def button(address, command):
    from sheets_crm.workbooks.libreoffice_engine import attached_app

    attached_app(address).books.active.set_mock_caller()
    exec(command, {})  # the very text that RunPython was given


def function(question, answer):
    server = install().XLPython()
    module, name, *lines = Path(question).read_text("utf-8").splitlines()
    given = server.CallUDF(module, name, list(_arguments(lines)))
    rows = given if isinstance(given, list | tuple) else [[given]]
    text = [str(len(rows)), str(len(rows[0])), *(_line(value) for row in rows for value in row)]
    Path(answer).write_text("\n".join(text) + "\n", "utf-8")


def _arguments(lines):
    """Each argument as COM hands it over: a range of cells, a value, or that it was left out."""
    found = []
    for line in lines:
        if line == "missing":
            found.append(MISSING)
        elif line == "cells":
            found.append(())
        elif line == "row":
            found[-1] += ((),)
        elif line.startswith("plain "):
            found.append(_value(line.removeprefix("plain ")))
        else:
            found[-1] = (*found[-1][:-1], (*found[-1][-1], _value(line)))
    return [_as_range(argument) if isinstance(argument, tuple) else argument for argument in found]


def _as_range(rows):
    return Cells(rows[0][0] if len(rows) == len(rows[0]) == 1 else rows)


def _value(line):
    kind, _, text = line.partition("=")
    if kind in ("Empty", "Null"):
        return None
    if kind == "Date":
        return ComTime.fromisoformat(text)
    return float(text) if kind in ("Double", "Integer", "Long", "Currency") else text


def _line(value):
    if isinstance(value, int | float):
        return f"number={value!r}"
    return f"text={value:%Y-%m-%d}" if hasattr(value, "strftime") else f"text={value}"


if __name__ == "__main__":
    {"button": button, "function": function}[sys.argv[1]](*sys.argv[2:])
