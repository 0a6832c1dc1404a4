"""V15: a reversal whose original is not there; class C where that month was not given (settled 2)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.flow_rows import full_months, known_rows
from validators.values.text import Text

HEADER = "冲销原记录编号"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    target, own = sheet.frame[HEADER], sheet.frame["记录编号"]
    found = target.isin(known_rows(facts)["记录编号"].dropna()) & target.ne(own)
    months = full_months(facts)
    for pos in sheet.positions(reversals(sheet.frame) & sheet.ok(HEADER) & ~found):
        yield _finding(sheet, pos, months)


def _finding(sheet: Sheet, pos: int, months: set[str]) -> Finding:
    record, month = sheet.value(pos, HEADER), sheet.value(pos, "月份")
    if record is None:
        return sheet.finding(
            RULE, pos, HEADER, "有冲销标记，却没有冲销原记录编号（V15）", "填上被冲销的那一行的记录编号；不是冲销就清掉冲销标记"
        )
    if month in months:
        return sheet.finding(
            RULE,
            pos,
            HEADER,
            f"《业务量流水》{month} 里没有记录 {record}（V15）",
            "照原来那一行改对记录编号；原记录是以前月份的，请把“月份”填成它的月份",
        )
    where = f" {month} 的流水" if month else "原记录那个月的流水"
    return sheet.finding(
        RULE, pos, HEADER, f"手边没有{where}，核对不到记录 {record}（V15）", "照当时的台账核对编号和金额；属实请写理由", severity=Severity.C
    )


RULE = Rule(
    id="V15",
    code="reversal_without_original",
    severity=Severity.A,
    registers=("R10",),
    check=check,
    title=Text("冲销找不到原记录", "Reversal without original"),
    explain="冲销行要写明冲的是哪一条记录，系统在本期和手边的前几期里查找。那个月的流水不在手边时，只要求核实。",
    remedy="填对被冲销记录的编号。",
    source="V15; R10; settled 2, 17, 31",
)
