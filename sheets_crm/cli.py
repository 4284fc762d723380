"""The command line: the only reader of the clock."""

from __future__ import annotations

import json
import locale
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sheets_crm import __version__
from sheets_crm.texts import LANGUAGES, Texts, texts_of
from sheets_crm.workbooks.protocol import Workbook, WorkbookError

if TYPE_CHECKING:
    from sheets_crm.refresh import Outcome

DONE, WITH_PROBLEMS, NOT_DONE = 0, 1, 2


def spoken_language() -> str:
    """The language in which the command line speaks before it has seen a workbook."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "en" if spoken.lower().startswith("en") else "id"


_HELP = texts_of(spoken_language())
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help=_HELP("cli.help.app"),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

BookArgument = Annotated[str, typer.Argument(help=_HELP("cli.help.book"), metavar="BOOK")]
AsOf = Annotated[str, typer.Option("--as-of", help=_HELP("cli.help.as_of"), metavar="YYYY-MM-DD")]
AsJson = Annotated[bool, typer.Option("--json", help=_HELP("cli.help.json"))]
Lang = Annotated[str, typer.Option("--lang", help=_HELP("cli.help.lang"), metavar="id|en")]


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help=_HELP("cli.help.version"))] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command(help=_HELP("cli.help.demo"))
def demo(
    folder: Annotated[Path, typer.Argument(help=_HELP("cli.help.folder"))] = Path("demo"),
    as_of: AsOf = "",
    lang: Lang = "",
) -> None:
    """Make a sample shop, refresh it, say where it is and what to look at."""
    texts = _texts(lang)
    day = _day(as_of, texts) or datetime.now().astimezone().date()
    path = folder / texts("cli.demo.file")
    with _refusals(texts):
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _write_sample(path, texts.language, day)
        outcome = _refreshed(_open(str(path)), texts, day)
    for line in texts.node("cli.demo.lines"):
        typer.echo(line.format(path=path, listed=outcome.listed, problems=len(outcome.problems)))


@app.command(help=_HELP("cli.help.new"))
def new(
    path: Annotated[Path, typer.Argument(help=_HELP("cli.help.path"))],
    sample: Annotated[bool, typer.Option("--sample", help=_HELP("cli.help.sample"))] = False,
    as_of: AsOf = "",
    lang: Lang = "",
) -> None:
    """Make a new workbook."""
    from sheets_crm.template import new_workbook

    texts = _texts(lang)
    with _refusals(texts):
        if path.suffix.lower() not in (".xlsx", ".xlsm"):
            raise WorkbookError("not_a_workbook_name", name=path.name)
        if path.exists():
            raise WorkbookError("already_exists", name=path.name)
        if not path.parent.is_dir():
            raise WorkbookError("no_folder", folder=str(path.parent))
        if sample:
            _write_sample(path, texts.language, _day(as_of, texts) or datetime.now().astimezone().date())
        else:
            new_workbook(path, texts.language)
    typer.echo(texts("cli.new.done", path=path))


@app.command(help=_HELP("cli.help.refresh"))
def refresh(book: BookArgument, as_of: AsOf = "", as_json: AsJson = False, lang: Lang = "") -> None:
    """Log what staff typed, make today's call list, write the figures."""
    texts = _texts(lang)
    with _refusals(texts, as_json=as_json):
        outcome = _refreshed(_open(book), texts, _day(as_of, texts))
    _tell_outcome(outcome, texts if lang else texts_of(outcome.language), as_json=as_json)
    raise typer.Exit(WITH_PROBLEMS if outcome.problems else DONE)


