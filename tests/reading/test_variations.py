"""However a shop lays its orders out, the list is that of the plain sheet."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.reading.parse import parse
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.reading.frames import frames

AS_OF = date(2026, 6, 30)
PEOPLE = (("Siti Rahma", "081234500101"), ("Budi", "0812-3450-0202"), ("Rina", "+6287812300505"))
PRODUCTS = (("Madu 500g", 120000), ("Kurma", 85000))
WORDINGS = {
    "date": ("Tanggal", "Tgl Order", "ORDER DATE", "Tarikh", "tanggal_transaksi"),
    "name": ("Pelanggan", "Nama Pembeli", "CUSTOMER NAME", "Nama Konsumen", "Pemesan"),
    "phone": ("No. WhatsApp", "No HP", "PHONE NUMBER", "No. Telefon", "Telp/WA"),
    "product": ("Produk", "Nama  Barang", "PRODUCT NAME", "Item", "Barang"),
    "quantity": ("Qty", "Kuantitas", "QUANTITY", "Kuantiti", "Jml"),
    "total": ("Total", "Total Bayar", "TOTAL (Rp)", "Total\nHarga", "Amount"),
}
lines = st.lists(
    st.tuples(
        st.dates(date(2026, 1, 1), date(2026, 5, 31)),
        st.sampled_from(PEOPLE),
        st.sampled_from(PRODUCTS),
        st.integers(1, 4),
    ),
    min_size=3,
    max_size=12,
)


def result(sheets, merges=()):
    """Every buyer's days and money."""
    book = MemoryWorkbook(sheets)
    for title, areas in merges:
        book.merge(title, areas)
    shop = parse(book.read(book.titles()), "id")
    bought = occasions(valid_orders(frames(shop).orders, AS_OF))
    return sorted(zip(bought["customer"], bought["date"].dt.date, bought["amount"], strict=True))


def cells_of(line):
    day, (name, phone), (product, price), count = line
    return {
        "date": day,
        "name": name,
        "phone": phone,
        "product": product,
        "quantity": count,
        "total": count * price,
    }


def laid_out(rows, wording, order):
    header = [WORDINGS[name][wording] for name in order]
    return [header, *([cells_of(line)[name] for name in order] for line in rows)]


def plain(rows):
    return result({"Pesanan": laid_out(rows, 0, list(WORDINGS))})


@settings(max_examples=40)
@given(
    lines,
    st.integers(0, 4),
    st.permutations(list(WORDINGS)),
    st.integers(0, 3),
    st.sets(st.integers(1, 9)),
    st.booleans(),
)
def test_order_of_columns_words_titles_above_blank_rows_and_totals_do_not_matter(
    rows, wording, order, above, blanks, sums
):
    sheet = laid_out(rows, wording, order)
    for at in sorted(blanks):
        sheet.insert(min(at + 1, len(sheet)), [])
    total = [None] * len(order)
    total[order.index("date")], total[order.index("total")] = "TOTAL", 1
    title = [["PENJUALAN 2026"], [], ["Cabang: Bandung"]][:above]
    assert result({"Lembar1": [*title, *sheet, *([total] if sums else [])]}) == plain(rows)


@settings(max_examples=25)
@given(lines, st.integers(0, 4))
def test_a_tab_a_month_gives_the_list_of_one_sheet(rows, wording):
    months = {}
    for line in rows:
        months.setdefault(f"{line[0]:%m-%Y}", []).append(line)
    sheets = {title: laid_out(part, wording, list(WORDINGS)) for title, part in months.items()}
    copies = {
        title: rows for title, rows in sheets.items() if len({map(str, row) for row in rows}) == len(rows)
    }
    assert result({**copies, "Rekap": [["Bulan", "Omzet"], ["01-2026", 5]]}) == plain(rows)


@settings(max_examples=25)
@given(lines)
def test_days_and_buyers_merged_over_their_rows_give_the_same_list(rows):
    rows = sorted(rows, key=lambda line: (line[0], line[1]))
    sheet, merges, start = laid_out(rows, 1, list(WORDINGS)), [], 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at][:2] != rows[start][:2]:
            for column in (0, 1, 2) if at - start > 1 else ():
                merges.append((start + 2, column + 1, at + 1, column + 1))
                for below in range(start + 1, at):
                    sheet[below + 1][column] = None
            start = at
    assert result({"Penjualan": sheet}, [("Penjualan", merges)]) == plain(rows)


@settings(max_examples=25)
@given(lines)
def test_headings_over_two_rows_give_the_same_list(rows):
    upper = ["TANGGAL", "PEMBELI", None, "NAMA", "JUMLAH", "HARGA"]
    lower = [None, "NAMA", "NO HP", "BARANG", "BARANG", "TOTAL"]
    body = laid_out(rows, 0, list(WORDINGS))[1:]
    merges = [(2, 1, 3, 1), (2, 2, 2, 3)]
    assert result({"Laporan": [["LAPORAN"], upper, lower, *body]}, [("Laporan", merges)]) == plain(rows)
