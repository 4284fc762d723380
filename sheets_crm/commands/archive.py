"""The command ``archive``: old order rows go into a file beside the workbook, or come home."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sheets_crm.commands.common import (
    HELP,
    AsJson,
    BookArgument,
    Key,
    Lang,
    agreed,
    chosen_day,
    chosen_texts,
    refusals,
)
from sheets_crm.commands.running import DONE
from sheets_crm.texts import Texts
from sheets_crm.workbooks.opening import is_google, open_book
from sheets_crm.workbooks.patience import uncollected
from sheets_crm.workbooks.protocol import Plan, Snapshot, Workbook, WorkbookError, new_run_id

if TYPE_CHECKING:
    from sheets_crm.sheets.archive import Moved

Before = Annotated[str, typer.Option("--before", help=HELP("cli.help.before"), metavar="YYYY-MM-DD")]
Back = Annotated[bool, typer.Option("--back", help=HELP("cli.help.back"))]
To = Annotated[str, typer.Option("--to", help=HELP("cli.help.archive_to"), metavar="FILE")]
Yes = Annotated[bool, typer.Option("--yes", help=HELP("cli.help.archive_yes"))]


def archive(
    book: BookArgument,
    before: Before = "",
    back: Back = False,
    to: To = "",
    yes: Yes = False,
    as_json: AsJson = False,
    key: Key = "",
    lang: Lang = "",
) -> None:
    """Move old order rows into a file beside the workbook, or bring them home."""
    texts = chosen_texts(lang)
    day = chosen_day(before, texts)
    if (day is None) != back:
        raise typer.BadParameter(texts("cli.before_or_back"))
    with refusals(texts, as_json=as_json), uncollected():
        opened = open_book(book, key)
        snapshot = _read(opened)
        path = _new_file(book, to, snapshot, texts) if day else None
        moved = _archived(snapshot, day, path, texts) if day and path else _home(snapshot, texts)
        done = bool(moved.taken) and (yes or _agreed(moved, path, texts, as_json=as_json))
        if done:
            with _removed_unless_written(path, at_google=is_google(book)):
                opened.commit(Plan(new_run_id(datetime.now(UTC)), moved.changes))
    _tell(moved, path, texts, done=done, as_json=as_json)
    raise typer.Exit(DONE)


def _read(book: Workbook) -> Snapshot:
    """The whole workbook, the sheets with orders in detail."""
    from sheets_crm.reading.mending import read_tables

    titles = book.titles()
    read, _ = read_tables(book.read(titles))
    orders = [part.sheet.title for part in read.parts.get("orders", ()) if not part.sheet.beside]
    return book.read(titles, detailed=orders)


def _new_file(book: str, to: str, snapshot: Snapshot, texts: Texts) -> Path:
    """A file that is not there yet: an older one is never written over, and can always be gone back to."""
    name = texts("imports.archive.file", book="" if is_google(book) else Path(book).stem).strip()
    path = Path(snapshot.folder) / (to or f"{name}.parquet")
    count = 1
    while path.exists() and not to:
        count += 1
        path = path.with_name(f"{name} {count}.parquet")
    return path


def _archived(snapshot: Snapshot, before: date, path: Path, texts: Texts) -> Moved:
    """The old rows in their file, every one of them verified; the workbook is as it was."""
    from sheets_crm.sheets.archive import old_rows
    from sheets_crm.sheets.archive_checks import refuse_read_otherwise, refuse_unlike
    from sheets_crm.workbooks.history import history_at, write_history

    moved = old_rows(snapshot, before, _place(path, snapshot.folder), texts.language)
    if not moved.taken:
        return moved
    write_history(path, moved.headings, moved.rows)
    with _removed_unless_used(path):
        refuse_unlike(moved, history_at(str(path.absolute()), ""))
        refuse_read_otherwise(snapshot, moved, texts.language)
    return moved


def _place(path: Path, folder: str) -> str:
    """What Settings say where the file is: from the workbook's folder, so that both can be moved together."""
    near = folder and path.is_relative_to(folder)
    return path.relative_to(folder).as_posix() if near else str(path.absolute())


@contextmanager
def _removed_unless_used(path: Path | None) -> Iterator[None]:
    """No file is left behind that no workbook names."""
    try:
        yield
    except BaseException:
        if path:
            path.unlink(missing_ok=True)
        raise


@contextmanager
def _removed_unless_written(path: Path | None, *, at_google: bool) -> Iterator[None]:
    """The file goes only where the workbook surely is as it was: Google may have made some of the changes."""
    try:
        yield
    except WorkbookError as error:
        if path and not at_google and error.code != "saved_meanwhile":
            path.unlink(missing_ok=True)
        raise


def _home(snapshot: Snapshot, texts: Texts) -> Moved:
    from sheets_crm.sheets.archive_checks import refuse_read_otherwise
    from sheets_crm.sheets.archive_home import rows_home

    moved = rows_home(snapshot, texts.language)
    refuse_read_otherwise(snapshot, moved, texts.language)
    return moved


def _agreed(moved: Moved, path: Path | None, texts: Texts, *, as_json: bool) -> bool:
    """Whether the owner agrees that the rows leave their sheets, or come back; else their file goes again."""
    named = {"rows": sum(moved.taken.values()), "sheets": ", ".join(moved.taken)}
    told = (
        texts("imports.archive.ask", file=path.name, **named)
        if path
        else texts("imports.archive.ask_home", **named)
    )
    with _removed_unless_used(path):
        is_agreed = not as_json and agreed(told, texts)
    if path and not is_agreed:
        path.unlink(missing_ok=True)
    return is_agreed


def _tell(moved: Moved, path: Path | None, texts: Texts, *, done: bool, as_json: bool) -> None:
    rows = sum(moved.taken.values())
    if as_json:
        told = {"done": done, "rows": rows, "sheets": dict(moved.taken), "file": str(path or "")}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    code = "nothing" if not moved.taken else "kept" if not done else "moved" if path else "home"
    typer.echo(texts(f"imports.archive.{code}", rows=rows, file=path.name if path else ""))
