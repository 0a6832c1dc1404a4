"""D35: what the branches sum to is what the merged rows sum to, and who is a customer of several branches (I; V39)."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from macros.calc.terms.entities import decided_pairs
from macros.calc.terms.shares import rows_of
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage
from validators.frames import each_once
from validators.legal_entity import REFUSED, as_decided, by_code
from validators.values.money import quantity_text, yuan_text
from validators.values.origin import Origin, counted
from validators.values.text import Text, fold_company

SAME, UNSURE = "同一客户", "待确认"
_DUPLICATES = ["匹配", "依据", "匹配值", "_branch", "客户编码", "企业全称", "统一社会信用代码", "_row", "_file"]


class Measure(NamedTuple):
    """One additive measure: money in fen, a quantity in thousandths, or a number of rows (column None)."""

    name: str
    format: str
    register: str
    column: str | None

    def show(self, value: int) -> str:
        """A value of it as text: yuan with two decimals, a quantity, or a number."""
        return {"money": yuan_text, "quantity": quantity_text}.get(self.format, str)(value)


def run(inputs: Inputs) -> Result:
    """One row an additive measure: 指标, 各局合计, 合并数, 差额 (as text, since the units differ from row to row).

    各局合计 is what the branches claim: the control totals of their filings where they are given
    (`inputs.results["control"]`, rows `_branch`, 指标, 值 in fen, thousandths or rows), else the sum of their own rows.
    合并数 is the plain total of the merged rows. Ratios and distinct counts are no measures (settled 33).
    Summary: 客户数 (rows of R03), 客户数(去重) (legal entities: equal 统一社会信用代码; a name match stays two until
    confirmed, settled 6; `inputs.results["decisions"]` are the pairs that the centre decided on), 差额项. `extra`:
    "measures" name -> format, sum_of_branches, consolidated, difference as whole numbers; "by_branch" where
    claim and rows differ; "duplicates" customers of more than one branch.
    """
    measures = _measures(inputs)
    found = _by_branch(inputs, measures)
    claimed = _claims(inputs, found)
    totals = {m.name: _of(m, int(claimed[m.name].sum()), _merged(inputs, m)) for m in measures}
    faults = _faults(measures, claimed, found)
    customers, decided = inputs.frame("R03"), decided_pairs(inputs)
    entities = _entities(customers, decided)
    off = [m for m in measures if totals[m.name]["difference"]]
    return Result(
        title=CALC.title,
        rows=_shown(measures, totals),
        formats=dict.fromkeys(("指标", "各局合计", "合并数", "差额"), "text"),
        summary={"客户数": len(customers), "客户数(去重)": int(entities.nunique()), "差额项": len(off)},
        summary_formats=dict.fromkeys(("客户数", "客户数(去重)", "差额项"), "count"),
        notes=tuple(_note(m, totals[m.name], faults) for m in off),
        extra={"measures": totals, "by_branch": faults, "duplicates": duplicates(customers, decided)},
        lineage=Lineage(summary={"客户数": lambda: _counted(customers, ""), "客户数(去重)": lambda: _counted_once(customers, entities)}),
    )


def _counted(customers: pd.DataFrame, rule: str) -> Origin:
    return counted("R03", zip(customers["_file"], customers["_row"], strict=True), rule)


def _counted_once(customers: pd.DataFrame, entities: pd.Series) -> Origin:
    """One row of each legal entity, the first that was filed; rows that are nobody's count for nothing."""
    return _counted(customers[entities.notna() & ~entities.duplicated()], "同一个客户只数一行")


def duplicates(customers: pd.DataFrame, decided: pd.DataFrame | None = None) -> pd.DataFrame:
    """The rows of customers in more than one branch, group by group: 同一客户 by 统一社会信用代码, 待确认 by name.

    A name is only held against another where at least one of the rows has no 统一社会信用代码 (R03). A group by name of
    which all are decided to be 同一 is 同一客户; one of which every two branches are decided to be 不同 is left out.
    """
    by_code = customers[customers["统一社会信用代码"].notna()].assign(匹配=SAME, 依据="统一社会信用代码")
    by_code["匹配值"] = by_code["统一社会信用代码"]
    coded = customers["统一社会信用代码"].notna()
    by_name = customers[customers["企业全称"].notna()].assign(匹配=UNSURE, 依据="企业全称")
    if coded.all():
        by_name = by_name.iloc[:0]
    by_name["匹配值"] = each_once(lambda name: fold_company(name) if name else None, by_name["企业全称"])
    unsure = by_name.loc[~coded.reindex(by_name.index), "匹配值"].unique()
    by_name = by_name[by_name["匹配值"].isin(unsure)]
    by_name = _several(by_name)
    if decided is not None and len(decided) and len(by_name):
        by_name = pd.concat([_by_decision(group, decided) for _, group in by_name.groupby("匹配值", sort=True)])
    return pd.concat([_several(by_code), by_name], ignore_index=True)[_DUPLICATES]