@app.command(help=_HELP("cli.help.check"))
def check(book: BookArgument, as_json: AsJson = False, lang: Lang = "") -> None:
    """Tell everything in the workbook that cannot be read; writes nothing."""
    from sheets_crm.refresh import check as problems_in

    texts = _texts(lang)
    with _refusals(texts, as_json=as_json):
        language, problems = problems_in(_open(book), texts.language)
    texts = texts if lang else texts_of(language)
    if as_json:
        typer.echo(json.dumps({"problems": [asdict(problem) for problem in problems]}, ensure_ascii=False))
    else:
        for problem in problems:
            typer.echo(_problem_line(problem, texts))
        typer.echo(texts("cli.check.count", count=len(problems)) if problems else texts("cli.check.clean"))
    raise typer.Exit(WITH_PROBLEMS if problems else DONE)


@app.command(help=_HELP("cli.help.doctor"))
def doctor(
    book: Annotated[str, typer.Argument(help=_HELP("cli.help.book"), metavar="[BOOK]")] = "",
    lang: Lang = "",
) -> None:
    """Say of everything whether it is in place, one plain sentence each."""
    from sheets_crm.doctor import findings

    texts = _texts(lang)
    found = findings(book, _open, texts)
    for finding in found:
        mark = texts("cli.doctor.good" if finding.good else "cli.doctor.bad")
        typer.echo(f"{mark} {texts(f'doctor.{finding.code}', **finding.values)}")
    raise typer.Exit(DONE if all(finding.good for finding in found) else NOT_DONE)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may be cp1252
    app()


def _texts(language: str) -> Texts:
    if language and language not in LANGUAGES:
        texts = texts_of(spoken_language())
        raise typer.BadParameter(texts("cli.bad_language", value=language, choices=", ".join(LANGUAGES)))
    return texts_of(language or spoken_language())


def _day(text: str, texts: Texts) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(texts("cli.bad_day", value=text)) from None


def _write_sample(path: Path, language: str, as_of: date) -> None:
    from sheets_crm.sample import sample_rows, sample_settings
    from sheets_crm.template import new_workbook

    new_workbook(path, language, rows=sample_rows(as_of, language), settings=sample_settings(language))


def _open(book: str) -> Workbook:
    """The workbook that the argument names.

    Raises:
        WorkbookError: There is no such workbook.
    """
    from sheets_crm.workbooks.xlsx import XlsxWorkbook

    return XlsxWorkbook(Path(book))


def _refreshed(book: Workbook, texts: Texts, as_of: date | None) -> Outcome:
    from sheets_crm.refresh import refresh as refreshed

    now = datetime.now(UTC)
    with _progress(texts) as step:
        return refreshed(book, now, run_id=new_run_id(now), as_of=as_of, language=texts.language, step=step)


def new_run_id(now: datetime) -> str:
    """A name for a run that no other run has, in the order of time."""
    return f"{now:%Y%m%d%H%M%S}-{secrets.token_hex(3)}"


@contextmanager
def _progress(texts: Texts) -> Iterator[Callable[[str], None]]:
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
        bar.update(task, advance=1, description=texts(f"cli.steps.{name}"))

    try:
        yield step
    finally:
        late.cancel()
        late.join()
        bar.stop()


@contextmanager
def _refusals(texts: Texts, *, as_json: bool = False) -> Iterator[None]:
    """Turn a workbook that cannot be used into one sentence and exit code 2."""
    try:
        yield
    except WorkbookError as error:
        sentence = texts(f"errors.{error.code}", **error.values)
        if as_json:
            typer.echo(
                json.dumps({"done": False, "error": error.code, "message": sentence}, ensure_ascii=False)
            )
        else:
            typer.echo(sentence, err=True)
        raise typer.Exit(NOT_DONE) from error


def _say_nothing(_name: str) -> None:
    pass


def _tell_outcome(outcome: Outcome, texts: Texts, *, as_json: bool) -> None:
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
    if outcome.problems:
        typer.echo(texts("cli.refresh.problems", **counts))


def _problem_line(problem: Any, texts: Texts) -> str:
    place = (
        texts("cli.check.row", sheet=problem.sheet, row=str(problem.row)) if problem.row else problem.sheet
    )
    column = texts("cli.check.column", column=problem.column) if problem.column else ""
    return f"{place}{column}: {problem.message}"
