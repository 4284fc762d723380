"""How many lines a text takes in a column: new rows are as high as their texts."""

from __future__ import annotations

from xlsxwriter.utility import xl_pixel_width

_SIZE = 11
_BOLD = 1.06
"""A bold letter beside a plain one, on average."""
_PADDING = 6
"""What a cell keeps free on both sides [pixels]."""


def pixels(width: float) -> int:
    """Of a column so many digits wide. Source: ECMA-376 part 1, 18.3.1.13, for Calibri 11."""
    return int(width * 7 + 5)


def lines(text: str, width: float, *, size: float = _SIZE, bold: bool = False) -> int:
    """Lines that a wrapped text takes; a word longer than the column goes on below.

    Args:
        text: The text, line breaks as they stand.
        width: Of the column [digits].
        size: Of the letters [points].
        bold: Whether they are bold.
    """
    scale = size / _SIZE * (_BOLD if bold else 1)
    room = (pixels(width) - _PADDING) / scale
    return sum(_lines(part, room) for part in text.split("\n"))


def _lines(text: str, room: float) -> int:
    count, used, blank = 1, 0.0, xl_pixel_width(" ")
    for word in text.split():
        wide = xl_pixel_width(word)
        if used and used + blank + wide > room:
            count, used = count + 1, 0.0
        used += wide + (blank if used else 0)
        if used > room:
            more = int(used // room)
            count, used = count + more, used - more * room
    return count
