"""D06b: a commission by brackets on what a person brought in in the month, where the policy has one (EX; R10; P03)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given
from macros.calc.engines.pay_rules import PROGRESSIVE, WHOLE, Brackets
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing
from macros.calc.engines.words import text, traced
from macros.calc.terms.cells import with_columns
from validators.frames import records
from validators.values.money import fen, half_up, yuan_shown
from validators.values.origin import Origin, number, sum_of

SCHEME, FACTOR = "bonus_scheme", "bonus_factor"
STEPS = tuple((f"bonus_floor_{number}", f"bonus_rate_{number}") for number in range(1, 11))
"""Lower bound in yuan, and rate, of each bracket; those after the last that says anything are not there."""
_FLOW = "R10"


class _Scale(NamedTuple):
    """How a branch pays: brackets in fen, and the factor of the person's level."""

    brackets: Brackets
    factor: Fraction


def _income(at: TableLines, pos: int) -> Origin:
    line = at.lines.iloc[pos]
    return sum_of(_FLOW, "收入", [at.given.period], {("_branch", "业绩归属"): [(line["_branch"], line["业绩归属"])]})


def _pay(at: TableLines, pos: int) -> Origin:
    row = records(at.lines.iloc[[pos]])[0]
    return number(Fraction(int(row["提成"] or 0), 100), row["理由"])


_ROWS = Listing(f"{_FLOW} 人").of(
    *text("_branch", "业绩归属"), traced("收入", "money", _income, total=True), traced("提成", "money", _pay, total=True), *text("理由")
)


def run(given: Given) -> Mapping[str, pd.DataFrame]:
    """One row a branch and person that rows of R10 are credited to: 收入 = Σ R10.收入 of the month, 提成 in fen.

    提成 = H(Σ over the brackets x `bonus_factor`): 超额累进 pays each rate on what lies in its bracket, 全额累进 that of the bracket
    on the whole, a bound belonging to the upper one; income below 0 earns nothing. `bonus_scheme` 不用 gives no rows. A blank
    parameter of a bracket below another, or bounds that do not rise from 0, stop and are named.
    """
    scales = {branch: scale for branch in sorted(given.branches) if (scale := _scale(given, branch)) is not None}
    flow = given.flow
    flow = flow[flow["_branch"].isin(list(scales)) & flow["业绩归属"].notna()]
    sums: pd.DataFrame = flow.groupby(["_branch", "业绩归属"], as_index=False)[["收入"]].sum()
    found = [_paid(scales[row["_branch"]], int(row["收入"])) for row in records(sums)]
    rows = with_columns(sums, found, ("提成", "理由")).astype({"收入": "Int64", "提成": "Int64"})
    return {f"{_FLOW} 人": rows}


def _scale(given: Given, branch: str) -> _Scale | None:
    """None where the policy has no commission, or it cannot be worked out."""
    how = given.need(SCHEME, branch)
    if how not in (PROGRESSIVE, WHOLE):
        return None
    said = [at for at, pair in enumerate(STEPS) if any(given.setting(code, branch) is not None for code in pair)]
    told = [(given.need(floor, branch), given.need(rate, branch)) for floor, rate in STEPS[: max(said, default=0) + 1]]
    factor = given.need(FACTOR, branch)
    if factor is None or any(None in pair for pair in told):
        return None
    try:
        brackets = Brackets.of([fen(floor) for floor, _ in told], [rate for _, rate in told], how)
    except ValueError:
        given.stops.say(
            "提成档次下限",
            f"政策里提成档次下限（{branch}）要从 0 起、一档比一档大。怎么办：请上级在政策表改好，收到新政策后点【换新政策】。",
        )
        return None
    return _Scale(brackets, Fraction(factor))


def _paid(scale: _Scale, income: int) -> tuple[Any, ...]:
    pay = half_up(scale.brackets.pay(income) * scale.factor)
    way = "各档的收入乘各档的比例" if scale.brackets.how == PROGRESSIVE else "全部收入乘所在档的比例"
    times = "" if scale.factor == 1 else f"，再乘系数 {float(scale.factor):g}"
    return pay, f"收入 {yuan_shown(income)} 元，{scale.brackets.how}：{way}{times}"


CALC = Computation(
    "D06b",
    "提成",
    "Commission by brackets",
    reads=("R10",),
    uses={"R10": "客户编码 业务代码 月份 数量 收入 业绩归属 揽收人 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号"},
    needs=" ".join((SCHEME, FACTOR, *(code for pair in STEPS for code in pair))),
).of(run, _ROWS)
