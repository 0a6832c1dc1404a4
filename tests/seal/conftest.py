"""A sealed submission with something in every kind of cell, and what tests of the seal do to it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from building.filings import build, resave
from building.filings import pack as pack_desk
from building.once import once
from building.small_state import NOW, TODAY, customer, inputs, write_policy_of
from macros.opening import open_session
from validators.policy import Policy
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book
from workbooks.sidecar import remember
from workbooks.submission.signature import Signer

BRANCH = "LJ01"
REASON = "节前集中寄递，已与量收核对"


@pytest.fixture(scope="session")
def make_policy(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`make_policy(keys)`: a policy workbook; `keys` are the columns of 机构公钥."""

    def make(keys: Mapping[str, Any] | None = None) -> Path:
        return write_policy_of(tmp_path_factory.mktemp("policy") / "policy.xlsx", keys=keys)

    return make


def rich_cells() -> dict[str, list[dict[str, Any]]]:
    """Text, money, quantities, dates, months, booleans, numbers and lists; nothing of class A, one doubt of class C."""
    day = dt.date(2026, 10, 12)
    customers = [
        customer("", i, town="临江", day=day, 通信地址=f"茶马路 {i} 号", 用邮量=1200 + i, 重要客户="是", 合作年限=2.5) for i in range(1, 7)
    ]
    customers[0]["统一社会信用代码"] = "91530000MA6K00000X"
    flow = [
        {
            "客户编码": f"K{1 + i % 6}",
            "业务代码": ("特快", "函件")[i % 2],
            "月份": "2026-10",
            "数量": 100.125 + i,
            "收入": 12345.67 + i,
            "揽收人": "G1",
            "业绩归属": "G1",
            "是否首笔": "否",
            "业务日期": day,
            "折扣折让": 0.5 * i,
            "记录编号": f"LJ-{i:03d}",
        }
        for i in range(12)
    ]
    visits = [
        {
            "走访编号": f"V{i}",
            "客户编码": f"K{i}",
            "日期": dt.date(2026, 10, 5 + i),
            "方式": "上门",
            "走访人": "G1",
            "客户意见": "满意",
            "用时(小时)": 1.5,
        }
        for i in range(1, 7)
    ]
    scores = [
        {"工号": "G1", "期间": "2026-10", "项目": item, "目标": 10, "实际": 9.25, "权重": weight}
        for item, weight in (
            ("档案", 10),
            ("联系", 5),
            ("市场调查", 10),
            ("稳定", 10),
            ("其他", 5),
            ("项目策划", 10),
            ("新大客户", 25),
            ("年度项目", 25),
        )
    ]
    complaints = [
        {
            "投诉编号": "T1",
            "客户编码": "K1",
            "受理时间": day,
            "渠道": "电话",
            "内容": "晚到一天",
            "情节": "一般",
            "处理期限": dt.date(2026, 10, 16),
            "处理人": "G1",
        }
    ]
    return {
        "R02": [{"工号": "G1", "姓名": "陈思远", "岗位": "客户经理"}, {"工号": "G2", "姓名": "李云", "岗位": "客户经理"}],
        "R03": customers,
        "R10": flow,
        "R20": visits,
        "R42": scores,
        "R25": complaints,
        "R38": [{"日期": day, "内容": "对手降价一成"}],
    }


@pytest.fixture(scope="session")
def make_desk(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`make_desk(policy workbook)`: the filled desk of 临江市局, with a reason for every finding that wants one."""

    def make(policy_book: Path, **labels: Any) -> Path:
        policy: Policy = read_policy_book(policy_book)[0]
        content = DeskContent(cells=rich_cells(), inputs=inputs("", 填报人="G1", 附言="无", **labels))
        path = build(tmp_path_factory.mktemp("desk") / "台账.xlsm", policy, BRANCH, content)
        open_findings = [f for f in open_session(path, today=TODAY).checked.findings if f.blocking]
        remember(path, reasons={f.key: {"text": REASON, "by": "G1", "at": NOW.isoformat()} for f in open_findings})
        return path

    return make


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`pack(desk, signer=..., password=...)`: its submission, in a folder of its own."""

    def make(desk: Path, signer: Signer | None = None, password: str | None = None) -> Path:
        return pack_desk(desk, tmp_path_factory.mktemp("上报"), signer=signer, password=password)

    return make


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory, make_policy: Callable[..., Path], make_desk: Callable[..., Path]) -> Path:
    """A submission that is made once; it is read, never written: copy what you change."""
    made = once(tmp_path_factory, "sealed", lambda folder: pack_desk(make_desk(make_policy()), folder))
    return next(made.glob("*.xlsx"))


@pytest.fixture
def copied(sealed: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copy(sealed, tmp_path / sealed.name))


@pytest.fixture
def changed() -> Callable[..., Path]:
    """`changed(path, do)`: the workbook after `do(openpyxl workbook)`, saved over itself."""
    return resave