def _by_decision(group: pd.DataFrame, decided: pd.DataFrame) -> pd.DataFrame:
    """One group of a name after what was decided on its pairs."""
    rows = list(zip(group["_branch"], group["客户编码"], strict=True))
    words = {frozenset({(a, b), (c, d)}): word for a, b, c, d, word in decided.itertuples(index=False, name=None)}
    if _entities(group, decided).nunique() == 1:
        return group.assign(匹配=SAME)
    pairs = [frozenset({one, two}) for i, one in enumerate(rows) for two in rows[i + 1 :] if one[0] != two[0]]
    return group.iloc[:0] if all(words.get(pair) == REFUSED for pair in pairs) else group


def _entities(customers: pd.DataFrame, decided: pd.DataFrame | None) -> pd.Series:
    """Which legal entity each of these rows of R03 is."""
    return as_decided(customers, by_code(customers), decided)


def _several(rows: pd.DataFrame) -> pd.DataFrame:
    branches = rows.groupby("匹配值")["_branch"].transform("nunique")
    return rows[branches > 1].sort_values(["匹配值", "_branch", "_row"], kind="stable")


def _measures(inputs: Inputs) -> list[Measure]:
    own = inputs.policy.registers
    sheets = [(r, own[r].sheet) for r in inputs.policy.pack.registers if r in own]
    return [
        Measure("收入", "money", "R10", "收入"),
        Measure("数量", "quantity", "R10", "数量"),
        *(Measure(f"{sheet} 行数", "count", register, None) for register, sheet in sheets),
    ]


def _by_branch(inputs: Inputs, measures: list[Measure]) -> pd.DataFrame:
    """Branches down, measures across: the sums of the rows that bear a branch's code."""
    columns = {}
    for measure in measures:
        grouped = inputs.frame(measure.register).groupby("_branch")
        columns[measure.name] = grouped[measure.column].sum() if measure.column else grouped.size()
    found = pd.DataFrame(columns, dtype="Int64")
    return found.reindex(sorted({*found.index, *inputs.branches})).fillna(0)


def _claims(inputs: Inputs, found: pd.DataFrame) -> pd.DataFrame:
    if "control" not in inputs.results:
        return found
    claims = inputs.results["control"].rows.pivot_table(index="_branch", columns="指标", values="值", aggfunc="sum")
    claims = claims.reindex(columns=found.columns).astype("Int64")
    return claims.combine_first(found)[list(found.columns)].fillna(0)


def _merged(inputs: Inputs, measure: Measure) -> int:
    frame = inputs.frame(measure.register)
    return int(frame[measure.column].sum()) if measure.column else len(frame)


def _of(measure: Measure, claimed: int, merged: int) -> dict[str, Any]:
    return {"format": measure.format, "sum_of_branches": claimed, "consolidated": merged, "difference": claimed - merged}


def _faults(measures: list[Measure], claimed: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    found = found.reindex(claimed.index).fillna(0)
    rows = [
        {"_branch": branch, "指标": m.name, "本局数": said, "合并数": held, "差额": said - held, "格式": m.format}
        for m in measures
        for branch, said, held in zip(claimed.index, claimed[m.name], found[m.name], strict=True)
        if said != held
    ]
    return rows_of({"_branch": "object", "指标": "object", "本局数": "Int64", "合并数": "Int64", "差额": "Int64", "格式": "object"}, rows)


def _shown(measures: list[Measure], totals: dict[str, dict[str, Any]]) -> pd.DataFrame:
    return rows_of(
        dict.fromkeys(("指标", "各局合计", "合并数", "差额"), "object"),
        (
            {
                "指标": m.name,
                "各局合计": m.show(totals[m.name]["sum_of_branches"]),
                "合并数": m.show(totals[m.name]["consolidated"]),
                "差额": m.show(totals[m.name]["difference"]),
            }
            for m in measures
        ),
    )


def _note(measure: Measure, total: dict[str, Any], faults: pd.DataFrame) -> str:
    where = "、".join(faults.loc[faults["指标"] == measure.name, "_branch"]) or "没有机构编码的行"
    return (
        f"{measure.name} 各局合计 {measure.show(total['sum_of_branches'])}，合并数 "
        f"{measure.show(total['consolidated'])}，差 {measure.show(total['difference'])}，出在 {where}"
    )


CALC = Calc(
    id="D35",
    title=Text("合并核对", "Consolidation identity"),
    run=run,
    uses={"R03": "客户编码 企业全称 统一社会信用代码", "R10": "数量 收入"},
)
