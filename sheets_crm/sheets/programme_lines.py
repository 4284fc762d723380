"""How a figure of a programme is written: name, value, where it comes from, who stands behind it."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_crm.facts.known import Known
from sheets_crm.metrics.figure import Figure
from sheets_crm.sheets.lines import Row, behind, immature_text, percent, small_sample_text


def heading_row(text: str, section: str) -> Row:
    """The row above the figures of one campaign or subject."""
    return {"figure": text, "key": f"heading {section}"}


def told_row(
    facts: Known,
    section: str,
    code: str,
    value: object,
    *,
    number: float | None = None,
    people: Iterable[str] = (),
    more: Iterable[str] = (),
    **values: object,
) -> Row:
    """One figure; a value of None is "not yet", and then only what ``more`` tells is said of it."""
    texts = facts.texts
    meaning = ["" if value is None else texts(f"programmes.figures.{code}.meaning", **values), *more]
    return {
        "figure": texts(f"programmes.figures.{code}.name"),
        "value": texts("report.none") if value is None else value,
        "meaning": "; ".join(part for part in meaning if part) or None,
        "number": None if number is None else round(float(number), 6),
        "who": behind(list(people), facts.sales.names, texts)["who"],
        "key": f"{section}/{code}",
    }


def share_row(
    facts: Known, section: str, code: str, figure: Figure, *, more: Iterable[str] = (), **values: object
) -> Row:
    """A share of people, with how many are too young to count and a warning when there are few."""
    texts = facts.texts
    words = [*(more if figure.value is not None else ()), immature_text(figure.immature, texts)]
    words.append(small_sample_text(figure, texts))
    return told_row(
        facts,
        section,
        code,
        None if figure.value is None else percent(texts)(figure.value),
        number=figure.value,
        people=figure.customers,
        more=words,
        part=round(figure.numerator),
        whole=round(figure.denominator),
        **values,
    )
