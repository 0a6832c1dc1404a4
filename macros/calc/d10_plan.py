"""D10: 计划完成, the annual plan by month against what was earned (S2 C86; S0; G07; R17; settled 7, 10, 54)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pandas as pd

from macros.calc.engines.variance import against_plan
from macros.calc.plans.planned_months import (
    MONTHS,
    TWO_WAYS,
    PlanOpening,
    after,
    done_so_far,
    of_quarter,
    opening_of,
    planned_months,
    planned_origin,
    planned_so_far,
    so_far,
    split_origin,
    two_ways,
)
from macros.calc.terms.actuals import MONEY, Actuals, Subject
from macros.calc.terms.cells import rate_cell
from macros.calc.terms.shares import rows_of
from macros.calc.terms.stops import Stops, named_examples
from macros.calc.terms.window import short_history
from macros.calc.ways.summed_rows import by, cell, minus
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.frames import records
from validators.values.cell import plain
from validators.values.money import half_up
from validators.values.origin import Origin, added, counted, less, number, quotient, rounded
from validators.values.period import Month
from validators.values.text import Text

Opened = Callable[[PlanOpening, Mapping[str, Any], Month], Origin]
"""The way back of a month that an opening stands for."""
_HEADS = ("新增客户", "客户发展量")
_AMOUNTS = ("计划", "实际", "差额", "累计计划", "累计实际", "累计差额", "年计划", "季计划", "每月尚需", "分解合计", "分解超出")
_COLUMNS = (
    "_branch",
    "主体",
    "指标",
    "产品",
    "计划",
    "实际",
    "完成率",
    "差额",
    "累计计划",
    "累计实际",
    "累计完成率",
    "累计差额",
    "单位",
    "主体名称",
    "区域",
    "年计划",
    "季计划",
    "每月尚需",
    "分解合计",
    "分解超出",
    "理由",
)
_MONTHLY = ("_branch", "主体", "指标", "产品", "月", "计划", "实际", "期初", "行", "来源文件")
_BOTH = (
    "_branch",
    "主体",
    "指标",
    "产品",
    "行",
    "来源文件",
    *(f"{way}{word}" for way in TWO_WAYS for word in ("计划", "累计计划", "累计差额", "全年")),
)
_FORMATS = dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(_AMOUNTS, "plan") | {"完成率": "ratio", "累计完成率": "ratio"}


def run(inputs: Inputs) -> Result:
    """One row an R17 row of the period's year; the key is 主体, 指标, 产品 (settled 10).

    Amounts are Decimal in the row's 单位 (元 with two decimals, 件, 户); the format "plan" prints them so. 完成率 =
    实际 / 计划, empty where the plan is 0; 差额 = 实际 - 计划; 季计划 = what the months of this quarter have;
    每月尚需 = (年计划 - 累计实际) / months left, empty in December.
    累计 runs from January, up to 期初截至 by the typed 期初计划 and 期初实际 (settled 45); with a month missing
    every 累计 is empty (历史不足, settled 7). Typed months are used, blank ones are split by 分解方法 of the row, else `plan_split`; 分解合计
    and 分解超出 show what the months sum to (G07).
    At a branch `extra["months"]` has the twelve months of each plan: 计划, and 实际 where it is known (E1.3), and `extra["both"]`
    each plan split exactly and rounded up (均分, 进位): the month, so far, the gap so far, the year (G07).
    """
    stops = Stops("D10")
    lines = records(_of_year(inputs))
    actuals = Actuals(inputs, stops) if lines else None
    rows = [_row(inputs, stops, line, actuals) for line in lines if actuals is not None]
    branches = list(dict.fromkeys(line["_branch"] for line in lines))
    months = [] if inputs.final or actuals is None else [month for line in lines for month in _monthly(inputs, stops, line, actuals)]
    both = [] if inputs.final or actuals is None else [_both_ways(inputs, stops, line, actuals) for line in lines]
    return Result(
        title=CALC.title,
        rows=rows_of(dict.fromkeys(_COLUMNS, "object"), rows),
        formats=_FORMATS,
        blocked=stops.found,
        extra={"months": rows_of(dict.fromkeys(_MONTHLY, "object"), months), "both": rows_of(dict.fromkeys(_BOTH, "object"), both)},
        examples=named_examples(inputs, ("plan_unit", "plan_split", "plan_weights"), branches),
        notes=tuple(_opened(inputs, lines)),
        lineage=_lineage(inputs, lines, actuals) if actuals is not None else Lineage(),
    )


def _lineage(inputs: Inputs, lines: Sequence[Mapping[str, Any]], actuals: Actuals) -> Lineage:
    """Plans from the cells of R17, or by the split of 年计划 in words; actuals from the flow of the subject."""
    now, passed = (inputs.period,), inputs.period.year_to_date

    def plan(months: Sequence[Month]) -> OfRow:
        return lambda pos: added(planned_origin(inputs, lines[pos], month.month) for month in months)

    def actual(months: Sequence[Month]) -> OfRow:
        return lambda pos: actuals.origin(lines[pos], actuals.subject(lines[pos]["_branch"], lines[pos]["主体"]), months)

    def due_so_far(pos: int) -> Origin:
        return planned_so_far(opening_of(inputs, lines[pos]), lines[pos], passed, lambda month: planned_origin(inputs, lines[pos], month))

    def done_to_date(pos: int) -> Origin:
        opening = opening_of(inputs, lines[pos])
        return done_so_far(opening, lines[pos], actual(after(opening, passed))(pos))

    ways: dict[str, OfRow] = {}
    for word, due, done in (("", plan(now), actual(now)), ("累计", due_so_far, done_to_date)):
        ways |= {f"{word}计划": due, f"{word}实际": done, f"{word}完成率": by(done, due), f"{word}差额": minus(done, due)}
    whole, left = plan(inputs.period.back(12)), 12 - len(passed)

    def year(pos: int) -> Origin:
        return cell("R17", "年计划", lines[pos])

    def needed(pos: int) -> Origin:
        each = quotient(less(year(pos), done(pos)), number(left, f"余下 {left} 个月"))
        return rounded(each, 2 if lines[pos]["指标"] in MONEY else 3)

    ways |= {"分解合计": whole, "年计划": year, "季计划": plan(inputs.period.quarter_months), "分解超出": minus(whole, year)} | (
        {"每月尚需": needed} if left else {}
    )

    return Lineage(
        rows=ways,
        extra={"months": _monthly_lineage(inputs, lines, plan, actual), "both": _both_lineage(inputs, lines, done_to_date)},
        record=lambda pos: counted("R17", [(lines[pos]["_file"], lines[pos]["_row"])]),
    )


def _monthly_lineage(
    inputs: Inputs, lines: Sequence[Mapping[str, Any]], plan: Callable[[Sequence[Month]], OfRow], actual: Callable[[Sequence[Month]], OfRow]
) -> dict[str, OfRow]:
    """The twelve months of each plan; those of an opening lead to its typed cells."""

    def of_month(pos: int, way: Callable[[Sequence[Month]], OfRow], opened: Opened) -> Origin:
        line, month = lines[pos // 12], inputs.period._replace(month=pos % 12 + 1)
        opening = opening_of(inputs, line)
        if opening is not None and month.month <= opening.until:
            return opened(opening, line, month)
        return way((month,))(pos // 12)

    def due_of(opening: PlanOpening, line: Mapping[str, Any], month: Month) -> Origin:
        return planned_so_far(opening, line, month.year_to_date, partial(planned_origin, inputs, line))

    return {
        "计划": partial(of_month, way=plan, opened=due_of),
        "实际": partial(of_month, way=actual, opened=lambda opening, line, _: done_so_far(opening, line, added(()))),
    }


def _both_lineage(inputs: Inputs, lines: Sequence[Mapping[str, Any]], earned: OfRow) -> dict[str, OfRow]:
    """The parts of a plan by either way of splitting, in words, and what was earned less them."""

    def parts(way: str, months: Sequence[int]) -> OfRow:
        return lambda pos: added(split_origin(inputs, lines[pos], way, month) for month in months)

    def to_date(way: str) -> OfRow:
        return lambda pos: planned_so_far(
            opening_of(inputs, lines[pos]), lines[pos], passed, lambda month: split_origin(inputs, lines[pos], way, month)
        )

    passed = inputs.period.year_to_date
    ways: dict[str, OfRow] = {}
    for way in TWO_WAYS:
        due = to_date(way)
        ways |= {f"{way}计划": parts(way, (inputs.period.month,)), f"{way}累计计划": due, f"{way}累计差额": minus(earned, due)}
        ways[f"{way}全年"] = parts(way, range(1, 13))
    return ways


def _opened(inputs: Inputs, lines: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The caveat that travels with every sum so far: which plans begin with typed sums, and up to which month."""
    held = [opening for line in lines if (opening := opening_of(inputs, line)) is not None]
    if held:
        months = "、".join(f"{month} 月" for month in sorted({opening.until for opening in held}))
        yield f"{len(held)} 条计划的累计从填写的期初算起（1 月到 {months}），期初不在台账的流水里"


