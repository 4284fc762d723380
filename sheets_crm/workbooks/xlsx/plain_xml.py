"""Parts as every reader takes them: in UTF-8, with no raw ``>`` inside an attribute."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sheets_crm.workbooks.protocol import WorkbookError

DEEPEST = 5000
"""Elements inside each other beyond which a part is refused; real ones have ten."""
_PLAIN = ("utf-8", "utf8", "us-ascii", "ascii")
_DECLARATION = re.compile(r"""(<\?xml[^>]*?encoding\s*=\s*["'])([\w.:-]+)""")
_RAW_MARK = re.compile(rb"""=\s*(?:"[^"<>]*>[^"<]*"|'[^'<>]*>[^'<]*')""")
_TAG = re.compile(rb"""<[\w:](?:[^<>"']|"[^"<]*"|'[^'<]*')*>""")
_VALUE = re.compile(rb""""[^"<]*"|'[^'<]*'""")


def in_utf8(blocks: Iterator[bytes], part: str) -> Iterator[bytes]:
    """A part's blocks in UTF-8, whatever it is written in; one that is so already is not touched.

    Raises:
        WorkbookError: It is written in an encoding that is not known, or not in the one it names.

    Source:
        ECMA-376 part 2, 8.1: parts are UTF-8 or UTF-16; W3C XML 1.0, appendix F, how to tell them apart.
    """
    first = next(blocks, b"")
    encoding = encoding_of(first)
    if encoding is None:
        yield first
        yield from blocks
        return
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        yield _DECLARATION.sub(r"\1UTF-8", decoder.decode(first), count=1).encode()
        for block in blocks:
            yield decoder.decode(block).encode()
        yield decoder.decode(b"", final=True).encode()
    except (LookupError, UnicodeError) as error:
        raise WorkbookError("unknown_encoding", part=part, encoding=encoding) from error


def encoding_of(start: bytes) -> str | None:
    """The encoding of a part that begins like this, None for UTF-8."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in start[:2]:
        return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
    head = start[:200].removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip()
    found = _DECLARATION.match(head)
    return None if found is None or found.group(2).lower() in _PLAIN else found.group(2).lower()


def shallow(blocks: Iterator[bytes], part: str) -> Iterator[bytes]:
    """A part's blocks, until more elements stand inside each other at the end of one than any program reads.

    Raises:
        WorkbookError: They do.
    """
    depth = 0
    for block in blocks:
        depth += _deeper(np.frombuffer(block + b" ", np.uint8))
        if depth > DEEPEST:
            raise WorkbookError("suspicious_file", part=part)
        yield block


def _deeper(block: NDArray[np.uint8]) -> int:
    """How many elements more are open at the end of a block than at its beginning."""
    here, after = block[:-1], block[1:]
    marks = here == ord("<")
    closing = np.count_nonzero(marks & (after == ord("/")))
    others = np.count_nonzero(marks & ((after == ord("?")) | (after == ord("!"))))
    closed = np.count_nonzero((here == ord("/")) & (after == ord(">")))
    return int(np.count_nonzero(marks) - others - 2 * closing - closed)


def without_raw_marks(content: bytes) -> bytes:
    """The same XML with each ``>`` inside an attribute escaped, so that a tag ends at its first one."""
    plain = b"<!" not in content and content.count(b"<?") <= 1  # no mark stands in a comment then
    letters = np.frombuffer(content, np.uint8)
    if plain and np.count_nonzero(letters == ord(">")) == np.count_nonzero(letters == ord("<")):
        return content
    if not _RAW_MARK.search(content):
        return content
    return _TAG.sub(lambda tag: _VALUE.sub(lambda value: value[0].replace(b">", b"&gt;"), tag[0]), content)
