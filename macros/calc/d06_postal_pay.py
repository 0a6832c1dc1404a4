"""D06: 客户经理薪酬, 业绩工资 + 营销奖励 + 突出贡献奖 + 外勤津贴 (S3 C19-C23, C33; G11, G13; settled 3, 9, 28)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.d06_lines_bonus import CALC as LINES
from macros.calc.engines.pay_rules import CARRIED, prorated, settled, weighted
from macros.calc.terms.cells import looked_up
from macros.calc.terms.shares import rows_of
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.ways.pay_lineage import PayLineage
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.frames import plain_values, records
from validators.values.missing import is_missing
from validators.values.money import fen, half_up, percent_shown, yuan_shown
from validators.values.period import Month
from validators.values.text import Text

SCORES = {
    "基础工作得分": "pay_weight_basic",
    "服务维护得分": "pay_weight_service",
    "信息反馈得分": "pay_weight_feedback",
    "大客户营销得分": "pay_weight_marketing",
}
APPROVED = ("已批准", "执行中", "完成")
"""States of F3 in which an award is granted."""

_PARTS = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴")
_TERMS = ("pay_base", "pay_formula", "field_allowance", "allowance_prorate", "negative_pay")
_COLUMNS = (
    {"_branch": "object", "工号": "object"}
    | dict.fromkeys((*_PARTS, "合计"), "Int64")
    | {"姓名": "object", "得分率": "object", "业绩工资基数": "Int64", "奖励笔数": "Int64", "结转下月": "Int64", "理由": "object"}
)
_FORMATS = (
    dict.fromkeys(_COLUMNS, "text")
    | dict.fromkeys((*_PARTS, "合计", "业绩工资基数", "结转下月"), "money")
    | {"得分率": "ratio", "奖励笔数": "count"}
)


class PayTerms(NamedTuple):
    """The pay parameters of a branch; None where blank. Money in fen; `weights` by score, None when one is blank."""

    pay_base: int | None
    pay_formula: str | None
    field_allowance: int | None
    allowance_prorate: bool | None
    negative_pay: str | None
    weights: dict[str, Fraction] | None


class Bonus(NamedTuple):
    """A manager's bonus lines: their sum in fen (None while a line has none) and their number."""

    total: int | None
    lines: int


def run(inputs: Inputs) -> Result:
    """One row for each R43 row of the period, money in fen; 合计 is the sum of the rounded parts.

    业绩工资 = H(base × Σ w·q / (100·Σw)), or by `pay_formula` H(base × total of D07 / 100); base is 业绩工资基数 of the row,
    else of the policy. A blank score, weight, rate or allowance leaves its part and 合计 empty and stands in `blocked`;
    the other parts are computed (settled 9). 得分率 is the exact fraction. Summary 合计: persons with a 合计.
    """
    stops = Stops("D06")
    people = _people(inputs)
    branches = list(dict.fromkeys(people["_branch"]))
    terms = {branch: _terms(inputs, stops, branch) for branch in branches}
    lines = inputs.results.get("D06_lines") or LINES.run(inputs)
    bonuses = _bonuses(lines.rows)
    rows = _pay_rows(inputs, people, terms, bonuses, stops)
    for stop in lines.blocked if any(row["营销奖励"] is None for row in rows) else ():
        stops.say(stop.parameter, stop.message)
    found = rows_of(_COLUMNS, rows)
    codes = (*_TERMS, *(SCORES.values() if any(t.pay_formula == "四项指标" for t in terms.values()) else ()))
    return Result(
        title=CALC.title,
        rows=found,
        formats=_FORMATS,
        blocked=stops.found,
        summary={name: int(found[name].sum()) for name in ("合计", *_PARTS)},
        summary_formats=dict.fromkeys(("合计", *_PARTS), "money"),
        notes=_notes(found, bonuses),
        examples=tuple(dict.fromkeys((*named_examples(inputs, codes, branches), *lines.examples))),
        lineage=PayLineage(
            name=CALC.id,
            scores=SCORES,
            parts=_PARTS,
            formula={branch: its.pay_formula for branch, its in terms.items()},
            people=records(people),
            rows=rows,
            lines=(LINES.id, lines.rows),
            scorecards=("D07", inputs.results["D07"].rows if "D07" in inputs.results else found),
            awards=_granted(inputs),
            period=inputs.period,
        ).lineage,
    )


def _people(inputs: Inputs) -> pd.DataFrame:
    """The rows of R43 of the period that say whose they are."""
    people = inputs.frame("R43")
    return people[(people["月"] == str(inputs.period)) & people["工号"].notna()]


