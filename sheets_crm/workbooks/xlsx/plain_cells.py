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
_WORD = 8
"""Bytes that are looked at at once."""
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
        follows, opened = np.append(marks, [len(rows)] * 6), head.end
        is_blank = head.closed | _says(head.next, b"></c>")
        holds = _says(head.next, b"><v>") & ~is_blank & ~head.inline
        inline = _says(head.next, b"><is><t") & ~is_blank & head.inline
        begin, end = opened + 4, follows[at + 2]
        sound = is_blank | (holds & stands_at(buffer, end, b"</v></c>"))
        own = np.flatnonzero(inline)
        end[own] = follows[at[own] + 3]
        begin[own], sound[own] = _inline_texts(buffer, opened[own] + 7, end[own])
        if not sound.all() or not self._values(rows, buffer, head, numbers, holds, inline, begin, end):
            return None
        closed, blank, value = (int(np.count_nonzero(each)) for each in (head.closed, is_blank, holds))
        return 2 * blank - closed + 4 * value + 6 * len(own)

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
    next: NDArray[np.uint64]
    """The eight bytes with which each tag ends and goes on."""


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
    style, digits = number_at(buffer, np.where(styled, at + 4, len(buffer) - _WORD), 6)
    sound &= ~styled | ((digits > 0) & (buffer[at + 4 + digits] == ord('"')))
    at = at + np.where(styled, digits + 5, 0)
    kind = _words(buffer, at)
    shared, truth, inline = _says(kind, b' t="s"'), _says(kind, b' t="b"'), _says(kind, b' t="inli')
    own = np.flatnonzero(inline)
    inline[own] = stands_at(buffer, at[own] + 8, b'neStr"')
    at = at + np.select([shared | truth | _says(kind, b' t="n"'), inline], [6, 14], 0)
    follows = _words(buffer, at)
    closed = _says(follows, b"/>")
    sound &= closed | _says(follows, b">")
    column = np.where(two, letter * 26 + other, letter)
    return Heads(sound, column, style, shared, truth, inline, closed, named, at, follows)


def _inline_texts(buffer: Bytes, at: Places, end: Places) -> tuple[Places, NDArray[np.bool_]]:
    """Where the texts begin whose ``<t`` end at these places, and which of them are read as they stand."""
    kept = stands_at(buffer, at, _KEPT_SPACE)
    begin = at + 1 + kept * len(_KEPT_SPACE)
    is_whole = kept | ~(_is_blank(buffer[begin]) | _is_blank(buffer[end - 1]))  # others may cut it off
    return begin, is_whole & (buffer[begin - 1] == ord(">")) & stands_at(buffer, end, b"</t></is></c>")


def _upwards(rows: Places, columns: Places) -> bool:
    places = rows * 1024 + columns
    return bool((np.diff(places) > 0).all())


def _is_blank(characters: Bytes) -> NDArray[np.bool_]:
    return characters <= ord(" ")


def stands_at(buffer: Bytes, at: Places, text: bytes) -> NDArray[np.bool_]:
    """Where these bytes stand at these places."""
    found = _says(_words(buffer, at), text[:8])
    for offset in range(8, len(text), 8):
        found &= _says(_words(buffer, at + offset), text[offset : offset + 8])
    return found


def _words(buffer: Bytes, at: Places) -> NDArray[np.uint64]:
    """The eight bytes at each of these places."""
    words: NDArray[np.uint64] = np.ndarray((len(buffer) - 7,), np.uint64, buffer, strides=(1,))[at]
    return words


def _says(words: NDArray[np.uint64], text: bytes) -> NDArray[np.bool_]:
    """Which of these words begin with a text of at most eight bytes."""
    mask, wanted = (np.frombuffer(word.ljust(8, b"\0"), np.uint64)[0] for word in (b"\xff" * len(text), text))
    found: NDArray[np.bool_] = words & mask == wanted
    return found


def number_at(buffer: Bytes, at: Places, most: int) -> tuple[Places, Places]:
    """The numbers that begin at these places, and how many digits they have, up to that many."""
    number, length = _digits(_words(buffer, at))
    if most > _WORD and (length == _WORD).any():
        longer = np.flatnonzero(length == _WORD)
        rest, more = _digits(_words(buffer, at[longer] + _WORD))
        number[longer] = number[longer] * 10**more + rest
        length[longer] += more
    return number, np.minimum(length, most)


def _digits(words: NDArray[np.uint64]) -> tuple[Places, Places]:
    """The number with which each word begins, and how many digits it has.

    All eight bytes are counted at once: as bytes of one digit, then as pairs, fours and the whole.
    """
    digits = words ^ np.uint64(0x3030303030303030)
    others = (digits & np.uint64(0x7F7F7F7F7F7F7F7F)) + np.uint64(0x7676767676767676) | digits
    others &= np.uint64(0x8080808080808080)
    before = ((others & (~others + np.uint64(1))) - np.uint64(1)) >> np.uint64(7) & np.uint64(
        0x0101010101010101
    )
    length = before * np.uint64(0x0101010101010101) >> np.uint64(56)
    digits = digits << (np.uint64(64) - (length << np.uint64(3)))
    digits = (digits * np.uint64(2561) >> np.uint64(8)) & np.uint64(0x00FF00FF00FF00FF)
    digits = (digits * np.uint64(6553601) >> np.uint64(16)) & np.uint64(0x0000FFFF0000FFFF)
    return (digits * np.uint64(42949672960001) >> np.uint64(32)).astype(np.int64), length.astype(np.int64)
