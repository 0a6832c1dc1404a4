"""The eight service steps of R50, as the seed's table has them; the spelling of one is put right (A30)."""

from __future__ import annotations

GROUPS = (
    (
        "售前",
        "业务人员、客户服务人员",
        (
            "做好市场调查，收集客户资料，确实了解客户需要，选择适当的物流服务介绍给客户",
            "确认客户预定的物流服务项目是否有合适的环境和条件，如有问题要事先安排好补救方法",
        ),
    ),
    ("售中", "业务人员", ("详细说明具体的物流服务项目", "让客户了解物流服务的具体操作流程")),
    (
        "售后",
        "业务人员、客户服务人员",
        ("适时回访，及时发现问题，及时解决", "定期检查，发生问题及时沟通、解决", "为客户公司进行指导与培训", "其他客户需要解决的问题"),
    ),
)
"""Stage, staff, steps."""

PRESETS = tuple({"服务阶段": stage, "具体内容": step, "实施人员": staff} for stage, staff, steps in GROUPS for step in steps)
"""The rows that an empty sheet is issued with."""
