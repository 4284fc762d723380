"""Cells beside a workbook: they come back as they were, from every kind of file."""

from datetime import date, datetime
from types import SimpleNamespace

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_crm.workbooks.bigquery import TableHistory
from sheets_crm.workbooks.by_columns import distinct, stacked_cells, under
from sheets_crm.workbooks.coded_cells import STOOD, coded, decoded
from sheets_crm.workbooks.history import history_at, write_history
from sheets_crm.workbooks.protocol import WorkbookError, plain, same_cell

HEADINGS = ["Tanggal", "Total", *STOOD]
ROWS = [
    (date(2024, 1, 5), 150000, "Pesanan", 2),
    ("05/02/24", "37rb", "Pesanan", 3),
    (datetime(2024, 3, 1, 10, 30), 12.5, "Pesanan", 4),
    (None, "0812", "Pesanan", 5),
    ("2024-01-05", "150000", "Pesanan", 6),
    ("'kutip", True, "Pesanan", 7),
]
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    st.sampled_from(["1", "1.50", "0812", "-0", "true", "'", "''x", "2024-01-05", "2024-13-05", "1e5", "=1"]),
)


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_every_cell_comes_back_as_it_was(tmp_path, kind):
    path = tmp_path / f"lama.{kind}"
    write_history(path, HEADINGS, ROWS)
    history = history_at(path.name, str(tmp_path))
    assert history.headings() == HEADINGS
    assert history.rows(HEADINGS) == ROWS
    assert history.rows(["Total"]) == [(row[1],) for row in ROWS]
    assert [column.listed() for column in history.columns(HEADINGS)] == [
        list(each) for each in zip(*ROWS, strict=True)
    ]


@given(CELLS)
def test_a_coded_cell_means_itself_and_no_other_kind(cell):
    (back,) = decoded([coded(cell)])
    assert same_cell(plain(cell), back)
    assert isinstance(cell, str) == isinstance(back, str)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_any_columns_come_back_from_parquet(tmp_path, rows):
    path = tmp_path / "lama.parquet"
    path.unlink(missing_ok=True)
    write_history(path, ["a", "b"], [tuple(map(plain, row)) for row in rows])
    found = history_at(path.name, str(tmp_path)).rows(["a", "b"])
    assert len(found) == len(rows)
    by_columns = [column.listed() for column in history_at(path.name, str(tmp_path)).columns(["a", "b"])]
    assert list(zip(*by_columns, strict=True)) == found
    for row, back in zip(rows, found, strict=True):
        assert all(same_cell(plain(cell), other) for cell, other in zip(row, back, strict=True)), (row, back)


def test_a_column_of_one_kind_is_that_kind_for_other_programs(tmp_path):
    path = tmp_path / "lama.parquet"
    write_history(path, ["Tanggal", "Total", "Catatan"], [(date(2024, 1, 5), 1.5, None), (None, 2, "x")])
    kinds = duckdb.read_parquet(str(path)).types
    assert list(map(str, kinds)) == ["DATE", "DOUBLE", "VARCHAR"]


def test_a_csv_of_another_program_is_texts_as_typed(tmp_path):
    (tmp_path / "lain.csv").write_text("Tanggal,Total\n2024-01-05,1.500\n,\n")
    assert history_at("lain.csv", str(tmp_path)).rows(["Tanggal", "Total"])[0] == ("2024-01-05", "1.500")


def test_headings_may_be_odd(tmp_path):
    odd = ['Total "Rp"', "a,b", "c'd", "Jumlah\nbaris"]
    write_history(tmp_path / "x.parquet", odd, [(1, "x", 2, "37rb"), (2, "y", "tiga", "z")])
    history = history_at("x.parquet", str(tmp_path))
    assert history.headings() == odd
    assert history.rows(odd) == [(1, "x", 2, "37rb"), (2, "y", "tiga", "z")]


def test_a_file_is_never_written_over(tmp_path):
    (tmp_path / "lama.csv").write_text("x")
    assert refusal(lambda: write_history(tmp_path / "lama.csv", ["a"], [(1,)])) == "already_exists"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("lama.parquet", None, "history_missing"),
        ("lama.parquet", b"rusak", "history_unreadable"),
        ("lama.ods", b"", "history_kind"),
    ],
)
def test_a_history_that_cannot_be_read_is_told(tmp_path, name, content, code):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert refusal(lambda: history_at(name, str(tmp_path)).headings()) == code


