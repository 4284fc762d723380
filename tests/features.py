"""The page docs/features.md: which programme or figure each idea became, and the test that holds it.

python -m tests.features
"""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

from sheets_crm.calls.reasons import programmes
from sheets_crm.layout.figure_rows import ALL_FIGURES
from sheets_crm.texts import texts_of

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "features.md"
_NUMBERED = re.compile(r"^def (test_((?:\d_\d\d|c_\d|d_\d\d)_)+\w*)\(", re.MULTILINE)
_NUMBER = re.compile(r"(?<=_)(\d_\d\d|c_\d|d_\d\d)(?=_)")
BECAME = {
    "0.03": "improvement",
    "0.04": "cost_new",
    "0.05": "step_buyer",
    "0.06": "launch",
    "0.07": "answer_wait",
    "0.08": "back_30",
    "0.09": "back_30",
    "0.10": "step_candidate",
    "0.11": "",
    "0.13": "guarantee",
    "0.14": "",
    "0.16": "thanks",
    "0.17": "check_in",
    "0.18": "planned",
    "0.19": "tier",
    "0.20": "trade_in",
    "0.21": "catalogue",
    "0.22": "selling_share",
    "0.23": "complete",
    "0.24": "catalogue",
    "0.25": "child_age",
    "0.26": "launch",
    "0.27": "covered",
    "0.28": "response",
    "0.29": "why_1",
    "0.30": "chosen",
    "0.31": "repeat_purchase_rate_sellers",
    "1.06": "shortcoming",
    "1.08": "satisfied",
    "1.09": "after_praise",
    "1.10": "captured",
    "1.11": "complaint",
    "1.12": "repeat_after_complaint",
    "1.13": "likelier",
    "1.14": "prospect",
    "1.15": "no_contact",
    "2.01": "phase_kept",
    "2.06": "prospect",
    "2.07": "second_order_60",
    "2.08": "existing_revenue",
    "2.09": "other_product_later",
    "2.10": "cost",
    "2.11": "complaint",
    "2.12": "lapsed_alone",
    "2.13": "no_contact",
    "2.14": "served_first",
    "2.15": "",
    "2.16": "asked_for",
    "2.17": "birthday",
    "2.18": "response",
    "3.01": "step_regular",
    "3.02": "lead_conversion",
    "3.04": "news",
    "3.05": "breather",
    "3.06": "greeting",
    "3.07": "reorder_overdue",
    "3.08": "",
    "3.11": "",
    "3.13": "kind",
    "3.14": "greeting",
    "3.15": "ceiling",
    "3.16": "expected_order",
    "3.17": "kind",
    "3.18": "rounded",
    "3.19": "gift_stock",
    "3.20": "",
    "3.24": "seats",
    "3.25": "invitation",
    "3.26": "event_came",
    "3.28": "runway",
    "3.29": "fewer_receipts",
    "3.31": "leaks",
    "3.32": "",
    "3.33": "",
    "3.34": "health",
    "3.35": "visit_due",
    "3.36": "tips",
    "3.37": "kind",
    "3.39": "survey",
    "3.40": "survey_result",
    "3.41": "answered_in_time",
    "3.42": "",
    "3.43": "",
    "3.44": "",
    "3.46": "",
    "3.47": "",
    "3.48": "unspoken",
    "4.01": "first_customer",
    "4.02": "first_customer",
    "4.03": "win_back",
    "4.04": "greeted_by",
    "4.06": "launch",
    "4.09": "launch",
    "4.10": "launch",
    "4.11": "hundred_offers",
    "C.3": "complaint",
    "C.6": "left",
    "D.19": "credit_late",
}
"""Programme or figure of each numbered row; "": a rule that belongs to no single one."""


def held_by() -> dict[str, list[tuple[str, str]]]:
    """Tests that bear a row's number: file and name."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for match in _NUMBERED.finditer(path.read_text("utf-8")):
            for number in _NUMBER.findall(match[1]):
                row = number.replace("_", ".").upper()
                found[row].append((str(path.relative_to(ROOT)), match[1]))
    return dict(sorted(found.items()))


def name_of(code: str) -> str:
    """What people call a programme or figure."""
    texts = texts_of("en")
    if code in programmes():
        return f"programme *{texts(f'messages.reasons.{code}.title')}* (`calls/reasons/{code}.py`)"
    if code in texts.node("programmes.figures"):
        return f"figure *{texts(f'programmes.figures.{code}.name')}* of a programme"
    known = {key for keys in ALL_FIGURES.values() for key in keys}
    if code not in known:
        raise KeyError(code)
    return (
        "figure *Why they did not come back*"
        if code == "why_1"
        else f"figure *{texts(f'report.figures.{code}.name')}*"
    )


def page() -> str:
    """The page as it should stand."""
    lines = [
        "# Ideas, programmes, figures and their tests",
        "",
        "Made by `python -m tests.features` from the tests that bear a row's number; a test keeps it true.",
        "",
        "## Reasons to be in touch",
        "",
        "Tier 0 comes first. The order is that in which messages speak when a customer has several reasons.",
        "",
        "| Programme | File | Tier | Kind | Needs |",
        "|---|---|---|---|---|",
    ]
    texts = texts_of("en")
    for code, each in programmes().items():
        needs = ", ".join(each.needs) or "–"
        title = texts(f"messages.reasons.{code}.title")
        lines.append(f"| {title} | `calls/reasons/{code}.py` | {each.tier} | {each.kind} | {needs} |")
    lines += ["", "## Rows and their tests", "", "| Row | Became | Tests |", "|---|---|---|"]
    for row, tests in held_by().items():
        code = BECAME.get(row, "")
        told = "<br>".join(f"`{path}::{name}`" for path, name in tests)
        lines.append(
            f"| {row} | {name_of(code) if code else 'a rule of the list or of Data Check'} | {told} |"
        )
    lines += ["", *_how_to_add()]
    return "\n".join(lines) + "\n"


def _how_to_add() -> list[str]:
    example = (ROOT / "examples" / "anniversary.py").read_text("utf-8").rstrip()
    return [
        "## Adding a programme",
        "",
        "A programme is one module of `sheets_crm/calls/reasons/` and one entry of the same name in",
        "`templates/texts/*/messages.toml` (title, text, note). Nothing else names it. The module says its",
        "tier, its kind, which columns it needs, and finds customers on plain rows of the facts:",
        "",
        "```python",
        example,
        "```",
        "",
        "`tests/test_features.py` runs this example.",
    ]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
