"""A quarter of usage by customer and business, as far as it has passed, with what staff typed in the return (E2.1, R11; V16)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from macros.reports.layout.branch_pages import level_words, tiers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in
from validators.page.parts import Absent
from validators.values.origin import carrying, sum_of
from validators.values.period import Month

Line = tuple[str, str, str]
"""机构编码, 客户编码, 业务代码."""


@dataclass(frozen=True)
class Quarter:
    """The months of the return that have passed, those before, and whether either is incomplete."""

    name: str
    months: tuple[Month, ...]
    before: tuple[Month, ...]
    running: bool
    lacking: tuple[Month, ...]
    lacking_before: tuple[Month, ...]

    @property
    def word(self) -> Absent | None:
        """The word where the quarter or the one before it is not whole; None where both are."""
        return Absent("季度中") if self.running else Absent("历史不足") if self.lacking or self.lacking_before else None

    @property
    def state(self) -> str:
        """How far it has passed, and which months are not at hand."""
        had = f"{self.months[0]} 至 {self.months[-1]}" if len(self.months) > 1 else str(self.months[0])
        said = f"▲季度中：只有 {had}，到季末月再报送，现在只供自己核对，不与上季比较。" if self.running else f"√本季三个月齐：{had}。"
        if self.lacking:
            said = f"▲历史不足：本季缺 {'、'.join(map(str, self.lacking))} 的台账，下表没有包括。"
        if self.lacking_before:
            said += f"上季缺 {'、'.join(map(str, self.lacking_before))}，不算环比。"
        return said


def quarter(context: ReportContext) -> Quarter:
    """The quarter of the month reported on."""
    found: Quarter = context.once("quarter", _quarter)
    return found


def _quarter(context: ReportContext) -> Quarter:
    period = context.period
    all_months = period.quarter_months
    months = tuple(m for m in all_months if m <= period)
    before = tuple(m.plus(-3) for m in all_months)
    lacking = {m for b in context.inputs.branches for m in _unknown(context, b, months)}
    lacking_before = {m for b in context.inputs.branches for m in _unknown(context, b, before)}
    return Quarter(period.quarter, months, before, not period.ends_quarter, tuple(sorted(lacking)), tuple(sorted(lacking_before)))


def _unknown(context: ReportContext, branch: str, months: tuple[Month, ...]) -> tuple[Month, ...]:
    usage = context.inputs.history.usage
    filed = set(usage.loc[usage["_branch"] == branch, "月份"])
    return tuple(m for m in context.inputs.missing(branch, months) if str(m) not in filed)


def _sums(context: ReportContext, months: tuple[Month, ...]) -> dict[Line, tuple[int, int]]:
    frame = context.inputs.usage(months).groupby(["_branch", "客户编码", "业务代码"])[["收入", "数量"]].sum()
    keys = ("_branch", "客户编码", "业务代码")

    def summed(column: str, amount: Any, key: Line) -> int:
        return carrying(int(amount), sum_of("R10", column, months, {keys: [key]}))

    cells = zip(frame.index, frame["收入"], frame["数量"], strict=True)
    return {key: (summed("收入", income, key), summed("数量", amount, key)) for key, income, amount in cells}


def usage_lines(context: ReportContext) -> list[dict[str, Any]]:
    """大客户 only, by income of the customer, then of the business; with what was typed of each."""
    held = quarter(context)
    now, then = _sums(context, held.months), _sums(context, held.before)
    typed = {(r["_branch"], r["客户"], r["业务种类"]): r for r in rows_in(context, "R11") if r["季度"] == held.name}
    tiered = {key for key, level in level_words(context).items() if level.startswith(tiers(context))}
    keys = {key for key in {*now, *then} if key[:2] in tiered} | set(typed)
    totals: dict[tuple[str, str], int] = {}
    for key in keys:
        totals[key[:2]] = totals.get(key[:2], 0) + now.get(key, (0, 0))[0]
    ordered = sorted(keys, key=lambda key: (-totals[key[:2]], key[:2], -now.get(key, (0, 0))[0], str(key[2])))
    return [
        _line(key, now.get(key) or _nothing(held.months, key), (then.get(key) or _nothing(held.before, key))[0], typed.get(key, {}))
        for key in ordered
    ]


def _nothing(months: tuple[Month, ...], key: Line) -> tuple[int, int]:
    """0 and 0 of what has no rows in these months; they say of which rows there are none."""
    income, quantity = (
        carrying(0, sum_of("R10", column, months, {("_branch", "客户编码", "业务代码"): [key]})) for column in ("收入", "数量")
    )
    return income, quantity


def _line(key: Line, now: tuple[int, int], before: int, typed: Any) -> dict[str, Any]:
    names = ("潜在需求", "客户意见", "客户经理", "维护计划调整", "_file", "_row")
    own = {"_branch": key[0], "客户编码": key[1], "业务": key[2], "收入": now[0], "数量": now[1], "上季": before}
    return own | {name: typed.get(name) for name in names}
