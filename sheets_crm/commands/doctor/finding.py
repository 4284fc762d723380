"""What the doctor found out about one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; ``doctor.<code>`` of the catalogue is its sentence."""

    code: str
    good: bool
    values: Mapping[str, object] = field(default_factory=dict)
