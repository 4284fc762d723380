"""Field masks: which parts of a message are read or written."""

from __future__ import annotations

import re
from typing import Any

from tests.google_server.discovery import schema
from tests.google_server.errors import RequestError, bad_request
from tests.google_server.stored import colour_pairs

Mask = dict[str, Any]
"""Nested names; an empty dict means everything below. ``{"*": {}}`` at the top means all fields."""


def parsed(text: str) -> Mask:
    """The mask in ``a.b,c(d,e/f)``.

    Raises:
        ValueError: The parentheses do not match.
    """
    tokens = re.findall(r"[\w*]+|[.,/()]", text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise ValueError(text)
    mask, rest = _group(tokens)
    if rest:
        raise ValueError(text)
    return mask


def _group(tokens: list[str]) -> tuple[Mask, list[str]]:
    mask: Mask = {}
    while tokens and tokens[0] != ")":
        tokens = _path(tokens, mask)
        if tokens and tokens[0] == ",":
            tokens = tokens[1:]
    return mask, tokens


def _path(tokens: list[str], mask: Mask) -> list[str]:
    node = mask.setdefault(tokens[0], {})
    tokens = tokens[1:]
    while tokens and tokens[0] in "./":
        node = node.setdefault(tokens[1], {})
        tokens = tokens[2:]
    if tokens and tokens[0] == "(":
        inner, rest = _group(tokens[1:])
        node.update(inner)
        if not rest:
            raise ValueError("unclosed parenthesis")
        return rest[1:]
    return tokens


def unknown_paths(mask: Mask, name: str, path: str = "") -> list[str]:
    """Paths of the mask that the schema ``name`` does not have."""
    properties = schema(name).get("properties", {})
    wrong = []
    for field, inner in mask.items():
        if field == "*":
            continue
        here = f"{path}.{field}" if path else field
        part = properties.get(field)
        part = part.get("items", part) if part else None
        if part is None or (inner and "$ref" not in part):
            wrong.append(here)
        elif inner:
            wrong += unknown_paths(inner, part["$ref"], here)
    return wrong


def response_mask(text: str, name: str) -> Mask:
    """The mask of a ``fields`` parameter on a response of type ``name``.

    Raises:
        ApiError: It names a field that the response cannot have.
    """
    try:
        mask = parsed(text)
    except (ValueError, IndexError) as error:
        raise bad_request([("fields", f"Invalid field mask '{text}'.")]) from error
    wrong = unknown_paths(mask, name)
    if wrong:
        message = "Error expanding 'fields' parameter. Cannot find matching fields for path '{}'."
        raise bad_request([(path, message.format(path)) for path in wrong])
    return mask


def update_mask(text: str | None, name: str) -> Mask:
    """The mask of an update of a message of type ``name``.

    Raises:
        RequestError: It is empty, or names a field that the message cannot have.
    """
    if not text:
        raise RequestError("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    try:
        mask = parsed(text)
    except (ValueError, IndexError) as error:
        raise RequestError(f"Invalid field mask: {text}") from error
    if wrong := unknown_paths(mask, name):
        raise RequestError(f"Invalid field: {_snake_path(wrong[0])}")
    return _with_both_colours(mask, name)


def _with_both_colours(mask: Mask, name: str) -> Mask:
    """The mask with both fields of every colour that is kept twice."""
    both: Mask = {}
    for field, inner in mask.items():
        part = schema(name).get("properties", {}).get(field, {})
        both[field] = _with_both_colours(inner, part["$ref"]) if inner and "$ref" in part else inner
    for colour in colour_pairs(name):
        if both.keys() & {colour, f"{colour}Style"}:
            both |= {colour: {}, f"{colour}Style": {}}
    return both


def _snake_path(path: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), path)


def projected(value: Any, mask: Mask) -> Any:
    """The part of a message that the mask names."""
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [projected(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        field: projected(value[field], inner) if inner else value[field]
        for field, inner in mask.items()
        if field in value
    }


def merged(old: dict[str, Any], new: dict[str, Any], mask: Mask) -> dict[str, Any]:
    """The old message with the masked fields taken from the new one; a field absent there goes."""
    if "*" in mask:
        return dict(new)
    result = dict(old)
    for field, inner in mask.items():
        if inner and "*" not in inner:
            kept = merged(result.get(field, {}), new.get(field, {}), inner)
            if kept or field in new:
                result[field] = kept
            else:
                result.pop(field, None)
        elif field in new:
            result[field] = new[field]
        else:
            result.pop(field, None)
    return result
