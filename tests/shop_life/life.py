"""Sixty days of one shop: edits, refreshes, and after each the question where every typed text is."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sheets_crm.refresh import refresh
from sheets_crm.workbooks.patience import patiently
from sheets_crm.workbooks.protocol import WorkbookError
from tests.shop_life import book_deeds, hands, list_deeds, people_deeds
from tests.shop_life.hands import Sheet
from tests.shop_life.people import CUSTOMERS, LIST, LOG, OLD_LIST, ORDERS, Register, as_dicts, header_of
from tests.shop_life.telling import quoted, told

START = date(2026, 6, 30)
SETTINGS = "Pengaturan"
LOG_HEADER = (
    "Tanggal,Pelanggan,Arah,Saluran,Jenis,Alasan,Hasil,Jawaban,Alasan tidak kembali,Hubungi lagi,Staf"
    ",Catatan,Kunci"
)


@dataclass
class Result:
    """What was thrown at a shop, and what went wrong."""

    refreshes: int = 0
    refused: int = 0
    words: int = 0
    deeds: Counter = field(default_factory=Counter)
    faults: list = field(default_factory=list)


class Life:
    """One shop on one desk."""

    def __init__(self, make, seed, folder, *, people=8):
        self.random = random.Random(seed)
        self.register = Register(self.random)
        self.with_ids = self.random.random() < 0.5
        self.today, self.ids, self.runs, self.count = START, 0, 0, 0
        self.copies, self.old_list, self.header = [], [], None
        self.result = Result()
        self.history, self.during = [], []
        self.desk = make(self._contents(people), folder)
        self.register.meet(self.desk.sheet(CUSTOMERS)[0])
        self._refresh()
        self._learn()

    def word(self):
        self.result.words += 1
        return f"kata{self.result.words}"

    def mark(self):
        """A word that is typed where nobody is to read it."""
        self.result.words += 1
        return f"tulis{self.result.words}"

    def program_titles(self):
        """The sheets of the program's."""
        return [title for title in self.desk.titles() if self.desk.role(title) == "program"]

    def _learn(self):
        if LIST in self.desk.titles():
            self.register.learn(as_dicts(self.desk.sheet(LIST)[0]))

    def new_id(self):
        self.ids += 1
        return f"C{self.ids}" if self.with_ids else None

    def _contents(self, count):
        people = [
            [self.new_id(), self.register.born(), self.register.number(), None, list_deeds.STAFF[n % 3], None]
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
            ORDERS: [
                ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Total", "Status"],
                *orders,
            ],
            LOG: [LOG_HEADER.split(",")],
            SETTINGS: [["Pengaturan", "Nilai", "Arti"]],
        }

    def somebody(self):
        """Name and number of one of the shop's customers."""
        rows, _ = self.desk.sheet(self.desk.tab(CUSTOMERS))
        return self.random.choice([(row[1], row[2]) for row in rows[1:] if row[1]])

    def _refresh(self):
        try:
            return self._refreshed()
        except WorkbookError as error:
            if error.code != "merged_cells":
                raise
            self.result.refused += 1  # the sentence says which cells to unmerge
            self.desk.unmerge(error.values["sheet"])
            return self._refresh()

    def _refreshed(self):
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
        desk, titles = self.desk, self.desk.titles()
        if LIST in titles:
            self._edit_sheet(LIST, list_deeds.ON_THE_LIST, self.random.randint(0, 4))
        self._edit_sheet(desk.tab(CUSTOMERS), people_deeds.ON_CUSTOMERS, self.random.randint(0, 1))
        self._edit_sheet(desk.tab(ORDERS), people_deeds.ON_ORDERS, self.random.randint(0, 1))
        if self.random.random() < 0.2:
            self._edit_sheet(desk.tab(LOG), people_deeds.ON_THE_LOG, 1)
        if self.random.random() < 0.4:
            title = self.random.choice(self.program_titles())
            self._edit_sheet(title, hands.ON_A_SHEET_OF_THE_PROGRAM, self.random.randint(1, 3))
        if self.random.random() < 0.3 or OLD_LIST in titles:
            deed = self.random.choice(book_deeds.ON_THE_BOOK)
            if OLD_LIST in titles:
                deed = book_deeds.rename_the_list
            self._did(deed)
            deed(self)

    def _edit_sheet(self, title, choices, times):
        chosen = self.random.choices(choices, k=times)
        if not chosen:
            return
        sheet = Sheet(self, title)
        if title == LIST:
            self._mend(sheet)
        if not sheet.rows:
            return
        for deed in chosen:
            self._did(deed)
            deed(sheet)
        sheet.save()

    def _mend(self, sheet):
        """Most headings that were renamed or lost come back the next time, but not beside new ones."""
        header, self.header = self.header, None
        if header and header_of(sheet.rows) is None:
            sheet.rows.insert(min(3, len(sheet.rows)), header)
            sheet.at = min(3, len(sheet.rows) - 1)
        elif self.random.random() < 0.8:
            list_deeds.mend_headers(sheet)

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
                if LIST in self.desk.titles():
                    self.old_list = [*self.old_list, self.desk.sheet(LIST)][-3:]
        return self.result

    def _one_turn(self):
        self.history.append(str(self.today))
        self._edit()
        self.desk.before_refresh()
        self.register.meet(self.desk.sheet(self.desk.tab(CUSTOMERS))[0])
        before, others = told(self.desk, self.register), self._peoples_sheets()
        quotes = quoted(self.desk, self.register)
        if self.desk.can_edit_during and self.random.random() < 0.3:
            before, may_go, others = self._refreshed_meanwhile(before, others)
        else:
            may_go = Counter()
            self._refresh()
        after = told(self.desk, self.register)
        self._compare(before, after, may_go | quotes)
        if self._peoples_sheets() != others:
            now = self._peoples_sheets()
            changed = [title for title in others if now.get(title) != others[title]]
            self.result.faults.append(f"sheets of people's changed: {changed}")
        self._learn()
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
        peoples = (title for title in self.desk.titles() if self.desk.role(title) == "people")
        titles = [title for title in peoples if title != SETTINGS]  # assumed headings are noted there
        return {title: self.desk.sheet(title) for title in titles}

    def _refreshed_meanwhile(self, before, others):
        """Somebody edits at the instant of writing; what must be there then, and what may go."""
        seen = []

        def edit(*_):
            title, deed = self._late_deed()
            self._did(deed)
            self.history[-1] += " meanwhile"
            sheet = Sheet(self, title)
            deed(sheet)
            sheet.save()
            self.register.meet(self.desk.sheet(self.desk.tab(CUSTOMERS))[0])
            seen.append((told(self.desk, self.register), self._peoples_sheets()))

        self.desk.meanwhile(self, edit)
        self._refresh()
        self.desk.in_peace()
        self.during.clear()
        self._refresh()
        then, others = seen[-1] if seen else (before, others)
        gone = Counter({pair: number for pair, number in before.items() if pair not in then})
        return then, gone, others

    def _late_deed(self):
        if LIST in self.desk.titles() and self.random.random() < 0.8:
            return LIST, self.random.choice(list_deeds.MEANWHILE)
        if self.random.random() < 0.5:
            return self.desk.tab(CUSTOMERS), self.random.choice((people_deeds.move, people_deeds.come))
        return self.desk.tab(LOG), people_deeds.write_in_the_log

    def _compare(self, before, after, may_go):
        gone = {pair for pair in before if pair not in after}
        come = {pair for pair in after if pair not in before and pair not in may_go}
        more = {pair for pair in after if 0 < max(before[pair], may_go[pair]) < after[pair]}
        for name, pairs in (("gone", gone), ("come", come), ("doubled", more)):
            if pairs:
                self.result.faults.append(f"{name}: {sorted(map(str, pairs))}")
