"""零报, 不适用 and 未报 in check, submission, ledger and board (settled 25; issue 5, point 5)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from macros.intake.collecting import collect
from macros.merge.filing_board import board
from macros.opening import open_session
from validators.filing.inputs import Filing
from validators.filing.states import FILLED, MISSING, NIL, NOT_APPLICABLE, state_findings, states
from validators.policy import Policy
from validators.register import registers, typed_frame
from validators.values.period import Month
from workbooks.archive.events import FilingAccepted
from workbooks.archive.home import Home
from workbooks.manifest import read_manifest
from workbooks.scan.scan_book import ScanBook

OCTOBER, NOW = Month(2026, 10), dt.datetime(2026, 11, 2, 9, 30)


def filing(*nil: str, branch: str = "LJ01") -> Filing:
    return Filing(branch=branch, name="临江市局", period=OCTOBER, nil=nil)


@pytest.fixture
def excused(policy: Policy) -> Policy:
    """The policy that excuses LJ01 from visits."""
    rows = registers()["R09"].columns
    added = {c.header: [None] for c in rows} | {"参数名": ["不适用的登记表"], "适用机构": ["LJ01"], "值": ["走访记录、《项目》"]}
    frame = typed_frame(registers()["R09"], added, rows=[99])
    import pandas as pd

    both = pd.concat([policy.frames["R09"].dropna(axis=1, how="all"), frame.dropna(axis=1, how="all")], ignore_index=True)
    return Policy(
        pack=policy.pack, frames=dict(policy.frames) | {"R09": both.reindex(columns=frame.columns).astype(frame.dtypes.to_dict())}
    )


def codes(policy: Policy, given: Filing, rows: Mapping[str, int]) -> list[tuple[str, str, str]]:
    return [(f.code, f.severity.value, f.sheet) for f in state_findings(given, policy, rows)]


FULL = {"R02": 1, "R03": 2, "R10": 3, "R20": 2}


def test_the_four_states_of_a_sheet(excused: Policy) -> None:
    given = states(filing("客户投诉记录表"), excused, {"R03": 2, "R10": 3, "R20": 0})
    assert (given["客户档案"], given["客户投诉记录表"], given["走访记录"], given["项目"], given["市场信息"]) == (
        FILLED,
        NIL,
        NOT_APPLICABLE,
        NOT_APPLICABLE,
        MISSING,
    )
    other = states(filing(branch="QH02"), excused, {"R03": 2})
    assert other["走访记录"] == MISSING, "excused is a branch, not everybody"
    assert set(states(filing("全部"), excused, {}).values()) == {NIL, NOT_APPLICABLE}


def test_what_each_state_owes(policy: Policy, excused: Policy) -> None:
    required = [name for name in policy.pack.registers if registers()[name].required]
    whole = dict.fromkeys(required, 1)
    assert "R20" in required and codes(policy, filing(), whole) == []
    assert codes(policy, filing(), whole | {"R20": 0}) == [("sheet_empty", "A", "走访记录")]
    assert codes(policy, filing("走访记录"), whole | {"R20": 0}) == []
    assert codes(excused, filing(), whole | {"R20": 0}) == []
    assert codes(excused, filing(), whole) == [("not_applicable_but_filled", "C", "走访记录")]
    assert codes(policy, filing("走访记录"), whole) == [("nil_but_filled", "A", "走访记录")]
    assert codes(policy, filing("全部"), {"R03": 4}) == [], "customers are on file all the same"
    assert codes(policy, filing("全部"), {"R03": 4, "R10": 1}) == [("nil_but_filled", "A", "业务量流水")]
    assert codes(policy, filing("走仿记录"), whole) == [("nil_unknown_sheet", "A", "封面")]
    assert "是不是“走访记录”" in state_findings(filing("走仿记录"), policy, whole)[0].message


def test_they_go_upward_and_onto_the_board(
    policy_book: Path, tmp_path: Path, submission: Callable[..., Path], clean: Callable[..., Any]
) -> None:
    cells = clean("LJ01")
    sent = submission("LJ01", cells=cells, 零报="客户投诉记录表")
    told = json.loads(read_manifest(ScanBook(sent))["states"])
    assert (told["走访记录"], told["客户投诉记录表"], told["市场信息"]) == (FILLED, NIL, MISSING)
    assert open_session(sent, today=NOW.date()).states == told
    home = Home.create(tmp_path / "home", policy_book, now=NOW)
    assert collect([sent], home, now=NOW).accepted
    assert home.ledger.events(FilingAccepted, period="2026-10")[0].detail["states"] == told
    rows = {row.branch: row for row in board(home, OCTOBER)[0]}
    assert (rows["LJ01"].word, rows["LJ01"].reason) == ("按时", "零报：客户投诉记录表")
    assert (rows["QH02"].word, rows["QH02"].reason) == ("未报", "")
