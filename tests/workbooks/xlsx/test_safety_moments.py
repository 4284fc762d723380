"""Clocks that go back, disks that stutter, and saves at the worst instant."""

import os
from datetime import datetime

import pytest

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx import files as xlsx_files
from sheets_crm.workbooks.xlsx.locks import locked
from tests.workbooks.xlsx.test_safety import path, refusal, value, written

__all__ = ["path"]


def backups(path):
    return sorted(xlsx_files.backup_folder(path).iterdir(), key=lambda entry: entry.name)


def test_when_the_clock_goes_back_the_newest_versions_are_kept(path):
    for number in range(1, 14):
        written(path, number)
        earlier = datetime(2026, 6, 30).timestamp() - number * 86_400
        os.utime(path, (earlier, earlier))
    assert [value(backup) for backup in backups(path)] == list(range(3, 13))


def test_backups_of_older_versions_of_the_program_go_first(path):
    written(path)
    old = backups(path)[0].rename(xlsx_files.backup_folder(path) / "2026-01-01 09.00.00 toko.xlsx")
    for number in range(10):
        written(path, number)
    assert not old.exists()
    assert len(backups(path)) == 10


@pytest.mark.skipif(os.name == "nt", reason="Windows opens no folders")
def test_a_folder_that_cannot_be_written_down_at_once_is_no_failure(path, monkeypatch):
    folder, real = path.parent.stat(), os.fsync

    def stutter(handle):
        if os.path.samestat(os.fstat(handle), folder):
            raise OSError(5, "Input/output error")
        real(handle)

    monkeypatch.setattr(os, "fsync", stutter)
    written(path)
    assert value(path) == "y"
    assert len(backups(path)) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open file")
def test_a_refresh_that_ends_leaves_the_lock_of_the_next_one_alone(path, monkeypatch):
    real, taken = os.close, []

    def close_and_let_another_in(handle):
        real(handle)
        if not taken:
            taken.append(True)
            other = locked(path)
            other.__enter__()
            taken.append(other)

    with monkeypatch.context() as patch:
        patch.setattr(os, "close", close_and_let_another_in)
        with locked(path):
            pass
    with pytest.raises(WorkbookError, match="refresh_running"), locked(path):
        pass
    taken[1].__exit__(None, None, None)
    assert {entry.name for entry in path.parent.iterdir()} == {"toko.xlsx"}


def test_a_save_after_the_last_check_is_refused(path, monkeypatch):
    real = xlsx_files._backed_up

    def saved_first(target, seen):
        target.write_bytes(target.read_bytes() + b"\0")
        return real(target, seen)

    monkeypatch.setattr(xlsx_files, "_backed_up", saved_first)
    whole = path.read_bytes()
    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        written(path)
    assert path.read_bytes() == whole + b"\0"
    assert backups(path) == []


def test_a_save_into_the_old_file_is_told_with_the_backup_that_holds_it(path, monkeypatch):
    real = xlsx_files._put_in_place

    def saved_first(temporary, target, backup):
        with target.open("ab") as file:
            file.write(b"\0")
        real(temporary, target, backup)

    monkeypatch.setattr(xlsx_files, "_put_in_place", saved_first)
    whole = path.read_bytes()
    with pytest.raises(WorkbookError, match="saved_meanwhile") as raised:
        written(path)
    assert value(path) == "y"
    [backup] = backups(path)
    assert (raised.value.values["backup"], backup.read_bytes()) == (backup.name, whole + b"\0")


def test_a_file_with_a_second_name_is_refused(path, tmp_path):
    os.link(path, tmp_path / "lain.xlsx")
    refusal(path, "hard_link")


def test_a_backup_of_our_own_is_no_second_name(path):
    folder = xlsx_files.backup_folder(path)
    folder.mkdir(parents=True)
    os.link(path, folder / "0001 2026-01-01 09.00.00 toko.xlsx")
    written(path)
    assert value(path) == "y"


@pytest.mark.parametrize("lock", ["~$pintasan.xlsx", ".~lock.pintasan.xlsx#"])
def test_a_link_that_is_open_under_its_own_name_is_refused(path, tmp_path, lock):
    link = tmp_path / "pintasan.xlsx"
    link.symlink_to(path)
    link.with_name(lock).write_bytes(b"\4Rini")
    with pytest.raises(WorkbookError, match="open_in_"):
        written(link)


def test_a_link_whose_target_is_open_is_refused(path, tmp_path):
    link = tmp_path / "pintasan.xlsx"
    link.symlink_to(path)
    path.with_name("~$toko.xlsx").write_bytes(b"\4Rini")
    with pytest.raises(WorkbookError, match="open_in_excel"):
        written(link)
