"""The cells of a sheet's rows found with arrays: only rows that are written as most programs write them.

A cell is ``<c r="B3" s="4" t="s"><v>7</v></c>`` (or of the kinds ``b`` and ``n``), is blank, or holds
``<is><t>…</t></is>`` as ``inlineStr``; its row says its number, and nothing else stands between the rows.
Of any other rows nothing is found, and calamine reads the sheet.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from msgspec import Struct, field
from numpy.typing import NDArray

from sheets_crm.workbooks.formulas import LAST_ROW

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]

SHARED, WHOLE, DECIMAL, INLINE, TRUTH = 1, 2, 3, 4, 5
"""What a cell holds: a shared text, a whole number, any other number, a text of its own, yes or no."""
_ROOM = 128
_MOST_DIGITS = 15
_KEPT_SPACE = b' xml:space="preserve"'
_FIGURE = re.compile(rb"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


class Found(NamedTuple):
    """Cells with a value in the order of their places; ``value`` is a number, or a text's or decimal's."""

    row: NDArray[np.int32]
    column: NDArray[np.int16]
    kind: NDArray[np.int8]
    style: NDArray[np.int32]
    value: Places


class PlainCells(Struct):
    """The cells of a sheet, found piece by piece."""

    pieces: list[Found] = field(default_factory=list)
    texts: dict[bytes, int] = field(default_factory=dict)
    """The texts that cells hold themselves, by their number."""
    decimals: list[float] = field(default_factory=list)
    last_row: int = 0

    def take(self, rows: bytes) -> int:
        """Find the cells of some whole rows below those that were taken before.

        Returns:
            How many they are, blank ones too; -1 when something is out of the ordinary.
        """
        buffer = np.frombuffer(rows + b" " * _ROOM, dtype=np.uint8)
        marks = np.flatnonzero(buffer[: len(rows)] == ord("<"))
        first, second = buffer[marks + 1], buffer[marks + 2]
        at = np.flatnonzero((first == ord("c")) & (second == ord(" ")))
        heads = marks[(first == ord("r")) & (second == ord("o"))]
        ends = int(np.count_nonzero((first == ord("/")) & (second == ord("r"))))
        numbers = self._row_numbers(buffer, heads)
        if numbers is None or (len(at) and not (len(heads) and heads[0] < marks[at[0]])):
            return -1
        inside = self._cells(rows, buffer, marks, at, numbers[np.searchsorted(heads, marks[at]) - 1])
        if inside is None or inside + len(heads) + ends != len(marks):
            return -1
        return len(at)

    def _row_numbers(self, buffer: Bytes, heads: Places) -> Places | None:
        """The numbers of the rows that begin at these marks, when they go upwards."""
        numbers, digits = number_at(buffer, heads + 8, 7)
        says = stands_at(buffer, heads, b'<row r="') & (digits > 0) & (buffer[heads + 8 + digits] == ord('"'))
        upwards = (np.diff(numbers, prepend=self.last_row) > 0).all()
        if not says.all() or not upwards or (numbers > LAST_ROW).any():
            return None
        self.last_row = int(numbers[-1]) if len(numbers) else self.last_row
        return numbers

    def _cells(self, rows: bytes, buffer: Bytes, marks: Places, at: Places, numbers: Places) -> int | None:
        """Find the cells that begin at these marks; how many marks they have, None when one is unusual."""
        head = heads_at(buffer, marks[at], numbers)
        if not head.sound.all() or not _upwards(numbers, head.column):
            return None
        follows = np.append(marks, [len(rows)] * 6)
        opened, is_blank = head.end, head.closed | stands_at(buffer, head.end, b"></c>")
        holds = stands_at(buffer, opened, b"><v>") & ~is_blank
        begin, end = opened + 4, follows[at + 2]
        inline = head.inline & stands_at(buffer, opened, b"><is><t") & ~is_blank
        kept = inline & stands_at(buffer, opened + 7, _KEPT_SPACE)
        begin = np.where(inline, opened + 8 + kept * len(_KEPT_SPACE), begin)
        end = np.where(inline, follows[at + 3], end)
        sound = is_blank | (holds & ~head.inline & stands_at(buffer, end, b"</v></c>"))
        is_whole = kept | ~(_is_blank(buffer[begin]) | _is_blank(buffer[end - 1]))  # others may cut it off
        sound |= (
            inline & is_whole & (buffer[begin - 1] == ord(">")) & stands_at(buffer, end, b"</t></is></c>")
        )
        if not sound.all() or not self._values(rows, buffer, head, numbers, holds, inline, begin, end):
            return None
        counts = np.select([head.closed, is_blank, holds], [1, 2, 4], 6)
        return int(counts.sum())

    def _values(
        self,
        rows: bytes,
        buffer: Bytes,
        head: Heads,
        numbers: Places,
        holds: NDArray[np.bool_],
        inline: NDArray[np.bool_],
        begin: Places,
        end: Places,
    ) -> bool:
        """Keep what the cells hold; False when a value is none that a cell of its kind can have."""
        negative = holds & (buffer[begin] == ord("-"))
        size = end - begin - negative
        value, digits = number_at(buffer, np.where(holds, begin + negative, len(rows)), _MOST_DIGITS)
        whole = holds & (digits > 0) & (digits == size)
        if (holds & (head.shared | head.truth) & (~whole | negative | (head.truth & (value > 1)))).any():
            return False
        value = np.where(negative, -value, value)
        decimal = holds & ~whole
        for cell in np.flatnonzero(decimal).tolist():
            figure = rows[begin[cell] : end[cell]]
            if not _FIGURE.fullmatch(figure):
                return False
            value[cell] = len(self.decimals)
            self.decimals.append(float(figure))
        own = np.flatnonzero(inline)
        starts, stops = begin[own].tolist(), end[own].tolist()
        texts = self.texts
        value[own] = [
            texts.setdefault(rows[start:stop], len(texts)) for start, stop in zip(starts, stops, strict=True)
        ]
        kinds = [inline, head.shared & holds, head.truth & holds, whole, decimal]
        kind = np.select(kinds, [INLINE, SHARED, TRUTH, WHOLE, DECIMAL], 0)
        kept = np.flatnonzero(kind)
        self.pieces.append(
            Found(
                numbers[kept].astype(np.int32),
                head.column[kept].astype(np.int16),
                kind[kept].astype(np.int8),
                head.style[kept].astype(np.int32),
                value[kept],
            )
        )
        return True

    def found(self) -> Found:
        """All the cells."""
        if not self.pieces:
            return Found(*(np.zeros(0, dtype=kind) for kind in ("i4", "i2", "i1", "i4", "i8")))
        return Found(*(np.concatenate(parts) for parts in zip(*self.pieces, strict=True)))


class Heads(NamedTuple):
    """What the start tags of cells say: ``named`` is where each place ends, ``end`` where the tag does.

    Those that say anything but their place, style and kind in turn are not ``sound``.
    """

    sound: NDArray[np.bool_]
    column: Places
    style: Places
    shared: NDArray[np.bool_]
    truth: NDArray[np.bool_]
    inline: NDArray[np.bool_]
    closed: NDArray[np.bool_]
    named: Places
    end: Places


def heads_at(buffer: Bytes, starts: Places, numbers: Places) -> Heads:
    """The start tags at these places, of cells in the rows with these numbers."""
    letter, other = buffer[starts + 6].astype(np.int64) - 64, buffer[starts + 7].astype(np.int64) - 64
    two = other > 0
    at = starts + 7 + two
    row, digits = number_at(buffer, at, 7)
    sound = stands_at(buffer, starts, b'<c r="') & (letter > 0) & (letter <= 26) & (other <= 26)
    sound &= (row == numbers) & (buffer[at + digits] == ord('"'))
    named = at + digits
    at = named + 1
    styled = stands_at(buffer, at, b' s="')
    style, digits = number_at(buffer, np.where(styled, at + 4, len(buffer) - 1), 6)
    sound &= ~styled | ((digits > 0) & (buffer[at + 4 + digits] == ord('"')))
    at = at + np.where(styled, digits + 5, 0)
    shared, truth = stands_at(buffer, at, b' t="s"'), stands_at(buffer, at, b' t="b"')
    inline = stands_at(buffer, at, b' t="inlineStr"')
    at = at + np.select([shared | truth | stands_at(buffer, at, b' t="n"'), inline], [6, 14], 0)
    closed = stands_at(buffer, at, b"/>")
    sound &= closed | (buffer[at] == ord(">"))
    column = np.where(two, letter * 26 + other, letter)
    return Heads(sound, column, style, shared, truth, inline, closed, named, at)


def _upwards(rows: Places, columns: Places) -> bool:
    places = rows * 1024 + columns
    return bool((np.diff(places) > 0).all())


def _is_blank(characters: Bytes) -> NDArray[np.bool_]:
    return characters <= ord(" ")


def stands_at(buffer: Bytes, at: Places, text: bytes) -> NDArray[np.bool_]:
    """Where these bytes stand at these places; eight of them are compared at once."""
    words = np.ndarray((len(buffer) - 7,), np.uint64, buffer, strides=(1,))
    found = np.ones(len(at), dtype=np.bool_)
    for offset in range(0, len(text), 8):
        part = text[offset : offset + 8]
        mask, wanted = (
            np.frombuffer(word.ljust(8, b"\0"), np.uint64)[0] for word in (b"\xff" * len(part), part)
        )
        found &= words[at + offset] & mask == wanted
    return found


def number_at(buffer: Bytes, at: Places, most: int) -> tuple[Places, Places]:
    """The numbers that begin at these places, and how many digits they have."""
    number, length = np.zeros(len(at), dtype=np.int64), np.zeros(len(at), dtype=np.int64)
    left: Places | slice = slice(None)
    for offset in range(most):
        digit = buffer[at[left] + offset] - np.uint8(48)
        is_digit = digit < 10
        if not is_digit.all():
            left = np.flatnonzero(is_digit) if isinstance(left, slice) else left[is_digit]
            digit = digit[is_digit]
            if not len(left):
                break
        number[left] = number[left] * 10 + digit
        length[left] += 1
    return number, length
