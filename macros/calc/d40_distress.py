"""D40: signs of trouble of a rival or a customer, counted by section (S4 R29; P03; G16)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, some, unset_of
from macros.calc.engines.given import LINES, Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, ruled, ruled_each
from validators.registers.relationship.rival_lines import SECTIONS

LIMIT = "distress_k"
CUSTOMER, BROKEN, YES = "客户", "客户破产", "有"
_KEYS = ["_branch", "对象"]


def _judged(at: TableLines, line: dict[str, Any]) -> dict[str, Any]:
    least = at.given.setting(LIMIT, line["_branch"])
    if line["对象类型"] == CUSTOMER and line["_broken"]:
        return {"报警": "报警", "理由": f"{BROKEN}填了“有”"}
    if least is None:
        return {"理由": "阈值未设，只计数"}
    enough = line["合计"] >= least
    return {"报警": "报警" if enough else "", "理由": f"{line['合计']} 项有变化，报警线 {int(least)} 项"}


_ROWS = Tally("R29", *_KEYS, "对象类型", where="_named").of(
    *(count(name, f"_{name}", f"{name}里填“有”的") for name in SECTIONS),
    count("合计", "_yes", "填“有”的"),
    count("填写项数", "_told", "填了有或无的"),
    count("_broken", "_broken", shown=False),
    *ruled_each(("报警", "理由"), _judged),
    ruled("_alarm", lambda at, line: line["报警"] == "报警", shown=False),
)
_ALL = Tally(LINES).of(count("对象数"), count("报警数", ("_alarm", True), "报警的对象"))
_BRANCHES = Tally(LINES, "_branch").of(count("对象数"), count("报警数", ("_alarm", True), "报警的对象"))


def run(given: Given) -> pd.DataFrame:
    """One row a subject of R29: how many of its lines say 有, by section and together, and whether that is an alarm.

    Of several surveys of a subject the last 填写日期 counts. 报警 ⇔ 合计 >= `distress_k` (empty while that is blank), and always for a
    客户 of which 客户破产 says 有. A line says what its words say: 仓库量迄今未增加 = 有 means that it has not grown.
    """
    rows = given.frame("R29")
    rows = rows.assign(对象类型=rows["对象类型"].fillna("没有填").astype("object"), _named=rows["对象"].notna())
    last = rows.groupby(_KEYS)["填写日期"].transform("max") if len(rows) else rows["填写日期"]
    rows = rows[(rows["填写日期"] == last) | last.isna()]
    yes = rows["有无变化"].eq(YES)
    flags = {f"_{name}": yes & rows["类别"].eq(name) for name in SECTIONS}
    return rows.assign(**flags, _yes=yes, _told=rows["有无变化"].notna(), _broken=yes & rows["项目"].eq(BROKEN))


CALC = Computation(
    "D40", "异常信号", "Signs of trouble", reads=("R29",), uses={"R29": "填写日期 对象 对象类型 类别 项目 有无变化"}, needs=LIMIT
).of(run, _ROWS, beside={"by_branch": _BRANCHES}, summary=_ALL, notes=(unset_of(LIMIT, "没有判断报警"), some("报警数", "{} 个对象报警")))
