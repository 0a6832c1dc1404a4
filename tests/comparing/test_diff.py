"""What changed between two filings, in business words, and what it does to the totals (F1 step 10; M18)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from building.small_state import customer
from building.typed_rows import stored
from macros.__main__ import main
from macros.comparing.diff import RecordChange, compare
from macros.comparing.diff_filings import by_branch
from macros.comparing.diff_months import compare_months
from macros.opening import open_session
from macros.posting.submitting import submit
from validators.packs.trade_pack import packs
from validators.register import registers

TODAY, NOW = dt.date(2026, 11, 2), dt.datetime(2026, 11, 2, 9, 30)
Make = Callable[..., Path]


def frame(register: str, *rows: dict[str, Any]) -> pd.DataFrame:
    """A typed frame of records."""
    return stored(register, {header: [row.get(header) for row in rows] for header in dict.fromkeys(h for row in rows for h in row)})


def cells_of(branch: str) -> dict[str, list[dict[str, Any]]]:
    """A month without a fault: one customer, two lines of business, two visits."""
    day = dt.date(2026, 10, 12)
    who = customer(branch, 1, town="临江", day=day, 企业全称="临江茶业公司")
    rows = [
        {
            "客户编码": f"{branch}K1",
            "业务代码": product,
            "月份": "2026-10",
            "数量": 100,
            "收入": 12_345.67,
            "揽收人": f"{branch}G1",
            "业绩归属": f"{branch}G1",
            "是否首笔": "否",
        }
        for product in ("特快", "函件")
    ]
    visits = [
        {"走访编号": f"{branch}V{i}", "客户编码": f"{branch}K1", "日期": dt.date(2026, 10, 12 + i), "方式": "上门", "走访人": f"{branch}G1"}
        for i in (1, 2)
    ]
    return {"R02": [{"工号": f"{branch}G1", "姓名": "陈思远", "岗位": "客户经理"}], "R03": [who], "R10": rows, "R20": visits}


def flow(number: str, income: int, **more: Any) -> dict[str, Any]:
    """A row of R10: fen, one thousand thousandths."""
    return {"记录编号": number, "客户编码": "K1", "业务代码": "特快", "月份": "2026-10", "收入": income, "数量": 1000} | more


def told(changes: tuple[RecordChange, ...]) -> list[tuple[str, ...]]:
    """The changes without their sheets."""
    return [(c.key, c.what, c.column, c.old or "", c.new or "") for c in changes]


def test_rows_changed_added_and_removed() -> None:
    found = compare(
        {"R10": frame("R10", flow("1", 10_000), flow("2", 5_000), flow("3", 700))},
        {"R10": frame("R10", flow("1", 12_050, 数量=3000), flow("3", 700), flow("4", 1, 揽收人="G1"))},
    )
    assert told(found.changes) == [
        ("2", "删除行", "", "K1 特快 2026-10 1 50.00", ""),
        ("1", "金额 +20.50", "收入", "100.00", "120.50"),
        ("4", "新增行", "", "", "K1 特快 2026-10 1 0.01"),
        ("1", "数量 +2", "数量", "1", "3"),
    ]
    assert (found.changed, found.added, found.removed) == (1, 1, 1)
    assert (found.income, found.quantity, found.rows) == (2_050 + 1 - 5_000, 2000, 0)
    assert found.words == "改 1 行、增 1 行、删 1 行，收入 -29.49 元"


def test_the_shape_of_the_contract() -> None:
    found = compare({"R10": frame("R10", flow("1", 10_000))}, {"R10": frame("R10", flow("1", 9_000))})
    assert found.as_json() == {
        "changes": [
            {
                "sheet": "业务量流水",
                "key": "1",
                "what": "金额 -10.00",
                "column": "收入",
                "from": "100.00",
                "to": "90.00",
                "effect": {"收入": "-10.00", "数量": "0", "行数": 0},
            }
        ],
        "summary": {"changed": 1, "added": 0, "removed": 0, "effect": {"收入": "-10.00", "数量": "0", "行数": 0}},
    }


def test_nothing_changed() -> None:
    same = {"R10": frame("R10", flow("1", 10_000), flow("2", 1))}
    assert compare(same, {"R10": same["R10"].iloc[::-1]}).words == "改 0 行、增 0 行、删 0 行，收入 +0.00 元"


def test_customers_who_came_who_left_and_levels() -> None:
    old = {
        "R03": frame(
            "R03",
            {"客户编码": "K1", "企业全称": "甲公司", "合作状态": "已合作"},
            {"客户编码": "K2", "企业全称": "乙公司", "合作状态": "已合作"},
        ),
        "R06": frame("R06", {"客户编码": "K1", "方案": "P01", "生效期间": "2026-10", "新级别": "县级"}),
    }
    new = {
        "R03": frame(
            "R03",
            {"客户编码": "K1", "企业全称": "甲公司", "合作状态": "流失"},
            {"客户编码": "K3", "企业全称": "丙公司", "合作状态": "已合作"},
        ),
        "R06": frame(
            "R06",
            {"客户编码": "K1", "方案": "P01", "生效期间": "2026-10", "新级别": "州级"},
            {"客户编码": "K3", "方案": "P01", "生效期间": "2026-10", "原级别": "州级", "新级别": "非大客户"},
            {"客户编码": "K9", "方案": "P01", "生效期间": "2026-10", "新级别": "县级"},
        ),
    }
    found = compare(old, new)
    assert told(found.changes) == [
        ("K1", "流失", "合作状态", "已合作", "流失"),
        ("K3", "新增客户", "", "", "丙公司"),
        ("K2", "流失", "", "乙公司", ""),
        ("K1+P01+2026-10", "升级", "新级别", "县级", "州级"),
        ("K3+P01+2026-10", "降级", "新级别", "州级", "非大客户"),
        ("K9+P01+2026-10", "定级", "新级别", "", "县级"),
    ]


def test_a_new_name_and_the_levels_of_another_pack() -> None:
    known = packs()["P02"].all_registers
    levels = [{"客户编码": "K1", "方案": "P02", "生效期间": "2026-10", "新级别": level} for level in ("重点客户", "核心客户")]
    names = [{"客户编码": "K1", "企业全称": name} for name in ("甲公司", "甲集团")]
    frames = [{"R03": frame("R03", name), "R06": frame("R06", level)} for name, level in zip(names, levels, strict=True)]
    assert told(compare(*frames, known).changes) == [
        ("K1", "更名", "企业全称", "甲公司", "甲集团"),
        ("K1+P02+2026-10", "升级", "新级别", "重点客户", "核心客户"),
    ]
    assert told(compare(*reversed(frames), known).changes)[1][1] == "降级"


def test_a_customer_of_one_office_that_is_now_anothers_moved() -> None:
    """By the credit code; a new customer of the same name alone is new (settled 48)."""

    def files(*rows: tuple[str, str, str | None]) -> dict[str, pd.DataFrame]:
        parts = [
            frame("R03", {"客户编码": code, "企业全称": "甲公司", "统一社会信用代码": credit}).assign(_branch=branch)
            for branch, code, credit in rows
        ]
        return {"R03": pd.concat(parts, ignore_index=True)}

    one = "91510100MA61U4XX0T"
    found = by_branch(
        files(("A", "K1", one), ("B", "K5", None)), files(("B", "K9", one), ("B", "K5", None), ("B", "K7", None)), registers()
    )
    assert told(found.changes) == [
        ("A K1", "转出", "", "甲公司", "到 B K9"),
        ("B K9", "转入", "", "自 A K1", "甲公司"),
        ("B K7", "新增客户", "", "", "甲公司"),
    ]


def test_a_row_that_only_bears_another_number_is_no_change() -> None:
    found = compare({"R10": frame("R10", flow("1", 5), flow("2", 6))}, {"R10": frame("R10", flow("1", 5), flow("9", 6))})
    assert found.changes == ()


def test_a_doubled_key_is_told_apart() -> None:
    found = compare(
        {"R03": frame("R03", {"客户编码": "K1", "企业全称": "甲"})},
        {"R03": frame("R03", {"客户编码": "K1", "企业全称": "甲"}, {"客户编码": "K1", "企业全称": "乙"})},
    )
    assert told(found.changes) == [("K1#2", "新增客户", "", "", "乙")]


def test_computed_columns_follow_and_are_not_compared() -> None:
    found = compare({"R43": frame("R43", {"工号": "G1", "合计": 100})}, {"R43": frame("R43", {"工号": "G1", "合计": 900})})
    assert found.changes == ()


def test_two_months_are_compared_by_customer() -> None:
    old = {
        "R10": frame(
            "R10",
            flow("1", 10_000),
            flow("2", 5_000, 客户编码="K2"),
            flow("3", 700, 业务代码="函件"),
            flow("5", 800, 客户编码="K5"),
            flow("6", -800, 客户编码="K5", 数量=-1000),
        )
    }
    new = {"R10": frame("R10", flow("11", 12_000), flow("12", 300, 客户编码="K3"), flow("13", 700, 业务代码="函件"))}
    found = compare_months(old, new)
    assert told(found.changes) == [
        ("K2", "流失", "收入", "50.00", ""),
        ("K1+特快", "金额 +20.00", "收入", "100.00", "120.00"),
        ("K3", "新增客户", "收入", "", "3.00"),
        ("", "行数 -2", "行数", "5", "3"),
    ]
    assert (found.income, found.quantity, found.rows) == (12_000 + 300 - 10_000 - 5_000, 0, -2)


def second(desk: Make, tmp_path: Path, **changes: Any) -> tuple[Path, Path, str]:
    """A first version and, after a change of the desk, a second one; what the second said."""
    cells = cells_of("LJ01")
    first = submit(open_session(desk(cells=cells), today=TODAY), tmp_path / "上报", now=NOW)
    cells["R10"][0]["收入"] += 100
    del cells["R20"][1]
    done = submit(open_session(desk(cells=cells), today=TODAY), tmp_path / "上报", now=NOW, **changes)
    return first.files[0], done.files[0], done.message


def test_a_second_version_says_what_it_changes(desk: Make, tmp_path: Path) -> None:
    _, new, said = second(desk, tmp_path)
    assert new.name == "2026-10_LJ01_临江市局_2.xlsx"
    assert said.endswith("第 2 版已做好，将替换第 1 版，不会重复计算。与第 1 版相比：改 1 行、增 0 行、删 1 行，收入 +100.00 元。")


def test_the_first_version_says_nothing_of_it_and_a_lost_one_is_no_stop(desk: Make, tmp_path: Path) -> None:
    first, _, _ = second(desk, tmp_path)
    first.unlink()
    (tmp_path / "上报" / "2026-10_LJ01_临江市局_2.xlsx").unlink()
    session = open_session(desk(), today=TODAY)
    said = submit(session, tmp_path / "上报", now=NOW).message
    assert said.endswith("第 3 版已做好，将替换第 2 版，不会重复计算。")


def test_the_command(desk: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, _ = second(desk, tmp_path)
    assert main(["diff", str(old), str(new), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [(c["sheet"], c["what"], c["effect"]["收入"]) for c in document["changes"]] == [
        ("业务量流水", "金额 +100.00", "100.00"),
        ("走访记录", "删除行", "0.00"),
    ]
    assert document["summary"]["effect"] == {"收入": "100.00", "数量": "0", "行数": -1}
    assert main(["diff", str(old), str(new)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "改 1 行、增 0 行、删 1 行，收入 +100.00 元" in lines[0]
    assert "收入：12345.67 → 12445.67" in lines[1] and lines[1].endswith("收入 +100.00 元")


def test_two_branches_are_not_compared(mailed: Make, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(mailed("LJ01")), str(mailed("QH02"))]) == 2
    assert "比较同一个机构的两个文件" in capsys.readouterr().err
