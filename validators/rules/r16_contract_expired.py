"""Sales and paid-for members after the contract they name, or every contract of the customer, has ended (R16, R46, R10; R12)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.text import Text

ENDS = "止日"
_REMEDY = "先续签；已续签的，在合同表改止日"


def check(facts: Facts) -> Iterator[Finding]:
    contracts = facts.frame("R12")
    contracts = contracts[contracts["合同编号"].notna()].drop_duplicates("合同编号")
    if (sheet := facts.sheet("R16")) is not None:
        yield from _named(sheet, contracts)
    if (sheet := facts.sheet("R10")) is not None:
        yield from _covered(sheet, contracts)
    if (sheet := facts.sheet("R46")) is not None:
        yield from _accounts(sheet, contracts, pd.Timestamp(facts.period.first))


def _named(sheet: Sheet, contracts: pd.DataFrame) -> Iterator[Finding]:
    """Sales that name their contract."""
    ends = contracts.set_index("合同编号")[ENDS].dropna()
    for pos in sheet.positions(sheet.frame["合同"].isin(ends.index) & sheet.frame["日期"].notna() & sheet.ok("合同", "日期")):
        number = sheet.value(pos, "合同")
        if sheet.value(pos, "日期") > ends[number]:
            yield sheet.finding(RULE, pos, "合同", _words(number, ends[number]), _REMEDY)


def _covered(sheet: Sheet, contracts: pd.DataFrame) -> Iterator[Finding]:
    """The first row of each customer whose contracts have all ended before it; R10 names none itself."""
    last = contracts[contracts["客户编码"].notna() & contracts[ENDS].notna()].sort_values(ENDS).drop_duplicates("客户编码", keep="last")
    open_ = set(contracts.loc[contracts[ENDS].isna(), "客户编码"])
    ended = {code: (number, end) for code, number, end in last[["客户编码", "合同编号", ENDS]].itertuples(index=False) if code not in open_}
    told: set[str] = set()
    for pos in sheet.positions(
        sheet.frame["客户编码"].isin(list(ended)) & sheet.frame["业务日期"].notna() & sheet.ok("客户编码", "业务日期")
    ):
        code = str(sheet.value(pos, "客户编码"))
        number, end = ended[code]
        if code not in told and sheet.value(pos, "业务日期") > end:
            told.add(code)
            yield sheet.finding(RULE, pos, "客户编码", _words(number, end), _REMEDY)


def _accounts(sheet: Sheet, contracts: pd.DataFrame, first: pd.Timestamp) -> Iterator[Finding]:
    """The first member of each contract who is still there although it ended before the month."""
    ends = contracts.set_index("合同编号")[ENDS].dropna()
    over = sheet.frame["合同"].isin(ends.index[ends < first]) & sheet.frame["退出日期"].isna() & sheet.ok("合同")
    for pos in sheet.positions(over & ~sheet.frame["合同"].where(over).duplicated()):
        number = sheet.value(pos, "合同")
        yield sheet.finding(RULE, pos, "合同", _words(number, ends[number]), _REMEDY)


def _words(number: str, end: pd.Timestamp) -> str:
    return f"合同 {number} 已于 {end:%Y-%m-%d} 到期，本期还有业务"


RULE = Rule(
    id=None,
    code="contract_expired",
    severity=Severity.C,
    registers=("R16", "R10", "R46"),
    check=check,
    title=Text("合同已到期还有业务", "Business after the contract's end"),
    explain="价格执行写了合同的，看那份合同；销售流水没有合同一列，看这家客户的合同是不是都已到期。没有登记合同的客户不查。统付账户看它写的合同，本月以前已到期、还有成员的，记在第一个成员上。",
    remedy="先续签。",
    source="R12, R16, R10, R46; P00",
)
