"""How long a check takes against a bare pass over the same cells: `python benchmarks/check.py [--rows N]`.

Ratios are what counts: seconds differ from machine to machine. The rows are a clean R10 with 20 columns (one of them the
program's own), then the same with a blank in every tenth optional cell, then with a mistake in every fiftieth cell. A
bare pass looks at each cell once; `pandas` makes a frame of them and asks which are missing; `parse` is the path of
reference, on which every cell is parsed by itself (sheet typed only, no rules).
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from collections.abc import Callable
from typing import Any

import pandas as pd

from validators.checking import check, read_sheet, understand
from validators.filing.inputs import Filing, History
from validators.packs.trade_pack import packs
from validators.page.page import column_letter
from validators.policy import Policy
from validators.register import RawSheet, registers
from validators.values.period import Month
from workbooks.desk.policy_book import preset_rows

PERIOD, DAY = Month(2026, 10), dt.datetime(2026, 10, 1)
FILING = Filing(branch="LJ01", name="临江市局", period=PERIOD, filled_on=dt.date(2026, 11, 2), file="台账.xlsm")
CUSTOMERS, STAFF, PROJECTS = 3_000, 60, 50
PRODUCTS = ("特快", "函件", "帐单", "邮资门票", "储蓄")
WRONG = ("乱写", "1,234.5", "２０２６年１０月１２日", " 特快 ", 12.3456)


def raw_sheet(name: str, rows: list[dict[str, Any]]) -> RawSheet:
    """The rows as a reader gives them."""
    register = registers()[name]
    headers = [column.header for column in register.columns]
    return RawSheet(
        register=register,
        sheet=register.sheet,
        rows=list(range(6, 6 + len(rows))),
        cells={h: [row.get(h) for row in rows] for h in headers},
        letters={h: column_letter(2 + i) for i, h in enumerate(headers)},
    )


def policy() -> Policy:
    """The presets of P01 for one county."""
    pack = packs()["P01"]
    raws = {name: raw_sheet(name, preset_rows(pack, registers()[name])) for name in pack.policy_registers}
    raws["R01"] = raw_sheet(
        "R01",
        [
            {"机构编码": "LJ00", "机构名称": "临江州局", "层级": "州局"},
            {"机构编码": "LJ01", "机构名称": "临江市局", "层级": "县市局", "上级机构": "LJ00"},
        ],
    )
    sheets, _ = understand(raws, filing=FILING, policy=None)
    return Policy(pack=pack, frames={name: sheet.frame for name, sheet in sheets.items()})


def flow_row(number: int, rng: random.Random) -> dict[str, Any]:
    """One sound row of R10, every column of staff filled."""
    person = f"A{rng.randrange(STAFF):03d}"
    return {
        "客户编码": f"KH{rng.randrange(CUSTOMERS):05d}",
        "企业全称": "临江茶业有限公司",
        "业务代码": rng.choice(PRODUCTS),
        "月份": str(PERIOD),
        "数量": float(rng.randrange(1, 5_000)),
        "收入": rng.randrange(100, 5_000_000) / 100,
        "揽收人": person,
        "业绩归属": person,
        "长期合作项目": f"XM{rng.randrange(PROJECTS):03d}",
        "是否首笔": "否",
        "业务日期": DAY + dt.timedelta(rng.randrange(31)),
        "折扣折让": 0.5,
        "成本": rng.randrange(100, 5_000) / 100,
        "渠道": rng.choice(("窗口", "上门", "网络")),
        "地区": f"第{rng.randrange(40)}片",
        "促销方式": f"第{number}次",
        "来源系统": "量收",
        "冲销标记": "否",
        "利润": 12.5,
        "记录编号": f"R{number:07d}",
    }


def masters() -> dict[str, RawSheet]:
    """The sheets that the flow refers to."""
    rows = {
        "R02": [{"工号": f"A{i:03d}", "姓名": f"陈{i}", "岗位": "客户经理"} for i in range(STAFF)],
        "R03": [{"客户编码": f"KH{i:05d}", "企业全称": f"临江第{i}茶厂"} for i in range(CUSTOMERS)],
        "R19": [{"项目编号": f"XM{i:03d}", "项目名称": f"项目{i}"} for i in range(PROJECTS)],
    }
    return {name: raw_sheet(name, lines) for name, lines in rows.items()}


def spoilt(rows: list[dict[str, Any]], rng: random.Random, share: float, blanks: bool) -> list[dict[str, Any]]:
    """The rows with a share of their cells blank (optional ones only) or wrong."""
    required = {c.header for c in registers()["R10"].columns if c.need == "req"}
    return [
        {h: v if rng.random() > share or (blanks and h in required) else None if blanks else rng.choice(WRONG) for h, v in row.items()}
        for row in rows
    ]


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of the better of two runs, and what came out; others on the machine do not count."""
    best, result = float("inf"), None
    for _ in range(2):
        start = time.process_time()
        result = work()
        best = min(best, time.process_time() - start)
    return best, result


def looked_at(raw: RawSheet) -> int:
    """A bare pass: every cell is looked at once."""
    return sum(cell is not None for cells in raw.cells.values() for cell in cells)


def measure(title: str, raw: RawSheet, force: Policy) -> None:
    """One line of figures."""

    def whole() -> Any:
        return check(masters() | {"R10": raw}, filing=FILING, policy=force, history=History.none(), today=dt.date(2026, 11, 2))

    bare, cells = seconds(lambda: looked_at(raw))
    frame, _ = seconds(lambda: pd.DataFrame(raw.cells).isna().sum())
    slow, _ = seconds(lambda: read_sheet(raw, filing=FILING, fast=False))
    fast, _ = seconds(lambda: read_sheet(raw, filing=FILING))
    took, checked = seconds(whole)
    own = sum(f.sheet == raw.sheet for f in checked.findings)
    print(
        f"{title}: {len(raw.rows):,} x {len(raw.cells)} ({cells:,} filled), {own:,} findings: whole check {took:.2f} s"
        f" = {took / bare:.0f} bare passes, {took / frame:.1f} pandas; typed {fast:.2f} s, by `parse` alone {slow:.2f} s"
        f" ({slow / fast:.1f} times)"
    )


def main() -> None:
    """Three sheets, three lines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=100_000)
    count, rng, force = parser.parse_args().rows, random.Random(7), policy()
    rows = [flow_row(number, rng) for number in range(count)]
    measure("clean", raw_sheet("R10", rows), force)
    measure("blanks", raw_sheet("R10", spoilt(rows, rng, 0.10, True)), force)
    measure("mistakes", raw_sheet("R10", spoilt(rows, rng, 0.02, False)), force)


if __name__ == "__main__":
    main()
