"""D59: whether the customers that a campaign touched stayed, and were content, more than the others (S0 A02; R19, R20)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.d09_churn import LOST as GONE
from macros.calc.d09_churn import RETAINED
from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, derived, mean, ruled, ruled_each, share, total
from macros.calc.terms.shares import reached
from macros.calc.terms.survey_answers import CODING, index_of_mean, index_origin, survey_answers
from validators.frames import plain_values, records
from validators.values.origin import Origin, added, of_result

CAMPAIGN, MODES = "客户维护活动", ("特定日期", "座谈")
KEPT, CONTENT, GAIN = "保持率", "满意度指数", "增值额"
_KEYS = ("_branch", "项目编号")
_SHOWN = {KEPT: "接触保持率", CONTENT: "接触满意指数", GAIN: "接触增值额"}


def _index(side: str, points: str) -> tuple[Any, ...]:
    """The satisfaction index of the touched, or of the others: of their answers."""
    flag, n = f"_{points}", f"_{points}_answers"
    return (
        total(flag, "number", "分", where=flag, source="R27", cell_in="题目", rule=CODING, shown=False),
        count(n, flag, "有答案的", source="R27", cell_in="题目", shown=False),
        mean(f"_{points}_mean", flag, n),
        derived(f"{side}满意指数", "score", (f"_{points}_mean",), index_of_mean, index_origin),
    )


def _gained(at: TableLines, rows: pd.DataFrame) -> Origin:
    return added(of_result("D09", "增减", int(pos)) for pos in rows["_d09"])


def _told(at: TableLines, line: dict[str, Any]) -> dict[str, Any]:
    """The target of a campaign in its own words, and what there is to hold against it."""
    projects = at.rows["R19"]
    own = records(projects[(projects["_branch"] == line["_branch"]) & (projects["项目编号"] == line["项目编号"])].head(1))
    name, measure, target = (own[0][h] for h in ("项目名称", "目标指标", "目标值")) if own else (None, None, None)
    return {"项目名称": name, "目标指标": measure, "目标": target}


def _verdict(at: TableLines, line: dict[str, Any]) -> str | None:
    """达标 or 未达标 by the measure that the campaign names; None while it names none, or its figure is empty."""
    if line["目标"] is None or line["目标指标"] is None:
        return None
    have, want = line[_SHOWN[line["目标指标"]]], Fraction(line["目标"])
    scale = {KEPT: Fraction(1, 100), CONTENT: Fraction(1), GAIN: Fraction(100)}[line["目标指标"]]
    return reached(have, want * scale)


_ROWS = Tally("R03", *_KEYS, also=("R19",)).of(
    *ruled_each(("项目名称", "目标指标", "目标"), _told),
    *(count("接触户数", source="R20"), count("接触上期户", "_had_touched", "活动接触过、上期有业务的")),
    count("接触保持户", "_kept_touched", "活动接触过、上期和本期都有业务的"),
    share("接触保持率", "接触保持户", "接触上期户"),
    *(count("其余上期户", "_had_others", "没有接触、上期有业务的"), count("其余保持户", "_kept_others", "没有接触、两期都有业务的")),
    share("其余保持率", "其余保持户", "其余上期户"),
    *(*_index("接触", "touched"), *_index("其余", "others")),
    total("接触增值额", "money", "增减", where="_touched", origin=_gained),
    ruled("结论", _verdict),
)
_SUMMARY = Tally("=").of(*(count("活动数"), count("达标", ("结论", "达标")), count("未达标", ("结论", "未达标"))))


def run(given: Given) -> Sources:
    """One row a campaign (R19 of 类型 客户维护活动, or a project that a contact names): the customers that it touched against the others.

    Touched = named by a row of R20 at hand (three earlier months) whose 方式 is 特定日期 or 座谈 and whose 项目 is the campaign.
    保持率 = customers kept / customers of the period before, as D09 has them; 满意指数 = (mean of their answers in R27 − 1) / 6 x 100;
    增值额 = Σ 本期 − 上期 of the touched. 结论: the figure of 目标指标 against 目标值 (保持率 in per cent, 满意度指数 in points, 增值额 in yuan).
    """
    projects, visits = given.frame("R19"), given.all_filed("R20")
    visits = visits[visits["方式"].isin(MODES) & visits["项目"].notna() & visits["客户编码"].notna()]
    touched = visits.rename(columns={"项目": "项目编号"}).drop_duplicates([*_KEYS, "客户编码"])
    campaigns = projects[projects["类型"].eq(CAMPAIGN).fillna(False) & projects["项目编号"].notna()]
    named = pd.concat([frame[list(_KEYS)] for frame in (campaigns, touched)], ignore_index=True).drop_duplicates()
    held = {(b, p, c) for b, p, c in zip(*(plain_values(touched[h]) for h in (*_KEYS, "客户编码")), strict=True)}
    return {
        "R03": _customers(given, named, held),
        "R19": projects.merge(named, on=list(_KEYS), how="inner"),
        "R20": touched,
        "R27": _answers(given, named, held),
    }


def _customers(given: Given, named: pd.DataFrame, held: set[Any]) -> pd.DataFrame:
    """For each campaign the customers of both periods, with their place in 客户档案."""
    moves = given.inputs.results["D09"].rows
    moves = moves.assign(_d09=range(len(moves)))[["_branch", "客户编码", "状态", "增减", "_d09"]]
    files = given.frame("R03").drop_duplicates(["_branch", "客户编码"])[["_branch", "客户编码", "_file", "_row"]]
    rows = named.merge(moves, on="_branch").merge(files, on=["_branch", "客户编码"], how="left")
    flag, kept = _touched(rows, held, "客户编码"), rows["状态"].eq(RETAINED).fillna(False).astype(bool)
    had = kept | rows["状态"].eq(GONE).fillna(False).astype(bool)
    flags = {"_had_touched": had & flag, "_kept_touched": kept & flag, "_had_others": had & ~flag, "_kept_others": kept & ~flag}
    rows = rows.assign(**flags, _touched=flag, 增减=rows["增减"].astype("Int64"))
    return rows[rows["_row"].notna()].astype({"_row": "int64"})


def _answers(given: Given, named: pd.DataFrame, held: set[Any]) -> pd.DataFrame:
    """For each campaign the answers of the surveys of the month."""
    rows = named.merge(survey_answers(given).dropna(subset="客户"), on="_branch")
    flag, told = _touched(rows, held, "客户"), rows["_told"].fillna(False).astype(bool)
    return rows.assign(_touched=told & flag, _others=told & ~flag)


def _touched(rows: pd.DataFrame, held: set[Any], customer: str) -> pd.Series:
    keys = zip(*(plain_values(rows[h]) for h in (*_KEYS, customer)), strict=True)
    return pd.Series([key in held for key in keys], index=rows.index, dtype=bool)


CALC = Computation(
    "D59",
    "客户维护活动效果",
    "Effect of campaigns",
    reads=("R19",),
    uses={
        "R03": "客户编码",
        "R19": "项目编号 项目名称 类型 目标指标 目标值",
        "R20": "客户编码 方式 项目",
        "R27": "客户 订单处理 补货时间 员工服务态度 订货单位 紧急发货 指定时间配送 物流信息提供 送货无损坏 服务管理水平",
    },
    after=("D09",),
    keeps={"R20": 3},
).of(run, _ROWS, summary=_SUMMARY, notes=(among(lambda rows: rows["目标值"].isna(), "{} 个活动没有目标值，没有判断效果", "R19"),))
