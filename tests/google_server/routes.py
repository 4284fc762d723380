"""Which request is answered by what, and what is checked before it is looked at."""

from __future__ import annotations

import re
from typing import Any

from tests.google_server import drive
from tests.google_server.actions import ACTIONS, Query, Request
from tests.google_server.discovery import check_body, check_query, method_for, path_values
from tests.google_server.errors import ApiError, RequestError, invalid, unknown_to_the_fake
from tests.google_server.masks import projected, response_mask


def is_read(method: str, path: str) -> bool:
    """Whether the request changes nothing."""
    return method == "GET" or path.endswith((":search", "ByDataFilter"))


def answer(request: Request) -> Any:
    """The answer to a request; None for an empty one.

    Raises:
        ApiError: It is refused.
    """
    if request.path.startswith("/drive/v3/files"):
        call = drive.Call(request.store, request.email, request.method, request.query, request.body or {})
        return drive.answer(call, request.path.removeprefix("/drive/v3/files"))
    described = method_for(request.method, request.path)
    if described is None:
        raise ApiError(404, f"no such method: {request.method} {request.path}")
    check_query(described, request.query)
    _check_enums(described, request.query)
    check_body(described, request.body)
    action = ACTIONS.get(described["id"])
    if action is None:
        raise unknown_to_the_fake(described["id"])
    fields = request.option("fields")
    mask = response_mask(fields, described["response"]["$ref"]) if fields else {}
    try:
        return projected(action(request, path_values(described, request.path)), mask)
    except RequestError as error:
        raise invalid(str(error)) from error


def _check_enums(described: dict[str, Any], query: Query) -> None:
    for name, given in query.items():
        allowed = described["parameters"].get(name, {}).get("enum")
        for value in given:
            if allowed and value not in allowed:
                raise invalid(f"Invalid value at '{_snake(name)}' (TYPE_ENUM), \"{value}\"")


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)
