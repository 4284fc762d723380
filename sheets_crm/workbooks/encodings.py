"""How text files write their letters."""

from __future__ import annotations

from pathlib import Path

_SAMPLE = 1 << 20
_CODE_PAGES = ["cp1252", "cp1251", "cp1256", "cp874", "gb18030", "big5", "cp932", "cp949"]
"""What spreadsheets and tills write where they do not write Unicode; of Latin ones the usual."""
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def encoding_of(path: Path) -> str:
    """How a text file writes its letters: its mark, UTF-8 where that fits, else the likeliest code page."""
    with path.open("rb") as file:
        start = file.read(_SAMPLE)
    for mark, encoding in _MARKS.items():
        if start.startswith(mark):
            return encoding
    try:
        with path.open(encoding="utf-8") as file:
            for _ in iter(lambda: file.read(_SAMPLE), ""):
                pass
    except UnicodeDecodeError:
        return _code_page(start)
    return "utf-8"


def _code_page(start: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(start, cp_isolation=_CODE_PAGES).best()
    return best.encoding if best else "cp1252"
