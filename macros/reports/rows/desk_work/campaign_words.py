"""Which campaigns touched a customer, how it is segmented, and what a campaign is to reach, in words (E3.3; R20, R19, R67, D59)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in
from macros.reports.parts.shown_columns import Row
from validators.values.cell import plain

_MODES = ("特定日期", "座谈")
_UNITS = {"保持率": "%", "满意度指数": " 分", "增值额": " 元"}
Words = dict[tuple[str, Any], str]


def has_campaigns(context: ReportContext) -> bool:
    """True where the pack measures campaigns."""
    return "D59" in context.results


def has_segments(context: ReportContext) -> bool:
    """True where the pack keeps segments of customers."""
    return "R67" in context.inputs.policy.pack.registers


def campaigns_of(context: ReportContext, branch: str, customer: str) -> str | None:
    """The campaigns of the month that touched a customer, by name."""
    held: Words = context.once("campaigns by customer", _campaigns)
    return held.get((branch, customer))


def segment_of(context: ReportContext, branch: str, customer: str) -> str | None:
    """地理 and 行为 of a customer."""
    held: Words = context.once("segments by customer", _segments)
    return held.get((branch, customer))


def target_words(row: Row) -> str | None:
    """`保持率 85%`; None where the campaign names no target."""
    measure, target = row["目标指标"], row["目标"]
    return None if measure is None or target is None else f"{measure} {plain(target)}{_UNITS[measure]}"


def _campaigns(context: ReportContext) -> Words:
    names = {(row["_branch"], row["项目编号"]): row["项目名称"] for row in rows_in(context, "R19")}
    found: dict[tuple[str, Any], dict[str, None]] = {}
    for row in rows_in(context, "R20"):
        if row["项目"] is not None and row["方式"] in _MODES:
            found.setdefault((row["_branch"], row["客户编码"]), {})[names.get((row["_branch"], row["项目"])) or row["项目"]] = None
    return {key: "、".join(held) for key, held in found.items()}


def _segments(context: ReportContext) -> Words:
    told = ((row["_branch"], row["客户"], [row["地理"], row["行为"]]) for row in rows_in(context, "R67"))
    return {(branch, customer): "、".join(filter(None, words)) for branch, customer, words in told if any(words)}
