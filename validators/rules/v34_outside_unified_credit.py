"""V34: a member of a group whose exposure at this bank is not in unified credit (D19)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "纳入统一授信"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R47")) is None:
        return
    outside = left_out(facts, sheet.frame) & sheet.ok(HEADER) & ~low_risk(sheet.frame)
    for pos in sheet.positions(outside):
        member, balance = sheet.shown(pos, "成员") or "成员", yuan_shown(int(sheet.value(pos, "授信余额")))
        yield sheet.finding(
            RULE, pos, HEADER, f"{member}有授信余额 {balance} 元，没有纳入统一授信（V34）", "纳入统一授信后填“是”；确不纳入请写理由"
        )


def left_out(facts: Facts, frame: pd.DataFrame) -> pd.Series:
    """Mask of the credits of this bank with a balance that are not in unified credit; a blank is no 是.

    The list of a group may leave a member out; a credit that names no group is left out with its member.
    """
    families = facts.frame("R05")
    out = families[families[HEADER].eq(False).fillna(False) & families["成员客户编码"].notna()]
    excluded = pd.Series([*zip(out["集团编码"], out["成员客户编码"], strict=True)], dtype="object")
    own = pd.Series([*zip(frame["集团"], frame["成员"], strict=True)], index=frame.index, dtype="object")
    left = own.isin(excluded) | frame["集团"].isna() & frame["成员"].isin(out["成员客户编码"])
    inside = frame[HEADER].fillna(False).astype(bool) & ~left
    return (frame["授信余额"] > 0).fillna(False) & ~frame["授信机构类型"].eq("他行") & ~inside


def low_risk(frame: pd.DataFrame) -> pd.Series:
    """Mask of the rows marked 低风险业务."""
    return frame["低风险业务"].fillna(False).astype(bool)


RULE = Rule(
    id="V34",
    code="outside_unified_credit",
    severity=Severity.C,
    registers=("R47",),
    check=check,
    title=Text("成员授信没有纳入统一授信", "Exposure outside unified credit"),
    explain="集团全部关联企业在本行的授信都要纳入统一授信管理，空着不算“是”。集团名单里写明不纳入的成员也会指出。",
    remedy="纳入后填“是”，或写理由。",
    source="V34; R05, R47, D19; S1 C119「未将全部关联企业…纳入统一授信管理」",
)