def _of_year(inputs: Inputs) -> pd.DataFrame:
    """The plans of the period's year that say what and whose."""
    frame = inputs.frame("R17")
    return frame[(frame["年"] == str(inputs.period.year)) & frame["指标"].notna() & frame["主体"].notna()]


def _row(inputs: Inputs, stops: Stops, line: Mapping[str, Any], actuals: Actuals) -> dict[str, Any]:
    subject = actuals.subject(line["_branch"], line["主体"])
    plans = planned_months(inputs, stops, line)
    passed = inputs.period.year_to_date
    month = _compared("", plans[inputs.period.month - 1], actuals.of(line, subject, (inputs.period,)))
    opening = opening_of(inputs, line)
    missing, earned = _earned(line, subject, actuals, opening, passed)
    to_date = {} if missing else _compared("累计", so_far(opening, plans, inputs.period.month), earned)
    total = _sum(plans)
    yearly, left = line["年计划"], 12 - len(passed)
    return {
        "_branch": line["_branch"],
        "主体": subject.code,
        "指标": line["指标"],
        "产品": line["产品"],
        **month,
        **to_date,
        "单位": _unit(line["指标"]),
        "主体名称": subject.name,
        "区域": line["区域"],
        "年计划": yearly,
        "季计划": of_quarter(opening, plans, inputs.period),
        "每月尚需": None if earned is None or yearly is None else _needed(line["指标"], yearly - earned, left),
        "分解合计": total,
        "分解超出": None if total is None or yearly is None else total - yearly,
        "理由": "；".join([*_why(line, plans, subject, short_history(missing, passed), actuals), *([opening.said] if opening else [])]),
    }


