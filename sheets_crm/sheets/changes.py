"""What a refresh writes: every table's values as changes to its sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sheets_crm import __version__
from sheets_crm.calls.checks import findings, later_orders, switched_off, unknown_money
from sheets_crm.calls.list_results import result_rows
from sheets_crm.calls.log_rows import in_cells, shown_log_row
from sheets_crm.calls.messages import templates, unknown_fields
from sheets_crm.calls.staff_rows import keys_of
from sheets_crm.calls.today import Today, lost_in, may_write_list
from sheets_crm.layout.tables import table_design
from sheets_crm.layout.template import groups_in_use, missing_designs
from sheets_crm.problems import Problem, Problems
from sheets_crm.reading.headers import Located, sheet_named, tell
from sheets_crm.reading.mending import mend_cells
from sheets_crm.reading.parse import Shop
from sheets_crm.schema import COMPLAINTS, CONTACTS, TABLES
from sheets_crm.sheets import (
    campaign_figures,
    campaign_people,
    filter_people,
    improvement_figures,
    list_totals,
    loyalty_cards,
    loyalty_figures,
    orders_to_enter,
    staff_work,
    tactic_figures,
    what_if,
)
from sheets_crm.sheets.call_list import as_wide_as, held_rows, listed_rows, new_keys
from sheets_crm.sheets.change_log import tell_unusable
from sheets_crm.sheets.complaints import complaint_rows, new_complaints
from sheets_crm.sheets.figures import figure_tables, told
from sheets_crm.sheets.fitting import fitting
from sheets_crm.sheets.links import LINKED
from sheets_crm.sheets.plan import appended, list_change, located_in_design
from sheets_crm.sheets.profiles import profile_rows
from sheets_crm.sheets.program_sheets import program_changes, shown
from sheets_crm.sheets.program_table import Rows
from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.protocol import AddSheet, Change, WriteCells

Tables = Mapping[str, Located]


def detailed_titles(titles: Iterable[str]) -> list[str]:
    """The sheets whose links and formulas matter to a refresh."""
    names = ("call_list", *LINKED)
    return [title for name in names if (title := sheet_named(TABLES[name], titles)) is not None]


def with_missing_sheets(shop: Shop, today: Today, titles: Sequence[str]) -> tuple[list[AddSheet], Tables]:
    """The sheets that the workbook lacks and a refresh needs, and where every table stands or will stand."""
    used = groups_in_use([name for name, table in shop.columns.items() if len(table)])
    language, currency = shop.texts.language, shop.texts.currency.code
    designs = missing_designs(titles, language, program_only=True, groups=used, currency=currency)
    if sheet_named(CONTACTS, titles) is None:
        designs.append(table_design(CONTACTS, shop.texts))
    if new_complaints(today.facts) and sheet_named(COMPLAINTS, titles) is None:
        designs.append(table_design(COMPLAINTS, shop.texts))
    tables = dict(shop.tables)
    for design in designs:
        for table in TABLES.values():
            if sheet_named(table, [design.title]):
                tables[table.name] = located_in_design(table, design)
    return [AddSheet(design) for design in designs], tables


def problems_of(shop: Shop, today: Today, tables: Tables) -> tuple[Problem, ...]:
    """Everything the Data Check sheet tells: mistakes in people's sheets, in the list, in the messages.

    ``tables`` are where every table stands or will stand.
    """
    told = Problems(shop.texts)
    for fault in today.faults:
        located = shop.tables["call_list"]
        column = located.header(fault.column) if fault.column in located.columns else ""
        row = _rows_after(today, located).get(fault.row, fault.row)
        told.add(located.sheet.title, row, column, fault.code, value=fault.value)
    found, strangers = templates(shop.columns["messages"], shop.texts)
    title = shop.texts("headings.sheets.messages")
    for row, reason in strangers:
        told.add(title, row, "", "unknown_reason", value=reason)
    for code, template in found.items():
        for name in unknown_fields(template):
            told.add(
                title, 0, "", "message_field", value=shop.texts(f"messages.reasons.{code}.title"), field=name
            )
    _tell_unmatched(shop, today, told)
    _tell_what_is_lost(shop, told)
    _tell_renamed(shop, told)
    tell_unusable(shop.tables.get("change_log"), told, shop.texts)
    for table, row, name, problem, values in findings(today.facts):
        tell(told, tables, table, row, name, problem, **values)
    return (*shop.problems, *told.all())


def _tell_what_is_lost(shop: Shop, told: Problems) -> None:
    """Which columns the log lacks: without most of them an answer would be lost, so the list stays."""
    log = shop.tables.get("contacts")
    if log is None or log.missing:
        return
    for name in lost_in(log):
        heading = shop.texts(f"headings.columns.contacts.{name}")
        told.add(log.sheet.title, 0, heading, f"log_without_{name}", value=heading)


def _tell_renamed(shop: Shop, told: Problems) -> None:
    """Which columns that count the list lacks, where one that nobody knows stands in it."""
    listed = shop.tables.get("call_list")
    if listed is None or listed.missing or not listed.unknown:
        return
    unknown = tuple(listed.headers[column] for column in listed.unknown)
    for name in ("result", "answer", "contact_again"):
        if name not in listed.columns:
            heading = shop.texts(f"headings.columns.call_list.{name}")
            told.add(
                listed.sheet.title, listed.header_row, heading, "list_without", value=heading, unknown=unknown
            )


def _tell_unmatched(shop: Shop, today: Today, told: Problems) -> None:
    """Returns that lower no purchase: with the customer or the receipt mended, they would."""
    unmatched = today.facts.sales.unmatched
    if not len(unmatched):
        return
    located = shop.tables["orders"]
    column = next((located.header(name) for name in ("total", "quantity") if name in located.columns), "")
    for row, amount in unmatched.tuples("row", "amount"):
        unknown = shop.texts("problems.unknown_amount")
        money = unknown if amount is None else shop.texts.money(abs(amount))
        told.add(located.sheet.title, row, column, "unmatched_return", money=money)


def _rows_after(today: Today, located: Located) -> dict[int, int]:
    """Where the rows that staff typed in will stand in the new list, by where they stand now."""
    rows = [today.open.get(row.customer) for row in today.calls.listed]
    new = enumerate([*rows, *today.stuck], start=located.header_row + 1)
    return {row.row: number for number, row in new if row is not None}


def changes_of(shop: Shop, today: Today, problems: Sequence[Problem], tables: Tables) -> list[Change]:
    """The log first, so that a workbook that is written step by step never loses an answer.

    ``problems`` are all that Data Check tells, beginning with what was read.
    """
    rows: dict[str, Rows] = {
        "orders_to_enter": orders_to_enter.rows(today.facts),
        "held_back": held_rows(today.calls, today.facts),
        "list_results": _results(shop, today),
        "staff_work": staff_work.rows(today.facts),
        "filter_people": filter_people.rows(today.facts),
        "campaign_people": campaign_people.rows(today.facts),
        "loyalty_cards": loyalty_cards.rows(today.facts),
        "programme_figures": [
            *loyalty_figures.rows(today.facts),
            *campaign_figures.rows(today.facts),
            *tactic_figures.rows(today.facts),
            *what_if.rows(today.facts),
            *improvement_figures.rows(today.facts),
        ],
        "profiles": profile_rows(today.facts),
        **told(figure_tables(today), today.facts),
    }
    written = [*program_changes(rows, tables, problems, _notes(today), shop.texts), *assumed(shop)]
    if not _may_write_list(shop, tables):
        return list(written)
    complaints = complaint_rows(today.facts, _references(shop))
    answers = _log_rows(shop, today)
    log = appended(tables["contacts"], answers)
    opened: list[Change] = [*shown(tables["contacts"], answers)]
    if complaints:
        opened += [appended(tables["complaints"], complaints), *shown(tables["complaints"], complaints)]
    return [log, *opened, _list(shop, today, tables), *written]


def assumed(shop: Shop) -> list[WriteCells]:
    """What was assumed of the shop's own headings, as far as the table on Settings does not have it yet."""
    if "settings" not in shop.tables:
        return []
    located = shop.tables["settings"]
    width = max(located.headers, default=0)
    return mend_cells(shop.read, located.sheet, located.header_row, width, shop.texts)


