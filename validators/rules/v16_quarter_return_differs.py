"""V16: the quarterly return against the flow of its three filing months (settled 1, 17, 19, 31)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.flow_rows import known, unsure, usage
from validators.values.period import Month, quarter_months
from validators.values.text import Text

CELLS = {"本季用邮量": "数量", "本季收入": "收入"}
"""The column of R11 and the column of R10 that it repeats, in the order of R11."""

ABOUT = ["客户", "业务种类"]
"""What R11 calls 客户编码 and 业务代码 of R10."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R11")) is None or facts.sheet("R10") is None:
        return
    for quarter in sheet.frame["季度"].dropna().unique():
        months = quarter_months(quarter)
        if known(facts, months):
            yield from _quarter(facts, sheet, quarter, months)


def _quarter(facts: Facts, sheet: Sheet, quarter: str, months: tuple[Month, ...]) -> Iterator[Finding]:
    rows = sheet.frame[sheet.frame["季度"].eq(quarter) & sheet.frame[ABOUT].notna().all(axis=1)]
    rows = rows[~pd.MultiIndex.from_frame(rows[ABOUT]).isin(unsure(facts))]
    sums = usage(facts, months).reindex(pd.MultiIndex.from_frame(rows[ABOUT])).fillna(0).set_index(rows.index)
    differs = pd.DataFrame({typed: rows[typed].notna() & rows[typed].ne(sums[flow]).fillna(False) for typed, flow in CELLS.items()})
    for pos in differs.index[differs.any(axis=1)]:
        wrong = [header for header in CELLS if differs.at[pos, header]]
        yield _finding(sheet, int(pos), wrong, sums.loc[pos], months)


def _finding(sheet: Sheet, pos: int, wrong: list[str], sums: pd.Series, months: tuple[Month, ...]) -> Finding:
    said = []
    for header in wrong:
        show = sheet.register.by_header[header].kind.show
        typed, flow = int(sheet.value(pos, header)), int(sums[CELLS[header]])
        said.append(f"{header} {show(typed)}，流水合计 {show(flow)}，{'多' if typed > flow else '少'} {show(abs(typed - flow))}")
    return sheet.finding(
        RULE,
        pos,
        wrong[0],
        f"{'；'.join(said)}；流水按 {months[0]} 到 {months[2]} 三个月上报的数（V16）",
        "先把流水核对补齐，再把这里改成流水的合计",
    )


RULE = Rule(
    id="V16",
    code="quarter_return_differs",
    severity=Severity.A,
    registers=("R11",),
    check=check,
    title=Text("季报与流水不符", "Quarterly return differs from the flow"),
    explain="大客户用邮情况表的本季用邮量、本季收入，要等于业务量流水三个月的合计（含冲销）。缺一个月的流水就不查。",
    remedy="核对后改成流水的合计。",
    source="V16; S3 C06; settled 1, 17, 19, 31",
)