def _earned(
    line: Mapping[str, Any], subject: Subject, actuals: Actuals, opening: PlanOpening | None, passed: Sequence[Month]
) -> tuple[tuple[Month, ...], Decimal | None]:
    """The months that are missing, and what was earned from January on: the opening stands for its months, whatever is known."""
    months = after(opening, passed)
    missing = actuals.missing(line, subject, months)
    later = None if missing else actuals.of(line, subject, months)
    return missing, later if later is None or opening is None else later + opening.done


def _monthly(inputs: Inputs, stops: Stops, line: Mapping[str, Any], actuals: Actuals) -> list[dict[str, Any]]:
    """The twelve months of a plan, with what was earned as far as it is known (E1.3); the months of an opening are one sum,
    which stands in the last of them (`期初`: 合计, 在内 in the others).
    """
    subject, opening = actuals.subject(line["_branch"], line["主体"]), opening_of(inputs, line)
    key, plans = _line_key(line, subject), planned_months(inputs, stops, line)
    found = []
    for place, plan in enumerate(plans, 1):
        if opening is not None and place <= opening.until:
            whole = place == opening.until
            due, done = (so_far(opening, plans, place), opening.done) if whole else (None, None)
            named = str(inputs.period._replace(month=place))
            found.append(key | {"月": named, "计划": due, "实际": done, "期初": "合计" if whole else "在内"})
            continue
        month = inputs.period._replace(month=place)
        known = month <= inputs.period and not actuals.missing(line, subject, (month,))
        found.append(key | {"月": str(month), "计划": plan, "实际": actuals.of(line, subject, (month,)) if known else None})
    return found


