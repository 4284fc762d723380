"""WhatsApp links survive a save in LibreOffice, which keeps 255 characters of each."""

from datetime import UTC, datetime
from urllib.parse import unquote

import pytest

from sheets_crm.reading.phones import LONGEST_LINK, SHORT_LINK, whatsapp_link, whatsapp_link_within
from sheets_crm.refresh import refresh
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.conftest import xlsx_book
from tests.small_shop import AS_OF, CUSTOMERS, LIST, ORDERS, PRODUCTS, SETTINGS
from tests.workbooks.live.libreoffice import converted
from tests.workbooks.xlsx.samples import repacked

LONG = "Halo {sapaan}, salam dari kami. " + "Stok “madu” & kurma — datang lagi 🎉 pekan ini. " * 6
SHOP = {
    "Pelanggan": CUSTOMERS,
    "Produk": PRODUCTS,
    "Pesanan": ORDERS,
    "Pesan": [["Alasan", "Isi pesan"], *([reason, LONG] for reason in ("Beli lagi", "Ajak kembali"))],
}


def book_of(folder, program="16.0300", **more):
    """The shop as Excel of that version saved it."""
    path = xlsx_book({**SHOP, **more}, {}, folder).path
    version = b"<AppVersion>" + program.encode()
    repacked(path, lambda _, content: content.replace(b"<AppVersion>12.0000", version))
    return path


def refreshed(path, hour=2):
    moment = datetime(2026, 6, 30, hour, tzinfo=UTC)
    return refresh(XlsxWorkbook(path), moment, run_id=str(moment), as_of=AS_OF)


def rows_of(path):
    """Of each row with a link: the link, what its cell says, and the message in its row."""
    sheet = XlsxWorkbook(path).read([LIST], [LIST]).sheets[LIST]
    at = next(number for number, row in enumerate(sheet.rows) if "Kunci" in row)
    send, message = (sheet.rows[at].index(title) + 1 for title in ("Kirim WA", "Pesan WhatsApp"))
    return [
        (link, sheet.rows[row - 1][send - 1], sheet.rows[row - 1][message - 1])
        for (row, column), link in sheet.links.items()
        if column == send and link.startswith("https://wa.me")
    ]


@pytest.mark.parametrize("longest", [100, SHORT_LINK, 255, 256, 300])
def test_a_link_holds_whole_words_and_whole_escapes(longest):
    message = LONG.replace("{sapaan}", "Kak Siti")
    link, whole = whatsapp_link_within("6281200000001", message, longest)
    said = unquote(link.partition("?text=")[2], errors="strict")
    assert len(link) <= longest
    assert not whole
    assert message.startswith(said)
    assert message[len(said)] in " \n"


def test_a_message_that_fits_is_filled_in_as_it_is():
    assert whatsapp_link_within("6281200000001", "Halo Kak", 255) == (
        whatsapp_link("6281200000001", "Halo Kak"),
        True,
    )


def test_a_first_word_without_end_leaves_the_message_to_the_cell():
    assert whatsapp_link_within("6281200000001", "a" * 999, 255) == ("https://wa.me/6281200000001", False)


@pytest.mark.parametrize(
    ("program", "setting", "longest"),
    [
        ("16.0300", None, LONGEST_LINK),
        ("16.0300", "ya", SHORT_LINK),
        ("12.0000", None, SHORT_LINK),
    ],
    ids=["saved by Excel", "the shop says so", "not saved yet"],
)
def test_links_are_as_long_as_the_program_that_saves_allows(
    program, setting, longest, tmp_path, without_figures
):
    settings = [*SETTINGS, ["Dibuka di LibreOffice", setting, None]]
    path = book_of(tmp_path, program, Pengaturan=settings)
    refreshed(path)
    rows = rows_of(path)
    assert rows
    for link, shown, message in rows:
        assert len(link) <= longest
        whole = longest == LONGEST_LINK or len(whatsapp_link("6281200000001", message)) <= longest
        assert shown == ("Kirim" if whole else "Kirim…")
        assert message.startswith(unquote(link.partition("?text=")[2]))
    assert any(len(message) > 250 for _, _, message in rows)
    assert not refreshed(path).changed


def in_libreoffice(path, folder):
    """The same workbook, saved by LibreOffice in its place."""
    path.write_bytes(converted(path, folder).read_bytes())


@pytest.mark.live
def test_no_link_is_cut_by_a_save_in_libreoffice(tmp_path, without_figures):
    path = book_of(tmp_path, "12.0000")
    refreshed(path)
    before = rows_of(path)
    in_libreoffice(path, tmp_path / "office")
    assert rows_of(path) == before
    assert refreshed(path).cut_links == 0
    assert rows_of(path) == before


@pytest.mark.live
def test_links_that_libreoffice_cut_are_told_and_replaced(tmp_path, without_figures):
    path = book_of(tmp_path)
    refreshed(path)
    long = sum(len(link) > 255 for link, *_ in rows_of(path))
    in_libreoffice(path, tmp_path / "office")
    assert sum(len(link) == 255 for link, *_ in rows_of(path)) == long > 0
    assert refreshed(path).cut_links == long
    assert all(len(link) <= SHORT_LINK for link, *_ in rows_of(path))
    again = refreshed(path, 3)
    assert (again.cut_links, again.changed) == (0, False)
