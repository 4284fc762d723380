import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.customers.cohorts import cohorts
from sheets_crm.metrics.frames import frame_of
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.season_presets import preset_seasons
from sheets_crm.metrics.seasons import (
    first_seasons,
    overlaps,
    season_comparison,
    season_of,
    season_retention,
    season_totals,
    seasonal_occasions,
    seasons_in_a_row,
)

AS_OF = datetime.date(2026, 6, 30)


def seasons(*rows: tuple[str, str, str]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["name", "opens", "closes"])
    days = {name: pd.to_datetime(table[name]) for name in ("opens", "closes")}
    return table.assign(row=range(2, len(table) + 2), **days)


def days(*rows: tuple[str, str], as_of=datetime.date(2029, 1, 1)) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "date"]).assign(total=100.0)
    return occasions(valid_orders(frame.assign(date=pd.to_datetime(frame["date"])), as_of))


def preset(name: str, year: int, last: int | None = None) -> list[list[object]]:
    rows = preset_seasons(name, year, last or year, AS_OF).tuples(
        "kind", "label", "opens", "closes", "calendar", "estimated"
    )
    return [[kind, label, str(opens), str(closes), *others] for kind, label, opens, closes, *others in rows]


def named(name: str, first: int, last: int) -> pd.DataFrame:
    table = frame_of(preset_seasons(name, first, last, AS_OF))
    return table.assign(name=table["kind"] + " " + table["label"], row=range(2, len(table) + 2))


def plain(values: pd.Series) -> list[object]:
    return [None if pd.isna(value) else value for value in values]


def test_the_days_on_which_a_season_opens_and_closes_belong_to_it():
    season = seasons(("lebaran", "2026-02-18", "2026-03-20"))
    bought = pd.Series(pd.to_datetime(["2026-02-17", "2026-02-18", "2026-03-20", "2026-03-21"]))
    assert plain(season_of(bought, season)) == [None, "lebaran", "lebaran", None]


THREE = seasons(
    ("1446", "2024-05-10", "2025-03-31"),
    ("1447", "2025-04-30", "2026-03-21"),
    ("1448", "2026-04-20", "2027-03-10"),
)


def test_gamis_opens_30_days_after_the_official_lebaran():
    assert preset("gamis", 2026) == [["gamis", "1448", "2026-04-20", "2027-03-10", "government", True]]
    assert preset("gamis", 2025) == [["gamis", "1447", "2025-04-30", "2026-03-21", "government", False]]


def test_umroh_follows_the_saudi_calendar():
    assert preset("umroh", 2026) == [["umroh", "1448", "2026-06-26", "2027-05-16", "saudi", True]]
    assert preset("umroh", 2025)[0][5] is False


def test_school_years_have_two_halves():
    assert preset("school", 2026, 2027)[1:3] == [
        ["school_odd", "2026/2027", "2026-07-01", "2026-12-31", "school", False],
        ["school_even", "2026/2027", "2027-01-01", "2027-06-30", "school", False],
    ]
    assert preset("school", 2026)[0][1:3] == ["2025/2026", "2026-01-01"]


def test_two_lebaran_in_2033_close_two_seasons():
    rows = preset("gamis", 2032, 2033)
    assert [(row[1], row[3][:7]) for row in rows] == [
        ("1454", "2033-01"),
        ("1455", "2033-12"),
    ]


def test_two_lebaran_in_2033_open_one_season_each_year():
    labels = preset_seasons("gamis", 2026, 2036, AS_OF)["label"].texts()
    assert labels == [str(year) for year in range(1448, 1448 + len(labels))]


@pytest.mark.parametrize(
    ("name", "first", "last"), [("gamis", 2020, 2060), ("umroh", 2020, 2060), ("school", 2020, 2030)]
)
def test_presets_never_overlap(name, first, last):
    assert overlaps(named(name, first, last)).empty


def test_an_unknown_preset_is_refused():
    with pytest.raises(ValueError, match="kurma"):
        preset_seasons("kurma", 2026, 2026, AS_OF)


@pytest.mark.parametrize(
    ("day", "season"),
    [
        ("2026-04-05", None),
        ("2026-04-19", None),
        ("2026-04-20", "1448"),
        ("2027-03-10", "1448"),
        ("2027-03-11", None),
        ("2024-05-09", None),
        ("2026-03-21", "1447"),
    ],
)
def test_an_order_is_in_one_season_or_between(day, season):
    assert plain(season_of(pd.Series(pd.to_datetime([day])), THREE)) == [season]


def test_umroh_orders_before_the_opening_are_between_seasons():
    days = pd.Series(pd.to_datetime(["2026-06-20", "2026-06-26"]))
    assert plain(season_of(days, named("umroh", 2025, 2026))) == [None, "umroh 1448"]


def test_school_days_know_their_half():
    days = pd.Series(pd.to_datetime(["2026-07-13", "2027-02-01"]))
    found = season_of(days, named("school", 2026, 2027))
    assert found.tolist() == ["school_odd 2026/2027", "school_even 2026/2027"]


def test_overlap_is_refused_with_row_numbers():
    table = seasons(
        ("A", "2026-01-01", "2026-06-30"),
        ("B", "2026-06-30", "2026-12-31"),
        ("C", "2027-01-01", "2027-06-30"),
    )
    assert overlaps(table).to_numpy().tolist() == [[3, "B", 2, "A"]]
    with pytest.raises(ValueError, match="overlaps"):
        season_of(pd.Series(pd.to_datetime(["2026-06-30"])), table)


