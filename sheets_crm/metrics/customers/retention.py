"""Who of one period's buyers bought in the next."""

from __future__ import annotations

import numpy as np

from sheets_crm.metrics.codes import Codes
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.figure import Figure, fraction, share
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.windows import Window, within


@for_frames
def retention_rate(occasions: Columns, previous: Window, current: Window) -> Figure:
    """Share of the previous period's buyers who bought in the current one.

    The overlap cannot pass 100 %, unlike the textbook's formula when customers come back after a pause. A
    period should be no shorter than the product lasts: a quarter for goods of 30 to 60 days.

    Args:
        occasions: ``customer``, ``date`` [day].
        previous: The period whose buyers are followed.
        current: The period in which they should buy.

    Returns:
        Kept by previous buyers [customers], for the current window.

    Source:
        METRICS.md D.4, default.
    """
    return share("retention_rate", _buyers(occasions, current), _buyers(occasions, previous), window=current)


@for_frames
def textbook_retention_rate(occasions: Columns, previous: Window, current: Window) -> Figure:
    """(E - N) / S: buyers of this period less new ones, by the previous period's buyers.

    Kept for comparison. Customers who return after a pause are in E, but neither in N nor in S, so that it
    can pass 100 %; `reactivated` counts them.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``.
        previous: The period of S.
        current: The period of E and N.

    Returns:
        (E - N) by S [customers].

    Source:
        METRICS.md D.4; way2mail.net and exprimere.net, "customer retention rate".
    """
    start, end = _buyers(occasions, previous), _buyers(occasions, current)
    old = end[~end.among(_buyers(occasions.rows(occasions["number"] == 1), current))]
    return fraction("textbook_retention_rate", len(old), len(start), customers=old, window=current)


@for_frames
def churn_rate(occasions: Columns, previous: Window, current: Window) -> Figure:
    """Share of the previous period's buyers who have not come back; without a contract, never "left".

    Args:
        occasions: ``customer``, ``date`` [day].
        previous: The period whose buyers are followed.
        current: The period in which they should have bought.

    Returns:
        Not back by previous buyers [customers]: 1 - `retention_rate`.

    Source:
        METRICS.md D.5; circana.com, "churn".
    """
    start = _buyers(occasions, previous)
    gone = start[~start.among(_buyers(occasions, current))]
    return share("churn_rate", gone, start, window=current)


@for_frames
def reactivated(occasions: Columns, previous: Window, current: Window) -> Figure:
    """Buyers of this period who bought before the previous one, but not in it.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``.
        previous: The period they skipped.
        current: The period they came back in.

    Returns:
        Reactivated by buyers of the current period [customers].

    Source:
        METRICS.md D.4, "reactivated shown apart".
    """
    end = _buyers(occasions, current)
    before = occasions["customer"][occasions["date"] < np.datetime64(previous.start)]
    back = end[end.among(before) & ~end.among(_buyers(occasions, previous))]
    return share("reactivated", back, end, window=current)


def _buyers(occasions: Columns, window: Window) -> Codes:
    """The window's buyers, each once."""
    bought: Codes = within(occasions, window)["customer"]
    return bought.once()
