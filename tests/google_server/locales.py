"""The few locales the fake knows: how numbers and days are typed and shown there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Locale:
    """``order`` is how a day is typed, ``dmy`` or ``mdy``; ``day`` is how it is shown."""

    decimal: str
    thousands: str
    order: str
    day: str
    currency: str
    month_names: str
    day_names: str
    """From Monday on."""

    @property
    def months(self) -> list[str]:
        """Names of the months, small letters."""
        return self.month_names.split()

    @property
    def days(self) -> list[str]:
        """Names of the days of the week from Monday on, small letters."""
        return self.day_names.split()


_ENGLISH = (
    "january february march april may june july august september october november december",
    "monday tuesday wednesday thursday friday saturday sunday",
)
_INDONESIAN = (
    "januari februari maret april mei juni juli agustus september oktober november desember",
    "senin selasa rabu kamis jumat sabtu minggu",
)
_FRENCH = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
)
_GERMAN = (
    "januar februar märz april mai juni juli august september oktober november dezember",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
)
_INDONESIA = Locale(",", ".", "dmy", "dd/mm/yyyy", "Rp", *_INDONESIAN)

LOCALES = {
    "en_US": Locale(".", ",", "mdy", "m/d/yyyy", "$", *_ENGLISH),
    "en_GB": Locale(".", ",", "dmy", "dd/mm/yyyy", "£", *_ENGLISH),
    "in_ID": _INDONESIA,
    "id_ID": _INDONESIA,
    "fr_FR": Locale(",", "\u202f", "dmy", "dd/mm/yyyy", "€", *_FRENCH),
    "de_DE": Locale(",", ".", "dmy", "dd.mm.yyyy", "€", *_GERMAN),
}
