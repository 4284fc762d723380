"""The command ``fleet``: many shops refreshed by one command, and an overview of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec.structs import asdict

from sheets_crm.commands.common import HELP, AsJson, AsOf, Lang, chosen_day, chosen_texts, refusals, today_in
from sheets_crm.commands.running import DONE, KEY_VARIABLE, NOT_DONE, WITH_PROBLEMS
from sheets_crm.texts import Texts, texts_of

if TYPE_CHECKING:
    from sheets_crm.fleet.result import Result
    from sheets_crm.fleet.run import Ran
    from sheets_crm.fleet.shops import Fleet

Place = Annotated[str, typer.Argument(help=HELP("cli.help.fleet_place"), metavar="FLEET")]
Scheduler = Annotated[str, typer.Option("--scheduler", help=HELP("cli.help.scheduler"), metavar="tcp://…")]
Keys = Annotated[
    list[str] | None,
    typer.Option("--key", help=HELP("cli.help.fleet_keys"), envvar=KEY_VARIABLE, metavar="FILE"),
]


def fleet(
    place: Place,
    scheduler: Scheduler = "",
    as_of: AsOf = "",
    as_json: AsJson = False,
    key: Keys = None,
    lang: Lang = "",
) -> None:
    """Refresh many shops, and write one row of each into their overview."""
    from sheets_crm.fleet.listed import fleet_of
    from sheets_crm.fleet.run import Wish, run

    texts = chosen_texts(lang)
    day = chosen_day(as_of, texts)
    with refusals(texts, as_json=as_json):
        found = fleet_of(place, texts.language, key or [])
        texts = texts if lang or not found.language else texts_of(found.language)
        wish = Wish(datetime.now(UTC), day or today_in(), texts.language, day, scheduler)
        with _told(found, texts, as_json=as_json) as tell:
            ran = run(found, wish, tell)
    _tell(found, ran, texts, as_json=as_json)
    done = [each for each in ran.results if each.done]
    if not done:
        raise typer.Exit(NOT_DONE)
    clean = len(done) == len(ran.results) and not any(each.figures and each.figures.problems for each in done)
    raise typer.Exit(DONE if clean else WITH_PROBLEMS)


@contextmanager
def _told(fleet: Fleet, texts: Texts, *, as_json: bool) -> Iterator[Callable[[Result, int], None]]:
    """A bar on a terminal, a line a shop as it is done; only the answer where a program reads it."""
    names = {shop.mark: shop.name for shop in fleet.shops}
    if as_json:
        yield lambda _result, _left: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(fleet.title, total=len(names))

        def tell(result: Result, left: int) -> None:
            bar.update(task, completed=len(names) - left)
            bar.console.print(
                _line(names[result.mark], result, texts), highlight=False, markup=False, soft_wrap=True
            )

        yield tell


def _line(name: str, result: Result, texts: Texts) -> str:
    """What came of one shop; numbers only, whoever keeps the output."""
    if result.figures is None:
        return texts("fleet.told.failed", name=name, sentence=texts(f"errors.{result.code}", **result.values))
    counts = {**result.counts, "problems": result.figures.problems}
    return texts("fleet.told.shop", name=name, **counts)


def _tell(fleet: Fleet, ran: Ran, texts: Texts, *, as_json: bool) -> None:
    done = sum(each.done for each in ran.results)
    if as_json:
        shops = [
            _plain(shop.name, shop.book, each, texts)
            for shop, each in zip(fleet.shops, ran.results, strict=True)
        ]
        told = {"done": done > 0, "shops": shops, "resumed": ran.resumed, "overview": fleet.overview}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    if ran.resumed:
        typer.echo(texts("fleet.told.resumed", done=ran.resumed))
    typer.echo(texts("fleet.told.finished", done=done, shops=len(ran.results), overview=fleet.overview))


def _plain(name: str, book: str, result: Result, texts: Texts) -> dict[str, Any]:
    """A shop's result for a program: no customer in it, by name, number or print."""
    told: dict[str, Any] = {"name": name, "book": book, "done": result.done}
    if result.figures is None:
        return told | {"error": result.code, "message": texts(f"errors.{result.code}", **result.values)}
    figures = asdict(result.figures)
    return told | {"as_of": result.as_of, "changed": result.changed, **result.counts, "figures": figures}
