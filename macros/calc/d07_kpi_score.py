"""D07: 考核总分 over the groups and items of the pack; in P01 eight, 日常管理 (40) and 市场拓展 (60) (S3 C09-C18, C31; V31; R42)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.engines.weighted_score import FULL, Item, Scorecard
from macros.calc.plans.measured_items import READ, Measures
from macros.calc.terms.cells import looked_up
from macros.calc.terms.shares import rows_of
from macros.calc.terms.stops import Stops, named_examples
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.frames import records
from validators.values.cell import plain
from validators.values.money import decimals, half_up
from validators.values.origin import Origin, added, counted, each_of, number, of_result, of_rows, parameter, product, quotient, rounded
from validators.values.text import Text

_TERMS = ("kpi_cap", "kpi_zero_target")
_MEASURED = dict.fromkeys(("_branch", "工号", "项目", "填的", "台账数", "口径"), "object")


class ScoreTerms(NamedTuple):
    """The scoring parameters of a branch; None where blank. groups: name -> its items."""

    groups: Mapping[str, Mapping[str, str]]
    weights: dict[str, Any]
    cap: Decimal | None
    zero_target: str | None


def run(inputs: Inputs) -> Result:
    """One row a manager with R42 rows of the period; scores as Decimal with two decimals, None where not applicable.

    Item = H(weight × min(实际/目标, cap)), not below 0; the weight is that of the row, else of the policy. A target of 0
    makes the item 不适用: its weight is left out of 适用权重 and not redistributed, unless `kpi_zero_target` says so. The
    total is the sum of the rounded items, "x / 适用权重". A blank 实际 is what the program measures, where the pack has it
    measured; what is typed stands above it, and `extra["measured"]` has both. A blank target, actual or weight, a missing
    item or weights that do not sum to 100 (V31) stop that person's scorecard: all empty, named in `blocked`.
    """
    stops, groups = Stops("D07"), inputs.policy.pack.scorecard
    items = {item: code for group in groups.values() for item, code in group.items()}
    scores = (*groups, "总分", "适用权重", *items)
    frame = inputs.frame("R42")
    frame = frame[(frame["期间"] == str(inputs.period)) & frame["工号"].notna()]
    people = _people(frame, Measures(inputs))
    branches = list(dict.fromkeys(branch for branch, _ in people))
    terms = {branch: _terms(inputs, stops, branch) for branch in branches}
    rows = [
        {"_branch": branch, "工号": person, **_card(branch, person, typed, terms[branch], stops)}
        for (branch, person), typed in people.items()
    ]
    totals = [row["总分"] for row in rows if row.get("总分") is not None]
    mean = sum((Fraction(total) for total in totals), Fraction()) / len(totals) if totals else None
    return Result(
        title=CALC.title,
        rows=rows_of({"_branch": "object", "工号": "object"} | dict.fromkeys(scores, "object") | {"理由": "object"}, rows),
        formats=dict.fromkeys(("_branch", "工号", "理由"), "text") | dict.fromkeys(scores, "score"),
        blocked=stops.found,
        summary={"平均总分": mean, "人数": len(rows)},
        summary_formats={"平均总分": "score", "人数": "count"},
        examples=named_examples(inputs, (*items.values(), *_TERMS), branches),
        extra={"measured": rows_of(_MEASURED, [row for items in people.values() for row in items.values() if row["_measured"]])},
        lineage=_lineage(rows, people, terms),
    )


def _people(frame: pd.DataFrame, measures: Measures) -> dict[tuple[str, str], dict[str, dict[str, Any]]]:
    """Person -> item -> its row of R42, with 实际 as it counts, 填的 as it was typed, and what the program measures."""
    found: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in records(frame):
        held = measures.of(row["_branch"], row["工号"], row["项目"]) if row["项目"] else None
        known = {"填的": row["实际"], "_measured": held}
        if held is not None:
            known |= {"台账数": held.value, "口径": held.name, "实际": _first(row["实际"], held.value)}
        found.setdefault((row["_branch"], row["工号"]), {}).setdefault(row["项目"], row | known)
    return found


def _lineage(rows: list[dict[str, Any]], people: Mapping[tuple[str, str], Any], terms: Mapping[str, ScoreTerms]) -> Lineage:
    """Each item from its row of R42: weight × min(实际 / 目标, cap), rounded; groups and 总分 are their sums."""

    def item(name: str, pos: int) -> Origin:
        row = rows[pos]
        return _item_origin(name, people[row["_branch"], row["工号"]], terms[row["_branch"]], row["_branch"])

    def total(names: Iterable[str]) -> OfRow:
        return lambda pos: added(item(name, pos) for name in names if rows[pos].get(name) is not None)

    groups = next(iter(terms.values())).groups if terms else {}
    every = [name for group in groups.values() for name in group]
    ways = {name: partial(item, name) for name in every} | {name: total(group) for name, group in groups.items()}
    scored = [pos for pos, row in enumerate(rows) if row.get("总分") is not None]
    mean = quotient(added(of_result(CALC.id, "总分", pos) for pos in scored), number(max(len(scored), 1), "有总分的人数"))
    shown = [row["_measured"] for items in people.values() for row in items.values() if row["_measured"]]
    summary = {"平均总分": lambda: mean, "人数": lambda: each_of(CALC.id, range(len(rows)))}
    return Lineage(
        rows=ways | {"总分": total(every)},
        summary=summary,
        extra={"measured": {"台账数": lambda pos: shown[pos].origin}},
        record=lambda pos: _card_rows(people[rows[pos]["_branch"], rows[pos]["工号"]]),
    )


def _card_rows(items: Mapping[str, dict[str, Any]]) -> Origin:
    return counted("R42", [(row["_file"], row["_row"]) for row in items.values()])


def _item_origin(name: str, items: Mapping[str, dict[str, Any]], terms: ScoreTerms, branch: str) -> Origin:
    row = items[name]

    def cell(column: str) -> Origin:
        return of_rows("R42", column, [(row["_file"], row["_row"], Fraction(row[column]))])

    code = next(code for group in terms.groups.values() for item, code in group.items() if item == name)
    weight = parameter(code, branch) if row["权重"] is None else cell("权重")
    scale = _scale(terms, items)
    factors = [weight] if scale == 1 else [weight, number(scale, "不适用的项目的权重重新分配")]
    reached = Fraction(row["实际"]) / Fraction(row["目标"])
    if reached < 0:
        return product(weight, number(0, "低于 0 的按 0"))
    capped = reached > Fraction(terms.cap or 0)
    actual = row["_measured"].origin if row["填的"] is None else cell("实际")
    return rounded(product(*factors, parameter("kpi_cap", branch) if capped else quotient(actual, cell("目标"))))


def _terms(inputs: Inputs, stops: Stops, branch: str) -> ScoreTerms:
    groups = inputs.policy.pack.scorecard
    weights = {item: inputs.setting(code, branch) for group in groups.values() for item, code in group.items()}
    return ScoreTerms(groups, weights, stops.need(inputs, "kpi_cap", branch), stops.need(inputs, "kpi_zero_target", branch))


def _card(branch: str, person: str, items: Mapping[str, dict[str, Any]], terms: ScoreTerms, stops: Stops) -> dict[str, Any]:
    """The scores of one person; all None when something is blank."""
    weights = _weights(terms, items)
    faults = list(_faults(items, weights))
    for name, said in faults:
        stops.say(f"{name}（{person}）", f"考核评分表里 {person}（{branch}）{said}，总分没有算。怎么办：填好后再计算。")
    if faults or terms.cap is None or terms.zero_target is None:
        return {"理由": "；".join(said for _, said in faults) or "政策参数没有填"}
    card = _scorecard(terms)
    held = _items(weights, items)
    scores = {item: _cell(score.points) for item, score in card.scored(held).items()}
    whole = sum((Fraction(item.weight) for item in held.values() if item.target != 0), Fraction()) * _scale(terms, items)
    return {
        **scores,
        **{name: _sum(scores, group) for name, group in terms.groups.items()},
        "总分": _sum(scores, weights),
        "适用权重": whole,
        "理由": _why(scores, whole, weights),
    }


def _scorecard(terms: ScoreTerms) -> Scorecard:
    return Scorecard(most=terms.cap, least=0, redistribute=terms.zero_target == "重新分配", places=2)


def _items(weights: Mapping[str, Any], items: Mapping[str, dict[str, Any]]) -> dict[str, Item]:
    return {name: Item(weight, items[name]["目标"], items[name]["实际"]) for name, weight in weights.items()}


def _weights(terms: ScoreTerms, items: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The weight of each item: that of its row, else of the policy."""
    return {item: _first(items.get(item, {}).get("权重"), own) for item, own in terms.weights.items()}


