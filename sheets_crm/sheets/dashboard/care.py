"""The figures about looking after customers, and why some did not come back."""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median

from sheets_crm.calls.today import Today
from sheets_crm.facts.care import Care
from sheets_crm.facts.facts import Facts
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.customers.care import days_to_greet, working_day_after
from sheets_crm.metrics.figure import Figure
from sheets_crm.schema import REASONS_NOT_BACK
from sheets_crm.sheets.lines import Row, behind, figure_line, line, percent
from sheets_crm.texts import Texts

_FEW = 0.5
"""Below this share of known birthdays a birthday programme reaches too few."""


def care_lines(today: Today) -> list[Row]:
    """All lines of both sections, in any order."""
    facts = today.facts
    busy = {row.customer for row in today.calls.listed} | {held.customer for held in today.calls.held}
    care = Care(facts)
    figures = [
        care.planned(busy),
        care.complete,
        care.covered,
        care.satisfied,
        care.captured,
        care.repeat_after_complaint,
        care.repeat_without_complaint,
        care.answered_in_time,
        care.solved,
    ]
    return [
        *(_share(facts, figure) for figure in figures),
        _selling(facts, care),
        _birthdays(facts, care),
        _rounded(facts, care),
        _greeted_by(facts),
        _answer_wait(facts, care),
        *_why_not(facts, care),
    ]


def _share(facts: Facts, figure: Figure) -> Row:
    return figure_line(facts.texts, figure.code, figure, percent(facts.texts), facts.sales.names)


def _with_words(row: Row, *words: str) -> Row:
    return row | {"meaning": "; ".join(part for part in (row["meaning"], *words) if part)}


def _answer_wait(facts: Facts, care: Care) -> Row:
    """How long answers usually take, and what is still open since when."""
    texts, key = facts.texts, "answer_wait"
    answered = [each.minutes for each in care.waits if each.minutes is not None]
    still = [each.contact for each in care.waits if each.minutes is None]
    parts = [texts(f"report.figures.{key}.meaning", count=len(answered))]
    if still:
        first = min(still, key=lambda each: (each.date, each.time or ""))
        since = f"{texts.show(first.date)} {first.time}"
        parts.append(texts(f"report.figures.{key}.open", count=len(still), since=since))
    usual = median(answered) if answered else None
    shown = None if usual is None else texts("report.minutes", minutes=usual)
    row = line(texts, key, shown, number=usual, meaning="; ".join(parts))
    return row | behind(sorted({each.customer for each in still}), facts.sales.names, texts)


def _selling(facts: Facts, care: Care) -> Row:
    texts, figure = facts.texts, care.selling_share
    share = percent(texts)
    parts = [f"{name} {share(part)}" for name, part in sorted(care.selling_by_staff.items())]
    too_much = figure.value is not None and figure.value > facts.settings.selling_limit_share
    warning = texts("report.figures.selling_share.warning") if too_much else ""
    return _with_words(_share(facts, figure), ", ".join(parts), warning)


def _birthdays(facts: Facts, care: Care) -> Row:
    figure = care.birthdays_known
    few = figure.value is not None and figure.value < _FEW
    warning = facts.texts("report.figures.birthdays_known.warning") if few else ""
    return _with_words(_share(facts, figure), warning)


def _rounded(facts: Facts, care: Care) -> Row:
    """What was given away by rounding totals down, and from how much."""
    texts, found = facts.texts, care.rounded
    away, gross = sum(each.away for each in found), sum(each.gross for each in found)
    if not found:
        return line(texts, "rounded", None)
    meaning = texts(
        "report.figures.rounded.meaning",
        count=len(found),
        gross=texts.money(gross),
        share=percent(texts)(away / gross),
    )
    row = line(texts, "rounded", texts.money(away), number=away, meaning=meaning)
    return row | behind(sorted({each.line.customer for each in found}), facts.sales.names, texts)


def _greeted_by(facts: Facts) -> Row:
    """The day on which everybody will have been greeted at the quota of today."""
    texts, settings = facts.texts, facts.settings
    desks = max(len(settings.staff), 1)
    a_day = round(settings.list_capacity_per_staff * settings.greeting_share) * desks
    waiting = len(facts.buyers)
    days = days_to_greet(waiting, a_day)
    if days is None or not waiting:
        return line(texts, "greeted_by", None)
    day = working_day_after(facts.as_of, days)
    meaning = texts("report.figures.greeted_by.meaning", people=waiting, a_day=a_day, days=days)
    return line(texts, "greeted_by", str(texts.show(day)), number=days, meaning=meaning)


def _why_not(facts: Facts, care: Care) -> list[Row]:
    """The main reasons for not coming back, by customers, with the money of an order of theirs."""
    texts, keys = facts.texts, figure_rows.ALL_FIGURES["why_not"]
    told = care.reasons_not_back
    count = Counter(told.values())
    lost: dict[str, float] = defaultdict(float)
    people: dict[str, list[str]] = defaultdict(list)
    for customer, reason in told.items():
        buyer = facts.buyers.get(customer)
        lost[reason] += (buyer.usual or 0.0) if buyer else 0.0
        people[reason].append(customer)
    order = sorted(count, key=lambda reason: (-count[reason], -lost[reason], reason))
    rows: list[Row] = []
    for key, reason in zip(keys, order, strict=False):
        part, whole = count[reason], len(told)
        meaning = texts("report.why_not", part=part, whole=whole, money=texts.money(lost[reason]))
        row = {
            "figure": texts(f"headings.choices.reason_not_back.{reason}").capitalize(),
            "value": percent(texts)(part / whole),
            "meaning": meaning,
            "number": part / whole,
            "key": key,
        }
        rows.append(row | behind(sorted(people[reason]), facts.sales.names, texts))
    silent = sorted(care.did_not_say)
    row = line(texts, "why_silent", texts("report.people", count=len(silent)), number=len(silent))
    unsaid = [reason for reason in REASONS_NOT_BACK if reason not in count and reason != "deceased"]
    others = zip(keys[len(rows) : -1], unsaid, strict=False)
    nobody = [_nobody_said(texts, key, reason) for key, reason in others]
    blank: list[Row] = [{"key": key} for key in keys[len(rows) + len(nobody) : -1]]
    return [*rows, *nobody, *blank, row | behind(silent, facts.sales.names, texts)]


def _nobody_said(texts: Texts, key: str, reason: str) -> Row:
    """A reason that no customer gave: it stands there, so that nobody looks for it."""
    name = texts(f"headings.choices.reason_not_back.{reason}").capitalize()
    return {"figure": name, "value": texts("report.people", count=0), "number": 0, "key": key}
