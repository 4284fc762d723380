"""A file is replaced as a whole or not at all, whatever happens meanwhile."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.protocol import AppendRows, Plan, TableRow, WorkbookError, WriteCells, WriteTable
from sheets_crm.workbooks.xlsx import files as xlsx_files
from sheets_crm.workbooks.xlsx import locks as xlsx_locks
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.conftest import xlsx_book

ROOT = Path(__file__).parents[3]


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "toko"
    folder.mkdir()
    return xlsx_book({"A": [["x"]]}, {}, folder).path


def written(path, value="y"):
    workbook = XlsxWorkbook(path)
    workbook.read(["A"])
    workbook.commit(Plan("1", [WriteCells("A", {(1, 1): value})]))


def value(path):
    return XlsxWorkbook(path).read(["A"]).sheets["A"].rows[0][0]


def files(path):
    return {entry.name for entry in path.parent.iterdir()} - {xlsx_files.BACKUPS}


def refusal(path, code, act=written):
    before = path.read_bytes()
    with pytest.raises(WorkbookError) as refused:
        act(path)
    assert refused.value.code == code
    for language in LANGUAGES:
        sentence = texts_of(language)(f"errors.{code}", **refused.value.values)
        assert sentence[0].islower() or sentence.startswith(path.name)
    assert path.read_bytes() == before
    return refused.value.values


def test_a_write_leaves_only_the_workbook_and_its_backup(path):
    before = path.read_bytes()
    written(path)
    assert value(path) == "y"
    assert files(path) == {"toko.xlsx"}
    [backup] = xlsx_files.backup_folder(path).iterdir()
    assert backup.read_bytes() == before


def test_the_last_ten_versions_are_kept(path):
    for number in range(1, 14):
        written(path, number)
    backups = sorted(xlsx_files.backup_folder(path).iterdir(), key=lambda entry: entry.stat().st_mtime_ns)
    assert [value(backup) for backup in backups] == list(range(3, 13))


def test_the_new_version_and_the_backup_have_the_files_own_permissions(path):
    path.chmod(0o640)
    written(path)
    [backup] = xlsx_files.backup_folder(path).iterdir()
    assert (path.stat().st_mode & 0o777, backup.stat().st_mode & 0o777) == (0o640, 0o640)


def test_a_link_stays_a_link(path, tmp_path):
    link = tmp_path / "pintasan.xlsx"
    link.symlink_to(path)
    written(link)
    assert link.is_symlink()
    assert value(path) == "y"


def test_a_file_open_in_excel_is_refused_with_the_name_of_who_has_it(path):
    path.with_name("~$toko.xlsx").write_bytes(b"\x0bSiti Aminah".ljust(165))
    assert refusal(path, "open_in_excel")["who"] == "Siti Aminah"


def test_a_file_open_in_libreoffice_is_refused_with_the_name_of_who_has_it(path):
    lock = path.with_name(".~lock.toko.xlsx#")
    lock.write_text(",siti,laptop-siti,22.11.2026 08:00,file:///home/siti/.config/libreoffice/4;")
    assert refusal(path, "open_in_libreoffice")["who"] == "siti"


def test_a_file_that_changed_after_it_was_read_is_refused(path):
    def act(path):
        workbook = XlsxWorkbook(path)
        workbook.read(["A"])
        status = path.stat()
        path.write_bytes(path.read_bytes()[:-2] + b"\1\0" + b"x")
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
        path_after.append(path.read_bytes())
        workbook.commit(Plan("1", [WriteCells("A", {(1, 1): "y"})]))

    path_after = []
    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        act(path)
    assert path.read_bytes() == path_after[0]


def test_a_change_that_keeps_size_and_time_is_noticed(path):
    workbook = XlsxWorkbook(path)
    workbook.read(["A"])
    status = path.stat()
    content = bytearray(path.read_bytes())
    content[10] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        workbook.commit(Plan("1", [WriteCells("A", {(1, 1): "y"})]))
    assert path.read_bytes() == content


def test_a_change_during_the_write_is_noticed(path, monkeypatch):
    saved = xlsx_files._written

    def meanwhile(target, write):
        temporary = saved(target, write)
        shutil.copy(path, other)
        with path.open("ab") as file:
            file.write(b"\0")
        return temporary

    other = path.with_suffix(".old")
    monkeypatch.setattr(xlsx_files, "_written", meanwhile)
    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        written(path)
    assert path.read_bytes() == other.read_bytes() + b"\0"
    assert files(path) == {"toko.xlsx", "toko.old"}


def test_a_file_marked_read_only_is_refused(path):
    path.chmod(0o444)
    refusal(path, "read_only")
    assert files(path) == {"toko.xlsx"}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EACCES, "not_writable"),
        (errno.EROFS, "not_writable"),
        (errno.EIO, "cannot_write"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "chmod", "link", "replace"])
def test_a_refusal_of_the_system_leaves_nothing_behind(path, monkeypatch, number, code, step):
    def refuse(*_args, **_values):
        raise OSError(number, os.strerror(number))

    if step == "link":
        monkeypatch.setattr(shutil, "copy2", refuse)
    monkeypatch.setattr(*{"chmod": (Path, step), "replace": (Path, step)}.get(step, (os, step)), refuse)
    refusal(path, code)
    monkeypatch.undo()
    assert files(path) == {"toko.xlsx"}
    assert list(xlsx_files.backup_folder(path).glob("*")) == []


def test_a_file_that_another_program_holds_on_windows_is_refused(path, monkeypatch):
    def refuse(*_args, **_values):
        error = PermissionError(errno.EACCES, "Access is denied")
        error.winerror = 32
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    refusal(path, "in_use")


def test_the_file_is_closed_when_it_is_replaced(path, monkeypatch):
    replace = Path.replace

    def checked(self, target):
        held = {os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")}
        assert str(path) not in held
        return replace(self, target)

    if not Path("/proc/self/fd").exists():
        pytest.skip("this system does not tell which files are open")
    monkeypatch.setattr(Path, "replace", checked)
    written(path)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 200 KB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", folder], capture_output=True)
    if done.returncode:
        pytest.skip("only an administrator can mount a small file system")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_refused_and_nothing_is_lost(small_disk):
    path = xlsx_book({"A": [["x"]]}, {}, small_disk).path
    left = shutil.disk_usage(small_disk).free - 4096
    (small_disk / "foto").write_bytes(b"\0" * left)
    refusal(path, "disk_full")
    assert files(path) == {"toko.xlsx", "foto"}
    (small_disk / "foto").unlink()
    written(path)
    assert value(path) == "y"


def test_a_read_only_disk_is_refused(small_disk):
    path = xlsx_book({"A": [["x"]]}, {}, small_disk).path
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    refusal(path, "not_writable")


def forked(act):
    """How a copy of this process ended that did nothing but this."""
    child = os.fork()
    if not child:
        try:
            act()
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1]


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_of_somebody_else_is_refused():
    def as_nobody():
        os.setgid(65534)
        os.setuid(65534)
        try:
            written(path)
        except WorkbookError as error:
            os._exit(42 if error.code == "not_writable" else 2)

    with tempfile.TemporaryDirectory() as made:  # pytest's folders let nobody through
        folder = Path(made)
        path = xlsx_book({"A": [["x"]]}, {}, folder).path
        folder.chmod(0o755)
        path.chmod(0o666)
        other = path.with_name("lain.xlsx")
        other.write_bytes(path.read_bytes())
        written(other)  # loads what a nobody may not read from root's Python
        before = files(path)
        assert os.waitstatus_to_exitcode(forked(as_nobody)) == 42
        assert value(path) == "x"
        assert files(path) == before == {"toko.xlsx", "lain.xlsx"}


def killed_at(step, path):
    """The number of lines a write runs, and an end by SIGKILL at one of them."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        if frame.f_code.co_filename.endswith(("xlsx/workbook.py", "xlsx/files.py", "xlsx/locks.py")):
            count += event == "line"
            if step and count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return trace
        return None

    sys.settrace(trace)
    written(path)
    sys.settrace(None)
    return count


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_kill_at_any_step_leaves_the_old_or_the_new_workbook(path):
    original, seen = path.read_bytes(), []
    steps = killed_at(0, path)
    assert steps > 100
    for step in range(1, steps, 2):
        path.write_bytes(original)
        assert os.WTERMSIG(forked(lambda step=step: killed_at(step, path))) == signal.SIGKILL
        seen.append(value(path))
        written(path, "next")
        assert value(path) == "next"
        assert files(path) == {"toko.xlsx"}
    assert set(seen) == {"x", "y"}


