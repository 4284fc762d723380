"""Which program and who saved a package last, as far as its properties tell."""

from __future__ import annotations

from sheets_crm.workbooks.xlsx.markup import parsed
from sheets_crm.workbooks.xlsx.package import Package

_DRAWN = "12.0000"
"""The version that XlsxWriter gives: no program has saved the workbook since it was made."""


def cuts_links(package: Package) -> bool:
    """Whether LibreOffice saved it last, which cuts links to 255 characters, or nobody has saved it yet."""
    for part in filter(package.has, package.related("", "extended-properties")):
        properties = parsed(package.part(part), part)
        program = properties.findtext("{*}Application") or ""
        return program.startswith("LibreOffice") or properties.findtext("{*}AppVersion") == _DRAWN
    return False


def last_author(package: Package) -> str:
    """Whom it names as the last to save it, "" where it names nobody."""
    for part in filter(package.has, package.related("", "core-properties")):
        return (parsed(package.part(part), part).findtext("{*}lastModifiedBy") or "").strip()
    return ""
