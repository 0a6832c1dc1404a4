"""D23: how complete the leads are, how many become deals, and which of these a customer's income stands behind (S1 C127; R56)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, some, unset_of
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, mean, ruled, share, total
from macros.calc.terms.shares import reached
from validators.values.missing import is_missing

TARGET, RECALL = "complete_target", "recall_days"
UNNAMED = "未填"
_ENOUGH = ("高", "中")
_KEYS = ["_branch", "对单客户编码"]


def _verdict(at: TableLines, line: dict[str, Any]) -> str | None:
    return reached(line["完整率"], at.given.setting(TARGET, line["_branch"]))


_FIGURES = (
    *(count("咨询数"), count("单位完整", "_unit", "填了单位名称的"), share("完整率", "单位完整", "咨询数", empty="没有咨询")),
    *(count("装机地完整", "_place", "填了装机地的"), share("装机地完整率", "装机地完整", "咨询数", empty="没有咨询")),
    *(count("有效", "_good", "购买倾向度和购买能力都是高或中的"), share("有效率", "有效", "咨询数", empty="没有咨询")),
    *(count("转销售", "_passed", "有转销售日期的"), count("未联系", "_unreached", "转给了销售、还没有取得联系的")),
    *(count("再传", "_again", "没有联系上、按期再次传递的"), share("再传率", "再传", "未联系")),
    *(count("成单", "_won", "成单填“是”的"), share("转化率", "成单", "咨询数", empty="没有咨询"), share("有效转化率", "成单", "有效")),
    *(count("对单", "_matched", "成单、客户有业务收入的"), count("未对上", "_loose", "成单、没有客户或客户没有业务收入的")),
    total("对单金额", "money", "收入", source="R10"),
    mean("单均金额", "对单金额", "对单", form="money"),
)
_CHANNELS = Tally("R56", "_branch", "渠道").of(*_FIGURES, ruled("结论", _verdict))
_BRANCHES = Tally("R56", "_branch").of(*_FIGURES)


def run(given: Given) -> Sources:
    """One row a branch and 渠道 of R56, each lead of the file counted. 完整率 = with 单位名称 / all; 有效 = 购买倾向度 and 购买能力 both
    高 or 中; 转化率 = 成单 / all, 有效转化率 = 成单 / 有效; 未联系 = passed on and 销售是否取得联系 is not 是; 再传 = of these passed on again
    within `recall_days`; 对单 = 成单 whose 对单客户编码 has rows in R10, of this or an earlier month.

    对单金额 = Σ 收入 of the month of these customers, each with its first lead; 单均金额 = that / 对单. 结论 against `complete_target`.
    """
    rows = given.frame("R56")
    rows = rows.assign(渠道=rows["渠道"].fillna(UNNAMED).astype("object"))
    sold = given.inputs.usage()[["_branch", "客户编码"]].drop_duplicates()
    known = pd.MultiIndex.from_frame(rows[_KEYS]).isin(pd.MultiIndex.from_frame(sold)) & rows["对单客户编码"].notna()
    won, passed = rows["成单"].eq(True).fillna(False).astype(bool), rows["转销售日期"].notna()
    unreached = passed & ~rows["销售是否取得联系"].eq(True).fillna(False).astype(bool)
    waited = (rows["再次传递日期"] - rows["转销售日期"]).dt.days
    most = rows["_branch"].map({branch: given.setting(RECALL, branch) for branch in given.branches})
    flags = {
        "_unit": rows["单位名称"].notna(),
        "_place": rows["装机地"].notna(),
        "_good": rows["购买倾向度"].isin(_ENOUGH) & rows["购买能力"].isin(_ENOUGH),
        "_passed": passed,
        "_unreached": unreached,
        "_again": unreached
        & pd.Series([_soon(days, limit) for days, limit in zip(waited, most, strict=True)], index=rows.index, dtype=bool),
        "_won": won,
        "_matched": won & known,
        "_loose": won & ~known,
    }
    rows = rows.assign(**flags)
    first = rows[rows["_matched"]].drop_duplicates(_KEYS)[[*_KEYS, "渠道"]].rename(columns={"对单客户编码": "客户编码"})
    return {
        "R56": rows,
        "R10": given.flow[["_branch", "客户编码", "收入", "_file", "_row", "_period"]].merge(
            first, on=["_branch", "客户编码"], how="inner"
        ),
    }


def _soon(days: Any, limit: Any) -> bool:
    """Passed on again in time; any day counts while no limit is set."""
    return not is_missing(days) and (is_missing(limit) or bool(days <= limit))


CALC = Computation(
    "D23",
    "咨询线索完整率和转化率",
    "Leads: completeness and conversion",
    reads=("R56",),
    uses={
        "R56": "渠道 单位名称 装机地 购买倾向度 购买能力 转销售日期 销售是否取得联系 再次传递日期 成单 对单客户编码",
        "R10": "客户编码 业务代码 月份 数量 收入 冲销标记 冲销原记录编号 记录编号",
    },
    needs=f"{TARGET} {RECALL}",
).of(
    run,
    _CHANNELS,
    beside={"by_branch": _BRANCHES},
    summary=_BRANCHES,
    notes=(unset_of(TARGET, "没有判断完整率是否达标"), some("未对上", "{} 个成单对不上业务收入，请核对客户编码")),
)