def _pay_rows(
    inputs: Inputs, people: pd.DataFrame, terms: Mapping[str, PayTerms], bonuses: Mapping[tuple[str, str], Bonus], stops: Stops
) -> list[dict[str, Any]]:
    awards, staff, totals = _awards(inputs, stops), _staff(inputs), _kpi_totals(inputs)
    rows = []
    for person in records(people):
        key = (person["_branch"], person["工号"])
        bonus, own = bonuses.get(key, Bonus(0, 0)), staff.get(key, {})
        pay = {
            "姓名": own.get("姓名"),
            **_merit(person, terms[key[0]], totals.get(key), stops),
            "营销奖励": bonus.total,
            "奖励笔数": bonus.lines,
            "突出贡献奖": awards.get(key, 0),
            **_allowance(terms[key[0]], own, inputs.period),
        }
        rows.append({"_branch": key[0], "工号": key[1], **_summed(pay, terms[key[0]])})
    return rows


def _terms(inputs: Inputs, stops: Stops, branch: str) -> PayTerms:
    given = {code: stops.need(inputs, code, branch) for code in _TERMS}
    money = {code: None if given[code] is None else fen(given[code]) for code in ("pay_base", "field_allowance")}
    weights = None
    if given["pay_formula"] == "四项指标":
        values = {score: stops.need(inputs, code, branch) for score, code in SCORES.items()}
        if all(value is not None for value in values.values()):
            weights = {score: Fraction(value) for score, value in values.items()}
            if sum(weights.values()) == 0:
                stops.say(
                    "四项权重",
                    f"四项权重（{branch}）合计是 0，业绩工资算不出。怎么办：请上级在政策表填上权重，收到新政策后点【换新政策】。",
                )
                weights = None
    return PayTerms(**(given | money), weights=weights)


def _merit(person: Mapping[str, Any], terms: PayTerms, total: Any, stops: Stops) -> dict[str, Any]:
    """业绩工资 with 得分率 and 业绩工资基数; None while a score or a parameter is blank."""
    base = terms.pay_base if person["业绩工资基数"] is None else int(person["业绩工资基数"])
    quality = _quality(person, terms.weights, stops) if terms.pay_formula == "四项指标" else None
    if terms.pay_formula == "考核总分":
        quality = None if total is None else Fraction(total) / 100
        if total is None:
            stops.say(
                f"考核总分（{person['工号']}）",
                f"业绩工资按考核总分计算，{person['工号']}（{person['_branch']}）的考核评分表还没有总分，"
                f"业绩工资没有算，其余照算。怎么办：填齐考核评分表的目标和实际后再计算。",
            )
    merit = None if base is None or quality is None else half_up(base * quality)
    return {"业绩工资": merit, "得分率": quality, "业绩工资基数": base}


def _quality(person: Mapping[str, Any], weights: dict[str, Fraction] | None, stops: Stops) -> Fraction | None:
    """Σ w·q / (100·Σw) of the four scores."""
    empty = [score for score in SCORES if person[score] is None]
    for score in empty:
        stops.say(
            f"{score}（{person['工号']}）",
            f"薪酬表第 {person['_row']} 行 {person['工号']}（{person['_branch']}）的“{score}”是空的，业绩工资没有算，其余照算。"
            f"怎么办：填上 0 至 100 的得分后再计算。",
        )
    if empty or weights is None:
        return None
    return weighted([*weights.values()], [person[score] for score in weights])


def _allowance(terms: PayTerms, staff: Mapping[str, Any], period: Month) -> dict[str, Any]:
    """外勤津贴: flat a month, or by `allowance_prorate` for the days in service."""
    if terms.field_allowance is None or terms.allowance_prorate is None:
        return {"外勤津贴": None, "_days": None}
    if not terms.allowance_prorate:
        return {"外勤津贴": terms.field_allowance, "_days": None}
    start = max(period.first, _day(staff.get("入职日期")) or period.first)
    end = min(period.last, _day(staff.get("离职日期")) or period.last)
    days = max(0, (end - start).days + 1)
    return {"外勤津贴": prorated(terms.field_allowance, days, period.last.day), "_days": days}


def _summed(pay: dict[str, Any], terms: PayTerms) -> dict[str, Any]:
    """合计 with what is carried to next month, and the reason."""
    paid, carried, total = settled([pay[name] for name in _PARTS], terms.negative_pay)
    return pay | {"合计": paid, "结转下月": carried, "理由": _why(pay, total, terms)}


