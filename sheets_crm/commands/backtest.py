"""How good the dates would have been on the shop's own past."""

from __future__ import annotations

import json

import typer

from sheets_crm.commands.common import (
    AsJson,
    AsOf,
    BookArgument,
    Key,
    Lang,
    chosen_day,
    chosen_texts,
    refusals,
    today_in,
)
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.opening import open_book


def backtest(
    book: BookArgument, as_of: AsOf = "", as_json: AsJson = False, key: Key = "", lang: Lang = ""
) -> None:
    """Rank customers as on past days and count who came; writes nothing."""
    from sheets_crm.calls.list_results import record_of
    from sheets_crm.facts.facts import facts_of
    from sheets_crm.metrics.customers.persuasion import persuasion
    from sheets_crm.metrics.next_order.backtest import backtest as tested
    from sheets_crm.metrics.next_order.learnt.season import year_of
    from sheets_crm.metrics.next_order.products.backtest import named_products
    from sheets_crm.reading.order_days import on_possible_days
    from sheets_crm.reading.parse import parse
    from sheets_crm.sheets.dashboard.backtest_words import backtest_words, named_words, persuasion_words

    texts = chosen_texts(lang)
    with refusals(texts, as_json=as_json):
        opened = open_book(book, key)
        titles = opened.titles()
        snapshot = opened.read(titles)
        shop = parse(snapshot, texts.language)
    texts = texts if lang else texts_of(shop.texts.language)
    day = chosen_day(as_of, texts) or today_in(snapshot.time_zone or shop.settings.time_zone)
    shop = on_possible_days(shop, day)
    facts = facts_of(shop, day)
    orders, record = shop.columns["orders"], record_of(shop.tables.get("list_results"))
    found = tested(orders, day, year=year_of(shop.columns["seasons"]["calendar"]), valid=facts.valid)
    named = named_products(orders, day, valid=facts.valid)
    shares = persuasion(shop.columns["contacts"], facts.bought, day, record=record)
    if as_json:
        tables = {"rounds": found.rounds, "reliability": found.reliability} if found else {}
        tables |= {"named": named.rounds} if named else {}
        told = {name: table.records() for name, table in {**tables, "persuasion": shares}.items()}
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    for line in [*backtest_words(found, texts), *named_words(named, texts), *persuasion_words(shares, texts)]:
        typer.echo(line)
