"""What the published description of the API (the discovery document) says about a body.

The document ships in google-api-python-client. Unknown fields and wrong types are named here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import resources
from typing import Any
from urllib.parse import unquote

from tests.google_server.errors import bad_request

Violation = tuple[str, str]
Schema = dict[str, Any]

BODY_FIELDS = {"ValueRange": "data", "Spreadsheet": "spreadsheet"}
"""Bodies that are one field of the request message; its name begins every path in a refusal."""


@cache
def document() -> dict[str, Any]:
    """The discovery document of the Sheets API."""
    place = resources.files("googleapiclient.discovery_cache") / "documents" / "sheets.v4.json"
    loaded: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return loaded


def schema(name: str) -> Schema:
    """The schema called ``name``."""
    found: Schema = document()["schemas"][name]
    return found


def _methods(resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from resource.get("methods", {}).values()
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)


@cache
def _routes() -> list[tuple[str, re.Pattern[str], dict[str, Any]]]:
    return [
        (method["httpMethod"], _path_pattern(method["flatPath"]), method)
        for method in _methods({"resources": document()["resources"]})
    ]


def _path_pattern(flat_path: str) -> re.Pattern[str]:
    literals = [re.escape(part) for part in re.split(r"\{\w+\}", flat_path)]
    names = re.findall(r"\{(\w+)\}", flat_path)
    variables = ["([^/]+?)" if name == "range" else "([^/:]+)" for name in names] + [""]
    pairs = zip(literals, variables, strict=True)
    return re.compile("/?" + "".join(literal + variable for literal, variable in pairs) + "$")


def method_for(http_method: str, path: str) -> dict[str, Any] | None:
    """The described method that serves this path (without query), or None."""
    fitting = [m for verb, pattern, m in _routes() if verb == http_method and pattern.match(path)]
    return max(fitting, key=lambda method: len(method["flatPath"]), default=None)


def path_values(described: dict[str, Any], path: str) -> list[str]:
    """What stands in a path for its variables, in their order."""
    match = _path_pattern(described["flatPath"]).match(path)
    return [unquote(part) for part in match.groups()] if match else []


def validate_body(method: str, path: str, body: Any) -> list[str]:
    """Everything the published description says is wrong with a request body; empty if nothing.

    Args:
        method: HTTP method.
        path: Path without query, such as ``/v4/spreadsheets/ID:batchUpdate``.
        body: The parsed JSON, None for no body.
    """
    described = method_for(method, path)
    if described is None:
        return [f"{method} {path} is not in the discovery document"]
    return [description for _, description in body_violations(described, body)]


def body_violations(described: dict[str, Any], body: Any) -> list[Violation]:
    """The violations in a body sent to a described method."""
    if "request" not in described:
        return [("", "no body expected")] if body else []
    name = described["request"]["$ref"]
    return list(_violations({"$ref": name}, {} if body is None else body, BODY_FIELDS.get(name, "")))


def check_query(described: dict[str, Any], query: dict[str, list[str]]) -> None:
    """Refuse query parameters that the method does not have.

    Raises:
        ApiError: A parameter is unknown.
    """
    known = set(described["parameters"]) | set(document()["parameters"])
    unknown = [
        f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
        f"Field '{name}' could not be found in request message."
        for name in query
        if name not in known
    ]
    if unknown:
        raise bad_request([("", description) for description in unknown])


def check_body(described: dict[str, Any], body: Any) -> None:
    """Refuse a body that the description does not allow.

    Raises:
        ApiError: The body has unknown fields or wrong types.
    """
    if body is not None and "request" in described and _message_fits(described["request"]["$ref"], body):
        return
    violations = body_violations(described, body)
    if violations:
        raise bad_request(violations)


Check = Callable[[Any], bool]


@cache
def _field_checks(name: str) -> dict[str, Check]:
    return {field: _check(part) for field, part in schema(name).get("properties", {}).items()}


def _check(part: Schema) -> Check:
    """A quick yes or no; only a no is looked into for its reason."""
    if "$ref" in part:
        return partial(_message_fits, part["$ref"])
    if part["type"] == "array":
        return partial(_items_fit, _check(part["items"]))
    if part["type"] == "string" and "enum" not in part:
        return _is_text
    return lambda value: next(_violations(part, value, ""), None) is None


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _items_fit(check: Check, value: Any) -> bool:
    return isinstance(value, list) and all(item is None or check(item) for item in value)


def _message_fits(name: str, value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    checks = _field_checks(name)
    for field, item in value.items():
        check = checks.get(field)
        if check is None or (item is not None and not check(item)):
            return False
    return True


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)


def _violations(part: Schema, value: Any, path: str) -> Iterator[Violation]:
    if value is None:
        return
    if "$ref" in part:
        yield from _object_violations(schema(part["$ref"]), value, path, part["$ref"])
    elif part["type"] == "array":
        yield from _array_violations(part, value, path)
    elif part["type"] == "object":
        yield from _object_violations(part, value, path, "google.protobuf.Struct")
    elif part["type"] != "any" and not _fits(part, value):
        yield _wrong_value(path, _type_name(part, path), value)


def _wrong_value(path: str, type_name: str, value: Any) -> Violation:
    shown = f'"{value}"' if isinstance(value, str) else json.dumps(value)
    return path, f"Invalid value at '{path}' ({type_name}), {shown}"


def _array_violations(part: Schema, value: Any, path: str) -> Iterator[Violation]:
    if not isinstance(value, list):
        yield _wrong_value(path, "type.googleapis.com/google.protobuf.ListValue", value)
        return
    for number, item in enumerate(value):
        yield from _violations(part["items"], item, f"{path}[{number}]")


def _object_violations(part: Schema, value: Any, path: str, name: str) -> Iterator[Violation]:
    if not isinstance(value, dict):
        yield _wrong_value(path, f"type.googleapis.com/google.apps.sheets.v4.{name}", value)
        return
    properties, others = part.get("properties", {}), part.get("additionalProperties")
    for field, item in value.items():
        inner = f"{path}.{_snake(field)}" if path else _snake(field)
        if field in properties or others:
            yield from _violations(properties.get(field, others), item, inner)
        else:
            place = f" at '{path}'" if path else ""
            yield (
                path,
                f'Invalid JSON payload received. Unknown name "{field}"{place}: Cannot find field.',
            )


def _type_name(part: Schema, path: str) -> str:
    if "enum" in part:
        return f"type.googleapis.com/google.apps.sheets.v4.{path.rpartition('.')[2]}"
    names = {"integer": "TYPE_INT32", "number": "TYPE_DOUBLE", "boolean": "TYPE_BOOL"}
    return names.get(part["type"], "TYPE_STRING")


def _fits(part: Schema, value: Any) -> bool:
    if "enum" in part:
        return value in part["enum"]
    if part["type"] == "boolean":
        return isinstance(value, bool)
    if part["type"] == "string":
        return isinstance(value, str)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return part["type"] == "number" or (value == int(value) and abs(value) < 2**31)
