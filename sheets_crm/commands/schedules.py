"""Texts that make a computer refresh a workbook every day. Nothing here runs them."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from sheets_crm.commands.running import KEY_VARIABLE
from sheets_crm.commands.this_program import checkout, refresh_words
from sheets_crm.texts import Texts
from sheets_crm.workbooks.opening import is_google
from sheets_crm.workbooks.protocol import WorkbookError

HERE, ELSEWHERE = ("windows", "cron", "systemd"), ("github", "cloudrun")
KINDS = (*HERE, *ELSEWHERE)
_MOUNTED_KEY = "/secrets/key.json"

_TASK = """<?xml version="1.0" encoding="UTF-8"?>
<!-- {how} -->
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>{what}</Description>
  </RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>{begin}</StartBoundary>
      <ScheduleByDay>
        <DaysInterval>1</DaysInterval>
      </ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>{needs_network}</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT30M</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{program}</Command>
      <Arguments>{arguments}</Arguments>
    </Exec>
  </Actions>
</Task>
"""

_WORKFLOW = """# {how}
# {note}
name: sheets-crm
on:
  schedule:
    - cron: "{when} * * *"
  workflow_dispatch: {{}}
permissions:
  contents: read
concurrency:
  group: sheets-crm
jobs:
  refresh:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@34e114876b0b11c390a56381ad16ebd13914f8d5  # v4.3.1
        with:
{repository}          ref: {commit}
          persist-credentials: false
      - uses: actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065  # v5.6.0
        with:
          python-version: "3.12"
      - run: pip install --constraint constraints.txt .
      - run: |
          umask 077
          printf '%s' "$KEY" > "$RUNNER_TEMP/key.json"
          python -P -m sheets_crm refresh "$BOOK" --key "$RUNNER_TEMP/key.json"
        env:
          BOOK: {book}
          KEY: ${{{{ secrets.SHEETS_CRM_KEY_JSON }}}}
"""


def schedule_text(
    kind: str, book: str, at: time, zone: str, key: str, texts: Texts, since: date, here: tzinfo | None = None
) -> str:
    """A job that refreshes ``book`` every day.

    Args:
        kind: One of ``KINDS``.
        book: A file or a Google address.
        at: The time of day in ``zone``.
        zone: The shop's time zone, such as ``Asia/Jakarta``.
        key: Where the service account's key file is, "" for a file on this computer.
        texts: The language of the comments.
        since: The first day; Task Scheduler asks for one.
        here: The time zone of this computer, where it is not the shop's.

    Raises:
        ValueError: No such kind.
        WorkbookError: A machine elsewhere cannot reach the workbook, or get this program.
    """
    if kind in ELSEWHERE and not is_google(book):
        raise WorkbookError("only_google", kind=kind)
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is not one of {KINDS}")
    make: dict[str, Callable[[], str]] = {
        "windows": lambda: _windows(book, at, key, texts, since),
        "cron": lambda: _cron(book, datetime.combine(since, at, ZoneInfo(zone)), here, key, texts),
        "systemd": lambda: _systemd(book, at, zone, key, texts),
        "github": lambda: _github(book, at, zone, texts, since),
        "cloudrun": lambda: _cloudrun(book, at, zone, texts),
    }
    return make[kind]()


def _windows(book: str, at: time, key: str, texts: Texts, since: date) -> str:
    """Task Scheduler XML.

    Source:
        "Task Scheduler Schema Elements", learn.microsoft.com/windows/win32/taskschd.
    """
    program, *words = refresh_words(book, key)
    return _TASK.format(
        how=_in_comment(texts("sync.schedule.windows")),
        what=_in_xml(texts("sync.schedule.comment", time=f"{at:%H:%M}")),
        begin=f"{since.isoformat()}T{at:%H:%M}:00",
        needs_network="true" if is_google(book) else "false",
        program=_in_xml(program),
        arguments=_in_xml(subprocess.list2cmdline(words)),
    )


def _in_xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_comment(text: str) -> str:
    return _in_xml(text).replace("--", "- -")


def _cron(book: str, at: datetime, here: tzinfo | None, key: str, texts: Texts) -> str:
    """A crontab line; ``%`` is a line break to cron unless it is escaped.

    The hour is that of this computer's clock: Debian's cron ignores ``CRON_TZ``.

    Source:
        crontab(5) of Debian and of cronie.
    """
    line = " ".join(map(_for_shell, refresh_words(book, key))).replace("%", "\\%")
    begun = at.astimezone(here) if here else at
    notes = [texts("sync.schedule.cron"), texts("sync.schedule.comment", time=f"{at:%H:%M}")]
    if begun.utcoffset() != at.utcoffset():
        clocks = {"time": f"{begun:%H:%M}", "local": f"{at:%H:%M}", "zone": str(at.tzinfo)}
        notes.append(texts("sync.schedule.cron_clock", **clocks))
    return "".join(f"# {note}\n" for note in notes) + f"{begun.minute} {begun.hour} * * * {line}\n"


def _for_shell(word: str) -> str:
    """A word for the shell on one line: a line break in it is made by printf."""
    if "\n" not in word:
        return shlex.quote(word)
    coded = word.replace("\\", "\\\\").replace("\n", "\\n")
    return f'"$(printf %b {shlex.quote(coded)})"'


def _systemd(book: str, at: time, zone: str, key: str, texts: Texts) -> str:
    """A service and its timer for one user.

    Source:
        systemd.service(5), systemd.timer(5), systemd.time(7).
    """
    line = " ".join(map(_in_unit, refresh_words(book, key)))
    heading = texts("sync.schedule.comment", time=f"{at:%H:%M}")
    return f"""# {texts("sync.schedule.systemd")}
