"""How a new sheet looks: plain data that every back end can draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, field

Look = Literal[
    "text",
    "code",
    "day",
    "moment",
    "money",
    "number",
    "percent",
    "yes_no",
    "choice",
    "link",
    "wrapped",
    "small",
    "strong",
    "tile_name",
    "tile",
    "people",
]
"""What a column holds, hence its number format and alignment.

``code`` is text in a text-formatted cell: a phone number keeps its first zero. ``text`` is any cell.
``small`` is wrapped text in little room, ``strong`` and ``tile`` what the eye should find first,
``people`` names that a click opens.
"""

LineLook = Literal[
    "title",
    "status",
    "heading",
    "step",
    "number",
    "plain",
    "label",
    "value",
    "band",
    "button",
    "link",
    "money",
    "percent",
]
"""How a line above (or instead of) a table looks; ``band`` is the strip that says "type here"."""


class ColumnDesign(Struct, frozen=True):
    """One column of a table: header, width [characters], look, choices of its dropdown."""

    title: str
    width: float
    look: Look
    choices: Sequence[str] = ()
    choices_range: str = ""
    """Where ``choices`` stand (``='Lists'!$A$2:$A$30``), for a back end whose dropdowns are too short."""
    hidden: bool = False
    typed_by_people: bool = True
    """People may type here; False marks (and on request protects) what the program writes."""
    note: str = ""
    """Help shown when a cell of the column is selected, at most 255 characters."""
    refusal: str = ""
    """Shown when people type what the column cannot hold; they may still keep it. Blank: say nothing."""
    required: bool = False


class Highlight(Struct, frozen=True):
    """Rows (or one column) coloured by a condition on one column, given by its position from 1.

    ``rule`` is ``greater``/``less``/``equal``/``between``/``contains``/``scale`` (a colour scale),
    ``bar`` (a bar as long as the number, in each cell) or ``not_blank``; ``tone`` one of the palette's
    names. A value may be a formula: ``=TODAY()``. Blank cells and text never meet a rule about numbers.
    """

    column: int
    rule: Literal["greater", "less", "equal", "between", "contains", "not_blank", "scale", "bar"]
    values: Sequence[str | float] = ()
    tone: Literal["bad", "warn", "good", "calm", "heat", "tile"] = "bad"
    whole_row: bool = False
    last_column: int | None = None


class Series(Struct, frozen=True):
    """One line or row of bars: its name and its ranges as (first row, column, last row, column)."""

    title: str
    categories: tuple[int, int, int, int]
    values: tuple[int, int, int, int]


class Chart(Struct, frozen=True):
    """A native chart over fixed ranges of ``sheet``, anchored at a cell of the sheet it stands on."""

    kind: Literal["column", "stacked", "line", "bar"]
    title: str
    sheet: str
    series: Sequence[Series]
    row: int
    column: int
    width: int = 480
    height: int = 260
    values_format: str = ""
    """How the numbers along the axis are written, where a back end lets a chart say it."""

    @property
    def alt_text(self) -> str:
        """What the chart shows, for those who cannot see it."""
        return f"{self.title}: {', '.join(series.title for series in self.series)}"


class SheetDesign(Struct, frozen=True):
    """One sheet: lines above the table, the table's header and columns, and what belongs to them.

    ``lines`` are cells above (or, without columns, instead of) the table by (row, column);
    ``line_looks`` says how they look (row 1 is a title, row 2 a status unless it says otherwise),
    ``line_links`` which sheet a click on them opens. ``widths`` are those of a sheet without columns.
    ``print_columns`` is how many columns from the left are printed, 0 for all.
    ``rows`` are the first rows of the body. ``spare_rows`` is how far formats, dropdowns and
    highlights reach below the header.
    """

    title: str
    lines: Mapping[tuple[int, int], str | float | None] = field(default_factory=dict)
    header_row: int = 1
    columns: Sequence[ColumnDesign] = ()
    rows: Sequence[Sequence[object]] = ()
    highlights: Sequence[Highlight] = ()
    charts: Sequence[Chart] = ()
    spare_rows: int = 1000
    row_height: float = 0
    """Height of all rows of the body, spare ones included [points]; 0 lets each fit its text."""
    tone: Literal["people", "shared", "program", "welcome"] = "people"
    landscape: bool = True
    hidden: bool = False
    filtered: bool = True
    freeze_columns: int = 0
    line_looks: Mapping[tuple[int, int], LineLook] = field(default_factory=dict)
    line_links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    widths: Sequence[float] = ()
    money_format: str = '"Rp"#,##0;-"Rp"#,##0'
    """The number format of cells with amounts."""
    print_columns: int = 0
    print_rows: int = 0
    """How many rows from the top are printed, 0 for all that are filled: what is below is for screens."""
    buttons: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Captions of "refresh" buttons by cell; drawn only in macro workbooks."""
