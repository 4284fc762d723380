"""What people do to a call list between two refreshes, and where every text they typed stands afterwards.

A typed text is a word like ``kata7``: it can be looked for in any cell, whatever happened to its row.
"""

import re
from collections import Counter
from zlib import crc32

from tests.small_shop import CUSTOMERS, LIST, LOG

NAMES = {"62" + row[2].replace("-", "")[1:]: row[1] for row in CUSTOMERS[1:]}
RESULTS = ["tidak menjawab", "berminat", "nanti", "pesan lagi", "tidak berminat"]
STAFF = ["Jawaban", "Catatan", "Alasan tidak kembali", "Hubungi lagi", "Hasil", "Ongkir"]
SPARE = ["Kirim WA", "Kenapa sekarang", "Terakhir beli", "Perkiraan beli lagi", "Nilai", "Pertanyaan"]
OURS = ["Kenapa sekarang", "Pertanyaan", "Nilai", "Alasan", "Staf", "Kirim WA", "Urutan"]
RENAMED = {"Alasan": "Sebab", "Catatan": "Catatan saya", "Hasil": "Hasil telepon", "Kunci": "Kode"}
_WORD = re.compile(r"kata\d+")


def told(book):
    """How often each typed word stands (or hangs) beside, or is logged under, each customer."""
    return list_words(book) + log_words(book)


def list_words(book):
    header, rows = grid(book, LIST)
    head = rows[header]
    key, name, phone = _at(head, "Kunci", "Kode"), _at(head, "Pelanggan"), _at(head, "No. WhatsApp")
    echo, why = _at(head, "Catatan terakhir"), _at(head, "Kenapa sekarang")
    notes = book.read([LIST]).sheets[LIST].notes
    found = Counter()
    for line, row in enumerate(rows[header + 1 :], header + 2):
        by_key = NAMES.get(str(_cell(row, key) or "").partition("@")[0])
        number = re.sub(r"\D", "", str(_cell(row, phone) or ""))
        who = by_key or _cell(row, name) or NAMES.get("62" + number[1:])
        told = why is not None and not _WORD.fullmatch(str(_cell(row, why) or ""))
        typed = [cell for at, cell in enumerate(row) if at != echo and not (told and at == why)]
        hung = [text for (at, _), text in notes.items() if at == line]
        found.update((word, who) for word in _words([*typed, *hung]))
    return found


def log_words(book):
    header, rows = grid(book, LOG)
    name = rows[header].index("Pelanggan")
    found = Counter()
    for row in rows[header + 1 :]:
        who = str(_cell(row, name)).partition(" (")[0]
        found.update((word, who) for word in _words(row))
    return found


def _words(cells):
    return [word for cell in cells if isinstance(cell, str) for word in _WORD.findall(cell)]


def differences(before, after):
    """Words that left their customer, that came to another, and that stand more often than before."""
    gone, come = set(before) - set(after), set(after) - set(before)
    repeated = {pair for pair in after if 0 < before[pair] < after[pair]}
    return {"gone": gone, "come": come, "repeated": repeated}


NONE = {"gone": set(), "come": set(), "repeated": set()}


def grid(book, title):
    """The header's place and all rows of a sheet, as wide as the widest."""
    rows = [list(row) for row in book.read([title]).sheets[title].rows]
    width = max(map(len, rows))
    rows = [[*row, *[None] * (width - len(row))] for row in rows]
    return next(at for at, row in enumerate(rows) if {"Kunci", "Kode"} & set(row)), rows


def _at(head, *titles):
    return next((head.index(title) for title in titles if title in head), None)


def _cell(row, at):
    return None if at is None or at >= len(row) else row[at]


class Hand:
    """Somebody who works in the list's rows, whatever holds them; ``random`` decides what they do."""

    def __init__(self, random, rows, header, words):
        self.random = random
        self.rows = rows
        self.header = header
        self.words = words

    @property
    def head(self):
        return self.rows[self.header]

    def word(self):
        self.words.append(f"kata{len(self.words)}")
        return self.words[-1]

    def some_row(self):
        """A row of the list with anything in it, if there is one."""
        filled = [row for row in self.rows[self.header + 1 :] if any(row)]
        return self.random.choice(filled) if filled else [None] * len(self.head)

    def place(self):
        return self.random.randint(self.header + 1, len(self.rows))

    def put(self, row, title, text):
        if title in self.head:
            row[self.head.index(title)] = text

    def type_a_text(self):
        titles = [title for title in STAFF if title in self.head]
        self.put(self.some_row(), self.random.choice(titles), self.word() if titles else None)

    def type_an_answer(self):
        row = self.some_row()
        self.put(row, "Hasil", self.random.choice(RESULTS))
        self.put(row, "Jawaban", self.random.choice(["", "STOP ", "NANTI 15/07/2026 "]) + self.word())

    def type_over_ours(self):
        self.put(self.some_row(), self.random.choice(OURS), self.word())

    def sort(self):
        at = self.random.randrange(len(self.head))
        body = sorted(self.rows[self.header + 1 :], key=lambda row: str(row[at] or "~"))
        self.rows[self.header + 1 :] = body

    def insert_a_row(self):
        self.rows.insert(self.place(), [None] * len(self.head))

    def delete_a_row(self):
        if len(self.rows) > self.header + 1:
            del self.rows[self.random.randrange(self.header + 1, len(self.rows))]

    def insert_a_column(self):
        at = self.random.randrange(1, len(self.head) + 1)
        for row in self.rows:
            row.insert(at, None)
        self.head[at] = self.random.choice(["Ongkir", "Catatan", None, "★"])
        self.some_row()[at] = self.word()

    def delete_a_column(self):
        spare = [title for title in SPARE if title in self.head]
        if spare:
            at = self.head.index(self.random.choice(spare))
            for row in self.rows:
                del row[at]

    def move_a_column(self):
        old, new = (self.random.randrange(len(self.head)) for _ in range(2))
        for row in self.rows:
            row.insert(new, row.pop(old))

    def rename_a_header(self):
        old = self.random.choice([title for title in RENAMED if title in self.head] or ["Pelanggan"])
        self.put(self.head, old, RENAMED.get(old, old))

    def paste_a_row_again(self):
        for _ in range(self.random.randint(1, 2)):
            copy = list(self.some_row())
            if self.random.random() < 0.3:
                self.put(copy, "Kunci", None)
            if self.random.random() < 0.3:
                self.put(copy, self.random.choice(STAFF), self.word())
            self.rows.insert(self.place(), copy)

    def write_a_row(self):
        row = [None] * len(self.head)
        person = self.random.choice(CUSTOMERS[1:])
        self.put(row, "Pelanggan", self.random.choice([person[1], "Bu RT", None]))
        self.put(row, "No. WhatsApp", self.random.choice([None, person[2], CUSTOMERS[1][2]]))
        self.put(row, self.random.choice(["Jawaban", "Catatan"]), self.word())
        self.put(row, "Hasil", self.random.choice([None, "berminat"]))
        self.rows.insert(self.place(), row)


DEEDS = [
    Hand.type_a_text,
    Hand.type_a_text,
    Hand.type_an_answer,
    Hand.type_over_ours,
    Hand.sort,
    Hand.insert_a_row,
    Hand.delete_a_row,
    Hand.insert_a_column,
    Hand.delete_a_column,
    Hand.move_a_column,
    Hand.rename_a_header,
    Hand.paste_a_row_again,
    Hand.write_a_row,
]


def kept_today(customer, as_of, seed):
    """Whether a made-up shop lists this customer today: about three in four."""
    return crc32(f"{customer} {as_of} {seed}".encode()) % 4 > 0
