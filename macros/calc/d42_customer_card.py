"""D42: 客户资料卡, how many customers bring in how much in which area of the year (S4 R36; R03, R10)."""

from __future__ import annotations

import pandas as pd

from macros.calc.engines.declare import Computation, zero
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, part_of, total
from macros.calc.terms.entities import customers_by_entity
from macros.calc.terms.shares import by_branch
from macros.calc.terms.window import short_history
from validators.values.origin import Origin, sum_of

NO_AREA = "没有填"
"""Stands for the area of customers whose archive names none."""
_KEYS = ["_branch", "客户编码"]


def _filed(at: TableLines, rows: pd.DataFrame) -> Origin:
    keys = rows[_KEYS].itertuples(index=False, name=None)
    return sum_of("R10", "收入", at.given.period.year_to_date, {("_branch", "客户编码"): keys})


_AREAS = Tally("R03", "_branch", "年度", "地区").of(
    count("客户数量", where="_counts", rule="本年收入大于 0 的客户，同一法人在一个地区只算一户"),
    total("金额", "money", origin=_filed),
    part_of("比率", "金额"),
)
_OFFICES = Tally("R03", "_branch").of(
    count("客户数量", where="_counts", rule="本年收入大于 0 的客户，同一法人在一个地区只算一户"),
    total("金额", "money", origin=_filed),
    part_of("比率", "金额"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch, 年度 and 地区 (分片区域 of R03) with business from January to the period; amounts in fen.

    客户数量 = distinct legal entities of the area with Σ R10.收入 > 0 in the year, 金额 = Σ R10.收入 of all customers of the
    area, reversals included, 比率 = 金额 / that of the branch. Months that are not at hand are missing in both, and said.
    `extra["by_branch"]`: the same of each branch, 比率 of the whole.
    """
    months = given.period.year_to_date
    usage = given.inputs.usage(months)
    sums = usage.groupby(_KEYS)["收入"].sum()
    files = customers_by_entity(given.inputs).drop_duplicates(_KEYS)
    at = pd.MultiIndex.from_frame(files[_KEYS])
    given.note((~sums.index.isin(at)).sum(), "{} 个有收入的客户不在客户档案里，没有计入")
    rows = files.assign(
        年度=str(given.period.year),
        地区=files["分片区域"].fillna(NO_AREA).astype("object"),
        金额=pd.Series(sums.reindex(at, fill_value=0).astype("Int64").to_numpy(), index=files.index, dtype="Int64"),
    )
    rows = rows[rows["金额"] != 0].reset_index(drop=True)
    earns = rows["金额"] > 0
    first = ~rows[earns].duplicated(["_branch", "地区", "主体"])
    given.notes.extend(by_branch(given.branches, lambda b: short_history(given.inputs.missing(b, months), months)))
    return rows.assign(_counts=first.reindex(rows.index, fill_value=False))


CALC = Computation(
    "D42",
    "客户资料卡",
    "Customers by area",
    reads=("R03", "R10"),
    uses={
        "R03": "客户编码 分片区域 统一社会信用代码",
        "R10": "客户编码 业务代码 月份 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
    },
).of(run, _AREAS, beside={"by_branch": _OFFICES}, notes=(zero("金额", "分母为0：本年没有收入，比率为空"),))
