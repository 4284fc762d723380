"""Whole shops live for sixty days on every back end, and every typed text is followed.

    python -m benchmarks.shop_life [memory|file|google|libreoffice ...]
        [--shops N] [--days N] [--first SEED] [--whole]

An owner, three members of staff and customers who marry, move, swap numbers, are deleted and merged. People
edit every sheet between two refreshes, and the list at the instant at which it is written. After each
refresh every typed text must stand, hang or be logged once, with its customer; people's own sheets must be as
they were; and a second refresh must change nothing. Prints the refreshes done, what was thrown at them,
and each fault with its seed. ``--whole`` works the reasons and dates out; without it only reading, answers,
log and list are real, which takes a third of the time.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.shop_life.desks import FileDesk, MemoryDesk, OfficeDesk
from tests.shop_life.google_desk import GoogleDesk
from tests.shop_life.life import Life
from tests.shop_life.quick import quickened, without_figures

DESKS = {desk.name: desk for desk in (MemoryDesk, FileDesk, GoogleDesk, OfficeDesk)}


def main() -> None:
    options = _options()
    with pytest.MonkeyPatch.context() as patch:
        (without_figures if options.whole else quickened)(patch)
        faulty = sum(_lived(DESKS[name], options) for name in options.desks or DESKS)
    sys.exit(1 if faulty else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("desks", nargs="*", choices=[[], *DESKS], default=[])
    parser.add_argument("--shops", type=int, default=20)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--whole", action="store_true")
    return parser.parse_args()


def _lived(desk: type, options: argparse.Namespace) -> int:
    """How many shops on this back end came to a fault."""
    began, deeds, faulty, refreshes, words = time.process_time(), Counter(), 0, 0, 0
    for seed in range(options.first, options.first + options.shops):
        with tempfile.TemporaryDirectory() as folder:
            life = Life(desk, seed, Path(folder))
            result = life.live(options.days)
        deeds += result.deeds
        refreshes, words = refreshes + result.refreshes, words + result.words
        if result.faults:
            faulty += 1
            print(f"{desk.name}, seed {seed}, {life.today}: {result.faults} after {life.history[-12:]}")
    seconds = time.process_time() - began
    print(f"{desk.name}: {refreshes} refreshes, {words} texts, {faulty} faults, {seconds:.0f} s of processor")
    for name, times in deeds.most_common():
        print(f"  {times:6} {name.replace('_', ' ')}")
    return faulty


if __name__ == "__main__":
    main()
