"""D06_lines: one bonus line for each R10 row that somebody brought in (S3 C21, C22; G12, G48; settled 2, 9)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from macros.calc.engines.pay_rules import rewards, taken_back
from macros.calc.terms.stops import Stops, named_examples
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage
from validators.filing.reversal import TAKEN, originals, reversals
from validators.frames import each_once, plain_values, records
from validators.packs.pack_contents import EXAMPLE
from validators.policy import MissingParameter
from validators.values.cell import plain
from validators.values.money import yuan_shown
from validators.values.origin import Origin, added, counted, less, number, of_result, of_rows, product, rounded
from validators.values.period import Month
from validators.values.text import Text

RATE, FIRST_RATE = "提成比例", "首笔奖励比例"
_PARAMETERS = ("bonus_person", "bonus_base")
_COLUMNS = ["_branch", "工号", "记录编号", "收入", "比例", "奖励", "客户编码", "业务代码", "比例种类", "计奖收入", "行", "来源文件", "理由"]
_FORMATS = dict.fromkeys(_COLUMNS, "text") | {"收入": "money", "比例": "ratio", "奖励": "money", "计奖收入": "money", "行": "count"}
_READ = ["_branch", "_row", "_file", "记录编号", "客户编码", "业务日期", "月份", "收入", "折扣折让", "冲销标记", "冲销原记录编号", *TAKEN]


class Rate(NamedTuple):
    """A rate of R07 in force on a day; `value` None = blank or not in the catalogue."""

    value: Decimal | None
    example: bool


def run(inputs: Inputs) -> Result:
    """One row a bonus line, money in fen, the rate as a fraction; 奖励 = H(计奖收入 × 比例), rounded once a line.

    The rows filed in the month (settled 1) with 揽收人 (or 业绩归属, `bonus_person`). Rate: 首笔奖励比例 where 长期合作项目 is
    filled and 是否首笔=是, no line where it is 否, else 提成比例; in force on 业务日期, else on the first day of 月份. A
    reversal takes person, business, project and day from the row it reverses; its line is the same share of that line.
    A blank rate leaves 比例 and 奖励 empty and stands in `blocked`: it is never 0.
    """
    stops = Stops("D06_lines")
    lines = _lines(inputs, stops)
    rates = _rates(inputs, lines)
    found = each_once(lambda *key: rate.value if (rate := rates[key]) else None, lines["业务代码"], lines["_on"], lines["比例种类"])
    lines["比例"] = pd.Series(found, index=lines.index, dtype="object")
    _stop_on_blanks(lines, stops)
    lines["奖励"] = rewards(lines["计奖收入"], lines["比例"])
    lines["理由"] = each_once(_why, *(lines[name] for name in ("计奖收入", "比例", "奖励", "比例种类", "_reversal", "_found")))
    lines = lines.rename(columns={"_row": "行", "_file": "来源文件"})[[*_COLUMNS, "_reversal", "_found"]]
    lines = lines.sort_values(["_branch", "工号", "行"], kind="stable", ignore_index=True)
    used = {(business, kind): rate for (business, _, kind), rate in rates.items() if rate and rate.example}
    shown = tuple(
        f"{business}{'首笔' if kind == FIRST_RATE else ''}{_percent(rate.value)}"
        for (business, kind), rate in sorted(used.items())
        if rate.value is not None
    )
    return Result(
        title=CALC.title,
        rows=lines[_COLUMNS],
        formats=_FORMATS,
        summary={"奖励": int(lines["奖励"].sum()), "笔数": len(lines)},
        summary_formats={"奖励": "money", "笔数": "count"},
        blocked=stops.found,
        notes=_notes(lines),
        examples=(*named_examples(inputs, _PARAMETERS, inputs.branches), *shown),
        lineage=_lineage(lines),
    )


def _lineage(lines: pd.DataFrame) -> Lineage:
    """奖励 = H(计奖收入 × 比例): the row of the flow, and the rate of 产品目录 in words."""

    def held(pos: int, column: str) -> Any:
        return lines[column].iat[pos]

    def income(pos: int) -> Origin:
        return of_rows("R10", "收入", [(held(pos, "来源文件"), held(pos, "行"), f"{int(held(pos, '收入'))}/100")])

    def base(pos: int) -> Origin:
        less_rebate = int(held(pos, "收入")) - int(held(pos, "计奖收入"))
        return less(income(pos), number(f"{less_rebate}/100", "折扣折让")) if less_rebate else income(pos)

    def reward(pos: int) -> Origin:
        return rounded(product(base(pos), rate(pos)))

    def rate(pos: int) -> Origin:
        own = held(pos, "比例")
        return number(own, f"{held(pos, '业务代码')}的{held(pos, '比例种类')} {_percent(own)}")

    return Lineage(
        rows={"收入": income, "计奖收入": base, "比例": rate, "奖励": reward},
        summary={"奖励": lambda: added(of_result(CALC.id, "奖励", int(pos)) for pos in np.flatnonzero(lines["奖励"].notna()))},
        record=lambda pos: counted("R10", [(held(pos, "来源文件"), held(pos, "行"))]),
    )


def _lines(inputs: Inputs, stops: Stops) -> pd.DataFrame:
    """The rows that earn or take back a bonus: 工号, 比例种类, 计奖收入 (fen), `_on` the day of the rate."""
    flow = inputs.frame("R10")[_READ]
    source = originals(flow, inputs.history.frame("R10"))
    lines = flow.assign(_reversal=reversals(flow), _found=flow.index.isin(source.index))
    for header in (*TAKEN, "业务日期", "月份"):
        lines.loc[source.index, header] = source[header]
    lines["工号"] = _persons(inputs, stops, lines)
    _stop_on_unknown(lines, stops)
    project = lines["长期合作项目"].notna()
    first = lines["是否首笔"].astype("boolean")
    earns = lines["工号"].notna() & ~(project & ~first.fillna(True).astype(bool))
    lines = lines.assign(比例种类=np.where(project, FIRST_RATE, RATE), _undecided=project & first.isna())[earns]
    return lines.assign(计奖收入=_bases(inputs, stops, lines, source), _on=_days(lines, inputs.period))


def _persons(inputs: Inputs, stops: Stops, lines: pd.DataFrame) -> pd.Series:
    """Who earns each row, by branch: 揽收人, or with the alternative of G48 业绩归属; of a reversal its original's."""
    choice = {branch: stops.need(inputs, "bonus_person", branch) for branch in lines["_branch"].unique()}
    chosen = lines["_branch"].map(choice)
    person = lines["揽收人"].where(chosen != "业绩归属", lines["业绩归属"]).mask(~chosen.isin(("揽收人", "业绩归属")))
    return person.astype("object").where(person.notna())


