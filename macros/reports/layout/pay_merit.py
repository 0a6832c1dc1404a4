"""薪酬单, first part: 业绩工资 out of the scores, their weights and the base (D06; ux.md 6)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import back_link
from macros.reports.layout.frame import rows_of
from macros.reports.layout.pay_sheet import MISSING, TOTAL, WHY, PaySheet, arithmetic, head, in_total, line_of, money, source
from macros.reports.layout.week.manager_facts import score_words
from validators.page.page import Cell, Style
from validators.page.parts import BOX, gap
from validators.register import registers
from validators.values.money import percent_shown, yuan_shown
from validators.values.origin import added, carrying, origin_of, parameter, quotient

SCORES = (
    ("基础工作", "基础工作得分", "pay_weight_basic"),
    ("服务和维护", "服务维护得分", "pay_weight_service"),
    ("信息反馈", "信息反馈得分", "pay_weight_feedback"),
    ("大客户营销", "大客户营销得分", "pay_weight_marketing"),
)


def merit(s: PaySheet) -> None:
    """一、业绩工资: the four scores (or 考核总分), 得分率, base times 得分率."""
    by_total = s.setting("pay_formula") == "考核总分"
    head(s, "一、业绩工资 ＝ 基数 × Σ(权重 × 得分 ÷ 100)", ("序", "指标", "得分", "权重", "加权分", "为什么是这个分", "出处"))
    first = s.row
    if by_total:
        _total_score(s)
    else:
        _four_scores(s)
    last, rate = s.row - 1, s.pay["得分率"]
    total = TOTAL.but(size=9, wrap=True)
    share = (
        Cell("×未算", MISSING) if rate is None else Cell(rate, TOTAL.but(kind="ratio", indent=-1), f"=ROUND(SUM(F{first}:F{last})/100,10)")
    )
    weight = None if rate is None else Cell(Fraction(1), TOTAL.but(kind="ratio", indent=-1), f"=SUM(E{first}:E{last})")
    points = None if rate is None else Cell(rate * 100, TOTAL.but(kind="score", indent=-1), f"=SUM(F{first}:F{last})")
    at = line_of(s, (None, Cell("得分率", TOTAL), share, weight, points, Cell("权重合计须为 100%", total), None), base=TOTAL)
    _base_line(s, at, by_total)
    s.row = gap(s.page, s.row, 8)


def _four_scores(s: PaySheet) -> None:
    weights = [carrying(s.setting(code), parameter(code, s.manager.branch)) for _, _, code in SCORES]
    together = added(origin for w in weights if (origin := origin_of(w)) is not None)
    whole = sum(Fraction(w) for w in weights if w is not None)
    ready = all(w is not None for w in weights) and whole > 0
    reasons = score_words(s.book)
    examples = [(name, w) for (name, _, code), w in zip(SCORES, weights, strict=True) if s.is_example(code)]
    s.examples += ["四项权重"] if len(examples) == len(SCORES) else [f"{name}权重" for name, _ in examples]
    for i, ((name, header, code), given) in enumerate(zip(SCORES, weights, strict=True)):
        score = s.typed[header]
        share = None
        if ready and given is not None:
            share = carrying(Fraction(given) / whole, quotient(parameter(code, s.manager.branch), together))
        at = s.row
        fill = "purple_light" if s.is_example(code) else ""
        if score is None:
            s.missing.append(f"“{header}”未填")
        if share is None:
            s.missing.append("四项权重未填")
        product = None if score is None or share is None else Fraction(score) * share
        line_of(
            s,
            (
                Cell(i + 1, Style("tally", sides=BOX)),
                Cell(name, Style("text", sides=BOX)),
                Cell("×得分未填", MISSING) if score is None else Cell(score, Style("score", sides=BOX)),
                Cell("×权重未填", MISSING) if share is None else Cell(share, Style("ratio", sides=BOX, fill=fill)),
                Cell("×未算", MISSING) if product is None else Cell(product, Style("score", sides=BOX), f"=D{at}*E{at}"),
                Cell(reasons[i], WHY),
                source(back_link(registers()["R43"].sheet, s.typed["_row"])),
            ),
        )


def _total_score(s: PaySheet) -> None:
    card: dict[str, Any] = next((row for row in rows_of(s.context, "D07") if (row["_branch"], row["工号"]) == s.manager.key), {})
    total, at = card.get("总分"), s.row
    if total is None:
        s.missing.append("考核总分没有算出")
    line_of(
        s,
        (
            Cell(1, Style("tally", sides=BOX)),
            Cell("考核总分", Style("text", sides=BOX)),
            Cell("×未算", MISSING) if total is None else Cell(total, Style("score", sides=BOX)),
            Cell(Fraction(1), Style("ratio", sides=BOX)),
            Cell("×未算", MISSING) if total is None else Cell(total, Style("score", sides=BOX), f"=D{at}*E{at}"),
            Cell(card.get("理由") or "", WHY),
            source(("绩效评分单", "绩效评分单!A1")),
        ),
    )


def _base_line(s: PaySheet, rate_row: int, by_total: bool) -> None:
    own = s.typed["业绩工资基数"] is not None
    base, merit, at = s.pay["业绩工资基数"], s.pay["业绩工资"], s.row
    if base is None:
        s.missing.append("业绩工资基数未填")
    if not own and s.is_example("pay_base"):
        s.examples.append(f"基数 {yuan_shown(base)}")
    where = back_link(registers()["R43"].sheet, s.typed["_row"]) if own else ("政策·工资基数", None)
    ready = merit is not None
    why = Cell(
        None if not ready else f"{yuan_shown(base)} × {percent_shown(s.pay['得分率'])} = {yuan_shown(merit)}",
        TOTAL.but(size=9, wrap=True),
        arithmetic(at) if ready else None,
    )
    line_of(
        s,
        (
            None,
            Cell("业绩工资（元）", TOTAL),
            in_total(money(base, word="基数未填")),
            Cell(s.pay["得分率"], TOTAL.but(kind="ratio", indent=-1), f"=D{rate_row}") if ready else None,
            in_total(money(merit, f"=ROUND(D{at}*E{at},2)", word="总分未填" if by_total else "得分未填")),
            why,
            source(where).but(fill="blue_light", bold=True),
        ),
        base=TOTAL,
    )
    s.parts.append(at)
