"""What staff typed becomes rows of the contact log, each exactly once.

The log's key column holds the key of the list's row and the print of what was typed. A row of the list
whose key and print stand in the log is already there: a crash between any two steps of a refresh neither
loses nor repeats an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from sheets_crm.calls.hand_rows import with_hand_keys
from sheets_crm.calls.late import put_back
from sheets_crm.calls.log_rows import base_of, hung, hung_of, log_key, log_row, note_of
from sheets_crm.calls.prints import filled
from sheets_crm.calls.replies import day_meant, meant_of, reply_of, result_in_words, tells_a_death
from sheets_crm.calls.staff_rows import StaffRow
from sheets_crm.reading.cells import Unreadable, choice_codes, choice_of, day_of
from sheets_crm.reading.order_days import is_possible
from sheets_crm.schema import REASONS_NOT_BACK, RESULTS
from sheets_crm.texts import Texts
from sheets_crm.workbooks.protocol import Cell

_FOLLOW_UP = {"change": 1, "later": 7}
"""Days until we call again when staff name no day."""
_OTHER = "other"
"""Any reason that is not on the list; its words stand in the note."""


class Fault(Struct, frozen=True):
    """Why a row could not be logged: the column to mend, the code of the sentence, the value."""

    row: int
    column: str
    code: str
    value: str


class Answers(Struct, frozen=True):
    """The list sorted out.

    ``log`` are new rows of the contact log (column name → value; ``customer`` is the key), ``open`` the
    unanswered rows by customer, ``stuck`` rows that must stay as they are until somebody mends them.
    """

    log: list[dict[str, Any]] = field(default_factory=list)
    open: dict[str, StaffRow] = field(default_factory=dict)
    stuck: list[StaffRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def answers(
    rows: Iterable[StaffRow],
    late: Iterable[StaffRow],
    logged: Collection[str],
    texts: Texts,
    as_of: date,
    *,
    said_on: date,
    day_first: bool,
    last: str = "",
) -> Answers:
    """Sort the rows of the list into answered, open and stuck.

    Args:
        rows: The list as it is seen.
        late: Rows of the archive that the last hand-over took: what was typed at that very moment.
        logged: Keys that stand in the contact log.
        texts: The workbook's language.
        as_of: The day.
        said_on: The day of the list in which people typed: that of its answers.
        day_first: How days are typed.
        last: The mark of the last run that came to its end.
    """
    known = {base_of(key) for key in logged}
    sorting = _Sorting(Answers(), known, texts, as_of, said_on, day_first)
    for key in logged:
        sorting.remember(key)
    back = put_back(rows, late, texts, lambda row: log_key(row, as_of) in sorting.logged)
    for row in back.beside:
        sorting.keep_beside(row, row.comments)
    for row in back.notes:
        sorting.note(row)
    for row in with_hand_keys(back.rows, tuple(known), as_of, last):
        sorting.place(row)
    sorting.tell_unresolved()
    return sorting.answers


class _Sorting(Struct):
    answers: Answers
    logged: set[str]
    texts: Texts
    as_of: date
    said_on: date
    day_first: bool
    told: dict[str, frozenset[str]] = field(default_factory=dict)
    """The prints of the comments that were logged with an answer, by its key."""

    def remember(self, key: str) -> None:
        """An answer stands in the log, with these comments."""
        base = base_of(key)
        self.logged.add(base)
        self.told[base] = self.told.get(base, frozenset()) | hung_of(key)

    def place(self, row: StaffRow) -> None:
        if row.mixed_up or row.customer is None:
            self._place_stranger(row)
            return
        self.keep_beside(row, {})
        if log_key(row, self.as_of) in self.logged:
            self._keep_comments(row, self.told[log_key(row, self.as_of)])
        elif (stuck := self._stuck_copy(row)) is not None:
            self._keep_comments(row, _hung_on(stuck))
        elif (read := self._read(row)) is None:
            self.answers.stuck.append(row)
        elif read:
            self.log(row, read)
        elif row.customer in self.answers.open:
            self._place_double(row)
        elif row.key or row.has_text:
            self.answers.open[row.customer] = row

    def tell_unresolved(self) -> None:
        """Answers of customers for which nobody chose a result: they wait in their row, and are told."""
        for row in self.answers.open.values():
            if filled(row.typed.get("answer")):
                self.answers.faults.append(Fault(row.row, "result", "answer_without_result", ""))

    def note(self, row: StaffRow) -> None:
        """Append what was typed to the log, as a note."""
        self._append({**note_of(row, self.texts, self.as_of), "date": self.said_on})

    def log(self, row: StaffRow, read: Mapping[str, Any]) -> None:
        """Append to the log under the row's key, once."""
        self._append({**log_row(row, read, self.texts, self.as_of), "date": self.said_on})

    def _append(self, log_row: dict[str, Any]) -> None:
        self.answers.log.append(log_row)
        self.remember(log_row["key"])

    def keep_beside(self, row: StaffRow, comments: Mapping[str, str]) -> None:
        """What was typed over ours, and these comments: the list is made anew, so the log keeps them.

        A new number has a row of the log to itself: it may stand in the list longer than what is beside it.
        """
        if row.new_phone:
            self._note_beside(row, {self.texts("headings.columns.call_list.phone"): row.new_phone}, {})
        over = {self.texts("calls.typed_over", column=name): cell for name, cell in row.overtyped.items()}
        self._note_beside(row, over, comments)

    def _note_beside(self, row: StaffRow, over: Mapping[str, Cell], comments: Mapping[str, str]) -> None:
        noted = replace(row, typed=dict.fromkeys(row.typed), extra=over, comments=comments, shown={})
        if row.customer and noted.has_text and log_key(noted, self.as_of) not in self.logged:
            self.note(noted)

    def _keep_comments(self, row: StaffRow, told: Collection[str]) -> None:
        """What hangs on a row and stands neither in the log with its answer nor on the row it copies."""
        other = {label: text for label, text in row.comments.items() if hung(label, text) not in told}
        self.keep_beside(replace(row, overtyped={}, new_phone=None), other)

    def _place_stranger(self, row: StaffRow) -> None:
        if row.key and not row.has_text and not row.overtyped:
            return
        code = "row_of_the_gone" if row.key else "row_of_nobody"
        if row.mixed_up:
            code = "row_mixed_up" if row.key else "row_of_two"
        self.answers.faults.append(Fault(row.row, "customer", code, ""))
        self.answers.stuck.append(row)

    def _stuck_copy(self, row: StaffRow) -> StaffRow | None:
        """A row that cannot be read and already says the same of the same customer."""
        same = (row.customer, row.answer)
        known = (other for other in self.answers.stuck if other.is_known)
        return next((other for other in known if (other.customer, other.answer) == same), None)

    def _place_double(self, row: StaffRow) -> None:
        """A second row of one customer: the one with text stays, what is typed in both is kept once."""
        first = self.answers.open[str(row.customer)]
        if first.answer == row.answer:
            self._keep_comments(row, _hung_on(first))
        elif first.has_text and row.has_text:
            self.note(row)
        elif row.has_text:
            self.answers.open[str(row.customer)] = row

    def _read(self, row: StaffRow) -> dict[str, Any] | None:
        """What the row answers; nothing for an unanswered row, None for one that cannot be read."""
        result, result_day = self._result(row)
        again = self._again(row)
        reply, reply_day = self._reply(row.typed.get("answer"), chosen=isinstance(result, str))
        if "stop" in (reply, result):
            return {"result": "stop", "contact_again": again if isinstance(again, date) else None}
        if isinstance(result, Fault) or isinstance(again, Fault):
            self.answers.faults.extend(fault for fault in (result, again) if isinstance(fault, Fault))
            return None
        result, again = result or reply, again or result_day or reply_day
        reason = self._reason_not_back(row)
        if result in _FOLLOW_UP and again is None:
            again = self.said_on + timedelta(days=_FOLLOW_UP[result])
        read = {"result": result, "contact_again": again, "reason_not_back": reason}
        return read if any(read.values()) else {}

    def _reply(self, answer: object, *, chosen: bool) -> tuple[str | None, date | None]:
        """What the customer's own words mean; only a reply word counts beside a result that staff chose."""
        reply, day = reply_of(answer, self.texts, self.said_on, day_first=self.day_first)
        if reply or chosen:
            return reply, day
        return meant_of(answer, self.said_on, day_first=self.day_first)

    def _result(self, row: StaffRow) -> tuple[str | Fault | None, date | None]:
        """The result that staff chose or wrote in their own words, and the day that these name."""
        cell = row.typed.get("result")
        try:
            return choice_of(cell, choice_codes("result", RESULTS)), None
        except Unreadable:
            if tells_a_death(cell):
                return None, None
            said, day = result_in_words(cell, self.texts, self.said_on, day_first=self.day_first)
            return said or Fault(row.row, "result", "result_unknown", str(cell)), day

    def _again(self, row: StaffRow) -> date | Fault | None:
        cell = row.typed.get("contact_again")
        try:
            day = day_of(cell, day_first=self.day_first)
        except Unreadable:
            day = day_meant(str(cell), self.said_on, day_first=self.day_first)
            if day is None:
                return Fault(row.row, "contact_again", "again_not_a_day", str(cell))
        if day is None or is_possible(day, self.as_of):
            return day
        return Fault(row.row, "contact_again", "again_impossible", str(cell))

    def _reason_not_back(self, row: StaffRow) -> str | None:
        if tells_a_death(row.typed.get("result")):
            return "deceased"
        try:
            return choice_of(
                row.typed.get("reason_not_back"), choice_codes("reason_not_back", REASONS_NOT_BACK)
            )
        except Unreadable:
            return _OTHER


def _hung_on(row: StaffRow) -> frozenset[str]:
    return frozenset(hung(label, text) for label, text in row.comments.items())