def _why(pay: Mapping[str, Any], total: int | None, terms: PayTerms) -> str:
    merit = (
        "没有算出"
        if pay["业绩工资"] is None
        else f"{yuan_shown(pay['业绩工资基数'])} × {percent_shown(pay['得分率'])} = {yuan_shown(pay['业绩工资'])}"
    )
    bonus = "有的没有算出，原因见各笔的理由" if pay["营销奖励"] is None else yuan_shown(pay["营销奖励"])
    parts = [f"业绩工资 {merit}", f"营销奖励 {pay['奖励笔数']} 笔 {bonus}"]
    if pay["突出贡献奖"] is None:
        parts.append("突出贡献奖的核准金额未填")
    if pay["外勤津贴"] is None:
        parts.append("外勤津贴未填")
    elif pay["_days"] is not None:
        parts.append(f"外勤津贴按在岗 {pay['_days']} 天折算")
    if total is not None and total < 0:
        parts.append(f"合计为负 {yuan_shown(total)}，{'结转下月' if terms.negative_pay == CARRIED else '按 0 发放，不结转'}")
    return "；".join(parts)


def _bonuses(lines: pd.DataFrame) -> dict[tuple[str, str], Bonus]:
    grouped = lines.groupby(["_branch", "工号"])["奖励"].agg(["sum", "count", "size"])
    return {
        key: Bonus(int(total) if count == size else None, int(size))
        for key, total, count, size in zip(grouped.index, grouped["sum"], grouped["count"], grouped["size"], strict=True)
    }


def _awards(inputs: Inputs, stops: Stops) -> dict[tuple[str, str], int | None]:
    """Approved awards to be paid in the period, in fen; None where 核准金额 is blank."""
    found: dict[tuple[str, str], int | None] = {}
    for row in records(_granted(inputs)):
        key, amount = (row["_branch"], row["工号"]), row["核准金额"]
        before = found.get(key, 0)
        found[key] = None if amount is None or before is None else before + int(amount)
        if amount is None:
            stops.say(
                f"核准金额（{row['工号']}）",
                f"突出贡献奖审批第 {row['_row']} 行 {row['工号']}（{row['_branch']}）已批准，核准金额是空的，"
                f"这一项没有算，其余照算。怎么办：填上核准金额后再计算。",
            )
    return found


def _granted(inputs: Inputs) -> pd.DataFrame:
    frame = inputs.frame("R44")
    return frame[(frame["期间"] == str(inputs.period)) & frame["审批"].isin(APPROVED) & frame["工号"].notna()]


def _staff(inputs: Inputs) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["_branch"], row["工号"]): row for row in records(inputs.frame("R02")[["_branch", "工号", "姓名", "入职日期", "离职日期"]])}


def _kpi_totals(inputs: Inputs) -> dict[tuple[str, str], Decimal | None]:
    if "D07" not in inputs.results:
        return {}
    return {(row["_branch"], row["工号"]): row["总分"] for row in records(inputs.results["D07"].rows)}


def _notes(rows: pd.DataFrame, bonuses: Mapping[tuple[str, str], Bonus]) -> tuple[str, ...]:
    paid = set(zip(rows["_branch"], rows["工号"], strict=True))
    lost = [
        f"{branch} {person} 有奖励 {b.lines} 笔{'' if b.total is None else f'、{yuan_shown(b.total)} 元'}，薪酬表里没有这个人，没有发"
        for (branch, person), b in sorted(bonuses.items())
        if (branch, person) not in paid
    ]
    empty = int(rows["合计"].isna().sum())
    return (*lost, *((f"{empty} 人还没有算出合计，不在总数里",) if empty else ()))


def _day(value: Any) -> Any:
    return None if is_missing(value) else value.date()


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    """What each person of the period earns; a row of another month keeps what stands there (settled 18, 28)."""
    frame, rows = inputs.frame("R43"), inputs.results["D06"].rows
    keys = list(zip(rows["_branch"], rows["工号"], strict=True))
    this_month = [month == str(inputs.period) for month in frame["月"]]
    found = {}
    for header in ("合计", *_PARTS):
        known = looked_up(frame, ("_branch", "工号"), dict(zip(keys, plain_values(rows[header]), strict=True)))
        found[header] = [new if now else old for now, new, old in zip(this_month, known, plain_values(frame[header]), strict=True)]
    return found


CALC = Calc(
    id="D06",
    title=Text("客户经理薪酬", "Managers' pay"),
    run=run,
    reads=("R43",),
    uses={
        "R02": "工号 姓名 入职日期 离职日期",
        "R43": "工号 月 基础工作得分 服务维护得分 信息反馈得分 大客户营销得分 业绩工资基数",
        "R44": "工号 审批 核准金额 期间",
    },
    needs="pay_base pay_formula pay_weight_basic pay_weight_service pay_weight_feedback"
    " pay_weight_marketing field_allowance allowance_prorate bonus_base bonus_person negative_pay",
    brings=("D06_lines",),
    after=("D06_lines", "D07"),
    fills=(Fill(register="R43", columns=("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计"), values=_cells, needs=("D06",)),),
)
