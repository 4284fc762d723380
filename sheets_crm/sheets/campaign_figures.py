"""The figures of each campaign: who was told, what came of it, what to expect of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from sheets_crm.facts.campaigns import Run, first_tags
from sheets_crm.facts.events import guests, repeat_after
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.customers.offers import expected_sales
from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.metrics.programmes.days import shifted
from sheets_crm.metrics.programmes.response import came_back
from sheets_crm.sheets.lines import Row
from sheets_crm.sheets.programme_lines import heading_row, share_row, told_row

SPANS = (30, 60, 90)
_ENOUGH = 10
_NARROW = 18
"""Longer values do not show in their cell."""
_SEATED = ("coming", "invited")


def rows(facts: Facts) -> list[Row]:
    """A heading for each campaign, the latest first, and its figures below."""
    found: list[Row] = []
    for run in reversed(facts.campaigns.all):
        kind = facts.texts(f"headings.choices.campaign_kind.{run.campaign.campaign_kind}")
        day = facts.texts.show(run.campaign.starts)
        found.append(heading_row(f"{run.campaign.name}: {kind}, {day}", run.campaign.name))
        found += _of(run)
    return found


def _of(run: Run) -> Iterator[Row]:
    kind = run.campaign.campaign_kind
    if kind == "event":
        yield from _event(run)
    elif kind == "survey":
        yield from _survey(run)
    else:
        yield from _offer(run)
    if run.brought:
        yield from _cohort(run)
    if run.campaign.cost:
        yield _cost(run)


def _offer(run: Run) -> Iterator[Row]:
    name, facts, answers = run.campaign.name, run.facts, run.response
    fitting = {person.customer for person in run.open_to}
    done, whole = len(run.told), len(fitting | run.told.keys())
    people = facts.texts("report.people", count=done)
    yield told_row(facts, name, "told", people, number=done, part=done, whole=whole)
    days = facts.texts("programmes.median_days", days=answers.days) if answers.days is not None else ""
    words = [days, *_by_warmth(run), _verdict(run)]
    yield share_row(facts, name, "response", answers.share, more=words, days=run.days_to_answer)
    if run.campaign.campaign_kind == "launch" and facts.as_of <= run.campaign.last_day:
        yield _forecast(run, len(fitting - run.told.keys()))
    yield _asked_for(run)
    if run.campaign.campaign_kind == "catalogue":
        yield _next_catalogue(run)


def _asked_for(run: Run) -> Row:
    """How many asked for it at all (FEATURES.md 2.16)."""
    texts, asked, whole = run.facts.texts, sorted(run.matching.asked), len(run.facts.people)
    value = (
        texts("report.people", count=len(asked)) if asked else texts("programmes.nobody_asked", whole=whole)
    )
    row = told_row(
        run.facts,
        run.campaign.name,
        "asked_for",
        value,
        number=len(asked),
        people=asked,
        part=len(asked),
        whole=whole,
    )
    return row if asked else row | {"meaning": None}


def _by_warmth(run: Run) -> list[str]:
    """The response of past buyers and of others apart, where both were told."""
    came = set(run.response.share.customers)
    done = [name for name in run.told if name in came or not _waits(run, name)]
    groups = {known: [name for name in done if _knew(run, name) is known] for known in (True, False)}
    if not all(groups.values()):
        return []
    words = {True: "programmes.known", False: "programmes.others"}
    return [
        run.facts.texts(words[known], part=len(came & set(names)), whole=len(names))
        for known, names in groups.items()
    ]


def _waits(run: Run, customer: str) -> bool:
    """Whether somebody may still order in time."""
    return run.told[customer].date + timedelta(days=run.days_to_answer) > run.facts.as_of


def _knew(run: Run, customer: str) -> bool:
    """Whether somebody had bought before the campaign came to him."""
    buyer = run.facts.buyers.get(customer)
    return buyer is not None and buyer.first_order < run.told[customer].date


def _verdict(run: Run) -> str:
    """Stop or change what nobody took."""
    texts, share = run.facts.texts, run.response.share
    if share.numerator == 0 and share.denominator >= run.facts.settings.stop_after_offers:
        return f"{texts('report.attention')} {texts('programmes.stop', count=round(share.denominator))}"
    return ""


def _forecast(run: Run, left: int) -> Row:
    """Orders to expect of those who were not told yet, by the shop's own rate."""
    facts = run.facts
    rate, of = own_rate(run)
    found = expected_sales(left, rate) if left else None
    if found is None:
        return told_row(facts, run.campaign.name, "forecast", None)
    likely, low, high = (round(each) for each in found)
    share = facts.texts.percent(rate.value or 0.0)
    return told_row(
        facts,
        run.campaign.name,
        "forecast",
        facts.texts("programmes.orders", count=likely),
        number=likely,
        people_left=left,
        rate=share,
        low=low,
        high=high,
        of=of,
    )


