"""Slips on the command line, told in the terminal's language: typer has its own sentences in English only."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import typer

from sheets_crm.commands.common import PROGRAM
from sheets_crm.commands.running import NOT_DONE
from sheets_crm.texts import Texts

_Slip: Any = typer.BadParameter.__mro__[1]
"""What typer raises for every slip; it names the class nowhere else."""
_QUOTED = re.compile(r"'([^']+)'")
_INTERRUPTED = 130
"""What typer gives for Ctrl-C; it tells nothing."""
_EXTRA = re.compile(r"extra argument\S* \((.+)\)")


def run(app: Callable[..., Any], texts: Texts) -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        code = app(standalone_mode=False) or 0
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
        sys.exit(code)
    except _Slip as slip:
        if type(slip).__name__ == "NoArgsIsHelpError":
            slip.show()
        else:
            print(told(slip, texts), file=sys.stderr)
        sys.exit(NOT_DONE)
    except typer.Abort:
        print(texts("cli.slips.stopped"), file=sys.stderr)
        sys.exit(NOT_DONE)


def told(slip: Any, texts: Texts) -> str:
    """What is wrong, and where help is."""
    kind, param = type(slip).__name__, getattr(slip, "param", None)
    place = str(param.get_error_hint()).strip("'") if param is not None else ""
    path = slip.ctx.command_path if slip.ctx is not None else PROGRAM
    if kind == "MissingParameter":
        sentence = texts("cli.slips.missing", name=place)
    elif kind == "NoSuchOption":
        sentence = texts("cli.slips.no_option", name=slip.option_name)
    elif kind == "BadOptionUsage":
        sentence = texts("cli.slips.no_value", name=slip.option_name)
    elif kind == "BadParameter":
        sentence = texts("cli.slips.bad_at", name=place) if place else slip.message
    else:
        sentence = _command(slip, texts)
    return "\n".join((sentence, texts("cli.slips.help", command=path)))


def _command(slip: Any, texts: Texts) -> str:
    """A command that there is not, with all that there are; a word too many; else as typer says it."""
    commands = getattr(slip.ctx.command, "commands", {})
    found = _QUOTED.search(slip.message)
    if not commands and (extra := _EXTRA.search(slip.message)):
        return texts("cli.slips.too_many", words=extra[1])
    if not commands or found is None:
        return str(slip.format_message())
    return texts("cli.slips.no_command", name=found[1], choices=", ".join(sorted(commands)))
