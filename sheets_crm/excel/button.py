"""What the button in Excel runs: refresh the open workbook and say in the sheet how it went."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from types import TracebackType

import xlwings

from sheets_crm.reading.headers import locate, sheet_named
from sheets_crm.reading.parse import language_of
from sheets_crm.refresh import refresh
from sheets_crm.schema import CALL_LIST
from sheets_crm.sheets.changes import status_place
from sheets_crm.texts import spoken_language, texts_of
from sheets_crm.workbooks.live.workbook import LiveWorkbook, workbook_in_front
from sheets_crm.workbooks.patience import patiently, uncollected
from sheets_crm.workbooks.protocol import Plan, Workbook, WorkbookError, WriteCells, new_run_id
from sheets_crm.workbooks.unforeseen import written_report


def refresh_reorder_list() -> None:
    """Refresh the workbook whose button was clicked; called by xlwings' ``RunPython``.

    A refusal stands as a sentence in the "refreshed at" cell. What cannot be written there ends the
    program with the sentence alone: ``RunPython`` shows whatever Python leaves on standard error.
    """
    sys.excepthook = _plain_ending
    _end(refreshed_or_why_not(LiveWorkbook(xlwings.Book.caller()), datetime.now(UTC)))


def refresh_workbook_in_front() -> None:
    """The same for LibreOffice, whose macros start this program and say nothing of a workbook."""
    sys.excepthook = _plain_ending
    try:
        book = workbook_in_front()
    except WorkbookError as error:
        _end(error.sentence(texts_of(spoken_language())))
    _end(refreshed_or_why_not(book, datetime.now(UTC)))


def _end(sentence: str) -> None:
    if sentence:
        sys.exit(sentence)


def refreshed_or_why_not(book: Workbook, now: datetime) -> str:
    """Refresh; on a refusal say why above the list.

    Returns:
        The refusal if the sheet has no place for it, else nothing.
    """
    language = spoken_language()
    try:
        with uncollected():
            patiently(lambda: refresh(book, now, run_id=new_run_id(now), language=language, stamp=True))
    except WorkbookError as error:
        return _told(book, error, now, language)
    return ""


def _told(book: Workbook, error: WorkbookError, now: datetime, language: str) -> str:
    try:
        titles = book.titles()
        texts = texts_of(language_of(titles, language))
        sentence = error.sentence(texts)
        line = texts("calls.status_failed", moment=now.astimezone(), sentence=sentence)
        return "" if _written(book, line, sheet_named(CALL_LIST, titles), now) else sentence
    except WorkbookError as silent:  # the program that holds the workbook does not answer at all
        return silent.sentence(texts_of(language))


def _written(book: Workbook, line: str, title: str | None, now: datetime) -> bool:
    """Whether the line stands above the list now."""
    located = locate(CALL_LIST, book.read([title]).sheets[title]) if title else None
    place = status_place(located) if located else None
    if title is None or place is None:
        return False
    book.commit(Plan(new_run_id(now), [WriteCells(title, {place: line})]))
    return True


def _plain_ending(_kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """One sentence for people; where it happened, without anybody's data, in a file for the makers."""
    report = written_report(error, trace)
    print(texts_of(spoken_language())("excel.bug", report=report), file=sys.stderr)


if __name__ == "__main__":
    refresh_workbook_in_front()
