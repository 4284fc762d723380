"""Where the program begins: a refresh begins at once, every other command with the whole command line."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sheets_crm.commands.output import prepare
from sheets_crm.commands.running import KEY_VARIABLE, NOT_DONE, refresh_and_tell, refusals
from sheets_crm.texts import LANGUAGES, spoken_language, texts_of
from sheets_crm.workbooks.opening import open_book
from sheets_crm.workbooks.patience import uncollected
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.unforeseen import unforeseen


class Plain(NamedTuple):
    """A refresh as the shortcut, the schedule and most people ask for it."""

    book: str
    key: str
    language: str
    as_of: date | None
    as_json: bool


def main() -> None:
    """Run the command line."""
    prepare()
    try:
        with unforeseen():
            _run(sys.argv[1:])
    except WorkbookError as error:
        print(error.sentence(texts_of(spoken_language())), file=sys.stderr)
        sys.exit(NOT_DONE)
    except KeyboardInterrupt:
        print(texts_of(spoken_language())("cli.slips.stopped"), file=sys.stderr)
        sys.exit(NOT_DONE)
    finally:
        gc.freeze()  # all goes with the process: a last search for cycles takes a twelfth of a small refresh
        sys.stdout.flush()  # while a closed pipe can still be met quietly


def _run(words: Sequence[str]) -> None:
    if asked := plain_refresh(words):
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # more would be started, and have nothing to do
        told_in = texts_of(asked.language or spoken_language())
        with uncollected(), refusals(told_in, as_json=asked.as_json):
            opened = open_book(asked.book, asked.key)
            sys.exit(refresh_and_tell(opened, asked.language, asked.as_of, as_json=asked.as_json))
    from sheets_crm.commands.cli import app  # its options take as long to load as a small shop to refresh
    from sheets_crm.commands.slips import run

    run(app, texts_of(spoken_language()))


def plain_refresh(words: Sequence[str]) -> Plain | None:
    """The refresh that these words ask for; None where the command line has to look at them, or at a slip."""
    given = {"--key": os.environ.get(KEY_VARIABLE, ""), "--lang": "", "--as-of": ""}
    left, books, as_json = iter(words[1:]), [], False
    for word in left:
        if word in given:
            given[word] = next(left, "-")
        elif word == "--json":
            as_json = True
        else:
            books.append(word)
    is_slip = "" in books or any(text.startswith("-") for text in (*books, *given.values()))
    if (
        list(words[:1]) != ["refresh"]
        or len(books) != 1
        or is_slip
        or given["--lang"] not in ("", *LANGUAGES)
    ):
        return None
    try:
        as_of = date.fromisoformat(given["--as-of"]) if given["--as-of"] else None
    except ValueError:
        return None
    return Plain(books[0], given["--key"], given["--lang"], as_of, as_json)
