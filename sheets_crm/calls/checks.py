"""What the programmes find wrong in people's sheets: told on Data Check with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sheets_crm.calls.candidates import lacking
from sheets_crm.calls.reasons import programmes
from sheets_crm.facts.facts import Facts


class Finding(NamedTuple):
    """A mistake: table and column of the schema, row of the sheet, code of the sentence, its values."""

    table: str
    row: int
    column: str
    code: str
    values: Mapping[str, object]


def findings(facts: Facts) -> Iterator[Finding]:
    """Everything that the programmes have to tell about people's sheets."""
    yield from _unclosable(facts)


def switched_off(facts: Facts) -> str | None:
    """One sentence that names the programmes whose columns the workbook lacks; None when all are on."""
    texts = facts.texts
    off = [
        texts(
            "problems.programme_off",
            programme=texts(f"messages.reasons.{code}.title"),
            columns=", ".join(_column_name(need, facts) for need in missing),
        )
        for code, programme in programmes().items()
        if (missing := lacking(programme, facts))
    ]
    return texts("problems.programmes_off", programmes="; ".join(off)) if off else None


def _column_name(need: str, facts: Facts) -> str:
    table = need.partition(".")[0]
    column, sheet = facts.texts(f"headings.columns.{need}"), facts.texts(f"headings.sheets.{table}")
    return facts.texts("problems.column_of_sheet", column=column, sheet=sheet)


def _unclosable(facts: Facts) -> Iterator[Finding]:
    """Complaints with a closing day that are not settled."""
    for complaint in facts.complaints:
        if complaint.closed is not None and not complaint.settled:
            names = (facts.texts(f"headings.columns.complaints.{name}") for name in complaint.missing)
            yield Finding(
                "complaints", complaint.row, "closed", "complaint_open", {"missing": ", ".join(names)}
            )
