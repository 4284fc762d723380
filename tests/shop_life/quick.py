"""A refresh whose reading, answers, log and list are the real ones, and whose reasons cost nothing."""

from zlib import crc32

from sheets_crm.calls import today
from sheets_crm.calls.last_notes import last_note_line
from sheets_crm.calls.queue import Queue
from sheets_crm.calls.trial import Trial
from sheets_crm.reading.phones import shown_phone
from sheets_crm.sheets import changes


class Listed:
    """Somebody on the list."""

    def __init__(self, customer, staff):
        self.customer, self.staff = customer, staff


def _queue(facts, *, in_hand=(), trial=None):
    """Everybody with a number who did not refuse, but for a few a day who come back another day."""
    stopped = {each.customer for each in facts.log if each.result in ("stop", "not_interested")}
    names = facts.customers.tuples("customer", "phone", "staff")
    listed = [
        Listed(customer, staff or "")
        for customer, phone, staff in names
        if phone and customer not in stopped and _is_due(customer, facts.as_of)
    ]
    return Queue(listed, [])


def _is_due(customer, as_of):
    return crc32(f"{customer} {as_of}".encode()) % 4 > 0


def _rows(calls, facts, templates):
    people = facts.people
    return [_row(rank, each, people, facts) for rank, each in enumerate(calls.listed, 1)]


def _row(rank, each, people, facts):
    phone = people[each.customer].phone
    said = [contact for contact in facts.log_of.get(each.customer, ()) if contact.note or contact.answer]
    day = facts.as_of.toordinal() - 7 * rank
    note = last_note_line(said[-1].date, said[-1].note or said[-1].answer, facts.texts) if said else None
    return {
        "customer_key": each.customer,
        "link": f"https://wa.me/{phone}",
        "rank": rank,
        "customer": people[each.customer].name,
        "phone": shown_phone(phone),
        "whatsapp": "Kirim WA",
        "reason": "Belum disapa",
        "why_now": f"terakhir beli {7 * rank} hari lalu",
        "last_order": type(facts.as_of).fromordinal(day),
        "next_order": type(facts.as_of).fromordinal(day + 30),
        "value": 1000 * rank,
        "question": "Kapan ulang tahunnya?",
        "last_note": note,
        "staff": each.staff or None,
    }


def quickened(monkeypatch):
    """Let refreshes cost a tenth."""
    monkeypatch.setattr(today, "queue", _queue)
    monkeypatch.setattr(today, "_trial", lambda shop, found, facts: Trial())
    monkeypatch.setattr(today, "_with_today", lambda trial, calls, shop, as_of: trial.record)
    monkeypatch.setattr(changes, "listed_rows", _rows)
    monkeypatch.setattr(changes, "figure_tables", lambda *_: {})
    monkeypatch.setattr(changes, "profile_rows", lambda *_: [])
    monkeypatch.setattr(changes, "_results", lambda *_: [])


def without_figures(monkeypatch):
    """Let refreshes leave out the figures, in which nobody types."""
    monkeypatch.setattr(changes, "figure_tables", lambda *_: {})
