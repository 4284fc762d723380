"""Sixty days of one shop: edits, refreshes, and after each the question where every typed text is."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sheets_crm.refresh import refresh
from sheets_crm.workbooks.patience import patiently
from tests.shop_life import deeds
from tests.shop_life.people import CUSTOMERS, LIST, LOG, Register, as_dicts, told

START = date(2026, 6, 30)
LOG_HEADER = (
    "Tanggal,Pelanggan,Arah,Saluran,Jenis,Alasan,Hasil,Jawaban,Alasan tidak kembali,Hubungi lagi,Staf"
    ",Catatan,Kunci"
)


@dataclass
class Result:
    """What was thrown at a shop, and what went wrong."""

    refreshes: int = 0
    words: int = 0
    deeds: Counter = field(default_factory=Counter)
    faults: list = field(default_factory=list)


class Life:
    """One shop on one desk."""

    def __init__(self, make, seed, folder, *, people=8, opened=None):
        self.random = random.Random(seed)
        self.register = Register(self.random)
        self.with_ids = self.random.random() < 0.5
        self.today, self.ids, self.runs, self.count = START, 0, 0, 0
        self.copies, self.old_list, self.freed = [], [], set()
        self.result = Result()
        self.history, self.during = [], []
        self.desk = make(self._contents(people), folder)
        self._refresh()
        self.register.learn(as_dicts(self.desk.sheet(LIST)[0]))

    def word(self):
        self.result.words += 1
        return f"kata{self.result.words}"

    def new_id(self):
        self.ids += 1
        return f"C{self.ids}" if self.with_ids else None

    def _contents(self, count):
        people = [
            [self.new_id(), self.register.born(), self.register.number(), None, deeds.STAFF[n % 3], None]
            for n in range(count)
        ]
        orders = [
            [f"N{n}", START - timedelta(days=n * 7 % 90), people[n % count][2], "P1", 1, 150000, None]
            for n in range(3 * count)
        ]
        return {
            CUSTOMERS: [["ID", "Nama", "No. WhatsApp", "Kota", "Staf", "Gabung ke"], *people],
            "Produk": [
                ["Kode", "Nama", "Kelompok", "Harga", "Isi", "Pakai per hari"],
                ["P1", "Botol", "Kapsul", 150000, 30, 1],
            ],
            "Pesanan": [
                ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Total", "Status"],
                *orders,
            ],
            LOG: [LOG_HEADER.split(",")],
            "Pengaturan": [["Pengaturan", "Nilai", "Arti"]],
        }

    def somebody(self):
        """Name and number of one of the shop's customers."""
        rows, _ = self.desk.sheet(CUSTOMERS)
        return self.random.choice([(row[1], row[2]) for row in rows[1:] if row[1]])

    def _refresh(self):
        self.runs += 1
        self.result.refreshes += 1
        now = datetime(2026, 6, 30, 2, tzinfo=UTC) + timedelta(minutes=self.runs)
        book = self.desk.book
        return patiently(
            lambda: refresh(book, now, run_id=f"run-{self.runs}", as_of=self.today, step=self._meanwhile)
        )

    def _meanwhile(self, step):
        if step == "write" and self.during:
            self.during.pop()()

    def _edit(self):
        """What people do between two refreshes."""
        for title, choices, most in (
            (LIST, deeds.ON_THE_LIST, 4),
            (CUSTOMERS, deeds.ON_CUSTOMERS, 1),
            ("Pesanan", (deeds.order, deeds.order, deeds.insert_a_row), 1),
            (LOG, (deeds.write_in_the_log, deeds.sort_the_log, deeds.insert_a_row), 1),
        ):
            chosen = self.random.choices(choices, k=self.random.randint(0, most))
            if title == LOG:
                title = self.desk.named(LOG)
                chosen = chosen if self.random.random() < 0.2 else []
            if not chosen:
                continue
            sheet = deeds.Sheet(self, title)
            if title == LIST and self.random.random() < 0.8:
                deeds.mend_headers(sheet)
            for deed in chosen:
                self._did(deed)
                deed(sheet)
            sheet.save()
        if self.random.random() < 0.3:
            deed = self.random.choice(deeds.ON_THE_BOOK)
            self._did(deed)
            deed(self)
        if self.random.random() < 0.02:
            self._did(deeds.restore_an_old_copy)
            deeds.restore_an_old_copy(self)

    def _did(self, deed):
        self.result.deeds[deed.__name__] += 1
        self.history.append(deed.__name__)

    def live(self, days, refreshes_a_day=2):
        """Some days; what happened, up to the first fault."""
        for _ in range(days):
            for _ in range(refreshes_a_day):
                self._one_turn()
                if self.result.faults:
                    return self.result
            self.today += timedelta(days=1)
            if self.random.random() < 0.1:
                self.copies = [*self.copies, self.desk.copy()][-3:]
                self.old_list = [*self.old_list, self.desk.sheet(LIST)][-3:]
        return self.result

    def _one_turn(self):
        self.history.append(str(self.today))
        self._edit()
        self.register.meet(self.desk.sheet(CUSTOMERS)[0])
        before, others = told(self.desk, self.register), self._peoples_sheets()
        if self.desk.can_edit_during and self.random.random() < 0.3:
            before, may_go = self._refreshed_meanwhile(before)
        else:
            may_go = Counter()
            self._refresh()
        after = told(self.desk, self.register)
        self._compare(before, after, may_go)
        if self._peoples_sheets() != others:
            self.result.faults.append("a sheet of people's changed")
        self.register.learn(as_dicts(self.desk.sheet(LIST)[0]))
        if self.random.random() < 0.2:
            self._again()

    def _again(self):
        """A second refresh, which has nothing to do."""
        before = {title: self.desk.sheet(title) for title in self.desk.titles()}
        if self._refresh().changed:
            now = {title: self.desk.sheet(title) for title in self.desk.titles()}
            changed = [title for title in now if now[title] != before.get(title) and title != "Riwayat"]
            self.result.faults.append(f"a second refresh changed {changed}")

    def _peoples_sheets(self):
        titles = [title for title in self.desk.titles() if self.desk.role(title) == "people"]
        return {title: self.desk.sheet(title) for title in titles}

    def _refreshed_meanwhile(self, before):
        """Somebody edits the list at the instant of its writing; what must be there then, and what may go."""
        seen = []

        def edit(*_):
            deed = self.random.choice(deeds.MEANWHILE)
            self._did(deed)
            self.history[-1] += " meanwhile"
            sheet = deeds.Sheet(self, LIST)
            deed(sheet)
            sheet.save()
            seen.append(told(self.desk, self.register))

        self.desk.meanwhile(self, edit)
        self._refresh()
        self.desk.in_peace()
        self._refresh()
        then = seen[0] if seen else before
        return then, Counter({pair: number for pair, number in before.items() if pair not in then})

    def _compare(self, before, after, may_go):
        gone = {pair for pair in before if pair not in after}
        come = {pair for pair in after if pair not in before and pair not in may_go}
        more = {pair for pair in after if 0 < max(before[pair], may_go[pair]) < after[pair]}
        for name, pairs in (("gone", gone), ("come", come), ("doubled", more)):
            if pairs:
                self.result.faults.append(f"{name}: {sorted(map(str, pairs))}")
