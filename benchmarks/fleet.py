"""Many workbooks: on all cores, one after the other, and by a plain script; and 1,000 by simulation.

    python benchmarks/fleet.py [BOOKS [ROWS]]        default 20 books of 10,000 order rows
    python benchmarks/fleet.py --simulate            minutes for 10 to 1,000 books at Google

Measured are wall-clock and processor seconds of whole processes:

- fleet: `sheets-crm fleet FOLDER` with its local cluster, its start and the overview included;
- one by one: `sheets-crm refresh` for each book, one after the other, as a shell script would;
- peer: the plain script of benchmarks/refresh.py for each of three books, times as many as there are.

Ratios of processor seconds tell what the machine had to do whoever else used it meanwhile. The simulation is
of time, not of work: every request takes 0.05 to 0.4 s, a refresh six requests and 1.5 s of one core, and the
quota is the scheduler's own (`Windows`), held against the fake Google's.
"""

from __future__ import annotations

import heapq
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.refresh import PEER, workbook
from sheets_crm.fleet.windows import Windows
from tests.google_server.errors import ApiError
from tests.google_server.quotas import Quota

DAY = "2026-06-30"
PEERS = 3
READS, WRITES = 4, 2
COMPUTING = 1.5
LATENCY = (0.05, 0.4)


def timed(*words: str) -> tuple[float, float]:
    """Wall-clock and processor seconds of a program and all its processes."""
    used = _used()
    begun = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"a run failed, so there is nothing to compare:\n{done.stdout}{done.stderr}")
    return time.perf_counter() - begun, _used() - used


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def folder_of(folder: Path, books: int, rows: int) -> None:
    first = folder / "toko-000.xlsx"
    workbook(first, rows)
    for number in range(1, books):
        shutil.copy(first, folder / f"toko-{number:03}.xlsx")


def measure(books: int, rows: int) -> None:
    program = [sys.executable, "-m", "sheets_crm"]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        folder_of(Path(one), books, rows)
        folder_of(Path(two), books, rows)
        fleet = timed(*program, "fleet", one, "--as-of", DAY)
        each = f'"$0" -m sheets_crm refresh "$book" --as-of {DAY} || [ $? = 1 ]'
        loop = f"for book in {two}/*.xlsx; do {each}; done"
        alone = timed("sh", "-ec", loop, sys.executable)
        peers = [
            timed(sys.executable, "-c", PEER.format(path=str(path), day=DAY))
            for path in _peers(Path(one), rows)
        ]
    peer = tuple(books / len(peers) * sum(each[at] for each in peers) for at in (0, 1))
    print(f"{books} books of {rows} rows on {os.cpu_count()} cores")
    for name, (wall, processor) in {"fleet": fleet, "one by one": alone, "peer": peer}.items():
        ratios = f"{wall / fleet[0]:6.2f} x wall {processor / fleet[1]:6.2f} x processor"
        print(f"{name:<11} {wall:8.1f} s wall {processor:8.1f} s processor  {ratios}")


def _peers(folder: Path, rows: int) -> list[Path]:
    made = [folder / f"peer-{number}.xlsx" for number in range(PEERS)]
    for path in made:
        workbook(path, rows)
    return made


@dataclass
class Task:
    """What one book still has to do."""

    account: str
    left: list[str]


def simulated(books: int, accounts: int, waiting: int, cores: int = 2) -> tuple[float, int]:
    """Minutes until the last book is done, and requests that the fake refused.

    Args:
        books: How many.
        accounts: Service accounts of one project.
        waiting: Tasks that may be under way at once.
        cores: That compute; a task waits for one as it waits for Google.
    """
    chance, now, refused = random.Random(1), 0.0, 0
    windows = Windows()
    google = Quota(60, lambda: now)
    steps = ["read"] * READS + ["compute"] + ["write"] * WRITES
    todo = [Task(f"robot-{number % accounts}@satu.example", list(steps)) for number in range(books)]
    under_way = [(0.0, number, todo.pop(0)) for number in range(min(waiting, books))]
    free_at = [0.0] * cores
    heapq.heapify(under_way)
    while under_way:
        now, number, task = heapq.heappop(under_way)
        if not task.left:
            if todo:
                heapq.heappush(under_way, (now, number, todo.pop(0)))
            continue
        step = task.left[0]
        if step == "compute":
            begun = max(now, heapq.heappop(free_at))
            heapq.heappush(free_at, begun + COMPUTING)
            task.left.pop(0)
            heapq.heappush(under_way, (begun + COMPUTING, number, task))
        elif pause := windows.pause(task.account, "satu", step, now):
            heapq.heappush(under_way, (now + pause, number, task))
        else:
            try:
                google.count(task.account, step)
            except ApiError:
                refused += 1
            task.left.pop(0)
            heapq.heappush(under_way, (now + chance.uniform(*LATENCY), number, task))
    return now / 60, refused


def simulate() -> None:
    print(" books  1 account  3 accounts  6 accounts  12 accounts  refused")
    for books in (10, 50, 100, 200, 500, 1000):
        found = [simulated(books, accounts, waiting=16) for accounts in (1, 3, 6, 12)]
        minutes = "".join(f"{each[0]:>9.1f} min" for each in found)
        print(f"{books:>6}{minutes}   {sum(each[1] for each in found)}")


if __name__ == "__main__":
    if sys.argv[1:] == ["--simulate"]:
        simulate()
    else:
        counts = [int(text) for text in sys.argv[1:]]
        measure(*([20, 10_000] if not counts else [*counts, 10_000][:2]))
