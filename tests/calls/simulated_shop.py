"""A seeded shop over many days: customers with needs of their own, staff who answer the list.

What customers need and when is the model's secret; the program sees only what stands in the workbook.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sheets_crm.calls.reasons import programmes
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import AppendRows, Plan, WriteCells
from tests.calls.shops import BOTTLE, DRESS, book_of, bought, contact, person
from tests.small_shop import LIST, refreshed, table, type_in

START = date(2026, 3, 2)
CARE = {"Kode": "V", "Nama": "Perawatan wajah", "Harga": 120000, "Jenis": "jasa", "Habis dalam (hari)": 21}
TRIP = {"Kode": "U", "Nama": "Paket umroh", "Harga": 30_000_000}
PRODUCTS = [BOTTLE, DRESS, CARE, TRIP]
PRICES = {str(product["Kode"]): float(product["Harga"]) for product in PRODUCTS}
STAFF = ("Rina", "Budi")
BY_ITSELF, WHEN_CALLED, UNASKED, PAYS = 0.03, 0.45, 0.02, 0.08
"""Chances: to order on a day when needed, when called while needed, and when not; to pay what is due."""

SELLING = tuple(
    texts_of("id")(f"messages.reasons.{code}.title") for code, each in programmes().items() if each.selling
)
"""Titles of the reasons that offer something."""

SETTLED_AFTER = 8
"""Days after which the owner has settled a complaint."""


@dataclass
class Someone:
    """A customer: what they buy, how long it lasts, when they need it next."""

    key: str
    product: str
    cycle: int
    needs: date
    last_order: date
    birthday: date | None = None


@dataclass
class Debt:
    """An order on credit: whose, due when, in which row of the orders sheet."""

    key: str
    due: date
    money: float
    row: int
    paid: bool = False


@dataclass
class SimulatedShop:
    """The workbook, the model of its customers, and what happened."""

    random: Random
    people: list[Someone]
    book: MemoryWorkbook
    today: date = START
    calls: int = 0
    brought: int = 0
    offers: list[tuple[str, date]] = field(default_factory=list)
    complaints: list[tuple[str, date]] = field(default_factory=list)
    debts: list[Debt] = field(default_factory=list)

    def named(self, name: object) -> Someone:
        return next(each for each in self.people if each.key == str(name).removeprefix("Kak "))

    def order(self, someone: Someone) -> None:
        """An order as the owner enters it; every fifth one is on credit."""
        on_credit = self.random.random() < 0.2
        row = [f"N{someone.key}{self.today:%m%d}", self.today, someone.key, someone.product, 1]
        row += [PRICES[someone.product], "tempo" if on_credit else "tunai"]
        row += [self.today + timedelta(days=14) if on_credit else None, None, None]
        row += [self.today + timedelta(days=5) if someone.product in "UV" else None]
        self._append("Pesanan", row)
        if on_credit:
            due = self.today + timedelta(days=14)
            last = len(self.book.read(["Pesanan"]).sheets["Pesanan"].rows)
            self.debts.append(Debt(someone.key, due, PRICES[someone.product], last))
        someone.last_order = self.today
        someone.needs = self.today + timedelta(days=max(5, round(self.random.gauss(someone.cycle, 4))))

    def live(self) -> None:
        """A day of customers: some order by themselves, some ask about side effects."""
        for someone in self.people:
            if someone.needs <= self.today and self.random.random() < BY_ITSELF:
                self.order(someone)
        for debt in self.debts:
            if not debt.paid and self.today > debt.due and self.random.random() < PAYS:
                debt.paid = True
                cells = {(debt.row, 9): debt.money, (debt.row, 10): self.today}
                self.book.commit(Plan("hand", [WriteCells("Pesanan", cells)]))
        if self.random.random() < 0.1:
            asker = self.random.choice(self.people)
            asked = [self.today, asker.key, "masuk", "WhatsApp", None, None, None, "kok jadi gatal ya?"]
            self._append("Kontak", [*asked, None, None, None, None, None, "efek samping"])

    def call(self, someone: Someone, *, offers: bool) -> bool:
        """Whether a customer who is called orders: who needs something often does."""
        self.calls += 1
        if offers:
            self.offers.append((someone.key, self.today))
        wants = someone.needs <= self.today + timedelta(days=7)
        ordered = self.random.random() < (WHEN_CALLED if wants else UNASKED)
        self.brought += ordered
        return ordered

    def _append(self, sheet: str, row: list[object]) -> None:
        cells = {place: cell for place, cell in enumerate(row, start=1) if cell is not None}
        self.book.commit(Plan("hand", [AppendRows(sheet, 1, [cells])]))

    def answer(self, rows: list[dict[str, object]]) -> None:
        """Staff work through the list from the top and type what came of it."""
        for row in rows:
            someone = self.named(row["Pelanggan"])
            reason = str(row["Alasan"])
            if reason.startswith("Menyelesaikan"):
                continue  # the owner sees to it
            result = self._result(someone, offers=reason.startswith(SELLING))
            type_in(self.book, str(row["Pelanggan"]), {"Hasil": result})

    def _result(self, someone: Someone, *, offers: bool) -> str:
        luck = self.random.random()
        if luck < 0.2:
            self.calls += 1
            return "tidak menjawab"
        if self.call(someone, offers=offers):
            self.order(someone)
            return "pesan lagi"
        if luck < 0.3:
            self.complaints.append((someone.key, self.today))
            return "komplain"
        return self.random.choice(["berminat", "tidak ada kekurangan", "nanti", "tidak berminat"])

    def complaining(self) -> set[str]:
        """Who complained on an earlier day and was not settled with by this morning."""
        return {key for key, day in self.complaints if 0 < (self.today - day).days < SETTLED_AFTER}

    def settle(self) -> None:
        """The owner settles what is so many days old."""
        sheet = self.book.read(["Keluhan"]).sheets.get("Keluhan") if "Keluhan" in self.book.titles() else None
        for number, row in enumerate(sheet.rows if sheet else [], start=1):
            if number > 1 and isinstance(row[0], date) and (self.today - row[0]).days == SETTLED_AFTER:
                self._close(number, sheet.rows[0])

    def _close(self, number: int, headers: list[object]) -> None:
        days = ("Minta maaf", "Mendengarkan", "Mencari sebab", "Memastikan", "Menawarkan pilihan")
        cells = dict.fromkeys((*days, "Menindaklanjuti", "Ditutup"), self.today)
        cells |= {"Pilihan 1": "ganti", "Pilihan 2": "uang kembali", "Kata pelanggan": "sudah beres"}
        places = {(number, headers.index(name) + 1): cell for name, cell in cells.items()}
        self.book.commit(Plan("hand", [WriteCells("Keluhan", places)]))


def simulated_shop(seed: int, count: int = 48, capacity: int = 8) -> SimulatedShop:
    """A shop with two months of past, before its first day."""
    random = Random(seed)
    kinds = [("P1", 30), ("P1", 30), ("P3", 60), ("V", 21), ("U", 300)]
    people, rows, orders, log = [], [], [], []
    for number in range(count):
        product, cycle = kinds[number % len(kinds)]
        key = f"S{number:02}"
        first = START - timedelta(days=random.randint(3, 110))
        born = (START + timedelta(days=random.randint(0, 120))).replace(year=1988)
        someone = Someone(
            key, product, cycle, first + timedelta(days=cycle), first, born if number % 3 else None
        )
        rows.append(
            person(
                key,
                number + 1,
                Tanggal_lahir=someone.birthday,
                Staf=random.choice(STAFF),
                Dibawa_oleh=f"S{number - 7:02}" if number % 9 == 8 else None,
                Batas_tempo=5_000_000,
                Kontak_berikutnya=START + timedelta(days=number) if number % 11 == 5 else None,
                Sumber="teman",
            )
        )
        day = first
        while day < START:
            over = day + timedelta(days=5)
            more = {"Bayar": "tunai", "Tanggal_selesai": over if product in "UV" else None}
            orders.append(bought(key, day, product, PRICES[product], No_nota=f"N{len(orders)}", **more))
            someone.last_order, day = day, day + timedelta(days=cycle + random.randint(-2, 6))
        someone.needs = someone.last_order + timedelta(days=cycle)
        people.append(someone)
    rows += [person(f"L{at}", 200 + at, Sumber="Instagram", Staf="Rina") for at in range(3)]
    people += [Someone(f"L{at}", "P1", 30, date.max - timedelta(days=400), START) for at in range(3)]
    blank = dict.fromkeys(["Bayar", "Jatuh tempo", "Dibayar", "Tanggal bayar", "Tanggal selesai"])
    orders = [
        {**dict.fromkeys(["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Total"]), **blank, **row}
        for row in orders
    ]
    log = [contact("S03", START - timedelta(days=9), result="tidak ada kekurangan")]
    settings = [
        {"Pengaturan": "list_capacity_per_staff", "Nilai": capacity},
        {"Pengaturan": "first_customers", "Nilai": 5},
    ]
    book = book_of(None, Pelanggan=rows, Produk=PRODUCTS, Pesanan=orders, Kontak=log, Pengaturan=settings)
    return SimulatedShop(random, people, book)


def a_day(shop: SimulatedShop, worked: int = 12) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """One day: customers act, a refresh, the list and who is held back; then staff answer from the top."""
    shop.live()
    shop.settle()
    refreshed(shop.book, shop.today)
    listed, held = table(shop.book, LIST), table(shop.book, "Ditahan")
    shop.answer(listed[:worked])
    shop.today += timedelta(days=1)
    return listed, held
