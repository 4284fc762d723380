"""The command ``export``: contacts for an address book, today's list and the figures, as files."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Annotated, Any

import typer

from sheets_crm.commands.common import HELP, AsJson, BookArgument, Key, Lang, chosen_texts, refusals
from sheets_crm.commands.running import DONE
from sheets_crm.texts import Texts
from sheets_crm.workbooks.opening import is_google, open_book
from sheets_crm.workbooks.protocol import CellError, WorkbookError

_PHONE = re.compile(r"\+\d[\d-]*")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(
    book: BookArgument,
    to: Annotated[str, typer.Option("--to", help=HELP("cli.help.export_to"), metavar="FOLDER")] = "",
    anonymous: Annotated[bool, typer.Option("--anonymous", help=HELP("cli.help.anonymous"))] = False,
    as_json: AsJson = False,
    key: Key = "",
    lang: Lang = "",
) -> None:
    """Save contacts, today's list and the figures as files."""
    from sheets_crm.commands.exported import exported

    texts = chosen_texts(lang)
    with refusals(texts, as_json=as_json):
        found, spoken = exported(open_book(book, key), texts.language, anonymous=anonymous)
        texts = texts if lang else spoken
        folder = Path(to) if to else _folder(book, texts)
        tables = {"contacts": found.contacts, "calls": found.calls, "figures": found.figures}
        counts = {texts(f"imports.files.{name}"): len(rows) - 1 for name, rows in tables.items()}
        files = {texts(f"imports.files.{name}"): _csv(rows, texts) for name, rows in tables.items()}
        if found.cards:
            counts[texts("imports.files.cards")] = len(found.cards)
            files[texts("imports.files.cards")] = _cards(found.cards).encode("utf-8")
        _save(folder, files)
    if as_json:
        typer.echo(json.dumps({"done": True, "folder": str(folder), "files": counts}, ensure_ascii=False))
        raise typer.Exit(DONE)
    typer.echo(texts("imports.saved", folder=folder))
    for name, rows in counts.items():
        typer.echo(texts("imports.file", name=name, rows=rows))
    typer.echo(texts("imports.without_people" if anonymous else "imports.with_people"))


def _folder(book: str, texts: Texts) -> Path:
    """Beside the workbook, or here for one at Google."""
    path = Path(book)
    if is_google(book):
        return Path(texts("imports.folder", name="google"))
    return path.with_name(texts("imports.folder", name=path.stem))


def _csv(rows: Iterable[Sequence[Any]], texts: Texts) -> bytes:
    """A table as a spreadsheet of this language opens it: with its separator, and its letters marked."""
    separator = ";" if texts("units.point") == "," else ","
    text = StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([_cell(cell, texts) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(cell: Any, texts: Texts) -> str:
    """A cell as text; one that a spreadsheet would take for a formula is kept from it."""
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        whole = float(cell).is_integer()
        return str(int(cell)) if whole else f"{cell:.2f}".replace(".", texts("units.point"))
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not _PHONE.fullmatch(text) else text


def _cards(people: Iterable[tuple[str, str]]) -> str:
    """Names and numbers as vCards, so that an address book, and with it WhatsApp, shows who writes."""
    import vobject

    cards = []
    for name, phone in people:
        card = vobject.vCard()
        card.add("fn").value = name
        card.add("n").value = vobject.vcard.Name(given=name)
        number = card.add("tel")
        number.value, number.type_param = f"+{phone}", "CELL"
        cards.append(card.serialize())
    return "".join(cards)


def _save(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            _replace(folder / name, content)
    except OSError as error:
        raise WorkbookError("cannot_write", name=str(folder), reason=str(error.strerror)) from error


def _replace(path: Path, content: bytes) -> None:
    """A file in one step: whoever reads it meanwhile has the old one whole."""
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    try:
        os.chmod(file.name, 0o644)  # a temporary file is its maker's alone
        os.replace(file.name, path)
    except OSError:
        with suppress(OSError):
            os.unlink(file.name)
        raise
