"""A workbook in Google Sheets: read at one moment, written in one piece, safe to type in meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from msgspec.structs import replace

from sheets_crm.workbooks.google.batch import Request, batches, new_id
from sheets_crm.workbooks.google.client import PacedClient, RefusedError, UncertainWriteError
from sheets_crm.workbooks.google.key import google_client, spreadsheet_key
from sheets_crm.workbooks.google.landmarks import Landmark, columns_moved, landmarks_of, out_of_place, renewed
from sheets_crm.workbooks.google.read import (
    ARCHIVE,
    FIRST_ROWS,
    Seen,
    header_of,
    is_small,
    outlines,
    overview,
    read_values,
    rows_to_read,
    send_and_see,
    with_grids,
)
from sheets_crm.workbooks.google.sheets import late_sheets, sheet_of, typed_since, with_days
from sheets_crm.workbooks.protocol import AppendRows, Plan, Sheet, Snapshot, WorkbookError, WriteTable

TRIES = 5
FIRST_PAUSE = 2.0


class GoogleWorkbook:
    """The spreadsheet with this key (the long part of its address), through a client."""

    def __init__(self, key: str, client: PacedClient, sleep: Callable[[float], None] = time.sleep) -> None:
        self.key = key
        self.client = client
        self._sleep = sleep
        self._used_before = client.requests_used
        self.time_zone = ""
        self._overview: Seen | None = None
        self._seen: Seen | None = None

    @property
    def requests_used(self) -> int:
        """Requests that the client sent since this workbook was opened."""
        return self.client.requests_used - self._used_before

    @property
    def email(self) -> str:
        """The service account, with whom the owner shares the spreadsheet."""
        return str(getattr(self.client.auth, "service_account_email", ""))

    def titles(self) -> Sequence[str]:
        """Titles of all sheets in their order, archives left out.

        Raises:
            WorkbookError: The spreadsheet cannot be opened.
        """
        self._overview = self._look()
        return tuple(self._overview.tabs)

    def read(self, titles: Collection[str], detailed: Collection[str] = ()) -> Snapshot:
        """The cells of those of these sheets that exist, and what was typed while the last list was written.

        Raises:
            WorkbookError: The spreadsheet cannot be read, or a tab got another title meanwhile.
        """
        wanted = set(titles) | set(detailed)
        seen, self._overview = self._overview or self._look(), None
        try:
            self._seen = self._read(seen, wanted, set(detailed))
        except RefusedError:  # a tab was renamed or deleted since we looked
            self._seen = self._read_again(wanted, set(detailed))
        if wanted & seen.tabs.keys() - self._seen.tabs.keys():
            raise WorkbookError("changed_meanwhile")
        late = self._late(self._seen, wanted)
        return Snapshot(self._seen.sheets, self._seen.time_zone or None, late)

    def _read_again(self, titles: set[str], detailed: set[str]) -> Seen:
        try:
            return self._read(self._look(), titles, detailed)
        except RefusedError as error:
            raise WorkbookError("changed_meanwhile") from error

    def _look(self) -> Seen:
        try:
            seen = overview(self.client, self.key)
        except RefusedError as error:
            raise WorkbookError("google_refused", reason=error.message) from error
        self.time_zone = seen.time_zone
        return seen

    def _read(self, seen: Seen, titles: set[str], detailed: set[str]) -> Seen:
        tabs = {**seen.tabs, **{tab.title: tab for tab in seen.archives.values()}}
        newest = [f"{ARCHIVE}{seen.last_archive}"] if seen.last_archive else []
        wanted = [title for title in seen.tabs if title in titles]
        bare = read_values(self.client, self.key, [tabs[title] for title in [*wanted, *newest]])
        rows = {title: rows_to_read(sheet, in_detail=title in detailed) for title, sheet in bare.items()}
        deep = {title: rows.pop(title) for title in wanted if title in detailed}
        tabs |= with_grids(self.client, self.key, tabs, rows)
        tabs |= with_grids(self.client, self.key, tabs, deep, in_detail=True)
        named = {tab.sheet_id: tab.title for tab in seen.tabs.values()}
        sheets = {
            title: sheet_of(tabs[title], named)
            if title in deep or is_small(bare[title])
            else with_days(bare[title], tabs[title])
            for title in wanted
        }
        sheets = {title: replace(sheet, merges=tabs[title].merges) for title, sheet in sheets.items()}
        archives = {number: tabs[tab.title] for number, tab in seen.archives.items()}
        return Seen({title: tabs[title] for title in seen.tabs}, archives, seen.time_zone, sheets, bare)

    def _late(self, seen: Seen, titles: set[str]) -> list[Sheet]:
        """Of the newest archive only: whoever committed on top of an older one had read it."""
        if not seen.last_archive:
            return []
        return late_sheets(seen, seen.archives[seen.last_archive], titles)

    def rehearse(self, plan: Plan) -> None:
        """Refuse nothing: Google says what it will not take when it is asked to take it."""

    def commit(self, plan: Plan) -> None:
        """Make all changes or none, on top of the snapshot that was read last.

        Raises:
            WorkbookError: Nothing was written: ``changed_meanwhile`` when it is worth reading again.
                ``google_uncertain`` when it is not known; the next refresh finds out by itself.
        """
        if not plan.changes:
            return
        seen, self._seen, self._overview = self._seen or self._overview or self._look(), None, None
        marks = landmarks_of(plan, dict(seen.tabs))
        if lost := out_of_place(marks, seen.tabs.values()):
            self._renew(lost, plan, seen)
        else:
            self._look_again(plan, seen)
        *early, last = batches(plan, seen, marks, self.email)
        for requests in early:
            self._send_once(requests, seen, marks)
        title = f"{ARCHIVE}{seen.last_archive + 1}"
        self._hand_over(last, seen, marks, (title, new_id(plan.run_id, title)))

    def _look_again(self, plan: Plan, seen: Seen) -> None:
        """Make sure that nobody typed on sheets that are about to be written anew, and that no archive keeps.

        Raises:
            WorkbookError: Somebody did.
        """
        tables = [change for change in plan.changes if isinstance(change, WriteTable) and not change.shared]
        tables = [change for change in tables if change.sheet in seen.bare]
        if not tables:
            return
        try:
            now = read_values(self.client, self.key, [seen.tabs[change.sheet] for change in tables])
        except RefusedError as error:  # a tab was renamed or deleted since we looked
            raise WorkbookError("changed_meanwhile") from error
        for change in tables:
            title = change.sheet
            if typed_since(change, seen.tabs[title], seen.bare[title], now[title]):
                raise WorkbookError("changed_meanwhile")

    def _hand_over(
        self, requests: list[Request], seen: Seen, marks: list[Landmark], archive: tuple[str, int]
    ) -> None:
        """Send the last batch; after any doubt look first whether its archive is there."""
        for attempt in range(1, TRIES + 1):
            try:
                self._send(requests)
            except UncertainWriteError:
                self._sleep(FIRST_PAUSE * attempt)
                if self._has_landed(*archive):
                    return
            except RefusedError as error:
                if not self._has_landed(*archive):
                    raise self._meaning(error, seen, marks) from error
                return
            else:
                return
        raise WorkbookError("google_uncertain")

    def _send(self, requests: list[Request]) -> None:
        self.client.batch_update(self.key, {"requests": requests})

    def _send_once(self, requests: list[Request], seen: Seen, marks: list[Landmark]) -> None:
        """Send a batch that the next refresh repeats if it is lost."""
        try:
            self._send(requests)
        except UncertainWriteError as error:
            raise WorkbookError("changed_meanwhile") from error
        except RefusedError as error:
            raise self._meaning(error, seen, marks) from error

    def _has_landed(self, title: str, sheet_id: int) -> bool:
        """Whether the archive of this run is in the workbook.

        Raises:
            WorkbookError: Another run has written since we read.
        """
        archives = {tab.title: tab.sheet_id for tab in self._look().archives.values()}
        if archives.get(title, sheet_id) != sheet_id:
            raise WorkbookError("changed_meanwhile")
        return title in archives

    def _meaning(self, error: RefusedError, seen: Seen, marks: list[Landmark]) -> WorkbookError:
        """A refusal means that the workbook changed, or else that we asked for what cannot be."""
        now = self._look()
        try:
            read = with_grids(self.client, self.key, now.tabs, dict.fromkeys(now.tabs, FIRST_ROWS))
        except RefusedError:  # a tab was renamed or deleted since we looked
            return WorkbookError("changed_meanwhile")
        moved = out_of_place(marks, read.values()) if marks else columns_moved(seen.tabs, read)
        if moved or outlines(now) != outlines(seen):
            return WorkbookError("changed_meanwhile")
        code = "google_protected" if "protected" in error.message else "google_refused"
        return WorkbookError(code, reason=error.message)

    def _renew(self, lost: Sequence[Landmark], plan: Plan, seen: Seen) -> None:
        """Set landmarks where our columns are; then make sure that the headers stand there still.

        Raises:
            WorkbookError: They do not.
        """
        tables = [change for change in plan.changes if isinstance(change, WriteTable | AppendRows)]
        places = sorted({(table.sheet, table.header_row) for table in tables if table.sheet in seen.sheets})
        try:
            found = send_and_see(
                self.client,
                self.key,
                renewed(lost, seen.tabs.values()),
                [(seen.tabs[t], row) for t, row in places],
            )
        except UncertainWriteError as error:
            raise WorkbookError("changed_meanwhile") from error
        except RefusedError as error:
            raise self._meaning(error, seen, []) from error
        if found != [header_of(seen.sheets[title], row) for title, row in places]:
            raise WorkbookError("changed_meanwhile")


def open_google(address: str, key_path: Path, server: str = "") -> GoogleWorkbook:
    """The spreadsheet at this address or with this id, opened with a service account's key file.

    Raises:
        WorkbookError: No such address, or the key file is missing or no key.
    """
    return GoogleWorkbook(spreadsheet_key(address), google_client(key_path, server))
