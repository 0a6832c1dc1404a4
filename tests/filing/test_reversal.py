"""Which row a reversal takes back: chains, circles, other branches (settled 2)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from validators.filing.reversal import originals, with_originals
from validators.register import registers, typed_frame


def flow(*rows: tuple[str, str | None, str | None], branch: str = "A") -> pd.DataFrame:
    """R10 rows of 记录编号, 冲销原记录编号 (None = no reversal), 业务代码."""
    values: dict[str, list[Any]] = {
        "记录编号": [number for number, _, _ in rows],
        "冲销原记录编号": [target for _, target, _ in rows],
        "冲销标记": [target is not None for _, target, _ in rows],
        "业务代码": [business for _, _, business in rows],
    }
    return typed_frame(registers()["R10"], values, rows=range(6, 6 + len(rows)), branch=branch)


NOTHING = registers()["R10"].empty()


def test_no_reversal_leaves_the_frame_as_it_is() -> None:
    rows = flow(("1", None, "特快"))
    assert with_originals(rows, NOTHING) is rows and originals(rows, NOTHING).empty


def test_a_chain_ends_at_the_first_row() -> None:
    rows = flow(("1", None, "特快"), ("2", "1", None), ("3", "2", "函件"))
    assert originals(rows, NOTHING)["记录编号"].to_dict() == {1: "1", 2: "1"}
    assert with_originals(rows, NOTHING)["业务代码"].tolist() == ["特快"] * 3
    assert rows["业务代码"].tolist() == ["特快", None, "函件"]


def test_circles_itself_and_nothing_are_not_found() -> None:
    rows = flow(("1", "2", "特快"), ("2", "1", "特快"), ("3", "3", "函件"), ("4", "9", None))
    assert originals(rows, NOTHING).empty
    unknown = flow(("4", "", None), ("5", None, "特快"))
    assert originals(unknown, NOTHING).empty


def test_earlier_filings_of_the_same_branch_only() -> None:
    earlier = pd.concat([flow(("1", None, "特快")), flow(("1", None, "函件"), branch="B")], ignore_index=True)
    rows = pd.concat([flow(("9", " １", None), branch="B"), flow(("8", "1", None), branch="C")], ignore_index=True)
    assert originals(rows, earlier)["业务代码"].to_dict() == {0: "函件"}
