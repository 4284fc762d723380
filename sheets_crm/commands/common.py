"""What the commands share: options, opening a workbook, telling what happened."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from sheets_crm.problems import Problem
from sheets_crm.settings import DEFAULT_ZONE
from sheets_crm.texts import LANGUAGES, Texts, spoken_language, texts_of
from sheets_crm.workbooks.protocol import Workbook, WorkbookError, new_run_id
from sheets_crm.workbooks.unforeseen import unforeseen

if TYPE_CHECKING:
    from sheets_crm.refresh import Outcome

DONE, WITH_PROBLEMS, NOT_DONE = 0, 1, 2
KEY_VARIABLE = "SHEETS_CRM_KEY"
PROGRAM = "sheets-crm"
SEASON_PRESETS = ("gamis", "umroh", "school")


def command() -> str:
    """How this program was called, for sentences that say what to type next: with its folder if need be."""
    called = sys.argv[0]
    if Path(called).stem != PROGRAM or shutil.which(PROGRAM) == called:
        return PROGRAM
    return quoted(Path(called))


def quoted(path: Path) -> str:
    """A path as it is typed in this computer's shell."""
    if sys.platform == "win32":
        return f'"{path}"' if " " in str(path) else str(path)
    return shlex.quote(str(path))


HELP = texts_of(spoken_language())

BookArgument = Annotated[str, typer.Argument(help=HELP("cli.help.book"), metavar="BOOK")]
OptionalBook = Annotated[str, typer.Argument(help=HELP("cli.help.book"), metavar="[BOOK]")]
Live = Annotated[bool, typer.Option("--live", help=HELP("cli.help.live"))]
AsOf = Annotated[str, typer.Option("--as-of", help=HELP("cli.help.as_of"), metavar="YYYY-MM-DD")]
AsJson = Annotated[bool, typer.Option("--json", help=HELP("cli.help.json"))]
Lang = Annotated[str, typer.Option("--lang", help=HELP("cli.help.lang"), metavar="id|en")]
Season = Annotated[
    str, typer.Option("--season", help=HELP("cli.help.season"), metavar="|".join(SEASON_PRESETS))
]
Key = Annotated[str, typer.Option("--key", help=HELP("cli.help.key"), envvar=KEY_VARIABLE, metavar="FILE")]


def chosen_texts(language: str) -> Texts:
    """The sentences of the language that was asked for, else of the terminal's."""
    if language and language not in LANGUAGES:
        texts = texts_of(spoken_language())
        raise typer.BadParameter(texts("cli.bad_language", value=language, choices=", ".join(LANGUAGES)))
    return texts_of(language or spoken_language())


def chosen_seasons(preset: str, texts: Texts, as_of: date) -> dict[str, list[dict[str, object]]]:
    """Ready rows of the sheet of seasons for the trade that was asked for."""
    if not preset:
        return {}
    if preset not in SEASON_PRESETS:
        raise typer.BadParameter(texts("cli.bad_season", value=preset, choices=", ".join(SEASON_PRESETS)))
    from sheets_crm.reading.season_rows import season_rows

    return {"seasons": season_rows(preset, as_of, texts)}


def chosen_day(text: str, texts: Texts) -> date | None:
    """The day that was asked for."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(texts("cli.bad_day", value=text)) from None


def today_in(zone: str = DEFAULT_ZONE) -> date:
    """The day it is where the shop is, wherever this computer stands."""
    return datetime.now(ZoneInfo(zone)).date()


def refreshed(book: Workbook, texts: Texts, as_of: date | None) -> Outcome:
    """Refresh now, as often as it takes while people type."""
    from sheets_crm.refresh import refresh
    from sheets_crm.workbooks.patience import patiently, uncollected

    def once() -> Outcome:
        now = datetime.now(UTC)
        return refresh(book, now, run_id=new_run_id(now), as_of=as_of, language=texts.language, step=step)

    with progress(texts) as step, uncollected(), unforeseen():
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
def refusals(texts: Texts, *, as_json: bool = False) -> Iterator[None]:
    """Turn a workbook that cannot be used, and what nobody foresaw, into one sentence and exit code 2."""
    try:
        with unforeseen(typer.Exit, typer.Abort, typer.BadParameter):
            yield
    except WorkbookError as error:
        sentence = error.sentence(texts)
        if as_json:
            typer.echo(
                json.dumps({"done": False, "error": error.code, "message": sentence}, ensure_ascii=False)
            )
        else:
            typer.echo(sentence, err=True)
        raise typer.Exit(NOT_DONE) from error


def _say_nothing(_name: str) -> None:
    pass


def tell_outcome(outcome: Outcome, texts: Texts, *, as_json: bool) -> None:
    """Numbers only: names and phone numbers stay in the workbook, whoever keeps the output."""
    if as_json:
        places = [
            {"sheet": problem.sheet, "row": problem.row, "column": problem.column}
            for problem in outcome.problems
        ]
        typer.echo(json.dumps({"done": True, **asdict(outcome), "problems": places}, ensure_ascii=False))
        return
    counts: dict[str, Any] = {
        "listed": outcome.listed,
        "held": outcome.held_back,
        "logged": outcome.logged,
        "problems": len(outcome.problems),
    }
    typer.echo(texts("cli.refresh.done" if outcome.changed else "cli.refresh.unchanged", **counts))
    if outcome.added_sheets:
        typer.echo(texts("cli.refresh.added", sheets=", ".join(outcome.added_sheets)))
    if outcome.cut_links:
        typer.echo(texts("cli.refresh.cut_links", count=outcome.cut_links))
    for read in outcome.read:
        typer.echo(problem_line(read, texts))
    for problem in outcome.problems:
        if not outcome.orders and not problem.row:  # why no order was read, and what to do
            typer.echo(problem_line(problem, texts))
    if outcome.problems:
        typer.echo(texts("cli.refresh.problems", **counts))


def problem_line(problem: Problem, texts: Texts) -> str:
    """One mistake as a terminal tells it: where it stands and what to do."""
    place = problem.sheet
    if problem.row:
        place = texts("cli.check.row", sheet=problem.sheet, row=str(problem.row))
    column = texts("cli.check.column", column=problem.column) if problem.column else ""
    return f"{place}{column}: {problem.message}"