def own_rate(run: Run) -> tuple[Figure, str]:
    """How many of those who are told order: of this campaign, else of its like, else of all offers."""
    texts, kind = run.facts.texts, run.campaign.campaign_kind
    if run.response.share.denominator >= _ENOUGH:
        return run.response.share, texts("programmes.of_this")
    alike = [each.response.share for each in run.every if each.campaign.campaign_kind == kind]
    part, whole = sum(each.numerator for each in alike), sum(each.denominator for each in alike)
    if whole >= _ENOUGH:
        return fraction("alike", part, whole), texts("programmes.of_its_kind", part=part, whole=whole)
    every = run.facts.figures["offer_response"]
    return every, texts("programmes.of_all_offers", part=every.numerator, whole=every.denominator)


def _next_catalogue(run: Run) -> Row:
    """When this catalogue is due next for whoever waits longest."""
    facts, every = run.facts, run.campaign.rhythm
    days = [
        shifted(run.last_told[each.customer], every)
        if each.customer in run.last_told
        else run.campaign.starts
        for each in run.open_to
    ]
    due = min(days, default=run.campaign.starts)
    goods = ", ".join(good.name for good in run.goods) or "–"
    return told_row(facts, run.campaign.name, "next_due", facts.texts.show(due), goods=goods, days=every)


def _cohort(run: Run) -> Iterator[Row]:
    """How many come back of those whom the campaign brought, beside those who came without any."""
    facts, name = run.facts, run.campaign.name
    days = facts.sales.purchase_days
    launch, brought = run.campaign.campaign_kind == "launch", set(run.brought)
    others = [
        customer
        for customer, lines in facts.sales.lines.items()
        if customer not in brought
        and not first_tags(lines)
        and (not launch or lines[0].date > run.campaign.last_day)
    ]
    for span in SPANS:
        figure = came_back(f"back_{span}", run.brought, days, facts.as_of, span, all_mature=launch)
        beside = came_back(f"back_{span}", others, days, facts.as_of, span)
        words = facts.texts(
            "programmes.beside_later" if launch else "programmes.beside_untagged",
            share="–" if beside.value is None else facts.texts.percent(beside.value),
            part=round(beside.numerator),
            whole=round(beside.denominator),
        )
        yield share_row(facts, name, f"back_{span}", figure, more=[words], all=len(run.brought))


def _cost(run: Run) -> Row:
    """What each new customer cost, or each seat of an event."""
    texts, cost = run.facts.texts, run.campaign.cost or 0.0
    code, count = "cost", len(run.brought)
    if run.campaign.campaign_kind == "event":
        code, count = "cost_seat", sum(each.people for each in guests(run) if each.standing in _SEATED)
    each_one = cost / count if count else None
    value = None if each_one is None else texts.money(each_one)
    money = texts.money(cost)
    return told_row(run.facts, run.campaign.name, code, value, number=each_one, money=money, count=count)


def _event(run: Run) -> Iterator[Row]:
    facts, name, line = run.facts, run.campaign.name, guests(run)
    stands = Counter(each.standing for each in line)
    coming = [each for each in line if each.standing == "coming"]
    seats = sum(each.people for each in line if each.standing in _SEATED)
    yield told_row(
        facts,
        name,
        "seats",
        facts.texts("programmes.seats", count=seats),
        number=seats,
        people=[each.customer for each in coming],
        sure=sum(each.people for each in coming),
        coming=len(coming),
        invited=stands["invited"],
        refused=stands["refused"],
        silent=stands["silent"],
        waiting=stands["waiting"],
    )
    if facts.as_of >= run.campaign.starts:
        came, others = repeat_after(run)
        yield share_row(facts, name, "event_came", came)
        yield share_row(facts, name, "event_others", others)


def _survey(run: Run) -> Iterator[Row]:
    facts, name = run.facts, run.campaign.name
    said = Counter(run.answers.values())
    asked, answered = len(run.told), sum(said.values())
    share = facts.texts.percent(answered / asked) if asked else "–"
    yes = [customer for customer, answer in run.answers.items() if answer == "yes"]
    figure = fraction("survey_yes", len(yes), answered, customers=yes)
    yield share_row(
        facts, name, "survey_yes", figure, asked=asked, share=share, no=said["no"], later=said["later"]
    )
    review = run.campaign.review_on
    when = facts.texts("programmes.review", day=review) if review else ""
    question, decision = run.campaign.question or "–", run.campaign.decision
    long = decision if decision and len(decision) > _NARROW else ""
    more = [long, when] if decision else [question]
    yield told_row(facts, name, "decision", decision, more=more, question=question)
