"""The command line: the only reader of the clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import asdict

from sheets_crm import __version__
from sheets_crm.commands.archive import archive
from sheets_crm.commands.backtest import backtest
from sheets_crm.commands.common import (
    HELP,
    AsJson,
    AsOf,
    BookArgument,
    InCurrency,
    Key,
    Lang,
    Live,
    OptionalBook,
    Season,
    chosen_currency,
    chosen_day,
    chosen_seasons,
    chosen_texts,
    command,
    quoted,
    refusals,
    texts_of_book,
    today_in,
)
from sheets_crm.commands.doctor.finding import Finding
from sheets_crm.commands.export import export
from sheets_crm.commands.fleet import fleet
from sheets_crm.commands.help_pages import Contents, Page
from sheets_crm.commands.import_exports import import_exports
from sheets_crm.commands.running import (
    DONE,
    NOT_DONE,
    WITH_PROBLEMS,
    problem_line,
    refresh_and_tell,
    refreshed,
)
from sheets_crm.commands.shortcut import write_shortcut
from sheets_crm.commands.sync_commands import schedule, serve, watch
from sheets_crm.schema.currencies import RUPIAH
from sheets_crm.settings import settings_for
from sheets_crm.texts import Texts, texts_of
from sheets_crm.workbooks.opening import is_google, need_xlwings, open_book, open_live
from sheets_crm.workbooks.protocol import WorkbookError, new_run_id

if TYPE_CHECKING:
    from sheets_crm.refresh import Checked

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help=HELP("cli.help.app"),
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    cls=Contents,
    context_settings={"max_content_width": 110},
)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help=HELP("cli.help.version"))] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


@app.command(cls=Page, help=HELP("cli.help.demo"))
def demo(
    folder: Annotated[Path, typer.Argument(help=HELP("cli.help.folder"), metavar="FOLDER")] = Path("demo"),
    as_of: AsOf = "",
    lang: Lang = "",
) -> None:
    """Make a sample shop, refresh it, say where it is and what to look at."""
    texts = chosen_texts(lang)
    day = chosen_day(as_of, texts) or today_in()
    is_named = folder.suffix.lower() == ".xlsx"
    path = folder if is_named else folder / texts("cli.demo.file")
    with refusals(texts):
        if is_named and path.exists():  # it may be a real shop's
            raise WorkbookError("already_exists", name=path.name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_sample(path, texts.language, day, {})
        outcome = refreshed(open_book(str(path)), texts, day)
        shortcut = write_shortcut(path, texts)
    for line in texts.node("cli.demo.lines"):
        typer.echo(
            line.format(path=quoted(path), listed=outcome.listed, command=command(), shortcut=shortcut.name)
        )


@app.command(cls=Page, help=HELP("cli.help.new"))
def new(
    path: Annotated[Path, typer.Argument(help=HELP("cli.help.path"), metavar="FILE")],
    sample: Annotated[bool, typer.Option("--sample", help=HELP("cli.help.sample"))] = False,
    season: Season = "",
    currency: InCurrency = "",
    as_of: AsOf = "",
    lang: Lang = "",
) -> None:
    """Make a new workbook."""
    texts = chosen_texts(lang)
    settings = settings_for(texts.language, chosen_currency(currency, texts) or RUPIAH)
    day = chosen_day(as_of, texts) or today_in()
    seasons = chosen_seasons(season, texts, day)
    with refusals(texts):
        if path.suffix.lower() not in (".xlsx", ".xlsm"):
            raise WorkbookError("not_a_workbook_name", name=path.name)
        if path.exists():
            raise WorkbookError("already_exists", name=path.name)
        if not path.parent.is_dir():
            raise WorkbookError("no_folder", folder=str(path.parent))
        if sample:
            _write_sample(path, texts.language, day, seasons)
        else:
            _writer(path)(path, texts.language, rows=seasons, settings=settings)
        shortcut = write_shortcut(path, texts)
    done = "cli.new.done_macros" if path.suffix.lower() == ".xlsm" else "cli.new.done"
    typer.echo(texts(done, path=quoted(path), command=command(), shortcut=shortcut.name))


@app.command(cls=Page, help=HELP("cli.help.refresh"))
def refresh(
    book: OptionalBook = "",
    live: Live = False,
    as_of: AsOf = "",
    as_json: AsJson = False,
    key: Key = "",
    lang: Lang = "",
) -> None:
    """Log what staff typed, make today's call list, write the figures."""
    texts = chosen_texts(lang)
    if bool(book) == live:
        raise typer.BadParameter(texts("cli.book_or_live"))
    with refusals(texts, as_json=as_json):
        opened = open_live() if live else open_book(book, key)
        code = refresh_and_tell(opened, lang, chosen_day(as_of, texts), as_json=as_json)
    raise typer.Exit(code)


