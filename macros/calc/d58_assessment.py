"""D58: the assessment of county offices on four items, and which of them need urging (S3 C39; R76)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from macros.calc.terms.cells import each_row, score_cell
from macros.calc.terms.shares import ratio, rows_of
from macros.calc.terms.stops import named_examples
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.frames import records
from validators.registers.control.office_assessment import ITEMS
from validators.values.origin import Origin, added, counted, number, of_extra, of_result, of_rows, parameter, product, quotient
from validators.values.text import Text

_WEIGHTS = dict(zip(ITEMS, ("assess_base", "assess_visit", "assess_progress", "assess_marketing"), strict=True))
VISITS = ITEMS[1]
"""The item whose actual value is the half-year 走访率 of D08 where none is typed."""
_COLUMNS = dict.fromkeys(("_branch", "机构", "项目", "权重", "目标", "实际", "完成率", "得分", "督促", "督促意见", "整改完成日"), "object")
_FORMATS = (
    dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(("权重", "目标", "实际", "得分"), "score") | {"完成率": "ratio", "整改完成日": "date"}
)
_TOTALS = {"_branch": "object", "机构": "object", "总分": "object", "满分": "object", "督促项": "Int64"}

Rows = list[dict[str, Any]]


def run(inputs: Inputs) -> Result:
    """One row an assessed office and item of R76: 完成率 = min(1, 实际 / 目标), 得分, 督促 (是 below the target).

    Weights are parts: 得分 = 100 x part / sum of parts x 完成率, with the weight of the row, else of the parameters
    (县局考核权重). Without all four weights there are the rates only, no 得分 (权重未设). A target of 0 does not apply:
    its weight is not redistributed and 满分 says what is left of 100. A blank target or actual leaves 总分 empty.
    Rows of another 期间 are left out. Summary: 总分 = mean over the offices that have one, 督促项, 机构数.
    `extra["totals"]`: 总分, 满分, 督促项 by office.
    """
    frame = inputs.frame("R76")
    current = frame[frame["期间"].fillna(str(inputs.period)).astype("object") == str(inputs.period)]
    offices: dict[tuple[str, str], Rows] = {}
    for record in records(current[current["项目"].isin(ITEMS)]):
        office = record["机构"] or record["_branch"]
        offices.setdefault((record["_branch"], office), []).append(record | {"机构": office})
    other = len(frame) - len(current)
    notes = [f"县市局检查考核表有 {other} 行不是 {inputs.period}，没有计入"] * (other > 0)
    totals = [_office(inputs, *key, rows, notes) for key, rows in offices.items()]
    scored = [total["总分"] for total in totals if total["总分"] is not None]
    rows = [row for found in offices.values() for row in found]
    return Result(
        title=CALC.title,
        rows=rows_of(_COLUMNS, rows),
        formats=_FORMATS,
        notes=tuple(notes),
        summary={
            "总分": ratio(sum(scored, Fraction(0)), len(scored)),
            "机构数": len(totals),
            "督促项": sum(total["督促项"] for total in totals),
        },
        summary_formats={"总分": "score", "机构数": "count", "督促项": "count"},
        examples=named_examples(inputs, _WEIGHTS.values(), [office for _, office in offices]),
        extra={"totals": rows_of(_TOTALS, totals)},
        lineage=_lineage(inputs, rows, totals),
    )


def _lineage(inputs: Inputs, rows: Rows, totals: Rows) -> Lineage:
    """Each item from its row of R76; 总分 from the items of the office."""

    def mine(total: dict[str, Any]) -> list[int]:
        return [at for at, row in enumerate(rows) if (row["_branch"], row["机构"]) == (total["_branch"], total["机构"])]

    def weight(row: dict[str, Any]) -> Origin:
        return _cell(row, "权重") if row["_weighted"] else parameter(_WEIGHTS[row["项目"]], row["机构"])

    def points(pos: int) -> Origin:
        row = rows[pos]
        office = [other for other in rows if (other["_branch"], other["机构"]) == (row["_branch"], row["机构"])]
        part = quotient(weight(row), added(weight(other) for other in office))
        return product(number(100, "满分"), part, of_result(CALC.id, "完成率", pos))

    def score(pos: int) -> Origin:
        return added(of_result(CALC.id, "得分", at) for at in mine(totals[pos]) if rows[at].get("得分") is not None)

    def urged(pos: int) -> Origin:
        held = rows if pos < 0 else [rows[at] for at in mine(totals[pos])]
        return counted("R76", [(row["_file"], row["_row"]) for row in held if row["督促"] == "是"], "没有达到目标的")

    ways: dict[str, OfRow] = {
        "目标": lambda pos: _cell(rows[pos], "目标"),
        "实际": lambda pos: _actual(inputs, rows[pos]),
        "完成率": lambda pos: _rate(inputs, rows[pos]),
        "得分": points,
        "权重": lambda pos: weight(rows[pos]),
    }
    return Lineage(rows=ways, extra={"totals": {"总分": score, "督促项": urged}}, summary={"督促项": lambda: urged(-1)})


def _cell(row: dict[str, Any], column: str) -> Origin:
    return of_rows("R76", column, [(row["_file"], row["_row"], Fraction(row[column]))])


def _actual(inputs: Inputs, row: dict[str, Any]) -> Origin:
    """实际 as it was typed, else the half-year 走访率 of the office."""
    if row["_typed"]:
        return _cell(row, "实际")
    branches = inputs.results["D08"].extra["branches"]
    pos = list(branches["_branch"]).index(row["机构"])
    visited = of_extra("D08", "branches", "半年走访率", pos)
    return product(visited, number(100, "换成百分数")) if row["目标"] is not None and row["目标"] > 1 else visited


def _rate(inputs: Inputs, row: dict[str, Any]) -> Origin:
    if Fraction(row["实际"]) >= Fraction(row["目标"]):
        return product(quotient(_cell(row, "目标"), _cell(row, "目标")), number(1, "达到目标的按 100%"))
    return quotient(_actual(inputs, row), _cell(row, "目标"))


def _office(inputs: Inputs, branch: str, office: str, rows: Rows, notes: list[str]) -> dict[str, Any]:
    """Fills the rows of one office in place and returns its total."""
    for row in rows:
        row["督促意见"], row["_weighted"], row["_typed"] = row["未达到规定的督促意见"], row["权重"] is not None, row["实际"] is not None
        row["权重"] = row["权重"] if row["权重"] is not None else inputs.setting(_WEIGHTS[row["项目"]], office)
        if row["实际"] is None and row["项目"] == VISITS:
            row["实际"] = _visited(inputs, office, row["目标"])
        share = ratio(row["实际"], row["目标"])
        row["完成率"] = None if share is None else min(Fraction(1), share)
        row["督促"] = None if share is None else "是" if share < 1 else "否"
    missing = [item for item in ITEMS if item not in {row["项目"] for row in rows}]
    gaps = missing + [row["项目"] for row in rows if row["目标"] is None or row["实际"] is None]
    unweighted = [row["项目"] for row in rows if row["权重"] is None]
    if unweighted:
        notes.append(f"{office}：权重未设（{'、'.join(unweighted)}），只列完成率，不算总分")
    if gaps:
        notes.append(f"{office}：{'、'.join(gaps)}没有填目标或实际，不算总分")
    score, full = (None, None) if unweighted else _weighted(rows)
    return {
        "_branch": branch,
        "机构": office,
        "总分": None if gaps else score,
        "满分": full,
        "督促项": sum(row["督促"] == "是" for row in rows),
    }


def _weighted(rows: Rows) -> tuple[Fraction | None, Fraction | None]:
    """The scores of an office's rows, in place; their sum, and what the weights that apply can reach."""
    parts = [Fraction(row["权重"]) for row in rows]
    whole = sum(parts)
    if whole == 0:
        return None, None
    full = Fraction(0)
    for row, part in zip(rows, parts, strict=True):
        if row["完成率"] is not None:
            row["得分"] = 100 * part / whole * row["完成率"]
            full += 100 * part / whole
    return sum((row["得分"] for row in rows if row.get("得分") is not None), Fraction(0)), full


