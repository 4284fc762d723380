"""The prints by which a row's cells are known again."""

from sheets_crm.calls.prints import print_of


def test_the_print_of_an_answer_is_that_of_older_versions_whatever_the_order_of_columns():
    typed = {"result": "berminat", "note": None, "answer": "ya"}
    for more in ({"Warna": "biru", "Hobi": "masak"}, {"Hobi": "masak", "Warna": "biru"}):
        assert print_of(typed, more) == "a9a837ea"
