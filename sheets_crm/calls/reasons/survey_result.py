"""Who answered a survey is told what was decided: once each."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts

TIER, KIND = 7, "service"
NEEDS = ("campaigns.decision",)


def find(facts: Facts) -> Iterator[Found]:
    """Everybody who answered a survey that was decided and who was not told yet."""
    for run in facts.campaigns.all:
        campaign = run.campaign
        if campaign.campaign_kind != "survey" or not campaign.decision:
            continue
        for customer, answer in run.answers.items():
            if customer not in run.told_the_result:
                values = {
                    "name": campaign.name,
                    "said": facts.texts(f"calls.wording.said_{answer}"),
                    "decision": campaign.decision,
                }
                yield Found(
                    customer,
                    run.last_word[customer].date,
                    facts.texts("calls.wording.survey_result", **values),
                    fills={
                        "campaign": campaign.name,
                        "question": campaign.question or campaign.name,
                        "decision": campaign.decision,
                    },
                    about=campaign.name,
                )
