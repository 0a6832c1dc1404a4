"""A desk of 5,000 rows: from the press to the marked cells. The figure is kept with the test report, not judged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pressing import OpenDesk

pytestmark = [pytest.mark.office, pytest.mark.long]
ROWS, FAULTS = 5_000, 40


def test_a_large_desk_is_checked_by_a_press(
    open_desk: Callable[[Path], OpenDesk],
    desk: Callable[..., Path],
    record_property: Callable[[str, object], None],
    clean: Callable[[str], dict[str, list[dict[str, Any]]]],
) -> None:
    month = clean("LJ01")
    customer, deal = month["R03"][0], month["R10"][0]
    month["R03"] = [customer | {"客户编码": f"KH{i:04d}", "企业全称": f"临江第{i}茶业公司"} for i in range(200)]
    month["R10"] = [
        deal | {"客户编码": f"KH{i % 200:04d}", "业务代码": ("特快", "函件", "帐单")[i % 3], "收入": 10 + i / 100} for i in range(ROWS)
    ]
    month["R20"] = [month["R20"][0] | {"客户编码": "KH0001"}]
    for i in range(FAULTS):
        month["R10"][i * 100]["收入"] = f"{i + 1}.2万"  # no two rows alike (settled 37)
    opened = open_desk(desk("LJ01", cells=month))
    pressed = opened.press("校验")
    record_property("seconds from press to marked cells", round(pressed.seconds, 2))
    print(f"\n{ROWS} rows: {pressed.seconds:.2f} s from press to marked cells", pressed.timing)
    words = opened.column("业务量流水", "校验结果")
    assert len(words) == ROWS and words.count("▲核实 1") == FAULTS
    assert opened.look("业务量流水", opened.cell_of("业务量流水", "收入", 6))["note"].startswith("【核实】收入")
    assert opened.press("校验").written == []
