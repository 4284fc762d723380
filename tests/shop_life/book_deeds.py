"""What people do to tabs, comments and whole copies of a workbook."""

from tests.shop_life.hands import Sheet
from tests.shop_life.people import LIST, LOG, NAMES, OLD_LIST


def hang_a_comment(life):
    sheet = Sheet(life, LIST)
    beside = sheet.random.random() < 0.2 or not sheet.body()
    number = sheet.place() if beside else sheet.rows.index(sheet.some()) + 1
    life.desk.hang(LIST, (number, sheet.random.randrange(len(sheet.head)) + 1), life.word())


def hang_a_comment_elsewhere(life):
    title = life.random.choice(life.program_titles() + [life.desk.tab(each) for each in NAMES if each != LOG])
    sheet = Sheet(life, title)
    if len(sheet.rows) > sheet.at + 1:
        life.desk.hang(title, (sheet.place(), sheet.random.randrange(len(sheet.head)) + 1), life.mark())


def take_comments_off(life):
    life.desk.unhang(life.random.choice([LIST, *life.program_titles()]))


def rename_a_tab(life):
    names = NAMES[life.random.choice(list(NAMES))]
    old, new = next(title for title in life.desk.titles() if title in names), life.random.choice(names)
    if old != new:
        life.desk.rename(old, new)


def rename_a_tab_of_the_program(life):
    old = life.random.choice(life.program_titles())
    if f"{old} lama" not in life.desk.titles():
        life.desk.rename(old, f"{old} lama")


def rename_the_list(life):
    """Its name goes, and comes back the next time: the list that came meanwhile is deleted."""
    titles = life.desk.titles()
    if OLD_LIST not in titles:
        life.desk.rename(LIST, OLD_LIST)
        return
    if LIST in titles:
        life.desk.delete(LIST)
    life.desk.rename(OLD_LIST, LIST)


def delete_a_tab(life):
    life.desk.delete(life.random.choice(life.program_titles()))


def copy_a_tab(life):
    title = life.random.choice([LIST, *life.program_titles()])
    if f"{title} (2)" not in life.desk.titles():
        life.desk.add(f"{title} (2)", life.desk.sheet(title)[0])


def add_a_tab(life):
    if "Coretan" not in life.desk.titles():
        life.desk.add("Coretan", [[life.word()], [1, 2]])


def hide_rows_and_filter(life):
    life.desk.hide(life.random.choice([LIST, *life.program_titles()]), life.random.randint(4, 9))


def restore_an_old_copy(life):
    if life.copies:
        life.desk.restore(life.random.choice(life.copies))
        life.header = None  # it stands in the copy


ON_THE_BOOK = (
    hang_a_comment,
    hang_a_comment,
    hang_a_comment_elsewhere,
    take_comments_off,
    rename_a_tab,
    rename_a_tab_of_the_program,
    rename_the_list,
    rename_the_list,
    delete_a_tab,
    copy_a_tab,
    add_a_tab,
    hide_rows_and_filter,
    restore_an_old_copy,
)
