"""Numbers are found in bytes as they stand there."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sheets_crm.workbooks.xlsx.plain_cells import number_at

after = st.sampled_from([b"<", b'"', b".", b"-", b"e", b" ", b"/", b":", b"\0", b"\xff", b"\xb5"])


@given(
    st.lists(st.tuples(st.text("0123456789", max_size=18), after), min_size=1), st.sampled_from([6, 7, 15])
)
def test_a_number_ends_where_its_digits_do(found, most):
    pieces = [digits.encode() + end + b"12345" for digits, end in found]
    places = np.cumsum([0, *map(len, pieces[:-1])])
    numbers, lengths = number_at(np.frombuffer(b"".join(pieces) + b" " * 32, np.uint8), places, most)
    whole = [int(digits or 0) for digits, _ in found if len(digits) <= most]
    assert [
        number for number, (digits, _) in zip(numbers, found, strict=True) if len(digits) <= most
    ] == whole
    assert lengths.tolist() == [min(len(digits), most) for digits, _ in found]
