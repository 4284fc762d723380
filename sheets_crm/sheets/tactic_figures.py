"""What each tactic of selling brought, over all campaigns that name it: FEATURES.md 0.13."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sheets_crm.facts.campaigns import Run
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.reading.cells import header_key
from sheets_crm.sheets.lines import Row, listed
from sheets_crm.sheets.programme_lines import heading_row, share_row

_SECTION = "tactics"
_WITHOUT_OFFER = ("event", "survey")


def rows(facts: Facts) -> list[Row]:
    """A heading and a row a tactic, the best first; nothing while no campaign names one."""
    runs: dict[str, list[Run]] = defaultdict(list)
    for run in facts.campaigns.all:
        if run.campaign.tactic and run.campaign.campaign_kind not in _WITHOUT_OFFER:
            runs[header_key(run.campaign.tactic)].append(run)
    found = [_row(facts, name, each) for name, each in sorted(runs.items())]
    found.sort(key=lambda row: -(row["number"] or 0.0))
    return [heading_row(facts.texts("programmes.tactics"), _SECTION), *found] if found else []


def _row(facts: Facts, name: str, runs: Sequence[Run]) -> Row:
    named = listed([run.campaign.name for run in runs], facts.texts)
    row = share_row(facts, _SECTION, "tactic", _pooled(runs), campaigns=named)
    return row | {"figure": runs[0].campaign.tactic, "key": f"{_SECTION}/{name}"}


def _pooled(runs: Sequence[Run]) -> Figure:
    """Who ordered of all who were told: the sum over the campaigns, not the mean of their shares."""
    shares = [run.response.share for run in runs]
    part, whole = sum(each.numerator for each in shares), sum(each.denominator for each in shares)
    names = sorted({customer for share in shares for customer in share.customers})
    return fraction("tactic", part, whole, customers=names, immature=sum(each.immature for each in shares))
