"""The twelve service elements of R70, before, during and after the sale (A34)."""

from __future__ import annotations

GROUPS = (
    ("事前", ("书面服务政策", "可接近性", "组织结构", "系统灵活性")),
    ("事中", ("订货周期", "库存可用性", "订单完成率", "订单状态信息", "运输延迟与产品替代")),
    ("事后", ("备件可用性", "响应时间", "产品跟踪或保证")),
)
"""Stage -> elements."""

STAGES = tuple(stage for stage, _ in GROUPS)
"""阶段 of an element."""

ELEMENTS = tuple(element for _, elements in GROUPS for element in elements)
"""要素: the twelve."""

PRESETS = tuple({"阶段": stage, "要素": element} for stage, elements in GROUPS for element in elements)
"""The rows that an empty sheet is issued with."""
