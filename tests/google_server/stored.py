"""Messages in the form in which the API keeps them and shows them again."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from tests.google_server.discovery import Schema, schema

SHOWN_WHEN_ZERO = {
    "GridRange": {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"},
    "DimensionRange": {"startIndex", "endIndex"},
    "SheetProperties": {"sheetId", "index"},
    "ExtendedValue": {"numberValue", "boolValue", "stringValue"},
    "TextFormat": {"bold", "italic", "strikethrough", "underline", "fontSize"},
    "DuplicateSheetRequest": {"newSheetId", "insertSheetIndex"},
    "AddConditionalFormatRuleRequest": {"index"},
}
"""Fields with presence: the API tells 0 and absent apart, and shows the 0."""

Keep = Callable[[Any], Any]


def tidied(name: str, value: dict[str, Any]) -> dict[str, Any]:
    """A checked message as the API stores it: nulls and zeros without meaning are gone."""
    keeps = _field_keeps(name)
    result = {}
    for field, item in value.items():
        if item is None:
            continue
        keep, shown = keeps[field]
        stored = keep(item)
        if shown or stored not in _ZEROS:
            result[field] = stored
    for colour in colour_pairs(name):
        _tell_twice(result, colour)
    return result


@cache
def colour_pairs(name: str) -> list[str]:
    """Fields of a message that say a colour in two ways, as ``x`` and as ``xStyle``."""
    fields = schema(name).get("properties", {})
    return [field for field in fields if f"{field}Style" in fields and "olor" in field]


def _tell_twice(message: dict[str, Any], colour: str) -> None:
    style = message.get(f"{colour}Style", {})
    if "rgbColor" in style:
        message[colour] = style["rgbColor"]
    elif colour in message:
        message[f"{colour}Style"] = {"rgbColor": message[colour]}


_ZEROS: tuple[Any, ...] = (0, "", [])


@cache
def _field_keeps(name: str) -> dict[str, tuple[Keep, bool]]:
    shown = SHOWN_WHEN_ZERO.get(name, set())
    return {
        field: (colour_part if name == "Color" else _keep(part), field in shown or "$ref" in part)
        for field, part in schema(name).get("properties", {}).items()
    }


def _keep(part: Schema) -> Keep:
    if "$ref" in part:
        return partial(tidied, part["$ref"])
    if part["type"] == "array":
        return partial(_kept_items, _keep(part["items"]))
    if part["type"] == "integer":
        return int
    if part["type"] == "object" and "additionalProperties" in part:
        return partial(_kept_values, _keep(part["additionalProperties"]))
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _kept_items(keep: Keep, items: list[Any]) -> list[Any]:
    return [None if item is None else keep(item) for item in items]


def _kept_values(keep: Keep, values: dict[str, Any]) -> dict[str, Any]:
    return {key: keep(item) for key, item in values.items()}


def colour_part(number: float) -> float:
    """Red, green or blue as it comes back: one of 256 steps, in 32 bits. 0.5 is shown as 0.49803922."""
    packed = struct.pack("f", math.floor(number * 255 + 1e-6) / 255)
    (stored,) = struct.unpack("f", packed)
    candidates = (float(f"{stored:.{digits}g}") for digits in range(1, 18))
    shortest = next(value for value in candidates if struct.pack("f", value) == packed)
    return int(shortest) if shortest == int(shortest) else shortest
