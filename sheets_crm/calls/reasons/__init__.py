"""One file a programme: a pure function from the facts to candidate rows. A new one is added here."""

from sheets_crm.calls.reasons.no_contact import no_contact
from sheets_crm.calls.reasons.promise import promise
from sheets_crm.calls.reasons.reorder import reorder_overdue, reorder_soon
from sheets_crm.calls.reasons.second_order import second_order
from sheets_crm.calls.reasons.win_back import win_back

REASONS = (promise, reorder_overdue, reorder_soon, second_order, no_contact, win_back)
