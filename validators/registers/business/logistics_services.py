"""The twenty-three services of R37 in their four columns; lines 6 to 10 of the first two are reconstructed (A30)."""

from __future__ import annotations

GROUPS = (
    ("运输规划与管理", ("上游供应端供货运输", "下游客户端送货运输", "运输网络最佳设计", "运输部门管理", "货运承揽", "通关服务")),
    (
        "仓储规划与管理",
        ("并装与配送", "保管与加工", "回收处理", "越库作业", "拣货", "存货管理", "仓储网络设计", "品质检验", "包装", "流通加工"),
    ),
    ("信息服务", ("订单处理", "供需预测", "公司资源规划", "电子商务", "市场与顾客情报")),
    ("财务服务", ("应收款管理", "卖方代管存货")),
)
"""Class -> services."""

CLASSES = tuple(name for name, _ in GROUPS)
"""类别 of a service."""

SERVICES = tuple(service for _, services in GROUPS for service in services)
"""项目: the twenty-three services."""
