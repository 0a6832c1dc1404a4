"""The figures of each branch that the main report and the leader's page share (E3.0, E3.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import BoardRow, ReportContext
from macros.reports.layout.frame import cells_of, counts_of, rows_of
from validators.page.shown import wan
from validators.values.money import decimals, fen
from validators.values.origin import Where, added, carrying, count_of, facts, less, number, origin_of, share, sum_of

SCALES = {"收入": ("money", 100), "数量": ("quantity", 1000)}
"""What can be adjusted: the kind of its cells, and how many of its whole numbers make one of the unit that is shown."""


@dataclass(frozen=True, kw_only=True)
class Figures:
    """One branch; money in fen; `plan` and `done` are the cumulative income of D10; None = not known.

    tiered    customers of each level of the pack, highest first
    planned   True when the branch has a plan at all: without `plan` its history is too short then
    """

    row: BoardRow
    customers: int = 0
    tiered: tuple[int, ...] = ()
    income: int | None = None
    before: int | None = None
    plan: int | None = None
    done: int | None = None
    planned: bool = False
    new: int | None = 0
    lost: int | None = 0
    due: int = 0
    met: int = 0

    @property
    def change(self) -> Fraction | None:
        """Income against the month before."""
        return ratio_less_one(self.income, self.before)

    @property
    def progress(self) -> Fraction | None:
        """累计完成率."""
        return None if not self.plan or self.done is None else share(self.done, self.plan)

    @property
    def visits(self) -> Fraction | None:
        """走访合规率: customers visited as required / customers due."""
        return share(self.met, self.due) if self.due else None


def figures(context: ReportContext) -> list[Figures]:
    """One entry a branch of the board: those in the sums by income from high to low, the others below."""
    if "figures" not in context.kept:
        context.kept["figures"] = _figures(context)
    return list(context.kept["figures"])


def _figures(context: ReportContext) -> list[Figures]:
    grades = context.inputs.policy.pack.grades
    levels = counts_of(context, grades.computation, "_branch", "级别")
    states, seen = counts_of(context, "D09", "_branch", "状态"), _seen(context)
    visits = counts_of(context, "D08", "_branch", "走访合规")
    known = Counter(context.inputs.frame("R03")["_branch"])
    income = context.inputs.frame("R10").groupby("_branch")["收入"].sum()
    plans = plans_of(context)
    made = [
        Figures(row=row, income=row.income, before=_before(context, row))
        if not row.counted
        else Figures(
            row=row,
            planned=row.branch in plans,
            customers=carrying(known[row.branch], count_of("R03", [context.period], _of(row))),
            tiered=tuple(levels[row.branch, level] for level in grades.levels),
            income=carrying(int(income.get(row.branch, 0)), sum_of("R10", "收入", [context.period], _of(row))),
            before=_before(context, row),
            plan=plans.get(row.branch, (None, None))[0],
            done=plans.get(row.branch, (None, None))[1],
            new=states[row.branch, "新增"] if seen.get(row.branch, True) else None,
            lost=states[row.branch, "流失"] if seen.get(row.branch, True) else None,
            met=visits[row.branch, "合规"],
            due=visits[row.branch, "合规"] + visits[row.branch, "不足"],
        )
        for row in context.board
    ]
    return sorted(made, key=lambda f: (not f.row.counted, f.row.state == "未报", -(f.income or 0), f.row.branch))


def _seen(context: ReportContext) -> dict[str, bool]:
    """By branch with customers in D09: whether the earlier period of any of them is known."""
    found: dict[str, bool] = {}
    for branch, state in cells_of(context, "D09", "_branch", "状态"):
        found[branch] = found.get(branch, False) or state is not None
    return found


def won_and_lost(found: Iterable[Figures]) -> tuple[int, int] | None:
    """How many customers over branches, those left out of which nothing is known; None where that is all of them."""
    known = [(f.new, f.lost) for f in found if f.new is not None and f.lost is not None]
    return (sum(new for new, _ in known), sum(lost for _, lost in known)) if known else None


def _of(row: BoardRow) -> Where:
    return {("_branch",): [(row.branch,)]}


def _before(context: ReportContext, row: BoardRow) -> int | None:
    """Income of the month before, as the filing of that month claims it."""
    return carrying(row.income_before, sum_of("R10", "收入", [context.period.plus(-1)], _of(row)))


def plans_of(context: ReportContext, span: str = "累计") -> dict[str, tuple[int | None, int | None]]:
    """机构编码 -> cumulative (span "": the month's) plan and actual of the pack's indicator (D10; of 收入 in fen).

    None where a month is missing (settled 7).
    The plan for the whole business counts where there is one, else the sum over products and areas.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(context, "D10"):
        if row["主体"] == row["_branch"] and row["指标"] == context.inputs.policy.pack.plan:
            found.setdefault(row["_branch"], []).append(row)
    plans: dict[str, tuple[int | None, int | None]] = {}
    for branch, rows in found.items():
        whole = [row for row in rows if not row["产品"] and not row.get("区域")] or rows
        known = all(row[f"{span}计划"] is not None and row[f"{span}实际"] is not None for row in whole)
        plans[branch] = (sum_fen(whole, f"{span}计划"), sum_fen(whole, f"{span}实际")) if known else (None, None)
    return plans


def money_indicator(context: ReportContext) -> str:
    """The indicator of R17 by which people's money is planned: the pack's own where it is an amount of money, else 收入."""
    own = context.inputs.policy.pack.plan
    return own if own in ("收入", "销售额", "业务费") else "收入"


def sells(context: ReportContext) -> bool:
    """True for a pack whose branches keep a flow of business, and so have income."""
    return "R10" in context.inputs.policy.pack.registers


def sum_fen(rows: list[dict[str, Any]], column: str) -> int:
    """Amounts of a plan, in yuan, together in fen."""
    held = [row[column] for row in rows]
    return carrying(sum(fen(amount) for amount in held), added(origin for amount in held if (origin := origin_of(amount))))


def ratio_less_one(now: int | None, then: int | None) -> Fraction | None:
    """Relative change; None where either is unknown or nothing was there before."""
    if now is None or not then:
        return None
    whole = origin_of(share(now, then))
    return carrying(Fraction(now, then) - 1, None if whole is None else less(whole, number(1, "减去 1，就是变化")))


def alike(found: list[Figures]) -> list[Figures]:
    """Those with both months: what 同口径 compares."""
    return [f for f in found if f.row.counted and f.before is not None]


def units_used(context: ReportContext) -> tuple[str, ...]:
    """The 计量单位 of the businesses of R10, each once; 数量 adds up only where there is but one of them."""
    products = context.inputs.policy.products(context.period.first)
    known = {products.get(code, {}).get("计量单位") for code in context.inputs.frame("R10")["业务代码"].dropna().unique()}
    return tuple(sorted(unit for unit in known if unit))


def quantity_adds(context: ReportContext) -> bool:
    """False where businesses count in several units: pieces and yuan of savings are never added."""
    return len(units_used(context)) <= 1


def units_said(context: ReportContext) -> str:
    """Why no 数量 is shown; nothing where it is."""
    return "" if quantity_adds(context) else f"各业务的计量单位不一（{'、'.join(units_used(context))}），数量不加在一起。"


def adjusted_lines(context: ReportContext, measure: str) -> list[Mapping[str, Any]]:
    """What this level and those under it adjusted of a measure, a line each."""
    return [line for line in context.adjustments if line["measure"] == measure]


def adjusted(context: ReportContext, measure: str = "收入") -> int:
    """What levels adjusted of a measure in all, in fen or thousandths; it is in every headline and in no branch's number."""
    lines, scale = adjusted_lines(context, measure), SCALES[measure][1]
    told = facts("调整表里的调整数", *((f"“{line['file']}”第 {line['row']} 行", Fraction(int(line["value"]), scale)) for line in lines))
    return carrying(sum(int(line["value"]) for line in lines), told)


def whole_income(context: ReportContext, found: list[Figures]) -> int:
    """The income of these branches with what levels adjusted, in fen: the one number that every headline shows."""
    total = sum(f.income or 0 for f in found)
    return total + adjusted(context) if adjusted_lines(context, "收入") else total


def adjustment_said(context: ReportContext) -> str:
    """`，含上级调整 -0.05 万元` behind a headline that holds adjustments; nothing where there are none."""
    moved = Fraction(wan(adjusted(context)), 100)
    return f"，含上级调整 {decimals(moved, 2)} 万元" if adjusted_lines(context, "收入") else ""


def total_change(found: list[Figures]) -> Fraction | None:
    """环比 同口径."""
    both = alike(found)
    return ratio_less_one(sum(f.income or 0 for f in both), sum(f.before or 0 for f in both))


def total_progress(found: list[Figures]) -> Fraction | None:
    """累计完成率 over the branches that have a plan."""
    planned = [f for f in found if f.plan and f.done is not None]
    plan = sum(f.plan or 0 for f in planned)
    return share(sum(f.done or 0 for f in planned), plan) if plan else None


def total_visits(found: list[Figures]) -> Fraction | None:
    """走访合规率 over all branches in the sums."""
    due = sum(f.due for f in found)
    return share(sum(f.met for f in found), due) if due else None
