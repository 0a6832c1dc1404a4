"""Which rows of the facts a number of a report stands for, by the heading of its column and the row it is in.

A rule is tried and kept only when its rows add up to the number: to the fen for yuan, to the last shown place for 万元
(whose rows are balanced to their total), to the piece for counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.d38_complaints import UNCLASSED
from macros.calc.terms.entities import decided_pairs
from macros.tracing.evidence import Evidence
from validators.legal_entity import as_decided, by_code
from validators.policy import Policy
from validators.register import registers

_UNIT = re.compile(r"[(（](万元|元|件|户|人|次)[)）]")
_NOW, _BEFORE = ("收入", "本月", "本月收入", "本期", "本期收入"), ("上月", "上期", "上月收入", "上期收入")
_PAY = ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计", "薪酬合计")
_CONTROL = ("各单位合计", "各局合计", "合并数")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A number and what stands around it. `fields`: heading -> value of its row."""

    value: float
    heading: str
    fields: Mapping[str, Any]
    sheet: str
    title: str
    letter: str = ""

    @property
    def unit(self) -> str:
        """元, 万元, ... as the heading says; empty without one."""
        found = _UNIT.search(self.heading)
        return found[1] if found else ""

    @property
    def name(self) -> str:
        """The heading without its unit."""
        return _UNIT.sub("", self.heading).strip()

    def text(self, heading: str) -> str:
        """A text of the row; empty where there is none."""
        value = self.fields.get(heading)
        return value if isinstance(value, str) else ""

    def alone(self) -> Asked:
        """The same number without its row: that of all branches together."""
        return replace(self, fields={})


class SourceRows(NamedTuple):
    """Rows behind a number: file, sheet, row, branch, period, value; money in fen, quantities in thousandths."""

    rows: list[tuple[str, str, int, str, str, int]]
    form: str


class _Rows(NamedTuple):
    frame: pd.DataFrame
    register: str
    form: str


def sources(asked: Asked, evidence: Evidence | None) -> SourceRows | None:
    """The rows behind a number; None where nothing is known of it."""
    if evidence is not None:
        for explain in (_customer, _pay, _branch):
            rows = explain(asked, evidence)
            if rows is not None and _adds_up(rows, asked):
                return _found(rows)
    return _own_row(asked, evidence)


def _adds_up(rows: _Rows, asked: Asked) -> bool:
    total = int(rows.frame["_value"].sum()) if len(rows.frame) else 0
    if asked.unit == "万元":
        return abs(total / 1_000_000 - asked.value) < 0.010001
    scale = {"money": 100, "quantity": 1000}.get(rows.form, 1)
    return abs(total / scale - asked.value) < 0.5 / max(scale, 1) and total == round(asked.value * scale)


def _found(rows: _Rows) -> SourceRows:
    sheet, columns = registers()[rows.register].sheet, ["_file", "_row", "_branch", "_period", "_value"]
    return SourceRows(
        [
            (str(file), sheet, int(row), str(branch), str(period), int(value))
            for file, row, branch, period, value in rows.frame[columns].itertuples(index=False)
        ],
        rows.form,
    )


def _own_row(asked: Asked, evidence: Evidence | None) -> SourceRows | None:
    """The row's own 来源文件 and 来源行: the line of the register that it is about."""
    file, row = asked.text("来源文件"), asked.fields.get("来源行")
    if not file or not isinstance(row, (int, float)):
        return None
    register = "R43" if "工号" in asked.fields else "R03"
    form = "money" if asked.unit in ("元", "万元") else "count"
    scale = {"元": 100, "万元": 1_000_000}.get(asked.unit, 1)
    codes = evidence.codes(asked.text("机构")) if evidence is not None else []
    period = str(evidence.period) if evidence is not None else file[:7]
    branch = codes[0] if codes else file.split("_")[1] if file.count("_") >= 2 else ""
    return SourceRows([(file, registers()[register].sheet, int(row), branch, period, round(asked.value * scale))], form)


def _window(asked: Asked, evidence: Evidence) -> tuple[list[Any], str] | None:
    """The months that a heading speaks of, and the measure; None where it speaks of no business."""
    if asked.name in _NOW:
        return [evidence.period], "收入"
    if asked.name in _BEFORE:
        return [evidence.period.plus(-1)], "收入"
    if asked.name == "数量":
        return [evidence.period], "数量"
    if asked.name == "用邮量":
        months = re.search(r"近\s*(\d+)\s*个月", asked.title)
        return list(evidence.period.back(int(months[1]) if months else 1)), "收入" if asked.unit else "数量"
    return None


def _product(asked: Asked, policy: Policy) -> str:
    """The business named in the title, as 客户Pareto（特快，近 12 个月）."""
    named = re.search(r"（([^，）]+)，", asked.title)
    known = {code for frame in (policy.frames["R07"],) for code in frame["业务代码"].dropna()}
    return named[1] if named and named[1] in known else ""


def _flow(asked: Asked, evidence: Evidence) -> _Rows | None:
    window = _window(asked, evidence)
    if window is None:
        return None
    months, measure = window
    rows = evidence.flow(months, measure, _product(asked, evidence.home.policy) if asked.name == "用邮量" else "")
    return _Rows(rows, "R10", "money" if measure == "收入" else "quantity")


