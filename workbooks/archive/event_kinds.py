"""An event of the ledger out of what its row says: the class of its kind, and what does not fit it named as damage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from workbooks.archive.events import Event
from workbooks.book import Rejection


@cache
def kinds_of(cls: type[Event]) -> tuple[str, ...]:
    """The kinds of a class and of those under it.

    >>> from workbooks.archive.events import FilingEvent
    >>> kinds_of(FilingEvent)
    ('accepted', 'corrected', 'held')
    """
    return (*_own(cls), *(kind for sub in cls.__subclasses__() for kind in kinds_of(sub)))


def _own(cls: type[Event]) -> tuple[str, ...]:
    return get_args(cls.model_fields["kind"].annotation)


@cache
def _classes() -> Mapping[str, type[Event]]:
    """Kind -> its class."""
    found: dict[str, type[Event]] = {}
    waiting = [Event]
    while waiting:
        cls = waiting.pop()
        found |= dict.fromkeys(_own(cls), cls)
        waiting += cls.__subclasses__()
    return found


@cache
def _names(cls: type[Event]) -> frozenset[str]:
    """What its fields are called in a ledger."""
    return frozenset(str(field.serialization_alias or name) for name, field in cls.model_fields.items())


def event_of(columns: Mapping[str, Any], detail: str) -> Event:
    """The event of a row of the ledger; Rejection where what it says is not what its kind says."""
    try:
        cls = _classes().get(str(columns["kind"]), Event)
        told = {name: value for name, value in json.loads(detail).items() if name in _names(cls)}
        return cls.model_validate(told | dict(columns))
    except (ValueError, TypeError, AttributeError) as wrong:
        reason = f"第 {columns['id']} 条登记（{columns['at']} {columns['kind']}）读不出来，被改过或损坏了"
        raise Rejection(reason, "先不要再收件；运行 keybook doctor --home 收件文件夹 看是哪里，用 keybook restore 恢复备份") from wrong
