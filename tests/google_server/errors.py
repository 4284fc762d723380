"""Refusals in the shapes the real APIs give them."""

from __future__ import annotations

from typing import Any

STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """A refusal of the Sheets API: HTTP code, message and details."""

    def __init__(self, code: int, message: str, details: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details or []

    def body(self) -> dict[str, Any]:
        """The JSON that the Sheets API sends with this refusal."""
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": STATUSES[self.code]}
        if self.details:
            error["details"] = self.details
        return {"error": error}


class DriveError(ApiError):
    """A refusal of the Drive API, which has a shape of its own."""

    def __init__(self, code: int, reason: str, message: str, location: str | None = None) -> None:
        super().__init__(code, message)
        self.reason = reason
        self.location = location

    def body(self) -> dict[str, Any]:
        """The JSON that the Drive API sends with this refusal."""
        cause = {"message": self.message, "domain": "global", "reason": self.reason}
        if self.location:
            cause |= {"location": self.location, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [cause]}}


class RequestError(Exception):
    """One request of a batch cannot be done; the batch adds its number and kind to the message."""


def invalid(message: str) -> ApiError:
    """A 400 without details."""
    return ApiError(400, message)


def bad_request(violations: list[tuple[str, str]]) -> ApiError:
    """A 400 that names every field that is wrong, as ``(field, description)``."""
    details = {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [
            {"field": field, "description": description} if field else {"description": description}
            for field, description in violations
        ],
    }
    return ApiError(400, "\n".join(description for _, description in violations), [details])


def unknown_to_the_fake(what: str) -> ApiError:
    """A 501: the real API may know this, the fake does not, and it does not pretend."""
    return ApiError(501, f"the Google fake does not know {what}")


def not_found() -> ApiError:
    """The 404 of a spreadsheet, sheet or object that is not there."""
    return ApiError(404, "Requested entity was not found.")


def forbidden() -> ApiError:
    """The 403 of somebody the spreadsheet is not shared with."""
    return ApiError(403, "The caller does not have permission")
