"""The dashboard's lines about money: what is there, how long it lasts, what is coming."""

from __future__ import annotations

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.money import Backtest, Money
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.money.cash_forecast import first_week_below, lowest_week
from sheets_crm.metrics.money.receivables import days_sales_outstanding
from sheets_crm.metrics.money.runway import orders_needed
from sheets_crm.metrics.order_values import average_order_margin
from sheets_crm.metrics.windows import last_days
from sheets_crm.sheets.lines import Row, behind, days, line, listed
from sheets_crm.texts import Texts

_QUARTER = 91


def money_lines(facts: Facts) -> list[Row]:
    """All lines of the section, in any order."""
    texts = facts.texts
    if facts.money.recorded:
        cash = [
            _cash(facts.money, texts),
            _runway(facts.money, texts),
            *_week_lines(facts),
            _difference(facts.money, texts),
        ]
    else:
        keys = (
            "cash",
            "runway",
            "lowest_week",
            "below_zero",
            "fewer_receipts",
            "one_more_cost",
            "difference",
        )
        cash = [line(texts, key, None, meaning=texts("report.no_cash_book")) for key in keys]
    return [
        *cash,
        *_repeat_lines(facts),
        _backtest(facts.money.backtest, texts),
        *_owed_lines(facts),
        _leaks(facts.money, texts),
    ]


def _cash(money: Money, texts: Texts) -> Row:
    parts = [
        texts(
            "report.account_part",
            account=" ".join(part for part in (each["account"], each["branch"]) if part),
            money=texts.money(each["closing"]),
        )
        for each in money.accounts.records()
    ]
    held = money.runway.cash
    return line(texts, "cash", texts.money(held), number=held, meaning=listed(parts, texts))


def _runway(money: Money, texts: Texts) -> Row:
    lasts = money.runway
    if lasts.state == "unknown":
        return line(texts, "runway", None, meaning=texts("report.figures.runway.unknown"))
    values = {
        "cash": texts.money(lasts.cash),
        "burn": texts.money(abs(lasts.burn or 0.0)),
        "count": lasts.full_months,
    }
    if lasts.months is None or lasts.ends_on is None:
        meaning = texts("report.figures.runway.not_burning_meaning", **values)
        return line(texts, "runway", texts("report.figures.runway.not_burning"), meaning=meaning)
    months = texts("report.months", months=round(lasts.months, 1))
    meaning = texts("report.figures.runway.meaning", day=lasts.ends_on, **values)
    return line(texts, "runway", months, number=lasts.months, meaning=meaning)


def _week_lines(facts: Facts) -> list[Row]:
    texts = facts.texts
    lowest = lowest_week(facts.money.weeks)
    below = facts.money.floor is not None and lowest["closing"] < facts.money.floor
    floor = (
        ""
        if facts.money.floor is None
        else texts("report.figures.lowest_week.floor", money=texts.money(facts.money.floor))
    )
    warning = texts("report.figures.lowest_week.below", attention=texts("report.attention")) if below else ""
    meaning = texts("report.figures.lowest_week.meaning", week=_week(lowest, texts))
    return [
        line(
            texts,
            "lowest_week",
            texts.money(lowest["closing"]),
            number=lowest["closing"],
            meaning="; ".join(part for part in (meaning, floor, warning) if part),
        )
        | _opens(lowest),
        _first_below(facts.money.weeks, "below_zero", texts),
        _first_below(facts.money.poorer, "fewer_receipts", texts),
        _dearer(facts),
    ]


def _dearer(facts: Facts) -> Row:
    """The weeks with one more cost, and how many more orders a month would pay for it."""
    texts = facts.texts
    row = _first_below(facts.money.dearer, "one_more_cost", texts, cost=texts.money(facts.money.new_cost))
    margin = average_order_margin(facts.valid, facts.sales.products, last_days(facts.as_of, _QUARTER)).value
    count = None if margin is None else orders_needed(facts.money.new_cost, margin)
    if not count or margin is None:
        return row
    needs = texts("report.figures.one_more_cost.needs", count=count, margin=texts.money(margin))
    return row | {"meaning": f"{row['meaning']}; {needs}"}


