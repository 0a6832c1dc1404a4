"""What the page of sources lists: filings, the control of the merge, the policy, what the computations say (E3.99)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.context import BoardRow, ReportContext
from macros.reports.layout.figures import quantity_adds
from macros.reports.layout.frame import missing
from validators.page.page import Cell, Style
from validators.values.origin import Origin, carrying, count_of, facts, sum_of, told

Row = dict[str, Any]
_KINDS = {"money": ("money", "元", 100), "quantity": ("quantity", "", 1000), "count": ("count", "行", 1)}


def filed(context: ReportContext) -> list[BoardRow]:
    """Those in the sums, then the others."""
    return [*(row for row in context.board if row.counted), *missing(context)]


def control(context: ReportContext) -> list[Row]:
    """Measure by measure what the branches claim and what was merged, in the unit of each (D35)."""
    result = context.results.get("D35")
    return [_measure(context, name, held) for name, held in (result.extra["measures"] if result is not None else {}).items()]


def _measure(context: ReportContext, name: str, held: Row) -> Row:
    kind, unit, _ = _KINDS[held["format"]]
    off = held["difference"]
    look = Style(kind, sides="ltrb", ink="alarm" if off else "")
    return {
        "指标": name,
        "各单位合计": Cell(carrying(held["sum_of_branches"], _claimed(context, name, held["format"])), look),
        "单位": unit if name != "数量" or quantity_adds(context) else "只供核对",
        "合并数": Cell(carrying(held["consolidated"], _merged(context, name)), look),
        "差额": Cell(off, look.but(bold=True)),
        "结论": Cell("× 不符，报表不能用" if off else "√ 相符", Style("text", ink="alarm" if off else "green", sides="ltrb")),
    }


def _claimed(context: ReportContext, measure: str, form: str) -> Origin:
    """What each filing says of itself: its control totals."""
    claims = context.inputs.results.get("control")
    if claims is None:
        return told("上报件没有写明合计")
    mine, scale = claims.rows[claims.rows["指标"] == measure], _KINDS[form][2]
    found = ((str(branch), Fraction(int(value), scale)) for branch, value in zip(mine["_branch"], mine["值"], strict=True))
    return facts("各上报件写明的合计", *found)


def _merged(context: ReportContext, measure: str) -> Origin:
    """The merged rows themselves."""
    if measure in ("收入", "数量"):
        return sum_of("R10", measure, [context.period], {})
    named = {f"{register.sheet} 行数": name for name, register in context.inputs.policy.registers.items()}
    return count_of(named[measure], [context.period], {})


def _signed(context: ReportContext) -> str:
    """How many filings bear whose signature, in words; those that nobody vouches for by name."""
    found: dict[str, list[str]] = {}
    for row in context.board:
        if row.signed:
            found.setdefault(row.signed.split("，指纹")[0], []).append(row.short)
    return "；".join(
        f"{words} {len(who)} 家" + ("" if "核对）" in words and "未" not in words else f"（{'、'.join(who)}）")
        for words, who in found.items()
    )


def policy_facts(context: ReportContext) -> list[Row]:
    """Pack, digest, period, who made it, and how amounts and absent branches are shown."""
    pack = context.inputs.policy.pack
    said = (
        ("方案", f"{pack.id} {pack.title.zh}"),
        ("政策摘要", context.digest),
        ("账本", context.anchor),
        ("签名", _signed(context)),
        ("期间", context.period.zh),
        ("生成时间", f"{context.generated:%Y-%m-%d %H:%M}"),
        ("编制", context.compiler or "没有填"),
        ("报给", context.parent.name if context.parent else "没有上级"),
        ("示例值", "、".join(context.examples) or "没有用到"),
        ("金额", "元，合计精确到分；万元表中各行凑足合计，使各行相加等于合计"),
        ("没有数据的单位", "写明未报或退回，不计入任何合计，也不按 0 计；比较只用两个月都有数的单位（同口径）"),
    )
    return [{"项目": name, "内容": text} for name, text in said if text]


def remarks(context: ReportContext) -> list[Row]:
    """What was not computed and why, and the notes of the computations."""
    return [
        {"计算": f"{name} {result.title.zh}", "说明": text}
        for name, result in context.results.items()
        for text in dict.fromkeys([*(stop.message for stop in result.blocked), *result.notes])
    ]
