"""Small shops in files of their own, for tests of many at once."""

from datetime import UTC, date, datetime
from pathlib import Path

from sheets_crm.fleet.shops import FleetShop
from sheets_crm.fleet.work import Order
from tests.conftest import xlsx_book
from tests.small_shop import CONTACTS, CUSTOMERS, ORDERS, PRODUCTS

AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)


def shop_file(folder: Path, name: str, **sheets) -> Path:
    """The golden shop as a file, with other rows for the sheets that are named."""
    tables = {
        "Pelanggan": sheets.get("customers", CUSTOMERS),
        "Produk": PRODUCTS,
        "Pesanan": sheets.get("orders", ORDERS),
        "Kontak": sheets.get("contacts", CONTACTS),
    }
    if "cash" in sheets:
        tables["Kas"] = sheets["cash"]
    folder.mkdir(exist_ok=True)
    return xlsx_book(tables, {}, folder).path.rename(folder / f"{name}.xlsx")


def order_for(path: Path, **wish) -> Order:
    return Order(FleetShop(path.stem, str(path)), NOW, "id", AS_OF, **wish)
