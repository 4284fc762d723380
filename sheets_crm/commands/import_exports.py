"""The command ``import``: exports of marketplaces and tills become rows of the orders sheet."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer
from msgspec import Struct
from msgspec.structs import asdict

from sheets_crm.commands.common import HELP, AsJson, Key, Lang, Live, chosen_texts, command, refusals
from sheets_crm.commands.running import DONE, WITH_PROBLEMS, problem_line, progress
from sheets_crm.problems import Problems
from sheets_crm.settings import Settings
from sheets_crm.texts import Texts, texts_of
from sheets_crm.workbooks.opening import is_google, open_book, open_live
from sheets_crm.workbooks.protocol import Plan, Workbook, WorkbookError, new_run_id

if TYPE_CHECKING:
    from sheets_crm.imports.formats import Format
    from sheets_crm.imports.importing import Imported

_TOLD = 20
"""Mistakes that are printed; the rest is counted."""
_NEW = ".xlsx"


class _Wish(Struct, frozen=True):
    """What was asked for."""

    book: str
    files: Sequence[Path]
    own: Sequence[Format]
    texts: Texts
    key: str
    dry_run: bool

    @property
    def is_missing(self) -> bool:
        """Whether the workbook is yet to be made."""
        path = Path(self.book)
        return (
            bool(self.book) and not is_google(self.book) and not path.exists() and path.suffix.lower() == _NEW
        )


def import_exports(
    names: Annotated[list[str], typer.Argument(help=HELP("cli.help.import_names"), metavar="BOOK EXPORT...")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=HELP("cli.help.dry_run"))] = False,
    own_format: Annotated[str, typer.Option("--format", help=HELP("cli.help.format"), metavar="FILE")] = "",
    live: Live = False,
    as_json: AsJson = False,
    key: Key = "",
    lang: Lang = "",
) -> None:
    """Bring exports into the orders sheet; nothing is added twice."""
    texts = chosen_texts(lang)
    with refusals(texts, as_json=as_json):
        wish = _wish(names, own_format, texts, key, live=live, dry_run=dry_run)
        made = wish.is_missing
        done, language = _imported(wish)
    texts = texts if lang else texts_of(language)
    if as_json:
        typer.echo(json.dumps({"done": not dry_run, **_facts(done)}, ensure_ascii=False))
    else:
        for line in [texts("imports.made", book=wish.book)] * (made and not dry_run) + _sentences(
            done, wish, texts
        ):
            typer.echo(line)
    raise typer.Exit(WITH_PROBLEMS if done.problems else DONE)


def _wish(
    names: Sequence[str], own_format: str, texts: Texts, key: str, *, live: bool, dry_run: bool
) -> _Wish:
    from sheets_crm.imports.files import export_files
    from sheets_crm.imports.formats import own_format as format_in

    book, exports = ("", names) if live else (names[0], names[1:])
    if not exports:
        raise WorkbookError("nothing_to_import")
    own = [format_in(Path(own_format))] if own_format else []
    return _Wish(book, export_files(map(Path, exports)), own, texts, key, dry_run)


def _imported(wish: _Wish) -> tuple[Imported, str]:
    from sheets_crm.workbooks.patience import patiently, uncollected

    with progress(wish.texts, "imports.steps") as step, uncollected():
        if wish.is_missing:
            return _into_new(wish, step)
        book = open_book(wish.book, wish.key) if wish.book else open_live()
        return patiently(lambda: _into(book, wish, step))


def _into(book: Workbook, wish: _Wish, step: Callable[[str], None]) -> tuple[Imported, str]:
    plan, done, language = _planned(book, wish, step)  # everything else may leave the memory now
    if plan.changes and not wish.dry_run:
        step("write")
        book.commit(plan)
    return done, language


def _planned(book: Workbook, wish: _Wish, step: Callable[[str], None]) -> tuple[Plan, Imported, str]:
    from sheets_crm.imports.importing import planned, read_exports
    from sheets_crm.imports.shop import opened_shop

    step("read_book")
    shop = opened_shop(book, wish.texts.language)
    step("read_exports")
    problems = Problems(shop.texts)
    exports = read_exports(wish.files, shop.zone, problems, wish.own)
    return *planned(exports, shop, problems, new_run_id(datetime.now(UTC))), shop.texts.language


def _into_new(wish: _Wish, step: Callable[[str], None]) -> tuple[Imported, str]:
    """Make the workbook only when the exports can be read."""
    from sheets_crm.imports.importing import read_exports
    from sheets_crm.layout.template import new_workbook

    zone = ZoneInfo(Settings().time_zone)
    read_exports(wish.files, zone, Problems(wish.texts), wish.own)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "trial.xlsx" if wish.dry_run else Path(wish.book)
        if not path.parent.is_dir():
            raise WorkbookError("no_folder", folder=str(path.parent))
        new_workbook(path, wish.texts.language)
        return _into(open_book(str(path)), wish, step)


def _facts(done: Imported) -> dict[str, Any]:
    """Numbers and places only: no buyer's name in anybody's log."""
    places = [{"sheet": each.sheet, "row": each.row, "column": each.column} for each in done.problems]
    return {**asdict(done), "problems": places}


def _sentences(done: Imported, wish: _Wish, texts: Texts) -> list[str]:
    counts = {code: done.statuses.get(code, 0) for code in ("cancelled", "returned", "in_progress")}
    sources = ", ".join(
        f"{name or texts('imports.table')} {texts.show(rows)}" for name, rows in done.sources.items()
    )
    lines = [
        texts("imports.read", rows=sum(done.sources.values()), files=len(wish.files), sources=sources),
        texts("imports.orders", new=done.new, updated=done.updated, same=done.same),
        texts("imports.others", customers=done.customers, products=done.products),
        texts("imports.not_sales", **counts),
    ]
    return [*lines, *_rest(done, wish, texts)]


def _rest(done: Imported, wish: _Wish, texts: Texts) -> list[str]:
    lines = [texts("imports.masked", source=name, rows=rows) for name, rows in done.masked.items()]
    lines += [texts("imports.nobody", rows=done.nobody)] if done.nobody else []
    lines += [texts("imports.added", sheets=", ".join(done.added_sheets))] if done.added_sheets else []
    lines += [texts("imports.left_out", rows=done.left_out)] if done.left_out else []
    lines += [problem_line(problem, texts) for problem in done.problems[:_TOLD]]
    if len(done.problems) > _TOLD:
        lines.append(texts("imports.more", count=len(done.problems) - _TOLD))
    if not done.changed:
        return [*lines, texts("imports.nothing_new")]
    if wish.dry_run:
        return [*lines, texts("imports.dry_run")]
    return [*lines, texts("imports.next", command=command(), book=wish.book or "--live")]
