"""A package, which unpacks a part that every sheet asks for only once."""

import io
from zipfile import ZipFile

from sheets_crm.workbooks.xlsx.package import BLOCK, Package


def package_of(**parts):
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return Package(ZipFile(file))


def counted(package, monkeypatch):
    """The names of the members that are unpacked from now on."""
    seen = []
    unpack = package.archive.open
    monkeypatch.setattr(package.archive, "open", lambda entry: seen.append(entry.filename) or unpack(entry))
    return seen


def test_a_small_part_is_unpacked_once_and_a_large_one_is_not_kept(monkeypatch):
    package = package_of(small=b"<a/>", large=b"<a>" + b" " * BLOCK + b"</a>")
    seen = counted(package, monkeypatch)
    assert package.part("small") == package.part("small") == b"<a/>"
    assert package.part("large") == package.part("large")
    assert seen == ["small", "large", "large"]


def test_a_part_that_was_unpacked_is_told_with_its_changes(monkeypatch):
    package = package_of(small=b"<a/>")
    assert package.part("small") == b"<a/>"
    package.write("small", b"<b/>")
    assert package.part("small") == b"<b/>"
    assert package.original("small") == b"<a/>"
    assert not package.is_original("small", b"<b/>")
    assert package.is_original("small", b"<a/>")
