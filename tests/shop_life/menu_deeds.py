"""What a spreadsheet's menus do to many cells at once."""

from tests.shop_life.people import REPLACED, as_dicts
from tests.shop_life.telling import Formula

CHANGES = (("Alam", f"Alam{REPLACED}"), ("2026", "2027"), ("Belum", "Sudah"), ("0812", "0813"), (" ", "  "))
SPLIT = ("Pelanggan", "Jawaban", "Kenapa sekarang", "Catatan")
FILLED = ("Jawaban", "Catatan", "Hasil", "Hubungi lagi", "Staf", "Kenapa sekarang", "Pelanggan", "Ongkir")
TYPED = ("Jawaban", "Catatan", "Hasil", "Hubungi lagi", "Alasan tidak kembali", "Ongkir")


def fill_down(sheet):
    """One cell dragged down over those below it."""
    titles = [title for title in FILLED if title in sheet.head]
    body = sheet.rows[sheet.at + 1 :]
    if titles and body:
        title, first = sheet.random.choice(titles), sheet.random.randrange(len(body))
        cell = sheet.get(body[first], title)
        for row in body[first + 1 : first + 1 + sheet.random.randint(1, 3)]:
            if not isinstance(cell, Formula):
                sheet.put(row, title, cell)


def replace_everywhere(sheet):
    """Find and replace in the whole sheet, hidden columns too."""
    old, new = sheet.random.choice(CHANGES)
    for row in sheet.rows[sheet.at + 1 :]:
        row[:] = [cell.replace(old, new) if isinstance(cell, str) else cell for cell in row]


def remove_duplicates(sheet):
    """Of rows with one value in a column only the first stays."""
    at, seen, kept = sheet.random.randrange(len(sheet.head)), set(), []
    for row in sheet.rows[sheet.at + 1 :]:
        cell = str(row[at]) if at < len(row) else ""
        if cell not in seen:
            kept.append(row)
        seen.add(cell)
    sheet.rows[sheet.at + 1 :] = kept


def text_to_columns(sheet):
    """A column split at its blanks: its second words stand in the next column then."""
    titles = [title for title in SPLIT if title in sheet.head]
    if not titles:
        return
    at = sheet.head.index(sheet.random.choice(titles))
    for row in sheet.rows[sheet.at + 1 :]:
        if at < len(row) and isinstance(row[at], str) and " " in row[at].strip():
            first, rest = row[at].strip().split(" ", 1)
            row.extend([None] * (at + 2 - len(row)))
            row[at : at + 2] = [first, rest]


def merge_a_copy_back(sheet):
    """What stands in the columns of staff of an older copy, looked up by key: blanks take it."""
    if not sheet.life.old_list or "Kunci" not in sheet.head:
        return
    old, _ = sheet.random.choice(sheet.life.old_list)
    typed = {str(row.get("Kunci") or "").partition(" ~")[0]: row for row in as_dicts(old)}
    for row in sheet.body():
        theirs = typed.get(str(sheet.get(row, "Kunci") or "").partition(" ~")[0] or "nobody", {})
        for title in TYPED:
            if theirs.get(title) is not None and sheet.get(row, title) is None:
                sheet.put(row, title, theirs[title])


def sort_with_the_header(sheet):
    """All rows below the title sorted, the header among them, and put on top again by hand."""
    head = sheet.head
    rows = sorted(sheet.rows[sheet.at :], key=lambda row: str(row[0] or "~"))
    if sheet.random.random() < 0.5:
        rows = [head, *(row for row in rows if row is not head)]
    sheet.rows[sheet.at :] = rows
    sheet.at = next(number for number, row in enumerate(sheet.rows) if row is head)


def clear_the_keys(sheet):
    """The whole hidden column of keys."""
    if sheet.random.random() < 0.3:
        for row in sheet.rows[sheet.at + 1 :]:
            sheet.put(row, "Kunci", None)


BY_MENU = (
    fill_down,
    replace_everywhere,
    remove_duplicates,
    text_to_columns,
    sort_with_the_header,
)
