"""Pictures of the demo for the guides: python docs/pictures/make.py, with LibreOffice and poppler installed.

Beside each picture stands the text that it shows; a test holds it to the demo of today.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from sheets_crm.commands.running import refreshed
from sheets_crm.layout.template import new_workbook
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.opening import open_book

FOLDER = Path(__file__).parent
AS_OF = date(2026, 6, 30)
PICTURES = {"daftar-telepon": "call_list", "ringkasan": "dashboard"}
HEIGHTS = {"daftar-telepon": 860, "ringkasan": 510}
"""How much of each page is shown [pixels]: below it Ringkasan is blank."""
TEXTS = texts_of("id")


def demo_pdf(folder: Path) -> Path:
    """The demo of the pictures' day, printed by LibreOffice."""
    book = folder / "toko-contoh.xlsx"
    new_workbook(
        book,
        "id",
        rows=sample_rows(AS_OF, "id"),
        settings=sample_settings("id"),
        created=datetime(2026, 6, 30, tzinfo=UTC),
    )
    refreshed(open_book(str(book)), TEXTS, AS_OF)
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(book)], check=True, capture_output=True)
    return book.with_suffix(".pdf")


def first_page(pdf: Path, title: str) -> tuple[int, str]:
    """Number and text of the first page that begins with this title, without when it was refreshed."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True)
    pages = text.stdout.split("\f")
    number = next(at for at, page in enumerate(pages, 1) if page.lstrip().startswith(title))
    lines = [" ".join(line.split()) for line in pages[number - 1].splitlines() if line.strip()]
    return number, "\n".join(line for line in lines if not line.startswith(("Diperbarui", "toko-contoh")))


def main() -> None:
    """Make all pictures and their texts anew."""
    with tempfile.TemporaryDirectory() as name:
        pdf = demo_pdf(Path(name))
        for picture, table in PICTURES.items():
            number, text = first_page(pdf, TEXTS(f"template.titles.{table}"))
            page = [
                "-f",
                str(number),
                "-l",
                str(number),
                "-singlefile",
                "-r",
                "110",
                "-png",
                "-H",
                str(HEIGHTS[picture]),
            ]
            subprocess.run(["pdftoppm", *page, str(pdf), str(FOLDER / picture)], check=True)
            (FOLDER / f"{picture}.txt").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
