"""A20: were customers served as the rules of service say, and do province and group agree? Every figure on paper."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F
from typing import Any

import pytest

from building.page_tables import only_page
from building.typed_centre import typed_centre
from macros.reports.layout.context import ReportContext
from validators.packs.trade_pack import find_pack

NODES = (
    ("JT", "集团公司", "集团公司", None),
    ("SG", "省公司", "省公司", "JT"),
    ("FG1", "分公司1", "分公司", "SG"),
    ("FG2", "分公司2", "分公司", "SG"),
)


def ticket(number: int, done: str | None) -> dict[str, Any]:
    times = {"受理时间": "2026-10-10 08:00", "时限": "2026-10-11 08:00", "完成时间": done}
    return {"工单号": f"W{number}", "客户": "G1", "类型": "服务请求", "环节": "评估", "责任人": "马春"} | times


def case(number: int, closed: dt.date | None) -> dict[str, Any]:
    days = {"受理时间": dt.date(2026, 10, 8), "处理期限": dt.date(2026, 10, 13), "结案日期": closed}
    return {"投诉编号": f"T{number}", "客户编码": "G1", "渠道": "电话", "内容": "重复扣费", "类别": "资费"} | days


ARCHIVE = {"通信地址": "建设路1号", "联系方式": "0834-2222222", "企业性质": "民营", "主要业务及产品种类": "机械", "用邮种类": "成员统付"}
WORLD = {
    "FG1": {
        "R02": [{"工号": "M1", "姓名": "马春"}],
        "R03": [
            {"客户编码": "G1", "企业全称": "云澜机械", "潜在需求": "视频会议", "竞争对手": "没有", **ARCHIVE},
            {"客户编码": "G2", "企业全称": "明德职业学校", **ARCHIVE},
        ],
        "R10": [{"客户编码": "G1", "业务代码": "专线", "月份": "2026-10", "收入": 3_000}],
        "R20": [{"走访编号": "Z1", "客户编码": "G1", "日期": dt.date(2026, 10, 12), "方式": "上门", "走访人": "M1"}],
        "R25": [case(1, dt.date(2026, 10, 13)), case(2, dt.date(2026, 10, 16)), case(3, None)],
        "R51": [ticket(1, "2026-10-11 08:00"), ticket(2, "2026-10-11 08:01")],
    },
    "FG2": {
        "R03": [{"客户编码": "G1", "企业全称": "安顺中医院", "潜在需求": "专线", "竞争对手": "没有", **ARCHIVE}],
        "R10": [{"客户编码": "G1", "业务代码": "专线", "月份": "2026-10", "收入": 1_000}],
    },
}


@pytest.fixture(scope="module")
def province() -> ReportContext:
    return typed_centre("省公司", NODES, WORLD, {})


def test_complaints_and_tickets_against_their_limits(province: ReportContext) -> None:
    """Of three complaints one closed on its last day; of two tickets one on the minute, the other a minute late."""
    found = province.results["D38"]
    assert (found.summary["件数"], found.summary["按期率"], found.summary["逾期未结"]) == (3, F(1, 3), 1)
    (tickets,) = found.extra["tickets"].to_dict("records")
    assert (tickets["工单数"], tickets["按时办结"], tickets["工单按时率"]) == (2, 1, F(1, 2))


def test_archives_are_complete_but_for_two_fields(province: ReportContext) -> None:
    """8 + 6 of 16 and 8 of 8: 22 / 24 = 91.67 %."""
    assert province.results["D41"].summary["完整率"] == F(22, 24)


def test_province_and_group_agree(province: ReportContext) -> None:
    """3,000 + 1,000 = 4,000, on the tree that the group company reads."""
    page = only_page(province, "E3.1")
    texts = [cell.value for cell in page.cells.values()]
    assert 400_000 in texts and 300_000 in texts and 100_000 in texts


def test_the_rules_of_service_have_their_places() -> None:
    """档案 R03, R04; 服务规则 R09; 服务功能 R20, R25, R51; 客户经理 R02, R42; 系统管理 R63; 术语 R75."""
    pack = find_pack("省公司")
    assert pack is not None
    assert {"R03", "R04", "R20", "R25", "R51", "R02", "R42"} <= set(pack.registers) and {"R09", "R63", "R75"} <= set(pack.policy_registers)
    assert {row["级别"] for row in pack.table("permissions")} == {"一级", "二级", "三级"}
    assert "E4.6" in pack.centre_reports and "E1.1" in pack.reports
