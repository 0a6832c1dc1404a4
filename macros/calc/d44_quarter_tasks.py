"""D44: the quarterly tasks of each person: fee against plan and least, month by month, and cases (S2 C87; R17, R10; G08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, Done
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing
from macros.calc.engines.words import made, share, text, traced
from macros.calc.plans.planned_months import planned_months, planned_origin
from macros.calc.terms.actuals import CASES, Actuals, Subject
from macros.calc.terms.shares import by_branch, rows_of, shortfall
from validators.frames import records
from validators.values.money import fen, half_up, quantity_text, yuan_shown
from validators.values.origin import Origin, added, less, number, parameter
from validators.values.period import Month

REACHED, SHORT, RUNNING, UNKNOWN = "达到", "不足", "进行中", "历史不足"
_ORDER = (SHORT, UNKNOWN, RUNNING, REACHED)
"""The words from the one that asks for something to be done to the one that does not."""
_FEES = ("业务费目标", "业务费", "缺口", "本季缺口", "最低月")
_NUMBERS = ("季", *_FEES, "达标月数", "月数", "件数目标", "件数")
_TEXTS = ("_branch", "主体", "主体名称", "件数业务", "业务费结论", "按月结论", "件数结论", "结论", "说明", "理由")
_DTYPES = dict.fromkeys(_TEXTS, "object") | dict.fromkeys(_NUMBERS, "Int64") | dict.fromkeys(("_ways", "_file", "_row"), "object")


def _way(name: str) -> Any:
    def origin(at: TableLines, pos: int) -> Origin:
        ways: Any = at.lines["_ways"].iat[pos]
        found: Origin = ways[name]()
        return found

    return origin


def _from(form: str, *names: str, total: bool = False) -> tuple[Any, ...]:
    return tuple(traced(name, form, _way(name), total=total) for name in names)


_ROWS = Listing("R17").of(
    *text("_branch", "主体", "主体名称"),
    *made("count", "本月所在的季", "季"),
    *(*_from("quantity", "件数目标", "件数"), *text("件数业务")),
    *(*_from("money", "业务费目标", "业务费"), share("完成率", "业务费", "业务费目标")),
    *(*_from("money", "缺口"), *_from("money", "本季缺口", total=True), *_from("money", "最低月")),
    *(
        *_from("count", "达标月数"),
        *made("count", "本季到本月的月数", "月数"),
        *text("业务费结论", "按月结论", "件数结论", "结论", "说明", "理由"),
    ),
)


def run(given: Given) -> pd.DataFrame:
    """One row a person with a plan (R17) and quarter of the year so far; fen, thousandths of a piece.

    业务费目标 = Σ of the quarter's months of the person's plan of the pack's indicator (`Pack.plan`), the one over all businesses
    where there is one; without a plan `q_amount_<n>`. 业务费 = what the person earned in the quarter so far. Three tests, each by
    itself (G08): 业务费 ≥ `q_amount_<n>` (blank: ≥ 业务费目标); every month ≥ `month_min_<n>`; pieces of `q_business_<n>` ≥
    `q_cases_<n>` (blank: the person's plan of 案件件数). A test is 进行中 while the quarter is open and nothing is lost yet,
    历史不足 where a month is not at hand (settled 7), empty where nothing asks for it. 结论 is the worst of the three. 缺口 =
    what lacks to the target, never below 0; 本季缺口 the same of the quarter of the period only.
    """
    lines, found = _plans(given), list[dict[str, Any]]()
    if lines:
        actuals = Actuals(given.inputs, given.stops)
        people: dict[tuple[str, Subject], list[dict[str, Any]]] = {}
        for line in lines:
            people.setdefault((line["_branch"], actuals.subject(line["_branch"], line["主体"])), []).append(line)
        quarters = range(1, (given.period.month + 2) // 3 + 1)
        for (_, subject), own in people.items():
            found += [_Task(given, actuals, subject, own, quarter).row() for quarter in quarters if subject.person]
    return rows_of(_DTYPES, found)


def _plans(given: Given) -> list[dict[str, Any]]:
    frame = given.frame("R17")
    wanted = frame["指标"].isin((given.inputs.policy.pack.plan, CASES))
    return records(frame[wanted & (frame["年"] == str(given.period.year)) & frame["主体"].notna()])


def _whole(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The plan over all businesses and areas where there is one, else those of the parts."""
    return [line for line in lines if not line["产品"] and not line["区域"]] or list(lines)


@dataclass(frozen=True)
class _Task:
    """One quarter of one person."""

    given: Given
    actuals: Actuals
    subject: Subject
    lines: Sequence[dict[str, Any]]
    quarter: int

    @property
    def branch(self) -> str:
        return str(self.lines[0]["_branch"])

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months of the quarter up to the period."""
        year = self.given.period.year
        return tuple(m for m in Month(year, self.quarter * 3).quarter_months if m <= self.given.period)

    @property
    def open(self) -> bool:
        """True while months of the quarter are still to come."""
        return len(self.months) < 3

    def _set(self, name: str) -> Any:
        return self.given.setting(f"{name}_{self.quarter}", self.branch)

    def _indicator(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["指标"] == name]

    @cached_property
    def _money(self) -> list[dict[str, Any]]:
        return _whole(self._indicator(self.given.inputs.policy.pack.plan))

    @property
    def _any(self) -> list[dict[str, Any]]:
        """The lines by which what was earned is asked for: of the plan, else one over everything."""
        everything = {"指标": self.given.inputs.policy.pack.plan, "产品": None, "区域": None}
        return self._money or [everything]

    def _planned(self, lines: Sequence[dict[str, Any]]) -> Decimal | None:
        """Σ of the quarter's three months; None without a plan."""
        held = [planned_months(self.given.inputs, self.given.stops, line)[3 * self.quarter - 3 : 3 * self.quarter] for line in lines]
        months = [month for three in held for month in three]
        return None if not months or None in months else sum((m for m in months if m is not None), Decimal(0))

    def _earned(self, lines: Sequence[Mapping[str, Any]], months: Sequence[Month]) -> Decimal | None:
        parts = [self.actuals.of(line, self.subject, months) for line in lines]
        return None if None in parts else sum((part for part in parts if part is not None), Decimal(0))

    def _origin(self, lines: Sequence[Mapping[str, Any]], months: Sequence[Month]) -> Origin:
        return added(self.actuals.origin(line, self.subject, months) for line in lines)

    def _plan_origin(self, lines: Sequence[dict[str, Any]]) -> Origin:
        inputs, months = self.given.inputs, range(3 * self.quarter - 2, 3 * self.quarter + 1)
        return added(planned_origin(inputs, line, month) for line in lines for month in months)

    def row(self) -> dict[str, Any]:
        """The line of the result."""
        fee, cases = self._fee(), self._cases()
        words = [fee["业务费结论"], fee["按月结论"], cases["件数结论"]]
        told = dict.fromkeys(str(line["季度任务说明"]) for line in self._money or self.lines if line["季度任务说明"])
        key = {
            "_branch": self.branch,
            "主体": self.subject.code,
            "主体名称": self.subject.name,
            "季": self.quarter,
            "月数": len(self.months),
        }
        said = {
            "结论": min((word for word in words if word), key=_ORDER.index, default=None),
            "说明": "；".join(told) or None,
            "理由": "；".join((*fee.pop("_why"), *cases.pop("_why"))),
        }
        place = {name: self.lines[0][name] for name in ("_file", "_row")}
        return key | fee | cases | said | place | {"_ways": fee["_ways"] | cases["_ways"]}

    def _fee(self) -> dict[str, Any]:
        planned, least, floor = self._planned(self._money), self._set("q_amount"), self._set("month_min")
        target = least if planned is None else planned
        each = [self._earned(self._any, (month,)) for month in self.months]
        known = [fen(amount) for amount in each if amount is not None]
        done = sum(known) if len(known) == len(each) else None
        met = None if floor is None or done is None else [amount >= fen(floor) for amount in known]
        asked = least if least is not None else target
        gap = None if target is None or done is None else max(fen(target) - done, 0)
        return {
            "业务费目标": None if target is None else fen(target),
            "业务费": done,
            "缺口": gap,
            "本季缺口": gap if self.given.period in self.months else None,
            "最低月": None if done is None else min(known),
            "达标月数": None if met is None else sum(met),
            "业务费结论": self._verdict(asked, done, None if asked is None else fen(asked)),
            "按月结论": None if floor is None else UNKNOWN if met is None else self._monthly(met),
            "_why": self._fee_words(done, asked, floor, met),
            "_ways": self._fee_ways(planned, known, floor),
        }

    def _verdict(self, asked: Any, done: int | None, wanted: int | None) -> str | None:
        if asked is None:
            return None
        if done is None or wanted is None:
            return UNKNOWN
        return REACHED if done >= wanted else RUNNING if self.open else SHORT

    def _monthly(self, met: Sequence[bool]) -> str:
        return SHORT if not all(met) else RUNNING if self.open else REACHED

    def _fee_words(self, done: int | None, asked: Any, floor: Any, met: Sequence[bool] | None) -> list[str]:
        if done is None:
            missing = tuple(dict.fromkeys(m for line in self._any for m in self.actuals.missing(line, self.subject, self.months)))
            return [shortfall(missing) or "没有实际数"]
        said = []
        if asked is not None:
            lacks = fen(asked) - done
            said.append(f"业务费要 {yuan_shown(fen(asked))} 元，" + (f"还差 {yuan_shown(lacks)} 元" if lacks > 0 else "已达到"))
        if floor is not None and met is not None:
            said.append(f"每月要 {yuan_shown(fen(floor))} 元，{len(met)} 个月里 {sum(met)} 个月达到")
        return said

    def _fee_ways(self, planned: Decimal | None, known: Sequence[int], floor: Any) -> dict[str, Any]:
        def target() -> Origin:
            return self._plan_origin(self._money) if planned is not None else parameter(f"q_amount_{self.quarter}", self.branch)

        def earned() -> Origin:
            return self._origin(self._any, self.months)

        def gap() -> Origin:
            short = half_up(self._exact(target=planned)) > sum(known)
            return less(target(), earned()) if short else number(0, "业务费不低于目标，没有缺口")

        def least() -> Origin:
            return self._origin(self._any, (self.months[known.index(min(known))],))

        def met() -> Origin:
            reached = [m for m, amount in zip(self.months, known, strict=True) if amount >= fen(floor)]
            return (
                added(number(1, f"{month} 的业务费达到每月最低") for month in reached) if reached else number(0, "没有一个月达到每月最低")
            )

        return {"业务费目标": target, "业务费": earned, "缺口": gap, "本季缺口": gap, "最低月": least, "达标月数": met}

    def _exact(self, target: Decimal | None) -> Fraction:
        """The target in fen."""
        return Fraction(self._set("q_amount") if target is None else target) * 100

    def _cases(self) -> dict[str, Any]:
        business, least = self._set("q_business"), self._set("q_cases")
        plans = _whole(self._indicator(CASES))
        planned = self._planned(plans) if least is None else None
        target = planned if least is None else least
        lines: list[Mapping[str, Any]] = [{"指标": CASES, "产品": business if least is not None else None, "区域": None}]
        lines = list(plans) if least is None and plans else lines
        done = self._earned(lines, self.months)
        wanted, held = (None if amount is None else half_up(Fraction(amount) * 1000) for amount in (target, done))
        named = dict.fromkeys(str(line["产品"]) for line in lines if line["产品"])
        what = "、".join(named) or None
        why = []
        if wanted is not None and held is not None:
            lacks = f"还差 {quantity_text(wanted - held)} 件" if wanted > held else "已达到"
            why = [f"{what or '各项业务'}要 {quantity_text(wanted)} 件，{lacks}"]

        def asked() -> Origin:
            return parameter(f"q_cases_{self.quarter}", self.branch) if least is not None else self._plan_origin(plans)

        return {
            "件数目标": wanted,
            "件数": held,
            "件数业务": what,
            "件数结论": self._verdict(target, held, wanted),
            "_why": why,
            "_ways": {"件数目标": asked, "件数": lambda: self._origin(lines, self.months)},
        }


def _short(done: Done) -> tuple[str, ...]:
    given = done.given
    return by_branch(given.branches, lambda branch: shortfall(given.inputs.missing(branch, given.period.year_to_date)))


CALC = Computation(
    "D44",
    "季度任务",
    "Quarterly tasks",
    reads=("R17",),
    uses={
        "R02": "工号 姓名",
        "R07": "业务代码 计量单位",
        "R10": "客户编码 业务代码 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 地区 冲销标记 冲销原记录编号 记录编号",
        "R17": "指标 主体 产品 区域 年 年计划 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月 分解方法 季度任务说明",
    },
    needs=" ".join(
        ["plan_unit plan_split plan_weights"]
        + [f"{word}_{quarter}" for word in ("q_amount", "month_min", "q_business", "q_cases") for quarter in range(1, 5)]
    ),
    keeps={"R10": 11},
).of(run, _ROWS, totals=("本季缺口",), notes=(_short,))
