"""A refresh from the command line, and how commands tell what happened; nothing here loads the options."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from sheets_crm.problems import Problem
from sheets_crm.texts import Texts, spoken_language, texts_of
from sheets_crm.workbooks.protocol import Workbook, WorkbookError, new_run_id
from sheets_crm.workbooks.unforeseen import unforeseen

if TYPE_CHECKING:
    from sheets_crm.refresh import Outcome

DONE, WITH_PROBLEMS, NOT_DONE = 0, 1, 2
KEY_VARIABLE = "SHEETS_CRM_KEY"


def refresh_and_tell(book: Workbook, language: str, as_of: date | None, *, as_json: bool = False) -> int:
    """Refresh, say what was done in this language or, for "", in the workbook's, and give the exit code."""
    outcome = refreshed(book, texts_of(language or spoken_language()), as_of)
    texts = texts_of(language or outcome.language)
    tell_outcome(outcome, texts, as_json=as_json)
    requests = getattr(book, "requests_used", 0)
    if requests and not as_json:
        print(texts("cli.refresh.requests", count=requests))
    return WITH_PROBLEMS if outcome.problems else DONE


def refreshed(book: Workbook, texts: Texts, as_of: date | None) -> Outcome:
    """Refresh now, as often as it takes while people type."""
    from sheets_crm.workbooks.patience import patiently, uncollected

    with progress(texts) as step, uncollected(), unforeseen():
        from sheets_crm.refresh import refresh

        def once() -> Outcome:
            now = datetime.now(UTC)
            return refresh(book, now, run_id=new_run_id(now), as_of=as_of, language=texts.language, step=step)

        return patiently(once)


@contextmanager
def progress(texts: Texts, steps: str = "cli.steps") -> Iterator[Callable[[str], None]]:
    """A bar on a terminal once the work takes more than a second; silence elsewhere."""
    if not sys.stderr.isatty():
        yield _say_nothing
        return
    from threading import Timer

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=3)
    late = Timer(1.0, bar.start)
    late.start()

    def step(name: str) -> None:
        bar.update(task, advance=1, description=texts(f"{steps}.{name}"))

    try:
        yield step
    finally:
        late.cancel()
        late.join()
        bar.stop()


@contextmanager
def refusals(
    texts: Texts, *, as_json: bool = False, foreseen: tuple[type[Exception], ...] = ()
) -> Iterator[None]:
    """Turn a workbook that cannot be used, and what nobody foresaw, into one sentence and exit code 2."""
    try:
        with unforeseen(*foreseen):
            yield
    except WorkbookError as error:
        sentence = error.sentence(texts)
        told = {"done": False, "error": error.code, "message": sentence}
        print(
            json.dumps(told, ensure_ascii=False) if as_json else sentence,
            file=None if as_json else sys.stderr,
        )
        raise SystemExit(NOT_DONE) from error


def _say_nothing(_name: str) -> None:
    pass


def tell_outcome(outcome: Outcome, texts: Texts, *, as_json: bool) -> None:
    """Numbers only: names and phone numbers stay in the workbook, whoever keeps the output."""
    if as_json:
        places = [
            {"sheet": problem.sheet, "row": problem.row, "column": problem.column}
            for problem in outcome.problems
        ]
        print(json.dumps({"done": True, **to_builtins(outcome), "problems": places}, ensure_ascii=False))
        return
    counts: dict[str, Any] = {
        "listed": outcome.listed,
        "held": outcome.held_back,
        "logged": outcome.logged,
        "problems": len(outcome.problems),
    }
    print(texts("cli.refresh.done" if outcome.changed else "cli.refresh.unchanged", **counts))
    if outcome.added_sheets:
        print(texts("cli.refresh.added", sheets=", ".join(outcome.added_sheets)))
    if outcome.cut_links:
        print(texts("cli.refresh.cut_links", count=outcome.cut_links))
    for read in outcome.read:
        print(problem_line(read, texts))
    for problem in outcome.problems:
        if not outcome.orders and not problem.row:  # why no order was read, and what to do
            print(problem_line(problem, texts))
    if outcome.problems:
        print(texts("cli.refresh.problems", **counts, sheet=outcome.check_sheet))


def problem_line(problem: Problem, texts: Texts) -> str:
    """One mistake as a terminal tells it: where it stands and what to do."""
    place = problem.sheet
    if problem.row:
        place = texts("cli.check.row", sheet=problem.sheet, row=str(problem.row))
    column = texts("cli.check.column", column=problem.column) if problem.column else ""
    return f"{place}{column}: {problem.message}"