def _stop_on_unknown(lines: pd.DataFrame, stops: Stops) -> None:
    """Reversals whose original is not at hand and that do not say themselves whom and what they take back."""
    lost = lines[lines["_reversal"] & ~lines["_found"] & (lines["工号"].isna() | lines["业务代码"].isna())]
    for row in lost[["_branch", "_row", "记录编号", "冲销原记录编号"]].to_dict("records"):
        stops.say(
            f"冲销原记录编号·{row['冲销原记录编号'] or ''}",
            f"业务量流水第 {row['_row']} 行（{row['_branch']}）冲销“{row['冲销原记录编号'] or '空'}”，找不到原来的那一行，"
            f"不知道扣谁的奖励。怎么办：带入原来那个月的台账再算，或在本行填上揽收人和业务代码。",
        )


def _days(lines: pd.DataFrame, period: Month) -> pd.Series:
    """The day whose rate holds: 业务日期, else the first day of 月份, else that of the filing month."""
    months = {text: Month.parse(text).first for text in lines["月份"].dropna().unique()}
    first = lines["月份"].map(months).astype("object")
    first = first.where(first.notna(), period.first)
    days = lines["业务日期"].map({day: day.date() for day in lines["业务日期"].dropna().unique()}).astype("object")
    return days.where(days.notna(), first)


