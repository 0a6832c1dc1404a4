"""D44b: which of the counties that are to be revisited were, and which customers a route goes to (S2 A25; R03, R20)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, unset_of
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import count, greatest, ruled, text, traced
from macros.calc.terms.cells import looked_up, matched_words
from macros.calc.ways.summed_rows import places
from validators.frames import plain_values
from validators.values.origin import Origin, counted
from validators.values.text import trim

TARGETS, MODES = "target_county", "visit_modes"
SEEN, UNSEEN, NOBODY, FREE = "已回访", "未回访", "没有客户", "不在计划"
_KEYS = ("_branch", "客户编码")


def _state(at: TableLines, line: dict[str, Any]) -> str:
    return SEEN if line["回访次数"] else UNSEEN if line["客户数"] else NOBODY


def _of_customer(at: TableLines, pos: int) -> Origin:
    return counted("R20", places(at.behind("R20", keys=_KEYS).of(pos)), "本月算回访的")


_ROWS = Tally("R03", "_branch", "县", also=("R09",), where="_due", record=("R03", "_due")).of(
    *(count("客户数"), count("回访次数", source="R20")), *(greatest("上次回访", form="date"), ruled("状态", _state))
)
_CUSTOMERS = Listing("R03").of(
    *(*text(*_KEYS, "县", "级别"), *text("上次回访", form="date")), *(traced("本月回访", "count", _of_customer), *text("应回访", "状态"))
)
_WORDS = Tally("=").of(*(count(f"{word}县", ("状态", word)) for word in (SEEN, UNSEEN, NOBODY)))


def run(given: Given) -> Sources:
    """One row a branch and county of `target_county`: 客户数, 回访次数 of the month, 上次回访, 状态; blank = no county is due.

    A revisit is a R20 row whose 方式 is in `visit_modes`; a customer's county is its R03.分片区域. 已回访 where the county had one
    in the month, 没有客户 where nobody of 客户档案 is there. `extra["customers"]`: one row a customer with 级别 (the level in
    force, else 客户类型), 上次回访 (of the months at hand), 本月回访 and 状态 (不在计划 for the other counties).
    """
    targets = {branch: tuple(map(trim, given.setting(TARGETS, branch) or ())) for branch in given.branches}
    listed = pd.DataFrame([(b, county) for b, names in targets.items() for county in dict.fromkeys(names)], columns=["_branch", "县"])
    customers = given.frame("R03")
    customers = customers[customers["客户编码"].notna()].drop_duplicates(list(_KEYS))
    customers = customers.assign(县=pd.Series(plain_values(customers["分片区域"]), index=customers.index, dtype="object"))
    due = pd.Series([c in targets.get(b, ()) for b, c in zip(customers["_branch"], customers["县"], strict=True)], index=customers.index)
    every, now = (_visits(given, frame) for frame in (given.all_filed("R20"), given.frame("R20")))
    seen = _last(customers, every)
    county = matched_words(now, _KEYS, customers.set_index(list(_KEYS))["县"])
    times = pd.Series(looked_up(customers, _KEYS, now.groupby(list(_KEYS)).size().to_dict()), index=customers.index, dtype="Int64").fillna(
        0
    )
    state = [SEEN if n else UNSEEN if d else FREE for n, d in zip(times, due, strict=True)]
    more: dict[str, Any] = {
        "级别": _levels(given, customers),
        "上次回访": seen,
        "应回访": ["是" if d else "否" for d in due],
        "状态": state,
    }
    customers = customers.assign(_due=due.astype(bool), 本月回访=times, **more)
    return {"R03": customers, "R20": now.assign(县=county), "R09": listed.astype("object")}


def _visits(given: Given, visits: pd.DataFrame) -> pd.DataFrame:
    """Those that count as a revisit, of a customer and a day."""
    modes = {branch: given.setting(MODES, branch) or () for branch in given.branches}
    counts = [mode in modes.get(branch, ()) for branch, mode in zip(visits["_branch"], visits["方式"], strict=True)]
    kept = visits[pd.Series(counts, index=visits.index, dtype=bool)]
    return kept[kept["客户编码"].notna() & kept["日期"].notna()]


def _last(customers: pd.DataFrame, visits: pd.DataFrame) -> pd.Series:
    """The last day on which each customer was revisited."""
    days = visits.groupby(list(_KEYS))["日期"].max().to_dict() if len(visits) else {}
    return pd.to_datetime(pd.Series(looked_up(customers, _KEYS, days), index=customers.index, dtype="datetime64[ns]"))


def _levels(given: Given, customers: pd.DataFrame) -> list[Any]:
    held = given.inputs.levels().set_index(list(_KEYS))["级别"]
    return [own or kind for own, kind in zip(matched_words(customers, _KEYS, held), customers["客户类型"], strict=True)]


CALC = Computation(
    "D44b",
    "回访县",
    "Counties to revisit",
    reads=("R03",),
    uses={"R03": "客户编码 分片区域 客户类型", "R06": "客户编码 方案 生效期间 新级别 审批单号 是否试算", "R20": "客户编码 日期 方式"},
    needs="target_county visit_modes",
    keeps={"R20": 3},
).of(
    run,
    _ROWS,
    beside={"customers": _CUSTOMERS},
    summary=_WORDS,
    totals=("已回访县", "未回访县", "没有客户县"),
    notes=(unset_of(TARGETS, "没有列要回访的县"),),
)
