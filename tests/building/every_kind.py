"""One workbook of every kind that Keybook writes, made from a small demo by the program's own commands."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from building.copies import branch_report, fix_copy, result_sheets
from macros.button import specs_of
from macros.deciding.permission import requests_page
from macros.demo.cycle import LAST, run_demo
from macros.opening import open_session
from validators.finding import Finding, Severity
from validators.packs.trade_pack import Pack
from workbooks.desk.centre_book import build_centre
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.pages.write_pages import write_pages
from workbooks.read.read_policy import read_policy_book

NOW = dt.datetime(2026, 11, 2, 9, 30)


def every_kind(folder: Path, pack: Pack | None = None) -> None:
    """Makes them all in a folder, of the world of a pack (None: the postal one), with a list of what is what."""
    demo = folder / "demo"
    run_demo(demo, branches=2 if pack is None else 3, periods=2, seed=1, step=lambda _: None, pack=pack)
    filed = sorted((demo / "上报" / str(LAST)).glob("*.xlsx"))
    desk = next(p for p in sorted((demo / "台账" / str(LAST)).glob("*.xlsm")))
    found = {
        "policy": demo / "政策.xlsx",
        "submission": filed[0],
        "corrected submission": filed[-1],
        "desk": desk,
        "annotated copy": next((demo / "台账").rglob("标注*.xlsx"), None),
        "return": next((demo / "退回").rglob("退回单*.xlsx"), None),
        "consolidated report": next((demo / "汇总").glob(f"{LAST}*.xlsx")),
    }
    found |= _made(folder, found["policy"], desk)
    (folder / "books.json").write_text(json.dumps({kind: str(path) for kind, path in found.items() if path is not None}), encoding="utf-8")


def _made(folder: Path, policy_book: Path, desk: Path) -> dict[str, Path]:
    """The kinds that a demo does not write."""
    policy = read_policy_book(policy_book)[0]
    alive = policy.organisation.at(LAST.first)
    centre = next(node for node in alive.values() if node.parent is None)
    branch = next(node for node in alive.values() if node.parent == centre.code)
    found = {
        kind: folder / name
        for kind, name in (
            ("empty desk", "空台账.xlsm"),
            ("centre desk", "汇总台账.xlsm"),
            ("mended copy", "修正.xlsx"),
            ("branch report", "报表.xlsx"),
            ("report of nothing", "空报表.xlsx"),
            ("results", "计算.xlsx"),
            ("request form", "审批单.xlsx"),
        )
    }
    build_desk(
        found["empty desk"], policy=policy, node=branch, parent=centre, period=LAST, today=dt.date.today(), button_specs=specs_of("branch")
    )
    build_centre(
        found["centre desk"], policy=policy, node=centre, parent=None, period=LAST, today=dt.date.today(), button_specs=specs_of("centre")
    )
    session = open_session(desk, today=NOW.date(), now=NOW)
    branch_report(session, found["branch report"])
    branch_report(open_session(found["empty desk"], today=NOW.date(), now=NOW), found["report of nothing"])
    result_sheets(session, found["results"])
    asked = [
        Finding(
            code="level_differs",
            rule="V14",
            severity=Severity.B,
            sheet="客户档案",
            row=7,
            column="级别",
            value="=县级",
            message="要上级同意",
            remedy="写理由",
            record="KH01",
        )
    ]
    write_pages(found["request form"], [requests_page(asked, "临江市局 2026年10月")], properties={})
    faulty = folder / "有毛病的台账.xlsm"
    build_desk(
        faulty,
        policy=policy,
        node=branch,
        parent=centre,
        period=LAST,
        content=DeskContent(
            cells={"R10": [{"客户编码": "ＫＨ０１", "业务代码": "特快", "月份": "2026年10月", "数量": "12", "收入": "1.2万"}]}
        ),
        button_specs=specs_of("branch"),
    )
    assert fix_copy(open_session(faulty, today=NOW.date()), found["mended copy"]).entries
    return found
