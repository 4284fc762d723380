"""Commands that keep a workbook up to date by themselves: watch, serve, schedule."""

from __future__ import annotations

import os
import secrets
import time as clock
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from sheets_crm.commands.common import HELP, BookArgument, Key, Lang, agreed, chosen_texts, refusals
from sheets_crm.commands.running import refreshed
from sheets_crm.settings import DEFAULT_ZONE
from sheets_crm.texts import Texts
from sheets_crm.workbooks.opening import open_book

SECRET_VARIABLE = "SHEETS_CRM_SECRET"  # noqa: S105 - the variable's name

Books = Annotated[list[str], typer.Argument(help=HELP("cli.help.books"), metavar="BOOK...")]
Daily = Annotated[str, typer.Option("--daily", help=HELP("cli.help.daily"), metavar="HH:MM")]
Zone = Annotated[str, typer.Option("--zone", help=HELP("cli.help.zone"))]


def watch(books: Books, daily: Daily = "", key: Key = "", lang: Lang = "") -> None:
    """Serve the request cell and the daily time of Google workbooks until stopped."""
    from sheets_crm.commands.sync import Shop
    from sheets_crm.commands.sync import watch as watched
    from sheets_crm.workbooks.google.key import google_client, spreadsheet_key
    from sheets_crm.workbooks.google.workbook import GoogleWorkbook

    texts = chosen_texts(lang)
    with refusals(texts):
        client = google_client(Path(key))
        opened = [GoogleWorkbook(spreadsheet_key(book), client) for book in books]
        at = _time(daily, texts)
        shops = [Shop(book, lambda book: refreshed(book, texts, None), texts, at) for book in opened]
        typer.echo(texts("sync.watch.started", shops=len(shops)))
        try:
            watched(shops, lambda: datetime.now(UTC), clock.sleep, typer.echo, _watcher_name())
        except KeyboardInterrupt:
            raise typer.Exit from None


def serve(
    book: BookArgument,
    host: Annotated[str, typer.Option("--host", help=HELP("cli.help.host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", help=HELP("cli.help.port"))] = 8765,
    key: Key = "",
    lang: Lang = "",
) -> None:
    """Refresh when a signed request asks for it."""
    from sheets_crm.commands.webhook import Doorbell
    from sheets_crm.commands.webhook import serve as server

    texts = chosen_texts(lang)
    with refusals(texts):
        doorbell = Doorbell(
            os.environ.get(SECRET_VARIABLE, ""),
            lambda: {"listed": refreshed(open_book(book, key), texts, None).listed},
            clock.time,
        )
        typer.echo(texts("sync.serve.started", host=host, port=str(port)))
        try:
            server(doorbell, host, port).serve_forever()
        except KeyboardInterrupt:
            raise typer.Exit from None


def schedule(
    book: BookArgument,
    kind: Annotated[str, typer.Option("--kind", help=HELP("cli.help.kind"))] = "",
    daily: Daily = "07:00",
    zone: Zone = DEFAULT_ZONE,
    installs: Annotated[bool, typer.Option("--install", help=HELP("cli.help.install"))] = False,
    removes: Annotated[bool, typer.Option("--remove", help=HELP("cli.help.remove"))] = False,
    key: Key = "",
    lang: Lang = "",
) -> None:
    """Print a job that refreshes the workbook every day; install it after asking, or remove it."""
    from sheets_crm.commands.installed_jobs import install, remove
    from sheets_crm.commands.schedules import KINDS, first_day, schedule_text

    texts = chosen_texts(lang)
    chosen = kind or ("windows" if os.name == "nt" else "cron")
    if chosen not in KINDS:
        raise typer.BadParameter(texts("cli.bad_kind", value=chosen, choices=", ".join(KINDS)))
    at = _time(daily, texts)
    if at is None:
        raise typer.BadParameter(texts("cli.bad_time", value=daily))
    with refusals(texts):
        if removes:
            remove(chosen, book, Path.home())
            typer.echo(texts("sync.schedule.removed"))
            return
        now = datetime.now(ZoneInfo(zone))
        here = now.astimezone().tzinfo
        text = schedule_text(chosen, book, at, zone, key, texts, first_day(now, at), here)
        typer.echo(text)
        if installs and agreed(texts("sync.schedule.ask"), texts):
            install(chosen, book, text, Path.home())
            typer.echo(texts("sync.schedule.installed"))


def _time(text: str, texts: Texts) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(texts("cli.bad_time", value=text)) from None


def _watcher_name() -> str:
    return f"watch-{secrets.token_hex(4)}"
