"""The few locales the fake knows: how numbers and days are typed and shown there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Locale:
    """``order`` is how a day is typed: ``dmy`` or ``mdy``; ``day`` and ``time`` are how they are shown."""

    decimal: str
    thousands: str
    order: str
    day: str
    currency: str
    months: tuple[str, ...]


_ENGLISH = tuple(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
_INDONESIAN = tuple(
    [
        "januari",
        "februari",
        "maret",
        "april",
        "mei",
        "juni",
        "juli",
        "agustus",
        "september",
        "oktober",
        "november",
        "desember",
    ]
)
_FRENCH = tuple(
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ]
)
_GERMAN = tuple(
    [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ]
)

_INDONESIA = Locale(",", ".", "dmy", "dd/mm/yyyy", "Rp", _INDONESIAN)

LOCALES = {
    "en_US": Locale(".", ",", "mdy", "m/d/yyyy", "$", _ENGLISH),
    "en_GB": Locale(".", ",", "dmy", "dd/mm/yyyy", "£", _ENGLISH),
    "in_ID": _INDONESIA,
    "id_ID": _INDONESIA,
    "fr_FR": Locale(",", "\u202f", "dmy", "dd/mm/yyyy", "€", _FRENCH),
    "de_DE": Locale(",", ".", "dmy", "dd.mm.yyyy", "€", _GERMAN),
}
