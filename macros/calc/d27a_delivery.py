"""D27a: whether small deliveries arrived in time (S0 R58; P02)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from macros.calc.terms.cells import by_place
from macros.calc.terms.stops import unset
from macros.calc.terms.tally import Tally, count, lineage_of, share
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.frames import records
from validators.values.text import Text
from validators.values.times import moment

TARGET = "delivery_target"
ON_TIME, LATE, MISSED, UNDER_WAY, UNJUDGED = "准时", "迟到", "未到", "在途", "没有判断"
DUE = (ON_TIME, LATE, MISSED)
_KEPT = ["_branch", "_row", "_file", "订单", "客户", "数量", "需求时间", "送达时间"]
_FORMATS = dict.fromkeys(("_branch", "订单", "客户", "需求时间", "送达时间", "结论", "理由"), "text") | {"数量": "quantity"}
_WORDS = (*DUE, UNDER_WAY, UNJUDGED)
DELIVERIES = Tally(
    "R58",
    ("_branch",),
    (
        count("趟数"),
        count("应到", "_应到", "已到时间的配送"),
        *(count(word, f"_{word}", f"判为“{word}”的配送") for word in _WORDS),
        share("准时率", ON_TIME, "应到"),
    ),
)


def run(inputs: Inputs) -> Result:
    """One row a delivery of R58 with 结论 and 理由; `extra["by_branch"]`: 趟数, 应到, 准时, 准时率 and whether it is enough.

    准时 ⇔ 送达时间 <= 需求时间; a 需求时间 without a time of day (its first minute) means any hour of that day. Not arrived: 未到
    when 需求时间 is past at the end of the period, else 在途. 准时率 = 准时 / (准时 + 迟到 + 未到); what lacks 需求时间, or is
    signed for without 送达时间, is not judged. 达标 by `delivery_target`, empty while that is blank.
    """
    rows = inputs.frame("R58")
    found = [_judged(row, dt.datetime.combine(inputs.period.last, dt.time.max)) for row in records(rows)]
    rows = rows.assign(
        **{name: pd.Series([f[i] for f in found], index=rows.index, dtype="object") for i, name in enumerate(("结论", "理由"))}
    )
    rows = rows.assign(_应到=rows["结论"].isin(DUE), **{f"_{word}": rows["结论"] == word for word in _WORDS})
    branches, total = DELIVERIES.table(rows), DELIVERIES.summary(rows)
    branches["结论"] = _reached(inputs, branches)
    on_time = rows["结论"].map({ON_TIME: True, LATE: False, MISSED: False}).astype("boolean")
    return Result(
        title=CALC.title,
        rows=rows[[*_KEPT[:1], *_KEPT[3:], "结论", "理由"]],
        formats=_FORMATS,
        summary=total,
        summary_formats=DELIVERIES.summary_formats,
        notes=(
            *unset(inputs, TARGET, "没有判断是否达标", inputs.branches),
            *(("分母为0：没有到时间的配送，准时率为空",) * (not total["应到"])),
            *((f"{total[UNJUDGED]} 趟没有需求时间或送达时间，没有判断",) * bool(total[UNJUDGED])),
        ),
        extra={"by_branch": branches, "cells": rows[["_branch", "_row", "_file"]].assign(准时=on_time)},
        lineage=lineage_of(DELIVERIES, rows, branches, "by_branch"),
    )


def _judged(row: dict[str, Any], end: dt.datetime) -> tuple[str, str]:
    if row["需求时间"] is None:
        return UNJUDGED, "需求时间没有填"
    wanted = moment(row["需求时间"])
    if wanted.time() == dt.time():
        wanted = dt.datetime.combine(wanted.date(), dt.time.max)
    if row["送达时间"] is not None:
        in_time = moment(row["送达时间"]) <= wanted
        return (ON_TIME if in_time else LATE), f"{row['送达时间']} 送到，要求 {row['需求时间']}"
    if row["签收"] is not None:
        return UNJUDGED, "已签收，送达时间没有填"
    return (MISSED, f"要求 {row['需求时间']}，期末还没有送到") if wanted <= end else (UNDER_WAY, f"要求 {row['需求时间']}，还没有到时间")


def _reached(inputs: Inputs, branches: pd.DataFrame) -> pd.Series:
    """达标 or 未达标 by the target of each branch; None where either is not known."""
    targets = [inputs.setting(TARGET, branch) for branch in branches["_branch"]]
    rates = zip(branches["准时率"], targets, strict=True)
    return pd.Series([None if t is None or r is None else "达标" if r >= t else "未达标" for r, t in rates], dtype="object")


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    return by_place(inputs.frame("R58"), inputs.results["D27a"].extra["cells"], ("准时",))


CALC = Calc(
    id="D27a",
    title=Text("小额配送准时率", "Deliveries on time"),
    run=run,
    reads=("R58",),
    fills=(Fill(register="R58", columns=("准时",), values=_cells, needs=("D27a",)),),
)
