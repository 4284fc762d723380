from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from sheets_crm.layout.template import designs
from sheets_crm.reading.phones import normal_phone
from sheets_crm.refresh import refresh
from sheets_crm.sample.orders import lebaran_days
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.schema import TABLES
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import AddSheet, Plan

AS_OF = date(2026, 6, 30)
ROWS = {language: sample_rows(AS_OF, language) for language in ("id", "en")}
SHOP = ROWS["id"]


def readable(rows):
    return [row for row in rows if isinstance(row["date"], date) and isinstance(row["total"], int)]


ORDERS = readable(SHOP["orders"])


def test_the_sample_is_the_same_at_every_run():
    assert sample_rows(AS_OF, "id") == SHOP


def test_another_day_moves_the_same_shop():
    moved = sample_rows(AS_OF + timedelta(days=1), "id")
    assert [row["name"] for row in moved["customers"]] == [row["name"] for row in SHOP["customers"]]
    assert max(row["date"] for row in readable(moved["orders"])) == AS_OF + timedelta(days=1)


def test_both_languages_tell_of_the_same_shop():
    for name in SHOP:
        assert len(SHOP[name]) == len(ROWS["en"][name])
    numbers = {
        language: [(row["date"], row["total"], row["customer"]) for row in readable(rows["orders"])]
        for language, rows in ROWS.items()
    }
    assert numbers["id"] == numbers["en"]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("name", sorted(SHOP))
def test_rows_use_columns_of_the_schema_and_words_of_its_dropdowns(language, name):
    table, texts = TABLES[name], texts_of(language)
    columns = {column.name: column for column in table.columns if column.offered}
    for row in ROWS[language][name]:
        assert set(row) <= set(columns)
        for column in columns.values():
            if column.choices and row.get(column.name):
                group = "stage" if column.name == "stage_set" else column.name
                assert row[column.name] in texts.node(f"headings.choices.{group}").values()


def test_about_150_customers_with_different_names_and_invented_numbers():
    customers = SHOP["customers"]
    assert len(customers) == 150
    assert len({row["name"] for row in customers}) == 150
    phones = [normal_phone(row["phone"]) for row in customers]
    assert phones.count(None) == 1
    assert len(set(phones)) == 150
    assert all(phone.startswith("6281200001") for phone in phones if phone)


def test_eighteen_months_of_orders_and_none_after_the_day():
    days = [row["date"] for row in ORDERS]
    assert AS_OF - timedelta(days=548) <= min(days) < AS_OF - timedelta(days=500)
    assert max(days) == AS_OF
    assert 700 <= len(ORDERS) <= 1500


def test_the_shop_grows():
    def revenue(start, end):
        return sum(row["total"] for row in ORDERS if start <= row["date"] < end)

    first, last = revenue(date(2025, 1, 1), date(2025, 7, 1)), revenue(date(2026, 1, 1), date(2026, 7, 1))
    assert last > 2 * first


