"""Colours are kept twice, as ``xColor`` and as ``xColorStyle``, whichever was given."""

from __future__ import annotations

from typing import Any

_PAIRS = ("backgroundColor", "foregroundColor", "tabColor")
Mask = dict[str, Any]


def with_both_names(mask: Mask) -> Mask:
    """The field mask with both spellings of every colour in it."""
    both: Mask = {}
    for name, inner in mask.items():
        both.setdefault(name, with_both_names(inner))
        stem = name.removesuffix("Style")
        if stem in _PAIRS:
            both |= {stem: {}, f"{stem}Style": {}}
    return both


def with_color_styles(message: dict[str, Any]) -> dict[str, Any]:
    """The message with both spellings of every colour in it, nested ones included."""
    for value in list(message.values()):
        if isinstance(value, dict):
            with_color_styles(value)
    for name in _PAIRS:
        style = message.get(f"{name}Style", {})
        if "rgbColor" in style:
            message[name] = style["rgbColor"]
        elif name in message:
            message[f"{name}Style"] = {"rgbColor": message[name]}
    return message
