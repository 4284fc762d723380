"""The table of columns, held to what a data frame answers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_crm.metrics.codes import Codes, codes_of, joined, selected
from sheets_crm.metrics.columns import Columns, days_between, matched, months, places, taken
from sheets_crm.metrics.frames import columns_of, for_frames, frame_of
from sheets_crm.metrics.grouping import grouped

DAYS = np.array(["2026-01-31", "2026-02-01", "NaT", "2026-02-28"], dtype="datetime64[D]")
BOOK = Columns(
    {
        "account": codes_of(["till", None, "bank", "till"]),
        "day": DAYS,
        "amount": np.array([5.0, 7.0, np.nan, -2.0]),
    }
)
rows = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "ç", None]),
        st.integers(0, 3),
        st.one_of(st.none(), st.integers(-50, 50)),
    ),
    max_size=30,
)


def table(given_rows):
    names = pd.Series([row[0] for row in given_rows], dtype="str")
    numbers = pd.Series([row[1] for row in given_rows], dtype="int64")
    amounts = pd.Series([row[2] for row in given_rows], dtype="float64")
    frame = pd.DataFrame({"name": names, "number": numbers, "amount": amounts})
    return frame, columns_of(frame)


def test_codes_number_texts_in_their_order():
    codes = codes_of(["till", None, "bank", "till"])
    assert codes.names == ("bank", "till")
    assert codes.numbers.tolist() == [1, -1, 0, 1]
    assert codes.texts() == ["till", None, "bank", "till"]
    assert codes.known.tolist() == [True, False, True, True]
    assert codes.isin({"till", "safe"}).tolist() == [True, False, False, True]


def test_codes_are_translated_and_filled():
    codes = codes_of(["wages", None, "tips"])
    assert codes.mapped({"wages": "costs"}, "other").texts() == ["costs", "other", "other"]
    assert codes.mapped({"wages": "costs"}).texts() == ["costs", None, None]
    assert codes.filled("").texts() == ["wages", "", "tips"]
    assert codes.filled("").names == ("", "tips", "wages")
    assert codes.filled("trips").texts() == ["wages", "trips", "tips"]
    assert codes.filled("tips").texts() == ["wages", "tips", "tips"]
    assert codes_of(["wages"]).filled("").texts() == ["wages"]


def test_texts_have_their_place_in_an_order_that_is_not_the_alphabets():
    order = (*"zyxwvutsrqponmlk", "a")
    assert codes_of(["z", None, "a", "y", "?"]).placed_in(order).tolist() == [0, -1, 16, 1, -1]
    assert codes_of(["a"]).placed_in(order).tolist() == [16]


def test_texts_are_hidden_and_selected():
    codes = codes_of(["wages", "rent", "tips"])
    assert codes.where(np.array([True, False, True])).texts() == ["wages", None, "tips"]
    late, due = np.array([True, False, False]), np.array([True, True, False])
    assert selected([late, due], ["late", "due"], "not yet").texts() == ["late", "due", "not yet"]


def test_few_rows_tell_the_same_texts_as_all_of_them():
    texts = codes_of(["b", None, "a", "c"])
    assert texts[np.array([1, 3])].texts() == [None, "c"]
    assert texts[np.array([3, 1, 0])].once().texts() == ["b", "c"]


def test_a_few_texts_of_many_are_found_like_many():
    codes = codes_of([*"abcdefghijklmnopqrst", None])
    assert codes.isin(["c"]).tolist() == [at == 2 for at in range(21)]
    assert codes.isin(["", "t"]).tolist() == [at == 19 for at in range(21)]
    assert not codes.isin(["zz", "bb"]).any()


def test_few_texts_stand_below_many_under_their_names():
    many = codes_of("abcdefghijklmnopqrst")
    assert joined([many, codes_of(["t", None])]).texts() == [*"abcdefghijklmnopqrst", "t", None]
    assert joined([many, codes_of(["t", "dd"])]).texts() == [*"abcdefghijklmnopqrst", "t", "dd"]
    assert joined([codes_of([None]), many]).names is many.names


def test_distinct_texts_stand_in_the_order_of_their_first_rows():
    assert codes_of([None, "b", "a", "b", None, "c"])[np.array([4, 3, 2, 1])].distinct == ["b", "a"]
    assert codes_of([]).distinct == []


def test_groups_of_far_numbers_are_those_of_near_ones():
    near = np.array([3, 1, 3, 2, 1, 3])
    far = grouped(near * 10**12, np.array([7, 7, 7, 10**9, 7, 7]) * 10**6)
    assert far.numbers.tolist() == grouped(near).numbers.tolist() == [2, 0, 2, 1, 0, 2]
    assert far.firsts.tolist() == [1, 3, 0]
    assert far.counts().tolist() == [2, 1, 3]


def test_rows_that_are_alike_are_put_in_words_once():
    asked = []

    def say(account, amount):
        asked.append((account, amount))
        return f"{account}: {amount}"

    book = BOOK.plus(amount=np.array([5.0, np.nan, 1.0, 5.0]))
    assert book.told(say, "account", "amount") == ["till: 5.0", "None: None", "bank: 1.0", "till: 5.0"]
    assert len(asked) == 3


def test_texts_below_each_other_keep_their_names():
    codes = codes_of(["b", "a", None])
    assert joined([codes, codes[:1]]).texts() == ["b", "a", None, "b"]
    assert joined([codes, codes_of(["A"])]).texts() == ["b", "a", None, "A"]


def test_rows_are_chosen_by_mask_and_by_position():
    assert BOOK.rows(BOOK["account"].isin({"till"}))["amount"].tolist() == [5.0, -2.0]
    assert BOOK.rows(np.array([3, 0]))["amount"].tolist() == [-2.0, 5.0]
    assert len(BOOK.rows(np.zeros(4, dtype=bool))) == 0


def test_a_column_is_added_to_a_new_table_only():
    more = BOOK.plus(twice=2 * BOOK["amount"])
    assert more["twice"].tolist()[:2] == [10.0, 14.0]
    assert "twice" not in BOOK.each


def test_records_are_plain_values():
    assert BOOK.rows(np.array([1, 2])).records() == [
        {"account": None, "day": DAYS[1].item(), "amount": 7.0},
        {"account": "bank", "day": None, "amount": None},
    ]


def test_missing_comes_last():
    assert BOOK.by("day")["account"].texts() == ["till", None, "till", "bank"]
    assert BOOK.by("account", "amount")["amount"].tolist()[1:3] == [-2.0, 5.0]


def test_the_first_and_the_last_row_of_each_group():
    each = grouped(BOOK["account"])
    assert each.numbers.tolist() == [1, -1, 0, 1]
    assert each.firsts.tolist() == [2, 0]
    assert each.lasts.tolist() == [2, 3]
    assert len(each) == 2


def test_a_day_belongs_to_the_first_of_its_month():
    assert months(DAYS).astype("str").tolist() == ["2026-01-01", "2026-02-01", "NaT", "2026-02-01"]


def test_the_last_row_of_the_same_text_is_its_place():
    place = places(codes_of(["x", "till", None, "bank"]), BOOK["account"])
    assert place.tolist() == [-1, 3, -1, 2]
    assert taken(BOOK["amount"], place).tolist()[1] == -2.0
    assert np.isnan(taken(BOOK["amount"], place)[[0, 2, 3]]).all()
    assert taken(DAYS, place).astype("str").tolist() == ["NaT", "2026-02-28", "NaT", "NaT"]
    assert taken(np.array([1, 2, 3, 4]), place, missing=0).tolist() == [0, 4, 0, 3]


def test_a_text_is_taken_from_its_place():
    assert taken(BOOK["account"], np.array([2, -1, 0])).texts() == ["bank", None, "till"]


def test_a_missing_day_is_no_number_of_days_away():
    waited = days_between(DAYS, np.datetime64("2026-02-02"))
    assert [waited[0], waited[1], waited[3]] == [2, 1, -26]
    assert np.isnan(waited[2])


@pytest.mark.parametrize("apart", [1, 10_000_000])
def test_groups_stand_in_the_order_of_their_numbers_and_days(apart):
    numbers = np.array([3, -2, 3, 7]) * apart
    for column in (numbers, (numbers).astype("datetime64[D]")):
        each = grouped(column)
        assert each.numbers.tolist() == [1, 0, 1, 2]
        assert each.firsts.tolist() == [1, 0, 3]
    assert grouped(DAYS, DAYS).numbers.tolist() == [0, 1, -1, 2]


def test_a_frame_given_by_name_becomes_columns_too():
    given = for_frames(lambda *, orders: type(orders))
    assert given(orders=pd.DataFrame({"x": [1.0, None]})) is Columns


@given(rows, rows)
def test_the_row_of_both_texts_as_a_merge_finds_it(given_rows, others):
    other = [(row[0], str(row[1])) for row in others]
    last = {key: place for place, key in enumerate(other) if key[0] is not None}
    tables = [
        Columns({"name": codes_of(row[0] for row in each), "other": codes_of(str(row[1]) for row in each)})
        for each in (given_rows, others)
    ]
    found = matched(*tables, "name", "other").tolist()
    assert found == [last.get((row[0], str(row[1])), -1) for row in given_rows]


@given(rows)
def test_groups_add_count_and_halve_as_a_data_frame_does(given_rows):
    frame, columns = table(given_rows)
    each, by = grouped(columns["name"], columns["number"]), frame.groupby(["name", "number"])["amount"]
    assert each.sums(columns["amount"]).tolist() == by.sum().tolist()
    assert each.counts().tolist() == by.size().tolist()
    np.testing.assert_array_equal(each.medians(columns["amount"]), by.median().to_numpy())
    assert columns["name"][each.firsts].texts() == by.size().reset_index()["name"].tolist()


@given(rows)
def test_running_sums_and_the_row_before_as_in_a_data_frame(given_rows):
    frame, columns = table(given_rows)
    frame, filled = frame.fillna({"amount": 0.0}), np.nan_to_num(columns["amount"])
    each, by = grouped(columns["name"]), frame.groupby("name")["amount"]
    np.testing.assert_array_equal(each.running(filled), by.cumsum().reindex(frame.index).to_numpy())
    before = taken(filled, each.previous)
    np.testing.assert_array_equal(before, by.shift().reindex(frame.index).to_numpy())


@given(rows)
def test_sorting_is_stable_as_in_a_data_frame(given_rows):
    frame, columns = table(given_rows)
    order = frame.assign(row=range(len(frame))).sort_values(["name", "number"], kind="stable")
    numbered = columns.plus(row=np.arange(len(columns["name"])))
    assert numbered.by("name", "number")["row"].tolist() == order["row"].tolist()


@given(rows)
def test_a_data_frame_comes_back_as_it_was(given_rows):
    frame, columns = table(given_rows)
    pd.testing.assert_frame_equal(frame_of(columns), frame, check_dtype=False)


@pytest.mark.parametrize(
    ("values", "dtype", "found"),
    [
        ([True, None, False], "object", [1.0, None, 0.0]),
        ([1, 2, 3], "int64", [1, 2, 3]),
        ([1.5, None, 2.0], "float64", [1.5, None, 2.0]),
    ],
)
def test_values_of_a_frame_become_arrays(values, dtype, found):
    columns = columns_of(pd.DataFrame({"x": pd.Series(values, dtype=dtype)}))
    assert [row["x"] for row in columns.records()] == found


def test_texts_and_categories_of_a_frame_become_codes():
    texts = pd.Series(["b", None, "a"], dtype="str")
    found = columns_of(pd.DataFrame({"x": texts, "y": texts.astype("category")}))
    assert isinstance(found["x"], Codes)
    assert found["x"].texts() == found["y"].texts() == ["b", None, "a"]
    assert found["y"].names == ("a", "b")


@pytest.mark.parametrize(
    "texts",
    [
        ["N10", "N9", "N1"],
        ["b", None, "a", "b", "c"],
        [None],
        [],
        ["a", "b", "a", None, "b", "a", "a"],
    ],
    ids=["all differ", "most differ", "none", "no rows", "few differ"],
)
def test_a_column_of_texts_gives_them_back_under_sorted_names(texts):
    found = codes_of(texts)
    assert found.texts() == texts
    assert found.names == tuple(sorted({*texts} - {None}))
    assert found.known.tolist() == [text is not None for text in texts]
