"""A file beside the workbook that refreshes it by a double click."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from sheets_crm.commands.this_program import refresh_words
from sheets_crm.texts import Texts

_SHELL = """#!/bin/sh
# {about}
{command}
case $? in
    0|1) sleep 8 ;;
    *) printf '%s ' {press}; read -r _ ;;
esac
"""
_BATCH = """@echo off
chcp 65001 >nul
rem {about}
{command}
if errorlevel 2 (pause) else (timeout /t 8)
"""
_ENDINGS = {"win32": ".bat", "darwin": ".command"}


def write_shortcut(book: Path, texts: Texts, platform: str = sys.platform) -> Path:
    """Put the file beside the workbook; one that refreshes another workbook is left as it is.

    Args:
        book: A workbook file.
        texts: The language of the file's name and its words.
        platform: As `sys.platform` names it.

    Returns:
        The file: ``Perbarui.bat`` on Windows, ``perbarui.command`` on a Mac, ``perbarui.sh`` elsewhere.
    """
    windows = platform == "win32"
    words = refresh_words(str(book), "")
    line = _batch_line(words) if windows else shlex.join(words)
    name = texts("cli.shortcut.name")
    place = book.with_name((name if windows else name.lower()) + _ENDINGS.get(platform, ".sh"))
    if place.exists() and line not in place.read_text(encoding="utf-8", errors="replace"):
        place = place.with_stem(f"{place.stem} {book.stem}")
    about, press = texts("cli.shortcut.about"), shlex.quote(texts("cli.shortcut.press"))
    text = (_BATCH if windows else _SHELL).format(about=about, command=line, press=press)
    place.write_text(text, encoding="utf-8", newline="\r\n" if windows else "\n")
    place.chmod(0o755)
    return place


def _batch_line(words: Sequence[str]) -> str:
    """A name in Windows holds no quote; a percent sign would begin a variable."""
    return " ".join('"{}"'.format(word.replace("%", "%%")) for word in words)
