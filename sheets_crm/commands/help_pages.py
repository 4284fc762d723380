"""Help pages in the terminal's language: typer frames them in words of its own, in English only."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

from sheets_crm.commands.common import HELP

_WORDS = {
    "usage": r"^Usage:",
    "any_options": r"\[OPTIONS\]",
    "any_command": r"COMMAND \[ARGS\]\.\.\.",
    "arguments": r"^Arguments:$",
    "options": r"^Options:$",
    "commands": r"^Commands:$",
    "this_page": r"Show\sthis\smessage\sand\sexit\.",
    "default": r"(?<=\[)default:",
    "required": r"(?<=\[)required(?=\])",
    "variable": r"(?<=\[)env var:",
}
"""What typer says, by the name of our word for it."""
_KIND = re.compile(r" <(?:str|path|int|list\[str\])>")


def in_language(page: str) -> str:
    """A page as typer made it, in our words; what kind of value Python takes is left out."""
    page = _KIND.sub(lambda found: " " * len(found[0]), page)  # as wide, for the column beside it
    for name, said in _WORDS.items():
        page = re.sub(said, HELP(f"cli.page.{name}"), page, flags=re.MULTILINE)
    return page


class Page(TyperCommand):
    """A command whose help is all in one language."""

    def get_help(self, ctx: Any) -> str:
        """Its help page."""
        return in_language(super().get_help(ctx))


class Contents(TyperGroup):
    """All commands, with their help in one language."""

    def get_help(self, ctx: Any) -> str:
        """The help page that lists them."""
        return in_language(super().get_help(ctx))
