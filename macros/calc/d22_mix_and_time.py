"""D22: how many customers of each class there are against 60/30/10, and on whom the time is spent (S2 C80, G17; R06, R20)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, Done
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, derived, exact, greatest, mean, part_of, ruled, share, total
from macros.calc.terms.cells import each_row
from macros.calc.terms.shares import by_branch
from validators.values.money import half_up, percent_shown, quantity_text
from validators.values.origin import Origin, added, number, parameter, product, rounded
from validators.values.origin import less as difference

TARGETS = ("mix_key", "mix_ordinary", "mix_may")
"""Parameters: the share of each class of the pack, the highest class first."""
KEY_TIME, FEWEST = "key_time", 5
"""The share of the time that belongs to the highest class; customers below which shares say nothing."""
_KEYS = ["_branch", "客户编码"]
_CLASSES = "R06 级别"


def _target(at: TableLines, rows: pd.DataFrame) -> Origin:
    return added(parameter(code, branch) for code, branch in zip(rows["_code"], rows["_branch"], strict=True))


_ROWS = Tally(_CLASSES, "_branch", "级别", as_given=True).of(
    count("户数", source="R03"),
    part_of("占比", "户数"),
    exact("_targets", "ratio", "目标占比", shown=False, origin=_target),
    count("_classes", shown=False),
    mean("目标占比", "_targets", "_classes", form="ratio"),
    derived("偏差", "ratio", ("占比", "目标占比"), lambda found, target: found - target, difference),
    total("销售额", "money", "收入", source="R10"),
    total("用时", "quantity", source="R20", cell="用时(小时)"),
    part_of("时间占比", "用时"),
    count("拜访次数", source="R20"),
    count("没有用时", "_blank", "没有填用时的", source="R20"),
)
_MERGED = _ROWS.over("级别")


def _short(at: TableLines, line: dict[str, Any]) -> int | None:
    """Hours that the highest class lacks, in thousandths; None while there is no line or no time."""
    wanted = at.given.need(KEY_TIME, line.get("_branch"))
    if wanted is None or not line["用时"]:
        return None
    return max(0, half_up(Fraction(wanted) * line["用时"]) - int(line["重点用时"]))


def _short_of(at: TableLines, pos: int) -> Origin:
    """The share of all hours that the policy asks for, less the hours that were given."""
    if at.of("差的小时").iat[pos] == 0:
        return number(0, "重点用时够了")
    wanted = parameter(KEY_TIME, str(at.lines["_branch"].iat[pos]) if "_branch" in at.lines else None)
    return difference(rounded(product(wanted, at.way("用时")(pos)), 3), at.way("重点用时")(pos))


def _graded(given: Given) -> frozenset[str]:
    """The branches of which at least one customer has a level: of the others nobody knows who is a key customer."""
    return frozenset(map(str, given.inputs.levels()["_branch"]))


def _judged(at: TableLines, line: dict[str, Any]) -> str | None:
    found, wanted = line["重点用时占比"], at.given.need(KEY_TIME, line.get("_branch"))
    if found is None or wanted is None or line.get("_branch") not in (None, *_graded(at.given)):
        return None
    short = _short(at, line)
    return "达到" if found >= wanted else f"低于 {percent_shown(Fraction(wanted))}，少 {quantity_text(short or 0)} 小时"


_TIME = (
    total("重点用时", "quantity", "用时", source="R20", where="_key", cell="用时(小时)"),
    total("用时", "quantity", source="R20", cell="用时(小时)"),
    share("重点用时占比", "重点用时", "用时", empty="没有填用时"),
    ruled("差的小时", _short, "quantity", origin=_short_of),
    ruled("结论", _judged),
    count("没有用时", "_blank", "没有填用时的", source="R20"),
)
_OFFICES = Tally(_CLASSES, "_branch").of(count("重点客户数", "_key", source="R03"), *_TIME, count("客户数", source="R03"))
_CUSTOMERS = Tally("R20", *_KEYS).of(
    count("拜访次数"), total("用时", "quantity", cell="用时(小时)"), part_of("用时占比", "用时"), greatest("最近拜访", "日期", "date")
)


def run(given: Given) -> Sources:
    """One row a branch and class, highest first: 占比 of the customers of R03 against 目标占比 (`mix_key` ...), 偏差 in points.

    The class is the level in force on the first day of the month (settled 5), else that of a customer without one. 60/30/10
    is a picture of a good book: a deviation is shown and is no error (G17). 销售额 = Σ R10.收入 of the month in fen; 用时 = Σ
    R20.用时(小时) in thousandths of an hour, rows without it counted apart. `extra["by_branch"]`, and the summary over all:
    重点用时占比 = hours on the highest class / all hours, 差的小时 = what it lacks to `key_time`. `extra["by_customer"]`: visits,
    hours, their share and the last day. `extra["merged"]`: the classes over all branches. Fewer than five customers: 样本不足;
    a branch without any level is told so, and nothing is concluded.
    """
    grades = given.inputs.policy.pack.grades
    levels = tuple(dict.fromkeys((*grades.levels, grades.none)))
    held = given.inputs.levels()
    known = dict(zip(zip(held["_branch"], held["客户编码"], strict=True), held["级别"], strict=True))

    def graded(frame: pd.DataFrame) -> pd.DataFrame:
        named = frame[frame["客户编码"].notna()].reset_index(drop=True)
        found = each_row(lambda b, c: level if (level := known.get((b, c))) in levels else grades.none, named, _KEYS)
        return named.assign(级别=pd.Series(found, index=named.index, dtype="object"), _key=[level == levels[0] for level in found])

    visits = graded(given.frame("R20"))
    hours = [None if h is None else half_up(Fraction(h) * 1000) for h in each_row(lambda h: h, visits, ("用时(小时)",))]
    visits = visits.assign(用时=pd.Series(hours, index=visits.index, dtype="Int64"), _blank=[h is None for h in hours])
    customers = graded(given.frame("R03").drop_duplicates(_KEYS))
    return {_CLASSES: _classes(given, levels), "R03": customers, "R10": graded(given.flow), "R20": visits}


def _classes(given: Given, levels: tuple[str, ...]) -> pd.DataFrame:
    """A line for each class of each branch with its share of a good book."""
    codes = dict(zip(levels, TARGETS, strict=False))
    lines = [
        {"_branch": b, "级别": level, "_code": codes.get(level), "目标占比": given.need(codes[level], b) if level in codes else None}
        for b in sorted(given.branches)
        for level in levels
    ]
    return pd.DataFrame(lines, columns=["_branch", "级别", "_code", "目标占比"], dtype="object")


def _ungraded(done: Done) -> tuple[str, ...]:
    known = _graded(done.given)
    return by_branch(done.given.branches, lambda b: "" if b in known else "还没有一户定过级，重点用时占比没有意义，不作结论")


def _few(done: Done) -> tuple[str, ...]:
    counted = done.rows["R03"].groupby("_branch").size()
    return by_branch(done.given.branches, lambda b: f"样本不足，只有 {n} 户" if (n := int(counted.get(b, 0))) < FEWEST else "")


CALC = Computation(
    "D22",
    "客户结构和时间",
    "Mix of customers and time",
    reads=("R03", "R20"),
    uses={
        "R03": "客户编码",
        "R06": "客户编码 方案 生效期间 新级别 审批单号 是否试算",
        "R10": "客户编码 收入 冲销标记 冲销原记录编号 记录编号",
        "R20": "客户编码 日期 用时(小时)",
    },
    needs=" ".join((*TARGETS, KEY_TIME)),
).of(
    run,
    _ROWS,
    beside={"merged": _MERGED, "by_branch": _OFFICES, "by_customer": _CUSTOMERS},
    summary=_OFFICES.over(),
    totals=("重点客户数", "重点用时", "用时", "重点用时占比", "没有用时", "客户数"),
    notes=(_few, _ungraded, lambda done: tuple(f"{n} 次拜访没有填用时，不在时间占比里" for n in (done.whole["没有用时"],) if n)),
)
