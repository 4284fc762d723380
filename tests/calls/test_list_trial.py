"""Whom the list names is remembered with what followed; who is left alone on purpose is drawn by lot."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sheets_crm.calls.list_results import record_of, result_rows
from sheets_crm.calls.trial import Trial, kept, left_alone, lot, new_entries
from sheets_crm.metrics.customers.persuasion import gain, no_record, outcomes, persuasion, proven_reasons
from sheets_crm.metrics.frames import columns_of, frame_of
from sheets_crm.reading.headers import locate
from sheets_crm.schema import LIST_RESULTS
from sheets_crm.sheets.dashboard.backtest_words import persuasion_words, ranked_words
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.protocol import CellError, Sheet
from tests.calls.test_calls import held, listed, shop
from tests.small_shop import AS_OF, LIST, log, put, refreshed, table, type_in

pytestmark = pytest.mark.usefixtures("without_figures")
RESULTS = "Hasil Daftar"
EVERYBODY = ("Sengaja tidak dihubungi (bagian)", "100%")
LATE = [("A", 40, "P1"), ("B", 41, "P1")]
ORDERS = "Pesanan"


def ranked_row(customer, tier, reason="reorder_overdue"):
    return SimpleNamespace(customer=customer, tier=tier, reason=reason)


def results(book):
    rows = [row for row in table(book, RESULTS) if not str(row["Kunci"]).startswith("total/")]
    return [[row[name] for name in ("Tanggal", "Kelompok", "Orang", "Terhubung", "Memesan")] for row in rows]


def test_who_comes_on_the_list_is_remembered_and_a_second_refresh_changes_nothing():
    book = shop(LATE)
    assert results(book) == [[AS_OF, "Masuk daftar", 2, 0, 0]]
    row = table(book, RESULTS)[0]
    assert (row["Alasan"], row["Keterangan"]) == (
        "Sudah waktunya beli lagi",
        "masih dihitung sampai 14 Jul 2026",
    )
    assert row["Siapa"] == "6281200001000 | 6281200001001"
    assert not refreshed(book).changed


def test_an_answer_counts_as_reached_and_an_order_as_ordered():
    book = shop(LATE)
    type_in(book, "Kak A", {"Hasil": "berminat"})
    type_in(book, "Kak B", {"Hasil": "tidak diangkat"})
    put(book, ORDERS, {(4, 1): AS_OF, (4, 2): "B", (4, 3): "P1", (4, 4): 1, (4, 5): 150000})
    refreshed(book)
    assert [row["Hasil"] for row in log(book)] == ["berminat", "tidak menjawab"]
    assert results(book) == [[AS_OF, "Masuk daftar", 2, 1, 1]]


def test_who_stays_on_the_list_is_counted_once():
    book = shop(LATE)
    refreshed(book, AS_OF + timedelta(days=40))
    assert [row[2] for row in results(book)] == [2]


def test_nobody_is_left_alone_unless_the_shop_says_so():
    assert listed(shop(LATE)).keys() == {"A", "B"}


def test_who_is_left_alone_stands_on_the_held_back_sheet_until_two_weeks_are_over():
    book = shop(LATE, settings=[EVERYBODY])
    assert listed(book) == {}
    assert held(book)["A"] == "sengaja dibiarkan sampai 15 Jul 2026 untuk pembanding (diundi)"
    assert [row[1:3] for row in results(book)] == [["Sengaja dibiarkan (diundi)", 2]]
    assert not refreshed(book).changed
    refreshed(book, AS_OF + timedelta(days=14))
    assert listed(book) == {}
    refreshed(book, AS_OF + timedelta(days=15))
    assert listed(book).keys() == {"A", "B"}
    assert len(results(book)) == 1


def test_a_promise_is_kept_to_everybody():
    book = shop(LATE, customers={"A": AS_OF}, settings=[EVERYBODY])
    assert listed(book).keys() == {"A"}


def test_who_stands_on_the_list_already_is_not_taken_off():
    book = shop(LATE)
    put(book, "Pengaturan", {(2, 1): EVERYBODY[0], (2, 2): EVERYBODY[1]})
    refreshed(book, AS_OF + timedelta(days=30))
    assert listed(book).keys() == {"A", "B"}


def test_who_has_an_answer_that_cannot_be_read_is_not_left_alone():
    book = shop(LATE)
    type_in(book, "Kak A", {"Hasil": "entahlah"})
    put(book, "Pengaturan", {(2, 1): EVERYBODY[0], (2, 2): EVERYBODY[1]})
    refreshed(book, AS_OF + timedelta(days=30))
    assert listed(book).keys() == {"A", "B"}
    assert [row[1] for row in results(book)] == ["Masuk daftar"]


def test_a_row_that_somebody_works_on_is_never_left_alone():
    ranked = [ranked_row("a", 1), ranked_row("b", 1)]
    assert left_alone(ranked, Trial(), 1.0, AS_OF, ["a"]).keys() == {"b"}


def test_who_is_left_alone_takes_nobodys_room():
    settings = [("Telepon per staf (per hari)", 1), ("Sengaja tidak dihubungi (bagian)", "70%")]
    book = shop([(name, 40, "P1") for name in "ABCDE"], settings=settings)
    assert listed(book).keys() == {"C"}
    alone = {name for name, why in held(book).items() if why.startswith("sengaja dibiarkan")}
    full = {name for name, why in held(book).items() if why == "daftar hari ini sudah penuh"}
    assert (alone, full) == ({"A", "B"}, {"D", "E"})


def test_only_those_whom_the_list_had_room_for_are_left_alone():
    settings = [("Telepon per staf (per hari)", 0), EVERYBODY]
    book = shop(LATE, settings=settings)
    assert set(held(book).values()) == {"daftar hari ini sudah penuh"}
    assert results(book) == []


def test_lots_are_fair_and_the_same_all_day():
    drawn = [lot(f"62{number}", AS_OF) < 0.1 for number in range(10_000)]
    assert sum(drawn) == 995
    assert lot("62812", AS_OF) == lot("62812", AS_OF) != lot("62812", AS_OF + timedelta(days=1))


def entries(group, customers, day="2026-05-01", reason="reorder_soon"):
    rows = {"customer": customers, "date": pd.Timestamp(day), "group": group, "reason": reason}
    return pd.DataFrame(rows).astype(frame_of(no_record()).dtypes.to_dict())


def test_nobody_is_drawn_again_within_four_weeks():
    trial = Trial(columns_of(entries("listed", ["a"], "2026-06-03")))
    ranked = [ranked_row("a", 1)]
    assert left_alone(ranked, trial, 1.0, AS_OF, []) == {}
    assert left_alone(ranked, trial, 1.0, AS_OF + timedelta(days=1), []) == {"a": date(2026, 7, 16)}


def test_collection_is_no_part_of_the_trial():
    listed_now = [ranked_row("a", 3, "credit_due"), ranked_row("b", 8, "win_back")]
    assert new_entries(listed_now, [], Trial(), AS_OF)["customer"].texts() == ["b"]


def bought(customers, days=5):
    return pd.DataFrame(
        {"customer": customers, "date": pd.Timestamp("2026-05-01") + pd.Timedelta(days=days)}
    ).astype({"customer": "str"})


NO_CONTACTS = pd.DataFrame(
    {"customer": [], "date": [], "direction": [], "channel": [], "kind": [], "result": []}, dtype="str"
).astype({"date": "datetime64[us]"})


def people(group, count):
    return [f"{group}{number}" for number in range(count)]


def test_every_entry_keeps_its_own_outcome_whatever_their_order():
    record = pd.concat([entries("listed", ["late"], "2026-05-20"), entries("listed", ["early", "none"])])
    came = bought(["early"], 14)
    found = outcomes(record, NO_CONTACTS, came).set_index("customer")["ordered"]
    assert found.to_dict() == {"late": False, "early": True, "none": False}


def test_the_list_is_compared_with_those_left_alone_on_the_same_days():
    record = pd.concat(
        [
            entries("listed", people("before", 100), "2026-03-01"),
            entries("listed", people("x", 40)),
            entries("left_alone", people("y", 40)),
        ]
    )
    shares = persuasion(NO_CONTACTS, bought([*people("x", 24), *people("y", 8)]), AS_OF, record=record)
    assert shares.set_index("group")["ordered"].to_dict() == {
        "listed": 24,
        "left_alone": 8,
        "reached": 0,
        "not_reached": 0,
    }
    assert shares["customers"].tolist() == [40, 40, 0, 0]
    assert [round(part, 2) for part in gain(shares)] == [0.4, 0.19, 0.57]
    assert persuasion_words(columns_of(shares), texts_of("en")) == [
        "Listed: 24 of 40 ordered within 14 days",
        "Left alone on purpose (by lot): 8 of 40 ordered within 14 days",
        "this list brings 40 more orders from every 100 people (range 19 to 57)",
    ]


def test_too_few_left_alone_show_no_gain():
    record = pd.concat([entries("listed", people("x", 40)), entries("left_alone", people("y", 29))])
    shares = persuasion(NO_CONTACTS, bought(people("x", 40)), AS_OF, record=record)
    assert gain(shares) is None
    assert persuasion_words(columns_of(shares), texts_of("id"))[-1].startswith(
        "undian berjalan; perlu paling sedikit 30"
    )


def test_a_reason_is_proven_only_when_the_whole_range_is_above_zero():
    record = pd.concat(
        [
            entries("listed", people("a", 40), reason="win_back"),
            entries("left_alone", people("b", 40), reason="win_back"),
            entries("listed", people("c", 40), reason="reorder_soon"),
            entries("left_alone", people("d", 40), reason="reorder_soon"),
            entries("listed", people("e", 40), reason="second_order"),
            entries("left_alone", people("f", 10), reason="second_order"),
        ]
    )
    came = bought([*people("a", 20), *people("b", 4), *people("c", 20), *people("d", 17), *people("e", 40)])
    assert proven_reasons(record, came, AS_OF) == {"win_back": True, "reorder_soon": False}


@pytest.mark.parametrize(
    ("proven", "order"),
    [
        ({}, ["A", "C", "E"]),
        ({"second_order": True}, ["A", "C", "E"]),
        ({"reorder_soon": False}, ["A", "C", "E"]),
        ({"reorder_overdue": False, "reorder_soon": True}, ["C", "A", "E"]),
        ({"reorder_overdue": False, "second_order": True}, ["C", "E", "A"]),
        ({"reorder_overdue": True, "reorder_soon": False}, ["A", "C", "E"]),
    ],
)
def test_a_tested_reason_without_proof_comes_behind_the_proven_ones(monkeypatch, proven, order):
    monkeypatch.setattr("sheets_crm.calls.today.proven_reasons", lambda *_: proven)
    book = shop([("A", 45, "P1"), ("C", 25, "P1"), ("E", 16, "P3")])
    assert [row["Pelanggan"][-1] for row in table(book, LIST)] == order


@pytest.mark.parametrize(
    ("proven", "words"),
    [
        ({}, []),
        ({"win_back": True}, []),
        ({"win_back": False, "reorder_soon": False}, []),
        (
            {"win_back": True, "reorder_soon": False},
            ["karena terbukti, alasan ini didahulukan: Lama tidak belanja"],
        ),
    ],
)
def test_the_words_say_when_the_list_is_ranked_by_proof(proven, words):
    assert ranked_words(proven, texts_of("id")) == words


def test_the_record_is_read_back_as_it_was_written():
    record = pd.concat(
        [
            entries("listed", people("x", 1200)),
            entries("left_alone", ["Bu Siti, Malang"], "2026-05-02", "win_back"),
        ]
    )
    rows = result_rows(
        columns_of(record), columns_of(NO_CONTACTS), columns_of(bought([])), AS_OF, texts_of("id")
    )
    assert [row["people"] for row in rows] == [1, 500, 500, 200]
    assert all(len(row["customers"]) < 32_767 for row in rows)
    names = list(rows[0])
    titles = texts_of("id").node("headings.columns.list_results")
    sheet = [[titles[name] for name in names], *[[row[name] for name in names] for row in rows]]
    back = record_of(locate(LIST_RESULTS, Sheet(RESULTS, sheet)))
    assert kept(back, AS_OF).records() == kept(columns_of(record), AS_OF).records()


def test_the_record_never_outgrows_its_sheet():
    old = entries("listed", ["old"], "2025-06-29")
    many = pd.concat(
        [old, *[entries("listed", people(f"d{day}", 5000), f"2026-06-{day:02}") for day in range(1, 7)]]
    )
    found = kept(columns_of(many), AS_OF)
    assert len(found) == 20_000
    assert found["date"].min() == np.datetime64("2026-06-03")


@pytest.mark.parametrize(
    "key",
    [
        "",
        None,
        7.0,
        CellError("#REF!"),
        "catatan saya",
        "2026-13-01/listed/win_back/1",
        "2026-06-01/listed",
        "2026-06-01/ours/win_back/1",
        "2026-06-01/listed/why/1",
    ],
)
def test_rows_that_people_typed_there_are_no_record(key):
    located = locate(LIST_RESULTS, Sheet(RESULTS, [["Siapa", "Kunci"], ["6281200001000", key]]))
    assert len(record_of(located)) == 0


def test_a_number_that_a_spreadsheet_made_of_a_key_is_still_the_key():
    sheet = Sheet(RESULTS, [["Siapa", "Kunci"], [6281200001000.0, "2026-06-01/listed/win_back/1"]])
    assert record_of(locate(LIST_RESULTS, sheet))["customer"].texts() == ["6281200001000"]


def test_a_row_whose_customers_show_an_error_is_no_record():
    sheet = Sheet(RESULTS, [["Siapa", "Kunci"], [CellError("#REF!"), "2026-06-01/listed/win_back/1"]])
    assert len(record_of(locate(LIST_RESULTS, sheet))) == 0
