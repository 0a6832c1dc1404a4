"""D54: the seven items by which a seller of an accounting firm is assessed (S2 C93-C95; R17, R21, R20, R03, R10, R27, R41; P07)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from macros.calc.d09_churn import LOST, RETAINED
from macros.calc.d33_per_head import in_service, sells
from macros.calc.engines.declare import Computation, unset_of
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.weighted_score import FULL
from macros.calc.engines.words import cells, count, made, share, text, traced
from macros.calc.plans.month_visits import SLIP_DAYS, month_visits
from macros.calc.terms.cells import looked_up, score_cell
from macros.calc.terms.shares import ratio, rows_of
from macros.calc.terms.survey_answers import POINTS, answers_of, index_of_mean, index_origin
from macros.calc.ways.summed_rows import places
from validators.filing.inputs import Calc, Fill, Inputs
from validators.frames import plain_values, records
from validators.values.money import decimals, fen, half_up
from validators.values.origin import (
    Origin,
    added,
    counted,
    each_of,
    less,
    number,
    of_result,
    of_rows,
    parameter,
    product,
    quotient,
    rounded,
)

PLAN, VISITS, CHURN, GROWTH, VOLUME, SATISFIED, STUDY = ITEMS = (
    *("年度计划完成", "拜访计划完成", "客户流失", "客户发展", "人均业务量", "客户满意度", "月学习"),
)
"""The seven items of R42."""
STAGES = {CHURN: 1, GROWTH: 2, VOLUME: 3, SATISFIED: 4}
"""The four indicators that are put into force one after the other, 「由易到难」."""
STEPS = ("流失", "发展", "人均业务量", "满意度")
STAGE, CEILING, TARGET, LEAST = "indicator_stage", "churn_ceiling", "volume_target", "visit_plan_min"
UNSET, SURVEYED = "权重未设", 11
"""What stands for a total without weights; how many earlier months a survey counts for."""
_COUNTS = ("计划拜访", "计划还差", "已拜访", "返回单", "按期返回", "上期户数", "流失户数", "新增户数")
_ENTERED = dict.fromkeys(("_branch", "工号", "姓名", "阶段", "理由"), "object") | dict.fromkeys(_COUNTS, "Int64") | {"业务量": "Int64"}
_DTYPES = _ENTERED | dict.fromkeys((*ITEMS, "满意度指数", "总分", "适用权重", "_ways", "_file", "_row", "_points"), "object")
Way = Callable[[], Origin]


def _way(name: str) -> Any:
    def origin(at: TableLines, pos: int) -> Origin:
        ways: Any = at.lines["_ways"].iat[pos]
        found: Way = ways.get(name, lambda: number(0, "没有这样的行"))
        return found()

    return origin


def _from(form: str, *names: str, total: bool = False) -> tuple[Any, ...]:
    return tuple(traced(name, form, _way(name), total=total) for name in names)


_ROWS = Listing("R02").of(
    *text("_branch", "工号", "姓名"),
    *_from("ratio", *ITEMS),
    *_from("score", "总分", "适用权重"),
    *text("阶段"),
    *(
        *_from("count", "计划拜访"),
        *made("count", "要求的拜访次数减本月计划的次数", "计划还差"),
        *_from("count", "已拜访", "返回单", "按期返回"),
    ),
    share("返回率", "返回单", "已拜访"),
    *_from("count", "上期户数", "流失户数"),
    share("流失率", "流失户数", "上期户数"),
    *_from("count", "新增户数"),
    *_from("money", "业务量"),
    *_from("score", "满意度指数"),
    *text("理由"),
)
_WHOLE = Tally("R21").of(
    count("计划拜访", rule="计划月是本月的"),
    count("已拜访", "_made", "有拜访记录的"),
    share("拜访计划完成率", "已拜访", "计划拜访", empty="本月没有拜访计划"),
    count("返回单", "_back", "填了反馈信息和存档日期的"),
    share("返回率", "返回单", "已拜访"),
    count("按期返回", "_prompt", "在政策的天数以内存档的"),
)
_PLANS = Listing("R21").of(
    *text("_branch", "计划编号", "客户", "走访人", "对象", "目的"),
    *text("计划日期", "拜访日期", "存档日期", form="date"),
    *cells("count", "返回天数", cell="存档日期", rule="从拜访日期到存档日期的天数"),
    *text("状态"),
)


def run(given: Given) -> Sources:
    """One row a person of R02 with the post 销售人员 in service at the end of the month; each item is a share, exact, not rounded.

    年度计划完成: mean of the 累计完成率 (D10) of the person's R17 rows, each at most 1; plans of 0 are left out. 拜访计划完成: plans of
    the month (R21, 走访人) that a visit keeps / plans. 客户流失: max(0, 1 − 流失率 / `churn_ceiling`) over the person's customers
    (D09, R03.客户经理). 客户发展: 累计实际 / 累计计划 of the person's 客户发展量 (D10). 人均业务量: Σ R10.收入 credited to the person
    in the month / `volume_target`, at most 1. 客户满意度: 指数 / 100 of the forms of twelve months of the person's customers.
    月学习: 1 where 参加人 of a 月学习 of the month names the person, else 0. What lacks its rows, target or months is empty, never
    0, and 理由 says why. 总分 = Σ H(weight × item): of the four indicators only those that `indicator_stage` has reached; weights
    are those of the row of R42, else of the policy. A blank weight, or an item that counts and is empty: no 总分. 适用权重 = Σ of
    the weights that count. Weights that make up other than 100 stop (V31).
    """
    plans = month_visits(given)
    people = given.frame("R02")
    people = people[people["工号"].notna() & sells(people) & in_service(people, given.period.last)]
    people = people.drop_duplicates(["_branch", "工号"])
    facts = _Facts(given, plans)
    cards = [_Card(facts, row).row() for row in records(people)]
    given.note(facts.nameless_study, "月学习有 {} 次没有填参加人，没有算到各人")
    given.note(int(plans["走访人"].isna().sum()), "拜访计划有 {} 行没有填走访人，没有算到各人")
    return {"R02": rows_of(_DTYPES, cards), "R21": plans}


class _Facts:
    """What the cards of all persons are made of."""

    def __init__(self, given: Given, plans: pd.DataFrame) -> None:
        self.given, self.inputs, self.plans = given, given.inputs, plans
        files = given.frame("R03").drop_duplicates(["_branch", "客户编码"])[["_branch", "客户编码", "客户经理"]]
        self.files = files[files["客户编码"].notna()]
        moves = given.inputs.results["D09"].rows
        self.moves = moves.assign(_pos=np.arange(len(moves)))
        self.targets = records(given.inputs.results["D10"].rows)
        self.flow, self.forms = given.flow, self._forms()
        studies = given.frame("R41")
        self.studies = studies[studies["类型"] == STUDY]
        items = {item: code for group in given.inputs.policy.pack.scorecard.values() for item, code in group.items()}
        self.codes = {item: items[item] for item in ITEMS if item in items}
        own = given.frame("R42")
        own = own[(own["期间"] == str(given.period)) & own["权重"].notna()]
        self.typed = {(r["_branch"], r["工号"], r["项目"]): r for r in records(own)}

    @property
    def nameless_study(self) -> int:
        """Studies that say nobody who was there."""
        return int(self.studies["参加人"].isna().sum())

    def _forms(self) -> pd.DataFrame:
        """The answers of twelve months, with the person who looks after the customer."""
        months = {str(month) for month in self.given.period.back(SURVEYED + 1)}
        filed = self.given.all_filed("R27")
        answers = answers_of(self.given, filed[filed["_period"].isin(months) & filed["客户"].notna()])
        return answers[answers["_told"]].merge(self.files, left_on=["_branch", "客户"], right_on=["_branch", "客户编码"])

    def mine(self, frame: pd.DataFrame, header: str, person: Mapping[str, Any]) -> pd.DataFrame:
        """The rows of a frame that bear a person."""
        found: pd.DataFrame = frame[(frame["_branch"] == person["_branch"]) & (frame[header] == person["工号"])]
        return found


@dataclass(frozen=True)
class _Card:
    """One person."""

    facts: _Facts
    person: dict[str, Any]

    @property
    def branch(self) -> str:
        return str(self.person["_branch"])

    def _mine(self, frame: pd.DataFrame, header: str) -> pd.DataFrame:
        return self.facts.mine(frame, header, self.person)

    def _set(self, code: str) -> Any:
        return self.facts.given.setting(code, self.branch)

    def row(self) -> dict[str, Any]:
        """The line of the result."""
        told = self._plan() | self._visits() | self._churn() | self._growth() | self._volume() | self._satisfied() | self._study()
        ways = {name: way for part in self._parts(told) for name, way in part.items()}
        why = [told.pop(f"_why {item}", "") for item in ITEMS]
        total = self._total(told, ways)
        said = "；".join(filter(None, (*why, total.pop("_why"))))
        kept = {name: self.person[name] for name in ("_branch", "工号", "姓名", "_file", "_row")}
        return kept | told | total | {"理由": said, "_ways": ways | total.pop("_ways")}

    @staticmethod
    def _parts(told: dict[str, Any]) -> list[Mapping[str, Way]]:
        return [told.pop(name) for name in [name for name in told if name.startswith("_ways")]]

    def _targets(self) -> list[tuple[int, dict[str, Any]]]:
        own = (self.branch, self.person["工号"])
        return [(pos, row) for pos, row in enumerate(self.facts.targets) if (row["_branch"], row["主体"]) == own]

    def _plan(self) -> dict[str, Any]:
        held = [(pos, row) for pos, row in self._targets() if row["累计计划"] != 0]
        known = [(pos, min(Fraction(row["累计完成率"]), Fraction(1))) for pos, row in held if row["累计完成率"] is not None]
        rate = sum((rate for _, rate in known), Fraction()) / len(known) if known and len(known) == len(held) else None
        lacking = "、".join(row["指标"] for _, row in held if row["累计完成率"] is None)
        why = "没有年度计划" if not held else f"{lacking}没有累计完成率" if lacking else ""

        def way() -> Origin:
            parts = [number(1, "最多算 100%") if one == 1 else of_result("D10", "累计完成率", pos) for pos, one in known]
            return quotient(added(parts), number(len(parts), "年度计划的项数"))

        return {PLAN: rate, f"_why {PLAN}": why and f"{PLAN}：{why}", "_ways plan": {PLAN: way}}

    def _visits(self) -> dict[str, Any]:
        rows, least = self._mine(self.facts.plans, "走访人"), self._set(LEAST)
        flags = {"已拜访": "_made", "返回单": "_back", "按期返回": "_prompt"}
        found = {name: int(rows[flag].sum()) for name, flag in flags.items()} | {"计划拜访": len(rows)}
        ways: dict[str, Way] = {"计划拜访": lambda: counted("R21", places(rows), "本月的拜访计划")}
        ways |= {name: _counting("R21", rows[rows[flag]]) for name, flag in flags.items()}
        ways[VISITS] = lambda: quotient(ways["已拜访"](), ways["计划拜访"]())
        short = None if least is None else max(0, int(least) - len(rows))
        why = f"{VISITS}：本月没有拜访计划" if rows.empty else ""
        return found | {"计划还差": short, VISITS: ratio(found["已拜访"], len(rows)), f"_why {VISITS}": why, "_ways visits": ways}

    def _churn(self) -> dict[str, Any]:
        rows = self._mine(self.facts.moves, "客户经理")
        had, lost = rows[rows["状态"].isin((RETAINED, LOST))], rows[rows["状态"] == LOST]
        ceiling, rate = self._set(CEILING), ratio(len(lost), len(had))
        found = None if rate is None or not ceiling else max(Fraction(0), 1 - rate / Fraction(ceiling))
        why = "上期没有客户" if rate is None else "流失率上限没有填" if not ceiling else ""

        def way(held: pd.DataFrame) -> Way:
            return lambda: each_of("D09", held["_pos"])

        def score() -> Origin:
            if not found:
                return number(0, "流失率到了上限")
            return less(number(1, "全部"), quotient(quotient(way(lost)(), way(had)()), parameter(CEILING, self.branch)))

        counts = {"上期户数": len(had), "流失户数": len(lost)}
        ways = {"上期户数": way(had), "流失户数": way(lost), CHURN: score}
        return counts | {CHURN: found, f"_why {CHURN}": why and f"{CHURN}：{why}", "_ways churn": ways}

    def _growth(self) -> dict[str, Any]:
        held = [(pos, row) for pos, row in self._targets() if row["指标"] == "客户发展量" and row["累计计划"]]
        done = [row["累计实际"] for _, row in held]
        rate = None if not held or None in done else ratio(sum(done), sum(row["累计计划"] for _, row in held))
        why = "没有客户发展量的计划" if not held else "月份不全，没有累计实际" if rate is None else ""
        new = None if rate is None else int(sum(done))

        def of(column: str) -> Origin:
            return added(of_result("D10", column, pos) for pos, _ in held)

        ways: dict[str, Way] = {"新增户数": lambda: of("累计实际"), GROWTH: lambda: quotient(of("累计实际"), of("累计计划"))}
        return {GROWTH: rate, "新增户数": new, f"_why {GROWTH}": why and f"{GROWTH}：{why}", "_ways growth": ways}

    def _volume(self) -> dict[str, Any]:
        rows, target = self._mine(self.facts.flow, "业绩归属"), self._set(TARGET)
        amount = int(rows["收入"].sum())
        rate = ratio(amount, fen(target)) if target else None
        held = None if rate is None else min(rate, Fraction(1))

        def sold() -> Origin:
            values = [Fraction(int(v or 0), 100) for v in plain_values(rows["收入"])]
            return of_rows("R10", "收入", list(zip(rows["_file"], rows["_row"], values, strict=True)))

        def score() -> Origin:
            return number(1, "最多算 100%") if held != rate else quotient(sold(), parameter(TARGET, self.branch))

        why = "" if target else f"{VOLUME}：人均业务量目标没有填"
        return {"业务量": amount, VOLUME: held, f"_why {VOLUME}": why, "_ways volume": {"业务量": sold, VOLUME: score}}

    def _satisfied(self) -> dict[str, Any]:
        answers = self._mine(self.facts.forms, "客户经理")
        points = [int(point) for point in answers["分"]]
        index = index_of_mean(Fraction(sum(points), len(points))) if points else None

        def way() -> Origin:
            parts = answers.groupby("题目", observed=True, sort=False)
            cells = [of_rows("R27", str(item), list(zip(p["_file"], p["_row"], p["分"], strict=True)), _CODED) for item, p in parts]
            return index_origin(quotient(added(cells), number(len(points), "回答的题数")))

        ways: dict[str, Way] = {"满意度指数": way, SATISFIED: lambda: quotient(way(), number(100, "百分制"))}
        why = "" if points else f"{SATISFIED}：十二个月里没有他的客户的问卷"
        return {"满意度指数": index, SATISFIED: None if index is None else index / 100, f"_why {SATISFIED}": why, "_ways index": ways}

    def _study(self) -> dict[str, Any]:
        rows = self.facts.studies[self.facts.studies["_branch"] == self.branch]
        names = [str(there or "").split("、") for there in plain_values(rows["参加人"])]
        there = [self.person["工号"] in listed for listed in names]
        way = _counting("R41", rows[there].head(1)) if any(there) else lambda: number(0, "本月没有参加月学习")
        why = "" if any(there) else f"{STUDY}：没有参加"
        return {STUDY: Fraction(int(any(there))), f"_why {STUDY}": why, "_ways study": {STUDY: way}}

    def _weight(self, item: str) -> tuple[Any, Way]:
        typed, code = self.facts.typed.get((self.branch, self.person["工号"], item)), self.facts.codes.get(item)
        if typed is not None:
            return typed["权重"], lambda: of_rows("R42", "权重", [(typed["_file"], typed["_row"], Fraction(typed["权重"]))])
        return (self._set(code) if code else None), lambda: parameter(str(code), self.branch)

    def _total(self, told: Mapping[str, Any], ways: Mapping[str, Way]) -> dict[str, Any]:
        reached = self._set(STAGE)
        stage = 1 if reached is None else max(1, min(int(reached), len(STEPS)))
        weights = {item: self._weight(item) for item in ITEMS}
        counted_ = [item for item in ITEMS if STAGES.get(item, 0) <= stage]
        blank = any(weights[item][0] is None for item in ITEMS)
        whole = None if blank else sum((Fraction(weights[item][0]) for item in ITEMS), Fraction())
        found: dict[str, Any] = {
            "阶段": f"{stage} {STEPS[stage - 1]}",
            "总分": None,
            "适用权重": None,
            "_ways": {},
            "_why": "",
            "_points": {},
        }
        if whole is None:
            return found | {"_why": UNSET}
        if whole != FULL:
            said = f"权重合计是 {decimals(whole, 2)}，不是 {FULL}"
            self.facts.given.stops.say(
                "考核权重", f"{self.person['工号']} 的考核{said}，总分没有算。怎么办：请上级在政策表改好，再点【换新政策】。"
            )
            return found | {"_why": said}
        held = {item: Fraction(weights[item][0]) for item in counted_ if weights[item][0]}
        found["适用权重"] = sum(held.values(), Fraction())
        found["_ways"] = {"适用权重": lambda: added(weights[item][1]() for item in held)}
        if lacking := [item for item in held if told[item] is None]:
            return found | {"_why": f"总分没有算出：{'、'.join(lacking)}没有数"}
        points = {item: Fraction(half_up(held[item] * told[item] * 100), 100) for item in held}
        found["_ways"]["总分"] = lambda: added(rounded(product(weights[item][1](), ways[item]())) for item in held)
        return found | {"总分": sum(points.values(), Fraction()), "_points": points}


_CODED = "、".join(f"{word}={points}" for word, points in POINTS.items())


def _counting(register: str, rows: pd.DataFrame) -> Way:
    return lambda: counted(register, places(rows))


def _cells(inputs: Inputs) -> Mapping[str, Sequence[Any]]:
    """得分 of R42: the points of each item of the period."""
    rows = records(inputs.results["D54"].extra["points"])
    known = {(row["_branch"], row["工号"], str(inputs.period), row["项目"]): row["得分"] for row in rows}
    return {"得分": looked_up(inputs.frame("R42"), ("_branch", "工号", "期间", "项目"), known)}


def _points(given: Given, rows: Sources) -> pd.DataFrame:
    """The points of each person and item that counts."""
    told = [
        {"_branch": row["_branch"], "工号": row["工号"], "项目": item, "得分": score_cell(points)}
        for row in records(rows["R02"])
        for item, points in row["_points"].items()
    ]
    return rows_of(dict.fromkeys(("_branch", "工号", "项目", "得分"), "object"), told)


def _calc() -> Calc:
    made_ = Computation(
        "D54",
        "销售人员考核",
        "Assessment of sellers",
        reads=("R21",),
        uses={
            "R02": "工号 姓名 岗位 入职日期 离职日期",
            "R03": "客户编码 客户经理",
            "R07": "业务代码 计量单位",
            "R10": "客户编码 业务代码 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 地区 冲销标记 冲销原记录编号 记录编号",
            "R17": "指标 主体 产品 区域 年 年计划 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月 期初截至 期初计划 期初实际 分解方法",
            "R20": "客户编码 日期 走访人 信息传递单号",
            "R21": "计划编号 计划月 客户 走访人 计划日期 对象 目的 反馈信息 存档日期",
            "R27": "客户 订单处理 补货时间 员工服务态度 订货单位 紧急发货 指定时间配送 物流信息提供 送货无损坏 服务管理水平",
            "R41": "类型 参加人",
            "R42": "工号 期间 项目 权重",
        },
        needs=" ".join((CEILING, TARGET, STAGE, LEAST, SLIP_DAYS)),
        keeps={"R10": 11, "R27": SURVEYED},
        after=("D09", "D10"),
    ).of(
        run,
        _ROWS,
        beside={"plans": _PLANS, "points": _points},
        summary=_WHOLE,
        notes=(
            unset_of(CEILING, "客户流失没有算"),
            unset_of(TARGET, "人均业务量完成没有算"),
            unset_of(LEAST, "没有判断计划够不够"),
            unset_of(SLIP_DAYS, "没有判断信息传递单返回得早晚"),
        ),
    )
    return replace(made_, fills=(Fill(register="R42", columns=("得分",), values=_cells, needs=("D54",)),))


CALC = _calc()
