"""Who a cell means. One customer is one normalised phone, else one given ID; a name alone joins nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from sheets_crm.reading.cells import header_key, text_of
from sheets_crm.reading.phones import looks_like_phone, normal_phone, shown_phone
from sheets_crm.reading.same_name import same_name

_NAME_AND_REFERENCE = re.compile(r"(.+) \(([^()]+)\)")


class Unrecognised(Exception):  # noqa: N818 - it is a finding about a cell, not a failure
    """No single customer is meant; ``code`` names the sentence that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class People(Struct):
    """Everybody the workbook knows, and the ways they are referred to.

    ``names_are_ids`` is for shops whose only sheet names buyers and nothing else: there the name
    is the ID that the shop itself gave.
    """

    names_are_ids: bool = False
    _ids: dict[str, set[str]] = field(default_factory=dict)
    _names: dict[str, set[str]] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)
    _whole: dict[str, str] = field(default_factory=dict)
    _called: dict[str, set[str]] = field(default_factory=dict)
    _callers: dict[str, set[str]] = field(default_factory=dict)

    def add(
        self, *, phone: str | None, given_id: str | None, name: str | None, caller: bool = False
    ) -> str | None:
        """Enter one person and return the key; None for a name that is all there is and is taken.

        A ``caller`` is known from orders only: the names there count where Customers has none.
        """
        key = phone or given_id or name
        if key is None or (not phone and not given_id and key in self._keys):
            return None
        self._keys.add(key)
        for refer, text in ((self._ids, given_id), (self._names, name)):
            if text:
                refer.setdefault(header_key(text), set()).add(key)
        if name:
            (self._callers if caller else self._called).setdefault(key, set()).add(name)
        return key

    def unite(self, whole: Mapping[str, str]) -> None:
        """From now on some people count as others, by key."""
        self._whole |= whole

    def find(self, reference: object) -> str:
        """The key of the customer that a cell refers to by ID, phone or name.

        Raises:
            Unrecognised: Nobody, or more than one, is known by this reference.
        """
        return self.whole(self._find(reference))

    def whole(self, key: str) -> str:
        """Whom this key counts as."""
        return self._whole.get(key, key)

    def _find(self, reference: object) -> str:
        text = text_of(reference)
        if text is None:
            raise Unrecognised("customer_missing")
        key = header_key(text)
        match = _NAME_AND_REFERENCE.fullmatch(text)
        if match and key not in self._names and self._is_mark(match[2]):
            return self._by_mark(match[1], match[2])
        if key in self._ids:
            return _only(self._wholes(self._ids[key]), "id_of_several")
        if looks_like_phone(reference):
            return self._by_phone(reference)
        if key in self._names:
            return _only(self._wholes(self._names[key]), "name_of_several")
        if text in self._keys:
            return text
        if self.names_are_ids:
            return self._enter(text)
        raise Unrecognised("unknown_customer")

    def _is_mark(self, inner: str) -> bool:
        """Whether what stands in brackets says who is meant: as in ``Siti (C1)``, not ``Rina (Cimahi)``."""
        return header_key(inner) in self._ids or looks_like_phone(inner)

    def _wholes(self, keys: set[str]) -> set[str]:
        return {self.whole(key) for key in keys}

    def names_of(self, key: str) -> frozenset[str]:
        """Every name of this customer and of those who count as this one."""
        keys = (key, *(part for part, whole in self._whole.items() if whole == key))
        known = [self._called.get(each) or self._callers.get(each) or set() for each in keys]
        return frozenset(name for names in known for name in names)

    def bearers(self, name: object) -> frozenset[str]:
        """The keys of everybody of this name."""
        return frozenset(self._wholes(self._names.get(header_key(name), set())))

    @staticmethod
    def reference(key: str, name: str, given_id: str | None) -> str:
        """A customer as the log names them: people read the name, the program what stands in brackets."""
        mark = given_id or (shown_phone(key) if looks_like_phone(key) else None)
        return f"{name} ({mark})" if mark else name

    def _by_mark(self, name: str, mark: str) -> str:
        """Who is meant by a name and the ID or number in brackets behind it, as the log names people."""
        if header_key(mark) in self._ids:
            return _only(self._wholes(self._ids[header_key(mark)]), "id_of_several")
        key = self._by_phone(mark)
        called = self.names_of(self.whole(key))
        if called and not any(same_name(name, other) for other in called):
            raise Unrecognised("number_of_another")
        if not called and len(self.bearers(name)) == 1:
            raise Unrecognised("number_of_nobody")
        return key

    def _by_phone(self, reference: object) -> str:
        phone = normal_phone(reference)
        if phone is None:
            raise Unrecognised("not_a_phone")
        self._keys.add(phone)
        return phone

    def _enter(self, name: str) -> str:
        self.add(phone=None, given_id=name, name=name)
        return name

    def recognise(self, references: Iterable[object]) -> str | None:
        """The first of several cells that means exactly one customer, None when none does."""
        for reference in references:
            try:
                return self.find(reference)
            except Unrecognised:
                continue
        return None


def _only(keys: set[str], code: str) -> str:
    if len(keys) > 1:
        raise Unrecognised(code)
    return next(iter(keys))
