"""A small state (one centre, three counties), its policy workbook, and desks and submissions of its counties.

Everything is made by the program's own builders: no workbook lies in the tree. `desk`, `plain` and `submission` are
factories; what is slow is made once for the session and copied.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ["OPENPYXL_LXML"] = "False"  # a test tool brings lxml along; offices read and write without it

import openpyxl
import pytest

from macros.intake.collecting import collect
from macros.opening import open_session
from macros.posting.submitting import submit
from validators.policy import Policy, packs
from validators.register import registers, typed_frame
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import write_policy
from workbooks.manifest import read_manifest
from workbooks.read.read_policy import read_policy_book
from workbooks.scan.scan_book import ScanBook
from workbooks.submission.package import HEADER_ROW

PERIOD = Month(2026, 10)
TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 9, 30)
CENTRE = "ZZ00"
COUNTIES = {"LJ01": "临江市局", "QH02": "青禾县局", "YS03": "云山县局"}
Cells = Mapping[str, Sequence[Mapping[str, Any]]]


def organisation() -> dict[str, Any]:
    """R01 of the small state."""
    return {
        "机构编码": [CENTRE, *COUNTIES],
        "机构名称": ["云岭州局", *COUNTIES.values()],
        "层级": ["州局", *["县市局"] * len(COUNTIES)],
        "上级机构": [None, *[CENTRE] * len(COUNTIES)],
        "报送邮箱": [f"{code.lower()}@example.cn" for code in (CENTRE, *COUNTIES)],
    }


def clean_cells(branch: str, income: float = 12_345.67) -> dict[str, list[dict[str, Any]]]:
    """A month without a fault: two customers, three lines of business, two visits."""
    day, town = dt.date(2026, 10, 12), COUNTIES.get(branch, "云岭州局")[:2]
    customers = [
        {
            "客户编码": f"{branch}K{i}",
            "企业全称": f"{town}第{i}茶业公司",
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
            "月份": "2026-10",
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
    return {"R02": [{"工号": f"{branch}G1", "姓名": "陈思远", "岗位": "客户经理"}], "R03": customers, "R10": flow, "R20": visits}


def inputs(branch: str, **changes: Any) -> dict[str, Any]:
    """What stands on 封面."""
    given = {"填报人": f"{branch}G1", "联系电话": "0834-0000000", "填报日期": dt.date(2026, 10, 31)}
    return {label: value for label, value in (given | changes).items() if value is not None}


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work on the second of November; a number is never the clock's."""
    monkeypatch.setenv("KEYBOOK_TODAY", NOW.isoformat())


@pytest.fixture
def clean() -> Callable[..., dict[str, list[dict[str, Any]]]]:
    """`clean(branch, income)`: the cells of a clean month."""
    return clean_cells