def _customer(asked: Asked, evidence: Evidence) -> _Rows | None:
    """A line about one customer: its rows of the flow, in every branch where the same legal entity is filed."""
    file, row, flow = asked.text("来源文件"), asked.fields.get("来源行"), _flow(asked, evidence)
    if not file or not isinstance(row, (int, float)) or "工号" in asked.fields or flow is None:
        return None
    customers = evidence.frame("R03")
    own = customers[(customers["_file"] == file) & (customers["_row"] == int(row))]
    if own.empty:
        return None
    if "用邮量" in asked.heading:
        known = as_decided(customers, by_code(customers), decided_pairs(evidence.inputs))
        own = customers[known.isin(known[own.index])]
    wanted = set(zip(own["_branch"], own["客户编码"], strict=True))
    mine = [pair in wanted for pair in zip(flow.frame["_branch"], flow.frame["客户编码"], strict=True)]
    return flow._replace(frame=flow.frame[mine])


def _pay(asked: Asked, evidence: Evidence) -> _Rows | None:
    """A column of pay (D06): 薪酬表 rows; for 营销奖励 the very rows of the flow that earn it (D06_lines)."""
    if asked.name not in _PAY or (asked.name == "合计" and "业绩工资(元)" not in asked.fields):
        return None
    column = "合计" if asked.name == "薪酬合计" else asked.name
    if column == "营销奖励":
        lines = _chosen(evidence.result("D06_lines"), asked, evidence).rename(columns={"来源文件": "_file", "行": "_row"})
        return (
            _Rows(lines.assign(_value=lines["奖励"].fillna(0).astype("int64"), _period=str(evidence.period)), "R10", "money")
            if "奖励" in lines
            else None
        )
    pay = _chosen(evidence.result("D06"), asked, evidence)
    if column not in pay:
        return None
    rows = evidence.frame("R43").drop(columns=["_value", column], errors="ignore")
    joined = rows.merge(pay[["_branch", "工号", column]], on=["_branch", "工号"])
    return _Rows(joined.assign(_value=joined[column].fillna(0).astype("int64")), "R43", "money")


def _branch(asked: Asked, evidence: Evidence) -> _Rows | None:
    """A line about a branch, or a total without one: what was summed or counted there."""
    if "来源文件" in asked.fields and asked.text("来源文件"):
        return None
    if asked.name in _CONTROL:
        return _control(asked, evidence)
    rows = _flow(asked, evidence)
    if rows is None:
        count = _COUNTS.get(asked.name) or _level(asked.name, evidence)
        if count is None:
            return None
        rows = _Rows(count(evidence), _COUNTED.get(asked.name, "R03"), "count")
    frame = _chosen(rows.frame, asked, evidence)
    if rows.register == "R25" and asked.text("类别"):
        frame = frame[frame["类别"].fillna(UNCLASSED) == asked.text("类别")]
    return rows._replace(frame=frame)


def _control(asked: Asked, evidence: Evidence) -> _Rows | None:
    """A line of 合并核对: 收入, 数量, or the rows of a register."""
    measure = asked.text("指标")
    if measure in ("收入", "数量"):
        return _Rows(evidence.flow([evidence.period], measure), "R10", "money" if measure == "收入" else "quantity")
    named = {f"{r.sheet} 行数": name for name, r in evidence.home.policy.registers.items()}
    return _Rows(evidence.frame(named[measure]), named[measure], "count") if measure in named else None


def _chosen(frame: pd.DataFrame, asked: Asked, evidence: Evidence) -> pd.DataFrame:
    """The rows of the branches and of the person that the line names; all where it names none."""
    codes: Sequence[str] = evidence.codes(asked.text("机构"))
    if codes:
        frame = frame[frame["_branch"].isin(codes)]
    person = asked.text("工号")
    return frame[frame["工号"] == person] if person and "合计" not in person and "工号" in frame else frame


def _level(name: str, evidence: Evidence) -> Callable[[Evidence], pd.DataFrame] | None:
    """Customers of a level of the scheme (D01)."""
    levels = evidence.result("D01")
    if "级别" not in levels or name not in set(levels["级别"].dropna()):
        return None
    return lambda held: _customers_of(held, levels[levels["级别"] == name])


def _customers_of(evidence: Evidence, keys: pd.DataFrame) -> pd.DataFrame:
    """客户档案 rows of these customers; a customer that has none there is left out."""
    wanted = set(zip(keys["_branch"], keys["客户编码"], strict=True))
    rows = evidence.frame("R03")
    return rows[[pair in wanted for pair in zip(rows["_branch"], rows["客户编码"], strict=True)]]


def _in_state(result: str, column: str, *values: str) -> Callable[[Evidence], pd.DataFrame]:
    def rows(evidence: Evidence) -> pd.DataFrame:
        found = evidence.result(result)
        return _customers_of(evidence, found[found[column].isin(values)] if column in found else found.assign(客户编码=""))

    return rows


_COUNTED = {"人数": "R43", "件数": "R25"}
_COUNTS: dict[str, Callable[[Evidence], pd.DataFrame]] = {
    "客户数": lambda evidence: evidence.frame("R03"),
    "人数": lambda evidence: evidence.frame("R43"),
    "件数": lambda evidence: evidence.frame("R25"),
    "新增": _in_state("D09", "状态", "新增"),
    "流失": _in_state("D09", "状态", "流失"),
    "合规": _in_state("D08", "走访合规", "合规"),
    "应走访": _in_state("D08", "走访合规", "合规", "不足"),
}
