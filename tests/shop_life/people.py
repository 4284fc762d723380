"""Who is who in a simulated shop, whatever names and numbers they have by now."""

import re

from sheets_crm.texts import texts_of

LIST, LOG, CUSTOMERS, ORDERS = "Daftar Telepon", "Kontak", "Pelanggan", "Pesanan"
OLD_LIST = "Daftar lama"
NAMES = {
    CUSTOMERS: (CUSTOMERS, "Data Pelanggan", "Nomor WA"),
    ORDERS: (ORDERS, "Order 2026"),
    "Produk": ("Produk", "Barang"),
    LOG: (LOG, "KONTAK", "Log Kontak"),
}
"""What people call their tabs."""
REPLACED = " Raya"
"""What somebody puts behind names who replaces text in a whole sheet: it makes nobody of them."""
_TITLES = set(texts_of("id").node("headings.columns.call_list").values())
_TYPED = re.compile(r"(?:kata|tulis)\d+")
_FIRST = ["Agni", "Bayu", "Cahya", "Dharma", "Eko", "Fajar", "Guntur", "Hesti", "Indah", "Jaka"]
_LAST = ["Alam", "Bintang", "Cendana", "Delima", "Embun", "Flamboyan", "Gempita", "Hujan", "Intan"]


class Register:
    """Everybody who ever was: their names, which are never anybody else's, and the list's keys."""

    def __init__(self, random):
        self.random = random
        self.owners = {}
        self.keys = {}
        self.whole = {}
        self.phones = {}
        self.count = 0
        self.numbers = 0

    def born(self):
        """A new person's name."""
        self.count += 1
        return self.called(self.count)

    def called(self, person):
        """A new name of a person."""
        number = len(self.owners)
        name = f"{_FIRST[number % 10]} {_LAST[number // 10 % 9]} {'x' * (number // 90)}".strip()
        self.owners[name.casefold()] = person
        return name

    def also(self, name, other):
        """Another spelling of a person's name."""
        self.owners[other.casefold()] = self.owners[name.casefold()]
        return other

    def number(self):
        """A phone number that nobody has had."""
        self.numbers += 1
        return f"0812-{self.numbers // 10000:04}-{self.numbers % 10000:04}"

    def meet(self, rows):
        """Take in whose number is whose on the customers sheet."""
        for row in rows[1:]:
            if row[1] and row[2]:
                self.phones[digits(row[2])] = self.named(row[1])

    def named(self, cell):
        """The person of this name or number."""
        name = " ".join(str(cell or "").casefold().split())
        name = name.replace(REPLACED.casefold(), "")
        return self.owners.get(name) or self.phones.get(digits(cell))

    def one(self, person):
        """Whom a person counts as."""
        while person in self.whole:
            person = self.whole[person]
        return person

    def of_row(self, row):
        """Whose row of the list this is: by its key, else by the name in it."""
        key = key_of(row)
        name, phone = row.get("Pelanggan"), row.get("No. WhatsApp")
        person = self.keys.get(key) or self.keys.get(key.replace("@2027", "@2026"))  # a year was replaced
        person = person or self.named(name or phone) or self._named_in_part(name, phone)
        return self.one(person or "nobody")

    def _named_in_part(self, name, phone):
        """Whose number this is, if the name is a part of theirs: a column of names may have been split."""
        owner = self.phones.get(digits(phone))
        first = str(name).casefold().strip()
        return (
            owner
            if any(own.split()[0] == first for own, who in self.owners.items() if who == owner)
            else None
        )

    def learn(self, rows):
        """Take in the list as the program wrote it: rows in which nothing is typed are what they show."""
        for row in rows:
            key = key_of(row)
            person = self.named(row.get("Pelanggan"))
            is_whole = key.partition("@")[0] == digits(row.get("No. WhatsApp")) and _is_untouched(row)
            agree = self.phones.get(key.partition("@")[0]) == person
            if key and person and (key not in self.keys or is_whole or agree):
                self.keys[key] = person


def _is_untouched(row):
    """Whether the program wrote this row and nobody typed in it since: one that waits has no rank."""
    return row.get("Urutan") is not None and not _TYPED.search(str([*row.values()]))


def key_of(row):
    """The key of a row of the list, whatever somebody made of the blanks in its cell; no other text."""
    key = str(row.get("Kunci") or "").partition(" ~")[0].strip()
    return key if "@" in key else ""


def digits(cell):
    """A number without what stands between its digits, 62 for the first 0."""
    found = re.sub(r"\D", "", str(cell or ""))
    return "62" + found[1:] if found.startswith("08") else found


def header_of(rows):
    """The place of the header of a list or a log: of two, that which nobody split or typed over."""
    found = [at for at, row in enumerate(rows) if {"Kunci", "Kode"} & set(row)]
    return max(found, key=lambda at: len(_TITLES & set(rows[at])), default=None)


def as_dicts(rows):
    """The rows below the header by the first column of each title, the last note left out."""
    at = header_of(rows)
    if at is None:
        return []
    titles = [str(title).strip() if title else f"column {number}" for number, title in enumerate(rows[at])]
    found = []
    for row in rows[at + 1 :]:
        cells = {}
        for number, cell in enumerate(row):
            title = titles[number] if number < len(titles) else f"column {number}"
            cells[f"{title} ({number})" if title in cells else title] = cell
        found.append(cells)
    return found
