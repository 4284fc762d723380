"""A refresh whose reading, answers, log and sheets are the real ones, and whose reasons cost nothing."""

from functools import lru_cache
from zlib import crc32

from sheets_crm.calls import today
from sheets_crm.calls.last_notes import last_note_line
from sheets_crm.calls.queue import Queue
from sheets_crm.calls.trial import Trial
from sheets_crm.reading import headers
from sheets_crm.reading.phones import shown_phone
from sheets_crm.sheets import changes


class Listed:
    """Somebody on the list."""

    def __init__(self, customer, staff):
        self.customer, self.staff = customer, staff


def _queue(facts, *, in_hand=(), trial=None):
    """Everybody with a number who did not refuse, but for a few a day who come back another day."""
    stopped = {each.customer for each in facts.log if each.result in ("stop", "not_interested")}
    listed = [
        Listed(customer, person.staff or "")
        for customer, person in facts.people.items()
        if person.phone and customer not in stopped and _is_due(customer, facts.as_of)
    ]
    return Queue(listed, [])


def _is_due(customer, as_of):
    return crc32(f"{customer} {as_of}".encode()) % 4 > 0


def _rows(calls, facts, templates):
    return [_row(rank, each, facts) for rank, each in enumerate(calls.listed, 1)]


def _row(rank, each, facts):
    person = facts.people[each.customer]
    said = [contact for contact in facts.log_of.get(each.customer, ()) if contact.note or contact.answer]
    day = facts.as_of.toordinal() - 7 * rank
    note = last_note_line(said[-1].date, said[-1].note or said[-1].answer, facts.texts) if said else None
    return {
        "customer_key": each.customer,
        "link": f"https://wa.me/{person.phone}",
        "rank": rank,
        "customer": person.name,
        "phone": shown_phone(person.phone),
        "whatsapp": "Kirim",
        "reason": "Belum disapa",
        "reasons": "Belum disapa",
        "why_now": f"terakhir beli {7 * rank} hari lalu",
        "besides": None,
        "last_order": type(facts.as_of).fromordinal(day),
        "next_order": type(facts.as_of).fromordinal(day + 30),
        "value": 1000 * rank,
        "question": "Kapan ulang tahunnya?",
        "last_note": note,
        "staff": each.staff or None,
    }


def _profiles(facts):
    """One row a customer; some cells change every day, and some customers are left out."""
    return [
        {
            "customer": person.name,
            "key": customer,
            "stage": ("Baru", "Aktif", "Hilang")[crc32(customer.encode()) % 3],
            "orders": crc32(customer.encode()) % 7,
            "days_late": facts.as_of.toordinal() % 5,
        }
        for customer, person in facts.people.items()
        if crc32(f"{customer} {facts.as_of} kartu".encode()) % 6
    ]


def _held(calls, facts):
    """Whoever is not on the list today."""
    return [
        {"customer": person.name, "phone": person.phone, "reason": "Belum disapa", "key": customer}
        for customer, person in facts.people.items()
        if not _is_due(customer, facts.as_of)
    ]


def _figures(current):
    day = current.facts.as_of.toordinal()
    return {
        "all_figures": [
            {"figure": f"Angka {number}", "value": day % number, "meaning": "hari ini", "key": f"n{number}"}
            for number in range(2, 6)
        ],
        "cash_flow": [{"period": "minggu 1", "key": "week_1"}, {"period": f"hari {day}", "key": "today"}],
    }


def quickened(monkeypatch):
    """Let refreshes cost a tenth."""
    monkeypatch.setattr(headers, "header_key", lru_cache(typed=True, maxsize=None)(headers.header_key))
    monkeypatch.setattr(today, "queue", _queue)
    monkeypatch.setattr(today, "_trial", lambda shop, found, facts: Trial())
    monkeypatch.setattr(today, "_with_today", lambda trial, calls, shop, as_of: trial.record)
    monkeypatch.setattr(changes, "listed_rows", _rows)
    monkeypatch.setattr(changes, "held_rows", _held)
    monkeypatch.setattr(changes, "profile_rows", _profiles)
    monkeypatch.setattr(changes, "figure_tables", _figures)
    monkeypatch.setattr(changes, "told", lambda tables, facts: tables)
    monkeypatch.setattr(changes, "findings", lambda facts: ())
    monkeypatch.setattr(changes, "_tell_unmatched", lambda *_: None)
    monkeypatch.setattr(changes, "_notes", lambda current: [])
    monkeypatch.setattr(changes, "_results", lambda *_: [])
    monkeypatch.setattr(changes.campaign_people, "rows", lambda facts: [])
    monkeypatch.setattr(changes.campaign_figures, "rows", lambda facts: [])


def without_figures(monkeypatch):
    """Let refreshes leave out the figures."""
    monkeypatch.setattr(changes, "figure_tables", lambda *_: {})
