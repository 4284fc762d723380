"""A refresh without figures: the pipeline's own answers and list, and a fixed queue."""

from datetime import date

from sheets_crm.calls.answers import answers
from sheets_crm.calls.late import late_rows
from sheets_crm.calls.log_rows import note_of, shown_log_row
from sheets_crm.calls.staff_rows import staff_rows
from sheets_crm.reading.headers import locate, sheet_named
from sheets_crm.reading.people import People
from sheets_crm.schema import CALL_LIST, CONTACTS
from sheets_crm.sheets.plan import appended, list_change
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.changes import effective
from sheets_crm.workbooks.protocol import Plan

AS_OF = date(2026, 6, 30)
TEXTS = texts_of("id")
NAMES = {
    f"62812000000{number:02}": name
    for number, name in enumerate(["Ani", "Budi", "Citra", "Dewi", "Eka", "Fitri", "Gita", "Hani"], 1)
}


def hand_over(book, run_id):
    """Log what was answered, once; list everybody who has not answered; whether anything changed."""
    titles = book.titles()
    title, log_title = sheet_named(CALL_LIST, titles), sheet_named(CONTACTS, titles)
    snapshot = book.read([title, log_title], detailed=[title])
    located, contacts = (
        locate(CALL_LIST, snapshot.sheets[title]),
        locate(CONTACTS, snapshot.sheets[log_title]),
    )
    people = everybody()
    logged = logged_rows(contacts)
    archives = [staff_rows(locate(CALL_LIST, sheet), people, NAMES) for sheet in snapshot.archives]
    late = late_rows(*reversed(archives)) if archives else []
    found = answers(
        staff_rows(located, people, NAMES),
        late,
        frozenset(logged),
        TEXTS,
        AS_OF,
        said_on=AS_OF,
        day_first=True,
    )
    reached = {key.partition("@")[0] for key, row in logged.items() if row.get("result")}
    reached |= {row["customer"] for row in found.log if row["result"]}
    listed = [key for key in NAMES if key not in reached]
    leaving = [
        note_of(row, TEXTS, AS_OF) for key, row in found.open.items() if row.has_text and key not in listed
    ]
    log = [shown_log_row(row, row["customer"], TEXTS) for row in [*found.log, *leaving]]
    keys = {key: f"{key}@{AS_OF}" for key in listed}
    rows = [queued(rank, key) for rank, key in enumerate(listed, 1)]
    changes = effective(
        [appended(contacts, log), list_change(located, rows, found.open, keys, found.stuck, NAMES)], snapshot
    )
    if changes:
        book.commit(Plan(run_id, changes))
    return bool(changes)


def everybody():
    people = People()
    for key, name in NAMES.items():
        people.add(phone=key, given_id=None, name=name)
    return people


def queued(rank, key):
    """One customer's row as the queue gives it."""
    blank = {column.name: None for column in CALL_LIST.columns if not column.staff}
    shown = {"rank": rank, "customer": NAMES[key], "phone": f"0{key[2:]}", "reason": "Belum disapa"}
    link = f"https://wa.me/{key}"
    return blank | shown | {"whatsapp": "Kirim", "customer_key": key, "link": link}


def logged_rows(contacts):
    """The log's rows by key."""
    found = {}
    for cells in contacts.body:
        row = {
            name: cells[column - 1] if column <= len(cells) else None
            for name, column in contacts.columns.items()
        }
        if row["key"]:
            found[row["key"]] = row
    return found