def _notes(today: Today) -> list[dict[str, Any]]:
    """What Data Check tells beside mistakes."""
    facts = today.facts
    notes = {later_orders(facts): "orders", unknown_money(facts): "orders", switched_off(facts): ""}
    titles = {name: located.sheet.title for name, located in facts.shop.tables.items()}
    return [{"sheet": titles.get(table), "message": note} for note, table in notes.items() if note]


def _results(shop: Shop, today: Today) -> list[dict[str, Any]]:
    facts = today.facts
    days = result_rows(today.record, facts.contacts, facts.bought, facts.as_of, shop.texts)
    return [*list_totals.rows(facts), *days]


def _log_rows(shop: Shop, today: Today) -> list[dict[str, Any]]:
    reference = _references(shop)
    return [
        shown_log_row(part, reference(row["customer"]), shop.texts)
        for row in today.log
        for part in in_cells(row)
    ]


def _references(shop: Shop) -> Callable[[str], str]:
    """How people's sheets name a customer."""
    people = {
        key: told for key, *told in reversed(shop.columns["customers"].tuples("customer", "name", "id"))
    }
    return lambda customer: shop.people.reference(customer, *people[customer])


def _may_write_list(shop: Shop, tables: Tables) -> bool:
    """Not where a sheet of the shop's own has the title of the list or of its log."""
    return may_write_list(shop) and {"call_list", "contacts"} <= tables.keys()


