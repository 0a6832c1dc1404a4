"""What a ledger records has a class a kind: it comes back as it went in, of whatever program version, or damage is named."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import ValidationError

from workbooks.archive.event_kinds import event_of, kinds_of
from workbooks.archive.events import (
    CustomersDecided,
    Event,
    FilingAccepted,
    FilingCorrected,
    FilingEvent,
    FilingRejected,
    FormStep,
    MonthConsolidated,
)
from workbooks.archive.ledger import Ledger
from workbooks.book import Rejection

NOW = dt.datetime(2026, 11, 2, 9, 30)
TWO = ("LJ01", "KH1"), ("QH02", "KH2")


def every_class(cls: type[Event] = Event) -> list[type[Event]]:
    return [one for sub in cls.__subclasses__() for one in (sub, *every_class(sub))]


LEAVES = [cls for cls in every_class() if not cls.__subclasses__()]


def test_a_kind_belongs_to_one_class() -> None:
    kinds = [kind for cls in LEAVES for kind in kinds_of(cls)]
    assert len(kinds) == len(set(kinds)) and {"policy", "accepted", "approved", "restored"} <= set(kinds)
    assert kinds_of(FilingEvent) == ("accepted", "corrected", "held")


@pytest.mark.parametrize("cls", LEAVES, ids=lambda cls: cls.__name__)
def test_each_comes_back_as_it_was_added(cls: type[Event], tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    given = {"pair": TWO, "decision": "同一"} if cls is CustomersDecided else {}
    made = [cls(at=NOW, kind=kind, period="2026-10", branch="LJ01", by="周", **given) for kind in kinds_of(cls)]
    ledger.add(*made)
    assert [type(e) for e in ledger.events()] == [cls] * len(made)
    assert [e.model_copy(update={"id": 0}) for e in ledger.events(cls)] == made and ledger.whole() == ()


def test_what_it_says_is_kept_under_its_own_names(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    ledger.add(
        FormStep(at=NOW, kind="approved", left="待初审", reached="待终审", middle=["奖励超限"]),
        FilingRejected(at=NOW, reason="没有批准", correction={"corrects": "2026-09"}),
        FilingAccepted(at=NOW, sha256="a" * 64, totals={"收入": 10**30}, parts=None),
    )
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as base:
        kept = [row[0] for row in base.execute("select detail from events order by id")]
    assert kept == [
        '{"from": "待初审", "to": "待终审", "middle": ["奖励超限"]}',
        '{"reason": "没有批准", "更正单": {"corrects": "2026-09"}}',
        '{"totals": {"收入": 1000000000000000000000000000000}, "parts": null}',
    ]
    step, rejected, taken = ledger.events()
    assert isinstance(step, FormStep) and (step.left, step.reached) == ("待初审", "待终审")
    assert isinstance(rejected, FilingRejected) and rejected.correction == {"corrects": "2026-09"}
    assert isinstance(taken, FilingAccepted) and taken.totals == {"收入": 10**30}


def test_another_versions_words_are_passed_over_and_ours_are_not_misspelt() -> None:
    columns = {"at": NOW.isoformat(), "kind": "consolidated", "id": 7}
    found = event_of(columns, '{"results": "results-1.zip", "of_a_later_program": 1}')
    assert (
        isinstance(found, MonthConsolidated) and found.results == "results-1.zip" and found.archived == {"results": ("results-1.zip", "")}
    )
    assert type(event_of(columns | {"kind": "of a later program"}, '{"x": 1}')) is Event
    with pytest.raises(ValidationError, match="resaon"):
        FilingRejected(at=NOW, resaon="没有批准")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        FilingAccepted(at=NOW, kind="rejected")  # type: ignore[arg-type]


def test_a_correction_lies_with_the_month_that_it_corrects() -> None:
    assert FilingCorrected(at=NOW, period="2026-11", corrects="2026-10").month == "2026-10"
    assert FilingAccepted(at=NOW, period="2026-11").month == "2026-11"


@pytest.mark.parametrize("detail", ["{", "[]", '"x"', '{"totals": "many"}', '{"open": {"a": 1}}'])
def test_what_does_not_fit_its_kind_is_damage(detail: str) -> None:
    with pytest.raises(Rejection) as wrong:
        event_of({"at": NOW.isoformat(), "kind": "accepted", "id": 3}, detail)
    assert wrong.value.reason == "第 3 条登记（2026-11-02T09:30:00 accepted）读不出来，被改过或损坏了" and "restore" in wrong.value.remedy
