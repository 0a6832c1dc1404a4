"""The month in which the rules of the house are gone over: head office names it, the leader's page says so then (E3.0; C59)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext

MONTH = "revise_month"
"""Parameter, 1 to 12; blank = nobody is reminded."""


def revision(context: ReportContext) -> str:
    """The reminder; "" in the other months, and where nobody says which month it is."""
    month = context.inputs.setting(MONTH, context.node.code)
    if month is None or int(month) != context.period.month:
        return ""
    example = context.inputs.policy.is_example(MONTH, context.node.code, context.period.first)
    return f"提醒：{context.period.month} 月修订制度（每年一次{'，月份是示例值' if example else ''}），改过的请出新政策。"
