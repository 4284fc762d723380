"""Requests about charts and conditional formats."""

from __future__ import annotations

from typing import Any

from tests.google_server.batch import Batch, Handler, Reply
from tests.google_server.books import new_sheet
from tests.google_server.errors import RequestError
from tests.google_server.grid import Sheet
from tests.google_server.requests_objects import found_object
from tests.google_server.requests_sheets import free_title, insert_sheet


def add_conditional_format_rule(batch: Batch, request: dict[str, Any]) -> Reply:
    """A rule, put before the rule with the given index."""
    rule = _checked_rule(batch, request.get("rule", {}))
    sheet = batch.sheet(rule["ranges"][0].get("sheetId", 0))
    rules = sheet.list_of("conditionalFormats")
    index = request.get("index", 0)
    if not 0 <= index <= len(rules):
        raise RequestError(f"index[{index}] must be between 0 and {len(rules)}")
    rules.insert(index, rule)
    return None


def _checked_rule(batch: Batch, rule: dict[str, Any]) -> dict[str, Any]:
    if not rule.get("ranges"):
        raise RequestError("No ranges specified for the rule.")
    if len(rule.keys() & {"booleanRule", "gradientRule"}) != 1:
        raise RequestError("a rule needs either booleanRule or gradientRule")
    if len({part.get("sheetId", 0) for part in rule["ranges"]}) > 1:
        raise RequestError("All ranges of a rule must be on one sheet.")
    for part in rule["ranges"]:
        batch.located(part)
    return rule


def _rules(batch: Batch, request: dict[str, Any]) -> list[Any]:
    rules = batch.sheet(request.get("sheetId", 0)).list_of("conditionalFormats")
    if not 0 <= request.get("index", 0) < len(rules):
        raise RequestError(
            f"No conditional format on sheet: {request.get('sheetId', 0)} at index: {request.get('index', 0)}"
        )
    return rules


def delete_conditional_format_rule(batch: Batch, request: dict[str, Any]) -> Reply:
    """Take the rule at an index away."""
    return {"rule": _rules(batch, request).pop(request.get("index", 0))}


def update_conditional_format_rule(batch: Batch, request: dict[str, Any]) -> Reply:
    """Another rule at an index, or the same one elsewhere."""
    if "rule" not in request:
        rules = _rules(batch, request)
        rule = rules.pop(request.get("index", 0))
        rules.insert(request.get("newIndex", 0), rule)
        return {"newRule": rule, "newIndex": request.get("newIndex", 0), "oldIndex": request.get("index", 0)}
    new = _checked_rule(batch, request["rule"])
    home = {"sheetId": new["ranges"][0].get("sheetId", 0)}
    rules = _rules(batch, home | request)
    index = request.get("index", 0)
    old, rules[index] = rules[index], new
    return {"newRule": new, "newIndex": index, "oldRule": old, "oldIndex": index}


def add_chart(batch: Batch, request: dict[str, Any]) -> Reply:
    """A chart over a sheet, or on a sheet of its own."""
    chart = dict(request.get("chart", {}))
    if "spec" not in chart:
        raise RequestError("No chart spec specified.")
    position = chart.get("position", {})
    if position.get("newSheet"):
        chart["position"] = {"sheetId": _chart_sheet(batch).id}
    sheet = batch.sheet(_home(chart.get("position", {})))
    chart = {"chartId": _chart_id(batch, chart)} | chart
    sheet.list_of("charts").append(chart)
    return {"chart": chart}


def _chart_sheet(batch: Batch) -> Sheet:
    sheet = new_sheet(batch.store.new_number(), free_title(batch, "Chart"))
    insert_sheet(batch, sheet, len(batch.book.sheets))
    return sheet


def _home(position: dict[str, Any]) -> int:
    if "overlayPosition" in position:
        anchor: dict[str, Any] = position["overlayPosition"].get("anchorCell", {})
        return int(anchor.get("sheetId", 0))
    return int(position.get("sheetId", 0))


def _chart_id(batch: Batch, chart: dict[str, Any]) -> int:
    wanted: int | None = chart.get("chartId")
    if wanted is None:
        return batch.store.new_number()
    if any(old["chartId"] == wanted for sheet in batch.book.sheets for old in sheet.list_of("charts")):
        raise RequestError(f"An object with id {wanted} already exists")
    return wanted


def update_chart_spec(batch: Batch, request: dict[str, Any]) -> Reply:
    """Another spec for a chart, whole."""
    _, chart = found_object(batch, "charts", "chartId", request.get("chartId", 0))
    if "spec" not in request:
        raise RequestError("No chart spec specified.")
    chart["spec"] = request["spec"]
    return None


def delete_embedded_object(batch: Batch, request: dict[str, Any]) -> Reply:
    """Take a chart away."""
    sheet, chart = found_object(batch, "charts", "chartId", request.get("objectId", 0))
    sheet.list_of("charts").remove(chart)
    return None


HANDLERS: dict[str, Handler] = {
    "addConditionalFormatRule": add_conditional_format_rule,
    "deleteConditionalFormatRule": delete_conditional_format_rule,
    "updateConditionalFormatRule": update_conditional_format_rule,
    "addChart": add_chart,
    "updateChartSpec": update_chart_spec,
    "deleteEmbeddedObject": delete_embedded_object,
}
