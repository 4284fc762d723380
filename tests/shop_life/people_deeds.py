"""What an owner does to the customers, the orders and the log."""

from datetime import timedelta

from tests.shop_life.hands import delete_a_row, insert_a_row, merge_cells, move_a_row, unmerge_cells


def a_person(sheet):
    """A row of Customers with a name."""
    named = [row for row in sheet.rows[1:] if row[1]]
    return sheet.random.choice(named)


def marry(sheet):
    row = a_person(sheet)
    person = sheet.life.register.named(row[1])
    row[1] = sheet.life.register.called(person)


def write_a_name_out(sheet):
    row = a_person(sheet)
    row[1] = sheet.life.register.also(row[1], f"{row[1]} Putri")


def renumber(sheet, new):
    """Rows get numbers, and whoever counts as them is told the new one."""
    at = sheet.head.index("Gabung ke")
    moved = {row[2]: number for row, number in new if row[2]}
    for row in sheet.rows[1:]:
        row[at] = moved.get(row[at], row[at])
    for row, number in new:
        row[2] = number


def get_a_new_number(sheet):
    renumber(sheet, [(a_person(sheet), sheet.life.register.number())])


def swap_numbers(sheet):
    one, other = a_person(sheet), a_person(sheet)
    renumber(sheet, [(one, other[2]), (other, one[2])])


def move(sheet):
    a_person(sheet)[3] = sheet.life.word()


def come(sheet):
    row = [None] * len(sheet.head)
    row[:3] = [sheet.life.new_id(), sheet.life.register.born(), sheet.life.register.number()]
    sheet.rows.append(row)


def give_a_number_on(sheet):
    """Somebody new has a number that was another's, who has a new one or is gone.

    As whom others count has a new one: nobody would leave them with somebody new.
    """
    row = a_person(sheet)
    counted = row[2] in [other[sheet.head.index("Gabung ke")] for other in sheet.rows[1:]]
    new = [sheet.life.new_id(), sheet.life.register.born(), row[2], *[None] * (len(sheet.head) - 3)]
    if sheet.random.random() < 0.5 or counted or len(sheet.rows) < 7:
        renumber(sheet, [(row, sheet.life.register.number())])
        sheet.rows.append(new)
    else:
        row[:] = new


def delete_a_person(sheet):
    if len(sheet.rows) > 7:
        sheet.rows.remove(a_person(sheet))


def merge_people(sheet):
    one, other = a_person(sheet), a_person(sheet)
    at = sheet.head.index("Gabung ke")
    register = sheet.life.register
    first, second = register.one(register.named(one[1])), register.one(register.named(other[1]))
    if first != second and not one[at] and not other[at]:
        one[at] = other[2]
        register.whole[first] = second


def sort_people(sheet):
    at = sheet.random.choice((1, 2))
    sheet.rows[1:] = sorted(sheet.rows[1:], key=lambda row: str(row[at] or "~"))


ON_CUSTOMERS = (
    marry,
    write_a_name_out,
    get_a_new_number,
    swap_numbers,
    move,
    come,
    come,
    give_a_number_on,
    delete_a_person,
    merge_people,
    sort_people,
)


def order(sheet):
    name, phone = sheet.life.somebody()
    day = sheet.life.today - timedelta(days=sheet.random.randrange(70))
    row = [f"N{len(sheet.rows)}", day, sheet.random.choice([name, phone]), "P1", 1, 150000, None]
    sheet.rows.append([*row, *[None] * (len(sheet.head) - len(row))])


def write_in_the_log(sheet):
    row = [None] * len(sheet.head)
    sheet.put(row, "Tanggal", sheet.life.today)
    sheet.put(row, "Pelanggan", sheet.life.somebody()[0])
    sheet.put(row, "Catatan", sheet.life.word())
    sheet.rows.append(row)


def sort_the_log(sheet):
    sheet.rows[sheet.at + 1 :] = sorted(sheet.rows[sheet.at + 1 :], key=lambda row: str(row[1] or "~"))


ON_ORDERS = (order, order, order, insert_a_row, delete_a_row, move_a_row, merge_cells, unmerge_cells)
ON_THE_LOG = (write_in_the_log, sort_the_log, insert_a_row, move_a_row)
