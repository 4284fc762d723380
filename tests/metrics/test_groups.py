import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_crm.metrics.groups import among, by_customer, largest, sizes, smallest, summed

PEOPLE = st.lists(st.sampled_from(["Ani", "Budi", "Citra", None]), max_size=12)
KINDS = [lambda names: pd.Series(names, dtype="str"), lambda names: pd.Series(pd.Categorical(names))]


@pytest.mark.parametrize("column", KINDS, ids=["names", "categories"])
@given(names=PEOPLE)
def test_groups_say_what_pandas_says(column, names):
    customers = column(names)
    values = pd.Series(np.arange(len(names))[::-1] % 5, dtype="float64")
    groups = by_customer(customers)
    told = values.groupby(customers.astype("object"), observed=True).agg(["size", "min", "max", "sum"])
    assert list(groups.names) == list(told.index)
    assert sizes(groups).tolist() == told["size"].tolist()
    assert smallest(groups, values).tolist() == told["min"].tolist()
    assert largest(groups, values).tolist() == told["max"].tolist()
    assert summed(groups, values).tolist() == told["sum"].tolist()


def test_a_missing_amount_adds_nothing():
    groups = by_customer(pd.Series(["Ani", "Ani"]))
    assert summed(groups, pd.Series([150_000.0, None])).tolist() == [150_000.0]


@pytest.mark.parametrize("column", KINDS, ids=["names", "categories"])
def test_who_is_among_others(column):
    people = column(["Ani", "Budi", "Ani", "Citra"])
    assert among(people, people[people == "Ani"]).tolist() == [True, False, True, False]
    assert among(people, pd.Series(["Citra"])).tolist() == [False, False, False, True]


def test_nobody_is_among_nobody():
    people = pd.Series(pd.Categorical(["Ani", None]))
    assert among(people, people).tolist() == [True, False]
