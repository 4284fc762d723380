"""Writes docs/headings.md, the page of every heading and word that is read, from the catalogue.

Run it after a change of templates/words or of a title: ``python -m tests.reading.headings_page``.
"""

from pathlib import Path

from sheets_crm.texts import spellings, texts_of, vocabularies

PAGE = Path(__file__).resolve().parents[2] / "docs" / "headings.md"
TABLES = ("orders", "products", "customers")
CHOICES = {"status": "Status", "payment": "Payment"}
HEAD = """# Every heading and word that is read

Your sheets keep their own headings. A heading is compared without regard to capitals, marks, line breaks,
doubled blanks and a unit in brackets; over two rows it is read together. Where several columns could be
one, the exact title wins, then the word that stands first below. What was assumed stands in the table
*Dipakai sebagai* (*Used as*) on *Pengaturan* (*Settings*): change it there, and the next refresh reads your
sheet so. To teach the program a language, add a file to `templates/words`.

This page is written by `python -m tests.reading.headings_page`; a test holds it to the catalogue.
"""


def page() -> str:
    """The whole page."""
    return "\n".join(
        [HEAD, *(line for table in TABLES for line in _table(table)), *_choices(), *_languages()]
    )


def _table(table: str) -> list[str]:
    indonesian, english = (texts_of(language) for language in ("id", "en"))
    lines = [f"## {indonesian(f'headings.sheets.{table}')} / {english(f'headings.sheets.{table}')}", ""]
    lines += ["| used as | read as |", "|---|---|"]
    titles = {
        each: each_texts.node(f"headings.columns.{table}")
        for each, each_texts in (("id", indonesian), ("en", english))
    }
    words = spellings(f"columns.{table}")
    for name in dict.fromkeys([*titles["id"], *words]):
        proper = [titles[language][name] for language in titles if name in titles[language]]
        shown = (
            " / ".join(proper)
            if proper
            else " / ".join(each(f"reading.roles.{name}") for each in (indonesian, english))
        )
        lines.append(
            f"| {_cell(shown)} | {_cell(', '.join(dict.fromkeys([*proper, *words.get(name, ())])))} |"
        )
    return [*lines, ""]


def _choices() -> list[str]:
    lines = []
    for name, title in CHOICES.items():
        lines += [
            f"## {title}",
            "",
            "A text counts by its beginning: `Dibatalkan oleh pembeli`, `Pesanan Selesai`.",
            "",
        ]
        lines += ["| means | written as |", "|---|---|"]
        for code, words in spellings(f"choices.{name}").items():
            proper = [texts_of(language)(f"headings.choices.{name}.{code}") for language in ("id", "en")]
            lines.append(
                f"| {_cell(' / '.join(proper))} | {_cell(', '.join(dict.fromkeys([*proper, *words])))} |"
            )
        lines.append("")
        if name == "status":
            credit = ", ".join(spellings("choices.payment_status")["credit"])
            lines += [f"A sale on credit, unless the payment is said to be another: {credit}.", ""]
    return lines


def _languages() -> list[str]:
    return [f"Languages that are read: {', '.join(vocabularies())}.", ""]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
