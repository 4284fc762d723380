"""Drive files and permissions, as far as gspread asks."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import Any

from tests.google_server.books import Book, Store, permission, timestamp
from tests.google_server.errors import ApiError, DriveError, unknown_to_the_fake
from tests.google_server.masks import parsed, projected
from tests.google_server.values import get

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
Query = dict[str, list[str]]


@dataclass(frozen=True)
class Call:
    """One request to Drive."""

    store: Store
    email: str
    method: str
    query: Query
    body: dict[str, Any]


def answer(call: Call, path: str) -> Any:
    """The answer to a request below ``/drive/v3/files``; None for an empty one.

    Raises:
        ApiError: It is refused.
    """
    steps = [step for step in path.split("/") if step]
    if not steps:
        return _create(call) if call.method == "POST" else _list(call)
    book = _book(call, steps[0])
    known = {
        ("GET",): _metadata,
        ("DELETE",): _delete,
        ("POST", "copy"): _copy,
        ("GET", "export"): _export,
        ("GET", "comments"): _comments,
        ("GET", "permissions"): _permissions,
        ("POST", "permissions"): _share,
    }
    if steps[1:2] == ["permissions"] and len(steps) == 3 and call.method == "DELETE":
        return _unshare(call, book, steps[2])
    action = known.get((call.method, *steps[1:]))
    if action is None:
        raise unknown_to_the_fake(f"{call.method} /drive/v3/files/{path}")
    return action(call, book)


def _book(call: Call, file_id: str) -> Book:
    book = call.store.books.get(file_id)
    if book is None or book.role_of(call.email) is None:
        raise DriveError(404, "notFound", f"File not found: {file_id}.", "fileId")
    return book


def _described(book: Book) -> dict[str, Any]:
    return {
        "kind": "drive#file",
        "id": book.id,
        "name": book.properties["title"],
        "mimeType": SPREADSHEET,
        "createdTime": book.created,
        "modifiedTime": book.modified,
    }


def _fields(call: Call, usual: str) -> Any:
    return parsed(call.query.get("fields", [usual])[0])


def _create(call: Call) -> dict[str, Any]:
    if call.body.get("mimeType") != SPREADSHEET or call.body.keys() - {"name", "mimeType", "parents"}:
        raise unknown_to_the_fake("a Drive file that is not a spreadsheet")
    book = call.store.add_book(call.body.get("name") or "Untitled", call.email)
    return dict(projected(_described(book), _fields(call, "kind,id,name,mimeType")))


def _list(call: Call) -> dict[str, Any]:
    query = call.query.get("q", [""])[0]
    match = re.fullmatch(rf'mimeType="{re.escape(SPREADSHEET)}"(?: and name = "(.*)")?', query)
    if not match:
        raise unknown_to_the_fake(f"the Drive query {query}")
    books = [book for book in call.store.books.values() if book.role_of(call.email)]
    named = [book for book in books if match[1] is None or book.properties["title"] == match[1]]
    files = [_described(book) for book in reversed(named)]
    return dict(projected({"kind": "drive#fileList", "files": files}, _fields(call, "kind,files")))


def _metadata(call: Call, book: Book) -> dict[str, Any]:
    return dict(projected(_described(book), _fields(call, "kind,id,name,mimeType")))


def _delete(call: Call, book: Book) -> None:
    _owner_only(call, book)
    del call.store.books[book.id]


def _owner_only(call: Call, book: Book) -> None:
    if book.role_of(call.email) != "owner":
        raise DriveError(
            403,
            "insufficientFilePermissions",
            f"The user does not have sufficient permissions for file {book.id}.",
        )


def _copy(call: Call, book: Book) -> dict[str, Any]:
    title = call.body.get("name") or f"Copy of {book.properties['title']}"
    copy = call.store.add_book(title, call.email)
    copy.restore(book.contents())
    copy.properties["title"] = title
    return dict(projected(_described(copy), _fields(call, "kind,id,name,mimeType")))


def _export(call: Call, book: Book) -> str:
    if call.query.get("mimeType") != ["text/csv"]:
        raise unknown_to_the_fake(f"an export as {call.query.get('mimeType')}")
    first = book.sheets[0]
    rows = get(book, "'" + first.title.replace("'", "''") + "'", {}, {}).get("values", [])
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().removesuffix("\r\n")


def _comments(call: Call, book: Book) -> dict[str, Any]:
    return {"comments": []}


def _permissions(call: Call, book: Book) -> dict[str, Any]:
    fields = _fields(call, "kind,permissions(id,type,kind,role)")
    return dict(projected({"kind": "drive#permissionList", "permissions": book.permissions}, fields))


def _share(call: Call, book: Book) -> dict[str, Any]:
    _writer_only(call, book)
    role, kind, email = call.body.get("role"), call.body.get("type"), call.body.get("emailAddress")
    if kind == "user" and email and role in ("writer", "reader", "commenter"):
        added = permission(email, role)
    elif kind == "anyone" and role in ("writer", "reader", "commenter"):
        added = {"kind": "drive#permission", "id": "anyoneWithLink", "type": "anyone", "role": role}
    else:
        raise unknown_to_the_fake(f"sharing with {kind} as {role}")
    book.permissions = [old for old in book.permissions if old["id"] != added["id"]] + [added]
    book.modified = timestamp()
    return {name: added[name] for name in ("kind", "id", "type", "role")}


def _writer_only(call: Call, book: Book) -> None:
    if book.role_of(call.email) not in ("owner", "writer"):
        _owner_only(call, book)


def _unshare(call: Call, book: Book, permission_id: str) -> None:
    _writer_only(call, book)
    if permission_id not in [old["id"] for old in book.permissions]:
        raise DriveError(404, "notFound", f"Permission not found: {permission_id}.", "permissionId")
    book.permissions = [old for old in book.permissions if old["id"] != permission_id]


__all__ = ["ApiError", "Call", "answer"]
