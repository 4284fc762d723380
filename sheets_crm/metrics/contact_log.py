"""What the contact log says: who was contacted."""

from __future__ import annotations

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames

NOT_REACHED = ("no_answer", "wrong_number")
"""Results of which nobody heard anything."""


@for_frames
def outbound(contacts: Columns) -> Columns:
    """Contacts that the shop began; one that does not say counts, a bare note does not.

    Args:
        contacts: direction, channel, kind, result (codes of the schema).
    """
    direction = contacts["direction"]
    told = contacts["channel"].known | contacts["kind"].known | contacts["result"].known
    return contacts.rows(direction.isin(["out"]) | (~direction.known & told))