def _first_below(weeks: Columns, key: str, texts: Texts, **values: object) -> Row:
    """The first week without money, or that there is none."""
    number = first_week_below(weeks, 0.0)
    lowest = lowest_week(weeks)
    values |= {"lowest": texts.money(lowest["closing"]), "week": _week(lowest, texts)}
    meaning = texts(f"report.figures.{key}.meaning", **values)
    if number is None:
        return line(texts, key, texts("report.none_below"), meaning=meaning) | _opens(lowest)
    week, warning = texts("report.week", number=number), f"{texts('report.attention')} {meaning}"
    return line(texts, key, week, number=number, meaning=warning) | _opens(weeks.records()[number - 1])


def _opens(week: Row) -> Row:
    """The row of the cash-flow sheet in which the week stands."""
    return {"opens": ("cash_flow", f"week_{week['week']}")}


def _week(week: Row, texts: Texts) -> str:
    return texts("report.week_from", number=week["week"], first=texts.day_month(week["starts"]))


def _difference(money: Money, texts: Texts) -> Row:
    found, month = money.statement["difference"][-1].item(), money.statement["month"][-1].item()
    meaning = texts("report.figures.difference.meaning", month=month)
    return line(texts, "difference", texts.money(found), number=found, meaning=meaning)


def _repeat_lines(facts: Facts) -> list[Row]:
    coming = facts.money.repeat_cash
    coming = coming.rows(coming["expected_on"] <= facts.money.weeks["ends"][-1])
    result = []
    for key, late in (("repeat_cash", False), ("repeat_cash_overdue", True)):
        rows = coming.rows(coming["optimistic"] == late)
        amount = float(rows["amount"].sum())
        meaning = facts.texts(f"report.figures.{key}.meaning", count=len(rows))
        row = line(facts.texts, key, facts.texts.money(amount), number=amount, meaning=meaning)
        result.append(row | behind(rows["customer"].texts(), facts.sales.names, facts.texts))
    return result


def _backtest(backtest: Backtest, texts: Texts) -> Row:
    sums = (float(backtest.weeks[name].sum()) for name in ("expected", "came", "foreseen", "late"))
    expected, came, foreseen, late = sums
    if came <= 0:
        return line(
            texts, "repeat_cash_backtest", None, meaning=texts("report.figures.repeat_cash_backtest.not_yet")
        )
    share = expected / came - 1
    meaning = texts(
        "report.figures.repeat_cash_backtest.meaning",
        expected=texts.money(expected),
        came=texts.money(came),
        foreseen=texts.money(foreseen),
        late=texts.money(late),
        overdue=texts.money(backtest.overdue),
        first=backtest.weeks["week"][0].item(),
        weeks=len(backtest.weeks),
    )
    if backtest.step > 1:
        meaning = f"{meaning}; {texts('report.one_in', count=backtest.step)}"
    sign = "+" if share > 0 else ""
    shown = f"{sign}{texts.percent(share, 0)}"
    return line(texts, "repeat_cash_backtest", shown, number=share, meaning=meaning)


def _owed_lines(facts: Facts) -> list[Row]:
    texts = facts.texts
    still = facts.money.owed.still
    late = still.rows(still["days_overdue"] > 0)
    result = []
    for key, rows in (("open_receivables", still), ("overdue_receivables", late)):
        customers = sorted(set(rows["customer"].texts()))
        amount = float(rows["open"].sum())
        meaning = texts(f"report.figures.{key}.meaning", invoices=len(rows), customers=len(customers))
        row = line(texts, key, texts.money(amount), number=amount, meaning=meaning)
        result.append(row | behind(customers, facts.sales.names, texts))
    outstanding = days_sales_outstanding(facts.money.owed.invoices, facts.as_of)
    shown = None if outstanding is None else days(texts)(round(outstanding))
    meaning = texts("report.figures.days_outstanding.meaning")
    return [*result, line(texts, "days_outstanding", shown, number=outstanding, meaning=meaning)]


def _leaks(money: Money, texts: Texts) -> Row:
    """How many questions there are; one row of the book may raise several."""
    count = len(money.leaks)
    shown = texts("report.questions", count=count)
    asked = sum(abs(each.amount) for each in money.leaks)
    meaning = texts("report.figures.leaks.meaning", money=texts.money(asked))
    return line(texts, "leaks", shown, number=count, meaning=meaning)
