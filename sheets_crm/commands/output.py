"""What the program says in a terminal or a pipe: UTF-8 everywhere, and no complaint when nobody listens."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import NoReturn, TextIO

NOBODY_LISTENS = 141
"""What a shell calls a program that wrote to a closed pipe: 128 and the number of SIGPIPE."""


class _Output(TextIOWrapper):
    """A stream that ends the program quietly once its reader has gone, as ``head`` does."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except BrokenPipeError:
            self._leave()

    def flush(self) -> None:
        try:
            super().flush()
        except BrokenPipeError:
            self._leave()

    def _leave(self) -> NoReturn:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.fileno())  # or Python complains about what is left when it ends
        os.close(nowhere)
        raise SystemExit(NOBODY_LISTENS)


def prepare() -> None:
    """Make what is printed from now on fit for any reader."""
    sys.stdout, sys.stderr = _prepared(sys.stdout), _prepared(sys.stderr)


def _prepared(stream: TextIO) -> TextIO:
    if type(stream) is TextIOWrapper:  # a stream put in its place, such as a test's, keeps its kind
        lines, through = stream.line_buffering, stream.write_through
        return _Output(
            stream.detach(),
            encoding="utf-8",
            errors="replace",  # a Windows console may be cp1252
            line_buffering=lines,
            write_through=through,
        )
    return stream
