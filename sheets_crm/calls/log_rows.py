"""Rows of the contact log: what staff typed in a row of the list, as the log keeps and shows it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sheets_crm.calls.prints import short_print
from sheets_crm.calls.reasons import programmes
from sheets_crm.calls.staff_rows import StaffRow
from sheets_crm.facts.words import reason_titles
from sheets_crm.metrics.contact_log import NOT_REACHED
from sheets_crm.reading.cells import Unreadable, choice_codes, choice_title, day_of, header_key, text_of
from sheets_crm.schema import REASONS_NOT_BACK, RESULTS
from sheets_crm.texts import Texts
from sheets_crm.workbooks.protocol import LONGEST_TEXT, is_longer

_HUNG, _LENGTH = "/", 4
"""In a key: what precedes the prints of comments, and the length of each."""
_CHOICES = {"result": RESULTS, "reason_not_back": REASONS_NOT_BACK}


def note_of(row: StaffRow, texts: Texts, as_of: date) -> dict[str, Any]:
    """What stands in an unanswered row, as a log row that is no contact: the row may go, its note may not."""
    return {**log_row(row, {}, texts, as_of), "direction": None, "channel": None, "kind": None}


def log_key(row: StaffRow, as_of: date) -> str:
    """The key under which a row's answer is logged; a row added by hand has the day and the run for a key."""
    return f"{row.key or row.hand or hand_key(row, as_of)}#{row.answer or row.print}"


def base_of(key: str) -> str:
    """The key of the log under which an answer stands, without the prints of the comments beside it."""
    row, mark, answer = key.partition("#")
    return row + mark + answer.partition(_HUNG)[0]


def hung_of(key: str) -> frozenset[str]:
    """The prints of the comments that were logged with an answer, from its key."""
    prints = key.partition("#")[2].partition(_HUNG)[2]
    return frozenset(prints[at : at + _LENGTH] for at in range(0, len(prints), _LENGTH))


def hung(label: str, text: str) -> str:
    """The print of a comment and the column on which it hangs."""
    return short_print(f"{label}: {text}")


def _full_key(row: StaffRow, as_of: date) -> str:
    prints = "".join(sorted(hung(label, text) for label, text in row.comments.items()))
    return log_key(row, as_of) + (_HUNG + prints if prints else "")


def hand_key(row: StaffRow, as_of: date) -> str:
    """The beginning of the key of a row that was written by hand."""
    return f"{row.customer}@hand-{as_of}"


def log_row(row: StaffRow, read: Mapping[str, Any], texts: Texts, as_of: date) -> dict[str, Any]:
    """One row of the contact log; whatever was typed and has no column of its own goes into the note."""
    typed = {name: text_of(cell) for name, cell in row.typed.items()}
    again = read.get("contact_again")
    spoken = {name: typed[name] for name in ("result", "contact_again", "reason_not_back")}
    unread = [text for name, text in spoken.items() if text and not _told(name, text, read)]
    extras = [labelled(label, text) for label, cell in row.extra.items() if (text := text_of(cell))]
    comments = [commented(label, text, texts) for label, text in row.comments.items()]
    shown = {name: text_of(row.shown.get(name)) for name in ("reasons", "reason", "staff", "question")}
    reason = shown["reasons"] or shown["reason"]
    note = " · ".join([text for text in (typed["note"], *unread, *extras, *comments) if text])
    return {
        "date": as_of,
        "customer": row.customer,
        "direction": "out",
        "channel": texts("calls.channel"),
        "kind": kind_of(reason or ""),
        "reason": reason,
        "result": read.get("result"),
        "answer": typed["answer"],
        "reason_not_back": read.get("reason_not_back"),
        "contact_again": again,
        "staff": shown["staff"],
        "note": note or None,
        "topic": shown["question"] if read.get("result") not in (None, *NOT_REACHED) else None,
        "key": _full_key(row, as_of),
    }


def _told(name: str, text: str, read: Mapping[str, Any]) -> bool:
    """Whether the log's own column tells what was typed; STOP in the answer overrules another result."""
    if name in _CHOICES:
        return choice_codes(name, _CHOICES[name]).get(header_key(text), "") == read.get(name)
    return bool(read.get(name)) and (_is_day(text) or not any(map(str.isalpha, text)))


def _is_day(text: str) -> bool:
    try:
        return day_of(text) is not None
    except Unreadable:
        return False


def labelled(label: str, text: str) -> str:
    """A text with the header under which it stood."""
    return f"{label}: {text}" if label else text


def commented(label: str, text: str, texts: Texts) -> str:
    """A comment, with the header of the cell on which it hung."""
    if not label:
        return texts("calls.comment", text=text.strip())
    return texts("calls.comment_on", column=label, text=text.strip())


def kind_of(reason: str) -> str:
    """What kind of contact one for this reason (the list's cell) is: its first reason decides."""
    kinds = [
        programme.kind for code, programme in programmes().items() if reason.startswith(reason_titles(code))
    ]
    return kinds[0] if kinds else "service"


def in_cells(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A log row whose texts fit in their cells; what does not stands in notes of rows before it."""
    note, answer = (row.get(name) or "" for name in ("note", "answer"))
    if is_longer(answer, LONGEST_TEXT):
        return in_cells({**row, "answer": None, "note": " · ".join(filter(None, (note, answer)))})
    if not is_longer(note, LONGEST_TEXT):
        return [row]
    only = ("date", "customer")
    rest = {name: value if name in only else None for name, value in row.items()}
    fits = LONGEST_TEXT if not is_longer(note[:LONGEST_TEXT], LONGEST_TEXT) else LONGEST_TEXT // 2
    return [*in_cells({**rest, "note": note[fits:]}), {**row, "note": note[:fits]}]


def shown_log_row(row: Mapping[str, Any], reference: str, texts: Texts) -> dict[str, Any]:
    """A log row as the sheet shows it: titles for codes, the customer by a reference people can read."""
    shown = {**row, "customer": reference}
    for name in ("direction", "kind", "result", "reason_not_back"):
        code = row[name]
        known = isinstance(code, str) and code in texts.node(f"headings.choices.{name}")
        shown[name] = choice_title(texts, name, code) if known else code
    return shown
