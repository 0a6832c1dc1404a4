"""A decision about two rows is filed under the pair: sorting the sheet does not lose the reason (settled 17)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from building.preset_policy import preset_policy
from validators.checking import check
from validators.filing.inputs import Filing, History
from validators.finding import Finding
from validators.register import RawSheet, registers
from validators.values.period import Month

CUSTOMERS = [{"客户编码": "KH01", "企业全称": "雪莲茶业有限公司"}, {"客户编码": "KH02", "企业全称": "雪莲茶业（有限公司）"}]
VISITS = [
    {"走访编号": "Z1", "客户编码": "KH01", "日期": dt.datetime(2026, 10, 8), "走访人": "A1", "方式": "上门"},
    {"走访编号": "Z2", "客户编码": "KH01", "日期": dt.datetime(2026, 10, 8), "走访人": "A1", "方式": "上门"},
]
MEMBERS = [{"号码": "13900000001", "集团账户": "G1"}, {"号码": "13900000001", "集团账户": "G2"}]


def findings(register: str, rows: list[dict[str, Any]], code: str) -> list[Finding]:
    columns = registers()[register].columns
    headers = [c.header for c in columns]
    raw = RawSheet(
        register=registers()[register],
        sheet=registers()[register].sheet,
        rows=[6 + i for i in range(len(rows))],
        cells={h: [row.get(h) for row in rows] for h in headers},
        letters={h: chr(66 + i % 24) for i, h in enumerate(headers)},
        header_row=5,
    )
    filing = Filing(branch="LJ01", name="临江市局", period=Month(2026, 10))
    found = check({register: raw}, filing=filing, policy=preset_policy(), history=History.none(), today=dt.date(2026, 11, 2)).findings
    return [f for f in found if f.code == code]


@pytest.mark.parametrize(
    ("register", "rows", "code"),
    [("R03", CUSTOMERS, "same_name"), ("R20", VISITS, "visit_doubled"), ("R46", MEMBERS, "number_in_two_groups")],
)
def test_the_key_does_not_depend_on_which_row_is_lower(register: str, rows: list[dict[str, Any]], code: str) -> None:
    (one,), (other,) = findings(register, rows, code), findings(register, rows[::-1], code)
    assert one.row == other.row == 7 and one.key == other.key