def _scale(terms: ScoreTerms, items: Mapping[str, dict[str, Any]]) -> Fraction:
    """By what the weights that apply are multiplied: more than 1 only where the others' are redistributed."""
    return _scorecard(terms).scale(_items(_weights(terms, items), items).values()) or Fraction(1)


def _faults(items: Mapping[str, dict[str, Any]], weights: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What keeps the scorecard from being computed: name of the cell, and what is wrong with it."""
    faults = [(item, f"没有“{item}”这一行") for item in weights if item not in items]
    faults += [
        (f"{item}·{cell}", f"“{item}”的{cell}是空的")
        for item, row in items.items()
        if item in weights
        for cell in ("目标", "实际")
        if row[cell] is None
    ]
    blanks = [item for item, weight in weights.items() if weight is None]
    faults += [(f"考核权重·{item}", f"“{item}”的权重是空的，政策里也没有") for item in blanks]
    total = sum((Fraction(weight) for weight in weights.values() if weight is not None), Fraction())
    if not blanks and total != FULL:
        faults.append(("权重", f"权重合计是 {decimals(total, 2)}，不是 {FULL}"))
    return faults


def _cell(points: Fraction) -> Decimal:
    return Decimal(half_up(points * 100)).scaleb(-2)


def _sum(scores: Mapping[str, Decimal], items: Mapping[str, Any]) -> Decimal | None:
    """The sum of the applicable ones; None where none is (分母为0)."""
    found = [scores[item] for item in items if item in scores]
    return sum(found, Decimal("0.00")) if found else None


def _why(scores: Mapping[str, Decimal], whole: Fraction, weights: Mapping[str, Any]) -> str:
    if not scores:
        return f"分母为0：{_count(len(weights))}项目标都是 0"
    said = f"{sum(scores.values(), Decimal(0)):.2f} / {plain(Decimal(half_up(whole * 100)).scaleb(-2))}"
    idle = [f"{item}（权重 {plain(Decimal(weights[item]))}）" for item in weights if item not in scores]
    return said + (f"；目标为 0，不适用：{'、'.join(idle)}" if idle else "")


def _count(number: int) -> str:
    return "零一二三四五六七八九十"[number] if number <= 10 else str(number)


def _first(own: Any, general: Any) -> Any:
    return general if own is None else own


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    """The score of each item of the period."""
    frame, rows = inputs.frame("R42"), records(inputs.results["D07"].rows)
    items = [item for group in inputs.policy.pack.scorecard.values() for item in group]
    known = {(row["_branch"], row["工号"], str(inputs.period), item): row[item] for row in rows for item in items}
    return {"得分": looked_up(frame, ("_branch", "工号", "期间", "项目"), known)}


CALC = Calc(
    id="D07",
    title=Text("客户经理考核", "Scorecards"),
    run=run,
    reads=("R42",),
    uses={"R42": "工号 期间 项目 目标 实际 权重", "R03": "客户编码 客户经理"},
    may_read=READ,
    needs="kpi_cap kpi_zero_target",
    fills=(Fill(register="R42", columns=("得分",), values=_cells, needs=("D07",)),),
)