def test_capsules_for_30_days_are_bought_again_after_about_a_month():
    month_long = ("Habbatussauda 30 kapsul", "Kolagen 30 sachet", "Minyak zaitun 60 kapsul")
    bought: dict[tuple[str, str], list[dict]] = {}
    for row in ORDERS:
        if row["product"] in month_long:
            bought.setdefault((row["customer"], row["product"]), []).append(row)
    pairs = [pair for rows in bought.values() for pair in pairwise(rows) if pair[0]["quantity"] == 1]
    gaps = sorted((later["date"] - earlier["date"]).days for earlier, later in pairs)
    assert len(gaps) >= 50
    assert 28 <= gaps[len(gaps) // 2] <= 36
    assert gaps[len(gaps) // 10] < gaps[len(gaps) // 2] - 3


def test_most_clothes_are_bought_in_the_ten_weeks_before_lebaran():
    clothes = [row["date"] for row in ORDERS if str(row["product"]).startswith("Gamis")]
    before = [
        day for day in clothes if any(0 < (holiday - day).days <= 70 for holiday in lebaran_days(AS_OF))
    ]
    assert len(before) > 0.6 * len(clothes)


def test_lebaran_days_are_those_of_the_calendar():
    assert {date(2025, 3, 30), date(2026, 3, 20)} <= set(lebaran_days(AS_OF))


def test_orders_hold_what_a_real_shop_has():
    statuses = Counter(row["status"] for row in SHOP["orders"])
    assert statuses["selesai"] > 10 * statuses["batal"] > 0
    assert statuses["retur"] >= 5
    payments = Counter(row["payment"] for row in SHOP["orders"])
    assert set(payments) == {"tunai", "transfer", "kartu", "tempo"}
    assert sum(bool(row.get("referred_by")) for row in SHOP["customers"]) >= 10
    assert len({row["type"] for row in SHOP["customers"]}) >= 3


def test_totals_are_price_times_quantity_less_discount():
    for row in ORDERS:
        if row["price"] is not None:
            assert row["total"] == row["price"] * row["quantity"] - (row["discount"] or 0)


def test_credit_has_a_due_day_and_never_a_discount():
    for row in (row for row in ORDERS if row["payment"] == "tempo"):
        assert row["due"] == row["date"] + timedelta(days=30)
        assert row["discount"] is None


def test_some_credit_is_overdue_and_some_not_yet_due():
    open_due = {row["due"] for row in ORDERS if row["payment"] == "tempo" and row["paid_on"] is None}
    assert min(open_due) < AS_OF <= max(open_due)


def test_a_few_cells_are_typed_in_ways_that_data_check_speaks_of():
    texts_in_dates = [row["date"] for row in SHOP["orders"] if isinstance(row["date"], str)]
    assert len(texts_in_dates) == 2
    totals = [row["total"] for row in SHOP["orders"] if isinstance(row["total"], str)]
    assert sorted(totals) == ["Rp 155.000,-", "seratus lima puluh ribu"]
    assert sum(isinstance(row["phone"], float) for row in SHOP["customers"]) == 3
    names = {row["name"] for row in SHOP["products"]}
    assert {row["product"] for row in SHOP["orders"]} - names == {"Paket Lebaran"}


def test_contacts_were_made_with_people_who_had_bought_by_then():
    first = {}
    for row in ORDERS:
        first[row["customer"]] = min(first.get(row["customer"], row["date"]), row["date"])
    for row in SHOP["contacts"]:
        assert row["customer"] in first
        assert first[row["customer"]] - timedelta(days=120) <= row["date"] <= AS_OF


def test_the_log_has_a_complaint_a_stop_and_somebody_to_call_again_today():
    results = Counter(row["result"] for row in SHOP["contacts"])
    assert (results["komplain"], results["stop"]) == (1, 1)
    assert [row["contact_again"] for row in SHOP["contacts"] if row.get("contact_again")] == [AS_OF]


def test_cash_begins_with_the_opening_balance_and_never_runs_out():
    balance = Counter()
    rows = SHOP["cash"]
    assert {row["category"] for row in rows[:2]} == {"saldo awal"}
    for row in rows:
        balance[row["account"]] += row.get("money_in", 0) - row.get("money_out", 0)
    assert balance["Bank"] > 0
    assert balance["Laci"] > 0


def test_money_between_own_accounts_cancels_out():
    deposits = [row for row in SHOP["cash"] if row["category"] == "setoran laci"]
    assert sum(row.get("money_in", 0) - row.get("money_out", 0) for row in deposits) == 0


def test_the_cash_book_has_a_payment_made_twice_and_one_without_a_receipt():
    costs = Counter((row.get("party"), row.get("money_out"), row.get("receipt")) for row in SHOP["cash"])
    assert costs["Toko Kardus Jaya", 186_000, "K88"] == 2
    assert any(row.get("money_out") == 300_000 and not row.get("receipt") for row in SHOP["cash"])


def test_the_settings_name_the_shop_and_its_staff():
    settings = sample_settings("en")
    assert (settings.language, settings.shop_name, settings.staff) == (
        "en",
        "Toko Berkah",
        ("Rina", "Budi", "Sari"),
    )
    assert {row["staff"] for row in SHOP["customers"]} == set(settings.staff)


def test_the_demo_uses_at_least_half_of_the_programmes():
    book = MemoryWorkbook({})
    first = {name: rows for name, rows in SHOP.items() if rows}
    settings = sample_settings("id")
    book.commit(Plan("new", [AddSheet(design) for design in designs("id", rows=first, settings=settings)]))
    refresh(book, datetime(2026, 6, 30, 2, tzinfo=UTC), run_id="run", as_of=AS_OF)
    sheets = book.read(["Daftar Telepon", "Ditahan"]).sheets.values()
    said = {cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str)}
    titles = [node["title"] for node in texts_of("id").node("messages.reasons").values()]
    used = [title for title in titles if any(title in cell for cell in said)]
    assert 2 * len(used) >= len(titles), sorted(set(titles) - set(used))
    seen = {title for title in book.titles() if not book.read([title]).sheets[title].hidden}
    assert {"Kampanye", "Peserta Kampanye", "Loyalitas", "Kartu Pelanggan", "Hasil Program"} <= seen


@pytest.mark.parametrize("language", ROWS)
def test_a_new_sample_has_every_sheet_that_a_refresh_leaves(language, without_figures):
    book = MemoryWorkbook({})
    drawn = designs(language, rows=ROWS[language], settings=sample_settings(language))
    book.commit(Plan("new", [AddSheet(design) for design in drawn]))
    new = list(book.titles())
    refresh(book, datetime(2026, 6, 30, 2, tzinfo=UTC), run_id="run", as_of=AS_OF, language=language)
    assert list(book.titles()) == new
