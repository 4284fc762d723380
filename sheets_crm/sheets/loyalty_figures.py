"""The figures of the shop's loyalty: the budget, what each kind of gift cost, and what was learnt for it."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.figure import fraction
from sheets_crm.reading.cells import header_key
from sheets_crm.schema import LOYALTY_ENTRIES
from sheets_crm.sheets.lines import Row
from sheets_crm.sheets.programme_lines import heading_row, share_row, told_row

_SECTION = "loyalty"
_COST = ("bonus", "gift", "reject", "rounding", "discount", "birthday", "fee", "activity")


def rows(facts: Facts) -> list[Row]:
    """The section of a shop that keeps a ledger or has tiers; nothing otherwise."""
    if not facts.loyalty.used:
        return []
    head = heading_row(facts.texts("headings.sheets.loyalty"), _SECTION)
    return [head, *_budget(facts), *_kinds(facts), *_gifts(facts), *_learnt(facts), *_tiers(facts)]


def _budget(facts: Facts) -> Iterator[Row]:
    texts, found, settings = facts.texts, facts.loyalty.budget, facts.settings
    project = facts.loyalty.project
    money, share = texts.money, texts.percent(settings.loyalty_share)
    if not found.known:
        yield told_row(
            facts, _SECTION, "ceiling", None, more=[texts("programmes.no_base", used=money(found.used))]
        )
        return
    yield told_row(
        facts,
        _SECTION,
        "ceiling",
        money(found.ceiling),
        number=found.ceiling,
        more=[texts("programmes.project_since", day=project.date)] if project else [],
        parts=settings.loyalty_parts,
        share=share,
        base=money(found.base),
        least=money(found.least),
    )
    beyond = len(found.refused)
    warnings = [texts("programmes.refused", count=beyond)] if beyond else []
    if found.left < 0:
        warnings.append(texts("programmes.beyond"))
    attention = texts("report.attention")
    yield told_row(
        facts,
        _SECTION,
        "left",
        money(found.left),
        number=found.left,
        more=[f"{attention} {each}" for each in warnings],
        used=money(found.used),
        ceiling=money(found.ceiling),
        day=facts.as_of,
    )


def _kinds(facts: Facts) -> Iterator[Row]:
    """What each kind of gift cost in all, those that occur."""
    ledger, texts = facts.loyalty.ledger, facts.texts
    for kind in (each for each in LOYALTY_ENTRIES if each in _COST):
        own = [each for each in ledger.entries if each.entry == kind]
        cost = sum(ledger.costs[each.row] for each in own)
        if own:
            who = sorted({each.customer for each in own if each.customer})
            money = texts.money(cost)
            row = told_row(facts, _SECTION, "kind", money, number=cost, people=who, count=len(own))
            name = texts(f"headings.choices.entry.{kind}").capitalize()
            yield row | {"figure": name, "key": f"{_SECTION}/kind/{kind}"}


def _gifts(facts: Facts) -> Iterator[Row]:
    """Gifts from suppliers: how many came, how many were given, how many are left."""
    ledger = facts.loyalty.ledger
    for item, left in ledger.gifts.items():
        own = [
            each for each in ledger.entries if each.entry == "received" and header_key(each.product) == item
        ]
        named = next((each.product for each in own if each.product), item)
        came = sum(1.0 if each.quantity is None else each.quantity for each in own)
        pieces = facts.texts("programmes.pieces", count=left)
        row = told_row(facts, _SECTION, "gift_stock", pieces, number=left, came=came, given=came - left)
        yield row | {
            "figure": facts.texts("programmes.gift_of", product=named),
            "key": f"{_SECTION}/gift/{item}",
        }


def _learnt(facts: Facts) -> Iterator[Row]:
    """For how much of what was spent the shop knows more now, and what one thing learnt cost."""
    ledger, texts = facts.loyalty.ledger, facts.texts
    spent = [each for each in ledger.entries if ledger.costs[each.row] > 0]
    knows = [each for each in spent if each.learnt]
    part, whole = (sum(ledger.costs[each.row] for each in group) for group in (knows, spent))
    figure = fraction(
        "learnt",
        part,
        whole,
        customers=sorted({each.customer for each in knows if each.customer}),
        sample=len(spent),
    )
    each_cost = texts("programmes.cost_of_each", money=texts.money(part / len(knows))) if knows else ""
    yield share_row(
        facts, _SECTION, "learnt", figure, more=[each_cost], known=texts.money(part), all=texts.money(whole)
    )


def _tiers(facts: Facts) -> Iterator[Row]:
    """How many customers are in each tier."""
    for tier in facts.loyalty.tiers:
        who = sorted(name for name, own in facts.loyalty.tier.items() if own == tier)
        count = facts.texts("report.people", count=len(who))
        row = told_row(
            facts,
            _SECTION,
            "tier",
            count,
            number=len(who),
            people=who,
            money=facts.texts.money(tier.spend_from),
        )
        yield row | {"figure": tier.name, "key": f"{_SECTION}/tier/{tier.name}"}
