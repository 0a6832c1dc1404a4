"""R15b: receipts of a receivable that sum to more than was due (D18)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER, KEY = "收款金额", "应收编号"


def check(facts: Facts) -> Iterator[Finding]:
    """On the last receipt of the receivable, by day and row."""
    sheet, owed = facts.sheet("R15b"), facts.frame("R15")
    if sheet is None:
        return
    due = owed[owed[KEY].notna()].drop_duplicates(KEY).set_index(KEY)["应收金额"]
    read = sheet.frame[sheet.ok(HEADER, KEY) & sheet.frame[KEY].isin(due.dropna().index)]
    sums = read.groupby(KEY)[HEADER].sum()
    last = read.sort_values(["收款日期", "_row"], kind="stable").drop_duplicates(KEY, keep="last")
    for pos in last.index:
        number = sheet.value(int(pos), KEY)
        if sums[number] > due[number]:
            words = f"应收 {number} 累计收款 {yuan_shown(int(sums[number]))} 元，超过应收金额 {yuan_shown(int(due[number]))} 元"
            yield sheet.finding(RULE, int(pos), HEADER, words, "核对应收编号；多收的改记到别的应收，或写理由")


RULE = Rule(
    id=None,
    code="receipt_exceeds_receivable",
    severity=Severity.C,
    registers=("R15b",),
    check=check,
    title=Text("收款多于应收", "Receipts above receivable"),
    explain="一笔应收的各次收款合计（冲销按负数），不应多于应收金额。",
    remedy="核对应收编号，或写理由。",
    source="R15b, R15, D18; P00",
)
