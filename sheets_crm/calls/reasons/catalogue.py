"""A catalogue that goes out in a rhythm of its own: every two weeks to partners, monthly to households."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.calls.offers import in_a_list
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.programmes.days import shifted

TIER, KIND = 6, "selling"
NEEDS = ("campaigns.starts",)


def find(facts: Facts) -> Iterator[Found]:
    """Customers of its type whose next catalogue is due; none goes out without anything in it."""
    for run in facts.campaigns.running("catalogue"):
        if not run.goods:
            continue
        every = run.campaign.rhythm
        goods = in_a_list([each.name for each in run.goods], facts)
        for rank, person in enumerate(run.open_to, start=1):
            last = run.last_told.get(person.customer)
            due = run.campaign.starts if last is None else shifted(last, every)
            if due <= facts.as_of and not run.tried_enough(person.customer, since=last):
                name = "catalogue_first" if last is None else "catalogue"
                yield Found(
                    person.customer,
                    due,
                    facts.texts(f"calls.wording.{name}", last=last, days=every),
                    weight=-float(rank),
                    fills={"campaign": run.campaign.name, "goods": goods},
                    about=run.campaign.name,
                    brief=facts.texts("calls.wording.tell_too", name=run.campaign.name),
                )
