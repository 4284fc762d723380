"""Colours, number formats and alignment of everything that is drawn: data only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Properties = Mapping[str, Any]

TAB: Mapping[str, str] = {
    "people": "#0F766E",
    "shared": "#D97706",
    "program": "#475569",
    "welcome": "#0F766E",
}

HEADER: Properties = {
    "bold": True,
    "font_color": "#FFFFFF",
    "text_wrap": True,
    "valign": "vcenter",
    "right": 1,
    "right_color": "#FFFFFF",
}

HEADER_FILL: Mapping[str, Properties] = {
    "people": {"bg_color": "#0F766E"},
    "required": {"bg_color": "#134E4A"},
    "shared": {"bg_color": "#475569"},
    "program": {"bg_color": "#475569"},
    "welcome": {"bg_color": "#0F766E"},
    "staff": {"bg_color": "#B45309"},
}

STAFF_CELL: Properties = {
    "bg_color": "#FFF8DC",
    "border": 1,
    "border_color": "#EAD9A4",
}

_LEFT: Properties = {"align": "left", "indent": 1}

LOOK: Mapping[str, Properties] = {
    "text": _LEFT,
    "code": {"num_format": "@", **_LEFT},
    "day": {"num_format": "dd/mm/yyyy", "align": "center"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm", "align": "center"},
    "money": {"align": "right", "indent": 1},
    "number": {"num_format": "#,##0.##########;-#,##0.##########", "align": "center"},
    "percent": {"num_format": "0.0%", "align": "center"},
    "yes_no": {"align": "center"},
    "choice": _LEFT,
    "link": {"font_color": "#0F766E", "bold": True, "underline": 1, "align": "center", "text_wrap": True},
    "wrapped": {"text_wrap": True, **_LEFT},
    "small": {"text_wrap": True, "font_size": 9, "align": "left"},
    "strong": {"bold": True, "font_size": 12, "text_wrap": True, **_LEFT},
    "tile_name": {"bold": True, "font_size": 10, "font_color": "#134E4A", "text_wrap": True, **_LEFT},
    "tile": {"bold": True, "font_size": 16, "font_color": "#134E4A", "shrink": True, **_LEFT},
    "people": {"font_color": "#0F766E", "underline": 1, "text_wrap": True, **_LEFT},
}

LINE: Mapping[str, Properties] = {
    "title": {"bold": True, "font_size": 16, "font_color": "#134E4A", "valign": "vcenter"},
    "status": {"font_color": "#64748B", "italic": True, "valign": "vcenter"},
    "heading": {
        "bold": True,
        "font_size": 13,
        "font_color": "#134E4A",
        "valign": "vcenter",
        "bottom": 2,
        "bottom_color": "#0F766E",
    },
    "step": {"font_size": 12, "valign": "vcenter", "indent": 1},
    "plain": {"valign": "vcenter"},
    "label": {"font_color": "#64748B", "text_wrap": True, "valign": "vcenter"},
    "value": {
        "bold": True,
        "font_size": 14,
        "font_color": "#134E4A",
        "align": "left",
        "valign": "vcenter",
        "num_format": "#,##0.##",
    },
    "money": {
        "bold": True,
        "font_size": 14,
        "font_color": "#134E4A",
        "align": "left",
        "valign": "vcenter",
    },
    "percent": {
        "bold": True,
        "font_size": 14,
        "font_color": "#134E4A",
        "align": "left",
        "valign": "vcenter",
        "num_format": "0.0%",
    },
    "number": {
        "bold": True,
        "font_size": 16,
        "font_color": "#B45309",
        "align": "center",
        "valign": "vcenter",
    },
    "link": {"font_color": "#0F766E", "bold": True, "underline": 1, "valign": "vcenter"},
    "band": {"bold": True, "font_color": "#92400E", "bg_color": "#FDE68A", "valign": "vcenter", "indent": 1},
    "button": {
        "bold": True,
        "font_color": "#0F766E",
        "bg_color": "#CCFBF1",
        "align": "center",
        "valign": "vcenter",
        "underline": 0,
        "top": 5,
        "top_color": "#FFFFFF",
        "bottom": 5,
        "bottom_color": "#FFFFFF",
    },
}

LINE_HEIGHT: Mapping[str, float] = {
    "title": 24,
    "status": 16,
    "heading": 26,
    "step": 36,
    "plain": 18,
    "label": 20,
    "value": 26,
    "money": 26,
    "percent": 26,
    "number": 36,
    "link": 20,
    "band": 16,
    "button": 36,
}

TONE: Mapping[str, Properties] = {
    "bad": {"bg_color": "#FECACA", "font_color": "#7F1D1D"},
    "warn": {"bg_color": "#FEF08A", "font_color": "#713F12"},
    "good": {"bg_color": "#DBEAFE", "font_color": "#1E40AF"},
    "calm": {"font_color": "#64748B"},
    "heat": {"bg_color": "#CCFBF1", "font_color": "#134E4A"},
    "tile": {"bg_color": "#F0FDFA"},
}

SCALE: Mapping[str, str] = {"min_color": "#FFFFFF", "max_color": "#5EB8AE"}

ROW_LINE: Properties = {"bottom": 1, "bottom_color": "#CBD5E1"}

CHART_COLOURS = ("#0F766E", "#D97706", "#1E3A8A")
