"""Phone numbers as people type them, and links that open WhatsApp with a filled message."""

from __future__ import annotations

import re
from itertools import accumulate, takewhile
from urllib.parse import quote

_MOBILE = re.compile(r"628[1-35-9]\d{7,10}")
"""The numbers of Indonesian mobiles as ``phonenumbers`` has them; a test holds the two together."""
_RUN = re.compile(r"[+(]{0,2}\d(?:[\d .()\-\u00a0\u2010-\u2013]*\d)?")
_TAIL = re.compile(r"(.*\d)(?:\s+[-\u2010-\u2013]?\s*)\d{1,2}")
_LABELS = ("wa", "hp", "telp", "tlp", "tel", "no", "telepon", "phone", "whatsapp", "mobile")
LONGEST_LINK = 2079
"""Characters of a link that Excel opens."""
SHORT_LINK = 254
"""Characters of a link that LibreOffice keeps whole when it saves .xlsx; of a longer one it keeps 255."""


def normal_phone(value: object) -> str | None:
    """The number as WhatsApp wants it (``6281234567890``), None when it is not a mobile number.

    Accepts what METRICS D.22 lists: numbers read as floats, ``0062``, ``+62``, ``62 0812``, ``08``, ``8``.
    A complete foreign number written with ``+`` counts when the ``phonenumbers`` library calls it valid.
    Of two numbers in one cell the first counts; ``several_phones`` tells. Text beside a number never
    becomes a part of it.

    Source:
        METRICS.md D.22 and D.23; libphonenumber's FAQ on numbers without a country code.
    """
    text = _text(value)
    if text.isascii() and text.isdigit():
        return _complete(text)
    return next((number for run in _runs(text) if (number := _complete(run))), None)


def _runs(text: str) -> list[str]:
    """What may be numbers: digits with nothing but spaces, dots, dashes, brackets or a leading + between.

    A letter that touches a digit spoils the number: ``O812`` is no 0812.
    """
    found: list[str] = []
    for match in _RUN.finditer(text):
        before = re.search(r"[^\W\d_]+$", text[: match.start()])
        after = text[match.end() : match.end() + 1]
        if (before and before[0].casefold() not in _LABELS) or after.isalpha():
            continue
        tail = _TAIL.fullmatch(match[0])
        found += [tail[1], match[0]] if tail and _complete(tail[1]) else [match[0]]
    return found


def _complete(text: str) -> str | None:
    """The number in one run of digits, as WhatsApp wants it."""
    digits = re.sub(r"\D", "", text)
    if text.startswith(("+", "(+")) and not digits.startswith("62"):
        return _foreign("+" + digits)
    for wrong, right in (("0062", "62"), ("6208", "628"), ("08", "628"), ("8", "628")):
        if digits.startswith(wrong):
            digits = right + digits[len(wrong) :]
    return digits if _MOBILE.fullmatch(digits) else None


def several_phones(value: object) -> bool:
    """Whether one cell holds two numbers."""
    return len({number for text in _runs(_text(value)) if (number := _complete(text))}) > 1


def more_than_a_phone(value: str) -> bool:
    """Whether words or further digits stand beside a number: ``0812-3456-7890 jam 9``."""
    if value.isascii() and value.isdigit():
        return False
    match, phone = _RUN.search(value), normal_phone(value)
    if match is None or phone is None:
        return False
    rest = value[: match.start()] + value[match.end() :]
    return any(map(str.isalnum, rest)) or _complete(match[0]) != phone


def looks_like_phone(value: object) -> bool:
    """Whether this is meant as a phone number: eight digits or more and hardly anything else."""
    text = _text(value)
    return len(re.sub(r"\D", "", text)) >= 8 and not re.search(r"[^\W\d]", text)


def shown_phone(phone: str) -> str:
    """A normalised number as people write it: ``0812-3456-7890``, or ``+966…`` for a foreign one."""
    if not phone.startswith("628"):
        return "+" + phone
    local = "0" + phone[2:]
    return f"{local[:4]}-{local[4:8]}-{local[8:]}".rstrip("-")


def whatsapp_link_within(phone: str, message: str, longest: int) -> tuple[str, bool]:
    """A link of so many characters at most, and whether it holds the whole message, not only its first words.

    Args:
        phone: A normalised number.
        message: What to fill in.
        longest: `LONGEST_LINK` or `SHORT_LINK`.
    """
    room = longest - len(whatsapp_link(phone)) - len("?text=")
    if len(_coded(message)) <= room:
        return whatsapp_link(phone, message), True
    words = re.findall(r"\s*\S+", message)
    used = accumulate(len(_coded(word)) for word in words)
    kept = takewhile(lambda each: each[1] <= room, zip(words, used, strict=True))
    return whatsapp_link(phone, "".join(word for word, _ in kept)), False


def whatsapp_link(phone: str, message: str = "") -> str:
    """The address that opens WhatsApp with this message filled in; opening it sends nothing.

    Raises:
        ValueError: The link is longer than a cell's hyperlink may be (2,079 characters).
    """
    link = f"https://wa.me/{phone}" + (f"?text={_coded(message)}" if message else "")
    if len(link) > LONGEST_LINK:
        raise ValueError(f"link of {len(link)} characters; the limit is {LONGEST_LINK}")
    return link


def _coded(message: str) -> str:
    return quote(message, safe="", errors="replace")  # half an emoji has no code


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # or the dot of 81234567890.0 would add a digit
    text = str(value or "").strip().lstrip("'")
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def _foreign(text: str) -> str | None:
    import phonenumbers  # few shops write foreign numbers, and it knows those of every country

    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")