def _bases(inputs: Inputs, stops: Stops, lines: pd.DataFrame, source: pd.DataFrame) -> pd.Series:
    """收入, or 收入 less 折扣折让 (`bonus_base`); a reversal keeps the proportion of the row it reverses. Fen."""
    net = lines["收入"] - lines["折扣折让"].fillna(0)
    taken = lines[lines["_found"]]
    pairs = zip(records(taken[["收入"]]), records(source.loc[taken.index, ["收入", "折扣折让"]]), strict=True)
    net[taken.index] = pd.Series(
        [taken_back(own["收入"], held["收入"], held["折扣折让"]) for own, held in pairs], index=taken.index, dtype="Int64"
    )
    choice = {branch: stops.need(inputs, "bonus_base", branch) for branch in lines["_branch"].unique()}
    chosen = lines["_branch"].map(choice)
    return lines["收入"].where(chosen != "折扣后", net).mask(~chosen.isin(("折扣前", "折扣后")))


def _rates(inputs: Inputs, lines: pd.DataFrame) -> dict[tuple[Any, dt.date, str], Rate | None]:
    """(业务代码, day, kind of rate) -> the rate in force; None where the business is not in R07."""
    found: dict[tuple[Any, dt.date, str], Rate | None] = {}
    products = {day: inputs.policy.products(day) for day in lines["_on"].unique()}
    keys = lines[["业务代码", "_on", "比例种类"]].drop_duplicates()
    for business, day, kind in zip(*(plain_values(keys[name]) for name in keys), strict=True):
        product = products[day].get(business)
        found[business, day, kind] = Rate(product[kind], product["来源"] == EXAMPLE) if product else None
    return found


def _stop_on_blanks(lines: pd.DataFrame, stops: Stops) -> None:
    """Names every rate that is blank, with what it concerns; and every line that lacks a cell of its own."""
    for place in lines[lines["_undecided"]][["_branch", "_row"]].to_dict("records"):
        stops.say(
            f"是否首笔·第 {place['_row']} 行",
            f"业务量流水第 {place['_row']} 行（{place['_branch']}）有长期合作项目，“是否首笔”是空的，奖励算不出。怎么办：填上“是”或“否”。",
        )
    lines.loc[lines["_undecided"], "比例"] = None
    empty = lines[lines["比例"].isna() & ~lines["_undecided"]]
    sums = empty.groupby(["_branch", "业务代码", "比例种类"], dropna=False)["收入"].agg(["size", "sum"]).reset_index()
    for row in records(sums):
        shown = row["业务代码"] or "没有业务代码的行"
        missing = MissingParameter(f"{row['比例种类']}·{shown}", row["_branch"], f" {row['size']} 行、{yuan_shown(int(row['sum']))} 元")
        stops.say(missing.name, missing.message)
    for place in lines[lines["收入"].isna()][["_branch", "_row"]].to_dict("records"):
        stops.say(
            f"收入·第 {place['_row']} 行",
            f"业务量流水第 {place['_row']} 行（{place['_branch']}）的收入读不出，奖励算不出。怎么办：把收入改成数字。",
        )


def _why(base: Any, rate: Decimal | None, reward: Any, kind: str, reversal: bool, found: bool) -> str:
    said = "冲销：" if reversal and found else "冲销，原记录不在手边，按本行自己的内容算：" if reversal else ""
    said += "首笔 " if kind == FIRST_RATE else ""
    if base is None:
        return said + "收入读不出，没有算"
    if rate is None:
        return said + f"{yuan_shown(int(base))} × 比例未填"
    return said + f"{yuan_shown(int(base))} × {_percent(rate)} = {yuan_shown(int(reward))}"


def _notes(lines: pd.DataFrame) -> tuple[str, ...]:
    lost = int((lines["_reversal"] & ~lines["_found"]).sum())
    return (f"{lost} 行冲销找不到原来的那一行，按本行自己的揽收人、业务和月份算，请核对",) if lost else ()


@cache
def _percent(rate: Decimal | None) -> str:
    return "" if rate is None else plain(rate * 100) + "%"


CALC = Calc(
    id="D06_lines",
    title=Text("营销奖励明细", "Bonus lines"),
    run=run,
    reads=("R10",),
    uses={"R10": "客户编码 业务代码 月份 收入 揽收人 业绩归属 长期合作项目 是否首笔 业务日期 折扣折让 冲销标记 冲销原记录编号 记录编号"},
    needs="bonus_base bonus_person",
    keeps={"R10": 2},
)
