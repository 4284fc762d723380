"""What the commands share: their options, and what was chosen by them."""

from __future__ import annotations

import shlex
import shutil
import sys
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from sheets_crm.commands import running
from sheets_crm.commands.running import KEY_VARIABLE
from sheets_crm.schema.currencies import currency_of
from sheets_crm.settings import DEFAULT_ZONE
from sheets_crm.texts import LANGUAGES, Texts, spoken_language, texts_of
from sheets_crm.workbooks.protocol import Workbook

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
OptionalBook = Annotated[str, typer.Argument(help=HELP("cli.help.book"), metavar="BOOK")]
Live = Annotated[bool, typer.Option("--live", help=HELP("cli.help.live"))]
AsOf = Annotated[str, typer.Option("--as-of", help=HELP("cli.help.as_of"), metavar="YYYY-MM-DD")]
AsJson = Annotated[bool, typer.Option("--json", help=HELP("cli.help.json"))]
Lang = Annotated[str, typer.Option("--lang", help=HELP("cli.help.lang"), metavar="id|en")]
Season = Annotated[
    str, typer.Option("--season", help=HELP("cli.help.season"), metavar="|".join(SEASON_PRESETS))
]
InCurrency = Annotated[str, typer.Option("--currency", help=HELP("cli.help.currency"), metavar="IDR|MYR|…")]
Key = Annotated[str, typer.Option("--key", help=HELP("cli.help.key"), envvar=KEY_VARIABLE, metavar="FILE")]


def chosen_texts(language: str) -> Texts:
    """The sentences of the language that was asked for, else of the terminal's."""
    if language and language not in LANGUAGES:
        texts = texts_of(spoken_language())
        raise typer.BadParameter(texts("cli.bad_language", value=language, choices=", ".join(LANGUAGES)))
    return texts_of(language or spoken_language())


def texts_of_book(book: Workbook, language: str, texts: Texts) -> Texts:
    """The sentences of the language that was asked for, else of the workbook's.

    Raises:
        WorkbookError: The workbook cannot be read.
    """
    if language:
        return texts
    from sheets_crm.reading.parse import language_in

    return texts_of(language_in(book.read(book.titles()), texts.language))


def chosen_seasons(preset: str, texts: Texts, as_of: date) -> dict[str, list[dict[str, object]]]:
    """Ready rows of the sheet of seasons for the trade that was asked for."""
    if not preset:
        return {}
    if preset not in SEASON_PRESETS:
        raise typer.BadParameter(texts("cli.bad_season", value=preset, choices=", ".join(SEASON_PRESETS)))
    from sheets_crm.reading.season_rows import season_rows

    return {"seasons": season_rows(preset, as_of, texts)}


def chosen_currency(code: str, texts: Texts) -> str:
    """The ISO code of the currency that was asked for, "" for none."""
    try:
        return currency_of(code).code if code else ""
    except ValueError:
        raise typer.BadParameter(texts("cli.bad_currency", value=code)) from None


def chosen_day(text: str, texts: Texts) -> date | None:
    """The day that was asked for."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(texts("cli.bad_day", value=text)) from None


def agreed(question: str, texts: Texts) -> bool:
    """Whether somebody at the terminal says yes, in whichever language; anything else is no."""
    from sheets_crm.reading.cells import Unreadable, yes_no_of

    told = f"{question} {texts('cli.yes_or_no')}"
    answer = typer.prompt(told, default="", show_default=False, prompt_suffix=" ", err=True)
    try:
        return yes_no_of(answer) is True
    except Unreadable:
        return False


def today_in(zone: str = DEFAULT_ZONE) -> date:
    """The day it is where the shop is, wherever this computer stands."""
    return datetime.now(ZoneInfo(zone)).date()


def refusals(texts: Texts, *, as_json: bool = False) -> AbstractContextManager[None]:
    """Turn a workbook that cannot be used, and what nobody foresaw, into one sentence and exit code 2."""
    foreseen = (typer.Exit, typer.Abort, typer.BadParameter)
    return running.refusals(texts, as_json=as_json, foreseen=foreseen)