@pytest.fixture(scope="session")
def policy_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The policy workbook of the small state: the presets of P01 and three counties."""
    path = tmp_path_factory.mktemp("policy") / "policy.xlsx"
    nodes = organisation()
    write_policy(path, packs()["P01"], {"R01": typed_frame(registers()["R01"], nodes, rows=range(6, 10))})
    return path


@pytest.fixture(scope="session")
def policy(policy_book: Path) -> Policy:
    """The same, read."""
    return read_policy_book(policy_book)[0]


@pytest.fixture
def desk(policy: Policy, tmp_path: Path) -> Callable[..., Path]:
    """`desk(branch, period, cells)`: a new desk; 封面 labels by keyword; without cells it is the clean month."""

    def make(
        branch: str = "LJ01",
        period: Month = PERIOD,
        cells: Cells | None = None,
        *,
        name: str = "",
        content: DeskContent | None = None,
        **labels: Any,
    ) -> Path:
        alive = policy.organisation.at(period.first)
        path = tmp_path / (name or f"{period} 台账 {branch}.xlsm")
        what = content or DeskContent(cells=clean_cells(branch) if cells is None else cells, inputs=inputs(branch, **labels))
        build_desk(
            path, policy=policy, node=alive[branch], parent=alive[CENTRE], period=period, content=what, today=period.last, program="1.0"
        )
        return path

    return make


@pytest.fixture
def submission(desk: Callable[..., Path], tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Path]:
    """`submission(branch, cells=..., version=1, 零报=...)`: a sealed file in a folder of its own; a later version goes on
    from those that are there.
    """

    def make(branch: str = "LJ01", period: Month = PERIOD, cells: Cells | None = None, *, version: int = 1, **labels: Any) -> Path:
        made = desk(branch, period, cells, name=f"{period} {branch} {version}.xlsm", **labels)
        session = open_session(made, today=TODAY)
        session.memory["version"] = version - 1
        if version > 1:
            before = [*tmp_path.glob(f"上报/{period}_{branch}_*"), *request.getfixturevalue("filed").glob(f"{period}_{branch}_*")]
            session.memory["lineage"] = [read_manifest(ScanBook(file))["seal"] for file in before]
        done = submit(session, tmp_path / "上报", now=NOW)
        assert done.files, done.message
        return done.files[0]

    return make


@pytest.fixture(scope="session")
def filed(tmp_path_factory: pytest.TempPathFactory, policy: Policy) -> Path:
    """A folder with the clean submission of each county, made once; copy what you change."""
    folder = tmp_path_factory.mktemp("filed")
    alive = policy.organisation.at(PERIOD.first)
    for i, branch in enumerate(COUNTIES):
        made = folder / f"{branch}.xlsm"
        build_desk(
            made,
            policy=policy,
            node=alive[branch],
            parent=alive[CENTRE],
            period=PERIOD,
            program="1.0",
            content=DeskContent(cells=clean_cells(branch, 1000.01 * (i + 1)), inputs=inputs(branch)),
        )
        assert submit(open_session(made, today=TODAY), folder / "上报", now=NOW).files
        made.unlink()
    return folder / "上报"


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory, policy_book: Path, filed: Path) -> Path:
    """A home that has taken in those three; copy it."""
    folder = tmp_path_factory.mktemp("three") / "home"
    outcome = collect([filed], Home.create(folder, policy_book, now=NOW), now=NOW, workers=2)
    assert len(outcome.accepted) == 3 and not outcome.rejected, outcome
    return folder


@pytest.fixture
def mailed(filed: Path, tmp_path: Path) -> Callable[[str], Path]:
    """`mailed(branch)`: a copy of that county's clean submission."""

    def copy(branch: str = "LJ01") -> Path:
        source = next(filed.glob(f"*_{branch}_*.xlsx"))
        (tmp_path / "收到").mkdir(exist_ok=True)
        return Path(shutil.copy(source, tmp_path / "收到" / source.name))

    return copy


@pytest.fixture
def plain(tmp_path: Path) -> Callable[..., Path]:
    """`plain({sheet: rows})`: an ordinary workbook as a clerk keeps one, with a 封面 unless one is given."""

    def make(
        sheets: Mapping[str, Sequence[Sequence[Any]]], *, name: str = "流水.xlsx", cover: bool = True, branch: str = "LJ01", **labels: Any
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        lines = [["", label, value] for label, value in {"机构编码": branch, "期间": str(PERIOD), **inputs(branch, **labels)}.items()]
        for title, rows in (({"封面": lines} if cover else {}) | dict(sheets)).items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def repack() -> Callable[..., Path]:
    """`repack(path, {part: bytes or None}, out)`: the same zip with parts changed, added or taken out."""

    def make(path: Path, parts: Mapping[str, bytes | None], out: Path) -> Path:
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                if item.filename not in parts:
                    new.writestr(item.filename, old.read(item.filename))
            for name, data in parts.items():
                if data is not None:
                    new.writestr(name, data)
        return out

    return make


DATA_ROW = HEADER_ROW + 1
