"""Outliers against the customer's own history: all customers at once against one by one, and many in one go."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from building.campaign import examples
from macros.button import specs_of
from macros.opening import open_session
from validators.filing.inputs import History
from validators.policy import Policy
from validators.rules.flow_rows import SUBJECT
from validators.rules.v18_unusual_amount import FEWEST, FULL, LEAST, SCALE, beyond
from validators.values.period import Month
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk

NAMES = ["KH1", "KH2", "KH3"]
AMOUNTS = st.one_of(st.integers(1, 20), st.integers(1, 10**13))
HISTORIES = st.fixed_dictionaries({name: st.lists(AMOUNTS, max_size=12) for name in NAMES})
CASES = settings(max_examples=examples(50), derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])


def series(values: dict[str, list[int]]) -> pd.Series:
    rows = [(name, "特快", amount) for name, amounts in values.items() for amount in amounts]
    return pd.DataFrame(rows, columns=[*SUBJECT, "收入"]).set_index(SUBJECT)["收入"].astype("int64")


def one_by_one(earlier: list[int], now: int, width: Fraction) -> bool:
    """The rule as a person would work it out for one customer."""
    if len(earlier) < FEWEST or now <= 0:
        return False
    usual = statistics.median([Fraction(amount) for amount in earlier])
    if len(earlier) < FULL:
        return now > usual * width or now < usual / width
    spread = statistics.median([abs(amount - usual) for amount in earlier])
    return abs(now - usual) > width * max(SCALE * spread, LEAST * usual)


@CASES
@given(
    HISTORIES,
    st.fixed_dictionaries({name: st.none() | st.integers(-5, 10**13) for name in NAMES}),
    st.sampled_from([Fraction(5), Fraction(3), Fraction(7, 2), Fraction(1)]),
)
def test_all_at_once_is_one_by_one(earlier: dict[str, list[int]], now: dict[str, int | None], width: Fraction) -> None:
    present = {name: [amount] for name, amount in now.items() if amount is not None}
    found = beyond(series(earlier), series(present), width)
    assert {name for name, _ in found.index} == {name for name, (amount,) in present.items() if one_by_one(earlier[name], amount, width)}
    for (name, _), row in found.iterrows():
        assert Fraction(int(row["usual2"]), 2) == statistics.median([Fraction(a) for a in earlier[name]])
        assert row["months"] == len(earlier[name])


def test_a_steady_customer_is_not_held_to_the_fen() -> None:
    assert beyond(series({"KH1": [10_000] * 8}), series({"KH1": [14_999]}), Fraction(5)).empty
    assert len(beyond(series({"KH1": [10_000] * 8}), series({"KH1": [15_001]}), Fraction(5))) == 1


def test_a_hundred_thousand_customers_at_once() -> None:
    rng = np.random.default_rng(7)
    subjects = [[f"KH{n:06d}" for n in range(100_000)], ["特快"] * 100_000]
    one = pd.MultiIndex.from_arrays(subjects, names=SUBJECT)
    earlier = pd.Series(rng.integers(90_000, 110_000, 800_000), index=one.repeat(8))
    now = pd.Series(100_000, index=one)
    now.iloc[[5, 70_000]] = 1_000_000
    found = beyond(earlier, now, Fraction(5))
    assert found.index.get_level_values(0).tolist() == ["KH000005", "KH070000"]
    assert (found["months"] == 8).all()


def test_it_works_on_what_a_desk_carries(clean: Callable[..., Any], policy: Policy, tmp_path: Path) -> None:
    """The compact history of a desk (24 months of customer x business x month) is enough, whole rows are not needed."""
    usage = pd.DataFrame(
        {
            "_branch": "LJ01",
            "客户编码": "LJ01K1",
            "业务代码": "函件",
            "月份": [f"2026-{m:02d}" for m in range(2, 10)],
            "收入": 10_000,
            "数量": 5_000,
        }
    )
    history = History(
        usage=usage.astype({"收入": "Int64", "数量": "Int64"}), months={"LJ01": frozenset(Month(2026, m) for m in range(2, 10))}
    )
    parameters = policy.frames["R09"]
    mine = parameters["参数名"] == policy.pack.parameters["unusual_width"].name
    changed = dict(policy.frames) | {"R09": parameters.assign(值=parameters["值"].mask(mine, "5"))}
    cells = clean("LJ01")
    cells["R10"][1]["客户编码"] = "LJ01K1"
    nodes = policy.organisation.at(Month(2026, 10).first)
    build_desk(
        tmp_path / "台账.xlsm",
        policy=Policy(pack=policy.pack, frames=changed),
        node=nodes["LJ01"],
        parent=nodes["ZZ00"],
        period=Month(2026, 10),
        today=dt.date(2026, 10, 31),
        program="1.0",
        content=DeskContent(cells=cells, inputs={"填报人": "LJ01G1"}, history=history),
        button_specs=specs_of("branch"),
    )
    checked = open_session(tmp_path / "台账.xlsm", today=dt.date(2026, 11, 2)).checked
    found = [f for f in checked.findings if f.code == "unusual_amount"]
    assert [(f.row, f.column, f.severity, f.record != "") for f in found] == [(7, "收入", "C", True)]
    assert "是常值 100.00 元的 123.47 倍（常值是前 8 个有业务月份的中位数）" in found[0].message
