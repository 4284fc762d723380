"""How amounts of each currency are written.

Source: the codes are ISO 4217; the decimals are those that people pay with, the signs and marks those
of the currency's home, from Unicode CLDR 48 (read with Babel 2.19).
"""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from sheets_crm.schema.column import codes

RUPIAH = "IDR"

_TWO = codes(
    "AED AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG ILS INR JMD "
    "KES KGS KHR KYD KZT LKR LRD LSL MAD MDL MKD MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
    "NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SRD SSP STN SVC SZL THB "
    "TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG ZAR ZMW ZWG"
)
_NONE = codes(
    "AFN ALL BIF CLP COP DJF GNF HUF IDR IQD IRR ISK JPY KMF KPW KRW LAK LBP MGA MMK PYG RWF SOS SYP UGX "
    "VND VUV XAF XOF XPF YER"
)
_THREE = codes("BHD JOD KWD LYD OMR TND")
_DECIMALS = {**dict.fromkeys(_TWO, 2), **dict.fromkeys(_NONE, 0), **dict.fromkeys(_THREE, 3)}
_DOTS = codes("ARS BND BRL CLP COP CRC DKK EUR IDR LAK MKD PYG RSD TRY UYU VES VND")
"""Where a dot parts the thousands and a comma the decimals; elsewhere it is the other way round."""
_SIGNS = {
    "AUD": "A$", "BND": "B$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "HKD": "HK$",
    "IDR": "Rp", "ILS": "₪", "INR": "₹", "JPY": "¥", "KRW": "₩", "MXN": "MX$", "MYR": "RM", "NZD": "NZ$",
    "PHP": "₱", "SGD": "S$", "THB": "฿", "TRY": "₺", "TWD": "NT$", "USD": "US$", "VND": "₫", "ZAR": "R",
}  # fmt: skip
SPELLINGS = tuple(sorted({*_DECIMALS, *_SIGNS.values()}, key=lambda word: (-len(word), word)))
"""Every code and sign that may stand before an amount, the longest first."""
_RUPIAH = {
    **dict.fromkeys(_TWO, 10_000),
    **dict.fromkeys(_THREE, 50_000),
    **dict.fromkeys(codes("BDT EGP INR KES NGN PHP PKR RUB THB TRY TWD ZAR"), 500),
    **dict.fromkeys(codes("JPY HUF ISK"), 100),
    "KRW": 10,
}
_PLACES = {True: "421", False: "409"}
"""Windows' numbers of a country with each kind of marks: LibreOffice writes an amount as it does there."""


class Currency(Struct, frozen=True):
    """One currency: ISO code, sign before the amount, decimals, marks.

    ``rupiah`` is about how many rupiah one unit is, rounded so that amounts made for rupiah stay round.
    """

    code: str
    sign: str
    decimals: int
    thousands: str
    point: str
    rupiah: int

    def shown(self, amount: float) -> str:
        """An amount as it is written at the currency's home: ``Rp6.000.000``, ``RM1,250.50``."""
        digits = f"{abs(amount):,.{self.decimals}f}"
        marked = digits.translate({ord(","): self.thousands, ord("."): self.point})
        negative = amount < 0 and any(digit in "123456789" for digit in digits)
        return f"{'-' if negative else ''}{self.sign}{marked}"

    @property
    def cell_format(self) -> str:
        """The number format of a cell with an amount."""
        place, digits = self._format_parts
        number = f'{place}"{self.sign}"{digits}'
        return f"{number};{number.replace(']', ']-')}"

    @property
    def resaved_format(self) -> str:
        """The same number format after LibreOffice has saved it."""
        place, digits = self._format_parts
        return f'{place}"{self.sign}"{digits};"-{self.sign}"{digits}'

    @property
    def _format_parts(self) -> tuple[str, str]:
        place = f"[$-{_PLACES[self.thousands == '.']}]"
        return place, "#,##0" + (f".{'0' * self.decimals}" if self.decimals else "")


@cache
def outdated_formats(code: str) -> dict[str, str]:
    """For each number format of ours of another currency than this, the one to have instead."""
    now = currency_of(code).cell_format
    others = [currency_of(each) for each in _DECIMALS if each != code]
    return {old: now for each in others for old in (each.cell_format, each.resaved_format)}


def currency_of(code: str) -> Currency:
    """A currency by its ISO code, or by its sign where no other has it.

    Raises:
        ValueError: No such currency.
    """
    typed = code.strip().rstrip(".").upper()
    signed = {sign.upper(): name for name, sign in _SIGNS.items()}
    name = signed.get(typed, typed)
    if name not in _DECIMALS:
        raise ValueError(f"{code!r} is no currency of ISO 4217")
    thousands, point = (".", ",") if name in _DOTS else (",", ".")
    rupiah = _RUPIAH.get(name, 1)
    return Currency(name, _SIGNS.get(name, f"{name} "), _DECIMALS[name], thousands, point, rupiah)
