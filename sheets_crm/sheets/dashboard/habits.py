"""The figures about what follows a purchase, and about visitors who only looked."""

from __future__ import annotations

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.habits import Habits
from sheets_crm.layout import figure_rows
from sheets_crm.sheets.lines import Row, behind, figure_line, percent, small_sample_text


def habit_lines(facts: Facts) -> list[Row]:
    """All lines of the section, in any order."""
    habits = Habits(facts)
    show, names = percent(facts.texts), facts.sales.names
    served = figure_line(facts.texts, "served_first", habits.served_first, show, names)
    if habits.sold_first:
        told = facts.texts("report.figures.served_first.warning", count=len(habits.sold_first))
        served |= {"meaning": f"{served['meaning']}; {facts.texts('report.attention')} {told}"}
    lapsed = [figure_line(facts.texts, each.code, each, show, names) for each in habits.lapsed_by_contact]
    return [served, *lapsed, *_intents(facts, habits)]


def _intents(facts: Facts, habits: Habits) -> list[Row]:
    """Who bought of those who came with each intent; rows that are not needed are blank."""
    texts, keys = facts.texts, figure_rows.ALL_FIGURES["habits"][3:]
    rows: list[Row] = []
    for key, (intent, figure) in zip(keys, habits.by_intent.items(), strict=False):
        meaning = texts("report.intent", part=figure.numerator, whole=figure.denominator)
        rows.append(
            {
                "figure": texts("report.intent_name", intent=intent),
                "value": percent(texts)(figure.value or 0.0),
                "meaning": "; ".join(filter(None, (meaning, small_sample_text(figure, texts)))),
                "number": figure.value,
                "key": key,
                **behind(figure.customers, facts.sales.names, texts),
            }
        )
    return rows + [{"key": key} for key in keys[len(rows) :]]
