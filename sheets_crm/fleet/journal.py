"""What a run has done so far, on disk: a run that was killed goes on where it stopped."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from sheets_crm.fleet.result import Result, as_plain, from_plain
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.files import refused
from sheets_crm.workbooks.xlsx.locks import locked

_SECRET_BYTES = 32


class Journal(Struct):
    """The journal of the run that is going on: ``done`` are the shops an earlier try had refreshed."""

    path: Path
    secret: bytes
    done: dict[str, Result] = field(default_factory=dict)

    def note(self, result: Result) -> None:
        """Write down what came of a shop, so that not even a lost computer forgets it."""
        _append(self.path, as_plain(result))


def journal_path(overview: str) -> Path:
    """Beside the overview; for one at Google here."""
    path = Path(overview)
    return path.with_name(f".{path.name or 'fleet'}.sheets_crm.jsonl")


@contextmanager
def journal(path: Path, wish: Mapping[str, Any], marks: Collection[str]) -> Iterator[Journal]:
    """The journal of a run, begun or taken up again; gone once the run has come to its end.

    Args:
        path: Where it is kept.
        wish: How the run is wanted: the day, the language, whose customers it may look at. Another one
            begins anew with every shop.
        marks: The shops of the fleet.

    Raises:
        WorkbookError: The same fleet is being refreshed by somebody else, or nothing can be written here.
    """
    with _alone(path):
        head = dict(wish)
        found = _read(path)
        known = bool(found) and {name: found[0].get(name) for name in head} == head
        if not known:
            head["secret"] = secrets.token_hex(_SECRET_BYTES)
            path.unlink(missing_ok=True)
            _append(path, head)
            found = [head]
        results = (from_plain(each) for each in found[1:])
        done = {each.mark: each for each in results if each.done and each.mark in marks}
        yield Journal(path, bytes.fromhex(str(found[0]["secret"])), done)
        path.unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep others away from the same fleet."""
    try:
        with locked(path):
            yield
    except WorkbookError as error:
        if error.code != "refresh_running" or error.values["name"] != path.name:
            raise
        raise WorkbookError("fleet_running") from error


def _read(path: Path) -> Sequence[dict[str, Any]]:
    """The lines of a journal, none where nobody can read it any more.

    A last line that was cut off by the kill is taken away, so that the next one does not go on with it.
    """
    try:
        whole = path.read_bytes()
        kept = whole[: whole.rfind(b"\n") + 1]
        if kept != whole:
            os.truncate(path, len(kept))
        return [json.loads(line) for line in kept.splitlines()]
    except (FileNotFoundError, ValueError):
        return []
    except OSError as error:
        raise refused(error, path) from error


def _append(path: Path, line: dict[str, Any]) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write(json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise refused(error, path) from error
