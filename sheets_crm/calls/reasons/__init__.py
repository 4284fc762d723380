"""One file a programme: a pure function from the facts to the customers whom it names.

A programme's code is its name in ``templates/texts/*/messages.toml`` and that of its file here; the order
of that catalogue decides whose message is sent when a customer has several reasons (METRICS.md D.23).
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from sheets_crm.calls.candidates import Programme, programme_of
from sheets_crm.texts import LANGUAGES, texts_of


@cache
def programmes() -> dict[str, Programme]:
    """All programmes by code, in the order in which their messages speak."""
    codes = texts_of(LANGUAGES[0]).node("messages.reasons")
    return {code: programme_of(code, import_module(f"{__name__}.{code}")) for code in codes}
