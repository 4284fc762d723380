"""An event: so many customers are invited by rank, and who says no hands the place on."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.events import guests
from sheets_crm.facts.facts import Facts

TIER, KIND = 6, "greeting"
NEEDS = ("campaigns.starts",)


def find(facts: Facts) -> Iterator[Found]:
    """Who has a place and was not told yet, from the day on which the event stands on the sheet."""
    texts = facts.texts
    for run in facts.campaigns.running("event", ahead=facts.settings.invitation_days):
        campaign, line = run.campaign, guests(run)
        left = {person.customer for person in run.left_to_tell(run.open_to)}
        by = texts.day_month(campaign.answer_by or campaign.starts)
        name = "invitation_family" if campaign.with_family else "invitation"
        for guest in line:
            if guest.standing == "invited" and guest.customer in left:
                day = texts.day_month(campaign.starts)
                values = {"name": campaign.name, "day": day, "rank": guest.rank, "by": by}
                fills = {
                    "campaign": texts(f"calls.wording.{name}_to", name=campaign.name),
                    "day": str(texts.show(campaign.starts)),
                    "by": by,
                }
                yield Found(
                    guest.customer,
                    campaign.starts,
                    texts(f"calls.wording.{name}", **values),
                    weight=-float(guest.rank),
                    fills=fills,
                    about=campaign.name,
                    question=texts("calls.questions.event", name=campaign.name),
                )
