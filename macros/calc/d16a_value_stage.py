"""D16a: where a key customer stands in its value life cycle: rising, at its peak, falling (S2 A28; R03)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, some
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, text, traced
from macros.calc.terms.cells import each_row, with_columns
from macros.calc.ways.summed_rows import cell
from validators.frames import records
from validators.values.money import percent_shown
from validators.values.origin import Origin, less, quotient

TOLERANCE = "tau"
"""Parameter: a change of value within it is none."""
RISING, PEAK, FALLING, FLAT = "上升期", "高峰", "下降通道", "平台(人工判断)"
STAGES = (RISING, PEAK, FALLING, FLAT)
ADVICE = {RISING: "推进：帮助客户增值", PEAK: "维护：延续关系", FALLING: "评估：风险高的可以放弃", FLAT: "由副经理判断"}
VALUES = ("过去价值", "现在价值", "将来价值")
"""The three columns of R03, yuan a year."""


def _grown(at: TableLines, pos: int) -> Origin:
    row = records(at.lines.iloc[[pos]])[0]
    now, later = (cell("R03", header, row, 100) for header in VALUES[1:])
    return quotient(less(later, now), now)


_ROWS = Listing("R03").of(
    *text("_branch", "客户编码", "企业全称"), *cells("money", *VALUES), traced("变化", "ratio", _grown), *text("价值阶段", "建议", "理由")
)
_WHOLE = Tally("R03").of(
    count("重点客户", rule="重点客户"),
    *(count(stage, ("价值阶段", stage), f"判断为{stage}的") for stage in STAGES),
    count("未判断", "_open", "价值没有填全或算不出的"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a key customer of R03: by its level in force, or as D04 proposes; values in fen.

    变化 g = (将来价值 − 现在价值) / 现在价值. g > τ (`tau`) 上升期; g < −τ 下降通道; between them 高峰 where 现在价值 ≥ (1 − τ) ×
    max(过去价值, 现在价值), else 平台(人工判断): the one earlier value on file is 过去价值. 现在价值 0: 分母为0; below 0, or one of
    the two blank: no stage; 过去价值 blank: no 高峰 and no 平台 can be told apart. A blank `tau` stops by name.
    """
    files = given.frame("R03")
    files = files[files["客户编码"].notna()].drop_duplicates(["_branch", "客户编码"])
    rows = files[pd.MultiIndex.from_frame(files[["_branch", "客户编码"]]).isin(list(key_customers(given)))].reset_index(drop=True)
    limits = {branch: given.need(TOLERANCE, branch) for branch in sorted(set(rows["_branch"]))}
    found = each_row(lambda branch, *values: _judged(limits[branch], *values), rows, ("_branch", *VALUES))
    rows = with_columns(rows, found, ("变化", "价值阶段", "理由"))
    advice = [ADVICE.get(str(stage)) for stage in rows["价值阶段"]]
    return rows.assign(建议=pd.Series(advice, index=rows.index, dtype="object"), _open=rows["价值阶段"].isna())


def key_customers(given: Given) -> Iterable[tuple[str, str]]:
    """(机构编码, 客户编码) of the customers whose level in force is a level of the pack, or that D04 proposes for one."""
    levels = given.inputs.policy.pack.grades.levels
    for frame in (given.inputs.levels(), given.inputs.results["D04"].rows):
        held = frame[frame["级别"].isin(levels)]
        yield from zip(held["_branch"], held["客户编码"], strict=True)


def _judged(limit: Any, before: int | None, now: int | None, later: int | None) -> tuple[Fraction | None, str | None, str]:
    """The change, the stage, and why."""
    if now is None or later is None:
        blank = "、".join(header for header, value in zip(VALUES, (before, now, later), strict=True) if value is None)
        return None, None, f"没有填{blank}，没有判断"
    if now <= 0:
        return None, None, "分母为0：现在价值是 0，没有判断" if now == 0 else "现在价值小于 0，没有判断"
    grown = Fraction(later - now, now)
    if limit is None:
        return grown, None, "政策里的容限没有填，没有判断"
    said, tau = f"将来比现在 {percent_shown(grown)}", Fraction(limit)
    if abs(grown) > tau:
        return grown, RISING if grown > 0 else FALLING, said
    if before is None:
        return grown, None, f"{said}；没有填过去价值，分不出高峰和平台"
    if now >= (1 - tau) * max(before, now):
        return grown, PEAK, said
    return grown, FLAT, f"{said}；现在比过去低 {percent_shown(Fraction(before - now, before))}"


CALC = Computation(
    "D16a",
    "客户价值生命周期",
    "Value life cycle",
    reads=("R03",),
    uses={"R03": "客户编码 企业全称 过去价值 现在价值 将来价值", "R06": "客户编码 方案 生效期间 新级别 审批单号 是否试算"},
    needs=TOLERANCE,
    after=("D04",),
).of(run, _ROWS, summary=_WHOLE, notes=(some("未判断", "{} 户重点客户的价值没有填全或算不出，没有判断阶段"),))
