"""The figures about what follows a purchase, and about visitors who only looked."""

from __future__ import annotations

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.habits import Habits
from sheets_crm.layout import figure_rows
from sheets_crm.sheets.lines import Row, behind, figure_line, percent, small_sample_text

_REPLIES = 3


def habit_lines(facts: Facts) -> list[Row]:
    """All lines of the section, in any order."""
    habits = Habits(facts)
    show, names = percent(facts.texts), facts.sales.names
    served = figure_line(facts.texts, "served_first", habits.served_first, show, names)
    if habits.sold_first:
        told = facts.texts("report.figures.served_first.warning", count=len(habits.sold_first))
        served |= {"meaning": f"{served['meaning']}; {facts.texts('report.attention')} {told}"}
    lapsed = [figure_line(facts.texts, each.code, each, show, names) for each in habits.lapsed_by_contact]
    return [served, *lapsed, *_intents(facts, habits), *_objections(facts, habits), *_steps(facts, habits)]


def _intents(facts: Facts, habits: Habits) -> list[Row]:
    """Who bought of those who came with each intent; rows that are not needed are blank."""
    texts, keys = facts.texts, _keys("intent")
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


def _objections(facts: Facts, habits: Habits) -> list[Row]:
    """What kept leads from buying, the commonest first; the shares add up to everybody who told."""
    texts, keys, show = facts.texts, _keys("objection"), percent(facts.texts)
    whole = sum(map(len, habits.objections.values()))
    rows: list[Row] = []
    for key, (reason, people) in zip(keys, habits.objections.items(), strict=False):
        word = texts(f"headings.choices.reason_not_back.{reason}")
        told = texts("report.objection", part=len(people), whole=whole)
        rows.append(
            {
                "figure": texts("report.objection_name", reason=word),
                "value": show(len(people) / whole),
                "meaning": "; ".join([told, *_replies(facts, habits, reason)]),
                "number": round(len(people) / whole, 6),
                "key": key,
                **behind(people, facts.sales.names, texts),
            }
        )
    return rows + [{"key": key} for key in keys[len(rows) :]]


def _replies(facts: Facts, habits: Habits, reason: str) -> list[str]:
    """The answers that were tried on an objection, the one that sold most first."""
    return [
        facts.texts("report.objection_reply", reply=reply, part=part, whole=whole)
        for reply, (part, whole) in habits.replies(reason).items()
    ][:_REPLIES]


def _steps(facts: Facts, habits: Habits) -> list[Row]:
    """How far leads have come; the shares add up to all of whom a step is written down."""
    texts, keys, show = facts.texts, _keys("lead_step"), percent(facts.texts)
    whole = sum(map(len, habits.steps.values()))
    rows: list[Row] = [
        {
            "figure": texts("report.lead_step_name", step=texts(f"headings.choices.step.{step}")),
            "value": show(len(people) / whole),
            "meaning": texts("report.lead_step", part=len(people), whole=whole),
            "number": round(len(people) / whole, 6),
            "key": key,
            **behind(people, facts.sales.names, texts),
        }
        for key, (step, people) in zip(keys, habits.steps.items(), strict=False)
    ]
    return rows + [{"key": key} for key in keys[len(rows) :]]


def _keys(kind: str) -> list[str]:
    return [key for key in figure_rows.ALL_FIGURES["habits"] if key.startswith(kind)]
