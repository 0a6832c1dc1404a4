"""Which rows of a branch's desk begin a form, and what the form is about (P13): levels, prices, awards, plans, complaints, credit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from validators.finding import Finding
from validators.frames import plain_values
from validators.register import Sheet
from validators.values.money import yuan_shown

_GRANTED = ("已批准", "执行中", "完成", "终止")
"""States of an award that asks for nothing any more."""


@dataclass(frozen=True, kw_only=True)
class BegunPaper:
    """A form that a row begins: its type, sheet and row, what it is about; key: what makes the row the same row another time.

    case   what decides whether 中间审批 applies: of a level the new one
    """

    type: str
    register: str
    sheet: str
    row: int
    key: str
    about: str
    case: str = ""


@dataclass(frozen=True, kw_only=True)
class _Begins:
    """A type of form: the register, which rows (a mask, or the code of the finding on them), their key and words."""

    type: str
    register: str
    key: tuple[str, ...]
    when: Callable[[pd.DataFrame], pd.Series] | None = None
    code: str = ""
    words: tuple[str, ...] = ()
    case: str = ""


def _level(rows: pd.DataFrame) -> pd.Series:
    moved = rows["新级别"].notna() & (rows["原级别"].isna() | (rows["原级别"] != rows["新级别"]))
    return moved & rows["审批单号"].isna() & ~rows["是否试算"].fillna(False).astype(bool)


def _award(rows: pd.DataFrame) -> pd.Series:
    return rows["建议金额"].notna() & ~rows["审批"].isin(_GRANTED)


def _credit(rows: pd.DataFrame) -> pd.Series:
    """The first row of each group whose balances less margins are more than its limit."""
    known = rows["集团"].notna() & rows["集团授信限额"].notna()
    used = (rows["授信余额"].fillna(0) - rows["保证金"].fillna(0)).groupby(rows["集团"]).transform("sum")
    over = known & (used > rows["集团授信限额"].fillna(0))
    return over & ~rows["集团"].where(over).duplicated()


BEGINS = (
    _Begins(
        type="分级变更", register="R06", key=("客户编码", "生效期间"), when=_level, words=("客户编码", "原级别", "新级别"), case="新级别"
    ),
    _Begins(type="价格偏差", register="R16", key=("记录编号",), code="price_beyond_authority"),
    _Begins(type="授信超限", register="R16", key=("记录编号",), code="credit_exceeded"),
    _Begins(type="突出贡献奖", register="R44", key=("工号", "项目", "期间"), when=_award, words=("工号", "项目", "建议金额", "贡献说明")),
    _Begins(
        type="走访审阅",
        register="R21",
        key=("计划编号",),
        when=lambda rows: rows["总结报告"].notna() & rows["主管审阅"].isna(),
        words=("计划月", "走访人", "总结报告"),
    ),
    _Begins(
        type="客户计划",
        register="R49",
        key=("客户编码", "年"),
        when=lambda rows: rows["计划摘要"].notna() & rows["审核"].isna(),
        words=("客户编码", "年", "计划摘要"),
    ),
    _Begins(
        type="重大投诉",
        register="R25",
        key=("投诉编号",),
        when=lambda rows: rows["情节"].eq("重大") & rows["审批"].isna(),
        words=("客户编码", "内容"),
    ),
    _Begins(type="授信超限", register="R47", key=("集团",), when=_credit, words=("集团", "集团授信限额")),
    _Begins(
        type="欠费减免",
        register="R15",
        key=("应收编号",),
        when=lambda rows: rows["呆坏账标记"].fillna(False).astype(bool) & rows["销账号"].isna(),
        words=("应收编号", "应收金额", "欠费原因"),
    ),
)
"""Where each type of form begins; 更正单 and 参数变更 begin at the centre."""


def begun_papers(sheets: Mapping[str, Sheet], findings: Iterable[Finding]) -> list[BegunPaper]:
    """The forms that the rows of a desk begin, in the order of the types and rows."""
    found = list(findings)
    return [one for begins in BEGINS if begins.register in sheets for one in _of(begins, sheets[begins.register], found)]


def _of(begins: _Begins, sheet: Sheet, findings: list[Finding]) -> Iterator[BegunPaper]:
    said = {f.row: f.message for f in findings if f.code == begins.code and f.sheet == sheet.register.sheet}
    mask = begins.when(sheet.frame) if begins.when is not None else sheet.frame["_row"].isin([row for row in said if row is not None])
    for pos in sheet.positions(mask.fillna(False).astype(bool)):
        row = sheet.raw.rows[pos]
        parts = [_shown(sheet, pos, header) for header in begins.words]
        yield BegunPaper(
            type=begins.type,
            register=begins.register,
            sheet=sheet.register.sheet,
            row=row,
            key="|".join(_shown(sheet, pos, header) for header in begins.key) or str(row),
            about=said.get(row) or "，".join(part for part in parts if part),
            case=_shown(sheet, pos, begins.case) if begins.case else "",
        )


def _shown(sheet: Sheet, pos: int, header: str) -> str:
    """A cell as people read it: money in yuan."""
    value = plain_values(sheet.frame[header].iloc[pos : pos + 1])[0]
    if value is None:
        return ""
    money = sheet.register.by_header[header].kind.__class__.__name__ == "Money"
    return f"{yuan_shown(int(value))} 元" if money else str(value)