def _both_ways(inputs: Inputs, stops: Stops, line: Mapping[str, Any], actuals: Actuals) -> dict[str, Any]:
    """A plan split exactly and rounded up: 1000 as 8 × 83 + 4 × 84 and as 12 × 84 (G07)."""
    subject, passed = actuals.subject(line["_branch"], line["主体"]), inputs.period.year_to_date
    opening = opening_of(inputs, line)
    _, earned = _earned(line, subject, actuals, opening, passed)
    found = _line_key(line, subject)
    for way, months in two_ways(inputs, stops, line).items():
        due, whole = so_far(opening, months, inputs.period.month), _sum(months)
        gap = None if due is None or earned is None else earned - due
        found |= {f"{way}计划": months[inputs.period.month - 1], f"{way}累计计划": due, f"{way}累计差额": gap, f"{way}全年": whole}
    return found


def _line_key(line: Mapping[str, Any], subject: Subject) -> dict[str, Any]:
    named = {name: line[name] for name in ("_branch", "指标", "产品")}
    return named | {"主体": subject.code, "行": line["_row"], "来源文件": line["_file"]}


def _compared(before: str, plan: Decimal | None, actual: Decimal | None) -> dict[str, Any]:
    found = against_plan(plan, actual)
    return {before + "计划": plan, before + "实际": actual, before + "完成率": found.rate, before + "差额": found.gap}


def _needed(indicator: str, left: Decimal, months: int) -> Decimal | None:
    """What each remaining month needs, to the fen or the thousandth of a piece."""
    if months == 0:
        return None
    places = 2 if indicator in MONEY else 3
    return Decimal(half_up(Fraction(left) / months * 10**places)).scaleb(-places)


def _why(line: Mapping[str, Any], plans: Sequence[Decimal | None], subject: Subject, short: str, actuals: Actuals) -> list[str]:
    typed = sum(line[month] is not None for month in MONTHS)
    said = ["月计划按填写的" if typed == len(MONTHS) else f"月计划填写了 {typed} 个月，其余按年计划分解" if typed else "月计划由年计划分解"]
    excess = None if line["年计划"] is None or (total := _sum(plans)) is None else total - line["年计划"]
    if excess:
        said.append(f"各月合计比年计划{'多' if excess > 0 else '少'} {plain(abs(excess))}")
    return [*said, *actuals.remarks(line, subject), *([short + "，累计不算"] if short else [])]


def _unit(indicator: str) -> str:
    return "元" if indicator in MONEY else "户" if indicator in _HEADS else "件"


def _sum(months: Sequence[Decimal | None]) -> Decimal | None:
    found = [month for month in months if month is not None]
    return sum(found, Decimal(0)) if len(found) == len(months) else None


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    """The row of each plan of the year; a plan of another year has none."""
    frame, rows = inputs.frame("R17"), inputs.results["D10"].rows
    found = dict(zip(_of_year(inputs).index, records(rows), strict=True))
    lines = [found.get(at, {}) for at in frame.index]
    return {
        "实际": [line.get("实际") for line in lines],
        "完成率": [rate_cell(line.get("完成率")) for line in lines],
        "差额": [line.get("差额") for line in lines],
        "累计": [line.get("累计实际") for line in lines],
    }


CALC = Calc(
    id="D10",
    title=Text("计划完成", "Plan completion"),
    run=run,
    reads=("R17",),
    uses={
        "R02": "工号 姓名",
        "R03": "客户编码",
        "R06": "客户编码 方案 生效期间 新级别 审批单号 是否试算",
        "R07": "业务代码 计量单位",
        "R10": "客户编码 业务代码 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 地区 冲销标记 冲销原记录编号 记录编号",
        "R17": "指标 主体 产品 区域 年 年计划 1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月 期初截至 期初计划 期初实际 分解方法",
        "R40": "期间 机构 实际",
        "R46": "集团账户 号码 统付产品 客户经理 加入日期",
    },
    needs="churn_months churn_metric churn_population plan_unit plan_split plan_weights",
    keeps={"R10": 2, "R40": 11},
    fills=(Fill(register="R17", columns=("实际", "完成率", "差额", "累计"), values=_cells, needs=("D10",)),),
)
