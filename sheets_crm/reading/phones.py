"""Phone numbers as people type them, and links that open WhatsApp with a filled message."""

from __future__ import annotations

import re
from urllib.parse import quote

import phonenumbers

_MOBILE = re.compile(r"628\d{8,11}")
_SEVERAL = re.compile(r"\s*(?:[/;,\n|]|\bdan\b|\band\b|\batau\b|\bor\b)\s*")
LONGEST_LINK = 2079
"""Excel's limit for the address of a cell's hyperlink [characters]."""


def normal_phone(value: object) -> str | None:
    """The number as WhatsApp wants it (``6281234567890``), None when it is not a mobile number.

    Accepts what METRICS D.22 lists: numbers read as floats, ``0062``, ``+62``, ``62 0812``, ``08``, ``8``.
    A complete foreign number written with ``+`` counts when the ``phonenumbers`` library calls it valid.
    Of two numbers in one cell the first counts; ``several_phones`` tells.

    Source:
        METRICS.md D.22; libphonenumber's FAQ on numbers without a country code.
    """
    text = _first(_text(value))
    if text.startswith("+") and not text.startswith("+62"):
        return _foreign(text)
    digits = re.sub(r"\D", "", text)
    for wrong, right in (("0062", "62"), ("6208", "628"), ("08", "628"), ("8", "628")):
        if digits.startswith(wrong):
            digits = right + digits[len(wrong) :]
    return digits if _MOBILE.fullmatch(digits) else None


def several_phones(value: object) -> bool:
    """Whether one cell holds two numbers."""
    parts = [part for part in _SEVERAL.split(_text(value)) if len(re.sub(r"\D", "", part)) >= 8]
    return len(parts) > 1


def looks_like_phone(value: object) -> bool:
    """Whether this is meant as a phone number: eight digits or more and hardly anything else."""
    text = _text(value)
    return len(re.sub(r"\D", "", text)) >= 8 and not re.search(r"[^\W\d]", text)


def shown_phone(phone: str) -> str:
    """A normalised number as people write it: ``0812-3456-7890``, or ``+966…`` for a foreign one."""
    if not phone.startswith("628"):
        return "+" + phone
    local = "0" + phone[2:]
    return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)


def whatsapp_link(phone: str, message: str = "") -> str:
    """The address that opens WhatsApp with this message filled in; opening it sends nothing.

    Raises:
        ValueError: The link is longer than a cell's hyperlink may be (2,079 characters).
    """
    link = f"https://wa.me/{phone}" + (
        f"?text={quote(message, safe='', errors='replace')}" if message else ""
    )
    if len(link) > LONGEST_LINK:
        raise ValueError(f"link of {len(link)} characters; the limit is {LONGEST_LINK}")
    return link


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # or the dot of 81234567890.0 would add a digit
    text = str(value or "").strip().lstrip("'")
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def _first(text: str) -> str:
    parts = _SEVERAL.split(text)
    long_enough = [part for part in parts if len(re.sub(r"\D", "", part)) >= 8]
    return long_enough[0] if len(long_enough) > 1 else text


def _foreign(text: str) -> str | None:
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")
