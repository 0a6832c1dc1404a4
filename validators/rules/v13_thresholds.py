"""V13: thresholds of a grading that are blank, or that do not fall from level to level; grading stops (D02)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.r09_unknown_parameter import of_pack, parameters
from validators.values.cell import plain, read_number
from validators.values.missing import is_missing
from validators.values.text import Text, fold

PREFIX = "分级门槛·"
"""Parameters of this name are the thresholds of the pack, the highest level first: 分级门槛·A, 分级门槛·B, ..."""
HEADER, LEVEL = "值", "新级别"


def check(facts: Facts) -> Iterator[Finding]:
    names = [p.name for p in facts.policy.pack.parameters.values() if p.name.startswith(PREFIX)]
    if names and (sheet := facts.sheet("R09")) is not None:
        yield from _policy(facts, sheet, names)
    if names and (sheet := facts.sheet("R06")) is not None:
        yield from _decisions(facts, sheet, names)


def _policy(facts: Facts, sheet: Sheet, names: list[str]) -> Iterator[Finding]:
    """The policy workbook: the row that is blank or not below the level above it."""
    known = parameters(facts.policy.pack)
    frame = sheet.frame[of_pack(sheet.frame, facts.policy.pack) & sheet.frame["参数名"].notna()]
    called = frame["参数名"].map(lambda name: known[fold(name)].name if fold(name) in known else "")
    rows = frame.assign(name=called, scope=frame["适用机构"].where(frame["适用机构"].notna(), ""))
    rows = rows[called.isin(names)].sort_values("生效日", kind="stable", na_position="first")
    for scope in dict.fromkeys(rows["scope"]):
        mine = pd.concat([rows[rows["scope"] == ""], rows[rows["scope"] == scope]]).drop_duplicates("name", keep="last")
        at = {str(name): pos for pos, name in zip(mine.index.tolist(), mine["name"], strict=True)}
        values = {name: _number(mine.at[pos, HEADER]) for name, pos in at.items()}
        for name, why in _faults(values, [name for name in names if name in at]):
            if scope == mine.at[at[name], "scope"]:
                yield sheet.finding(RULE, at[name], HEADER, f"{why}（V13）", "按级别从高到低填，一级比一级小，都大于 0")


def _decisions(facts: Facts, sheet: Sheet, names: list[str]) -> Iterator[Finding]:
    """A branch: the first level decided from this month on, for want of thresholds to decide it by."""
    codes = {p.name: p.code for p in facts.policy.pack.parameters.values()}
    faults = _faults({name: facts.setting(codes[name]) for name in names}, names)
    frame = sheet.frame
    decided = frame[LEVEL].notna() & (frame["生效期间"] >= str(facts.period)) & ~frame["触发"].eq("人工指定")
    for pos in sheet.positions(decided)[:1] if faults else ():
        yield sheet.finding(
            RULE,
            pos,
            LEVEL,
            f"政策的分级门槛不能用：{faults[0][1]}，级别没有依据（V13）",
            "请上级在政策里填好门槛，收到新政策后点【换新政策】；人工指定的请在“触发”里选“人工指定”",
        )


def _number(value: object) -> Decimal | None:
    return None if is_missing(value) else read_number(value)[0]


def _faults(values: dict[str, Decimal | None], names: list[str]) -> list[tuple[str, str]]:
    """Name and what is wrong, in the order of the levels."""
    found, above = [], None
    for name in names:
        value = values[name]
        if value is None:
            found.append((name, f"“{name}”是空的"))
        elif value <= 0:
            found.append((name, f"“{name}”是 {plain(value)}，要大于 0"))
        elif above is not None and value >= above:
            found.append((name, f"“{name}”是 {plain(value)}，不小于上一级的 {plain(above)}"))
        above = value if value is not None else above
    return found


RULE = Rule(
    id="V13",
    code="thresholds_not_decreasing",
    severity=Severity.A,
    registers=("R06", "R09"),
    check=check,
    packs=("P02", "P03", "P04"),
    title=Text("分级门槛空着或不递减", "Thresholds blank or not decreasing"),
    explain="按金额分级的方案，各级门槛要一级比一级小、都大于 0，缺一个就不能分级。在政策工作簿里查门槛，在台账里查本期新认定的级别。"
    "人工指定的级别不查。",
    remedy="在政策里填好各级门槛。",
    source="V13; R06, D02; S4 C41「年收入目标——万元以上为A级客户」",
)
