"""A small county, its policy and a desk with something in every corner, for the tests of the template."""

import datetime as dt
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from building.once import once
from macros.button import specs_of
from validators.filing.inputs import History, usage_of
from validators.organisation_tree import Node
from validators.packs.trade_pack import find_pack
from validators.policy import Policy
from validators.register import registers, typed_frame
from validators.values.period import Month
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import write_policy
from workbooks.read.read_policy import read_policy_book

PERIOD = Month(2026, 10)
TODAY = dt.date(2026, 10, 30)


@cache
def pack():
    found = find_pack("postal")
    assert found is not None
    return found


def organisation() -> pd.DataFrame:
    return typed_frame(
        registers()["R01"],
        {"机构编码": ["ZZ00", "LJ01"], "机构名称": ["州局", "临江市局"], "层级": ["州局", "县市局"], "上级机构": [None, "ZZ00"]},
        rows=[6, 7],
    )


def policy(folder: Path) -> Policy:
    write_policy(folder / "policy.xlsx", pack(), {"R01": organisation()})
    return read_policy_book(folder / "policy.xlsx")[0]


def nodes(force: Policy) -> tuple[Node, Node]:
    alive = force.organisation.at(PERIOD.first)
    return alive["LJ01"], alive["ZZ00"]


def flow(month: Month, count: int = 3) -> pd.DataFrame:
    return typed_frame(
        registers()["R10"],
        {
            "客户编码": [f"KH{301 + i % 2:04d}" for i in range(count)],
            "业务代码": ["特快"] * count,
            "月份": [str(month)] * count,
            "数量": [1000 * (i + 1) for i in range(count)],
            "收入": [123456 + i for i in range(count)],
            "是否首笔": [False] * count,
            "记录编号": [f"LJ01-{month}-{i}" for i in range(count)],
        },
        rows=range(6, 6 + count),
        branch="LJ01",
        file=f"{month}.xlsx",
        period=str(month),
    )


def history(months: int = 30) -> History:
    earlier = PERIOD.plus(-1).back(months)
    flows = pd.concat([flow(month) for month in earlier], ignore_index=True)
    calls = typed_frame(
        registers()["R20"],
        {
            "客户编码": ["KH0301"] * 3,
            "方式": ["电话"] * 3,
            "用时(小时)": [None] * 3,
            "日期": pd.to_datetime(["2026-09-24", "2026-09-25", "2026-09-30"]),
        },
        rows=[6, 7, 8],
        branch="LJ01",
        file="2026-09.xlsx",
        period="2026-09",
    )
    meetings = typed_frame(registers()["R41"], {"类型": ["晨会", "晨会"]}, rows=[6, 7], branch="LJ01", period="2026-03")
    meetings["_period"] = pd.Series(["2025-12", "2026-03"], dtype="object")
    return History(usage=usage_of(flows), frames={"R10": flows, "R20": calls, "R41": meetings}, months={"LJ01": frozenset(earlier)})


def content(**changes: Any) -> DeskContent:
    customers = typed_frame(
        registers()["R03"],
        {
            "客户编码": ["KH0301", "KH0302"],
            "企业全称": ["临江雪莲茶业有限公司", "=雪山物流"],
            "用邮量": [1_500, None],
            "更新日期": pd.to_datetime(["2026-10-08", None]),
            "重要客户": [True, None],
        },
        rows=[6, 7],
    )
    cells: dict[str, list[dict[str, Any]]] = {
        "R02": [{"工号": "G0301", "姓名": "陈思远", "岗位": "客户经理"}],
        "R10": [
            {
                "客户编码": "KH0301",
                "业务代码": "特快",
                "月份": "2026-10",
                "收入": 10000.05,
                "数量": 816,
                "业务日期": dt.date(2026, 10, 8),
                "自用备注(不上报)": "-下周再催",
            },
            {"客户编码": "KH0399", "业务代码": "函件", "月份": "2026-10", "收入": "1.2万"},
            {"客户编码": "KH0302", "收入": -0.05, "折扣折让": 0.1},
        ],
    }
    given: dict[str, Any] = {
        "carried": {"R03": customers},
        "cells": cells,
        "history": history(),
        "last_rows": {"R03": 14, "R10": 21},
        "decisions": {"abcdef0123": "节前集中寄递，已核对量收"},
        "inputs": {"填报人": "G0301", "联系电话": "0834-0000000", "填报日期": TODAY},
    }
    return DeskContent(**(given | changes))


def desk(folder: Path, name: str = "desk.xlsm", today: dt.date = TODAY, **changes: Any) -> Path:
    force = policy(folder)
    node, parent = nodes(force)
    path = folder / name
    build_desk(
        path,
        policy=force,
        node=node,
        parent=parent,
        period=PERIOD,
        content=content(**changes),
        today=today,
        program="1.0",
        button_specs=specs_of("branch"),
    )
    return path


@pytest.fixture(scope="session")
def sample() -> SimpleNamespace:
    """The functions above."""
    return SimpleNamespace(
        PERIOD=PERIOD,
        TODAY=TODAY,
        pack=pack,
        policy=policy,
        nodes=nodes,
        flow=flow,
        history=history,
        content=content,
        desk=desk,
        organisation=organisation,
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One desk for every test that only reads it."""
    return once(tmp_path_factory, "desk", desk) / "desk.xlsm"