# ---- sheets-crm.service
[Unit]
Description={heading}

[Service]
Type=oneshot
ExecStart=/usr/bin/env {line}

# ---- sheets-crm.timer
[Unit]
Description={heading}

[Timer]
OnCalendar=*-*-* {at:%H:%M}:00 {zone}
Persistent=true

[Install]
WantedBy=timers.target
"""


def _in_unit(word: str) -> str:
    """A word of a command in a unit file: quoted as a whole, nothing in it expanded."""
    kept = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    kept = kept.replace("\n", "\\n")
    return f'"{kept}"'


def _github(book: str, at: time, zone: str, texts: Texts, since: date) -> str:
    """A workflow. The key comes from a secret and is gone with the machine.

    Source:
        docs.github.com/actions, "Events that trigger workflows: schedule".
    """
    there = datetime.combine(since, at, ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
    note = texts("sync.schedule.utc", time=f"{there:%H:%M}", local=f"{at:%H:%M}", zone=zone)
    source = checkout()
    return _WORKFLOW.format(
        how=texts("sync.schedule.github"),
        note=note,
        when=f"{there.minute} {there.hour}",
        repository=f"          repository: {source.repository}\n" if source.repository else "",
        commit=source.commit,
        book=json.dumps(book.replace("{", "%7B")),  # or two of them would begin an expression
    )


def _cloudrun(book: str, at: time, zone: str, texts: Texts) -> str:
    """Commands that make a Cloud Run job and what starts it.

    Source:
        cloud.google.com/run/docs, "Create jobs" and "Execute jobs on a schedule".
    """
    region = "asia-southeast2"
    job = [
        "gcloud run jobs create sheets-crm --image=IMAGE",
        f"  --region={region} --max-retries=1 --task-timeout=15m",
        f"  --set-secrets={_MOUNTED_KEY}=sheets-crm-key:latest",
        f"  --set-env-vars={KEY_VARIABLE}={_MOUNTED_KEY}",
        f"  --command=python {shlex.quote(f'--args=-m,sheets_crm,refresh,{book}')}",
    ]
    start = f"https://run.googleapis.com/v2/projects/$PROJECT/locations/{region}/jobs/sheets-crm:run"
    scheduler = [
        "gcloud scheduler jobs create http sheets-crm-daily",
        f'  --location={region} --schedule="{at.minute} {at.hour} * * *" --time-zone={shlex.quote(zone)}',
        f'  --http-method=POST --uri="{start}"',
        '  --oauth-service-account-email="sheets-crm@$PROJECT.iam.gserviceaccount.com"',
    ]
    heading = f"# {texts('sync.schedule.cloudrun')}\n# {texts('sync.schedule.comment', time=f'{at:%H:%M}')}"
    parts = [
        "PROJECT=$(gcloud config get-value project)",
        "gcloud secrets create sheets-crm-key --data-file=key.json",
    ]
    joined = [" \\\n".join(command) for command in (job, scheduler)]
    return "\n".join([heading, *parts, *joined]) + "\n"


def first_day(now: datetime, at: time) -> date:
    """The day of the next run."""
    return now.date() if now.time() < at else now.date() + timedelta(days=1)
