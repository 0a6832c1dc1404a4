"""A province with two cities of two counties each, and homes that share nothing but the files that are handed on."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from macros.__main__ import main
from macros.opening import open_session
from macros.posting.submitting import submit
from validators.policy import packs
from validators.register import registers, typed_frame
from validators.values.period import Month
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import write_policy
from workbooks.manifest import read_manifest
from workbooks.read.read_policy import read_policy_book
from workbooks.scan.scan_book import ScanBook

PERIOD, NOW = Month(2026, 10), dt.datetime(2026, 11, 2, 9, 30)
TREE = {
    "P0": ("山南省公司", "省", None),
    "C1": ("江北市局", "州局", "P0"),
    "C2": ("江南市局", "州局", "P0"),
    "A1": ("临江县局", "县市局", "C1"),
    "A2": ("青禾县局", "县市局", "C1"),
    "B1": ("云山县局", "县市局", "C2"),
    "B2": ("白杨县局", "县市局", "C2"),
}
Rows = dict[str, tuple[str, str, str | None]]


def write_tree(path: Path, tree: Rows, **columns: list[Any]) -> Path:
    """The presets of P01 with these organisations; `columns` of R01 beside code, name, level and upper level."""
    told = {
        "机构编码": list(tree),
        "机构名称": [row[0] for row in tree.values()],
        "层级": [row[1] for row in tree.values()],
        "上级机构": [row[2] for row in tree.values()],
        "报送邮箱": [f"{code.lower()}@example.cn" for code in tree],
    } | columns
    write_policy(path, packs()["P01"], {"R01": typed_frame(registers()["R01"], told, rows=range(6, 6 + len(tree)))})
    return path


class Ran(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def keybook(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """`keybook(*arguments)`."""

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def tree_policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tree(tmp_path_factory.mktemp("tree") / "policy.xlsx", TREE)


@pytest.fixture(scope="session")
def tree() -> Callable[..., Path]:
    """`tree(path, rows, **columns)` writes a policy workbook."""
    return write_tree


def file_county(
    policy: Path, branch: str, cells: dict[str, Any], folder: Path, *, version: int = 1, period: Month = PERIOD, now: dt.datetime = NOW
) -> Path:
    """A county's sealed submission with these cells."""
    force = read_policy_book(policy)[0]
    alive = force.organisation.at(period.first)
    desk = folder / f"{branch} {period} {version}.xlsm"
    folder.mkdir(parents=True, exist_ok=True)
    build_desk(
        desk,
        policy=force,
        node=alive[branch],
        parent=alive[alive[branch].parent or ""],
        period=period,
        program="1.0",
        today=period.last,
        content=DeskContent(cells=cells, inputs={"填报人": f"{branch}G1", "联系电话": "0834-0000000", "填报日期": period.last}),
    )
    session = open_session(desk, today=now.date())
    session.memory["version"] = version - 1
    before = sorted((folder / "上报").glob(f"{period}_{branch}_*.xlsx"))
    session.memory["lineage"] = [read_manifest(ScanBook(file))["seal"] for file in before]
    done = submit(session, folder / "上报", now=now)
    assert done.files, done.message
    desk.unlink()
    return done.files[0]


@pytest.fixture(scope="session")
def county() -> Callable[..., Path]:
    """`county(policy, branch, cells, folder, version=1)`: its submission."""
    return file_county


@pytest.fixture(scope="session")
def filed(tmp_path_factory: pytest.TempPathFactory, tree_policy: Path, month: Callable[..., Any]) -> dict[str, Path]:
    """The clean submission of each county, made once."""
    folder = tmp_path_factory.mktemp("counties")
    return {
        branch: file_county(tree_policy, branch, month(branch, 1000.01 * (i + 1)), folder)
        for i, branch in enumerate(("A1", "A2", "B1", "B2"))
    }


@pytest.fixture(scope="session")
def month() -> Callable[..., dict[str, list[dict[str, Any]]]]:
    """`month(branch, income)`: a month without a fault; its 收入 is 3 x income + 3 yuan."""

    def cells(branch: str, income: float, when: Month = PERIOD) -> dict[str, list[dict[str, Any]]]:
        day, name = dt.date(when.year, when.month, 12), TREE.get(branch, (branch,))[0][:2]
        customers = [
            {
                "客户编码": f"{branch}K{i}",
                "企业全称": f"{name}第{i}茶业公司",
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
            }
            for i in (1, 2)
        ]
        flow = [
            {
                "客户编码": f"{branch}K{1 + i % 2}",
                "业务代码": product,
                "月份": str(when),
                "数量": 100 + i,
                "收入": income + i,
                "揽收人": f"{branch}G1",
                "业绩归属": f"{branch}G1",
                "是否首笔": "否",
            }
            for i, product in enumerate(("特快", "函件", "特快"))
        ]
        visits = [{"走访编号": f"V{i}", "客户编码": f"{branch}K{i}", "日期": day, "方式": "上门", "走访人": f"{branch}G1"} for i in (1, 2)]
        return {"R02": [{"工号": f"{branch}G1", "姓名": "陈思远", "岗位": "客户经理"}], "R03": customers, "R10": flow, "R20": visits}

    return cells


@pytest.fixture
def city(tree_policy: Path, filed: dict[str, Path], tmp_path: Path, keybook: Callable[..., Ran]) -> Callable[..., Path]:
    """`city("C1", "A1", "A2")`: the folder of a city's home that has collected and consolidated those counties."""

    def make(code: str, *counties: str, **other: Path) -> Path:
        home, inbox = tmp_path / code / "home", tmp_path / code / "收到"
        inbox.mkdir(parents=True)
        for branch in counties:
            shutil.copy(other.get(branch, filed[branch]), inbox)
        ran = keybook("collect", inbox, "--home", home, "--policy", tree_policy, "--branch", code)
        assert ran.status == 0, ran.out + ran.err
        ran = keybook("consolidate", "--home", home, "--period", "2026-10", "--out", tmp_path / code / "汇总.xlsx")
        assert ran.status == 0, ran.out + ran.err
        return home

    return make


@pytest.fixture
def upward(tmp_path: Path, keybook: Callable[..., Ran]) -> Callable[..., Path]:
    """`upward(home)`: the file that a level makes for the one above."""

    def make(home: Path, *more: object) -> Path:
        ran = keybook("submit", "--home", home, "--period", "2026-10", "--out", home.parent / "上报", "--by", "周文静", "--json", *more)
        assert ran.status == 0, ran.out + ran.err
        return Path(ran.json["out"][0])

    return make
