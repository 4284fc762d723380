"""Ready-made rows of the sheet of seasons."""

from __future__ import annotations

from datetime import date

from sheets_crm.metrics.season_presets import preset_seasons
from sheets_crm.texts import Texts

_YEARS_BACK = 2
_YEARS_AHEAD = 1


def season_rows(preset: str, as_of: date, texts: Texts) -> list[dict[str, object]]:
    """A preset's seasons from two years back to the next, to be edited in the sheet.

    Args:
        preset: One of `sheets_crm.metrics.season_presets.PRESETS`.
        as_of: The day around which seasons are written.
        texts: Language of names and words.
    """
    seasons = preset_seasons(preset, as_of.year - _YEARS_BACK, as_of.year + _YEARS_AHEAD, as_of)
    return [
        {
            "name": texts(f"seasons.names.{row['kind']}", label=row["label"]),
            "opens": row["opens"],
            "closes": row["closes"],
            "trade": texts(f"seasons.trades.{preset}"),
            "calendar": texts(f"headings.choices.calendar.{row['calendar']}"),
            "estimated": texts("units.yes" if row["estimated"] else "units.no"),
            "source": texts(f"seasons.{'guesses' if row['estimated'] else 'sources'}.{row['calendar']}"),
        }
        for row in seasons.records()
    ]