def test_a_season_inside_a_long_one_is_found_behind_a_short_one():
    table = seasons(
        ("A", "2026-01-01", "2026-12-31"),
        ("B", "2026-02-01", "2026-02-10"),
        ("C", "2026-05-01", "2026-05-10"),
    )
    assert overlaps(table).to_numpy().tolist() == [[3, "B", 2, "A"], [4, "C", 2, "A"]]


def test_a_season_that_closes_before_it_opens_is_refused():
    assert overlaps(seasons(("A", "2026-06-30", "2026-01-01"))).to_numpy().tolist() == [[2, "A", 2, "A"]]


def test_seasons_side_by_side_are_fine():
    assert overlaps(seasons(("A", "2026-01-01", "2026-06-30"), ("B", "2026-07-01", "2026-12-31"))).empty
    assert overlaps(THREE).empty


def test_season_retention_is_compared_on_the_same_day_before_the_close():
    bought = days(
        *((f"A{i}", "2024-06-01") for i in range(25)),
        *((f"A{i}", "2025-11-01") for i in range(10)),
        *((f"A{i}", "2026-03-01") for i in range(10, 20)),
        *((f"A{i}", "2026-05-01") for i in range(8)),
    )
    as_of = datetime.date(2026, 11, 10)
    now, then, left = season_comparison(bought, THREE, as_of)
    assert left == 120
    assert (then.numerator, then.denominator, then.value) == (10, 25, 0.4)
    assert (now.numerator, now.denominator, now.value) == (8, 20, 0.4)
    assert season_retention(bought, THREE, "1447").value == 0.8


@pytest.mark.parametrize(
    ("day", "left", "back"), [("2026-03-21", 0, 1), ("2026-03-11", 10, 1), ("2026-03-12", 10, 0)]
)
def test_a_purchase_on_the_last_day_counted_is_a_return(day, left, back):
    bought = days(("A", "2024-06-01"), ("A", day))
    assert season_retention(bought, THREE, "1447", left).numerator == back


def test_two_purchases_inside_one_season_are_no_return():
    bought = days(("A", "2024-06-01"), ("A", "2024-09-01"))
    assert season_retention(bought, THREE, "1447").value == 0


def test_the_first_season_has_no_base():
    assert season_retention(days(("A", "2024-06-01")), THREE, "1446").value is None
    assert season_comparison(days(("A", "2024-06-01")), THREE.iloc[:1], AS_OF) is None


def test_an_unknown_season_is_refused():
    with pytest.raises(ValueError, match="1499"):
        season_retention(days(("A", "2024-06-01")), THREE, "1499")


def test_seasons_in_a_row():
    bought = days(
        *(("A", day) for day in ("2024-06-01", "2025-06-01", "2026-05-01", "2026-05-02")),
        *(("B", day) for day in ("2024-06-01", "2026-05-01")),
        *(("C", day) for day in ("2024-06-01", "2025-06-01")),
        *(("D", day) for day in ("2024-06-01", "2026-04-05")),
    )
    assert seasons_in_a_row(bought, THREE, AS_OF) == {"A": 3, "B": 1, "C": 2}


def test_only_seasonal_goods_make_seasons_in_a_row():
    lines = pd.DataFrame(
        [
            ("A", "2025-06-01", "G"),
            ("A", "2026-05-01", "G"),
            ("B", "2025-06-01", "G"),
            ("B", "2026-05-01", "K"),
        ],
        columns=["customer", "date", "product"],
    ).assign(total=100.0)
    valid = valid_orders(lines.assign(date=pd.to_datetime(lines["date"])), AS_OF)
    products = pd.DataFrame({"product": ["G", "K"], "season": pd.Series(["Gamis", None], dtype="str")})
    bought = seasonal_occasions(valid, products)
    assert seasons_in_a_row(bought, THREE, AS_OF) == {"A": 2, "B": 1}


def test_totals_of_seasons_and_of_the_days_between():
    bought = days(("A", "2025-06-01"), ("A", "2025-07-01"), ("B", "2026-02-01"), ("C", "2026-04-05"))
    totals = season_totals(bought, THREE)
    assert plain(totals["season"]) == ["1446", "1447", "1448", None]
    numbers = totals[["buyers", "orders", "repeaters", "revenue"]].to_numpy().tolist()
    assert numbers == [[0, 0, 0, 0], [2, 3, 1, 300], [0, 0, 0, 0], [1, 1, 0, 100]]


def test_cohorts_by_first_season():
    bought = days(("A", "2025-06-01"), ("A", "2025-07-01"), ("B", "2026-04-05"))
    cells = cohorts(bought, AS_OF, first_seasons(bought, THREE))
    assert cells["cohort"].unique().tolist() == ["1447"]
    assert cells.loc[1, ["mature", "returned"]].tolist() == [1, 1]


def test_without_seasons_every_day_is_between():
    assert plain(season_of(pd.Series(pd.to_datetime(["2026-01-01"])), THREE.iloc[:0])) == [None]
    assert plain(season_of(pd.Series(pd.to_datetime([None])), THREE)) == [None]
    assert overlaps(THREE.iloc[:0]).empty
    assert seasons_in_a_row(days(("A", "2026-05-01")), THREE.iloc[:0], AS_OF) == {}


@settings(max_examples=25)
@given(st.dates(datetime.date(2024, 1, 1), datetime.date(2027, 12, 31)))
def test_season_order_in_the_sheet_does_not_matter(day):
    one = pd.Series([pd.Timestamp(day)])
    inside = [row["name"] for _, row in THREE.iterrows() if row["opens"] <= one[0] <= row["closes"]]
    assert plain(season_of(one, THREE.iloc[::-1])) == (inside or [None])