def _visited(inputs: Inputs, office: str, target: Decimal | None) -> Fraction | None:
    """The half-year 走访率 of an office from D08; in per cent where the target is (no rate is above 1)."""
    if "D08" not in inputs.results:
        return None
    branches = inputs.results["D08"].extra["branches"]
    found = branches.loc[branches["_branch"] == office, "半年走访率"]
    if found.empty or found.iloc[0] is None:
        return None
    return Fraction(found.iloc[0]) * (100 if target is not None and target > 1 else 1)


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    """The score of each item of the period; a blank 机构 is the one that files."""
    rows = records(inputs.results["D58"].rows)
    known = {(row["_branch"], row["机构"], row["项目"]): score_cell(row["得分"]) for row in rows}

    def score(branch: str, office: str | None, period: str | None, item: str | None) -> Any:
        return known.get((branch, office or branch, item)) if period in (None, str(inputs.period)) else None

    return {"得分": each_row(score, inputs.frame("R76"), ("_branch", "机构", "期间", "项目"))}


CALC = Calc(
    id="D58",
    title=Text("县市局检查考核", "Assessment of county offices"),
    run=run,
    reads=("R76",),
    after=("D08",),
    fills=(Fill(register="R76", columns=("得分",), values=_cells, needs=("D58",)),),
)
