"""A small state (one centre, three counties) and a clean month of a county: the cells, as staff type them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from validators.packs.trade_pack import packs
from validators.register import registers, typed_frame
from validators.values.period import Month
from workbooks.desk.policy_book import write_policy

PERIOD = Month(2026, 10)
TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 9, 30)
CENTRE = "ZZ00"
COUNTIES = {"LJ01": "临江市局", "QH02": "青禾县局", "YS03": "云山县局"}
STATE = ((CENTRE, "云岭州局", "州局", None), *((code, name, "县市局", CENTRE) for code, name in COUNTIES.items()))
"""机构编码, 机构名称, 层级, 上级机构 of the state and its counties."""

APPROVERS = {"ZZ01": "周文静", "ZZ02": "陈嘉芳", "ZZ03": "李国华", "ZZ04": "王局长", "ZZ05": "李主任"}
"""工号 and name of the persons of the state office who approve (R01p)."""

Cells = Mapping[str, Sequence[Mapping[str, Any]]]
Rows = dict[str, list[dict[str, Any]]]
Nodes = Iterable[tuple[str, str, str, str | None]]


def organisation(nodes: Nodes = STATE, **columns: list[Any]) -> dict[str, Any]:
    """R01 by columns; `columns` beside code, name, level and upper level (报送邮箱 stands there already)."""
    listed = list(nodes)
    told = {header: [node[i] for node in listed] for i, header in enumerate(("机构编码", "机构名称", "层级", "上级机构"))}
    return told | {"报送邮箱": [f"{node[0].lower()}@example.cn" for node in listed]} | columns


def approvers(people: Mapping[str, str] = APPROVERS, **columns: list[Any]) -> dict[str, Any]:
    """R01p by columns: 工号 and 姓名, and `columns` beside."""
    return {"工号": list(people), "姓名": list(people.values())} | columns


def write_policy_of(
    path: Path,
    nodes: Nodes = STATE,
    *,
    keys: Mapping[str, Any] | None = None,
    people: Mapping[str, Any] | None = None,
    **columns: list[Any],
) -> Path:
    """The policy workbook with the presets of P01 and these organisations; `keys` are the columns of 机构公钥 (R01k),
    `people` those of 审批人 (R01p; the five of the state office where none are given).
    """
    told = {"R01": organisation(nodes, **columns), "R01k": keys, "R01p": approvers() if people is None else people}
    frames = {
        name: typed_frame(registers()[name], dict(rows), rows=range(6, 6 + len(next(iter(rows.values())))))
        for name, rows in told.items()
        if rows
    }
    write_policy(path, packs()["P01"], frames)
    return path


def customer(branch: str, number: int, *, town: str, day: dt.date, **changes: Any) -> dict[str, Any]:
    """A row of 客户档案 with all that the rules ask for; 客户编码 and 客户经理 begin with `branch`, which may be empty."""
    return {
        "客户编码": f"{branch}K{number}",
        "企业全称": f"{town}第{number}茶业公司",
        "通信地址": "茶马路 8 号",
        "联系方式": "0834-2100001",
        "企业性质": "民营",
        "主要业务及产品种类": "茶叶",
        "用邮种类": "特快、函件",
        "用邮量": 1200,
        "潜在需求": "包装",
        "竞争对手": "无",
        "客户类型": "用邮大户",
        "合作状态": "已合作",
        "行业": "食品",
        "客户经理": f"{branch}G1",
        "分片区域": "城区",
        "建档日期": dt.date(2025, 1, 6),
        "更新日期": day,
    } | changes


def clean_cells(branch: str, income: float = 12_345.67, period: Month = PERIOD, *, town: str = "") -> Rows:
    """A month without a fault: two customers, three lines of business (3 x income + 3 yuan), two visits."""
    day, place = dt.date(period.year, period.month, 12), town or COUNTIES.get(branch, "云岭州局")[:2]
    flow = [
        {
            "客户编码": f"{branch}K{1 + i % 2}",
            "业务代码": product,
            "月份": str(period),
            "数量": 100 + i,
            "收入": income + i,
            "揽收人": f"{branch}G1",
            "业绩归属": f"{branch}G1",
            "是否首笔": "否",
        }
        for i, product in enumerate(("特快", "函件", "特快"))
    ]
    visits = [
        {"走访编号": f"{branch}V{i}", "客户编码": f"{branch}K{i}", "日期": day, "方式": "上门", "走访人": f"{branch}G1"} for i in (1, 2)
    ]
    return {
        "R02": [{"工号": f"{branch}G1", "姓名": "陈思远", "岗位": "客户经理"}],
        "R03": [customer(branch, i, town=place, day=day) for i in (1, 2)],
        "R10": flow,
        "R20": visits,
    }


SIGNED = {f"签字确认 {number}": "是" for number in range(1, 4)}
"""Every question that the policy of a test may ask at 打包, answered."""
ANSWERED = tuple(word for number in range(1, 4) for word in ("--answer", f"{number}=是"))
"""The same for a command."""


def inputs(branch: str, **changes: Any) -> dict[str, Any]:
    """What stands on 封面; None takes a label away."""
    given = {"填报人": f"{branch}G1", "联系电话": "0834-0000000", "填报日期": dt.date(2026, 10, 31)} | SIGNED
    return {label: value for label, value in (given | changes).items() if value is not None}
