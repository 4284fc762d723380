"""Colours that everybody can read, the colour-blind too: dark on light, not only red against green."""

from itertools import combinations

import pytest

from sheets_crm.workbooks.palette import (
    CHART_COLOURS,
    HEADER,
    HEADER_FILL,
    LINE,
    LOOK,
    SCALE,
    STAFF_CELL,
    TONE,
)

BLACK, WHITE = "#000000", "#FFFFFF"
READABLE = 4.5  # Web Content Accessibility Guidelines 2.2, 1.4.3
SEEN = 3.0  # of graphics: the same, 1.4.11
APART = 10.0  # CIE 1976; 2.3 is just noticed
SIGHT = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
"""Linear RGB as they see it. Source: Machado, Oliveira & Fernandes 2009, IEEE TVCG 15(6), severity 1.0."""


def linear(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(rgb):
    red, green, blue = (min(1, max(0, part)) for part in rgb)
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(one, other, sight):
    seen = [
        lab([sum(weight * part for weight, part in zip(row, linear(colour), strict=True)) for row in sight])
        for colour in (one, other)
    ]
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


def pairs():
    """Every colour of letters with every fill on which they stand."""
    found = {(HEADER["font_color"], fill["bg_color"]) for fill in HEADER_FILL.values()}
    for look in (*LOOK.values(), *LINE.values(), *TONE.values(), STAFF_CELL):
        found.add((look.get("font_color", BLACK), look.get("bg_color", WHITE)))
    letters = {look.get("font_color", BLACK) for look in LOOK.values()}
    plain = {
        STAFF_CELL["bg_color"],
        *(tone["bg_color"] for tone in TONE.values() if "font_color" not in tone),
    }
    found |= {(letter, fill) for letter in letters for fill in plain}
    return sorted(found | {(BLACK, fill) for fill in SCALE.values()})


def test_the_yardsticks_are_right():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)
    assert lab(linear("#FF0000")) == pytest.approx((53.24, 80.09, 67.20), abs=0.1)
    assert all(sum(row) == pytest.approx(1, abs=1e-5) for sight in SIGHT.values() for row in sight)


@pytest.mark.parametrize(("letters", "fill"), pairs())
def test_letters_stand_out_from_their_fill(letters, fill):
    assert contrast(letters, fill) >= READABLE


@pytest.mark.parametrize("sight", SIGHT)
def test_the_colour_blind_tell_apart_what_colours_mean(sight):
    fills = {name: TONE[name]["bg_color"] for name in ("bad", "warn", "good", "heat")}
    for one, other in combinations(fills, 2):
        assert distance(fills[one], fills[other], SIGHT[sight]) >= APART, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
def test_the_colour_blind_tell_apart_the_lines_of_a_chart(sight):
    for one, other in combinations(CHART_COLOURS, 2):
        assert distance(one, other, SIGHT[sight]) >= APART


@pytest.mark.parametrize("colour", CHART_COLOURS)
def test_a_chart_is_seen_on_white(colour):
    assert contrast(colour, WHITE) >= SEEN


def test_a_heat_map_grows_darker_for_every_eye():
    steps = [luminance(SCALE["min_color"]), luminance(SCALE["max_color"])]
    assert steps[0] - steps[1] > 0.5