def _list(shop: Shop, today: Today, tables: Tables) -> Change:
    found, _ = templates(shop.columns["messages"], shop.texts)
    located = tables["call_list"]
    rows = listed_rows(today.calls, today.facts, found)
    wide = (as_wide_as(located, row, shop.texts) for row in rows)
    rows = [{name: fitting(cell) for name, cell in row.items()} for row in wide]
    used = {key.partition("#")[0] for key in today.facts.contacts["key"].once().texts()}
    used |= keys_of(located)  # the number of a row that leaves may be somebody else's by now
    keys = new_keys([row["customer_key"] for row in rows], today.facts, used)
    names = dict(shop.columns["customers"].tuples("customer", "name"))
    return list_change(located, rows, today.open, keys, today.stuck, names)


def run_facts(
    shop: Shop, tables: Tables, as_of: date, moment: datetime, run_id: str, problems: int, today: Today
) -> list[Change]:
    """The run log's row and the "refreshed at" line above the list: written only when something changed."""
    facts = {
        "moment": shop.texts.show(moment),
        "as_of": as_of,
        "run": run_id,
        "problems": problems,
        "version": __version__,
        **_counts(today),
    }
    logged = [appended(tables["run_log"], [facts])] if "run_log" in tables else []
    return [*logged, *status_change(shop, tables, moment, today)]


def status_change(shop: Shop, tables: Tables, moment: datetime, today: Today) -> list[Change]:
    """The "refreshed at" line above the list."""
    place = status_place(tables["call_list"]) if _may_write_list(shop, tables) else None
    if place is None:
        return []
    counts = _counts(today)
    hours = {"opens": f"{shop.settings.open_hour:02}.00", "closes": f"{shop.settings.close_hour:02}.00"}
    status = shop.texts("calls.status", moment=moment, held=counts["held_back"], **hours, **counts)
    return [WriteCells(tables["call_list"].sheet.title, {place: status})]


def _counts(today: Today) -> dict[str, int]:
    return {"listed": len(today.calls.listed), "held_back": len(today.calls.held), "logged": len(today.log)}


def status_place(located: Located) -> tuple[int, int] | None:
    """The cell above the list that tells when it was refreshed, or why not, found by its words."""
    names = ("calls.status_start", "calls.status_failed_start", "template.status_first")
    starts = tuple(texts_of(language)(name) for language in LANGUAGES for name in names)
    for number, row in enumerate(located.sheet.rows[: located.header_row - 1], start=1):
        for column, cell in enumerate(row, start=1):
            if isinstance(cell, str) and cell.startswith(starts):
                return number, column
    return None
