"""The palette's properties as Google's cell formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NUMBER_TYPES = {
    "@": "TEXT",
    "dd/mm/yyyy": "DATE",
    "dd/mm/yyyy hh:mm": "DATE_TIME",
    "0.0%": "PERCENT",
}
_ALIGN = {"left": "LEFT", "center": "CENTER", "right": "RIGHT"}
_VALIGN = {"top": "TOP", "vcenter": "MIDDLE", "bottom": "BOTTOM"}
_LINES = {1: "SOLID", 2: "SOLID_MEDIUM", 4: "DOTTED"}
_SIDES = ("top", "bottom", "left", "right")


def colour(text: str) -> dict[str, float]:
    """``#0F766E`` as Google's fractions of red, green and blue."""
    parts = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return dict(zip(("red", "green", "blue"), parts, strict=True))


def cell_format(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """A cell format of these properties; later ones win."""
    properties = {name: value for part in parts for name, value in part.items()}
    found: dict[str, Any] = {}
    if pattern := properties.get("num_format"):
        found["numberFormat"] = {"type": _NUMBER_TYPES.get(pattern, "NUMBER"), "pattern": pattern}
    if fill := properties.get("bg_color"):
        found["backgroundColorStyle"] = {"rgbColor": colour(fill)}
    if text := _text_format(properties):
        found["textFormat"] = text
    if borders := _borders(properties):
        found["borders"] = borders
    return found | _placing(properties)


def _text_format(properties: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, ours in (("bold", "bold"), ("italic", "italic"), ("underline", "underline")):
        if ours in properties:
            found[name] = bool(properties[ours])
    if "font_size" in properties:
        found["fontSize"] = properties["font_size"]
    if "font_color" in properties:
        found["foregroundColorStyle"] = {"rgbColor": colour(properties["font_color"])}
    return found


def _borders(properties: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for side in _SIDES:
        style = properties.get(side, properties.get("border"))
        shown = properties.get(f"{side}_color", properties.get("border_color"))
        if style and shown:
            found[side] = {"style": _LINES[style], "colorStyle": {"rgbColor": colour(shown)}}
    return found


def _placing(properties: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "align" in properties:
        found["horizontalAlignment"] = _ALIGN[properties["align"]]
    if "valign" in properties:
        found["verticalAlignment"] = _VALIGN[properties["valign"]]
    if properties.get("text_wrap"):
        found["wrapStrategy"] = "WRAP"
    return found
