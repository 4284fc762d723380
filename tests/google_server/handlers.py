"""Every request of a batch that the fake knows."""

from __future__ import annotations

from tests.google_server import (
    metadata,
    requests_cells,
    requests_charts,
    requests_dimensions,
    requests_objects,
    requests_sheets,
    requests_sort,
)
from tests.google_server.batch import Handler

HANDLERS: dict[str, Handler] = {
    **requests_sheets.HANDLERS,
    **requests_cells.HANDLERS,
    **requests_dimensions.HANDLERS,
    **requests_objects.HANDLERS,
    **requests_charts.HANDLERS,
    **requests_sort.HANDLERS,
    **metadata.HANDLERS,
}
