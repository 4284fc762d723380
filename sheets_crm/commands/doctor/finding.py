"""What the doctor found out about one thing."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

_BLOCKING = frozenset(
    (
        "python",
        "parts_missing",
        "not_writable",
        "cannot_open",
        "would_refuse",
        "google_key_missing",
        "google_not_shared",
        "google_cannot_write",
        "google_contract_bad",
        "google_contract_full",
    )
)
"""With these a refresh cannot be done; whatever else is not good can be mended later."""


class Finding(Struct, frozen=True):
    """One thing that was looked at; ``doctor.<code>`` of the catalogue is its sentence."""

    code: str
    good: bool
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether nothing works until it is mended."""
        return not self.good and self.code in _BLOCKING
