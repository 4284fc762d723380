"""Where each typed word stands: beside whom on the list, under whom in the log, or on which other sheet."""

import re
from collections import Counter

from sheets_crm.workbooks.protocol import CellError, Formula
from tests.shop_life.people import LIST, LOG, as_dicts, header_of

_WORD = re.compile(r"(?:kata|tulis)\d+")
_MARK = re.compile(r"tulis\d+")
_FORMULA = re.compile(r"\(=[^·]*\)")
"""What the log tells of a formula beside what the formula showed."""
_QUOTE = "Diketik di kolom Catatan terakhir: "
"""What the log says before a line of its own that somebody changed: docs/typed-texts.md, What is left."""


def words(cells):
    """Every typed word in these cells; a formula and what it shows are one."""
    return [word for cell in cells for word in _of(cell)]


def _of(cell):
    if isinstance(cell, Formula):
        return dict.fromkeys(_WORD.findall(cell.text))
    if isinstance(cell, CellError):
        return ()
    if not isinstance(cell, str) or not ("kata" in cell or "tulis" in cell):
        return ()
    outside = _WORD.findall(_FORMULA.sub("", cell))
    inside = dict.fromkeys(word for part in _FORMULA.findall(cell) for word in _WORD.findall(part))
    return [*outside, *(word for word in inside if word not in outside)]


def told(desk, register):
    """How often each typed word stands beside, hangs on, or is logged under each person, or elsewhere."""
    found = Counter()
    for title in desk.titles():
        rows, notes = desk.sheet(title)
        role = desk.role(title)
        everything = words([cell for row in rows for cell in row] + list(notes.values()))
        if role == LIST:
            found.update(_in_list(rows, notes, register))
        elif role == LOG:
            found.update(_in_log(rows, register))
        elif role == "people":
            found.update((word, title) for word in everything)
        else:  # the program repeats there what people typed elsewhere
            found.update((word, title) for word in everything if _MARK.fullmatch(word))
    return found


def quoted(desk, register):
    """What the list quotes under whom and no log tells: a copy of the workbook from before was put back."""
    sheets = {title: desk.sheet(title)[0] for title in desk.titles()}
    logged = {
        word for title in sheets if desk.role(title) == LOG for row in sheets[title] for word in words(row)
    }
    found = Counter(
        (word, register.of_row(row))
        for row in as_dicts(sheets.get(LIST, []))
        for title, cell in row.items()
        if title.startswith("Catatan terakhir")
        for word in words([cell])
    )
    return Counter({pair: times for pair, times in found.items() if pair[0] not in logged})


def _in_log(rows, register):
    """What is logged: a quote of the log that was changed and logged again says nothing a second time."""
    said, quoted = Counter(), Counter()
    for row in as_dicts(rows):
        name = str(row.get("Pelanggan") or "").rpartition(" (")[0] or row.get("Pelanggan")
        person = register.one(register.named(name) or "nobody")
        note, _, quote = str(row.pop("Catatan", None) or "").partition(_QUOTE)
        said.update((word, person) for word in words([*row.values(), note]))
        quoted.update((word, person) for word in words([quote]))
    return said + Counter({pair: times for pair, times in quoted.items() if pair not in said})


def _in_list(rows, notes, register):
    at = header_of(rows)
    if at is None:
        return Counter((word, "list") for row in rows for word in words(row))
    found = Counter((word, "above") for row in rows[:at] for word in words(row))
    echo = [number for number, title in enumerate(rows[at]) if title == "Catatan terakhir"]
    end = _end(rows[at:], {column for line, column in notes if line > at + 1})
    for number, row in enumerate(as_dicts(rows), at + 2):
        found.update((word, "beside") for word in words(rows[number - 1][end:]))
        cells = [cell for place, cell in enumerate(rows[number - 1][:end]) if place not in echo]
        hung = [text for (line, at), text in notes.items() if line == number and at <= end]
        beyond = [text for (line, at), text in notes.items() if line == number and at > end]
        found.update((word, "beside") for word in words(beyond))
        person = register.of_row(row)
        found.update((word, person) for word in words([*cells, *hung]))
    return found


def _end(rows, noted):
    """Where the list ends on the right: what stands beyond an empty column is no part of its rows."""
    used = {place for row in rows for place, cell in enumerate(row) if cell is not None}
    end = max(place for place, title in enumerate(rows[0]) if title) + 1
    while end in used or end + 1 in noted:
        end += 1
    return end