@app.command(cls=Page, help=HELP("cli.help.check"))
def check(
    book: BookArgument, as_of: AsOf = "", as_json: AsJson = False, key: Key = "", lang: Lang = ""
) -> None:
    """Tell everything in the workbook that cannot be read; writes nothing."""
    from sheets_crm.refresh import check as checked

    texts = chosen_texts(lang)
    with refusals(texts, as_json=as_json):
        day = chosen_day(as_of, texts)
        found = checked(open_book(book, key), datetime.now(UTC), texts.language, as_of=day)
    texts = texts if lang else texts_of(found.language)
    refusal = _refusal(found, texts)
    if as_json:
        told = {"read": [asdict(each) for each in found.read], "problems": list(map(asdict, found.problems))}
        typer.echo(json.dumps({**told, "refusal": "".join(refusal) or None}, ensure_ascii=False))
    else:
        for line in [*(problem_line(each, texts) for each in (*found.read, *found.problems)), *refusal]:
            typer.echo(line)
        count = len(found.problems) + len(refusal)
        typer.echo(texts("cli.check.count", count=count) if count else texts("cli.check.clean"))
    raise typer.Exit(WITH_PROBLEMS if found.problems or refusal else DONE)


def _refusal(found: Checked, texts: Texts) -> list[str]:
    """Why a refresh would write nothing, as a line of its own."""
    if found.refusal is None:
        return []
    sentence = found.refusal.sentence(texts)
    return [texts("cli.check.refused", sentence=sentence)]


@app.command(cls=Page, help=HELP("cli.help.setup"))
def setup(
    book: BookArgument,
    season: Season = "",
    currency: InCurrency = "",
    wanted: Annotated[str, typer.Option("--with", help=HELP("cli.help.with"))] = "",
    as_of: AsOf = "",
    key: Key = "",
    lang: Lang = "",
) -> None:
    """Add the sheets that a workbook lacks; what is there stays as it is."""
    from sheets_crm.commands.setup import known_groups, season_change, setup_changes
    from sheets_crm.workbooks.protocol import Plan

    texts = chosen_texts(lang)
    code = chosen_currency(currency, texts)
    seasons = chosen_seasons(season, texts, chosen_day(as_of, texts) or today_in())
    with refusals(texts):
        groups = known_groups(wanted, texts)
        opened = open_book(book, key)
        texts = texts_of_book(opened, lang, texts)
        designs, changes = setup_changes(
            opened,
            texts.language,
            with_control=is_google(book),
            rows=seasons,
            groups=groups,
            currency=code,
        )
        changes += season_change(opened, seasons)
        opened.commit(Plan(new_run_id(datetime.now(UTC)), changes))
    names = ", ".join(design.title for design in designs)
    typer.echo(texts("cli.refresh.added", sheets=names) if designs else texts("cli.setup.complete"))
    if designs and not is_google(book):
        typer.echo(texts("cli.shortcut.made", shortcut=write_shortcut(Path(book), texts).name))


@app.command(cls=Page, help=HELP("cli.help.doctor"))
def doctor(
    book: Annotated[str, typer.Argument(help=HELP("cli.help.book"), metavar="BOOK")] = "",
    live_contract: Annotated[str, typer.Option("--live-contract", help=HELP("cli.help.live_contract"))] = "",
    key: Key = "",
    lang: Lang = "",
) -> None:
    """Say of everything whether it is in place, one plain sentence each."""
    from sheets_crm.commands.doctor.files import findings

    texts = chosen_texts(lang)
    with refusals(texts):
        if book and not (lang or is_google(book)):
            with suppress(WorkbookError):  # told below, with all else
                texts = texts_of_book(open_book(book), lang, texts)
        found = _contract(live_contract, key, texts) if live_contract else findings(book, key, texts)
    for finding in found:
        mark = texts("cli.doctor.good" if finding.good else "cli.doctor.bad")
        typer.echo(f"{mark} {texts(f'doctor.{finding.code}', **finding.values)}")
    if any(finding.blocks for finding in found):
        raise typer.Exit(NOT_DONE)
    if book and "up_to_date" not in {finding.code for finding in found}:
        typer.echo(
            texts("cli.doctor.next", command=command(), book=book if is_google(book) else quoted(Path(book)))
        )
    raise typer.Exit(DONE if all(finding.good for finding in found) else WITH_PROBLEMS)


def _contract(address: str, key: str, texts: Texts) -> list[Finding]:
    from sheets_crm.commands.doctor.google_contract import live_contract
    from sheets_crm.workbooks.google.workbook import open_google

    return live_contract(open_google(address, Path(key)), new_run_id(datetime.now(UTC)), texts)


app.command(cls=Page, help=HELP("cli.help.archive"))(archive)
app.command(cls=Page, help=HELP("cli.help.backtest"))(backtest)
app.command(cls=Page, help=HELP("cli.help.export"))(export)
app.command(cls=Page, help=HELP("cli.help.fleet"))(fleet)
app.command("import", cls=Page, help=HELP("cli.help.import"))(import_exports)
app.command(cls=Page, help=HELP("cli.help.watch"))(watch)
app.command(cls=Page, help=HELP("cli.help.serve"))(serve)
app.command(cls=Page, help=HELP("cli.help.schedule"))(schedule)


def _write_sample(
    path: Path, language: str, as_of: date, seasons: dict[str, list[dict[str, object]]]
) -> None:
    from sheets_crm.sample.shop import sample_rows, sample_settings

    rows = {**sample_rows(as_of, language), **seasons}
    _writer(path)(path, language, rows=rows, settings=sample_settings(language))


def _writer(path: Path) -> Callable[..., None]:
    """What writes a new workbook with a name like this."""
    if path.suffix.lower() != ".xlsm":
        from sheets_crm.layout.template import new_workbook

        return new_workbook
    need_xlwings()
    from sheets_crm.excel.macro_workbook import new_macro_workbook

    return new_macro_workbook
