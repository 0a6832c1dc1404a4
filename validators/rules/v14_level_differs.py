"""V14: a level in R06 that is not the computed one and that nobody approved."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "新级别"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R06")) is None:
        return
    judged = sheet.frame[HEADER].notna() & _judged(facts, sheet.frame) & sheet.ok("审批单号")
    result = facts.compute(facts.policy.pack.grades.computation) if judged.any() else None  # most rows are approved
    if result is None:
        return
    computed = dict(zip(result.rows["客户编码"], result.rows["级别"], strict=True))
    expected = sheet.frame["客户编码"].map(computed)
    differs = expected.notna() & expected.ne(sheet.frame[HEADER])
    for pos in sheet.positions(differs & judged):
        typed = sheet.value(pos, HEADER)
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"认定为{typed}，按本期数据算出的是{expected.iat[pos]}，又没有审批单号（V14）",
            f"改为{expected.iat[pos]}；要保留{typed}，请报上级同意后填审批单号并写理由",
        )


def _judged(facts: Facts, frame: pd.DataFrame) -> pd.Series:
    """The latest row of each customer, if decided here, no trial, of this pack and without approval (settled 5, 27)."""
    pack = facts.policy.pack.id
    trial = frame["是否试算"].fillna(False).astype(bool)
    ours = frame["方案"].fillna(pack).eq(pack) & ~trial & frame["客户编码"].notna()
    order = frame[ours].sort_values("生效期间", kind="stable", na_position="first")
    latest = ~order.duplicated("客户编码", keep="last").reindex(frame.index, fill_value=True)
    return ours & latest & frame["审批单号"].isna() & frame["认定单位"].eq(facts.filing.branch)


RULE = Rule(
    id="V14",
    code="level_differs",
    severity=Severity.B,
    registers=("R06",),
    check=check,
    title=Text("级别与计算不同且未审批", "Level differs from the computed one"),
    explain="本单位认定的级别与分级计算的结果不同，又没有审批单号。只查认定单位是本单位的、最近的一行；上级定的级别不查。",
    remedy="改成算出的级别，或报上级同意。",
    source="V14; D01; settled 5, 16, 17, 27",
)