def test_without_the_part_the_sentence_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "lama.parquet").touch()
    monkeypatch.setattr("sheets_crm.workbooks.history_parquet.find_spec", lambda _: None)
    assert refusal(lambda: history_at("lama.parquet", str(tmp_path))) == "history_missing_part"
    monkeypatch.setattr("sheets_crm.workbooks.bigquery.find_spec", lambda _: None)
    assert refusal(lambda: history_at("bigquery:a.b.c", "")) == "bigquery_missing_part"


class BigQuery:
    """Google's client as far as its reference promises what is used of it."""

    schema = tuple(SimpleNamespace(name=name) for name in HEADINGS)

    def __init__(self):
        self.asked = []

    def get_table(self, table):
        return SimpleNamespace(schema=self.schema)

    def list_rows(self, table, selected_fields):
        self.asked = [field.name for field in selected_fields]
        return iter([dict(zip(HEADINGS, row, strict=True)) for row in ROWS])


def test_a_table_of_bigquery_is_asked_for_the_columns_only_that_are_needed():
    client = BigQuery()
    history = TableHistory("toko.crm.pesanan", client)
    assert history.headings() == HEADINGS
    assert history.rows(["Total", "Tanggal"]) == [(row[1], row[0]) for row in ROWS]
    assert client.asked == ["Total", "Tanggal"]


def test_what_bigquery_refuses_is_told():
    from google.api_core.exceptions import NotFound

    client = BigQuery()
    client.get_table = lambda table: (_ for _ in ()).throw(NotFound("no"))
    assert refusal(TableHistory("toko.crm.pesanan", client).headings) == "history_unreadable"


def refusal(work):
    with pytest.raises(WorkbookError) as caught:
        work()
    return caught.value.code


FOREIGN = {
    "12345.67::DECIMAL(18, 2)": 12345.67,
    "5::HUGEINT": 5,
    "9007199254740995::BIGINT": 9007199254740995,
    "'nan'::DOUBLE": None,
    "TIMESTAMPTZ '2026-01-01 10:00:00+00'": "2026-01-01 10:00:00+00",
    "TIMESTAMP_NS '2026-01-01 10:00:00'": datetime(2026, 1, 1, 10),
    "DATE '2026-01-31'": date(2026, 1, 31),
    "TIME '10:00:00'": "10:00:00",
    "'lunas'::ENUM ('lunas', 'batal')": "lunas",
    "[1, 2]": "[1,2]",
    "struct_pack(name := 'Madu', qty := 2)": '{"name":"Madu","qty":2}',
    "'0812'": "0812",
    "true": True,
}


@pytest.mark.parametrize("rows", [1, 9])
@pytest.mark.parametrize("value", FOREIGN)
def test_every_type_that_another_program_writes_is_a_cell(tmp_path, value, rows):
    path = tmp_path / "lama.parquet"
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        relation = connection.sql(f"SELECT {value} AS x FROM range({rows}) UNION ALL SELECT NULL")
        relation.write_parquet(str(path))
    history = history_at(path.name, str(tmp_path))
    found = [FOREIGN[value]] * rows + [None]
    assert history.columns(["x"])[0].listed() == found
    assert history.rows(["x"]) == [(cell,) for cell in found]


@pytest.mark.parametrize(
    "kind", [str, float, date.fromordinal, lambda number: datetime(2024, 1, 1, 0, 0, number)]
)
def test_rows_keep_their_order_whether_cells_repeat_or_not(tmp_path, kind):
    cells = [kind(1 + number * 37 % 50) if number % 11 else None for number in range(50)]
    often = [kind(1 + number % 3) if number % 11 else None for number in range(50)]
    path = tmp_path / "lama.parquet"
    write_history(path, ["sekali", "sering"], list(zip(cells, often, strict=True)))
    found = history_at(path.name, str(tmp_path)).columns(["sekali", "sering"])
    assert [column.listed() for column in found] == [cells, often]
    assert len(found[1].values) == 4


@pytest.mark.parametrize(("kinds", "bytes_"), [(255, 1), (256, 2)])
def test_a_number_a_row_takes_few_bytes_where_few_cells_differ(tmp_path, kinds, bytes_):
    path = tmp_path / "lama.parquet"
    cells = [f"barang {number % kinds}" for number in range(9 * kinds)]
    write_history(path, ["x"], [(cell,) for cell in cells])
    (column,) = history_at(path.name, str(tmp_path)).columns(["x"])
    assert (column.listed(), column.numbers.itemsize) == (cells, bytes_)
    below = under("Produk", column)
    assert below.listed() == ["Produk", *cells]
    both = stacked_cells([below, below, under("Jumlah", distinct(cells))])
    assert both.listed() == ["Produk", *cells, "Produk", *cells, "Jumlah", *cells]
