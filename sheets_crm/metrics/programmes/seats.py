"""Who has a place at an event: by rank, refusals and deadlines handing places on to the next in line."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence


def standings(
    ranked: Sequence[str],
    places: int,
    *,
    coming: Collection[str] = (),
    refused: Collection[str] = (),
    asked: Collection[str] = (),
    closed: bool = False,
) -> dict[str, str]:
    """Where everybody stands: coming, invited, refused, silent (asked, and the deadline is over), waiting.

    Who said yes keeps the place; a place that is refused or not answered in time goes to the next in line
    once, and whoever was asked keeps the invitation while others move about in the ranking.

    Args:
        ranked: Everybody who may be invited, the first to be invited first.
        places: How many may come.
        coming: Who said yes.
        refused: Who said no, or comes without the family that is wanted.
        asked: Who was told of it.
        closed: Whether the day for answers is over.

    Source:
        FEATURES.md 3.25.

    Example:
        >>> standings(["A", "B", "C"], 2, refused=["B"])
        {'A': 'invited', 'B': 'refused', 'C': 'invited'}
    """
    said: Mapping[str, str] = {
        **dict.fromkeys(coming, "coming"),
        **dict.fromkeys(refused, "refused"),
    }
    silent = {name for name in asked if closed and name not in said}
    free = places - sum(said.get(name) == "coming" for name in ranked)
    order = sorted(ranked, key=lambda name: name not in asked)
    found = {}
    for name in order:
        if name in said or name in silent:
            found[name] = said.get(name, "silent")
        else:
            found[name] = "invited" if free > 0 else "waiting"
            free -= 1
    return {name: found[name] for name in ranked}
