"""The seventeen tasks of R64 in their four phases (C130: 「客户中心建设可以分为四个阶段」)."""

from __future__ import annotations

GROUPS = (
    ("规划和准备", ("定义建设目标和范围", "调研和分析客户需求和竞争对手", "确定建设算法和技术方案", "确立项目管理机制和团队建设")),
    (
        "设计和开发",
        (
            "完成系统框架和模块设计",
            "实现客户数据的搜集和整合",
            "开发客户管理、营销和服务功能",
            "开发客户数据分析和挖掘功能",
            "调试和优化系统性能和稳定性",
        ),
    ),
    (
        "测试和上线",
        ("进行系统测试和验收", "基于用户反馈和测试结果进行调整和优化", "完成培训和用户指导材料", "发布系统并进行上线检测和维护"),
    ),
    ("运营和优化", ("进行系统的监控和分析", "提供及时的客户支持和服务", "定期进行客户数据分析和挖掘", "基于数据分析结果进行优化和改进")),
)
"""Phase -> tasks."""

PHASES = tuple(phase for phase, _ in GROUPS)
"""阶段 of a task."""

PRESETS = tuple({"阶段": phase, "任务": task} for phase, tasks in GROUPS for task in tasks)
"""The rows that an empty sheet is issued with."""