HOLDER = """
import sys, time
from pathlib import Path
from sheets_crm.workbooks.xlsx.locks import locked
with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(60)
"""


def test_a_second_refresh_at_once_says_so_and_a_dead_ones_lock_does_not_matter(path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout.readline() == "locked\n"
    refusal(path, "refresh_running")
    holder.kill()
    holder.wait()
    written(path)
    assert value(path) == "y"


def test_two_refreshes_at_once_never_mix(path):
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.workbooks.xlsx.test_safety import appended\n"
        "print(sum(appended(Path(sys.argv[1]), sys.argv[2]) for _ in range(12)))\n"
    )
    command = [sys.executable, "-c", program, str(path)]
    running = [
        subprocess.Popen([*command, name], cwd=ROOT, stdout=subprocess.PIPE, text=True) for name in "pq"
    ]
    done = sum(int(process.communicate(timeout=120)[0]) for process in running)
    assert done > 0
    assert len(XlsxWorkbook(path).read(["A"]).sheets["A"].rows) == 1 + done
    assert files(path) == {"toko.xlsx"}


def appended(path, name):
    workbook = XlsxWorkbook(path)
    try:
        workbook.read(["A"])
        workbook.commit(Plan("1", [AppendRows("A", 1, [{1: name}])]))
    except WorkbookError as error:
        if error.code not in ("refresh_running", "changed_meanwhile"):
            raise
        time.sleep(0.01)
        return False
    return True


def test_fifty_refreshes_in_a_row_keep_everything(path):
    workbook = XlsxWorkbook(path)
    for number in range(50):
        workbook.read(["A"])
        row = [TableRow({1: f"k{number}", 2: number})]
        workbook.commit(Plan(str(number), [WriteTable("A", 1, [1, 2], min(number, 1), row)]))
    assert workbook.read(["A"]).sheets["A"].rows == [["x", None], ["k49", 49]]
    assert len(list(xlsx_files.backup_folder(path).iterdir())) == 10


def test_a_lock_file_that_its_owner_takes_away_meanwhile_is_no_lock(path, monkeypatch):
    lock, taken = path.with_name(".toko.xlsx.sheets_crm.lock"), []
    take = xlsx_locks._lock

    def taken_away(handle):
        take(handle)
        if not taken:
            lock.unlink()
        taken.append(handle)

    monkeypatch.setattr(xlsx_locks, "_lock", taken_away)
    with xlsx_locks.locked(path):
        assert lock.exists()
        monkeypatch.undo()
        refusal(path, "refresh_running")
    assert files(path) == {"toko.xlsx"}
